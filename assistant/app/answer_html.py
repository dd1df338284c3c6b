"""An answer as HTML: prose with marks that open their source and words that say what they mean.

Everything that comes from a person, a decision or a rule is escaped here. Raw HTML inside an answer's
Markdown is shown as the characters it is, and pictures are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from assistant.app import source_html
from assistant.app.glossary import Glossary, Word
from assistant.conversation import Citation

MARK = r"\[(\d{1,3})\]"
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
OPEN_SECTIONS = 3  # headed sections shown open; the rest, but for the last, unfold
LONG_MESSAGE = 480


def message(text: str) -> str:
    """What the person wrote. A long story is folded, its beginning in view."""
    full = f'<p class="ns-words">{escape(text)}</p>'
    if len(text) > LONG_MESSAGE:
        opening = escape(text[:180].rsplit(" ", 1)[0])
        full = f'<details><summary>{opening}… <span class="ns-more">Show all</span></summary>{full}</details>'
    return f'<section class="ns-you" aria-label="What you wrote"><p class="ns-who">You</p>{full}</section>'


@dataclass(frozen=True)
class Section:
    """A part of an answer: its heading (empty for what comes before the first) and its Markdown."""

    title: str
    body: str


def sections(text: str, asked: str | None = None) -> list[Section]:
    """An answer cut at its headings. The question ``asked`` is left out where it has a section of its own,
    with why it is asked: the page puts both beside its replies."""
    pieces = HEADING.split(text)
    cut = [Section("", pieces[0].strip())]
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        body = body.strip()
        if asked and body.startswith(asked):
            cut.append(Section("", body.partition("\n\n")[2].strip()))
        else:
            cut.append(Section(title, body))
    return [section for section in cut if section.title or section.body]


def why_asked(text: str, asked: str) -> str:
    """Why an answer asks its question: what it says beside it. Empty where it does not say."""
    for body in HEADING.split(text)[2::2]:
        if body.strip().startswith(asked):
            return body.strip().removeprefix(asked).partition("\n\n")[0].strip()
    return ""


@dataclass
class Prose:
    """Turns an answer's Markdown into HTML. One for each answer on the page.

    ``name`` keeps this answer's ids apart from those of others. A word is explained where it first stands;
    ``explained`` collects those that were.
    """

    citations: Sequence[Citation]
    name: str
    glossary: Glossary
    explained: dict[str, Word] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._held = {citation.n: citation for citation in self.citations}
        self._special = re.compile(f"{MARK}|({self.glossary.pattern})", re.IGNORECASE)
        self._markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
        self._markdown.validateLink = _leads_to_the_web  # type: ignore[method-assign,assignment]
        self._markdown.add_render_rule(
            "text", lambda _self, tokens, index, _options, _env: self._text(tokens, index)
        )

    def answer(self, cut: Sequence[Section]) -> str:
        """Sections as HTML: the first few open, the rest to be unfolded, the last open again."""
        html, headed = [], 0
        for index, section in enumerate(cut):
            body = self.html(section.body)
            headed += bool(section.title)
            if not section.title:
                html.append(body)
            elif headed <= OPEN_SECTIONS or index == len(cut) - 1:
                html.append(f"<h3>{escape(section.title)}</h3>{body}")
            else:
                html.append(
                    f'<details class="ns-fold"><summary>{escape(section.title)}</summary>{body}</details>'
                )
        return f'<div class="ns-answer">{"".join(html)}</div>'

    def html(self, markdown: str) -> str:
        """A piece of Markdown."""
        return f'<div class="ns-prose">{self._markdown.render(markdown)}</div>'

    def panels(self) -> str:
        """What the explained words mean, each in the panel that its button opens."""
        return source_html.explained(list(self.explained.values()), self.name)

    def _text(self, tokens: Sequence[Any], index: int) -> str:
        words = tokens[index].content
        in_link = sum(token.nesting for token in tokens[:index] if token.type.startswith("link_")) > 0
        return escape(words) if in_link else self._marked(words)

    def _marked(self, words: str) -> str:
        html, done = [], 0
        for found in self._special.finditer(words):
            html += [escape(words[done : found.start()]), self._button(found)]
            done = found.end()
        return "".join([*html, escape(words[done:])])

    def _button(self, found: re.Match[str]) -> str:
        if found[1]:
            citation = self._held.get(int(found[1]))
            return source_html.mark(citation, self.name) if citation else escape(found[0])
        word = self.glossary.word(found[2])
        if word.word in self.explained:
            return escape(found[0])
        self.explained[word.word] = word
        return source_html.term(found[0], word, self.name)


def _leads_to_the_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def question(text: str, why: str = "") -> str:
    """The one next question, with why it is asked."""
    because = f'<p class="ns-soft">{escape(why)}</p>' if why else ""
    return (
        '<section class="ns-question" aria-label="Next question"><p class="ns-who">Next question</p>'
        f"<p>{escape(text)}</p>{because}</section>"
    )
