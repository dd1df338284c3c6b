"""The guard: a chat model's words may be its own, their content may not.

``Guard.check`` holds a rewording against the one statement it stands for. It passes only where every claim of
the statement is there and no other: each number, date, duty, negation, condition, party and stage, in an
order that keeps who does what. Words the lists do not know as meaning the same are taken to mean something
else, so what the guard has never seen is refused. A refusal costs nothing: the plain statement is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from assistant.answering.guard.compare import same_claims
from assistant.answering.guard.gist import gist

__all__ = ["Encode", "Guard", "Refusal"]

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
LEAST_LIKE = 0.6  # cosine: far under what any faithful rewording has, to catch what shares only the words
MOST_LONGER = 1.7

_PLAIN = re.compile(r"(?:[A-Za-z0-9 .,;:'()!?%£\"/-]|\[\[[A-Z]\d+\]\])+")
_JOINED = re.compile(r"\d[A-Za-z]|[A-Za-z]\d|\.\.|--|[!?,;:]{2}|\S/\S|\.\S|[A-Z]{4,}")
_COUNTED = '?!"()/%£'


class Refusal(StrEnum):
    """Why a rewording is not shown."""

    EMPTY = "empty"
    CHARACTERS = "characters"  # markup, a link, another script, invisible or look-alike characters
    LENGTH = "length"
    CLAIMS = "claims"  # it claims more, less or other than the statement
    LIKENESS = "likeness"


class Guard:
    """Holds rewordings against their statements. ``encode`` gives sentence vectors of length 1 (the store's
    embedder); without it the likeness of the two is not measured, and nothing else is less strict."""

    def __init__(self, encode: Encode | None = None) -> None:
        self._encode = encode

    def check(self, statement: str, said: str) -> Refusal | None:
        """Why ``said`` may not stand for ``statement``, or None where it may."""
        said = said.replace("’", "'").replace("‘", "'")
        if not said.strip():
            return Refusal.EMPTY
        if not _plain_text(statement, said):
            return Refusal.CHARACTERS
        if len(said.split()) > MOST_LONGER * len(statement.split()) + 4:
            return Refusal.LENGTH
        if not same_claims(gist(statement), gist(said)):
            return Refusal.CLAIMS
        if self._encode is not None and said != statement:
            one, other = self._encode([statement, said])
            if float(one @ other) < LEAST_LIKE:
                return Refusal.LIKENESS
        return None


def _plain_text(statement: str, said: str) -> bool:
    """Whether a rewording is plain text on one line, with no mark the statement does not have."""
    if not _PLAIN.fullmatch(said) or said.strip() != said or "  " in said:
        return False
    bare = re.sub(r"\[\[[A-Z]\d+\]\]", "D", said)
    allowed = set(_JOINED.findall(statement))
    if any(found not in allowed for found in _JOINED.findall(bare)):
        return False
    return all(said.count(mark) <= statement.count(mark) for mark in _COUNTED) and said[-1] in ".?:)"
