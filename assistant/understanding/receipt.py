"""The day a council's paper came, where its date and the day of its coming are both told.

"Dated the 4th, it reached us on the 9th": the twenty working days to ask for the next stage run from the day
the person got the answer (SI 2006/1738 reg. 18(2) for the panel; the guidance, para. 3.5.8, for stage 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.case import EventType, When
from assistant.understanding.dates import DateMention
from assistant.understanding.events import FoundEvent

_COUNTED_FROM_RECEIPT = frozenset(
    {
        EventType.STAGE1_RESPONSE,
        EventType.STAGE2_RESPONSE,
        EventType.STAGE3_COUNCIL_RESPONSE,
    }
)
_DATED = re.compile(
    r"\b(?:dated|date(?:d)? on (?:it|the \w+)(?: is| was| says)?|signed|written|"
    r"(?:letter|ltr|lttr|report|rpt|response|reply|answer|decision|adjudication|adj) (?:of|from))"
    r"[ :]*(?:on |as |the )*(?:\w+day )?(?:the )?$",
    re.IGNORECASE,
)
_CAME = re.compile(
    r"(?:\b(?:rec'?d|rcvd|received|reached|arrived?|landed|came|turned up|delivered|opened|got here|"
    r"in (?:my|our|her|his) hands|through the (?:door|post|letterbox)|on (?:the|our|my) mat|"
    r"(?:got|had|saw|seen|found|picked up) (?:it|this|that|them|hers|his|mine|ours)(?: up)?|"
    r"got (?:the|that) \w+)\b)[^.!?;\n]{0,22}$",
    re.IGNORECASE,
)
_FAR = 90  # characters between the two days
_BEFORE = 45  # characters before a day in which its words are looked for


def with_receipt(text: str, mentions: Sequence[DateMention], found: Iterable[FoundEvent]) -> list[FoundEvent]:
    """The events with each paper's day the day it came; one event where its coming was heard as another."""
    came = list(_papers(text, mentions))
    if not came:
        return list(found)
    out: list[FoundEvent] = []
    for event in found:
        if event.kind in _COUNTED_FROM_RECEIPT and not event.negated and not event.planned:
            event = replace(event, when=next((day for dated, day in came if dated == event.when), event.when))
            if any(event.kind is old.kind and event.when == old.when for old in out):
                continue
        out.append(event)
    return out


def _papers(text: str, mentions: Sequence[DateMention]) -> Iterable[tuple[When, When]]:
    """For each paper whose date and coming are told: its date, and the day it came."""
    for i, dated in enumerate(mentions):
        if not dated.when.known or not _DATED.search(text, max(0, dated.start - _BEFORE), dated.start):
            continue
        for later in mentions[i + 1 : i + 3]:
            if later.start - dated.end > _FAR or not later.when.known:
                break
            if _CAME.search(text, max(dated.end, later.start - _BEFORE), later.start) and _follows(
                dated, later
            ):
                yield dated.when, later.when
                break


def _follows(dated: DateMention, later: DateMention) -> bool:
    first, then = dated.when.earliest, later.when.latest
    return first is not None and then is not None and then >= first
