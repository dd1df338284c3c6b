"""From clauses to events: which thing each clause tells, when, and whether it happened.

Three witnesses are weighed for every clause and every event type: the cues (``cues.yaml``), the trained
heads where they are present, and the procedure's own order (``order``): an answer after a request for
stage 2 is a stage 2 answer; nobody refuses a panel before stage 2 was answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.case import EventType, When
from assistant.understanding import polarity
from assistant.understanding.cues import ClauseCues
from assistant.understanding.dates import DateMention
from assistant.understanding.order import Position
from assistant.understanding.segments import Clause

TYPES: tuple[EventType, ...] = tuple(EventType)
_BIAS = -1.4  # log-odds an event needs from its witnesses
_MOST_PER_CLAUSE = 2


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event read from a clause, before it gets its id."""

    kind: EventType
    clause: int
    when: When = field(default_factory=When)
    negated: bool = False
    planned: bool = False
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: EventType
    logit: float
    start: int


def decode(
    clauses: Sequence[Clause],
    cues: Sequence[ClauseCues],
    mentions: Sequence[DateMention],
    today: date,
    position: Position,
    heads: NDArray[np.float32] | None = None,
) -> list[FoundEvent]:
    """The events told in one turn, in the order told.

    ``position`` is how far the complaint had come in earlier turns; ``heads`` (clauses, event types) are
    the trained heads' probabilities, or None.
    """
    found: list[FoundEvent] = []
    for number, clause in enumerate(clauses):
        chosen = _candidates(cues[number], position, None if heads is None else heads[number])
        for candidate in chosen[:_MOST_PER_CLAUSE]:
            event = _read(clauses, number, candidate, mentions, today)
            if event is None:
                continue
            found.append(event)
            if not event.negated and not event.planned:
                position = position.then(event.kind)
        del clause
    return found


def _candidates(cues: ClauseCues, position: Position, heads: NDArray[np.float32] | None) -> list[_Candidate]:
    """Event types likely enough for one clause, best first."""
    logits: dict[EventType, float] = {}
    starts: dict[EventType, int] = {}
    for kind, hit in cues.events.items():
        logits[kind] = hit.strength
        starts[kind] = hit.start
    for family, hit in cues.families.items():
        placed = position.place(family)
        if placed and not (cues.events and max(h.strength for h in cues.events.values()) >= 2):
            kind, weight = placed
            if hit.strength + weight > logits.get(kind, 0.0):
                logits[kind] = hit.strength + weight
                starts.setdefault(kind, hit.start)
    if heads is not None:
        for i, kind in enumerate(TYPES):
            p = float(np.clip(heads[i], 1e-4, 1 - 1e-4))
            logits[kind] = 0.5 * logits.get(kind, 0.0) + float(np.log(p / (1 - p))) + 1.4
    best = [_Candidate(k, v, starts.get(k, 0)) for k, v in logits.items() if v + _BIAS > 0]
    best.sort(key=lambda c: -c.logit)
    return [c for i, c in enumerate(best) if i == 0 or c.logit >= best[0].logit - 0.2]


def _read(
    clauses: Sequence[Clause],
    number: int,
    candidate: _Candidate,
    mentions: Sequence[DateMention],
    today: date,
) -> FoundEvent | None:
    clause = clauses[number]
    when = _date_of(clauses, number, candidate, mentions)
    ahead = None if not when.earliest else when.earliest > today
    same = [c.text for c in clauses if c.sentence == clause.sentence]
    before = clauses[number - 1].text if number and clauses[number - 1].sentence == clause.sentence else ""
    told = polarity.read(clause.text, candidate.kind, before, " ".join(same), ahead)
    if told.supposed:
        return None
    confidence = 1 / (1 + float(np.exp(-candidate.logit - _BIAS)))
    return FoundEvent(candidate.kind, number, when, told.negated, told.planned, confidence)


def _date_of(
    clauses: Sequence[Clause], number: int, candidate: _Candidate, mentions: Sequence[DateMention]
) -> When:
    """The date told with an event: in its clause, else alone in the clause beside it."""
    clause = clauses[number]
    inside = [m for m in mentions if clause.start <= m.start < clause.end]
    if inside:
        at = clause.start + candidate.start
        return min(inside, key=lambda m: min(abs(m.start - at), abs(m.end - at))).when
    return When()
