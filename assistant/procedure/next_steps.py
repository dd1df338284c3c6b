"""What to do next, what else is open, and whether the person can take it further today.

``NEXT`` is the table: one row a stage. The functions below it settle the rows that turn on a further fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assistant.case import EventType as E
from assistant.case import ProcedureUsed, Safety
from assistant.procedure.assessment import NextStep, Stage
from assistant.procedure.history import History
from assistant.procedure.stages import Position

N, S = NextStep, Stage


class Row(NamedTuple):
    """A stage's answer: the step, the others that are open, whether one can go further today, and why."""

    step: NextStep
    others: tuple[NextStep, ...]
    can_escalate: bool | None
    rules: tuple[str, ...]


NEXT: Mapping[Stage, Row] = {
    S.NOT_STARTED: Row(N.COMPLAIN_STAGE1, (), False, ("def-05", "s1-11", "lgo-01")),
    S.STAGE1_REFUSED: Row(N.CHALLENGE_REFUSAL, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("s2-22", "lgo-06")),
    S.STAGE1_OPEN: Row(N.WAIT, (N.CHASE_COUNCIL,), False, ("s1-03", "s1-04", "lgo-01")),
    S.STAGE1_OVERDUE: Row(
        N.REQUEST_STAGE2, (N.CHASE_COUNCIL, N.COMPLAIN_TO_OMBUDSMAN), True, ("s1-06", "lgo-06")
    ),
    S.STAGE1_ANSWERED: Row(N.REQUEST_STAGE2, (), True, ("s1-09", "s2-01", "s2-02")),
    S.STAGE2_OPEN: Row(N.WAIT, (N.CHASE_COUNCIL,), False, ("s2-09", "s2-10", "lgo-01")),
    S.STAGE2_OVERDUE: Row(N.COMPLAIN_TO_OMBUDSMAN, (N.CHASE_COUNCIL,), True, ("s2-10", "s2-23", "lgo-06")),
    S.STAGE2_REFUSED: Row(N.CHALLENGE_REFUSAL, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("s2-01", "lgo-06")),
    S.STAGE2_ANSWERED: Row(N.REQUEST_STAGE3, (), True, ("s3-01", "s3-02")),
    S.STAGE3_OPEN: Row(N.WAIT, (N.CHASE_COUNCIL,), False, ("s3-08", "s3-19")),
    S.STAGE3_OVERDUE: Row(N.CHASE_COUNCIL, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("s3-28", "lgo-06")),
    S.STAGE3_REFUSED: Row(
        N.CHALLENGE_REFUSAL, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("s3-04", "s3-24", "lgo-06")
    ),
    S.STAGE3_ANSWERED: Row(N.COMPLAIN_TO_OMBUDSMAN, (), True, ("s3-21", "lgo-05", "lgo-07")),
    S.FROZEN: Row(
        N.CHALLENGE_REFUSAL, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("frz-01", "frz-03", "frz-05", "lgo-06")
    ),
    S.REMEDY_OUTSTANDING: Row(N.COMPLAIN_TO_OMBUDSMAN, (N.CHASE_COUNCIL,), True, ("with-04", "lgo-06")),
    S.OMBUDSMAN_OPEN: Row(N.WAIT, (), False, ("lgo-01",)),
    S.OMBUDSMAN_DECIDED: Row(N.WAIT, (N.OTHER_ROUTE,), False, ("lgo-07", "lgo-13")),
    S.NOT_APPLICABLE: Row(N.OTHER_ROUTE, (), False, ("scope-14",)),
    S.UNKNOWN: Row(N.GIVE_MORE_FACTS, (), None, ()),
}


@dataclass(frozen=True)
class Course:
    """The step advised, the others open, and whether the person can go further today."""

    step: NextStep
    others: tuple[NextStep, ...]
    can_escalate: bool | None
    because: str
    rules: tuple[str, ...]


def course(
    history: History,
    where: Position,
    used: ProcedureUsed | None,
    covered: bool | None,
    safety: tuple[Safety, ...],
) -> Course:
    """What to do next at this position."""
    row = NEXT[where.stage]
    found = Course(row.step, row.others, row.can_escalate, where.stage.value, row.rules)
    found = _awaiting(history, where, found)
    found = _frozen_or_promised(history, where, found)
    found = _wrong_procedure(where, used, covered, found)
    return _danger(safety, found)


def _awaiting(history: History, where: Position, found: Course) -> Course:
    """Between a stage's first limit and its last: chase, not yet the next stage (s1-06, s2-10, section 17)."""
    if where.stage is S.STAGE2_OVERDUE and not where.outer_limit_passed:
        undecided = None if where.outer_limit_passed is None else False
        return Course(
            N.CHASE_COUNCIL, (N.WAIT,), undecided, "between_stage2_limits", ("s2-09", "s2-10", "s2-11")
        )
    if where.stage is S.STAGE1_OVERDUE and not where.outer_limit_passed:
        return Course(
            N.CHASE_COUNCIL, (N.REQUEST_STAGE2,), True, "between_stage1_limits", ("s1-03", "s1-05", "s1-06")
        )
    if where.because == "limit_uncertain":
        fixed = where.stage is S.STAGE3_OPEN and history.expects(E.PANEL_DATE_SET, E.PANEL_HELD)
        return Course(N.CHASE_COUNCIL, (N.WAIT,), False if fixed else None, "limit_uncertain", found.rules)
    return found


def _frozen_or_promised(history: History, where: Position, found: Course) -> Course:
    if where.because == "proceedings_ended":
        return Course(
            N.CHASE_COUNCIL,
            (N.CHALLENGE_REFUSAL, N.COMPLAIN_TO_OMBUDSMAN),
            True,
            where.because,
            ("frz-04", "lgo-06"),
        )
    if where.stage is S.REMEDY_OUTSTANDING and not history.has(E.OMBUDSMAN_DECIDED):
        if history.has(E.COMPLAINT_WITHDRAWN):
            return Course(
                N.COMPLAIN_STAGE1,
                (N.REQUEST_STAGE2, N.CHASE_COUNCIL),
                None,
                "withdrawn_on_promise",
                ("with-03", "with-04"),
            )
        if where.council_stage is S.STAGE1_ANSWERED:
            return Course(
                N.REQUEST_STAGE2, (N.CHASE_COUNCIL,), True, "promise_after_stage1", ("with-04", "s2-01")
            )
        return Course(N.CHASE_COUNCIL, (N.COMPLAIN_TO_OMBUDSMAN,), True, where.because, ("with-04", "lgo-06"))
    return found


def _wrong_procedure(
    where: Position, used: ProcedureUsed | None, covered: bool | None, found: Course
) -> Course:
    if used is not ProcedureUsed.CORPORATE or not covered or where.reached == 0:
        return found
    return Course(
        N.ASK_STATUTORY_PROCEDURE,
        (N.COMPLAIN_TO_OMBUDSMAN,),
        True,
        "wrong_procedure",
        ("scope-13", "ref-03", "lgo-06"),
    )


_DANGERS = (Safety.CHILD_AT_RISK, Safety.SELF_HARM)


def _danger(safety: tuple[Safety, ...], found: Course) -> Course:
    """A child at risk or a life at risk comes before any complaint (alt-21)."""
    if not any(danger in safety for danger in _DANGERS):
        return found
    others = (found.step, *found.others) if found.step is not N.WAIT else found.others
    return Course(N.GET_URGENT_HELP, others, found.can_escalate, "danger", ("alt-21",))
