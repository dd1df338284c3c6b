"""The council's letters: pasted or dropped, what they say proposed as facts, each to be taken or left."""

from __future__ import annotations

from assistant.app.wording import Wording


def draw(words: Wording) -> None:
    """The part of the case."""
