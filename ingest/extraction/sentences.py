"""A document's sentences, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Document, Paragraph
from ingest.sections import Role, roles

_SPLIT = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\be\.g)(?<!\bi\.e)(?<!\bNo)(?<!\bpara)(?<!\bv)(?<=[.?!])"
    r"[’”\"')\]]*\s+(?=[A-Z“‘\"'(£\d])"
)
#: Patterns look ahead within a sentence, so one that goes on for ever would be read for ever.
_LONG = re.compile(r"(?s)(.{3000})")


@dataclass(frozen=True)
class Sentence:
    """``lead`` is the text that introduces the list an item stands in; None outside lists."""

    text: str
    paragraph: int
    role: Role | None
    section: str
    lead: str | None = None
    item: int | None = None


def split(text: str) -> list[str]:
    """Sentences of a text; a line break ends one, and so does a length no sentence has."""
    return [
        part.strip()
        for line in text.split("\n")
        for piece in _SPLIT.split(line)
        for part in _LONG.split(piece)
        if part.strip()
    ]


def paragraph_roles(document: Document) -> list[Role | None]:
    """The role of each paragraph's section, in the document's order; None where it has none."""
    return roles(document.paragraphs)


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence of a document with the paragraph it stands in."""
    return tuple(_all(document.paragraphs, paragraph_roles(document)))


def _all(paragraphs: Sequence[Paragraph], parts: Sequence[Role | None]) -> Iterator[Sentence]:
    for paragraph, role in zip(paragraphs, parts, strict=True):
        place = (paragraph.number, role, paragraph.section)
        yield from _in(paragraph, place)


def _in(paragraph: Paragraph, place: tuple[int, Role | None, str]) -> Iterator[Sentence]:
    """In their order: an entry of a list is led by the text right before its list."""
    ends = paragraph.items_at or (len(paragraph.text),) * len(paragraph.items)
    start, lead = 0, ""
    for number, (item, end) in enumerate(zip(paragraph.items, ends, strict=True)):
        before = split(paragraph.text[start:end])
        for text in before:
            yield Sentence(text, *place)
        if before and (not lead or before[-1].endswith(":")):
            lead = before[-1]
        start = end
        for text in split(item):
            yield Sentence(text, *place, lead=lead, item=number)
    for text in split(paragraph.text[start:]):
        yield Sentence(text, *place)
