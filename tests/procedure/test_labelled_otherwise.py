"""Messages on which the label and the procedure differ, told as whole as the message tells them.

The labels of these messages leave an event out. With it the law and the label agree; each test says which.
"""

from __future__ import annotations

from assistant.case import ReasonCode, Safety, Service
from assistant.procedure import assess
from assistant.procedure.assessment import DeadlineCode, Lawful, NextStep, Route, Stage
from tests.procedure.telling import day, told

R, S = ReasonCode, Service


def codes(found) -> set[str]:
    return {fault.code.value for fault in found.council_faults}


def due(found, what: DeadlineCode):
    return next(each.due for each in found.deadlines if each.what is what)


# m2-110: a section 7 report and an assessment; the report is turned away, the assessment is to be answered.
PARTLY_TAKEN = ("court_ended 2024-12-02", "complaint_made 2024-12-04", "complaint_refused 2024-12-13")


def test_the_part_that_will_be_answered_keeps_stage_1_open() -> None:
    """Not labelled: "will be answered at Stage 1 by 18 December", an answer still to come (scope-14)."""
    case = told(
        *PARTLY_TAKEN,
        "planned stage1_response 2024-12-18",
        services=[S.COURT_REPORT, S.CHILD_IN_NEED],
        reasons=[R.OTHER],
    )
    found = assess(case, day("2024-12-17"))
    assert (found.stage, found.next_step, found.can_escalate) == (Stage.STAGE1_OPEN, NextStep.WAIT, False)
    assert found.council_faults == ()
    assert due(found, DeadlineCode.STAGE1_RESPONSE) == day("2024-12-18")
    assert {Route.STATUTORY_COMPLAINT, Route.COURT} <= set(found.routes)


def test_without_that_word_the_refusal_is_of_the_whole() -> None:
    """As labelled, nothing tells that any of it was taken, and the label's stage does not follow."""
    case = told(*PARTLY_TAKEN, services=[S.COURT_REPORT, S.CHILD_IN_NEED], reasons=[R.OTHER])
    assert assess(case, day("2024-12-17")).stage is Stage.STAGE1_REFUSED


# m10-042: paused for the police, who closed their case; the council wrote that it would go on with stage 1.
PAUSED = ("complaint_made 2022-02-16", "complaint_frozen", "court_ended 2022-02-28")


def test_a_pause_is_over_once_the_council_goes_on() -> None:
    """Not labelled: the end of the police matter, and the council's word of the same day. Past day 20 by
    either count, from 16 or from 28 February."""
    case = told(*PAUSED, "complaint_acknowledged 2022-02-28", services=[S.LOOKED_AFTER])
    found = assess(case, day("2022-04-01"))
    assert (found.stage, found.next_step, found.can_escalate) == (
        Stage.STAGE1_OVERDUE,
        NextStep.REQUEST_STAGE2,
        True,
    )
    assert codes(found) == {"delay_stage1"}
    assert due(found, DeadlineCode.STAGE1_RESPONSE) == day("2022-03-14")
    assert due(found, DeadlineCode.STAGE1_RESPONSE_MAX) == day("2022-03-28")


def test_a_pause_whose_reason_is_gone_is_still_one_until_then() -> None:
    found = assess(told(*PAUSED, services=[S.LOOKED_AFTER]), day("2022-04-01"))
    assert (found.stage, found.next_step) == (Stage.FROZEN, NextStep.CHASE_COUNCIL)


def test_what_came_before_the_pause_does_not_end_it() -> None:
    """Acknowledged, then frozen: an earlier end of other proceedings changes nothing."""
    case = told(
        "complaint_made 2022-02-16",
        "complaint_acknowledged 2022-02-18",
        "court_ended 2022-02-17",
        "complaint_frozen 2022-02-23",
    )
    assert assess(case, day("2022-04-01")).stage is Stage.FROZEN


def test_an_acknowledgement_while_the_proceedings_run_does_not_end_it() -> None:
    case = told(
        "complaint_made 2022-02-16", "complaint_frozen 2022-02-23", "complaint_acknowledged 2022-02-25"
    )
    assert assess(case, day("2022-04-01")).stage is Stage.FROZEN


def test_stage_2_taken_on_after_the_pause_runs_from_then() -> None:
    case = told(
        "stage2_requested 2025-03-03",
        "stage2_accepted 2025-03-05",
        "complaint_frozen 2025-03-10",
        "investigators_appointed 2025-09-15",
    )
    found = assess(case, day("2025-10-06"))
    assert (found.stage, found.can_escalate, codes(found)) == (Stage.STAGE2_OPEN, False, set())
    assert due(found, DeadlineCode.STAGE2_RESPONSE) == day("2025-10-20")


def test_a_withdrawal_is_no_pause() -> None:
    case = told(
        "complaint_made 2025-03-03",
        "complaint_frozen 2025-03-10",
        "complaint_withdrawn 2025-03-24",
        "court_ended 2025-03-31",
        "complaint_acknowledged 2025-04-01",
    )
    assert assess(case, day("2025-05-06")).stage is not Stage.STAGE1_OVERDUE


# n1-255: the Ombudsman would not look, and the council had finished.
DECLINED = ("ombudsman_complained 2024-02-01..2024-02-29", "ombudsman_refused 2024-08-05")


def test_the_ombudsman_s_no_after_every_stage_is_its_decision() -> None:
    """Not labelled: the council's last answer in January. Nothing is left to be sent back to (lgo-05)."""
    found = assess(told("stage3_council_response 2024-01-01..2024-01-31", *DECLINED), day("2024-08-12"))
    assert found.stage is Stage.OMBUDSMAN_DECIDED
    assert found.next_step is NextStep.COMPLAIN_TO_OMBUDSMAN  # to look at that decision again
    assert found.can_escalate is None
    assert Route.OMBUDSMAN in found.routes
    assert found.council_faults == ()


def test_the_ombudsman_s_no_while_a_stage_is_left_sends_back() -> None:
    found = assess(told("stage2_response 2024-07-24", *DECLINED), day("2024-08-12"))
    assert (found.stage, found.next_step) == (Stage.STAGE2_ANSWERED, NextStep.REQUEST_STAGE3)


def test_an_ombudsman_s_no_before_the_last_answer_is_not_about_it() -> None:
    earlier = told("ombudsman_refused 2023-08-07", "stage3_council_response 2024-05-15")
    assert assess(earlier, day("2024-06-03")).stage is Stage.STAGE3_ANSWERED
    undated = told("ombudsman_refused", "stage3_council_response 2024-05-15")  # it may have been another body
    assert assess(undated, day("2024-06-03")).stage is Stage.STAGE3_ANSWERED
    again = told("stage3_council_response 2024-05-15", *DECLINED, "ombudsman_complained 2024-09-02")
    assert assess(again, day("2024-09-16")).stage is Stage.OMBUDSMAN_OPEN


# m2-094: refused as anonymous, though it was signed and they had rung about it.
NAMELESS = ("complaint_made 2020-08-01..2020-08-10", "complaint_refused")


def test_a_council_that_has_answered_the_person_cannot_call_them_nobody() -> None:
    """Not labelled: "They phoned me about it!!", which is an acknowledgement."""
    case = told(*NAMELESS, "complaint_acknowledged", reasons=[R.ANONYMOUS])
    found = assess(case, day("2020-09-09"))
    assert found.stage is Stage.STAGE1_REFUSED
    assert found.can_escalate is True
    assert found.next_step is NextStep.CHALLENGE_REFUSAL
    assert codes(found) == {"refused_stage1"}
    [verdict] = found.refusals
    assert (verdict.lawful, verdict.because) == (Lawful.NO, "council_knew_who")
    assert verdict.events == ("e2",)
    assert "def-05" in verdict.rules


def test_without_that_the_three_stages_need_a_name() -> None:
    found = assess(told(*NAMELESS, reasons=[R.ANONYMOUS]), day("2020-09-09"))
    assert (found.next_step, found.council_faults) == (NextStep.COMPLAIN_STAGE1, ())


def test_what_is_sent_after_the_refusal_does_not_show_that_they_knew() -> None:
    case = told(
        "complaint_made 2020-08-03",
        "complaint_refused 2020-08-10",
        "complaint_acknowledged 2020-08-17",
        reasons=[R.ANONYMOUS],
    )
    [verdict] = assess(case, day("2020-08-18")).refusals
    assert verdict.lawful is Lawful.YES


def test_a_danger_still_comes_first() -> None:
    found = assess(
        told(*NAMELESS, "complaint_acknowledged", reasons=[R.ANONYMOUS], safety=[Safety.CHILD_AT_RISK]),
        day("2020-09-09"),
    )
    assert found.next_step is NextStep.GET_URGENT_HELP
