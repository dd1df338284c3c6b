"""Blocks to paragraphs numbered 1 to the end, whatever the source's lists restart.

The published pages number by lists that begin again after every bulleted list and every heading. The
Ombudsman's own cross-references count through, so we do.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from ingest.blocks import Block, Mark, Source
from ingest.document import Paragraph
from ingest.sections import role_of

_OPENS_LIST = re.compile(r":[\W]*$")
_GOES_ON = re.compile(r"(?:[;,:]|\b(?:and|or|but))[;,:]?\s*$", re.IGNORECASE)
#: How a paragraph begins, and the second or later entry of a list rarely does.
_OPENS_PARAGRAPH = re.compile(
    r"(?:The|A|An|I|We|It|She|He|They|This|That|These|Those|There|In|On|At|By|For|From|With|As|If|When|Where"
    r"|While|After|Before|Although|However|Having|Within|Under|Both|Once|Since|My|Our|His|Her|Their|Councils?"
    r"|Mr|Mrs|Miss|Ms|Mx|Dr|[A-Z]|\d+)\b"
)
DEEPER = 3  # a list entry this much further in than the paragraphs is a sub-item


@dataclass
class _Draft:
    section: str
    number: int | None
    label: str | None = None
    part: str | None = None
    pieces: list[tuple[bool, str]] = field(default_factory=list)  # (is an item, text)
    item_depth: int = 0

    def add(self, text: str) -> None:
        if text:
            self.pieces.append((False, text))

    def add_item(self, text: str, depth: int) -> None:
        deeper = self.pieces and self.pieces[-1][0] and depth >= self.item_depth + 2
        if deeper:
            self.pieces[-1] = (True, f"{self.pieces[-1][1]}\n• {text}")
            return
        self.item_depth = depth
        self.pieces.append((True, text))

    @property
    def has_items(self) -> bool:
        return any(is_item for is_item, _ in self.pieces)

    @property
    def last(self) -> str:
        return self.pieces[-1][1] if self.pieces else ""

    def paragraph(self, number: int) -> Paragraph:
        text, items, places, later = "", [], [], False
        for is_item, piece in self.pieces:
            if is_item:
                items.append(piece)
                places.append(len(text))
            else:
                later = later or bool(items)
                text = f"{text}\n{piece}" if text else piece
        return Paragraph(
            number=number,
            section=self.section,
            text=text,
            items=tuple(items),
            items_at=tuple(places) if later else (),
            label=self.label,
            part=self.part,
        )


class _Numberer:
    def __init__(self, source: Source) -> None:
        numbers = [block.depth for block in source.blocks if block.mark is Mark.NUMBER]
        self.main_depth = min(numbers, default=0)
        self.numbered = bool(numbers)
        self.flat = source.flat
        self.sectioned = sum(block.mark is Mark.SECTION_NUMBER for block in source.blocks) > len(numbers)
        self.drafts: list[_Draft] = []
        self.section = ""
        self.part: str | None = None  # the published heading that the section's own stands under
        self.published: str | None = None
        self.fresh = True  # nothing under this heading yet
        self.nested: int | None = None  # the last number of a numbered list within a paragraph
        self.printed = 0  # the last paragraph number the source printed
        self.waiting: list[str] = []  # text under a heading, before its first numbered paragraph

    def take(self, block: Block) -> None:
        if block.mark is Mark.HEADING:
            self._heading(block)
        elif block.mark is Mark.SECTION_NUMBER:
            self._section_number(block)
        elif block.mark is Mark.NUMBER:
            self._number(block)
        elif block.mark is Mark.NONE:
            self._text(block)
        elif self.flat and block.mark is Mark.BULLET:
            self._flat(block)
        else:
            self._item(block)

    def _heading(self, block: Block) -> None:
        self._flush()
        self.section, self.fresh, self.nested = block.text.rstrip(":").strip(), True, None
        known = role_of(self.section) is not None
        self.published = self.section if known else self.published
        self.part = None if known else self.published

    def _section_number(self, block: Block) -> None:
        if self.sectioned:
            self._open(block)
        elif self.drafts and not self.fresh:  # "3.4 ..." within a numbered paragraph: a quoted provision
            self.drafts[-1].add_item(f"{block.label} {block.text}", block.depth)
        else:
            self._open(block)

    def _number(self, block: Block) -> None:
        number = block.number or 0
        if not self.fresh and self.drafts and self._is_sub_item(block, number):
            self.nested = number
            self.drafts[-1].add_item(block.text, block.depth)
            return
        self.nested, self.printed = None, number
        self._open(block)

    def _is_sub_item(self, block: Block, number: int) -> bool:
        if block.depth >= self.main_depth + DEEPER or self.sectioned:
            return True
        draft = self.drafts[-1]
        if self.nested is not None:
            follows = number == self.nested + 1
            return follows and (number != self.printed + 1 or _GOES_ON.search(draft.last) is not None)
        starts_within = number == 1 and not draft.has_items and _OPENS_LIST.search(draft.last) is not None
        return starts_within and self.printed != 0

    def _text(self, block: Block) -> None:
        if not self.numbered and not self.flat and not self.sectioned:
            self._unnumbered(block)
        elif self.drafts and not self.fresh:
            self.drafts[-1].add(block.text)
        else:
            self.waiting.append(block.text)

    def _unnumbered(self, block: Block) -> None:
        """A document without numbers: each paragraph is one, the lines of a list its items."""
        if not self.fresh and self.drafts and self._lists(block.text):
            self.drafts[-1].add_item(block.text, block.depth)
        else:
            self._open(block)

    def _flat(self, block: Block) -> None:
        """Paragraphs and bullets that look the same: an entry after a colon begins a list, which goes on
        while its entries end in semicolons, begin in lower case, or begin as no paragraph does."""
        if not self.fresh and self.drafts and self._lists(block.text):
            self.drafts[-1].add_item(block.text, block.depth)
        else:
            self._open(block)

    def _lists(self, text: str) -> bool:
        draft = self.drafts[-1]
        if not draft.has_items:
            return _OPENS_LIST.search(draft.last) is not None
        if not draft.pieces[-1][0]:
            return False
        first = next(piece for is_item, piece in draft.pieces if is_item)
        alike = not _OPENS_PARAGRAPH.match(first) and not _OPENS_PARAGRAPH.match(text)
        return (
            text[:1].islower() or _GOES_ON.search(draft.last) is not None or (alike and first[:1].isupper())
        )

    def _item(self, block: Block) -> None:
        if not self.drafts or self.fresh:
            self._open(block)
        else:
            self.drafts[-1].add_item(block.text, block.depth)

    def _open(self, block: Block) -> None:
        draft = _Draft(self.section, block.number, block.label if self.sectioned else None, self.part)
        for text in self.waiting:
            draft.add(text)
        self.waiting.clear()
        draft.add(block.text)
        self.drafts.append(draft)
        self.fresh = False

    def _flush(self) -> None:
        """Text under a heading that no numbered paragraph followed is a paragraph of its own where the
        document has none, and otherwise goes on from the one before."""
        if self.waiting and self.drafts:
            for text in self.waiting:
                self.drafts[-1].add(text)
        self.waiting.clear()

    def finish(self) -> tuple[Paragraph, ...]:
        self._flush()
        return tuple(draft.paragraph(number) for number, draft in enumerate(self.drafts, start=1))


def number_paragraphs(source: Source) -> tuple[tuple[Paragraph, ...], list[str]]:
    """Paragraphs in order, and what is doubtful about their numbers."""
    numberer = _Numberer(source)
    if numberer.sectioned:
        _chapters(source.blocks)
    for block in source.blocks:
        if block.text or block.mark is Mark.NUMBER:
            numberer.take(block)
    warnings = []
    if numberer.flat:
        warnings.append("The file does not tell paragraphs from lists: paragraph numbers may be out.")
    elif not numberer.numbered and not numberer.sectioned and numberer.drafts:
        warnings.append("The file has no paragraph numbers: its paragraphs were counted in order.")
    paragraphs = numberer.finish()
    printed = [draft.number for draft in numberer.drafts]
    if numberer.numbered and _counts_through(printed) and printed != list(range(1, len(printed) + 1)):
        warnings.append("The numbers printed in the file skip or repeat: paragraphs were counted in order.")
    return paragraphs, warnings


def _chapters(blocks: list[Block]) -> None:
    """ "2. Stage one" before "2.1 …" heads a chapter."""
    for block, after in itertools.pairwise(blocks):
        within = after.mark is Mark.SECTION_NUMBER and (after.label or "").startswith(f"{block.number}.")
        if block.mark is Mark.NUMBER and within and len(block.text) < 120:
            block.mark = Mark.HEADING


def _counts_through(printed: list[int | None]) -> bool:
    """Whether the source numbers on through its sections, rather than by lists that restart."""
    known = [number for number in printed if number is not None]
    return len(known) > 3 and known.count(1) == 1 and max(known) > 0.7 * len(known)
