"""Every deadline that the dates told allow: which clocks run, from which day, to which day.

The clocks themselves are rows of ``clock_table``; where each stands on the day of reading is for
``clock_states``. A start told as a span gives a limit counted from the span's last day, so that "passed" is
certain; ``due_earliest`` is then the limit counted from its first day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assistant.case import Case, ProcedureUsed
from assistant.case import EventType as E
from assistant.procedure.assessment import Deadline, Route
from assistant.procedure.clock_states import state_of
from assistant.procedure.clock_table import (
    FROM_STATEMENT,
    ONE_YEAR,
    REFUSALS_AND_BROKEN_PROMISES,
    STARTED_TOGETHER,
    TWELVE_MONTHS,
    Clock,
)
from assistant.procedure.history import History
from assistant.procedure.limits import STAGE1_DAYS
from assistant.procedure.scope import Scope, scope
from assistant.procedure.spans import Span
from assistant.procedure.timeline import history
from assistant.procedure.working_days import (
    add_working_days,
    anniversary,
    day_number,
    end_of_twelve_months,
    holidays_skipped,
)

IN_FORCE = date(2006, 9, 1)  # SI 2006/1738 reg.1 (rule gen-02)
LAST_COUNTED = date(2099, 1, 1)  # the bank holidays of the next year are still known

_OTHER_STARTS = {E.STAGE2_ACCEPTED: "acceptance", E.STATEMENT_AGREED: "statement"}
_AFTER_STAGE2 = (E.STAGE2_RESPONSE, E.STAGE3_REQUESTED, E.PANEL_HELD, E.PANEL_REPORT)


class Start(NamedTuple):
    """A clock and the day it runs from. ``reading`` names the start taken where there could be another."""

    clock: Clock
    span: Span
    reading: str | None = None


def deadlines(
    case: Case, today: date, complaint: int = 1, within: Scope | None = None
) -> tuple[Deadline, ...]:
    """The deadlines of one complaint on ``today``. ``within`` is the case's scope, where already worked out.

    First the deadlines that lead, in the order of the stages, at most one of each code; after them the other
    readings of the same limits: stage 2 counted from the agreed statement (reading "statement", K1), the
    Ombudsman's 12 months counted from a later refusal or broken promise ("refusal", "broken_promise").

    The clocks of the statutory procedure run only where it may apply: a matter wholly on another route has
    the Ombudsman's limit alone, and one outside England has none of these.
    """
    return deadlines_of(history(case, today, complaint), case, within or scope(case))


def deadlines_of(told: History, case: Case, covered: Scope) -> tuple[Deadline, ...]:
    """The deadlines of a complaint whose history has been read."""
    if Route.OUTSIDE_ENGLAND in covered.routes:
        return ()
    leading: list[Start] = []
    others: list[Start] = []
    if covered.statutory is not False:
        for clocks in _clocks_that_run(case, told):
            lead = _lead(clocks[0], told)
            if lead is not None:
                leading += [Start(clock, *lead) for clock in clocks]
                others += _from_statement(clocks, told)
        leading += [Start(ONE_YEAR, span) for span in told.moments(E.PROBLEM_BEGAN)[:1]]
    complained_of = _complained_of(told)
    leading += complained_of[:1]
    others += complained_of[1:]
    return tuple([_deadline(start, told) for start in (*leading, *others) if _countable(start)])


def _clocks_that_run(case: Case, told: History) -> Iterable[tuple[Clock, ...]]:
    """The working-day clocks that this case can start and stop, those that start together together.

    Under the corporate procedure no stage 2 or 3 of the statutory one has been given: what came there is no
    adjudication, and starts and stops nothing (scope-13); a request still unanswered keeps its clock.
    """
    if case.procedure_used is None or case.procedure_used.value is not ProcedureUsed.CORPORATE:
        return STARTED_TOGETHER
    answered = told.has(E.STAGE2_RESPONSE) or bool(told.report)
    return [
        clocks
        for clocks in STARTED_TOGETHER
        if clocks[0].starts[0] not in _AFTER_STAGE2
        and not (answered and E.STAGE2_RESPONSE in clocks[0].stops)
    ]


def _lead(clock: Clock, told: History) -> tuple[Span, str | None] | None:
    """Where this clock starts: from the first of its triggers that is dated."""
    for kind in clock.starts:
        if kind not in told.happened and not told.report:
            continue
        spans = _triggers(kind, told)
        if spans:
            span = _all_received(spans) if clock.received else spans[0]
            return _before_its_end(span, clock, told), _reading(kind, told)
    return None


def _triggers(kind: E, told: History) -> tuple[Span, ...]:
    """What starts a clock, soonest first: it runs from the first receipt, however often that is repeated. A
    request made before its stage was open counts only where there is no other. A bare report starts only what
    the person may do in answer to it."""
    spans = told.moments(kind)
    if kind is E.STAGE2_RESPONSE and not spans:
        return tuple([span for span in told.report if span.known])
    if kind is E.STAGE2_REQUESTED and spans:
        return tuple([span for span in spans if not _during_stage1(span, told)]) or spans
    if kind is E.STAGE3_REQUESTED and spans:
        answers = told.moments(E.STAGE2_RESPONSE)
        return tuple([span for span in spans if not (answers and span.surely_before(answers[0]))]) or spans
    return spans


def _during_stage1(request: Span, told: History) -> bool:
    """Whether stage 1 was neither answered nor out of time (s1-06) when stage 2 was asked for."""
    made, answers = told.first(E.COMPLAINT_MADE).latest, told.first(E.STAGE1_RESPONSE)
    if made is None or request.latest is None or not request.surely_before(answers):
        return False
    return day_number(made, request.latest) <= STAGE1_DAYS


def _all_received(spans: tuple[Span, ...]) -> Span:
    """One span for what is told of more than once: a report, then the letter that completes it."""
    return spans[0] if len(spans) == 1 else Span(spans[0].earliest, spans[-1].latest, spans[-1].event)


def _before_its_end(start: Span, clock: Clock, told: History) -> Span:
    """A trigger does not come after what it led to: "in March, and they answered on the 12th" ends on the
    12th."""
    if start.exact is not None or start.latest is None:
        return start
    floor = start.earliest or start.latest
    ends = [span.latest for span in told.moments(*clock.stops, *clock.shows_met)]
    return start._replace(latest=min([start.latest, *[end for end in ends if end and end >= floor]]))


def _reading(kind: E, told: History) -> str | None:
    """The name of the start taken, where sources or the facts leave room for another."""
    if kind is E.STAGE2_REQUESTED:
        return "request" if told.moments(E.STATEMENT_AGREED) else None
    if kind is E.STAGE2_RESPONSE:
        return "report" if told.report else None
    return _OTHER_STARTS.get(kind)


def _from_statement(clocks: tuple[Clock, ...], told: History) -> list[Start]:
    """Stage 2 counted from the agreed statement, where it does not lead."""
    statements = told.moments(E.STATEMENT_AGREED) if E.STATEMENT_AGREED in clocks[0].starts else ()
    if not statements or not told.moments(E.STAGE2_REQUESTED, E.STAGE2_ACCEPTED):
        return []
    span = _before_its_end(statements[-1], clocks[0], told)
    return [Start(FROM_STATEMENT[clock.what], span, "statement") for clock in clocks]


def _complained_of(told: History) -> list[Start]:
    """The Ombudsman's 12 months: from the earliest event complained of that is told, then from the last
    refusal or broken promise, which may be complained of in itself."""
    problems = told.moments(E.PROBLEM_BEGAN)
    refusals = told.moments(*REFUSALS_AND_BROKEN_PROMISES)
    first = (problems or refusals)[:1]
    starts = [Start(TWELVE_MONTHS, span) for span in first]
    for span in refusals[-1:]:
        if span not in first:
            promise = span in told.moments(E.REMEDY_NOT_DONE)
            starts.append(Start(TWELVE_MONTHS, span, "broken_promise" if promise else "refusal"))
    return starts


def _countable(start: Start) -> bool:
    """Whether the clock can be counted from there: not before the Regulations, nor past the known
    calendar."""
    day = start.span.latest
    if day is None:
        return False
    if start.clock.working_days is None:
        return day.year < date.max.year
    return IN_FORCE <= day < LAST_COUNTED


def _deadline(start: Start, told: History) -> Deadline:
    clock, span, reading = start
    first, last, event = span
    assert last is not None  # a clock without a start day is not countable
    due, exact = _limit(clock, last), first == last
    due_first = due if exact else (None if first is None else _limit(clock, first))
    state, met_on = state_of(clock, told, span, due_first, due)
    skipped = () if clock.working_days is None else holidays_skipped(last, due)
    planned_for = told.planned_day(clock.plans)
    # By place and not by name, since this is made for every limit of every case (twice as fast).
    return Deadline(
        clock.what, clock.party, due, last, event, clock.working_days, state, clock.rules,
        None if exact else due_first, None if exact else first,
        skipped, met_on, planned_for, clock.advisory, reading, told.complaint,
    )  # fmt: skip


def _limit(clock: Clock, start: date) -> date:
    if clock.working_days is not None:
        return add_working_days(start, clock.working_days)
    return anniversary(start) if clock is ONE_YEAR else end_of_twelve_months(start)
