"""Recall by kind (the whole of it taken out, or not), and the share of other words taken out as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from assistant.redaction import Redactor, Span, redact
from assistant.redaction.spans import TOKEN
from assistant.understanding.dates import read_dates
from evals.metrics import Figure, ratio
from evals.redaction.labelled import EITHER, KINDS, Marked, Message

TODAY = date(2025, 6, 10)
_WORD = re.compile(r"\w[\w'’-]*")


class Missed(NamedTuple):
    """What should have been taken out and was not, in whole or in part; or what was and should not."""

    kind: str
    words: str
    sent: str


class Measured(NamedTuple):
    """Recall by kind and in all, and over-redaction: shares with their intervals over messages."""

    recall: dict[str, Figure]
    over: Figure | None
    missed: tuple[Missed, ...]
    over_taken: tuple[Missed, ...]


def measure(redactor: Redactor, messages: Sequence[Message]) -> Measured:
    """Redact each message as a turn does (the dates that were read are taken out too), and compare."""
    sent = [_left(message.text, redactor) for message in messages]
    recall: dict[str, Figure] = {}
    for kind in ("all", *KINDS):
        pairs = [_found(message, left, kind) for message, (left, _) in zip(messages, sent, strict=True)]
        figure = ratio(pairs)
        if figure:
            recall[kind] = figure
    over = [_over(message, left) for message, (left, _) in zip(messages, sent, strict=True)]
    missed = [
        Missed(mark.kind, message.text[mark.start : mark.end], text)
        for message, (left, text) in zip(messages, sent, strict=True)
        for mark in message.marked
        if mark.kind != EITHER and not _out(message, mark.start, mark.end, left)
    ]
    taken = [
        Missed("over", word[0], text)
        for message, (left, text) in zip(messages, sent, strict=True)
        for word in _others(message)
        if word.start() not in left
    ]
    return Measured(recall, ratio(over), tuple(missed), tuple(taken))


def _left(text: str, redactor: Redactor) -> tuple[frozenset[int], str]:
    """The places of the characters that would be sent, and the text that would."""
    dates = [Span(each.start, each.end, "D") for each in read_dates(text, TODAY)]
    redacted = redact(text, redactor, dates)
    left: set[int] = set()
    place, at = 0, 0
    for token in TOKEN.finditer(redacted.text):
        kept = token.start() - at
        left.update(range(place, place + kept))
        place, at = place + kept + len(redacted.originals[token[0]]), token.end()
    left.update(range(place, len(text)))
    return frozenset(left), redacted.text


def _out(message: Message, start: int, end: int, left: frozenset[int]) -> bool:
    """Whether no letter or digit of it would be sent."""
    return not any(place in left and message.text[place].isalnum() for place in range(start, end))


def _found(message: Message, left: frozenset[int], kind: str) -> tuple[float, float]:
    marks = [mark for mark in message.marked if mark.kind != EITHER and kind in (mark.kind, "all")]
    return sum(_out(message, mark.start, mark.end, left) for mark in marks), len(marks)


def _others(message: Message) -> Iterator[re.Match[str]]:
    """The words that nothing marks and that are no part of a date, which a token stands for by design."""
    dates = (Marked(EITHER, each.start, each.end) for each in read_dates(message.text, TODAY))
    taken = [*message.marked, *dates]
    for word in _WORD.finditer(message.text):
        if all(word.end() <= each.start or word.start() >= each.end for each in taken):
            yield word


def _over(message: Message, left: frozenset[int]) -> tuple[float, float]:
    words = list(_others(message))
    return sum(word.start() not in left for word in words), len(words)
