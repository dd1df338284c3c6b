"""Stage 2: the right to it, its clocks, who must take part, and what must come of it."""

from datetime import date

import pytest

from assistant.case import Circumstance, ReasonCode
from assistant.procedure.assessment import DeadlineState, Lawful, Party
from tests.procedure.rules.naming import by, rule
from tests.procedure.rules.seeing import asks, deadline, due, faults, rests_on, seen, verdict
from tests.procedure.telling import told

C, R = Circumstance, ReasonCode
ANSWERED = ("complaint_made 2024-04-15", "stage1_response 2024-04-26")
ASKED = "stage2_requested 2024-06-03"  # day 25 is 8 July, day 65 (26 August left out) is 3 September
REFUSED = (*ANSWERED, ASKED, "stage2_refused 2024-06-14")
ADJUDICATED = ("stage2_requested 2024-05-01", "stage2_response 2024-06-03")


@rule("s2-01")
def test_stage_2_is_a_right():
    found = seen(told(*REFUSED))
    assert (found.stage, found.next_step, found.can_escalate) == ("stage2_refused", "challenge_refusal", True)
    assert faults(found) == {"refused_stage2"}
    assert "s2-01" in rests_on(found, "fault:refused_stage2")


@rule("s2-02")
def test_twenty_days_to_ask_are_advice_and_bar_nothing():
    found = seen(told("stage1_response 2024-03-04"))  # 80 working days ago
    limit = deadline(found, "stage2_request")
    assert (limit.due, limit.advisory, limit.party) == (date(2024, 4, 3), True, Party.COMPLAINANT)
    assert (found.next_step, found.can_escalate) == ("request_stage2", True)
    assert "K2" in found.doubts


@rule("s2-03")
def test_a_late_request_is_decided_on_its_reasons():
    late = ("stage1_response 2024-03-04", "stage2_requested 2024-06-03", "stage2_refused 2024-06-10")
    barred = seen(told(*late, reasons=[R.LATE_STAGE2_REQUEST]))
    assert verdict(barred, R.LATE_STAGE2_REQUEST).lawful is Lawful.NO
    assert "s2-03" in rests_on(barred, "fault:refused_stage2")
    weighed = seen(told(*late, reasons=[R.LATE_STAGE2_REQUEST], circumstances=[C.LATENESS_REASONS_WEIGHED]))
    assert verdict(weighed, R.LATE_STAGE2_REQUEST).lawful is Lawful.DEPENDS


@pytest.mark.parametrize(
    "reason",
    [
        by("s2-04", R.FORM_REQUIRED),
        by("s2-21", R.CANNOT_ACHIEVE_OUTCOME),
        by("s2-21", R.NOTHING_TO_ADD),
        by("s2-24", R.NO_INVESTIGATOR),
    ],
)
def test_grounds_that_are_none(reason: ReasonCode, request: pytest.FixtureRequest):
    found = seen(told(*REFUSED, reasons=[reason]))
    rule_id = next(request.node.iter_markers("rule")).args[0]
    assert verdict(found, reason).lawful is Lawful.NO
    assert "refused_stage2" in faults(found)
    assert rule_id in rests_on(found, "fault:refused_stage2")


@rule("s2-07")
def test_the_clock_runs_from_the_request():
    found = seen(told(ASKED, "statement_agreed 2024-06-24"))
    first = deadline(found, "stage2_response")
    assert (first.due, first.reading) == (date(2024, 7, 8), "request")
    assert "s2-07" in first.rules
    assert "K1" in found.doubts


@rule("s2-08")
def test_the_agreed_statement_is_the_other_reading_and_slow_agreement_gains_nothing():
    found = seen(told(ASKED, "statement_agreed 2024-06-24"))
    beside = deadline(found, "stage2_response", "statement")
    assert beside.due == date(2024, 7, 29)
    assert "s2-08" in beside.rules
    slow = seen(told(ASKED, "statement_agreed 2024-08-27"), "2024-09-04")
    assert "delay_stage2" in faults(slow)


@rule("s2-09")
@pytest.mark.parametrize(
    ("today", "state", "stage"),
    [
        ("2024-07-05", DeadlineState.RUNNING, "stage2_open"),
        ("2024-07-08", DeadlineState.DUE_TODAY, "stage2_open"),
        ("2024-07-09", DeadlineState.PASSED, "stage2_overdue"),
    ],
)
def test_twenty_five_working_days(today: str, state: DeadlineState, stage: str):
    found = seen(told(ASKED), today)
    limit = deadline(found, "stage2_response")
    assert (limit.due, limit.state, limit.party) == (date(2024, 7, 8), state, Party.COUNCIL)
    assert found.stage == stage


@rule("s2-10")
@pytest.mark.parametrize(
    ("today", "stage", "step", "further"),
    [
        ("2024-09-03", "stage2_open", "wait", False),
        ("2024-09-04", "stage2_overdue", "complain_to_ombudsman", True),
    ],
)
def test_sixty_five_working_days_and_never_beyond(today: str, stage: str, step: str, further: bool):
    found = seen(told(ASKED, "stage2_extension_told 2024-07-05"), today)
    assert due(found, "stage2_response_max") == date(2024, 9, 3)
    assert (found.stage, found.next_step, found.can_escalate) == (stage, step, further)


@rule("s2-11")
def test_more_time_must_be_told_of_within_the_first_twenty_five_days():
    in_time = seen(told(ASKED, "stage2_extension_told 2024-07-08"), "2024-07-15")
    assert deadline(in_time, "stage2_response").state is DeadlineState.EXTENDED
    assert faults(in_time) == set()
    untold = seen(told(ASKED), "2024-07-15")
    assert "s2-11" in rests_on(untold, "fault:delay_stage2")
    assert (untold.next_step, untold.can_escalate) == ("chase_council", False)
    too_late = seen(told(ASKED, "stage2_extension_told 2024-07-12"), "2024-07-15")
    assert deadline(too_late, "stage2_response").state is DeadlineState.PASSED
    assert "delay_stage2" in faults(too_late)


@rule("s2-12")
def test_a_later_day_promised_or_agreed_buys_nothing_past_day_sixty_five():
    found = seen(
        told(ASKED, "stage2_extension_told 2024-07-05", "planned stage2_response 2024-10-31"), "2024-09-04"
    )
    assert (found.stage, found.next_step, found.can_escalate) == (
        "stage2_overdue",
        "complain_to_ombudsman",
        True,
    )
    assert "delay_stage2" in faults(found)


@rule("s2-13")
def test_a_report_without_its_adjudication_does_not_complete_the_stage():
    case = told(ASKED, "stage2_response 2024-07-05", circumstances=[C.ADJUDICATION_MISSING])
    found = seen(case, "2024-09-04")
    assert deadline(found, "stage2_response_max").state is DeadlineState.PASSED
    assert "s2-13" in rests_on(found, "fault:poor_adjudication")


@rule("s2-14", "s2-15")
def test_an_independent_person_besides_the_investigator():
    found = seen(told(ASKED, "stage2_accepted 2024-06-05", circumstances=[C.NO_INDEPENDENT_PERSON]))
    assert faults(found) == {"no_independent_person"}
    assert {"s2-14", "s2-15"} <= rests_on(found, "fault:no_independent_person")
    at_stage1 = seen(told("complaint_made 2024-06-24", circumstances=[C.NO_INDEPENDENT_PERSON]))
    assert faults(at_stage1) == set()


@rule("s2-18")
def test_the_adjudication_letter_its_reports_its_actions_and_the_panel():
    found = seen(told(*ADJUDICATED))
    assert {"copy_of_reports", "action_plan", "stage3_panel"} <= asks(found)
    assert "s2-18" in rests_on(found, "ask_for:copy_of_reports")
    missing = seen(told(*ADJUDICATED, circumstances=[C.ADJUDICATION_MISSING]))
    assert "s2-18" in rests_on(missing, "fault:poor_adjudication")


@rule("s2-19")
@pytest.mark.parametrize("circumstance", [C.FINDINGS_REJECTED, C.ADJUDICATION_WITHOUT_REASONS])
def test_findings_are_overturned_only_with_reasons(circumstance: Circumstance):
    found = seen(told(*ADJUDICATED, circumstances=[circumstance]))
    assert "poor_adjudication" in faults(found)
    assert "s2-19" in rests_on(found, "fault:poor_adjudication")


@rule("s2-20")
def test_new_matters_go_to_a_new_stage_1_and_drop_nothing_of_the_old():
    running = seen(told(ASKED, "stage2_accepted 2024-06-05", reasons=[R.NEW_ISSUES]))
    judged = verdict(running, R.NEW_ISSUES)
    assert (judged.lawful, judged.turns_on) == (Lawful.DEPENDS, "issues_new")
    assert "s2-20" in judged.rules
    stopped = told(ASKED, "stage2_accepted 2024-06-05", "stage2_stopped 2024-06-17", reasons=[R.NEW_ISSUES])
    assert verdict(seen(stopped), R.NEW_ISSUES).lawful is Lawful.NO
    assert "closed_stage2_early" in faults(seen(stopped))


@rule("s2-22")
def test_a_ground_that_is_not_on_the_list_is_none():
    """The list: who complains, about what, out of time after discretion, prejudice to proceedings."""
    found = seen(told(*REFUSED, reasons=[R.OTHER]))
    assert verdict(found, R.OTHER).lawful is Lawful.UNKNOWN
    assert verdict(found, R.OTHER).rules == ("s2-22",)
    assert "s2-22" in rests_on(found, "fault:refused_stage2")


@rule("s2-23")
def test_past_day_sixty_five_is_fault_and_money_may_be_asked_for():
    found = seen(told(ASKED), "2024-09-04")
    assert "s2-23" in rests_on(found, "fault:delay_stage2")
    assert "financial_remedy" in asks(found)
    assert found.next_step == "complain_to_ombudsman"
