"""The whole conversation as a document to keep or to show: each turn, each answer, and its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.case import Frozen
from assistant.letters.as_docx import add_words, new_document, saved
from assistant.letters.as_text import escaped
from assistant.letters.clean import one_line, tidy_lines
from assistant.letters.wording import load_wording

_WEB = re.compile(r"https?://[^\s()<>\[\]]+")


class TranscriptSource(Frozen):
    """A source behind a mark ``[n]`` of an answer."""

    n: int
    source: str
    pinpoint: str = ""
    url: str | None = None
    text: str = ""
    confirmed: bool = True
    checked: date | None = None


class Exchange(Frozen):
    """One turn: what was said (nothing, where a saved case was opened) and the answer to it, as Markdown,
    with its sources."""

    said: str
    answer: str
    sources: tuple[TranscriptSource, ...] = ()


def transcript_markdown(exchanges: Sequence[Exchange], dated: date) -> str:
    """The conversation in Markdown. What a person wrote has no power as Markdown or HTML."""
    words = load_wording().transcript
    parts = [f"# {words.title}", words.intro.format(date=f"{dated:%-d %B %Y}")]
    for number, exchange in enumerate(exchanges, start=1):
        if exchange.said.strip():
            said = "\n".join(f"> {escaped(line)}" for line in tidy_lines(exchange.said).split("\n"))
            parts += [f"## {words.said.format(number=number)}", said]
        parts.append(f"## {words.answer.format(number=number)}")
        parts.append(_demoted(exchange.answer))
        if exchange.sources:
            parts.append(f"### {words.sources}")
            parts.append("\n".join(f"- {escaped(_source(each))}" for each in exchange.sources))
    return "\n\n".join(parts) + "\n"


def transcript_docx(exchanges: Sequence[Exchange], dated: date) -> bytes:
    """The conversation as a Word document."""
    words = load_wording().transcript
    document = new_document(words.title, "", dated)
    document.add_paragraph(words.title, style="Heading 1")
    document.add_paragraph(words.intro.format(date=f"{dated:%-d %B %Y}"))
    for number, exchange in enumerate(exchanges, start=1):
        if exchange.said.strip():
            document.add_paragraph(words.said.format(number=number), style="Heading 2")
            for line in tidy_lines(exchange.said).split("\n"):
                document.add_paragraph(line, style="Quote")
        document.add_paragraph(words.answer.format(number=number), style="Heading 2")
        for style, spans in _paragraphs(exchange.answer):
            _add(document.add_paragraph(style=style), spans)
        if exchange.sources:
            document.add_paragraph(words.sources, style="Heading 3")
            for each in exchange.sources:
                add_words(document.add_paragraph(style="List Bullet"), _source(each))
    return saved(document)


def _demoted(answer: str) -> str:
    """The answer's headings one level below the turn's own."""
    return re.sub(r"^#{1,4} ", "### ", answer.strip(), flags=re.MULTILINE)


def _source(each: TranscriptSource) -> str:
    place = f", {each.pinpoint}" if each.pinpoint else ""
    link = f" {each.url}" if each.url and _WEB.fullmatch(each.url) else ""
    words = load_wording().transcript
    doubt = "" if each.confirmed else f" {words.not_confirmed}"
    checked = f" {words.checked.format(date=f'{each.checked:%-d %B %Y}')}" if each.checked else ""
    return one_line(f"[{each.n}] {each.source}{place}. {each.text}{doubt}{checked}{link}")


def _paragraphs(answer: str) -> Iterator[tuple[str | None, list[tuple[str, bool]]]]:
    """The answer's Markdown as paragraphs: a style, and runs of words with whether they are bold."""
    style: str | None = None
    for token in MarkdownIt("commonmark", {"html": False}).parse(answer):
        if token.type == "heading_open":
            style = "Heading 3"
        elif token.type == "list_item_open":
            style = "List Bullet"
        elif token.type in ("heading_close", "list_item_close"):
            style = None
        elif token.type == "inline":
            yield style, list(_spans(token.children or []))


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    bold, link = 0, ""
    for token in tokens:
        if token.type == "strong_open":
            bold += 1
        elif token.type == "strong_close":
            bold -= 1
        elif token.type == "link_open":
            link = str(token.attrs.get("href", ""))
        elif token.type == "link_close" and _WEB.fullmatch(link):
            yield f" ({link})", False
        elif token.type in ("softbreak", "hardbreak"):
            yield " ", bool(bold)
        elif token.content:
            yield token.content, bool(bold)


def _add(paragraph: Paragraph, spans: list[tuple[str, bool]]) -> None:
    for text, bold in spans:
        kept = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
        run = paragraph.add_run(kept)
        run.bold = bold or None
