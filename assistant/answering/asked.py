"""Which question a person asks in their own words: the nearest of the ways to ask it held as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assistant.answering.wording import load_wording

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]

UNANSWERED = "cannot_tell"
LONGEST = 30  # words: a longer message tells a story, and is answered as one
LEAST_LIKE = 0.47  # cosine; what no entry answers lies below 0.4 in tests/answering/asked.yaml
_OPENS = (
    "what|whats|why|how|hows|who|whom|where|wheres|when|which|can|could|may|do|does|did|is|are|am|should|"
    "would|will|"
    "explain|tell me|help me|i want to know"
)
_QUESTION = re.compile(
    rf"\?|^(?:and |but |so |ok(?:ay)? |right |also |well |please |sorry )*(?:{_OPENS})\b", re.IGNORECASE
)


class Asked:
    """Finds the question. ``encode`` gives sentence vectors of length 1; nothing is encoded before it is
    needed."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode

    def find(self, message: str) -> str | None:
        """The key of the question asked (``asked.yaml``), ``UNANSWERED`` where it is none we can answer, or
        None where the message is no question or too long to be only one."""
        message = message.strip()
        if len(message.split()) > LONGEST or not _QUESTION.search(message):
            return None
        keys, vectors = self._known
        likeness = vectors @ self._encode([message])[0]
        best = int(np.argmax(likeness))
        return keys[best] if float(likeness[best]) >= LEAST_LIKE else UNANSWERED

    @cached_property
    def _known(self) -> tuple[list[str], npt.NDArray[np.float32]]:
        pairs = [(key, way) for key, entry in load_wording().asked.asked.items() for way in entry.ask]
        return [key for key, _ in pairs], self._encode([way for _, way in pairs])
