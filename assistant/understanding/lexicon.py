"""Lexicons: phrases that tell a fact, kept as data and found in a message with their place.

A lexicon is a YAML list of entries ``{code, any: [regex, …], unless: [regex, …], near: [regex, …], sure}``.
Patterns are matched without regard to case, on whole words, with curly quotes read as straight ones.
``unless`` patterns are looked for in the same sentence and silence the entry there; one of ``near``, where
given, must stand within 200 characters. The words of the patterns are the
field's and the people's own; nothing here decides what the law makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.understanding.segments import Clause, split

_NEAR = 200  # characters either side in which an entry's ``near`` patterns are looked for
_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'", "–": "-", "\u00a0": " ", "\n": " "}
)


class LexiconError(ValueError):
    """A lexicon file does not hold what it should; the message names the file and the entry."""


class Entry(BaseModel):
    """One entry of a lexicon file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    any: list[str] = Field(min_length=1)
    unless: list[str] = []
    near: list[str] = []
    sure: float = Field(default=0.9, gt=0.0, le=1.0)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: ``text[start:end]`` of the turn tells ``code``."""

    code: str
    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class _Compiled:
    code: str
    any: re.Pattern[str]
    unless: re.Pattern[str] | None
    near: re.Pattern[str] | None
    sure: float


def plain(text: str) -> str:
    """The text in lower case with straight quotes and no line ends; every character keeps its place."""
    lowered = "".join(low if len(low := ch.lower()) == 1 else ch for ch in text)
    return lowered.translate(_STRAIGHT)


class Lexicon:
    """A compiled lexicon file. Finding is linear in the text for every entry."""

    def __init__(self, entries: Sequence[Entry], name: str = "lexicon") -> None:
        self._entries = [
            self._compile(entry, f"{name}, entry {n} ({entry.code})") for n, entry in enumerate(entries, 1)
        ]
        self.codes = {entry.code for entry in entries}

    @staticmethod
    def _compile(entry: Entry, where: str) -> _Compiled:
        try:
            return _Compiled(
                entry.code,
                _whole_words(entry.any),
                _whole_words(entry.unless) if entry.unless else None,
                _whole_words(entry.near) if entry.near else None,
                entry.sure,
            )
        except re.error as error:
            raise LexiconError(f"{where}: {error}") from error

    def find(self, text: str, clauses: Sequence[Clause] | None = None) -> list[Hit]:
        """All phrases found in a turn, in the order of the file and then of the text."""
        return list(self._find(text, clauses if clauses is not None else split(text)))

    def _find(self, text: str, clauses: Sequence[Clause]) -> Iterator[Hit]:
        low = plain(text)
        sentences = sentence_spans(clauses, len(text))
        for entry in self._entries:
            for match in entry.any.finditer(low):
                if entry.unless is not None:
                    start, end = _around(sentences, match.start(), match.end())
                    if entry.unless.search(low, start, end):
                        continue
                if entry.near is not None and not entry.near.search(
                    low, max(0, match.start() - _NEAR), min(len(low), match.end() + _NEAR)
                ):
                    continue
                yield Hit(entry.code, match.start(), match.end(), entry.sure)


_WHOLE_WORD = r"(?<![\w£])(?:{})(?!\w)"
_BEFORE_GAP = re.compile(r"\)(\[\^\.!\?\]\{\d+,\d+\})")


def sentence_spans(clauses: Sequence[Clause], length: int) -> list[tuple[int, int]]:
    """The (start, end) of each sentence; one span over everything where there are no clauses."""
    spans: dict[int, tuple[int, int]] = {}
    for clause in clauses:
        low, high = spans.get(clause.sentence, (clause.start, clause.end))
        spans[clause.sentence] = (min(low, clause.start), max(high, clause.end))
    return list(spans.values()) or [(0, length)]


def _around(sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    touched = [span for span in sentences if span[0] < end and start < span[1]]
    if not touched:
        return start, end
    return min(start, touched[0][0]), max(end, touched[-1][1])


def _whole_words(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all, of whole words; so is what stands before a gap, or "no .. social worker" would be
    found in "November about my social worker"."""
    whole = [_BEFORE_GAP.sub(r")(?!\\w)\1", pattern) for pattern in patterns]
    for pattern in whole:
        re.compile(_WHOLE_WORD.format(pattern))  # an error here names one pattern, not their union
    return re.compile(_WHOLE_WORD.format("|".join(whole)))


@cache
def load(name: str) -> Lexicon:
    """The lexicon kept in ``name``.yaml beside this file. Raises LexiconError, naming file and entry."""
    file = f"{name}.yaml"
    raw: Any = yaml.safe_load(resources.files(__package__).joinpath(file).read_text(encoding="utf-8"))
    entries = []
    for number, item in enumerate(raw or [], 1):
        try:
            entries.append(Entry.model_validate(item))
        except ValidationError as error:
            raise LexiconError(f"{file}, entry {number}: {error.errors()[0]['msg']}") from error
    return Lexicon(entries, file)
