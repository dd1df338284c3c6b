"""The limits of each stage, in working days, the day each runs from, and whether more time was told of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.case import EventType as E
from assistant.procedure.history import History
from assistant.procedure.spans import UNDATED, Span
from assistant.procedure.stage_events import STAGE_EVENTS

_MADE, _STAGE2_ASKED, _STAGE3_ASKED = E.COMPLAINT_MADE, E.STAGE2_REQUESTED, E.STAGE3_REQUESTED
_PANEL_REPORT, _PANEL_HELD = E.PANEL_REPORT, E.PANEL_HELD
_NOTICE_1, _ANSWER_1 = E.STAGE1_EXTENSION_TOLD, E.STAGE1_RESPONSE

# Working days (SI 2006/1738 regs 14, 17, 19(4), 20; rules s1-03, s1-04, s2-09, s2-10, s3-08, s3-17, s3-19).
STAGE1_DAYS, STAGE1_MAX_DAYS = 10, 20
STAGE2_DAYS, STAGE2_MAX_DAYS = 25, 65
STAGE3_REQUEST_DAYS = 20
PANEL_DAYS, PANEL_REPORT_DAYS, COUNCIL_RESPONSE_DAYS = 30, 5, 15
STAGE3_DAYS = PANEL_DAYS + PANEL_REPORT_DAYS + COUNCIL_RESPONSE_DAYS  # the whole (s3-23)


def stage1_start(history: History) -> Span:
    """The day the stage 1 clock started (s1-01): the first complaint made, or the first made again after a
    refusal, a withdrawal or a pause put an end to the one before."""
    dated = history.dated.get(_MADE, ())
    if len(dated) == 1 and dated[0].exact is not None:
        return dated[0]  # told once, on one day: nothing can draw it closer
    ends = [
        history.first(kind)
        for kind in (E.COMPLAINT_REFUSED, E.COMPLAINT_WITHDRAWN, E.COMPLAINT_FROZEN)
        if history.has(kind)
    ]
    again = [moment for moment in dated if any(end.surely_before(moment) for end in ends)]
    told = again[0] if again else (dated[0] if dated else UNDATED)
    return history.bounded(E.COMPLAINT_MADE, _by_chase(history, told))


def _by_chase(history: History, told: Span) -> Span:
    """A chase shows that the thing chased had been asked for by then."""
    chased = history.chased_by.known and history.touches(1) and history.lacks(E.STAGE1_RESPONSE)
    if told.known or not chased:
        return told
    return Span(None, history.chased_by.latest)


# The working day by which the council must tell the person that it needs longer. At stage 2 that is a rule:
# within the first 25 (reg. 17(6), s2-11). At stage 1 it only should be within the first 10 (guidance, s1-05;
# whether regulation 14 requires it was not seen): told later, it still counts, up to the outer limit.
_NOTICE_BY: Mapping[E, int] = {
    E.STAGE1_EXTENSION_TOLD: STAGE1_MAX_DAYS,
    E.STAGE2_EXTENSION_TOLD: STAGE2_DAYS,
}


def extended(
    history: History, notice: E, answer: E, start: Span, limit: int, notice_by: int | None = None
) -> bool:
    """Whether the council told the person that it needs longer than ``limit`` working days (s1-05, s2-11):
    by a notice that did not surely come after the working day ``notice_by`` (by default the table's), or,
    unless a notice is denied, by naming a later day for its answer."""
    if notice in history.happened:
        told = history.first(notice).earliest
        by = notice_by or _NOTICE_BY[notice]
        return told is None or start.working_days_passed(by, told) is not True
    return notice not in history.denied and history.promised_after(answer, limit, start)


def stage1_extended(history: History, start: Span) -> bool:
    """Whether the council told the person, by the 20th working day, that it needs longer than 10."""
    return extended(history, _NOTICE_1, _ANSWER_1, start, STAGE1_DAYS)


def stage1_extended_in_time(history: History, start: Span) -> bool:
    """Whether it did so within the first 10, as it should (s1-05): only then is it sure that the extension
    can be held against the person."""
    return extended(history, _NOTICE_1, _ANSWER_1, start, STAGE1_DAYS, notice_by=STAGE1_DAYS)


def stage2_extended(history: History, start: Span) -> bool:
    """Whether the council told the person in time that it needs longer than 25 working days."""
    return extended(history, E.STAGE2_EXTENSION_TOLD, E.STAGE2_RESPONSE, start, STAGE2_DAYS)


def stage2_start(history: History) -> Span:
    """The day the stage 2 clock started: the request (s2-07, K1), or where no request was told the first sign
    that the council had taken it on."""
    if _STAGE2_ASKED in history.happened:
        return history.bounded(_STAGE2_ASKED, history.first(_STAGE2_ASKED))
    signs = [history.first(kind) for kind in STAGE_EVENTS[2].under_way if history.first(kind).known]
    soonest = min(signs, key=lambda sign: sign.latest or sign.earliest or date.max, default=UNDATED)
    return history.bounded(E.STAGE2_REQUESTED, soonest)


def stage3_awaits(history: History) -> tuple[Span, int]:
    """What stage 3 is waiting for: the day it runs from, and its limit in working days."""
    happened = history.happened
    if _PANEL_REPORT in happened:
        return history.bounded(_PANEL_REPORT, history.last(_PANEL_REPORT)), COUNCIL_RESPONSE_DAYS
    if _PANEL_HELD in happened:
        return history.last(_PANEL_HELD), PANEL_REPORT_DAYS
    return history.bounded(_STAGE3_ASKED, history.first(_STAGE3_ASKED)), PANEL_DAYS
