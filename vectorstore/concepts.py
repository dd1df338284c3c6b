"""What a text is about, in the field's own concepts, whatever words it uses for them.

A parent says "nan", "kicked out", "never carried out"; a decision says "grandmother", "homeless", "did not
complete the recommendations". The data file lists the concepts, the words each is told in, and the codes of
cases and decisions that mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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

    def in_text(self, text: str) -> Marks:
        """Which concepts the text tells of."""
        plain = normalise(text)
        return np.array([pattern.search(plain) is not None for pattern in self.patterns], dtype=np.bool_)

    def of_codes(self, codes: Iterable[str]) -> Marks:
        """Which concepts the codes of a case or a decision mean."""
        marks = np.zeros(len(self.names), dtype=np.bool_)
        for code in codes:
            marks[list(self.by_code.get(code, ()))] = True
        return marks

    def in_group(self, group: str) -> Marks:
        return np.array([each == group for each in self.groups], dtype=np.bool_)


@cache
def concepts() -> Concepts:
    """The bundled concepts, compiled once."""
    held = ConceptFile.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
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
    )


def compiled(words: str) -> re.Pattern[str]:
    """One expression for all the phrases of a concept (the file's heading says how they are written)."""
    phrases = "|".join(_phrase(phrase) for phrase in words.split(";") if phrase.strip())
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE)


_GAP = r"(?:\W+\w+){0,6}?\W+"


def _phrase(phrase: str) -> str:
    pieces = [piece.strip() for piece in phrase.split("..")]
    return _GAP.join(_piece(piece) for piece in pieces if piece)


def _piece(piece: str) -> str:
    piece = piece.replace("(", "(?:").replace("'", "['’]?").replace("*", r"[\w'’]*")
    return re.sub(r"\s+", r"[\\s-]+", piece)
