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

_WITH_THE_OMBUDSMAN = (Stage.OMBUDSMAN_OPEN, Stage.OMBUDSMAN_DECIDED)
_MADE, _ANSWER_1 = E.COMPLAINT_MADE, E.STAGE1_RESPONSE
_ASKED_2, _ANSWER_2 = E.STAGE2_REQUESTED, E.STAGE2_RESPONSE


def _late(start: Span, limit: int, by: date | None) -> bool:
    """Whether more than ``limit`` working days had surely passed by that day."""
    return by is not None and start.surely_passed(limit, by)


def _counted_to(facts: Facts, answer: E) -> date | None:
    """The day an awaited answer's lateness is counted to: its own first possible day where it came; the day
    the person took the complaint back (with-01) or went to the Ombudsman, since what came after is not told;
    otherwise today."""
    if answer in facts.history.happened:
        return facts.history.first(answer).earliest
    if facts.where.because == "withdrawn":
        return facts.history.last(E.COMPLAINT_WITHDRAWN).earliest
    if facts.where.stage in _WITH_THE_OMBUDSMAN:
        return facts.history.first(E.OMBUDSMAN_COMPLAINED).earliest
    return facts.history.today


def _lasted(facts: Facts, of: Took, limit: int) -> bool:
    """Whether this was told to have lasted longer than ``limit`` working days, on any reading of the
    length."""
    return any(_working_days(one) > limit for one in facts.durations if one.of is of)


def _working_days(told: Duration) -> int:
    return told.least if told.working else fewest_working_days(told.least)


def delay_stage1(facts: Facts) -> Iterator[Fault]:
    """More than 10 working days with no extension told, or more than 20 (reg. 14; s1-03 to s1-05)."""
    limit = _stage1_limit_passed(facts)
    if limit is not None:
        events = facts.history.ids(_MADE, _ANSWER_1)
        yield fault_on("stage1_late", events, limit=str(limit))


def _stage1_limit_passed(facts: Facts) -> int | None:
    """The limit of stage 1 that had passed, if one had: by the length told, by the dates, or because months
    later, with the Ombudsman's decision made, no answer had come."""
    history, durations = facts.history, facts.durations
    in_stage1 = _stage1_can_be_late(facts)
    if not in_stage1 and not durations:
        return None
    never = history.lacks(_ANSWER_1) and history.has(E.OMBUDSMAN_DECIDED)
    start, by = stage1_start(history), _counted_to(facts, _ANSWER_1)

    def passed(limit: int) -> bool:
        if in_stage1 and (never or _late(start, limit, by)):
            return True
        return bool(durations) and _lasted(facts, Took.STAGE1, limit)

    if not passed(STAGE1_DAYS):
        return None
    if not stage1_extended(history, start):
        return STAGE1_DAYS
    return STAGE1_MAX_DAYS if passed(STAGE1_MAX_DAYS) else None


def _stage1_can_be_late(facts: Facts) -> bool:
    """Whether stage 1 was begun and its answer came, or is still awaited.

    An informal first try or a form does not stop the clock (ref-04, ref-24); an outright refusal ends it, and
    so does going on to stage 2, unless the answer to stage 1 is said never to have come.
    """
    history = facts.history
    if not facts.where.reached:
        return False
    if _ANSWER_1 in history.happened:
        return True
    put_off = facts.verdicts_on(R.INFORMAL_FIRST, R.FORM_REQUIRED) or history.awaits(E.STAGE1_RESPONSE)
    if facts.paused or (history.has(E.COMPLAINT_REFUSED) and not put_off):
        return False
    unanswered = history.lacks(E.STAGE1_RESPONSE) or facts.verdicts_on(R.STAGE1_STILL_OPEN)
    return facts.where.reached == 1 or bool(unanswered)


_STAGE2_AWAITED = (Stage.STAGE2_OPEN, Stage.STAGE2_OVERDUE)


def delay_stage2(facts: Facts) -> Iterator[Fault]:
    """More than 25 working days with no extension told, or more than 65 (reg. 17; s2-09 to s2-11)."""
    if facts.corporate or facts.paused:
        return
    history, durations = facts.history, facts.durations
    came = _ANSWER_2 in history.happened or facts.where.council_stage in _STAGE2_AWAITED
    if not came and not durations and not history.has(E.STAGE2_STOPPED):
        return
    start = stage2_start(history)
    by = _counted_to(facts, _ANSWER_2) if came else history.first(E.STAGE2_STOPPED).earliest

    def passed(limit: int, dates: bool = True) -> bool:
        if dates and _late(start, limit, by):
            return True
        return bool(durations) and _lasted(facts, Took.STAGE2, limit)

    if not passed(STAGE2_DAYS):
        return
    events = history.ids(_ASKED_2, _ANSWER_2)
    if passed(STAGE2_MAX_DAYS):
        yield fault_on("stage2_past_outer_limit", events, limit=str(STAGE2_MAX_DAYS))
    elif passed(STAGE2_DAYS, dates=came) and not stage2_extended(history, start):
        yield fault_on("stage2_late", events, limit=str(STAGE2_DAYS))


# Each step of stage 3: the ground of its delay, what starts and ends it, its limit, and what shows that it
# was done on a day not told.
_STAGE3_STEPS = (
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


def delay_stage3(facts: Facts) -> Iterator[Fault]:
    """The panel past 30 working days, its report past 5, the council's response past 15 (regs 19(4), 20)."""
    history, durations = facts.history, facts.durations
    if facts.where.council_stage is Stage.STAGE3_REFUSED or facts.paused:
        return
    if not history.touches(3) and not durations:
        return
    if durations and _lasted(facts, Took.PANEL, PANEL_DAYS):
        yield fault_on("panel_late", history.ids(E.STAGE3_REQUESTED, E.PANEL_HELD), limit=str(PANEL_DAYS))
    if durations and _lasted(facts, Took.STAGE3, STAGE3_DAYS):
        asked_and_answered = history.ids(E.STAGE3_REQUESTED, E.STAGE3_COUNCIL_RESPONSE)
        yield fault_on("stage3_late", asked_and_answered, limit=str(STAGE3_DAYS))
    happened = history.happened
    for ground, start, end, limit, overtaken in _STAGE3_STEPS:
        if end not in happened and history.has(*overtaken):
            continue
        since = history.bounded(start, history.first(start))
        if since.latest is not None and _late(since, limit, _counted_to(facts, end)):
            yield fault_on(ground, history.ids(start, end), limit=str(limit))
