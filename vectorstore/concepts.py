"""What a text is about, in the field's own concepts, whatever words it uses for them.

A parent says "nan", "kicked out", "never carried out"; a decision says "grandmother", "homeless", "did not
complete the recommendations". The data file lists the concepts, the words each is told in, and the codes of
cases and decisions that mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from pydantic import BaseModel, ConfigDict

from vectorstore.normalise import normalise

FILE = Path(__file__).with_name("concepts.yaml")
GROUPS = ("who", "about", "handling")

Marks = npt.NDArray[np.bool_]  # one for each concept, in the file's order


class ConceptWords(BaseModel):
    """One entry of the data file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str
    words: str
    codes: tuple[str, ...] = ()


class ConceptFile(BaseModel):
    """The data file: concepts by what they are about, each with its words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: Mapping[str, ConceptWords]
    about: Mapping[str, ConceptWords]
    handling: Mapping[str, ConceptWords]


@dataclass(frozen=True)
class Concepts:
    """The concepts in the file's order: ``groups[i]`` and ``say[i]`` belong to ``names[i]``."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    say: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    by_code: Mapping[str, tuple[int, ...]]
    openings: Mapping[str, tuple[int, ...]]  # by the first letters of a phrase; "" where none are sure

    def in_text(self, text: str) -> Marks:
        """Which concepts the text tells of."""
        plain = normalise(text)
        marks = np.zeros(len(self.names), dtype=np.bool_)
        for row in self._may_be_in(plain):
            marks[row] = self.patterns[row].search(plain) is not None
        return marks

    def _may_be_in(self, plain: str) -> set[int]:
        """Those with a phrase whose first letters open some word: most are ruled out in little time."""
        found = set(self.openings.get("", ()))
        for word in set(_WORD.findall(plain.lower())):
            for end in range(1, len(word) + 1):
                found.update(self.openings.get(word[:end], ()))
        return found

    def of_codes(self, codes: Iterable[str]) -> Marks:
        """Which concepts the codes of a case or a decision mean."""
        marks = np.zeros(len(self.names), dtype=np.bool_)
        for code in codes:
            marks[list(self.by_code.get(code, ()))] = True
        return marks

    def has_code(self) -> Marks:
        """Which concepts a case can name by a code."""
        marks = np.zeros(len(self.names), dtype=np.bool_)
        marks[[row for rows in self.by_code.values() for row in rows]] = True
        return marks

    def in_group(self, group: str) -> Marks:
        return np.array([each == group for each in self.groups], dtype=np.bool_)


@cache
def concepts() -> Concepts:
    """The bundled concepts, compiled once."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C reader is ten times as fast
    held = ConceptFile.model_validate(yaml.load(FILE.read_text(encoding="utf-8"), Loader=loader))
    entries = [(group, name, words) for group in GROUPS for name, words in getattr(held, group).items()]
    by_code: dict[str, tuple[int, ...]] = {}
    for row, (_, _, words) in enumerate(entries):
        for code in words.codes:
            by_code[code] = (*by_code.get(code, ()), row)
    return Concepts(
        names=tuple(name for _, name, _ in entries),
        groups=tuple(group for group, _, _ in entries),
        say=tuple(words.say for _, _, words in entries),
        patterns=tuple(compiled(words.words) for _, _, words in entries),
        by_code=by_code,
        openings=_openings([words.words for _, _, words in entries]),
    )


def _openings(entries: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    openings: dict[str, tuple[int, ...]] = {}
    for row, words in enumerate(entries):
        for phrase in words.split(";"):
            for opening in _opens_with(phrase.strip().lower()) if phrase.strip() else ():
                openings[opening] = (*openings.get(opening, ()), row)
    return openings


def _opens_with(phrase: str) -> set[str]:
    """The letters a phrase surely opens with, one for each way it may begin."""
    choice = _CHOICE.match(phrase)
    ways = choice["ways"].split("|") if choice else [phrase]
    letters = [_SURE.match(way) for way in ways]
    return {found[0] if found else "" for found in letters}


def compiled(words: str) -> re.Pattern[str]:
    """One expression for all the phrases of a concept (the file's heading says how they are written)."""
    phrases = "|".join(_phrase(phrase) for phrase in words.split(";") if phrase.strip())
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE)


_WORD = re.compile(r"\w+")
_SURE = re.compile(r"[a-z0-9]+(?![a-z0-9?|{])")  # the letters a phrase surely opens with
_CHOICE = re.compile(r"\((?P<ways>[^()]+)\)(?!\?)")
_GAP = r"(?:\W+\w+){0,6}?\W+"


def _phrase(phrase: str) -> str:
    pieces = [piece.strip() for piece in phrase.split("..")]
    return _GAP.join(_piece(piece) for piece in pieces if piece)


def _piece(piece: str) -> str:
    piece = piece.replace("(", "(?:").replace("'", "['’]?").replace("*", r"[\w'’]*")
    return re.sub(r"\s+", r"[\\s-]+", piece)
