"""Where a limit stands on the day of reading: running, met, met late, passed, extended, stopped, or not
settled."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from assistant.case import EventType as E
from assistant.procedure.assessment import DeadlineState as State
from assistant.procedure.clock_table import Clock
from assistant.procedure.history import History
from assistant.procedure.limits import extended
from assistant.procedure.spans import Span

_MET, _MET_LATE, _STOPPED, _UNCERTAIN = State.MET, State.MET_LATE, State.STOPPED, State.UNCERTAIN
_RUNNING, _PASSED = State.RUNNING, State.PASSED
_PANEL_DATE = E.PANEL_DATE_SET


class Answer(NamedTuple):
    """What was told to have come in answer to the start of a clock: on which day at the soonest, on which at
    the latest, and on which exactly; no day where all that was told came before the start."""

    earliest: date | None = None
    latest: date | None = None
    exact: date | None = None


_ON_NO_DAY = Answer()


def answer_to(clock: Clock, told: History, start: Span) -> Answer | None:
    """The first answer that does not come before what it answers (of those that are made up of several, from
    the first to the last); None where none was told to have come."""
    stop = clock.stops[0]
    if stop not in told.happened:
        return None
    spans = told.dated.get(stop, ())
    if spans and spans[0].surely_before(start):
        spans = tuple([span for span in spans if not span.surely_before(start)])
    if not spans:
        return _ON_NO_DAY
    earliest, latest, _ = spans[0]
    if len(spans) == 1 or not clock.whole:
        return Answer(earliest, latest, latest if earliest == latest else None)
    last = spans[-1]
    return Answer(earliest, last.latest, last.latest if last.earliest == last.latest else None)


def state_of(
    clock: Clock, told: History, start: Span, answer: Answer | None, due_first: date | None, due: date
) -> State:
    """The state of a limit that falls between ``due_first`` (None: that end is open) and ``due``. ``answer``
    is that of ``answer_to``."""
    if answer is not None:
        latest = answer.latest
        if latest is None:
            state = _answered_on_no_day(clock, told, due_first)
        elif due_first is not None and latest <= due_first:
            return _MET
        else:
            state = _MET_LATE if answer.earliest is not None and answer.earliest > due else _UNCERTAIN
    elif not told.happened.keys().isdisjoint(clock.shows_met) or _panel_set(clock.shows_met, told):
        state = _shown_met(clock, told, due_first)
    else:
        state = _unanswered(clock, told, due_first, due)
    notice = clock.extended_by
    if notice is None or state is _MET or state is _STOPPED:
        return state
    limit, answered = clock.working_days or 0, clock.stops[0]
    if not extended(told, notice, answered, start, limit):
        return state
    in_time = extended(told, notice, answered, start, limit, notice_by=limit)
    return State.EXTENDED if in_time else State.EXTENDED_LATE


def _panel_set(types: tuple[E, ...], told: History) -> bool:
    """A panel's date has been set, on whatever day the panel is to sit: that has happened already."""
    return _PANEL_DATE in told.planned and _PANEL_DATE in types


def _shown_met(clock: Clock, history: History, due_first: date | None) -> State:
    """Met, if what shows it had come before the limit did."""
    shown = history.moments(*clock.shows_met)
    by = (shown[0].latest if shown else None) or history.today
    return _MET if due_first and by <= due_first else _UNCERTAIN


def _answered_on_no_day(clock: Clock, told: History, due_first: date | None) -> State:
    """Met, where it can only have come in time."""
    early = clock.may_come_early and bool(told.moments(*clock.stops))
    in_time = early or (due_first is not None and told.today <= due_first)
    return _MET if in_time else _UNCERTAIN


def _unanswered(clock: Clock, told: History, due_first: date | None, due: date) -> State:
    state = _by_the_calendar(told.today, due_first, due)
    if clock.working_days is not None and told.broken_off:
        day = told.break_day()  # on a day not told, taken to be in time
        if day is None or day <= due:
            return _STOPPED
    if state is _RUNNING:
        return state
    if told.happened.keys().isdisjoint(clock.moved_on) and not _panel_set(clock.moved_on, told):
        return state
    return state if told.denied.intersection(clock.stops) else _UNCERTAIN


def _by_the_calendar(today: date, due_first: date | None, due: date) -> State:
    if today > due:
        return _PASSED
    if due_first is not None and today < due_first:
        return _RUNNING
    return State.DUE_TODAY if due_first == due else _UNCERTAIN
