"""Corrections: "sorry, that was April not March", "no, they never replied", "actually it was stage 2"."""

# ruff: noqa: E501 (the patterns read best whole)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from assistant.case import Event, EventType, Evidence, Origin, When
from assistant.understanding.cues import load_cues
from assistant.understanding.dates import DateMention

E = EventType

_CORRECTS = re.compile(
    r"^\W*(?:no|nope|nah|wait|oops|whoops|sorry|actually|correction|ignore that|scratch that|scrap that)\b(?! (?:for|to|about|if|but i'?m|reply|answer|response|one))|"
    r"\b(?:i (?:meant|got (?:that|it|the \w+) wrong|was wrong|made a mistake|said \w+ but|should have said|shouldve said|"
    r"misread|mistyped|told you wrong)|my mistake|that(?:'s| was| is) wrong|wrong (?:date|month|year|stage|day|way round)|typo|correction|"
    r"sorry,? (?:it|that|i|the|they|not|its|thats)|actually,? (?:it|that|they|the|i|no|we|she|he|its|thats|not)|"
    r"(?:it|that) (?:was|were) (?:actually|in fact|really)|not \w+ (?:as|like) i said|let me correct|to correct)\b",
    re.IGNORECASE,
)
_RIGHT_AFTER = re.compile(
    r"^\W*(?:(?:no|oh|wait|hang on|er+m?|oops),?\W*)*(?:sorry|i mean|i meant|no|wait|correction|scratch that|make that|or rather|"
    r"i tell a lie|tell a lie)\W*(?:(?:it was|it's|its|that's|that was|i mean|i meant|the|on|in|make that)\W*)*$",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\b(?:not|instead of|rather than|wasn'?t|isn'?t)(?: (?:on|in|the))*\s*$", re.IGNORECASE
)
_STAGE_TOLD = re.compile(r"\b(?:stage|stg) ?(1|2|3|one|two|three)\b|\bs([123])\b", re.IGNORECASE)
# "I did ask for stage 2", "they've refused stage 2": a thing done, and not another name for what was told.
_DID = re.compile(
    r"\b(?:i|we|she|he|they|mum|dad|client)(?: |['’])?(?:did|have|had|has|ve|d|already|also) (?:\w+ ){0,2}"
    r"(?:ask|request|escalat|appl|put in|go|went|gone|refus|repl|answer|respon|reject|turn)\w*\b|"
    r"\b(?:i|we|she|he|mum|client) (?:\w+ )?(?:asked|requested|escalated|applied) (?:\w+ )?for\b",
    re.IGNORECASE,
)
_STAGE = {"1": 1, "one": 1, "2": 2, "two": 2, "3": 3, "three": 3}
_ACTS: tuple[tuple[EventType | None, EventType, EventType], ...] = (
    (E.COMPLAINT_MADE, E.STAGE2_REQUESTED, E.STAGE3_REQUESTED),
    (E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.STAGE3_COUNCIL_RESPONSE),
    (E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE3_REFUSED),
)
_DENIALS: tuple[tuple[re.Pattern[str], frozenset[EventType]], ...] = (
    (
        re.compile(
            r"\b(?:never|didn'?t|not|haven'?t|hasn'?t|no one) (?:\w+ ){0,2}(?:repl\w+|answer\w*|respon\w+|wr[io]t\w+ back|come back)\b",
            re.IGNORECASE,
        ),
        frozenset({E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.STAGE3_COUNCIL_RESPONSE}),
    ),
    (
        re.compile(
            r"\b(?:never|didn'?t|not|haven'?t|hasn'?t) (?:\w+ ){0,2}(?:refus\w+|said no|say no|turn\w* (?:it |me )?down|reject\w*)\b",
            re.IGNORECASE,
        ),
        frozenset({E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE3_REFUSED}),
    ),
    (
        re.compile(
            r"\b(?:never|didn'?t|not|haven'?t) (?:\w+ ){0,2}(?:ask\w*|request\w*|escalat\w*)\b", re.IGNORECASE
        ),
        frozenset({E.STAGE2_REQUESTED, E.STAGE3_REQUESTED}),
    ),
    (
        re.compile(
            r"\b(?:never|didn'?t|not|haven'?t) (?:\w+ ){0,2}(?:complain\w*|put (?:it|one) in|sen[dt] (?:it|one))\b",
            re.IGNORECASE,
        ),
        frozenset({E.COMPLAINT_MADE}),
    ),
)
_PLAIN = 2.0  # the strength of a cue that names its event plainly
_SHORT = 40  # words: a longer turn tells a story, and its "sorry" is mostly manners


@dataclass(frozen=True, slots=True)
class Corrected:
    """Events after a correction, and which of the turn's own events it used up."""

    events: list[Event]
    used: frozenset[str] = frozenset()


def is_correction(message: str) -> bool:
    """Whether a turn says that something told before was wrong."""
    return len(message.split()) <= _SHORT and bool(_CORRECTS.search(message.replace("’", "'")))


def without_corrected(message: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    """The told times that stand: "7 August, no sorry, 7 September" leaves the second."""
    text = message.replace("’", "'")
    kept = []
    for number, mention in enumerate(mentions):
        after = mentions[number + 1] if number + 1 < len(mentions) else None
        if after is None or not _RIGHT_AFTER.search(text[mention.end : after.start]):
            kept.append(mention)
    return kept


def correct_date(
    before: Sequence[Event], told: Sequence[Event], message: str, mentions: Sequence[DateMention], turn: int
) -> Corrected:
    """Put a corrected date on the event it belongs to.

    That is the event told again in this turn; else the one that had the date now denied ("not March"); else
    the one told last with a date.
    """
    new = [m for m in mentions if m.when.known and not _NOT_BEFORE.search(message[: m.start])]
    denied = [m for m in mentions if m.when.known and _NOT_BEFORE.search(message[: m.start])]
    if not new:
        return Corrected(list(before))
    named = {kind for kind, hit in load_cues().read([message])[0].events.items() if hit.strength >= _PLAIN}
    if not denied and _is_news(before, told, named):
        return Corrected(list(before))
    kinds = named or {e.type for e in told if e.type is not E.PROBLEM_BEGAN}
    target = _target(before, kinds, denied)
    if target is None:
        return Corrected(list(before))
    old = before[target]
    when = _moved(old.when, new[0].when)
    evidence = Evidence(origin=Origin.CORRECTED, turn=turn, quote=_quote(message))
    events = list(before)
    events[target] = old.model_copy(update={"when": when, "evidence": evidence})
    used = frozenset(e.id for e in told if e.type is old.type or e.type is E.PROBLEM_BEGAN)
    return Corrected(events, used)


def _is_news(before: Sequence[Event], told: Sequence[Event], named: set[EventType]) -> bool:
    """Whether a turn dates an act of its own that was not told before ("actually I did ask for stage 2, on 27
    April"): it then adds to what was told, and changes the day of nothing else."""
    held = {event.type for event in before if event.happened}
    return any(
        event.happened and event.when.known and event.type in named and event.type not in held
        for event in told
    )


def correct_denied(before: Sequence[Event], message: str, turn: int) -> list[Event]:
    """ "No, they never replied": the last act of that kind told to have happened has not."""
    events = list(before)
    text = message.replace("’", "'")
    for pattern, kinds in _DENIALS:
        if not pattern.search(text):
            continue
        for i in range(len(events) - 1, -1, -1):
            if events[i].type in kinds and events[i].happened:
                evidence = Evidence(origin=Origin.CORRECTED, turn=turn, quote=_quote(message))
                events[i] = events[i].model_copy(
                    update={"negated": True, "when": When(), "evidence": evidence}
                )
                break
    return events


def _target(before: Sequence[Event], kinds: set[EventType], denied: Sequence[DateMention]) -> int | None:
    had_it = [i for i, event in enumerate(before) if any(_same_time(event.when, m.when) for m in denied)]
    if had_it:
        return next((i for i in reversed(had_it) if before[i].type in kinds), had_it[-1])
    for i in range(len(before) - 1, -1, -1):
        if before[i].type in kinds:
            return i
    dated = [i for i, event in enumerate(before) if event.when.known]
    return max(dated, key=lambda i: (before[i].evidence.turn or 0, i), default=None)


def _same_time(old: When, denied: When) -> bool:
    """Whether a denied time names the old one, the year aside."""
    if old.earliest is None or denied.earliest is None or denied.latest is None:
        return False
    if denied.day:
        return (old.earliest.month, old.earliest.day) == (denied.day.month, denied.day.day)
    return old.earliest.month == denied.earliest.month


def _moved(old: When, new: When) -> When:
    """A new time; a month alone moves the day told before into it ("3 March … April not March": 3 April)."""
    if (
        old.day
        and not new.day
        and new.earliest
        and new.latest
        and 27 <= (new.latest - new.earliest).days <= 30
    ):
        day = new.earliest + relativedelta(day=old.day.day)
        return When.on(day, new.words)
    return new


def correct_stage(before: Sequence[Event], message: str, turn: int) -> list[Event]:
    """ "Actually it was stage 2": the last act told at another stage moves to the stage named."""
    stages = [
        _STAGE[(m.group(1) or m.group(2)).lower()]
        for m in _STAGE_TOLD.finditer(message)
        if not _NOT_BEFORE.search(message[: m.start()])
    ]
    if len(stages) != 1 or len(message.split()) > 14 or _DID.search(message):
        return list(before)
    events = list(before)
    for i in range(len(events) - 1, -1, -1):
        row = next((row for row in _ACTS if events[i].type in row), None)
        if row is None:
            continue
        kind = row[stages[0] - 1]
        if kind is not None and kind is not events[i].type:
            evidence = Evidence(origin=Origin.CORRECTED, turn=turn, quote=_quote(message))
            events[i] = events[i].model_copy(update={"type": kind, "evidence": evidence})
        break
    return events


def _quote(message: str) -> str:
    return message.strip()[:160]
