"""Where a limit stands on the day of reading: running, met, met late, passed, extended, stopped, or not
settled."""

from __future__ import annotations

from datetime import date

from assistant.procedure.assessment import DeadlineState as State
from assistant.procedure.clock_table import Clock
from assistant.procedure.told import Span, Told


def state_of(
    clock: Clock, told: Told, start: Span, due_first: date | None, due: date
) -> tuple[State, date | None]:
    """The state of a limit that falls between ``due_first`` (None: that end is open) and ``due``, and the
    day on which it was met where that day is told."""
    if told.has(clock.stops):
        state, met_on = _answered(clock, told, start, due_first, due)
    elif told.has(clock.shows_met):
        by = told.last_day_of(clock.shows_met) or told.today
        state, met_on = (State.MET if due_first and by <= due_first else State.UNCERTAIN), None
    else:
        state, met_on = _unanswered(clock, told, due_first, due), None
    if state in (State.MET, State.STOPPED) or not _extended(clock, told, due):
        return state, met_on
    return State.EXTENDED, met_on


def _answered(
    clock: Clock, told: Told, start: Span, due_first: date | None, due: date
) -> tuple[State, date | None]:
    """Met, late or not settled, by the first answer that does not come before what it answers."""
    answers = [span for span in told.spans(*clock.stops) if not start.surely_after(span)]
    if not answers and clock.may_come_early and told.spans(*clock.stops):
        return State.MET, None
    if not answers:
        return (State.MET if due_first and told.today <= due_first else State.UNCERTAIN), None
    first, last = answers[0], answers[-1] if clock.whole else answers[0]
    met_on = last.last if last.exact else None
    if due_first and last.last <= due_first:
        return State.MET, met_on
    return (State.MET_LATE if first.first and first.first > due else State.UNCERTAIN), met_on


def _unanswered(clock: Clock, told: Told, due_first: date | None, due: date) -> State:
    state = _by_the_calendar(told.today, due_first, due)
    if told.broken_off and clock.working_days is not None and _broken_off_in_time(told, due):
        return State.STOPPED
    not_told = told.has(clock.moved_on) and not told.denied.intersection(clock.stops)
    return State.UNCERTAIN if not_told and state is not State.RUNNING else state


def _by_the_calendar(today: date, due_first: date | None, due: date) -> State:
    if today > due:
        return State.PASSED
    if due_first is not None and today < due_first:
        return State.RUNNING
    return State.DUE_TODAY if due_first == due else State.UNCERTAIN


def _broken_off_in_time(told: Told, due: date) -> bool:
    """Whether the complaint was withdrawn or frozen before the limit came; on a day not told, so taken."""
    day = told.break_day()
    return day is None or day <= due


def _extended(clock: Clock, told: Told, due: date) -> bool:
    """Whether the council said, before this limit had surely passed, that it needs longer (s1-05, s2-11):
    by a notice, or by naming a later day for its answer."""
    if clock.extended_by is None:
        return False
    if told.has((clock.extended_by,)):
        notices = told.spans(clock.extended_by)
        return not notices or notices[0].first is None or notices[0].first <= due
    promised = told.planned_day(clock.stops)
    return promised is not None and promised > due
