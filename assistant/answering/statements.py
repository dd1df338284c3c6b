"""The statements of an answer that may be said in other words, and where each stands in it.

What only code may write (headings, labels, citation marks, links, quotations, contacts, the dates' working,
decisions, the first words in danger and the last words) is never among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assistant.answering.wording import Wording

# The sections whose sentences may be reworded, and the lines in them that may not.
_SPOKEN = ("stand", "now", "why", "faults", "asks", "refusals", "change")
_FIXED_LINES = ("understood", "council_side", "write_back", "several", "also", "ask_rest", "one_date")
_LEAST_WORDS = 4

_START = re.compile(r"\s*(?:- )?(?:\*\*[^*]+\*\*\s*)?")
_MARKS = re.compile(r"\s*(?:\[\d+\])+\s*")
_ODD = re.compile(r"[\[\]*\\`<>\"“”#|_]|https?:")
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = re.compile(
    rf"(?:{_WEEKDAY} )?\d{{1,2}} {_MONTH}(?: \d{{4}})?|\b(?:some day in |in )?{_MONTH} \d{{4}}"
)


class Statement(NamedTuple):
    """A statement at ``start`` to ``end`` of an answer's text. ``text`` has a token for each date in it."""

    start: int
    end: int
    text: str
    dates: Mapping[str, str]

    def with_dates(self, words: str) -> str:
        """Words about this statement with their tokens replaced by the dates."""
        for token, date in self.dates.items():
            words = words.replace(token, date)
        return words


def statements(text: str, wording: Wording) -> list[Statement]:
    """What may be reworded in the text of an answer, in its order."""
    return list(_statements(text, wording))


def _statements(text: str, wording: Wording) -> Iterator[Statement]:
    spoken = {wording.frame.headings[key] for key in _SPOKEN} | set(wording.followups.questions.values())
    fixed = tuple(wording.frame.lines[key].partition("{")[0] for key in _FIXED_LINES)
    heading, at = "", 0
    for line in text.split("\n"):
        if line.startswith("### "):
            heading = line[4:]
        elif heading in spoken:
            begins = _START.match(line)
            inner = begins.end() if begins else 0
            if not line[inner:].startswith(fixed):
                yield from _in_line(line, inner, at)
        at += len(line) + 1


def _in_line(line: str, inner: int, at: int) -> Iterator[Statement]:
    """The pieces of a line between its citation marks."""
    begin = inner
    for mark in [*_MARKS.finditer(line, inner), None]:
        end = mark.start() if mark else len(line)
        piece = line[begin:end]
        bare = piece.strip()
        if len(bare.split()) >= _LEAST_WORDS and not _ODD.search(bare) and bare[-1] in ".?":
            start = at + begin + len(piece) - len(piece.lstrip())
            words, dates = _masked(bare)
            yield Statement(start, start + len(bare), words, dates)
        begin = mark.end() if mark else end


def _masked(text: str) -> tuple[str, Mapping[str, str]]:
    dates: dict[str, str] = {}

    def token(found: re.Match[str]) -> str:
        name = f"[[D{len(dates) + 1}]]"
        dates[name] = found[0]
        return name

    return _DATE.sub(token, text), dates
