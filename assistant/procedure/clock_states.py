"""Where a limit stands on the day of reading: running, met, met late, passed, extended, stopped, or not
settled."""

from __future__ import annotations

from datetime import date

from assistant.case import EventType as E
from assistant.procedure.assessment import DeadlineState as State
from assistant.procedure.clock_table import Clock
from assistant.procedure.history import History
from assistant.procedure.limits import extended
from assistant.procedure.spans import Span


def state_of(
    clock: Clock, told: History, start: Span, due_first: date | None, due: date
) -> tuple[State, date | None]:
    """The state of a limit that falls between ``due_first`` (None: that end is open) and ``due``, and the
    day on which it was met where that day is told."""
    happened = told.happened.keys()
    if not happened.isdisjoint(clock.stops):
        state, met_on = _answered(clock, told, start, due_first, due)
    elif not happened.isdisjoint(clock.shows_met) or _panel_set(clock.shows_met, told):
        state, met_on = _shown_met(clock, told, due_first), None
    else:
        state, met_on = _unanswered(clock, told, due_first, due), None
    if clock.extended_by is None or state is State.MET or state is State.STOPPED:
        return state, met_on
    limit = clock.working_days or 0
    longer = extended(told, clock.extended_by, clock.stops[0], start, limit)
    return (State.EXTENDED if longer else state), met_on


def _panel_set(types: tuple[E, ...], told: History) -> bool:
    """A panel's date has been set, on whatever day the panel is to sit: that has happened already."""
    return E.PANEL_DATE_SET in told.planned and E.PANEL_DATE_SET in types


def _shown_met(clock: Clock, history: History, due_first: date | None) -> State:
    """Met, if what shows it had come before the limit did."""
    shown = history.moments(*clock.shows_met)
    by = (shown[0].latest if shown else None) or history.today
    return State.MET if due_first and by <= due_first else State.UNCERTAIN


def _answered(
    clock: Clock, history: History, start: Span, due_first: date | None, due: date
) -> tuple[State, date | None]:
    """Met, late or not settled, by the first answer that does not come before what it answers."""
    told = history.moments(*clock.stops)
    answers = [span for span in told if not span.surely_before(start)]
    if not answers and clock.may_come_early and told:
        return State.MET, None
    if not answers:
        return (State.MET if due_first and history.today <= due_first else State.UNCERTAIN), None
    first, last = answers[0], answers[-1] if clock.whole else answers[0]
    if due_first and last.latest and last.latest <= due_first:
        return State.MET, last.exact
    return (State.MET_LATE if first.earliest and first.earliest > due else State.UNCERTAIN), last.exact


def _unanswered(clock: Clock, told: History, due_first: date | None, due: date) -> State:
    state = _by_the_calendar(told.today, due_first, due)
    if told.broken_off and clock.working_days is not None:
        day = told.break_day()  # on a day not told, taken to be in time
        if day is None or day <= due:
            return State.STOPPED
    if state is State.RUNNING:
        return state
    if not told.has(*clock.moved_on) and not _panel_set(clock.moved_on, told):
        return state
    return state if told.denied.intersection(clock.stops) else State.UNCERTAIN


def _by_the_calendar(today: date, due_first: date | None, due: date) -> State:
    if today > due:
        return State.PASSED
    if due_first is not None and today < due_first:
        return State.RUNNING
    return State.DUE_TODAY if due_first == due else State.UNCERTAIN
