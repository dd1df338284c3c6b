"""Every deadline that the dates told allow: which clocks run, from which day, to which day.

The clocks themselves are rows of ``clock_table``; where each stands on the day of reading is for
``clock_states``. A start told as a span gives a limit counted from the span's last day, so that "passed" is
certain; ``due_earliest`` is then the limit counted from its first day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from assistant.case import Case
from assistant.case import EventType as E
from assistant.procedure.account import Account, account_of
from assistant.procedure.assessment import Deadline, Route
from assistant.procedure.clock_states import answer_to, state_of
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
from assistant.procedure.scope import Scope, bearing, scope_of
from assistant.procedure.spans import Span
from assistant.procedure.timeline import history_of
from assistant.procedure.working_days import (
    anniversary,
    end_of_twelve_months,
    limit_and_skipped,
)

IN_FORCE = date(2006, 9, 1)  # SI 2006/1738 reg.1 (rule gen-02)
LAST_COUNTED = date(2099, 1, 1)  # the bank holidays of the next year are still known
_LAST_YEAR = date(date.max.year, 1, 1)

_PROBLEM, _OUTSIDE = E.PROBLEM_BEGAN, Route.OUTSIDE_ENGLAND
_OTHER_STARTS = {E.STAGE2_ACCEPTED: "acceptance", E.STATEMENT_AGREED: "statement"}
_STAGE2_ASKED, _STAGE2_ANSWERED, _STATEMENT = E.STAGE2_REQUESTED, E.STAGE2_RESPONSE, E.STATEMENT_AGREED
_MORE_THAN_ONE_START = frozenset({_STAGE2_ASKED, _STAGE2_ANSWERED, *_OTHER_STARTS})
_AFTER_STAGE2 = (E.STAGE2_RESPONSE, E.STAGE3_REQUESTED, E.PANEL_HELD, E.PANEL_REPORT)


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
    account = account_of(case)
    return deadlines_of(history_of(account, today, complaint), account, within or scope_of(bearing(account)))


def deadlines_of(told: History, account: Account, covered: Scope) -> tuple[Deadline, ...]:
    """The deadlines of a complaint whose history has been read."""
    if _OUTSIDE in covered.routes:
        return ()
    leading: list[Deadline] = []
    others: list[Deadline] = []
    if covered.statutory is not False:
        for clocks in _clocks_that_run(account, told):
            start, reading = _lead(clocks[0], told)
            if start is None:
                continue
            leading += _counted(clocks, start, reading, told)
            if reading in _BEFORE_THE_STATEMENT:
                others += _from_statement(told)
        for problem in told.dated.get(_PROBLEM, ())[:1]:
            leading += _counted((ONE_YEAR,), problem, None, told)
    into = leading
    for first, reading in _complained_of(told):
        into += _counted((TWELVE_MONTHS,), first, reading, told)
        into = others
    return (*leading, *others)


def _clocks_that_run(account: Account, told: History) -> Iterable[tuple[Clock, ...]]:
    """The working-day clocks that this case can start and stop, those that start together together.

    Under the corporate procedure no stage 2 or 3 of the statutory one has been given: what came there is no
    adjudication, and starts and stops nothing (scope-13); a request still unanswered keeps its clock.
    """
    if not account.corporate:
        return STARTED_TOGETHER
    answered = told.has(E.STAGE2_RESPONSE) or bool(told.report)
    return [
        clocks
        for clocks in STARTED_TOGETHER
        if clocks[0].starts[0] not in _AFTER_STAGE2
        and not (answered and E.STAGE2_RESPONSE in clocks[0].stops)
    ]


def _lead(clock: Clock, told: History) -> tuple[Span | None, str | None]:
    """Where this clock starts, and the name of the start taken where sources or the facts leave room for
    another: from the first of its triggers that is dated."""
    for kind in clock.starts:
        spans = told.dated.get(kind, ())
        if len(spans) != 1 and kind in _NOT_EVERY_ONE_COUNTS:
            spans = _NOT_EVERY_ONE_COUNTS[kind](spans, told)
        if spans:
            span = _all_received(spans) if clock.received else spans[0]
            if span.earliest != span.latest:
                span = _before_its_end(span, clock, told)
            return span, _reading(kind, told) if kind in _MORE_THAN_ONE_START else None
    return None, None


# What starts a clock, soonest first: it runs from the first receipt, however often that is repeated. What was
# told once counts.


def _answers_or_report(answers: tuple[Span, ...], told: History) -> tuple[Span, ...]:
    """A bare report starts only what the person may do in answer to it."""
    return answers or tuple([span for span in told.report if span.known])


def _once_open(requests: tuple[Span, ...], told: History) -> tuple[Span, ...]:
    """A request for stage 2 made before that stage was open counts only where there is no other."""
    return tuple([span for span in requests if not _during_stage1(span, told)]) or requests


def _once_answered(requests: tuple[Span, ...], told: History) -> tuple[Span, ...]:
    """A request for a panel made before stage 2 was answered counts only where there is no other."""
    answers = told.moments(E.STAGE2_RESPONSE)
    if not answers:
        return requests
    return tuple([span for span in requests if not span.surely_before(answers[0])]) or requests


_NOT_EVERY_ONE_COUNTS: Mapping[E, Callable[[tuple[Span, ...], History], tuple[Span, ...]]] = {
    E.STAGE2_RESPONSE: _answers_or_report,
    E.STAGE2_REQUESTED: _once_open,
    E.STAGE3_REQUESTED: _once_answered,
}


def _during_stage1(request: Span, told: History) -> bool:
    """Whether stage 1 was neither answered nor out of time (s1-06) when stage 2 was asked for."""
    made, answers = told.first(E.COMPLAINT_MADE).latest, told.first(E.STAGE1_RESPONSE)
    if made is None or request.latest is None or not request.surely_before(answers):
        return False
    return request.latest <= limit_and_skipped(made, STAGE1_DAYS)[0]


def _all_received(spans: tuple[Span, ...]) -> Span:
    """One span for what is told of more than once: a report, then the letter that completes it."""
    return spans[0] if len(spans) == 1 else Span(spans[0].earliest, spans[-1].latest, spans[-1].event)


def _before_its_end(start: Span, clock: Clock, told: History) -> Span:
    """A trigger does not come after what it led to: "in March, and they answered on the 12th" ends on the
    12th."""
    if start.latest is None or start.earliest == start.latest:
        return start
    floor = start.earliest or start.latest
    ends = [span.latest for span in told.moments(*clock.stops, *clock.shows_met)]
    return start._replace(latest=min([start.latest, *[end for end in ends if end and end >= floor]]))


def _reading(kind: E, told: History) -> str | None:
    """The name of the start taken, where sources or the facts leave room for another."""
    if kind is _STAGE2_ASKED:
        return "request" if _STATEMENT in told.dated else None
    if kind is _STAGE2_ANSWERED:
        return "report" if told.report else None
    return _OTHER_STARTS.get(kind)


_BEFORE_THE_STATEMENT = ("request", "acceptance")


def _from_statement(told: History) -> list[Deadline]:
    """Stage 2 counted from the agreed statement, where it does not lead (K1)."""
    found: list[Deadline] = []
    for statement in told.dated.get(_STATEMENT, ())[-1:]:
        start = _before_its_end(statement, FROM_STATEMENT[0], told)
        found += _counted(FROM_STATEMENT, start, "statement", told)
    return found


def _complained_of(told: History) -> list[tuple[Span, str | None]]:
    """The Ombudsman's 12 months: from the earliest event complained of that is told, then from the last
    refusal or broken promise, which may be complained of in itself."""
    problems = told.dated.get(_PROBLEM, ())
    refusals = told.moments(*REFUSALS_AND_BROKEN_PROMISES)
    first = (problems or refusals)[:1]
    starts: list[tuple[Span, str | None]] = [(span, None) for span in first]
    for span in refusals[-1:]:
        if span not in first:
            promise = span in told.moments(E.REMEDY_NOT_DONE)
            starts.append((span, "broken_promise" if promise else "refusal"))
    return starts


def _counted(clocks: tuple[Clock, ...], start: Span, reading: str | None, told: History) -> list[Deadline]:
    """The deadlines of clocks that start and stop together; none where they cannot be counted from there."""
    first, last, event = start
    if last is None or not _countable(clocks[0], last):
        return []
    exact = first == last
    answer = answer_to(clocks[0], told, start)
    met_on = answer.exact if answer is not None else None
    plans, stops = clocks[0].plans, clocks[0].stops
    # Where nothing is to come, only what has plans of its own (a panel's date) can have had a day set for it.
    planned_for = told.planned_day(plans or stops) if plans or told.planned else None
    found = []
    for clock in clocks:
        days = clock.working_days
        due, skipped = limit_and_skipped(last, days) if days else (_years_end(clock, last), ())
        due_first = due if exact else (None if first is None else _limit(clock, first))
        found.append(_deadline((
            clock.what, clock.party, due, last, event, days,
            state_of(clock, told, start, answer, due_first, due), clock.rules,
            None if exact else due_first, None if exact else first,
            skipped, met_on, planned_for, clock.advisory, reading, told.complaint,
        )))  # fmt: skip
    return found


# By place and not by name, since one is made for every limit of every case: it takes half the time.
_deadline: Callable[[tuple[object, ...]], Deadline] = partial(tuple.__new__, Deadline)


def _countable(clock: Clock, day: date) -> bool:
    """Whether the clock can be counted from there: not before the Regulations, nor past the known
    calendar."""
    return day < _LAST_YEAR if clock.working_days is None else IN_FORCE <= day < LAST_COUNTED


def _limit(clock: Clock, start: date) -> date:
    days = clock.working_days
    return limit_and_skipped(start, days)[0] if days else _years_end(clock, start)


def _years_end(clock: Clock, start: date) -> date:
    return anniversary(start) if clock is ONE_YEAR else end_of_twelve_months(start)
