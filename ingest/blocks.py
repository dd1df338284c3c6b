"""What every reader makes of its format: a flat run of blocks, before paragraphs are numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from vectorstore.runs import words_broken_up
from vectorstore.shown import as_shown


class Mark(Enum):
    """What a block opens with."""

    HEADING = auto()
    NUMBER = auto()  # "12.", or an entry of a numbered list
    LETTER = auto()  # "a)", "(iv)", or an entry of a lettered list
    BULLET = auto()
    SECTION_NUMBER = auto()  # "3.17.1": guidance
    NONE = auto()  # text with no mark of its own


@dataclass
class Block:
    """``number`` is the number printed (or implied by the source's list); ``depth`` how far in it stands:
    0 is the outermost list. ``inside`` says that text without a mark stood within the list entry before it
    (True), outside any list (False), or that the format cannot tell (None). ``apart`` is set on a block that
    follows the end of a section ("Back to top")."""

    mark: Mark
    text: str
    number: int | None = None
    label: str | None = None
    depth: int = 0
    inside: bool | None = None
    level: int | None = None
    apart: bool = False


@dataclass
class Source:
    """All that a reader found: the body, and what stood around it."""

    blocks: list[Block] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)  # Category, Decision, Decision date
    title: str | None = None
    url: str | None = None
    plain: str = ""  # the text without structure, for what the header does not say
    flat: bool = False  # the format lost which entries are paragraphs and which are in their lists


def clean(text: str) -> str:
    """Spaces made single; what does not show gone; ligatures and the like as plain letters."""
    return words_broken_up(re.sub(r"\s+", " ", as_shown(text)).strip())
