"""A letter changed part by part: what is written into it is the person's own, the rest keeps its origins."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.letters.editing import from_editable
from assistant.letters.model import Block, Letter


def revised(letter: Letter, texts: Mapping[str, str]) -> Letter:
    """The letter with some parts said otherwise; an empty text takes a part out.

    ``texts`` goes from a part's words as drafted to the words it shall have. A part is known by its words
    and not by its place: where the facts have changed and the part now says something else, what was
    written over the old one is not put over the new.
    """
    blocks: list[Block] = []
    for block in letter.blocks:
        text = texts.get(block.text)
        blocks += [block] if text is None else _revised(letter, block, text)
    return letter.model_copy(update={"blocks": tuple(blocks)})


def _revised(letter: Letter, block: Block, text: str) -> list[Block]:
    if text.strip() == block.text.strip():
        return [block]
    if not text.strip():
        return []
    alone = letter.model_copy(update={"blocks": (block,)})
    return [each.model_copy(update={"kind": block.kind}) for each in from_editable(alone, text).blocks]
