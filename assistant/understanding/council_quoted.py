"""The messages quoted below an e-mail: which sentences stand in one, and on what day it was sent."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understanding.council_text import LetterSentence
from assistant.understanding.dates import DateMention

_BEGINS = re.compile(r"^(?:> ?)*(?:-+ ?original message|from:|on\b.{5,80}\bwrote:)|> ?from:")
_SENT = re.compile(r"\b(?:sent|date):|\bon\b.{5,80}\bwrote:|^(?:> ?)*on\b")
_HEADER_LINES = 4


def quoted_days(sentences: Sequence[LetterSentence]) -> list[DateMention | None]:
    """For each sentence the day of the quoted message that it stands in; None in the letter itself and where
    a quoted message does not say when it was sent."""
    found: list[DateMention | None] = []
    begun: int | None = None
    sent: DateMention | None = None
    for number, sentence in enumerate(sentences):
        if _BEGINS.search(sentence.plain) and _body_before(sentences, number):
            if begun is None or number - begun >= _HEADER_LINES or sent is not None:
                sent = None
            begun = number
        if begun is not None and sent is None and number - begun < _HEADER_LINES:
            dated = [m for m in sentence.mentions if m.when.day]
            if dated and _SENT.search(sentence.plain):
                sent = dated[0]
        found.append(sent)
    return found


def _body_before(sentences: Sequence[LetterSentence], number: int) -> bool:
    """Whether something other than the head of the letter has been said before a sentence."""
    return any(s.plain.endswith((".", "!", "?")) and ":" not in s.plain for s in sentences[:number])
