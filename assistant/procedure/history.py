"""What has happened to one complaint, put in order and filled in where one thing implies another.

People tell events in any order, more than once, with gaps and with dates that are days, spans or nothing.
This file turns them into a ``History``, on which every decision of this room is taken. Two rules hold
throughout: the order of telling never counts, and a date is used only as far as it is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from assistant.case import Case, Event, EventType, Evidence, Origin, ReasonCode
from assistant.procedure.spans import UNDATED, Span, span

E = EventType


# Each stage in the words of its events: how it is asked for, what shows that it is under way, how it is
# refused and how it is answered. Nothing else in this room lists them.
class StageEvents(NamedTuple):
    asked: E
    under_way: tuple[E, ...]
    refused: tuple[E, ...]
    answered: tuple[E, ...]

    @property
    def all(self) -> tuple[E, ...]:
        return (self.asked, *self.under_way, *self.refused, *self.answered)


STAGE_EVENTS: Mapping[int, StageEvents] = {
    1: StageEvents(
        asked=E.COMPLAINT_MADE,
        under_way=(E.COMPLAINT_ACKNOWLEDGED, E.STAGE1_EXTENSION_TOLD),
        refused=(E.COMPLAINT_REFUSED,),
        answered=(E.STAGE1_RESPONSE,),
    ),
    2: StageEvents(
        asked=E.STAGE2_REQUESTED,
        under_way=(
            E.STAGE2_ACCEPTED,
            E.INVESTIGATORS_APPOINTED,
            E.STATEMENT_AGREED,
            E.STAGE2_EXTENSION_TOLD,
        ),
        refused=(E.STAGE2_REFUSED, E.STAGE2_STOPPED),
        answered=(E.STAGE2_RESPONSE,),
    ),
    3: StageEvents(
        asked=E.STAGE3_REQUESTED,
        under_way=(E.PANEL_DATE_SET, E.PANEL_HELD, E.PANEL_REPORT),
        refused=(E.STAGE3_REFUSED,),
        answered=(E.STAGE3_COUNCIL_RESPONSE,),
    ),
}

# What happened later, or sooner, puts bounds on an undated event: an extension letter of 23 September shows
# that stage 2 had been asked for by then. For each event, what cannot come before it and what cannot come
# after it.
FOLLOWS: Mapping[E, tuple[E, ...]] = {
    E.COMPLAINT_MADE: (
        E.COMPLAINT_ACKNOWLEDGED,
        E.STAGE1_EXTENSION_TOLD,
        E.STAGE1_RESPONSE,
        E.STAGE2_REQUESTED,
        E.OMBUDSMAN_COMPLAINED,
        E.OMBUDSMAN_DECIDED,
    ),
    E.STAGE2_REQUESTED: (
        E.STAGE2_ACCEPTED,
        E.INVESTIGATORS_APPOINTED,
        E.STATEMENT_AGREED,
        E.STAGE2_EXTENSION_TOLD,
        E.STAGE2_STOPPED,
        E.STAGE2_RESPONSE,
        E.STAGE3_REQUESTED,
    ),
    E.STAGE2_RESPONSE: (E.STAGE3_REQUESTED, E.PANEL_HELD),
    E.STAGE3_REQUESTED: (E.PANEL_DATE_SET, E.PANEL_HELD, E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE),
    E.PANEL_HELD: (E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE),
    E.PANEL_REPORT: (E.STAGE3_COUNCIL_RESPONSE,),
}
PRECEDES: Mapping[E, tuple[E, ...]] = {
    E.STAGE2_REQUESTED: (E.COMPLAINT_MADE, E.STAGE1_RESPONSE),
    E.STAGE3_REQUESTED: (E.STAGE2_RESPONSE,),
    E.PANEL_REPORT: (E.PANEL_HELD,),
}

# A date the council set for an answer shows that the answer is awaited.
_AWAITED: Mapping[E, int] = {E.STAGE1_RESPONSE: 1, E.STAGE2_RESPONSE: 2, E.STAGE3_COUNCIL_RESPONSE: 3}


@dataclass(frozen=True)
class History:
    """One complaint's events on a given day, by type and soonest first; undated ones before dated ones."""

    complaint: int
    today: date
    happened: Mapping[E, tuple[Event, ...]]
    denied: Mapping[E, tuple[Event, ...]]
    planned: Mapping[E, tuple[Event, ...]]
    reasons: frozenset[ReasonCode] = frozenset()

    def has(self, *types: E) -> bool:
        """Whether any of these was told to have happened."""
        return not self.happened.keys().isdisjoint(types)

    def lacks(self, *types: E) -> bool:
        """Whether any of these was told in terms not to have happened, and none of the same type was."""
        return any(kind in self.denied and kind not in self.happened for kind in types)

    def expects(self, *types: E) -> bool:
        """Whether any of these was told to be still to come."""
        return not self.planned.keys().isdisjoint(types)

    def ids(self, *types: E) -> tuple[str, ...]:
        """The ids of the events of these types (told, not implied), for a conclusion to name what it rests
        on."""
        return tuple(e.id for kind in types for e in self.happened.get(kind, ()) if e.id)

    def moments(self, kind: E) -> tuple[Span, ...]:
        """When each event of this type can have happened, soonest first. A vague telling that takes in a
        closer one ("in November", "Monday 6 November") is the same event told twice, and the closer
        counts."""
        return self._moments.get(kind, ())

    @cached_property
    def _moments(self) -> Mapping[E, tuple[Span, ...]]:
        return {kind: _closest(events) for kind, events in self.happened.items()}

    def first(self, kind: E) -> Span:
        """When the first event of this type can have happened."""
        moments = self.moments(kind)
        return moments[0] if moments else UNDATED

    def last(self, kind: E) -> Span:
        """When the last event of this type can have happened."""
        moments = self.moments(kind)
        return moments[-1] if moments else UNDATED

    def bounded(self, kind: E, told: Span) -> Span:
        """``told`` drawn in by what necessarily came before and after it, where it has an open end."""
        latest, earliest = told.latest, told.earliest
        if latest is None:
            after = (e.when.latest for later in FOLLOWS.get(kind, ()) for e in self._dated(later))
            latest = min((end for end in after if end is not None and end <= self.today), default=None)
        if earliest is None:
            before = (self.first(sooner).earliest for sooner in PRECEDES.get(kind, ()))
            earliest = max((start for start in before if start is not None), default=None)
        if earliest is not None and latest is not None and latest < earliest:
            return told
        return Span(earliest, latest)

    def _dated(self, kind: E) -> tuple[Event, ...]:
        return (*self.happened.get(kind, ()), *self.planned.get(kind, ()))

    def surely_after(self, types: Iterable[E], moment: Span) -> bool:
        """Whether something of these types happened after ``moment`` on any reading of the dates."""
        return any(
            moment.surely_before(span(event)) for kind in types for event in self.happened.get(kind, ())
        )

    def awaits(self, kind: E) -> bool:
        """Whether the council named a day for this that has not passed, or gave none but said it would
        come."""
        return any(e.when.latest is None or e.when.latest >= self.today for e in self.planned.get(kind, ()))

    def promised_after(self, kind: E, working_days: int, start: Span) -> bool:
        """Whether the council named a day for this more than ``working_days`` after ``start``: it has then
        told the person that it needs longer (s1-05, s2-11)."""
        return any(
            e.when.earliest is not None and start.working_days_passed(working_days, e.when.earliest)
            for e in self.planned.get(kind, ())
        )

    def touches(self, stage: int) -> bool:
        """Whether anything told shows that the complaint reached this stage."""
        return (
            self.has(*STAGE_EVENTS[stage].all)
            or any(self.expects(kind) for kind, awaited in _AWAITED.items() if awaited == stage)
            or (stage == 3 and self.expects(E.PANEL_DATE_SET, E.PANEL_HELD, E.PANEL_REPORT))
        )

    @property
    def chased_by(self) -> Span:
        """When the council was chased, first."""
        return self.first(E.CHASED)


def _closest(events: tuple[Event, ...]) -> tuple[Span, ...]:
    """The dated moments, without those that only repeat a closer one vaguely."""
    told = tuple(span(event) for event in events if event.when.known)
    if len(told) < 2:
        return told
    return tuple(one for one in told if not any(one.takes_in(other) for other in told))


def histories(case: Case, today: date) -> dict[int, History]:
    """Each complaint's history, by its number; complaint 1 is always there, empty if nothing was told."""
    numbers = sorted({1, *(event.complaint for event in case.events)})
    return {number: history(case, today, number) for number in numbers}


def history(case: Case, today: date, complaint: int = 1) -> History:
    """The history of one complaint. An event dated wholly after ``today`` is still to come, however told."""
    happened: dict[E, list[Event]] = {}
    denied: dict[E, list[Event]] = {}
    planned: dict[E, list[Event]] = {}
    for event in case.events:
        if event.complaint != complaint:
            continue
        if event.negated:
            book = denied
        elif event.planned or (event.when.earliest is not None and event.when.earliest > today):
            book = planned
        else:
            book = happened
        book.setdefault(event.type, []).append(event)
    reasons = frozenset(fact.value.code for fact in case.reasons)
    told = History(complaint, today, _ordered(happened), _ordered(denied), _ordered(planned), reasons)
    return _with_implied_refusal(_since_new_problem(told), case)


# Reasons that are given only for not going on; told of a request with no answer, they are its refusal. (Those
# that put off, pause or set a condition are not here: an investigator wanting, a form, a court case.)
_NO_FURTHER = frozenset(
    {
        ReasonCode.CANNOT_ACHIEVE_OUTCOME,
        ReasonCode.NOTHING_TO_ADD,
        ReasonCode.USE_CORPORATE,
        ReasonCode.NO_PARENTAL_RESPONSIBILITY,
        ReasonCode.CHILD_HAS_NOT_CONSENTED,
        ReasonCode.CHILD_PROTECTION_MATTER,
        ReasonCode.VEXATIOUS,
        ReasonCode.ALL_STAGES_DONE,
        ReasonCode.LEGAL_ACTION_THREATENED,
        ReasonCode.POINT_OF_LAW,
        ReasonCode.NOT_CARE_LEAVER,
        ReasonCode.GO_TO_OMBUDSMAN,
    }
)
_REFUSING: Mapping[int, frozenset[ReasonCode]] = {
    1: _NO_FURTHER | {ReasonCode.OUT_OF_TIME, ReasonCode.WITHDREW_BEFORE, ReasonCode.COMMISSIONED_PROVIDER},
    2: _NO_FURTHER | {ReasonCode.LATE_STAGE2_REQUEST},
    3: _NO_FURTHER | {ReasonCode.STAGE2_ROBUST, ReasonCode.LATE_PANEL_REQUEST},
}


def _with_implied_refusal(told: History, case: Case) -> History:
    """A reason for not going on, with a request that nothing was done on, implies that it was refused."""
    refusals = tuple(kind for events in STAGE_EVENTS.values() for kind in events.refused)
    several = any(event.complaint != told.complaint for event in case.events)
    if several or told.has(*refusals) or any(kind in told.denied for kind in refusals):
        return told
    for stage in (3, 2, 1):
        events = STAGE_EVENTS[stage]
        if not told.touches(stage):
            continue
        given = [r.value for r in case.reasons if r.value.code in _REFUSING[stage]]
        if told.has(events.asked) and given and not told.has(*events.under_way, *events.answered):
            refusal = events.refused[0]
            implied = Event(id="", type=refusal, complaint=told.complaint, evidence=_INFERRED)
            return replace(told, happened={**told.happened, refusal: (implied,)})
        return told
    return told


_INFERRED = Evidence(origin=Origin.INFERRED)
_CLOSINGS = (E.STAGE3_COUNCIL_RESPONSE, E.OMBUDSMAN_DECIDED)


def _since_new_problem(told: History) -> History:
    """A complaint about something that began after an earlier one was finished is a new complaint: only what
    has happened since counts towards it (beh-02 keeps out repeats, not new matters)."""
    closing = max(
        (told.last(kind) for kind in _CLOSINGS if told.last(kind).latest), key=_ending, default=None
    )
    if closing is None or not told.surely_after((E.PROBLEM_BEGAN,), closing):
        return told
    if not told.lacks(E.COMPLAINT_MADE) and not told.surely_after((E.COMPLAINT_MADE,), closing):
        return told
    since = {
        kind: kept
        for kind, events in told.happened.items()
        if (kept := tuple(e for e in events if closing.surely_before(span(e)) or not e.when.known))
    }
    return replace(told, happened=since)


def _ending(moment: Span) -> date:
    return moment.latest or date.min


def _ordered(book: Mapping[E, list[Event]]) -> dict[E, tuple[Event, ...]]:
    return {kind: tuple(sorted(events, key=_moment)) for kind, events in book.items()}


def _moment(event: Event) -> tuple[date, date, str]:
    """A place in time for sorting: undated first, and a fixed order among equals."""
    first = event.when.earliest or event.when.latest or date.min
    return first, event.when.latest or first, event.evidence.quote
