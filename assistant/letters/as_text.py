"""A letter as Markdown and as plain text."""

from __future__ import annotations

import re

from assistant.letters.model import Block, BlockKind, Letter, Sentence

K = BlockKind
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LINE_STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")


def markdown(letter: Letter) -> str:
    """The letter in Markdown. Nothing a person wrote has power as Markdown or HTML; blanks stay readable."""
    return "\n\n".join(_markdown(block) for block in _grouped(letter)) + "\n"


def plain_text(letter: Letter) -> str:
    """The letter as plain text, in UTF-8, with no markup at all."""
    return "\n\n".join(_plain(block) for block in _grouped(letter)) + "\n"


def escaped(text: str) -> str:
    """Words with no power as Markdown or HTML."""
    return _LINE_STARTS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _grouped(letter: Letter) -> list[list[Block]]:
    """Blocks with bullets that follow each other in one group, so that no empty line splits a list."""
    groups: list[list[Block]] = []
    for block in letter.blocks:
        if groups and block.kind is K.BULLET and groups[-1][-1].kind is K.BULLET:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _markdown(blocks: list[Block]) -> str:
    block = blocks[0]
    marks = {K.SUBJECT: "# ", K.HEADING: "## ", K.HEAD: "### "}
    if block.kind is K.BULLET:
        return "\n".join(f"- {escaped(each.text)}" for each in blocks)
    if block.kind is K.TABLE:
        return _markdown_table(block)
    if block.kind in marks:
        return marks[block.kind] + _MARKS.sub(r"\\\1", block.text)
    lines = [escaped(line) for line in block.text.split("\n")]
    return "  \n".join(lines)


def _markdown_table(block: Block) -> str:
    head, *rows = ([escaped(cell.text) for cell in row] for row in block.rows)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(blocks: list[Block]) -> str:
    block = blocks[0]
    if block.kind is K.BULLET:
        return "\n".join(f"- {each.text}" for each in blocks)
    if block.kind is K.TABLE:
        return "\n".join(_plain_row(row) for row in block.rows[1:])
    if block.kind in (K.SUBJECT, K.HEADING):
        return f"{block.text}\n{('=' if block.kind is K.SUBJECT else '-') * min(len(block.text), 72)}"
    return block.text


def _plain_row(row: tuple[Sentence, ...]) -> str:
    return ": ".join(cell.text for cell in row)
