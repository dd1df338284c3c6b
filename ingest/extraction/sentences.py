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
    return roles([paragraph.section for paragraph in document.paragraphs])


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence of a document with the paragraph it stands in."""
    return tuple(_all(document.paragraphs, paragraph_roles(document)))


def _all(paragraphs: Sequence[Paragraph], parts: Sequence[Role | None]) -> Iterator[Sentence]:
    for paragraph, role in zip(paragraphs, parts, strict=True):
        place = (paragraph.number, role, paragraph.section)
        at = paragraph.items_at[0] if paragraph.items_at else len(paragraph.text)
        before, after = split(paragraph.text[:at]), split(paragraph.text[at:])
        for text in before:
            yield Sentence(text, *place)
        lead = before[-1] if before else ""
        for number, item in enumerate(paragraph.items):
            for text in split(item):
                yield Sentence(text, *place, lead=lead, item=number)
        for text in after:
            yield Sentence(text, *place)
