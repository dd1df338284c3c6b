"""A letter changed part by part: what is written into it is the person's own, the rest keeps its origins.

What somebody wrote is never lost. It remembers the letter it was written into, so that its place is found
again when the facts have changed and the letter reads otherwise; where the part it was written over now says
something else, or is gone, that is told (``Part.changed``) and the person chooses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from assistant.case import Frozen
from assistant.letters.editing import from_editable
from assistant.letters.model import Block, BlockKind, Letter, Note
from assistant.letters.wording import load_wording

_ALIKE = 0.4  # from here on, two parts among others that changed with them are taken for the same one


class Rewrite(Frozen):
    """What was written over one part of a letter. An empty ``text`` takes the part out.

    ``drafted`` is what the part said as drafted, None for a part of the person's own. ``letter`` holds the
    words of every part of the letter then, ``place`` which of them it was (for one's own part: the one it
    follows).
    """

    drafted: str | None
    kind: BlockKind
    text: str
    letter: tuple[str, ...] = ()
    place: int = 0


class Part(Frozen):
    """A part of the letter as it stands: the ``block`` drafted today (None where there is none any more) and
    what was written over it, if anything. ``place`` is the block's number, or that of the block it follows
    (-1: none).
    """

    block: Block | None
    rewrite: Rewrite | None = None
    place: int = 0

    @property
    def changed(self) -> bool:
        """Whether what it was written over is not what would be drafted today."""
        if self.rewrite is None:
            return False
        return self.rewrite.drafted != (self.block.text if self.block else None)


def parts(letter: Letter, rewrites: Sequence[Rewrite]) -> tuple[Part, ...]:
    """The letter part by part, each rewrite in its place. No written word is left out; where two rewrites
    have come to the same part, the one most like it has it and the other stands after it."""
    over, loose = _placed(letter, rewrites)
    found: list[Part] = []
    for place in range(-1, len(letter.blocks)):
        if place >= 0:
            found.append(Part(block=letter.blocks[place], rewrite=over.get(place), place=place))
        found += [Part(block=None, rewrite=rewrite, place=place) for rewrite in loose[place]]
    return tuple(found)


def rewritten(letter: Letter, part: Part, text: str) -> Rewrite:
    """What is written over a part as it stands today."""
    kind = part.block.kind if part.block else part.rewrite.kind if part.rewrite else BlockKind.PARAGRAPH
    return Rewrite(
        drafted=part.block.text if part.block else None,
        kind=kind,
        text=text,
        letter=_words(letter),
        place=part.place,
    )


def revised(letter: Letter, rewrites: Sequence[Rewrite]) -> Letter:
    """The letter with some parts said otherwise, and a note where the facts have changed since.

    Raises ``InputError`` where what was written is far too long.
    """
    blocks: list[Block] = []
    told = False
    for part in parts(letter, rewrites):
        blocks += _revised(letter, part)
        told = told or part.changed
    notes = (
        (*letter.notes, Note(text=load_wording().book.cautions["facts_changed"])) if told else letter.notes
    )
    return letter.model_copy(update={"blocks": tuple(blocks), "notes": notes})


def _words(letter: Letter) -> tuple[str, ...]:
    return tuple(block.text for block in letter.blocks)


def _placed(
    letter: Letter, rewrites: Sequence[Rewrite]
) -> tuple[dict[int, Rewrite], defaultdict[int, list[Rewrite]]]:
    """The rewrites by the block they stand over, and those with none by the block they follow."""
    now = _words(letter)
    claims: list[tuple[float, int, int, Rewrite]] = []
    loose: defaultdict[int, list[Rewrite]] = defaultdict(list)
    for order, rewrite in enumerate(rewrites):
        place, likeness = _found(rewrite, letter, now)
        if likeness is None:
            loose[place].append(rewrite)
        else:
            claims.append((-likeness, order, place, rewrite))
    over: dict[int, Rewrite] = {}
    for _, _, place, rewrite in sorted(claims, key=lambda claim: claim[:2]):
        if place in over:
            loose[place].append(rewrite)
        else:
            over[place] = rewrite
    for (
        place,
        held,
    ) in loose.items():  # a part that was taken out and is gone: nothing written, nothing to tell
        loose[place] = sorted((each for each in held if each.text.strip()), key=lambda each: each.place)
    return over, loose


def _found(rewrite: Rewrite, letter: Letter, now: tuple[str, ...]) -> tuple[int, float | None]:
    """Where a rewrite belongs today, and how like its part is to what it was written over (None: no part)."""
    if not rewrite.letter:
        return _found_by_words(rewrite, letter, now)
    for tag, a, b, c, d in SequenceMatcher(None, rewrite.letter, now, False).get_opcodes():
        if not a <= rewrite.place < b:
            continue
        if tag == "equal":
            place = c + rewrite.place - a
            return place, None if rewrite.drafted is None else 1.0
        if rewrite.drafted is not None:
            nearest = _nearest(rewrite, letter, range(c, d), alone=b - a == d - c == 1)
            if nearest is not None:
                return nearest
        return (min(d, c + rewrite.place - a + 1) if tag == "replace" else c) - 1, None
    return len(now) - 1, None


def _nearest(rewrite: Rewrite, letter: Letter, among: range, alone: bool) -> tuple[int, float] | None:
    """The part that has taken the place of the one written over, of those that are new."""
    likeness = [
        (_likeness(rewrite.drafted or "", letter.blocks[place].text), place)
        for place in among
        if letter.blocks[place].kind is rewrite.kind
    ]
    best = max(likeness, default=None, key=lambda each: each[0])
    if best is None or (best[0] < _ALIKE and not alone):
        return None
    return best[1], best[0]


def _found_by_words(rewrite: Rewrite, letter: Letter, now: tuple[str, ...]) -> tuple[int, float | None]:
    """For one that does not know its letter (kept by an earlier version): by its words, or before the end."""
    if rewrite.drafted in now:
        return now.index(rewrite.drafted), 1.0
    ends = (n for n, block in enumerate(letter.blocks) if block.kind is BlockKind.SIGN_OFF)
    return next(ends, len(now)) - 1, None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), False).ratio()


def _revised(letter: Letter, part: Part) -> Iterator[Block]:
    block, rewrite = part.block, part.rewrite
    if rewrite is None:
        if block is not None:
            yield block
    elif block is not None and rewrite.text.strip() == block.text.strip():
        yield block
    elif rewrite.text.strip():
        alone = letter.model_copy(update={"blocks": (block,) if block else ()})
        for each in from_editable(alone, rewrite.text).blocks:
            yield each.model_copy(update={"kind": rewrite.kind})
