"""Every deadline that the dates told allow, and where each stands on a given day.

Working-day clocks come from ``clock_table.CLOCKS``; the two clocks counted in years are here. A start told as a
span gives a limit counted from the span's last day, so that "passed" is certain. Events that have not happened
(negated, planned, or dated after the day of reading) start nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from assistant.case import Case, Event
from assistant.case import EventType as E
from assistant.procedure.assessment import Deadline, DeadlineCode, DeadlineState, Party
from assistant.procedure.clock_table import CLOCKS, Clock
from assistant.procedure.working_days import add_working_days, holidays_skipped

State = DeadlineState


class Span(NamedTuple):
    """When something happened: on ``last`` at the latest; ``first`` is None where that end is open."""

    first: date | None
    last: date
    event: str

    @property
    def exact(self) -> bool:
        return self.first == self.last


def deadlines(case: Case, today: date, complaint: int = 1) -> tuple[Deadline, ...]:
    """The deadlines of one complaint on ``today``, in the order of the stages, met and passed ones too."""
    told = [e for e in case.events if e.complaint == complaint and e.happened and not _in_future(e, today)]
    found: list[Deadline] = []
    for clock in CLOCKS:
        found += _of_clock(clock, told, today, complaint)
    found += _in_years(told, today, complaint)
    return tuple(found)


def _in_future(event: Event, today: date) -> bool:
    return event.when.earliest is not None and event.when.earliest > today


def _span(event: Event, today: date) -> Span | None:
    """The span of an event that has happened: it cannot lie after today. None where no last day is told."""
    when = event.when
    if when.latest is None:
        return None if when.earliest is None else Span(when.earliest, today, event.id)
    return Span(when.earliest, min(when.latest, today), event.id)


def _spans(told: Iterable[Event], types: tuple[E, ...], today: date) -> list[Span]:
    spans = [span for e in told if e.type in types and (span := _span(e, today))]
    return sorted(spans, key=lambda s: (s.last, s.first or date.min, s.event))


def _of_clock(clock: Clock, told: list[Event], today: date, complaint: int) -> Iterable[Deadline]:
    starts = next((s for kind in clock.starts if (s := _spans(told, (kind,), today))), [])
    if not starts:
        return
    start = starts[0]
    due = add_working_days(start.last, clock.working_days)
    due_first = add_working_days(start.first, clock.working_days) if start.first and not start.exact else None
    state, met_on = _state(clock, told, due_first if not start.exact else due, due, today)
    yield Deadline(
        what=clock.what,
        party=clock.party,
        due=due,
        due_earliest=due_first,
        start=start.last,
        start_earliest=None if start.exact else start.first,
        start_event=start.event,
        working_days=clock.working_days,
        skipped=holidays_skipped(start.last, due),
        state=state,
        met_on=met_on,
        advisory=clock.advisory,
        complaint=complaint,
        rules=clock.rules,
    )


def _state(
    clock: Clock, told: list[Event], due_first: date | None, due: date, today: date
) -> tuple[State, date | None]:
    if any(e.type in clock.stops for e in told):
        spans = _spans(told, clock.stops, today)
        if not spans:
            return (State.MET if due_first and today <= due_first else State.UNCERTAIN), None
        done = spans[0]
        return _met(done, due_first, due), done.last if done.exact else None
    if any(e.type in clock.shows_met or e.type in clock.moved_on for e in told):
        return State.UNCERTAIN, None
    return _running(due_first, due, today), None


def _met(done: Span, due_first: date | None, due: date) -> State:
    if due_first and done.last <= due_first:
        return State.MET
    if done.first and done.first > due:
        return State.MET_LATE
    return State.UNCERTAIN


def _running(due_first: date | None, due: date, today: date) -> State:
    if today > due:
        return State.PASSED
    if due_first and today < due_first:
        return State.RUNNING
    return State.DUE_TODAY if due_first == due else State.UNCERTAIN


def anniversary(day: date) -> date:
    """The same day a year on; from 29 February, 28 February."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def last_day_of_twelve_months(day: date) -> date:
    """The last of the 12 months beginning with ``day`` (from 29 February, 28 February)."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return anniversary(day) - timedelta(days=1)


_COMPLAINED_OF = (
    (E.PROBLEM_BEGAN,),
    (E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE3_REFUSED, E.REMEDY_NOT_DONE),
)


def _in_years(told: list[Event], today: date, complaint: int) -> Iterable[Deadline]:
    grounds = _spans(told, (E.PROBLEM_BEGAN,), today)
    if grounds:
        yield _yearly(
            DeadlineCode.ONE_YEAR_LIMIT,
            grounds[0],
            (E.COMPLAINT_MADE,),
            told,
            today,
            complaint,
            ("time-01", "time-02"),
        )
    first = next((s for kinds in _COMPLAINED_OF if (s := _spans(told, kinds, today))), [])
    if first:
        yield _yearly(
            DeadlineCode.OMBUDSMAN_12_MONTHS,
            first[0],
            (E.OMBUDSMAN_COMPLAINED,),
            told,
            today,
            complaint,
            ("lgo-02", "lgo-03", "lgo-04"),
        )


def _yearly(
    what: DeadlineCode,
    start: Span,
    stops: tuple[E, ...],
    told: list[Event],
    today: date,
    complaint: int,
    rules: tuple[str, ...],
) -> Deadline:
    limit = anniversary if what is DeadlineCode.ONE_YEAR_LIMIT else last_day_of_twelve_months
    due = limit(start.last)
    due_first = limit(start.first) if start.first and not start.exact else None
    clock = Clock(what, Party.COMPLAINANT, 0, (), stops)
    state, met_on = _state(clock, told, due_first if not start.exact else due, due, today)
    return Deadline(
        what=what,
        party=Party.COMPLAINANT,
        due=due,
        due_earliest=due_first,
        start=start.last,
        start_earliest=None if start.exact else start.first,
        start_event=start.event,
        working_days=None,
        state=state,
        met_on=met_on,
        complaint=complaint,
        rules=rules,
    )
