"""A letter as data: blocks of sentences, each sentence with where it came from.

Every file format is written from this one model, so that no format can say what another does not, and the
origin of each sentence can be shown beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from assistant.case import Frozen
from assistant.letters.kinds import LetterKind

_BLANK = re.compile(r"\[blank: ([^\[\]]+)\]")


class OriginKind(StrEnum):
    """What a sentence, or a part of it, rests on."""

    EVENT = "event"  # something that happened: ``ref`` is the event's id
    FACT = "fact"  # any other fact of the case: ``ref`` is where it stands in it ("services.0")
    DETAIL = "detail"  # a name or address given for the letter: ``ref`` is the field
    RULE = "rule"  # a rule of the bundled rule book: ``ref`` is its id
    DECISION = "decision"  # a published decision handed in: ``ref`` is its reference
    WORKED_OUT = "worked_out"  # a date counted by the procedure: ``ref`` names the deadline
    TEMPLATE = "template"  # the letter's own wording: ``ref`` is its key
    OWN = "own"  # the person's own words, written into the letter by hand


class Origin(Frozen):
    """Where (a part of) a sentence comes from; ``quote`` holds the person's own words, if any."""

    kind: OriginKind
    ref: str = ""
    quote: str = ""


class Sentence(Frozen):
    """A piece of a letter that is shown whole, with all that it rests on."""

    text: str
    origins: tuple[Origin, ...] = ()

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is still to be filled in: the words inside each ``[blank: …]``."""
        return tuple(_BLANK.findall(self.text))

    @property
    def own(self) -> bool:
        """Whether the person wrote it into the letter themselves."""
        return any(origin.kind is OriginKind.OWN for origin in self.origins)


class BlockKind(StrEnum):
    ADDRESS = "address"  # one sentence a line
    LINE = "line"  # the date, a reference
    SALUTATION = "salutation"
    SUBJECT = "subject"  # the letter's title, one a letter
    HEADING = "heading"
    HEAD = "head"  # a numbered head of complaint
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE = "table"
    SIGN_OFF = "sign_off"  # one sentence a line


class Block(Frozen):
    """``rows`` is for tables only: the first row holds the column headings."""

    kind: BlockKind
    sentences: tuple[Sentence, ...] = ()
    rows: tuple[tuple[Sentence, ...], ...] = ()

    @property
    def text(self) -> str:
        """The block as one string; a table's cells are joined by bars, lines by line ends."""
        if self.kind is BlockKind.TABLE:
            return "\n".join(" | ".join(cell.text for cell in row) for row in self.rows)
        joint = "\n" if self.kind in (BlockKind.ADDRESS, BlockKind.SIGN_OFF) else " "
        return joint.join(sentence.text for sentence in self.sentences)

    def all_sentences(self) -> Iterator[Sentence]:
        yield from self.sentences
        for row in self.rows:
            yield from row


class Note(Frozen):
    """Something for whoever sends the letter, and no part of it (a caution, what was left out and why)."""

    text: str


class Letter(Frozen):
    """A whole letter. ``title`` and ``author`` go into the file's properties."""

    kind: LetterKind
    dated: date
    title: str
    author: str = ""
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()

    def sentences(self) -> Iterator[Sentence]:
        for block in self.blocks:
            yield from block.all_sentences()

    @property
    def blanks(self) -> tuple[str, ...]:
        """Everything still to be filled in, each named once, in the order it stands."""
        return tuple(dict.fromkeys(blank for sentence in self.sentences() for blank in sentence.blanks))

    @property
    def edited(self) -> bool:
        return any(sentence.own for sentence in self.sentences())
