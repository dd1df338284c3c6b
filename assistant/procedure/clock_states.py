"""Where a limit stands on the day of reading: running, met, met late, passed, extended, stopped, or not
settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assistant.case import EventType as E
from assistant.procedure.assessment import DeadlineState as State
from assistant.procedure.clock_table import Clock
from assistant.procedure.history import History
from assistant.procedure.limits import extended
from assistant.procedure.spans import Span


class Round(NamedTuple):
    """What the clocks of one complaint are read against."""

    history: History

    def has(self, types: Iterable[E]) -> bool:
        """Whether anything of these types has happened; a panel's date has been set, on whatever day the
        panel is to sit."""
        history = self.history
        if not history.happened.keys().isdisjoint(types):
            return True
        return E.PANEL_DATE_SET in history.planned and E.PANEL_DATE_SET in types


def state_of(
    clock: Clock, told: Round, start: Span, due_first: date | None, due: date
) -> tuple[State, date | None]:
    """The state of a limit that falls between ``due_first`` (None: that end is open) and ``due``, and the
    day on which it was met where that day is told."""
    if clock.stops and told.has(clock.stops):
        state, met_on = _answered(clock, told.history, start, due_first, due)
    elif clock.shows_met and told.has(clock.shows_met):
        state, met_on = _shown_met(clock, told.history, due_first), None
    else:
        state, met_on = _unanswered(clock, told, due_first, due), None
    if clock.extended_by is None or state is State.MET or state is State.STOPPED:
        return state, met_on
    limit = clock.working_days or 0
    longer = extended(told.history, clock.extended_by, clock.stops[0], start, limit)
    return (State.EXTENDED if longer else state), met_on


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


def _unanswered(clock: Clock, told: Round, due_first: date | None, due: date) -> State:
    state = _by_the_calendar(told.history.today, due_first, due)
    if told.history.broken_off and clock.working_days is not None:
        day = told.history.break_day()  # on a day not told, taken to be in time
        if day is None or day <= due:
            return State.STOPPED
    if state is State.RUNNING or not told.has(clock.moved_on):
        return state
    return state if told.history.denied.intersection(clock.stops) else State.UNCERTAIN


def _by_the_calendar(today: date, due_first: date | None, due: date) -> State:
    if today > due:
        return State.PASSED
    if due_first is not None and today < due_first:
        return State.RUNNING
    return State.DUE_TODAY if due_first == due else State.UNCERTAIN
