"""The next step as two tables a lawyer can check.

``NEXT`` has one row a stage. ``TURNS`` has one row for each further fact that changes a stage's answer;
``next_steps`` says when each applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assistant.procedure.assessment import NextStep, Stage

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


# A further fact that changes a stage's answer, by its ground.
TURNS: Mapping[str, Row] = {
    "wrong_procedure": Row(
        N.ASK_STATUTORY_PROCEDURE,
        (N.COMPLAIN_TO_OMBUDSMAN, N.REQUEST_STAGE2),
        True,
        ("scope-13", "ref-03", "lgo-06"),
    ),
    "corporate_finished": Row(N.COMPLAIN_TO_OMBUDSMAN, (N.OTHER_ROUTE,), True, ("alt-01", "lgo-01")),
    "corporate_answered": Row(N.OTHER_ROUTE, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("alt-01", "scope-12")),
    "refusal_lawful": Row(N.COMPLAIN_TO_OMBUDSMAN, (), True, ("s2-22", "lgo-06", "lgo-08")),
    "name_missing": Row(N.COMPLAIN_STAGE1, (N.OTHER_ROUTE,), False, ("who-22", "ref-26", "def-05")),
    "early_referral_agreed": Row(
        N.COMPLAIN_TO_OMBUDSMAN, (N.REQUEST_STAGE3,), True, ("s3-25", "s3-26", "s3-27")
    ),
    "early_referral_in_part": Row(
        N.REQUEST_STAGE3, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("s3-02", "s3-25", "s3-26", "s3-27")
    ),
    "panel_window_passed": Row(
        N.REQUEST_STAGE3, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("s3-02", "s3-03", "ref-07")
    ),
    "between_stage1_limits": Row(N.CHASE_COUNCIL, (N.REQUEST_STAGE2,), True, ("s1-03", "s1-05", "s1-06")),
    # The council's reading leads; by the other, stage 2 can be asked for today (D3), so that it is open too.
    "extension_told_late": Row(
        N.WAIT, (N.REQUEST_STAGE2, N.CHASE_COUNCIL), False, ("s1-04", "s1-05", "s1-06")
    ),
    "between_stage2_limits": Row(N.CHASE_COUNCIL, (N.WAIT,), False, ("s2-09", "s2-10", "s2-11")),
    "stage2_limit_uncertain": Row(N.CHASE_COUNCIL, (N.COMPLAIN_TO_OMBUDSMAN,), None, ("s2-09", "s2-10")),
    "limit_uncertain": Row(N.CHASE_COUNCIL, (N.WAIT,), None, ("gen-06",)),
    "panel_fixed": Row(N.WAIT, (N.CHASE_COUNCIL,), False, ("s3-08", "s3-11")),
    "put_right_while_open": Row(N.CHASE_COUNCIL, (N.CHALLENGE_REFUSAL, N.WAIT), False, ("gen-06", "gen-07")),
    "proceedings_ended": Row(
        N.CHASE_COUNCIL, (N.CHALLENGE_REFUSAL, N.COMPLAIN_TO_OMBUDSMAN), True, ("frz-04", "lgo-06")
    ),
    "withdrawn_on_promise": Row(
        N.COMPLAIN_STAGE1, (N.REQUEST_STAGE2, N.CHASE_COUNCIL), None, ("with-03", "with-04")
    ),
    "promise_not_kept": Row(N.CHASE_COUNCIL, (N.COMPLAIN_TO_OMBUDSMAN,), True, ("with-04", "lgo-06")),
    "promise_in_panel_window": Row(
        N.CHASE_COUNCIL, (N.REQUEST_STAGE3, N.COMPLAIN_TO_OMBUDSMAN), True, ("with-04", "s3-01", "s3-02")
    ),
    "promise_after_stage1": Row(N.REQUEST_STAGE2, (N.CHASE_COUNCIL,), True, ("with-04", "s2-01")),
    "promise_in_time": Row(N.WAIT, (N.CHASE_COUNCIL, N.COMPLAIN_TO_OMBUDSMAN), None, ("with-04", "s1-08")),
    "ombudsman_declined": Row(
        N.COMPLAIN_TO_OMBUDSMAN, (N.OTHER_ROUTE,), None, ("lgo-03", "lgo-07", "lgo-10")
    ),
    "agreed_date_to_come": Row(N.WAIT, (N.CHASE_COUNCIL,), False, ("lgo-13", "with-04")),
    "agreed_date_passed": Row(N.CHASE_COUNCIL, (N.COMPLAIN_TO_OMBUDSMAN,), None, ("lgo-13", "with-04")),
    "agreed_with_ombudsman": Row(
        N.WAIT, (N.CHASE_COUNCIL, N.COMPLAIN_TO_OMBUDSMAN), None, ("lgo-13", "with-04")
    ),
    "satisfied": Row(N.WAIT, (), None, ("s1-08",)),
}
