"""Whether the council was late: each stage's limits against the dates told.

A delay is found only where the limit had passed on every reading of the dates (never on a date merely
announced), and only while the answer is awaited or once it has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assistant.case import Duration, ReasonCode, Took
from assistant.case import EventType as E
from assistant.procedure.assessment import Fault, Stage
from assistant.procedure.fault_grounds import Facts, fault_on
from assistant.procedure.limits import (
    COUNCIL_RESPONSE_DAYS,
    PANEL_DAYS,
    PANEL_REPORT_DAYS,
    STAGE1_DAYS,
    STAGE1_MAX_DAYS,
    STAGE2_DAYS,
    STAGE2_MAX_DAYS,
    STAGE3_DAYS,
    stage1_extended,
    stage1_start,
    stage2_extended,
    stage2_start,
)
from assistant.procedure.spans import Span
from assistant.procedure.working_days import fewest_working_days

R = ReasonCode


def _late(start: Span, limit: int, by: date | None) -> bool:
    """Whether more than ``limit`` working days had surely passed by that day."""
    return by is not None and start.working_days_passed(limit, by) is True


def _counted_to(facts: Facts, answer: E) -> date | None:
    """The day an awaited answer's lateness is counted to: its own first possible day where it came; the day
    the person took the complaint back (with-01) or went to the Ombudsman, since what came after is not told;
    otherwise today."""
    if facts.history.has(answer):
        return facts.history.first(answer).earliest
    if facts.where.because == "withdrawn":
        return facts.history.last(E.COMPLAINT_WITHDRAWN).earliest
    if facts.where.stage in (Stage.OMBUDSMAN_OPEN, Stage.OMBUDSMAN_DECIDED):
        return facts.history.first(E.OMBUDSMAN_COMPLAINED).earliest
    return facts.today


def _lasted(facts: Facts, of: Took, limit: int) -> bool:
    """Whether this was told to have lasted longer than ``limit`` working days, on any reading of the
    length."""
    return any(_working_days(told) > limit for told in facts.durations if told.of is of)


def _working_days(told: Duration) -> int:
    return told.least if told.working else fewest_working_days(told.least)


def delay_stage1(facts: Facts) -> Iterator[Fault]:
    """More than 10 working days with no extension told, or more than 20 (reg. 14; s1-03 to s1-05).

    An informal first try or a form does not stop the clock (ref-04, ref-24); an outright refusal ends it.
    """
    history = facts.history
    answered = history.has(E.STAGE1_RESPONSE)
    put_off = facts.verdicts_on(R.INFORMAL_FIRST, R.FORM_REQUIRED)
    refused = history.has(E.COMPLAINT_REFUSED) and not put_off and not history.awaits(E.STAGE1_RESPONSE)
    unanswered = history.lacks(E.STAGE1_RESPONSE) or facts.verdicts_on(R.STAGE1_STILL_OPEN)
    moved_on = facts.where.reached > 1 and not unanswered
    start = stage1_start(history)
    limit = STAGE1_MAX_DAYS if stage1_extended(history, start) else STAGE1_DAYS
    if _lasted(facts, Took.STAGE1, limit):
        yield fault_on("stage1_late", history.ids(E.COMPLAINT_MADE, E.STAGE1_RESPONSE), limit=str(limit))
        return
    if not facts.where.reached or (not answered and (refused or moved_on or facts.paused)):
        return
    never = history.lacks(E.STAGE1_RESPONSE) and history.has(
        E.OMBUDSMAN_DECIDED
    )  # months after the complaint
    if never or _late(start, limit, _counted_to(facts, E.STAGE1_RESPONSE)):
        yield fault_on("stage1_late", history.ids(E.COMPLAINT_MADE, E.STAGE1_RESPONSE), limit=str(limit))


_STAGE2_AWAITED = (Stage.STAGE2_OPEN, Stage.STAGE2_OVERDUE)


def delay_stage2(facts: Facts) -> Iterator[Fault]:
    """More than 25 working days with no extension told, or more than 65 (reg. 17; s2-09 to s2-11)."""
    history, start = facts.history, stage2_start(facts.history)
    answered = history.has(E.STAGE2_RESPONSE)
    events = history.ids(E.STAGE2_REQUESTED, E.STAGE2_RESPONSE)
    if facts.corporate or facts.paused:
        return
    if _lasted(facts, Took.STAGE2, STAGE2_MAX_DAYS):
        yield fault_on("stage2_past_outer_limit", events, limit=str(STAGE2_MAX_DAYS))
        return
    if not stage2_extended(history, start) and _lasted(facts, Took.STAGE2, STAGE2_DAYS):
        yield fault_on("stage2_late", events, limit=str(STAGE2_DAYS))
        return
    if not answered and facts.where.council_stage not in _STAGE2_AWAITED:
        if _late(start, STAGE2_MAX_DAYS, history.first(E.STAGE2_STOPPED).earliest):
            yield fault_on("stage2_past_outer_limit", events, limit=str(STAGE2_MAX_DAYS))
        return
    by = _counted_to(facts, E.STAGE2_RESPONSE)
    if _late(start, STAGE2_MAX_DAYS, by):
        yield fault_on("stage2_past_outer_limit", events, limit=str(STAGE2_MAX_DAYS))
    elif not stage2_extended(history, start) and _late(start, STAGE2_DAYS, by):
        yield fault_on("stage2_late", events, limit=str(STAGE2_DAYS))


def delay_stage3(facts: Facts) -> Iterator[Fault]:
    """The panel past 30 working days, its report past 5, the council's response past 15 (regs 19(4), 20)."""
    history = facts.history
    if facts.where.council_stage is Stage.STAGE3_REFUSED or facts.paused:
        return
    if _lasted(facts, Took.PANEL, PANEL_DAYS):
        yield fault_on("panel_late", history.ids(E.STAGE3_REQUESTED, E.PANEL_HELD), limit=str(PANEL_DAYS))
    if _lasted(facts, Took.STAGE3, STAGE3_DAYS):
        asked_and_answered = history.ids(E.STAGE3_REQUESTED, E.STAGE3_COUNCIL_RESPONSE)
        yield fault_on("stage3_late", asked_and_answered, limit=str(STAGE3_DAYS))
    steps = (
        (
            "panel_late",
            E.STAGE3_REQUESTED,
            E.PANEL_HELD,
            PANEL_DAYS,
            (E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE),
        ),
        ("panel_report_late", E.PANEL_HELD, E.PANEL_REPORT, PANEL_REPORT_DAYS, (E.STAGE3_COUNCIL_RESPONSE,)),
        ("panel_response_late", E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE, COUNCIL_RESPONSE_DAYS, ()),
    )
    for ground, start, end, limit, overtaken in steps:
        done = history.has(end)
        if not done and history.has(*overtaken):
            continue
        if _late(history.bounded(start, history.first(start)), limit, _counted_to(facts, end)):
            yield fault_on(ground, history.ids(start, end), limit=str(limit))
