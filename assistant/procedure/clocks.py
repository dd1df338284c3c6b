"""Every deadline that the dates told allow: which clocks run, from which day, to which day.

The clocks themselves are rows of ``clock_table``; where each stands on the day of reading is for
``clock_states``. A start told as a span gives a limit counted from the span's last day, so that "passed" is
certain; ``due_earliest`` is then the limit counted from its first day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from assistant.case import Case, Circumstance, ProcedureUsed
from assistant.case import EventType as E
from assistant.procedure.assessment import Deadline, Route
from assistant.procedure.clock_states import state_of
from assistant.procedure.clock_table import (
    ONE_YEAR,
    REFUSALS_AND_BROKEN_PROMISES,
    TWELVE_MONTHS,
    WORKING_DAY_CLOCKS,
    Clock,
)
from assistant.procedure.scope import Scope, scope
from assistant.procedure.told import Span, Told
from assistant.procedure.working_days import (
    add_working_days,
    anniversary,
    end_of_twelve_months,
    holidays_skipped,
    working_days_between,
)

IN_FORCE = date(2006, 9, 1)  # SI 2006/1738 reg.1 (rule gen-02)
LAST_COUNTED = date(2099, 1, 1)  # the bank holidays of the next year are still known

STATEMENT_RULES = ("s2-08", "def-01", "def-02")
_AFTER_STAGE2 = (E.STAGE2_RESPONSE, E.STAGE3_REQUESTED, E.PANEL_HELD, E.PANEL_REPORT)
_STAGE1_WORKING_DAYS = 10


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
    covered = within or scope(case)
    if Route.OUTSIDE_ENGLAND in covered.routes:
        return ()
    told = Told(case, today, complaint)
    leading: list[Start] = []
    others: list[Start] = []
    if covered.statutory is not False:
        for clock in _clocks_that_run(case, told):
            if told.has(clock.starts):
                leading += _leading(case, clock, told)
                others += _from_statement(clock, told)
        leading += [Start(ONE_YEAR, span) for span in told.spans(E.PROBLEM_BEGAN)[:1]]
    complained_of = _complained_of(told)
    leading += complained_of[:1]
    others += complained_of[1:]
    return tuple(_deadline(start, told, complaint) for start in (*leading, *others) if _countable(start))


def _clocks_that_run(case: Case, told: Told) -> Iterator[Clock]:
    """The working-day clocks that this case can start and stop.

    Under the corporate procedure no stage 2 or 3 of the statutory one has been given: what came there is no
    adjudication, and starts and stops nothing (scope-13); a request still unanswered keeps its clock. A
    report without its adjudication does not complete stage 2 (s2-13).
    """
    corporate = case.procedure_used is not None and case.procedure_used.value is ProcedureUsed.CORPORATE
    report_only = _report_only(case, told)
    for clock in WORKING_DAY_CLOCKS:
        answers_stage2 = E.STAGE2_RESPONSE in clock.stops
        if corporate and (clock.starts[0] in _AFTER_STAGE2 or (answers_stage2 and told.has(clock.stops))):
            continue
        yield clock._replace(stops=()) if report_only and answers_stage2 else clock


def _report_only(case: Case, told: Told) -> bool:
    """Whether all that came at stage 2 was a report. Where something came twice, the second completed it."""
    missing = any(fact.value is Circumstance.ADJUDICATION_MISSING for fact in case.circumstances)
    return missing and len(told.spans(E.STAGE2_RESPONSE)) < 2


def _leading(case: Case, clock: Clock, told: Told) -> Iterator[Start]:
    for kind in clock.starts:
        spans = told.spans(kind) if clock.received else _requests(kind, told)
        if spans:
            span = _all_received(spans) if clock.received else spans[0]
            yield Start(clock, _before_its_end(span, clock, told), _reading(case, kind, told))
            return


def _requests(kind: E, told: Told) -> list[Span]:
    """The requests that count, soonest first: a clock runs from the first receipt, however often it is
    repeated. A request made before its stage was open counts only where there is no other."""
    spans = told.spans(kind)
    if kind is E.STAGE2_REQUESTED:
        return [span for span in spans if not _during_stage1(span, told)] or spans
    if kind is E.STAGE3_REQUESTED:
        answers = told.spans(E.STAGE2_RESPONSE)
        return [span for span in spans if not (answers and answers[0].surely_after(span))] or spans
    return spans


def _during_stage1(request: Span, told: Told) -> bool:
    """Whether stage 1 was neither answered nor out of time (s1-06) when stage 2 was asked for."""
    made, answers = told.spans(E.COMPLAINT_MADE), told.spans(E.STAGE1_RESPONSE)
    if not (made and answers and answers[0].surely_after(request)):
        return False
    return working_days_between(made[0].last, request.last) <= _STAGE1_WORKING_DAYS


def _all_received(spans: list[Span]) -> Span:
    """One span for what is told of more than once: a report, then the letter that completes it."""
    return Span(spans[0].first, spans[-1].last, spans[-1].event)


def _before_its_end(start: Span, clock: Clock, told: Told) -> Span:
    """A trigger does not come after what it led to: "in March, and they answered on the 12th" ends on the
    12th."""
    if start.exact:
        return start
    ends = [s.last for s in told.spans(*clock.stops, *clock.shows_met) if s.last >= (start.first or s.last)]
    return start._replace(last=min([start.last, *ends]))


def _reading(case: Case, kind: E, told: Told) -> str | None:
    """The name of the start taken, where sources or the facts leave room for another."""
    if kind is E.STAGE2_REQUESTED:
        return "request" if told.spans(E.STATEMENT_AGREED) else None
    if kind is E.STAGE2_RESPONSE and _report_only(case, told):
        return "report"
    return {E.STAGE2_ACCEPTED: "acceptance", E.STATEMENT_AGREED: "statement"}.get(kind)


def _from_statement(clock: Clock, told: Told) -> Iterator[Start]:
    """Stage 2 counted from the agreed statement, beside the request that leads (K1; section 17.4: it matters
    only where the complaint was oral or its written record was amended)."""
    statements = told.spans(E.STATEMENT_AGREED)
    if statements and clock.starts[0] is E.STAGE2_REQUESTED and told.spans(*clock.starts[:-1]):
        span = _before_its_end(statements[-1], clock, told)
        yield Start(clock._replace(rules=STATEMENT_RULES), span, "statement")


def _complained_of(told: Told) -> list[Start]:
    """The Ombudsman's 12 months: from the earliest event complained of that is told, then from the last
    refusal or broken promise, which may be complained of in itself."""
    problems, refusals = told.spans(E.PROBLEM_BEGAN), told.spans(*REFUSALS_AND_BROKEN_PROMISES)
    first = (problems or refusals)[:1]
    own_day = [span for span in refusals[-1:] if span not in first]
    promises = {span.event for span in told.spans(E.REMEDY_NOT_DONE)}
    return [Start(TWELVE_MONTHS, span) for span in first] + [
        Start(TWELVE_MONTHS, span, "broken_promise" if span.event in promises else "refusal")
        for span in own_day
    ]


def _countable(start: Start) -> bool:
    """Whether the clock can be counted from there: not before the Regulations, nor past the known
    calendar."""
    if start.clock.working_days is None:
        return start.span.last.year < date.max.year
    return IN_FORCE <= start.span.last < LAST_COUNTED


def _deadline(start: Start, told: Told, complaint: int) -> Deadline:
    clock, span, reading = start
    due = _limit(clock, span.last)
    due_first = due if span.exact else (None if span.first is None else _limit(clock, span.first))
    state, met_on = state_of(clock, told, span, due_first, due)
    return Deadline(
        what=clock.what,
        party=clock.party,
        due=due,
        due_earliest=None if span.exact else due_first,
        start=span.last,
        start_earliest=None if span.exact else span.first,
        start_event=span.event,
        working_days=clock.working_days,
        skipped=holidays_skipped(span.last, due) if clock.working_days else (),
        state=state,
        met_on=met_on,
        planned_for=told.planned_day(clock.plans),
        advisory=clock.advisory,
        reading=reading,
        complaint=complaint,
        rules=clock.rules,
    )


def _limit(clock: Clock, start: date) -> date:
    if clock.working_days is not None:
        return add_working_days(start, clock.working_days)
    return anniversary(start) if clock is ONE_YEAR else end_of_twelve_months(start)
