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


_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")
STORY = 6  # words told before a question: fewer are part of it ("they offered mediation. do I have to?")


def _question_in(message: str) -> str:
    """The part of a message that asks, where more is told beside it: the rest is the story, in which a word
    in common with a way to ask means nothing."""
    parts = _SENTENCE.split(message)
    asking = [part for part in parts if _QUESTION.search(part)]
    told = sum(len(part.split()) for part in parts if part not in asking)
    return " ".join(asking) if asking and told > STORY else message


_COURTESY = re.compile(
    r"^\W*(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening)|thanks?|thank you|thankyou|ta|cheers|ok|"
    r"okay|great|perfect|brilliant|lovely|bye|goodbye)\b(?:[^.!?]{0,40}[.!?]*)?$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:my|our|we|us|he|she|him|her|they|kids?|child|took|taken)\b", re.IGNORECASE)


def tells_nothing(message: str) -> bool:
    """Whether a message only greets, thanks, or asks a question that is not of the person's own trouble."""
    message = message.strip()
    if _OWN.search(message):
        return False
    return bool(_COURTESY.match(message)) or (bool(_QUESTION.search(message)) and message.count(".") < 1)


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
        likeness = vectors @ self._encode([_question_in(message)])[0]
        best = int(np.argmax(likeness))
        return keys[best] if float(likeness[best]) >= LEAST_LIKE else UNANSWERED

    @cached_property
    def _known(self) -> tuple[list[str], npt.NDArray[np.float32]]:
        pairs = [(key, way) for key, entry in load_wording().asked.asked.items() for way in entry.ask]
        return [key for key, _ in pairs], self._encode([way for _, way in pairs])
