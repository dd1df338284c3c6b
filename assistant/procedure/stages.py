"""Where a complaint stands: its history read against the stages of the statutory procedure.

``position`` decides one complaint; ``leading`` picks the most advanced of several. The steps, in order: an
Ombudsman's case, a promise not kept, a pause for proceedings, a withdrawal, and then the highest stage that
anything told shows was reached, with whether it was refused, answered or is awaited, and if awaited whether
its limit has passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assistant.case import EventType as E
from assistant.case import ReasonCode
from assistant.procedure.assessment import Stage
from assistant.procedure.history import History
from assistant.procedure.limits import (
    STAGE1_DAYS,
    STAGE1_MAX_DAYS,
    STAGE2_DAYS,
    STAGE2_MAX_DAYS,
    stage1_extended,
    stage1_extended_in_time,
    stage1_start,
    stage2_extended,
    stage2_start,
    stage3_awaits,
)
from assistant.procedure.spans import UNDATED, Span
from assistant.procedure.stage_events import STAGE_EVENTS

S = Stage
_DECLINED, _ANSWER_3, _REFUSED_3 = E.OMBUDSMAN_REFUSED, E.STAGE3_COUNCIL_RESPONSE, E.STAGE3_REFUSED

STAGE_RULES: Mapping[Stage, tuple[str, ...]] = {
    S.NOT_STARTED: ("gen-01", "def-05"),
    S.STAGE1_REFUSED: ("s2-22", "s1-11"),
    S.STAGE1_OPEN: ("s1-03", "s1-04"),
    S.STAGE1_OVERDUE: ("s1-03", "s1-04", "s1-06"),
    S.STAGE1_ANSWERED: ("s1-09", "s2-01"),
    S.STAGE2_OPEN: ("s2-09", "s2-10"),
    S.STAGE2_OVERDUE: ("s2-09", "s2-10", "s2-11"),
    S.STAGE2_REFUSED: ("s2-01", "s2-22"),
    S.STAGE2_ANSWERED: ("s2-18", "s3-01"),
    S.STAGE3_OPEN: ("s3-04", "s3-08"),
    S.STAGE3_OVERDUE: ("s3-08", "s3-28"),
    S.STAGE3_REFUSED: ("s3-04", "s3-24"),
    S.STAGE3_ANSWERED: ("s3-19", "s3-21"),
    S.FROZEN: ("frz-01", "frz-03"),
    S.REMEDY_OUTSTANDING: ("with-04", "s2-18"),
    S.OMBUDSMAN_OPEN: ("lgo-01",),
    S.OMBUDSMAN_DECIDED: ("lgo-13",),
    S.NOT_APPLICABLE: ("scope-14",),
    S.UNKNOWN: (),
}

# What a ground adds to its stage's own rules.
GROUND_RULES: Mapping[str, tuple[str, ...]] = {
    "withdrawn": ("with-01", "with-03"),
    "withdrawn_at_stage2": ("with-01",),
    "withdrawn_at_stage3": ("with-01",),
}


class Position(NamedTuple):
    """Where one complaint stands.

    ``council_stage`` is the stage its handling by the council has reached, whatever else has happened
    (0 where no complaint was made). ``outer_limit_passed`` says whether the last limit of an awaited stage is
    behind us; None where the dates told do not settle it.
    """

    complaint: int
    stage: Stage
    council_stage: Stage
    reached: int
    because: str
    events: tuple[str, ...] = ()
    outer_limit_passed: bool | None = None
    first_limit_passed: bool | None = None
    start: Span = UNDATED

    @property
    def rules(self) -> tuple[str, ...]:
        of_stage, of_ground = STAGE_RULES[self.stage], GROUND_RULES.get(self.because)
        return (*of_ground, *of_stage) if of_ground else of_stage


def position(history: History) -> Position:
    """Where this complaint stands on the history's day."""
    council = _council_position(history)
    return _ombudsman(history, council) or _promise(history, council) or _pause(history, council) or council


def _ombudsman(history: History, council: Position) -> Position | None:
    """An Ombudsman's case, unless it was sent back or the council has acted on the complaint since."""
    if _DECLINED in history.happened and _declined(history):
        return _moved(council, S.OMBUDSMAN_DECIDED, "ombudsman_declined", history, E.OMBUDSMAN_REFUSED)
    if history.has(E.OMBUDSMAN_DECIDED):
        decided = history.last(E.OMBUDSMAN_DECIDED)
        if history.has(E.REMEDY_NOT_DONE):
            return _moved(
                council, S.REMEDY_OUTSTANDING, "agreed_with_ombudsman_not_done", history, E.REMEDY_NOT_DONE
            )
        since = (E.COMPLAINT_MADE, *(kind for stage in (2, 3) for kind in _turning(stage)))
        if history.surely_after(since, decided):
            return None
        return _moved(council, S.OMBUDSMAN_DECIDED, "ombudsman_decided", history, E.OMBUDSMAN_DECIDED)
    if not history.has(E.OMBUDSMAN_COMPLAINED):
        return None
    if history.has(E.OMBUDSMAN_REFUSED) and not history.surely_after(
        (E.OMBUDSMAN_COMPLAINED,), history.last(E.OMBUDSMAN_REFUSED)
    ):
        return None
    return _moved(council, S.OMBUDSMAN_OPEN, "ombudsman_considering", history, E.OMBUDSMAN_COMPLAINED)


def _declined(history: History) -> bool:
    """Whether the Ombudsman would not look at a complaint that the council had finished with: that is no
    sending back, since no stage was left to go back to (lgo-01, lgo-05)."""
    if history.has(E.OMBUDSMAN_DECIDED):
        return False
    refused = history.last(E.OMBUDSMAN_REFUSED)
    if history.surely_after((E.OMBUDSMAN_COMPLAINED,), refused):
        return False
    return history.last(E.STAGE3_COUNCIL_RESPONSE).surely_before(refused)


def _turning(stage: int) -> tuple[E, ...]:
    """The events that settle a stage: the request, a refusal, an answer."""
    events = STAGE_EVENTS[stage]
    return (events.asked, *events.refused, *events.answered)


_SETTLED = (S.STAGE1_ANSWERED, S.STAGE2_ANSWERED, S.STAGE3_ANSWERED, S.NOT_STARTED, S.UNKNOWN)


def _promise(history: History, council: Position) -> Position | None:
    """Agreed or recommended action not done (with-04): it leads where nothing else is awaited or refused."""
    if not history.has(E.REMEDY_NOT_DONE) or council.stage not in _SETTLED:
        return None
    return _moved(council, S.REMEDY_OUTSTANDING, "promise_not_kept", history, E.REMEDY_NOT_DONE)


def _pause(history: History, council: Position) -> Position | None:
    """A pause for court, police or other proceedings (reg. 8; frz-01 to frz-05), until the council moves
    on."""
    if not history.has(E.COMPLAINT_FROZEN):
        return None
    paused = history.last(E.COMPLAINT_FROZEN)
    settled = (kind for events in STAGE_EVENTS.values() for kind in (*events.refused, *events.answered))
    if history.surely_after((E.COMPLAINT_MADE, *settled), paused):
        return None
    if council.reached and any(history.awaits(kind) for kind in STAGE_EVENTS[council.reached].answered):
        return None  # a pause of part of it: the rest goes on (frz-05)
    over_before = history.last(E.COURT_ENDED).surely_before(paused)
    ended = history.has(E.COURT_ENDED) and not over_before
    because = "proceedings_ended" if ended else "paused_for_proceedings"
    return _moved(council, S.FROZEN, because, history, E.COMPLAINT_FROZEN)


def _moved(council: Position, stage: Stage, because: str, history: History, *rests_on: E) -> Position:
    return council._replace(stage=stage, because=because, events=history.ids(*rests_on))


def _council_position(history: History) -> Position:
    """Where the council's own handling stands: the highest stage that anything told shows was reached."""
    for stage, decide in ((3, _stage3), (2, _stage2), (1, _stage1)):
        if _reached(history, stage):
            return decide(history)
    return _before_stage1(history)


def _reached(history: History, stage: int) -> bool:
    """Whether the complaint reached this stage, told or implied: who has not asked for a panel yet has had
    the stage 2 answer; who has had no stage 2 answer has asked for stage 2."""
    if stage == 2 and _stage2_before_its_time(history):
        return False
    if history.touches(stage):
        return True
    lower = any(history.has(*STAGE_EVENTS[n].all) for n in range(1, stage + 1))
    if stage == 2:
        asked = history.lacks(E.STAGE2_RESPONSE) and not history.lacks(E.STAGE2_REQUESTED)
        return not lower and (
            history.has(E.EARLY_REFERRAL_OFFERED) or asked or history.lacks(E.STAGE3_REQUESTED)
        )
    if stage == 1:
        return not history.lacks(E.COMPLAINT_MADE) and history.lacks(E.STAGE1_RESPONSE, E.STAGE2_REQUESTED)
    return False


def _stage2_before_its_time(history: History) -> bool:
    """Whether stage 2 was asked for while stage 1 was unanswered and still in time, and not taken up: the
    council may then finish stage 1 first, unless both agree to skip it (s1-07, ref-18)."""
    if history.has(E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, *STAGE_EVENTS[2].under_way) or history.touches(3):
        return False
    still_open = ReasonCode.STAGE1_STILL_OPEN in history.reasons
    if not (still_open or history.lacks(E.STAGE1_RESPONSE)):
        return False
    start = stage1_start(history)
    return start.working_days_passed(STAGE1_MAX_DAYS, history.today) is False


def _before_stage1(history: History) -> Position:
    """No stage told: an offer or a promise shows that some answer was had, without saying which."""
    if history.has(E.REMEDY_AGREED, E.REMEDY_OFFERED):
        return _at(history, S.UNKNOWN, 0, "which_stage_not_told", E.REMEDY_AGREED, E.REMEDY_OFFERED)
    if history.lacks(E.COMPLAINT_MADE) or history.expects(E.COMPLAINT_MADE) or history.has(E.PROBLEM_BEGAN):
        return _at(history, S.NOT_STARTED, 0, "no_complaint_yet", E.PROBLEM_BEGAN)
    return _at(history, S.UNKNOWN, 0, "nothing_told")


def _stage1(history: History) -> Position:
    """Stage 1: refused, answered, or awaited against 10 and 20 working days (reg. 14)."""
    if _withdrawn(history):
        return _at(history, S.NOT_STARTED, 1, "withdrawn", E.COMPLAINT_WITHDRAWN)
    implied = (
        history.lacks(E.STAGE2_REQUESTED) and not history.touches(1) and not history.lacks(E.STAGE1_RESPONSE)
    )
    if history.has(E.STAGE1_RESPONSE) or implied:
        answer = history.last(E.STAGE1_RESPONSE)
        if not history.surely_after((E.COMPLAINT_REFUSED,), answer):
            return _at(history, S.STAGE1_ANSWERED, 1, "stage1_answer_received", E.STAGE1_RESPONSE)
    part_goes_on = history.awaits(E.STAGE1_RESPONSE)
    again = (E.COMPLAINT_MADE, E.COMPLAINT_ACKNOWLEDGED)
    if (
        history.has(E.COMPLAINT_REFUSED)
        and not part_goes_on
        and not history.surely_after(again, history.last(E.COMPLAINT_REFUSED))
    ):
        return _at(history, S.STAGE1_REFUSED, 1, "complaint_refused", E.COMPLAINT_REFUSED)
    start = stage1_start(history)
    extended = stage1_extended(history, start)
    found = _awaited(
        history, 1, start, STAGE1_DAYS, STAGE1_MAX_DAYS, extended, S.STAGE1_OPEN, S.STAGE1_OVERDUE
    )
    if extended and found.stage is S.STAGE1_OPEN and not stage1_extended_in_time(history, start):
        return found._replace(because="extension_told_late")
    return found


def _withdrawn(history: History) -> bool:
    """Whether the complaint was taken back and not made again since (with-01, with-03)."""
    if not history.has(E.COMPLAINT_WITHDRAWN):
        return False
    withdrawn = history.last(E.COMPLAINT_WITHDRAWN)
    since = (E.COMPLAINT_MADE, E.COMPLAINT_REFUSED, E.STAGE1_RESPONSE)
    return not history.surely_after(since, withdrawn)


def _stage2(history: History) -> Position:
    """Stage 2: refused, stopped, answered, or awaited against 25 and 65 working days (reg. 17)."""
    asked = (E.STAGE2_REQUESTED, *STAGE_EVENTS[2].under_way, *STAGE_EVENTS[2].refused)
    only_early_referral = history.has(E.EARLY_REFERRAL_OFFERED) and not history.has(*asked)
    implied = history.lacks(E.STAGE3_REQUESTED) and not history.has(*asked)
    if history.has(E.STAGE2_RESPONSE) or only_early_referral or implied:
        return _at(history, S.STAGE2_ANSWERED, 2, "stage2_answer_received", E.STAGE2_RESPONSE)
    if withdrawn_at_stage2(history):
        return _at(history, S.STAGE1_ANSWERED, 2, "withdrawn_at_stage2", E.COMPLAINT_WITHDRAWN)
    if stage2_refusal_stands(history):
        return _at(history, S.STAGE2_REFUSED, 2, "stage2_refused", E.STAGE2_REFUSED, E.STAGE2_STOPPED)
    start = stage2_start(history)
    extended = stage2_extended(history, start)
    return _awaited(
        history,
        2,
        start,
        STAGE2_DAYS,
        STAGE2_MAX_DAYS,
        extended,
        S.STAGE2_OPEN,
        S.STAGE2_OVERDUE,
    )


def withdrawn_at_stage2(history: History) -> bool:
    """Whether the person took the complaint back while stage 2 ran, and did not ask again (with-01): stage 2
    is then open to be asked for anew. A stop that follows is the council's confirmation of it."""
    if not history.has(E.COMPLAINT_WITHDRAWN):
        return False
    withdrawn, start = history.last(E.COMPLAINT_WITHDRAWN), stage2_start(history)
    since = (E.STAGE2_REQUESTED, E.STAGE2_REFUSED, *STAGE_EVENTS[2].under_way)
    if history.surely_after(since, withdrawn):
        return False
    return history.has(E.STAGE2_STOPPED) or start.surely_before(withdrawn)


_BEGUN = (E.STAGE2_ACCEPTED, E.INVESTIGATORS_APPOINTED, E.STATEMENT_AGREED)


def stage2_refusal_stands(history: History) -> bool:
    """Whether a refusal or a stop of stage 2 was told and the council has not begun (again) since.

    A refusal means that stage 2 was never begun; so where dates do not say which came first, an investigator
    appointed or a statement agreed shows that the refusal was overcome. After a stop only dates can show it.
    """
    for kind in (E.STAGE2_STOPPED, E.STAGE2_REFUSED):
        if not history.has(kind):
            continue
        end = history.last(kind)
        if history.surely_after(_BEGUN, end):
            continue
        begun = history.has(E.INVESTIGATORS_APPOINTED, E.STATEMENT_AGREED)
        if kind is E.STAGE2_REFUSED and begun and not end.known:
            continue
        return True
    return False


def _stage3(history: History) -> Position:
    """Stage 3: refused, answered, or awaited against 30, 5 and 15 working days (regs 19(4), 20). A panel
    told to be coming on a day ahead is coming, whatever was refused before."""
    if _ANSWER_3 in history.happened:
        return _at(history, S.STAGE3_ANSWERED, 3, "stage3_answer_received", E.STAGE3_COUNCIL_RESPONSE)
    if _withdrawn_at_stage3(history):
        return _at(history, S.STAGE2_ANSWERED, 3, "withdrawn_at_stage3", E.COMPLAINT_WITHDRAWN)
    if (
        _REFUSED_3 in history.happened
        and not history.has(E.PANEL_HELD, E.PANEL_REPORT)
        and not history.surely_after((E.PANEL_DATE_SET,), history.last(E.STAGE3_REFUSED))
        and not history.day_to_come(E.PANEL_DATE_SET, E.PANEL_HELD)
    ):
        return _at(history, S.STAGE3_REFUSED, 3, "stage3_refused", E.STAGE3_REFUSED)
    start, limit = stage3_awaits(history)
    return _awaited(history, 3, start, limit, limit, False, S.STAGE3_OPEN, S.STAGE3_OVERDUE)


def _withdrawn_at_stage3(history: History) -> bool:
    """Whether the person took the request for a panel back before one met, not to ask again (with-01)."""
    if not history.has(E.COMPLAINT_WITHDRAWN) or history.has(E.PANEL_HELD, E.PANEL_REPORT):
        return False
    withdrawn = history.last(E.COMPLAINT_WITHDRAWN)
    if history.surely_after((E.STAGE3_REQUESTED, E.STAGE3_REFUSED, E.PANEL_DATE_SET), withdrawn):
        return False
    return history.last(E.STAGE3_REQUESTED).surely_before(withdrawn)


def _awaited(
    history: History,
    reached: int,
    start: Span,
    limit: int,
    outer: int,
    extended: bool,
    open_: Stage,
    overdue: Stage,
) -> Position:
    """An answer still awaited: open, overdue, or unknown where nothing told says since when."""
    past_outer = start.working_days_passed(outer, history.today)
    past_first = start.working_days_passed(limit, history.today)
    late = past_outer if extended else past_first
    if late:
        stage, because = overdue, "outer_limit_passed" if past_outer else "first_limit_passed"
    elif late is None and not start.known and reached == 1:
        stage, because = S.UNKNOWN, "start_not_told"
    else:
        stage, because = open_, "within_limit" if late is False else "limit_uncertain"
    rests_on = history.ids(*STAGE_EVENTS[reached].all)
    return Position(
        history.complaint, stage, stage, reached, because, rests_on, past_outer, past_first, start
    )


def _at(history: History, stage: Stage, reached: int, because: str, *rests_on: E) -> Position:
    return Position(history.complaint, stage, stage, reached, because, history.ids(*rests_on))


# How far along each stage is, for choosing the one to speak of where a person tells of several complaints.
_ADVANCE: tuple[Stage, ...] = (
    S.UNKNOWN,
    S.NOT_APPLICABLE,
    S.NOT_STARTED,
    S.STAGE1_OPEN,
    S.STAGE1_OVERDUE,
    S.STAGE1_REFUSED,
    S.STAGE1_ANSWERED,
    S.FROZEN,
    S.STAGE2_OPEN,
    S.STAGE2_OVERDUE,
    S.STAGE2_REFUSED,
    S.STAGE2_ANSWERED,
    S.STAGE3_OPEN,
    S.STAGE3_OVERDUE,
    S.STAGE3_REFUSED,
    S.STAGE3_ANSWERED,
    S.REMEDY_OUTSTANDING,
    S.OMBUDSMAN_OPEN,
    S.OMBUDSMAN_DECIDED,
)


def leading(positions: Mapping[int, Position]) -> Position:
    """The most advanced of several complaints; of equals, the one told of last (the highest number)."""
    if len(positions) == 1:
        return next(iter(positions.values()))
    return max(positions.values(), key=lambda p: (_ADVANCE.index(p.stage), p.complaint))
