"""Short messages cut from longer ones: one to three sentences that can be read without the rest.

Many people write a line or two ("stage 3 turned down. what now"), and few of the labelled messages are so
short. The events of a cut message are those of its sentences; where the complaint stands follows from them
(``hints.standing``); everything else the labels say was about the whole message, so it is not taught. Made
when the heads are trained, never measured on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.case import EventType
from assistant.understanding.cues import ClauseCues, load_cues
from assistant.understanding.hints import codes_of, standing
from assistant.understanding.segments import Clause, split
from evals.listener.labels import Expectation, LabelledEvent, LabelledFacts, Message

MOST_SENTENCES = 3
PLAIN = 1.5  # strength of a cue that names its event without what was told before
# What these are called does not hang on what was told before them.
_PLAIN_KINDS = frozenset(
    {
        EventType.PANEL_HELD,
        EventType.PANEL_DATE_SET,
        EventType.OMBUDSMAN_COMPLAINED,
        EventType.OMBUDSMAN_REFUSED,
        EventType.OMBUDSMAN_DECIDED,
        EventType.COURT_STARTED,
        EventType.COURT_ENDED,
        EventType.ADVOCATE_INVOLVED,
        EventType.COMPLAINT_WITHDRAWN,
        EventType.REMEDY_NOT_DONE,
    }
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A turn with its clauses, their cues and its labelled events."""

    text: str
    clauses: Sequence[Clause]
    cues: Sequence[ClauseCues]
    events: Sequence[LabelledEvent]


def cropped(messages: Sequence[Message], count: int, rng: random.Random) -> list[Message]:
    """About ``count`` short messages from ``messages``, none twice from the same sentences."""
    made: dict[tuple[str, str], Message] = {}
    if not messages:
        return []
    for _ in range(4 * count):
        message = rng.choice(messages)
        cut = _cut(message, rng)
        if cut is not None:
            made.setdefault((message.id, cut.turns[0]), cut)
        if len(made) == count:
            break
    return list(made.values())


def _cut(message: Message, rng: random.Random) -> Message | None:
    """A few sentences of one turn, where what they tell can be told from them alone."""
    number = rng.randrange(len(message.turns))
    turn = _read(message, number)
    sentences = sorted({clause.sentence for clause in turn.clauses})
    if len(sentences) + len(message.turns) < 3:
        return None  # the message is as short itself
    size = rng.randint(1, min(MOST_SENTENCES, len(sentences)))
    first = rng.randint(0, len(sentences) - size)
    taken = [c for c in turn.clauses if sentences[first] <= c.sentence <= sentences[first + size - 1]]
    start, end = taken[0].start, taken[-1].end
    events = []
    for event in turn.events:
        low = turn.text.find(event.text)
        high = low + len(event.text)
        if high <= start or low >= end:
            continue
        from_the_start = number == 0 and first == 0
        if low < start or high > end or not (from_the_start or _is_plain(turn, event)):
            return None
        events.append(event.model_copy(update={"turn": 0}))
    if not events:
        return None
    return Message(
        id=f"{message.id}[{number}:{start}-{end}]",
        today=message.today,
        turns=[turn.text[start:end]],
        events=events,
        facts=LabelledFacts(),
        expect=Expectation(stage=_stages(message, events)),
    )


def _read(message: Message, number: int) -> _Read:
    text = message.turns[number]
    clauses = split(text)
    cues = load_cues().read([clause.text for clause in clauses])
    return _Read(text, clauses, cues, [event for event in message.events if event.turn == number])


def _is_plain(turn: _Read, event: LabelledEvent) -> bool:
    """Whether an event's own words say which it is."""
    if event.type in _PLAIN_KINDS:
        return True
    low = turn.text.find(event.text)
    for clause, cues in zip(turn.clauses, turn.cues, strict=True):
        hit = cues.events.get(event.type)
        if hit and hit.strength >= PLAIN and clause.start < low + len(event.text) and clause.end > low:
            return True
    return False


def _stages(message: Message, events: Sequence[LabelledEvent]) -> list[str] | None:
    """Any of the stages that the events put a complaint at; None where they do not say, or the message is on
    another route."""
    if "not_applicable" in (message.expect.stage or []):
        return None
    seen = frozenset(e.type for e in events if not e.negated and not e.planned)
    denied = frozenset(e.type for e in events if e.negated)
    stands = standing(seen, denied)
    return None if stands == "unknown" else list(codes_of(stands))
