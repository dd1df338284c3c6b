"""A letter as text to edit in place, and back: what was left alone keeps its origins, what was changed is the
person's own.

The text is plain: ``#``, ``##`` and ``###`` mark headings, ``-`` an item, ``|`` the cells of a table, and an
empty line parts two blocks. A backslash before such a mark takes its power away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from assistant.errors import InputError
from assistant.letters.clean import one_line
from assistant.letters.model import Block, BlockKind, Letter, Origin, OriginKind, Sentence

K = BlockKind
LONGEST = 60_000  # characters of an edited letter
_MARKS = {K.SUBJECT: "# ", K.HEADING: "## ", K.HEAD: "### ", K.BULLET: "- "}
_KINDS = {mark: kind for kind, mark in _MARKS.items()}
_MARK = re.compile(r"^(#{1,3} |- )")
_POWER = re.compile(r"^(?=[#\\|-])")
_BAR = re.compile(r"(?<!\\)\|")
_LINED = (K.ADDRESS, K.SIGN_OFF)
OWN = (Origin(kind=OriginKind.OWN),)


def to_editable(letter: Letter) -> str:
    """The letter as text to edit. ``from_editable`` of it, unchanged, gives the same letter."""
    texts: list[str] = []
    before: BlockKind | None = None
    for block in letter.blocks:
        text = _editable(block)
        if before is K.BULLET and block.kind is K.BULLET:
            texts[-1] += f"\n{text}"
        else:
            texts.append(text)
        before = block.kind
    return "\n\n".join(texts) + "\n"


def from_editable(letter: Letter, text: str) -> Letter:
    """The letter with the edited text. Raises ``InputError`` where nothing is left or it is far too long."""
    if len(text) > LONGEST:
        raise InputError(f"The letter is longer than {LONGEST:,} characters. Please shorten it.")
    edited = list(_blocks(text))
    if not edited:
        raise InputError("The letter is empty. Undo the change, or draft the letter again.")
    old = list(letter.blocks)
    matcher = SequenceMatcher(
        None, [_key(block.kind, _editable(block)) for block in old], [_key(*each) for each in edited], False
    )
    blocks: list[Block] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            blocks += old[a:b]
            continue
        for offset, (kind, body) in enumerate(edited[c:d]):
            twin = old[a + offset] if a + offset < b else None
            blocks.append(_changed(kind, body, twin, letter))
    return letter.model_copy(update={"blocks": tuple(blocks)})


def _key(kind: BlockKind | None, text: str) -> str:
    """What tells whether a block was left alone: its marks and words, white space aside."""
    return "\n".join(one_line(line) for line in text.split("\n"))


def _editable(block: Block) -> str:
    if block.kind is K.TABLE:
        return "\n".join(f"| {' | '.join(_cell(cell.text) for cell in row)} |" for row in block.rows)
    if block.kind in _MARKS:
        return _MARKS[block.kind] + block.text
    return "\n".join(_POWER.sub(r"\\", line) for line in block.text.split("\n"))


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _blocks(text: str) -> Iterator[tuple[BlockKind | None, str]]:
    """The blocks of an edited text, each with the kind its mark gives it (None for one with no mark)."""
    for group in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [one_line(line) for line in group.split("\n") if one_line(line)]
        plain: list[str] = []
        table: list[str] = []
        for line in lines:
            mark = _MARK.match(f"{line} ")
            kind = K.TABLE if line.startswith("|") else _KINDS[mark[1]] if mark else None
            if plain and kind is not None:
                yield None, "\n".join(plain)
                plain = []
            if table and kind is not K.TABLE:
                yield K.TABLE, "\n".join(table)
                table = []
            if kind is K.TABLE:
                table.append(line)
            elif kind is None:
                plain.append(line)
            else:
                yield kind, line
        if table:
            yield K.TABLE, "\n".join(table)
        if plain:
            yield None, "\n".join(plain)


def _changed(kind: BlockKind | None, body: str, twin: Block | None, letter: Letter) -> Block:
    """An edited block: its own kind, or that of the block it takes the place of."""
    if kind is K.TABLE:
        return _table(body, letter)
    if kind is not None:
        words = body.removeprefix(_MARKS[kind].strip()).strip()
        return Block(kind=kind, sentences=tuple(_sentences(words, _pool(twin, letter))))
    lines = [line[1:] if line.startswith("\\") else line for line in body.split("\n")]
    unmarked = twin.kind if twin and twin.kind not in (*_MARKS, K.TABLE) else K.PARAGRAPH
    if unmarked in _LINED:
        known = {sentence.text: sentence for sentence in _pool(twin, letter)}
        said = tuple(known.get(line) or Sentence(text=line, origins=OWN) for line in lines)
        return Block(kind=unmarked, sentences=said)
    return Block(kind=unmarked, sentences=tuple(_sentences(" ".join(lines), _pool(twin, letter))))


def _table(body: str, letter: Letter) -> Block:
    """The rows as edited; each keeps as many cells as the headings have."""
    known = {one_line(cell.text): cell for cell in letter.sentences()}
    rows = [[_uncell(cell) for cell in _BAR.split(line.strip().strip("|"))] for line in body.split("\n")]
    width = len(rows[0])
    padded = [(row + [""] * width)[:width] for row in rows]
    return Block(
        kind=K.TABLE,
        rows=tuple(
            tuple(known.get(cell) or Sentence(text=cell, origins=OWN) for cell in row) for row in padded
        ),
    )


def _uncell(text: str) -> str:
    return text.strip().replace("\\|", "|").replace("\\\\", "\\")


def _pool(twin: Block | None, letter: Letter) -> list[Sentence]:
    """The sentences an edited block may still hold: its own first, then the whole letter's."""
    return [*(twin.sentences if twin else ()), *letter.sentences()]


def _sentences(text: str, pool: Sequence[Sentence]) -> Iterator[Sentence]:
    """The words cut where sentences of the letter stand unchanged; the rest is the person's own."""
    at = 0
    while at < len(text):
        start, found = len(text), None
        for sentence in pool:
            place = text.find(sentence.text, at) if len(sentence.text) > 3 else -1
            if 0 <= place < start or (found and place == start and len(sentence.text) > len(found.text)):
                start, found = place, sentence
        own = text[at:start].strip()
        if own:
            yield Sentence(text=own, origins=OWN)
        if found is None:
            return
        yield found
        at = start + len(found.text)
