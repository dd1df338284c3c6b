"""Stage 3: the panel, its clocks, and early referral, the one way round it."""

from datetime import date

import pytest

from assistant.case import Circumstance, ReasonCode
from assistant.procedure.assessment import DeadlineState, Lawful, Party
from tests.procedure.rules.naming import by, rule
from tests.procedure.rules.seeing import asks, deadline, due, faults, rests_on, seen, verdict
from tests.procedure.telling import told

C, R = Circumstance, ReasonCode
ANSWERED = ("stage2_requested 2024-04-29", "stage2_response 2024-06-03")  # day 20 is 1 July
ASKED = "stage3_requested 2024-06-03"  # day 30 is 15 July
REFUSED = (*ANSWERED, "stage3_requested 2024-06-10", "stage3_refused 2024-06-21")


@rule("s3-01")
def test_after_stage_2_a_panel_may_be_asked_for():
    found = seen(told(*ANSWERED))
    assert (found.stage, found.next_step, found.can_escalate) == ("stage2_answered", "request_stage3", True)
    assert "stage3_panel" in asks(found)
    assert "s3-01" in rests_on(found, "next_step:request_stage3")


@rule("s3-02")
@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2024-06-28", DeadlineState.RUNNING),
        ("2024-07-01", DeadlineState.DUE_TODAY),
        ("2024-07-02", DeadlineState.PASSED),
    ],
)
def test_twenty_working_days_to_ask_are_a_real_limit(today: str, state: DeadlineState):
    limit = deadline(seen(told(*ANSWERED), today), "stage3_request")
    assert (limit.due, limit.state, limit.advisory) == (date(2024, 7, 1), state, False)
    assert limit.party is Party.COMPLAINANT


@rule("s3-03")
def test_a_late_request_is_still_worth_making_with_its_reasons():
    found = seen(told(*ANSWERED), "2024-07-02")
    assert found.next_step == "request_stage3"
    assert "complain_to_ombudsman" in found.alternatives
    assert "s3-03" in rests_on(found, "next_step:request_stage3")


@rule("s3-04")
def test_a_panel_asked_for_in_time_must_be_appointed():
    found = seen(told(*REFUSED))
    assert (found.stage, found.next_step) == ("stage3_refused", "challenge_refusal")
    assert faults(found) == {"refused_stage3"}
    assert "s3-04" in rests_on(found, "fault:refused_stage3")


@rule("s3-08")
@pytest.mark.parametrize(
    ("today", "state", "stage"),
    [
        ("2024-07-12", DeadlineState.RUNNING, "stage3_open"),
        ("2024-07-15", DeadlineState.DUE_TODAY, "stage3_open"),
        ("2024-07-16", DeadlineState.PASSED, "stage3_overdue"),
    ],
)
def test_the_panel_meets_within_thirty_working_days(today: str, state: DeadlineState, stage: str):
    found = seen(told(ASKED), today)
    limit = deadline(found, "stage3_panel")
    assert (limit.due, limit.state, found.stage) == (date(2024, 7, 15), state, stage)


@rule("s3-08")
def test_the_twenty_days_of_one_decision_are_a_doubt_and_no_limit():
    found = seen(told(ASKED), "2024-07-08")  # day 25
    assert (found.stage, faults(found)) == ("stage3_open", set())
    assert "K5" in found.doubts


@rule("s3-11")
def test_a_panel_fixed_and_not_late_is_waited_for():
    found = seen(told("stage3_requested ..2024-06-24", "panel_date_set 2024-07-08"))
    assert (found.stage, found.next_step) == ("stage3_open", "wait")
    assert "s3-11" in rests_on(found, "next_step:wait")


@rule("s3-13", "s3-14")
def test_the_person_may_bring_whom_they_choose_a_lawyer_too():
    found = seen(told(ASKED, reasons=[R.NO_LAWYERS]))
    judged = verdict(found, R.NO_LAWYERS)
    assert judged.lawful is Lawful.NO
    assert {"s3-13", "s3-14"} <= set(judged.rules)
    assert "refused_stage3" not in faults(found)  # who may come is settled with the panel, which goes on
    assert found.stage == "stage3_open"


@rule("s3-17")
def test_the_panels_report_within_five_working_days():
    found = seen(told(ASKED, "panel_held 2024-07-01"), "2024-07-09")
    limit = deadline(found, "stage3_panel_report")
    assert (limit.due, limit.party, limit.state) == (date(2024, 7, 8), Party.PANEL, DeadlineState.PASSED)
    assert "s3-17" in rests_on(found, "fault:delay_stage3")
    assert "K4" in found.doubts  # late, not unlawful: "or as soon as reasonably practicable"


@rule("s3-18")
def test_the_report_goes_to_the_complainant():
    found = seen(told(ASKED, "panel_held 2024-06-24"))
    assert "copy_of_reports" in asks(found)
    assert "s3-18" in rests_on(found, "ask_for:copy_of_reports")


@rule("s3-19")
@pytest.mark.parametrize(
    ("today", "stage"), [("2024-07-15", "stage3_open"), ("2024-07-16", "stage3_overdue")]
)
def test_the_councils_response_within_fifteen_working_days(today: str, stage: str):
    found = seen(told(ASKED, "panel_held 2024-06-17", "panel_report 2024-06-24"), today)
    limit = deadline(found, "stage3_council_response")
    assert (limit.due, limit.party) == (date(2024, 7, 15), Party.COUNCIL)
    assert found.stage == stage
    assert ("delay_stage3" in faults(found)) is (stage == "stage3_overdue")


@rule("s3-21")
def test_after_the_last_letter_comes_the_ombudsman():
    found = seen(told(ASKED, "panel_held 2024-06-10", "stage3_council_response 2024-06-24"))
    assert (found.stage, found.next_step, found.can_escalate) == (
        "stage3_answered",
        "complain_to_ombudsman",
        True,
    )
    assert "s3-21" in rests_on(found, "next_step:complain_to_ombudsman")


@rule("s3-22")
def test_the_panel_is_not_overruled_without_good_reasons():
    done = ("stage3_requested 2024-05-01", "panel_held 2024-06-03", "stage3_council_response 2024-06-24")
    found = seen(told(*done, circumstances=[C.FINDINGS_REJECTED]))
    assert "poor_adjudication" in faults(found)
    assert "s3-22" in rests_on(found, "fault:poor_adjudication")


@rule("s3-23")
def test_the_three_limits_make_fifty_working_days():
    """Asked for on 2 February 2026: panel by 16 March, report by 23 March, response by 15 April, which is
    50 working days on (Good Friday 3 April and Easter Monday 6 April left out)."""
    found = seen(
        told("stage3_requested 2026-02-02", "panel_held 2026-03-16", "panel_report 2026-03-23"), "2026-03-24"
    )
    assert due(found, "stage3_panel") == date(2026, 3, 16)
    assert due(found, "stage3_panel_report") == date(2026, 3, 23)
    assert due(found, "stage3_council_response") == date(2026, 4, 15)
    assert sum(limit.working_days or 0 for limit in found.deadlines if limit.what.startswith("stage3_")) == 50


@pytest.mark.parametrize(
    "reason",
    [
        by("s3-24", R.STAGE2_ROBUST),
        by("s3-24", R.CANNOT_ACHIEVE_OUTCOME),
        by("s3-24", R.NOTHING_TO_ADD),
        by("s3-25", R.STAGE2_ROBUST),
        by("s3-25", R.GO_TO_OMBUDSMAN),
    ],
)
def test_no_way_round_the_panel(reason: ReasonCode, request: pytest.FixtureRequest):
    found = seen(told(*REFUSED, reasons=[reason]))
    assert verdict(found, reason).lawful is Lawful.NO
    assert "refused_stage3" in faults(found)
    rule_id = next(request.node.iter_markers("rule")).args[0]
    assert rule_id in rests_on(found, "fault:refused_stage3")


@rule("s3-26")
def test_early_referral_turns_on_its_conditions():
    agreed = told(
        *ANSWERED, "early_referral_offered 2024-06-03",
        reasons=[R.STAGE2_ROBUST], circumstances=[C.CONSENTS_TO_EARLY_REFERRAL],
    )  # fmt: skip
    judged = verdict(seen(agreed), R.STAGE2_ROBUST)
    assert (judged.lawful, judged.turns_on) == (Lawful.DEPENDS, "early_referral_conditions")
    assert "s3-26" in judged.rules


@rule("s3-27")
def test_early_referral_is_offered_and_never_imposed():
    offered = seen(told(*ANSWERED, "early_referral_offered 2024-06-03"))
    assert (offered.stage, offered.next_step) == ("stage2_answered", "request_stage3")
    assert "early_referral" in asks(offered)
    accepted = seen(
        told(
            *ANSWERED,
            "early_referral_offered 2024-06-03",
            circumstances=[C.CONSENTS_TO_EARLY_REFERRAL],
        )
    )
    assert accepted.next_step == "complain_to_ombudsman"
    assert "s3-27" in rests_on(accepted, "next_step:complain_to_ombudsman")


@rule("s3-28")
def test_a_panel_past_its_limit_is_fault_and_money_may_be_asked_for():
    found = seen(told(ASKED), "2024-07-16")
    assert faults(found) == {"delay_stage3"}
    assert "s3-28" in rests_on(found, "fault:delay_stage3")
    assert (found.next_step, found.can_escalate) == ("chase_council", True)
    assert "financial_remedy" in asks(found)
