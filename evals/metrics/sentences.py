"""An answer's text cut into statements: what is said in one breath, and the marks that stand behind it.

A mark (``[n]``) stands at the end of what it supports, so a statement is the run of sentences on one line up
to the next marks. Headings, questions and words put in the person's mouth state nothing and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARKS = re.compile(r"(?:\s*\[\d+\](?!\())+")
_NUMBER = re.compile(r"\[(\d+)\]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+")
_ENDS = re.compile(r"(?<=[.!?:])(?=\s+[A-Z\"“*£])")
_ABBREVIATED = re.compile(r"\b(?:reg|regs|para|paras|e\.g|i\.e|Mr|Mrs|Ms|Dr|no|s)\.$")
# Words for the person to send, and what they told us said back to them: no claim about the law.
_NOT_OURS = re.compile(
    r"^(?:You could write|You said|You told|You say|What I have understood|If that is wrong)\b", re.IGNORECASE
)


class Statement(NamedTuple):
    """Some sentences and the numbers of the citations behind them (empty where there are none)."""

    sentences: tuple[str, ...]
    marks: tuple[int, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


def statements(markdown: str) -> list[Statement]:
    """Every statement of an answer's Markdown, in order."""
    found: list[Statement] = []
    for line in markdown.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            found += _of_line(_BULLET.sub("", line).strip())
    return found


def _of_line(line: str) -> Iterator[Statement]:
    start = 0
    for mark in _MARKS.finditer(line):
        marks = tuple(dict.fromkeys(int(n) for n in _NUMBER.findall(mark.group())))
        yield from _cut(line[start : mark.start()], marks)
        start = mark.end()
    yield from _cut(line[start:], ())


def _cut(text: str, marks: tuple[int, ...]) -> Iterator[Statement]:
    sentences = tuple(s for s in split(text) if _states(s))
    if sentences:
        yield Statement(sentences, marks)


def split(text: str) -> list[str]:
    """Sentences of a line of Markdown, as plain words."""
    plain = _LINK.sub(r"\1", text).replace("**", "").replace("\\", "")
    parts: list[str] = []
    for piece in _ENDS.split(plain):
        if parts and _ABBREVIATED.search(parts[-1]):
            parts[-1] += piece
        else:
            parts.append(piece)
    return [" ".join(part.split()) for part in parts if re.search(r"[A-Za-z]{2}", part)]


def _states(sentence: str) -> bool:
    quoted = sentence[0] in '"“' and sentence.rstrip(".")[-1] in '"”'
    return not sentence.endswith("?") and not quoted and not _NOT_OURS.match(sentence)
