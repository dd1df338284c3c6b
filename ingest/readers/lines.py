"""Lines of text to blocks: the plain-text form of a page, and what a PDF gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.blocks import Block, Mark, Source, clean
from ingest.furniture import BACK_TO_TOP, END, LINE
from ingest.header import FIELD, TITLE, VALUE_PART, is_opening
from ingest.sections import role_of

_SECTION_NUMBER = re.compile(r"^(?P<label>\d{1,2}(?:\.\d{1,3}){1,3})\.?\s+(?P<rest>\S.*)$")
_NUMBER = re.compile(r"^(?P<number>\d{1,3})[.)]\s*(?P<rest>.*)$")
_LETTER = re.compile(r"^(?:\((?P<a>[a-zA-Z]|[ivx]{2,5})\)|(?P<b>[a-z]|[ivx]{2,5})[).])\s+(?P<rest>\S.*)$")
_BULLET = re.compile(r"^(?:[•·▪●◦‣∙○■□➢*\uf0b7\uf0a7–—-]|o(?=\s{2,}))\s*(?P<rest>\S.*)$")
_LONE_BULLET = re.compile(r"^[•·▪●◦‣*–—-]$")
_CITATION = re.compile(r"^\(.*\)\.?$")
_ENDED = re.compile(r"[.?!:;][’”\"')]*$")
_SUMMARY = re.compile(r"^summary\s*:?\s*", re.IGNORECASE)
HEADING_CHARACTERS = 250


@dataclass
class Line:
    """One line of plain text with how it stands on the page; ``indent`` in characters."""

    text: str
    indent: int
    after_blank: bool
    apart: bool  # follows "Back to top"


def read_lines(text: str, *, wrapped: bool = False) -> Source:
    """The text form of a published page (or of a PDF's pages) as blocks.

    ``wrapped`` says that lines were surely broken to fit a width; otherwise they are looked at for that.
    """
    lines = list(_lines(text))
    if wrapped or _look_wrapped(lines):
        lines = _unwrapped(lines)
    source = Source(plain="\n".join(line.text for line in lines))
    body = _header(lines, source)
    blocks = [mark(line.text, line.indent) for line in body]
    for line, block in zip(body, blocks, strict=True):
        block.apart = line.apart
    _find_headings(body, blocks)
    source.blocks = blocks
    numbered = sum(block.mark is Mark.NUMBER for block in blocks)
    source.flat = numbered == 0 and sum(block.mark is Mark.BULLET for block in blocks) >= 3
    return source


def mark(text: str, depth: int = 0) -> Block:
    """A block from one line, by what it opens with."""
    text = text.strip()
    if found := _SECTION_NUMBER.match(text):
        return Block(Mark.SECTION_NUMBER, clean(found["rest"]), label=found["label"], depth=depth)
    if (found := _NUMBER.match(text)) and not re.match(r"^\d{1,3}\.\d", text):
        return Block(Mark.NUMBER, clean(found["rest"]), number=int(found["number"]), depth=depth)
    if found := _LETTER.match(text):
        return Block(Mark.LETTER, clean(found["rest"]), label=found["a"] or found["b"], depth=depth)
    if found := _BULLET.match(text):
        return Block(Mark.BULLET, clean(found["rest"]), depth=depth)
    return Block(Mark.NONE, clean(text), depth=depth)


def _lines(text: str) -> Iterable[Line]:
    """Lines that belong to the document. Stops where the page's furniture begins."""
    blank, apart, seen = False, False, 0
    bullet = ""  # one on a line of its own, whose text is on the next
    for raw in text.expandtabs(4).replace("\r", "").replace("\f", "\n").split("\n"):
        line = raw.strip().replace("\u00a0", " ").replace("\ufeff", "").strip()
        if not line:
            blank = True
        elif _LONE_BULLET.match(line):
            bullet = line
        elif BACK_TO_TOP.match(line):
            apart = blank = True
        elif seen > 5 and END.match(line):
            return
        elif not (LINE.match(line) or END.match(line)):
            seen += 1
            line, bullet = (f"{bullet} {line}" if bullet else line), ""
            yield Line(line, len(raw) - len(raw.lstrip()), blank, apart)
            blank = apart = False


_HEAD = 400  # characters: no title, heading or mark is as long


def _look_wrapped(lines: list[Line]) -> bool:
    plain = [line for line in lines if mark(line.text).mark is Mark.NONE]
    continued = sum(line.text[0].islower() and not line.after_blank for line in plain)
    return continued >= max(3, 0.1 * len(lines))


def _unwrapped(lines: list[Line]) -> list[Line]:
    """Lines that were broken to fit a width, put together again."""
    if not lines:
        return lines
    width = sorted(len(line.text) for line in lines)[int(0.9 * (len(lines) - 1))]
    joined: list[Line] = []
    for line in lines:
        if joined and _continues(joined[-1], line, width):
            joined[-1].text += " " + line.text
        else:
            joined.append(Line(line.text, line.indent, line.after_blank, line.apart))
    return joined


def _continues(before: Line, line: Line, width: int) -> bool:
    # what is before grows with each line: only its ends are looked at
    head, end = before.text[:_HEAD], before.text[-_HEAD:]
    if line.after_blank or line.apart or role_of(line.text) or role_of(head):
        return False
    if FIELD.match(line.text) or mark(line.text).mark is not Mark.NONE or TITLE.search(head):
        return False
    if line.text[0].islower() or not _ENDED.search(end):
        return mark(head).mark is not Mark.NONE or len(before.text) > 0.6 * width
    return len(before.text) > 0.8 * width and len(line.text) > 0.3 * width


def _header(lines: list[Line], source: Source) -> list[Line]:
    """Take the title, the labelled values and the summary off the top; the rest is the body."""
    rest = list(lines)
    label: str | None = None
    opens = next((place for place, line in enumerate(lines[:60]) if is_opening(line.text)), 0)
    contents = len(lines) - opens  # until so few are left, headings are links of a table of contents
    while rest:
        line = rest[0]
        role = role_of(line.text) if len(rest) <= contents else None
        if found := FIELD.match(line.text):
            label = found["label"].strip().lower()
            source.fields.setdefault(label, "")
            _extend(source, label, found["value"])
        elif is_opening(line.text):
            label = None
        elif _SUMMARY.match(line.text) and (len(line.text) > 9 or role is not None):
            return _take_summary(rest, source)
        elif role is not None or (
            len(rest) <= contents and (mark(line.text).mark is Mark.NUMBER or mark(line.text).label)
        ):
            return rest
        elif label and VALUE_PART.match(line.text):
            _extend(source, label, line.text)
        elif source.title is None or TITLE.search(line.text):
            if mark(line.text).mark is not Mark.BULLET:
                source.title = line.text if source.title is None else f"{source.title} {line.text}"
            label = None
        rest.pop(0)
    return rest


def _extend(source: Source, label: str, value: str) -> None:
    source.fields[label] = clean(f"{source.fields[label]} {value}")


def _take_summary(rest: list[Line], source: Source) -> list[Line]:
    """The summary runs to the first heading or numbered paragraph."""
    parts = [_SUMMARY.sub("", rest.pop(0).text)]
    while rest and not (role_of(rest[0].text) or mark(rest[0].text).mark is Mark.NUMBER):
        parts.append(rest.pop(0).text)
    source.fields["summary"] = clean(" ".join(parts))
    return rest


def _find_headings(lines: Sequence[Line], blocks: list[Block]) -> None:
    """Tell headings from text that goes on after a list."""
    numbered = any(block.mark is Mark.NUMBER for block in blocks)
    for place, block in enumerate(blocks):
        if block.mark is not Mark.NONE:
            continue
        before = blocks[place - 1] if place else None
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if _is_heading(block, before, after, lines[place], numbered, blocks):
            block.mark = Mark.HEADING
            block.text = block.text.rstrip()


def _is_heading(
    block: Block, before: Block | None, after: Block | None, line: Line, numbered: bool, blocks: list[Block]
) -> bool:
    text = block.text
    if role_of(text) is not None or line.apart:
        return True
    if (
        len(text) > HEADING_CHARACTERS
        or _CITATION.match(text)
        or (not text[:1].isalnum() and text[:1] not in "‘“'\"")
    ):
        return False
    if after is None or (after.mark is Mark.BULLET and numbered):
        return False
    ended = _ENDED.search(text) is not None
    if not numbered:
        return (
            not ended and len(text) < 100 and text[0].isupper() and after.mark is Mark.NONE and _ended(before)
        )
    if text[0].islower():
        return False
    if before is None or before.mark is Mark.HEADING or not ended or _restates(text, blocks):
        return True
    # A full sentence outside any list: after a numbered paragraph it heads the next ones; after a list it
    # carries its paragraph on.
    return before.mark is Mark.NUMBER and after.mark is Mark.NUMBER and not text.endswith((":", ";"))


def _ended(block: Block | None) -> bool:
    return block is None or _ENDED.search(block.text) is not None or block.mark is Mark.HEADING


def _restates(text: str, blocks: list[Block]) -> bool:
    """Whether a line repeats one of the complaints listed before it: the analysis is often headed so."""
    words = set(re.findall(r"\w+", text.lower()))
    return any(
        len(words) > 4
        and len(words & set(re.findall(r"\w+", block.text.lower()))) >= 0.8 * max(len(words), 5)
        and len(block.text) < 1.6 * len(text)
        for block in blocks
        if block.mark in (Mark.BULLET, Mark.LETTER)
    )
