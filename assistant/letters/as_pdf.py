"""A letter as a tagged PDF (PDF/UA-1 where every character has a shape in the fonts held), set by Typst."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import typst

from assistant.errors import StorageError
from assistant.letters.model import Block, BlockKind, Letter

K = BlockKind
FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")  # inside the library; no system font
_LEVELS = {K.SUBJECT: 1, K.HEADING: 2, K.HEAD: 3}
_BLANK = re.compile(r"(\[blank: [^\[\]]+\])")


def pdf(letter: Letter) -> bytes:
    """The file's bytes. Raises ``StorageError`` where it cannot be set."""
    return typeset(letter.title, letter.author, parts_of(letter))


def typeset(title: str, author: str, parts: list[dict[str, Any]]) -> bytes:
    """Parts of the layout set as a PDF. A character that no font holds keeps the file from meeting PDF/UA: it
    is then set without that claim, with fonts of the machine, still tagged."""
    data = {"title": title, "author": author, "fonts": list(FONTS), "parts": parts}
    source = resources.files(__package__).joinpath("letter.typ").read_bytes()
    inputs = {"letter": json.dumps(data)}
    try:
        return typst.compile(source, sys_inputs=inputs, pdf_standards=["ua-1"], ignore_system_fonts=True)
    except typst.TypstError:
        pass
    try:
        return typst.compile(source, sys_inputs=inputs)
    except typst.TypstError as error:
        raise StorageError(
            f"The PDF could not be made ({error.message}). Save it as a Word document instead."
        ) from None


def parts_of(letter: Letter) -> list[dict[str, Any]]:
    """The letter's blocks as the layout takes them, bullets that follow each other as one list."""
    parts: list[dict[str, Any]] = []
    for block in letter.blocks:
        if block.kind is K.BULLET and parts and parts[-1]["kind"] == "bullets":
            parts[-1]["lines"].append(pieces(block.text))
        else:
            parts.append(_part(block))
    return parts


def _part(block: Block) -> dict[str, Any]:
    if block.kind is K.TABLE:
        return {"kind": "table", "rows": [[pieces(cell.text) for cell in row] for row in block.rows]}
    lines = [pieces(line) for line in block.text.split("\n")]
    if block.kind in _LEVELS:
        return {"kind": "heading", "level": _LEVELS[block.kind], "lines": lines}
    if block.kind is K.BULLET:
        return {"kind": "bullets", "lines": lines}
    return {"kind": "together" if block.kind in (K.SIGN_OFF, K.ADDRESS) else "paragraph", "lines": lines}


def pieces(text: str) -> list[dict[str, Any]]:
    """The words with each blank apart, so that it can be highlighted."""
    return [
        {"text": piece, "blank": bool(_BLANK.fullmatch(piece))} for piece in _BLANK.split(text) if piece
    ] or [{"text": "", "blank": False}]
