"""When the Ombudsman is open, until when, and for what."""

from datetime import date

import pytest

from assistant.case import Circumstance, ProcedureUsed, ReasonCode, Service
from assistant.procedure.assessment import DeadlineState, Lawful
from tests.procedure.rules.naming import rule
from tests.procedure.rules.seeing import deadline, due, rests_on, seen, verdict
from tests.procedure.telling import told

C, R, S = Circumstance, ReasonCode, Service
DONE = ("stage3_requested 2024-05-01", "panel_held 2024-06-03", "stage3_council_response 2024-06-17")


@rule("lgo-01")
@pytest.mark.parametrize("event", ["problem_began 2024-06-03", "complaint_made 2024-06-24"])
def test_the_council_has_its_chance_first(event: str):
    found = seen(told(event))
    assert found.can_escalate is False
    assert "ombudsman" not in found.routes
    assert "lgo-01" in rests_on(found, f"next_step:{found.next_step}")


@rule("lgo-02")
@pytest.mark.parametrize(
    ("notice", "last"),
    [("2025-05-10", date(2026, 5, 9)), ("2024-02-29", date(2025, 2, 28)), ("2024-01-01", date(2024, 12, 31))],
)
def test_twelve_months_beginning_with_the_day_of_notice(notice: str, last: date):
    found = seen(told(f"problem_began {notice}"), "2025-06-02")
    assert due(found, "ombudsman_12_months") == last
    assert "lgo-02" in deadline(found, "ombudsman_12_months").rules


@rule("lgo-03")
def test_past_twelve_months_the_way_is_not_barred():
    found = seen(told("problem_began 2023-01-09", *DONE))
    limit = deadline(found, "ombudsman_12_months")
    assert limit.state is DeadlineState.PASSED
    assert "lgo-03" in limit.rules
    assert (found.next_step, found.can_escalate) == ("complain_to_ombudsman", True)


@rule("lgo-04")
def test_the_last_letter_does_not_start_the_months_again():
    found = seen(told("problem_began 2023-10-09", *DONE))
    assert [limit.due for limit in found.deadlines if limit.what == "ombudsman_12_months"] == [
        date(2024, 10, 8)
    ]
    assert "lgo-04" in deadline(found, "ombudsman_12_months").rules


@rule("lgo-05")
def test_all_three_stages_come_first():
    found = seen(told("stage2_requested 2024-05-01", "stage2_response 2024-06-03"))
    assert found.next_step == "request_stage3"
    assert "ombudsman" not in found.routes
    sent = seen(told("stage2_response 2024-06-03", reasons=[R.GO_TO_OMBUDSMAN]))
    assert verdict(sent, R.GO_TO_OMBUDSMAN).lawful is Lawful.NO
    assert "lgo-05" in verdict(sent, R.GO_TO_OMBUDSMAN).rules


@rule("lgo-06")
@pytest.mark.parametrize(
    ("events", "procedure", "today"),
    [
        (("complaint_made 2024-06-03", "complaint_refused 2024-06-14"), None, "2024-06-28"),
        (("stage2_requested 2024-06-03", "stage2_refused 2024-06-14"), None, "2024-06-28"),
        (("stage3_requested 2024-06-03", "stage3_refused 2024-06-14"), None, "2024-06-28"),
        (("stage1_response 2024-06-03",), ProcedureUsed.CORPORATE, "2024-06-28"),
        (("stage2_requested 2024-06-03",), None, "2024-09-04"),  # past 65 working days
    ],
)
def test_a_refusal_the_wrong_procedure_or_serious_delay_goes_there_at_once(
    events: tuple[str, ...], procedure: ProcedureUsed | None, today: str
):
    found = seen(told(*events, procedure=procedure), today)
    assert found.can_escalate is True
    assert "complain_to_ombudsman" in (found.next_step, *found.alternatives)
    assert found.routes[-1] == "ombudsman"
    assert "lgo-06" in rests_on(found, f"next_step:{found.next_step}")


@rule("lgo-07")
def test_after_the_whole_procedure_it_looks_for_flaws_and_at_remedies():
    found = seen(told(*DONE))
    assert found.next_step == "complain_to_ombudsman"
    assert "lgo-07" in rests_on(found, "next_step:complain_to_ombudsman")


@rule("lgo-08")
def test_a_lawful_refusal_is_taken_there_with_no_promise():
    found = seen(
        told(
            "stage2_response 2024-03-04", "stage3_requested 2024-05-13", "stage3_refused 2024-05-20",
            reasons=[R.LATE_PANEL_REQUEST],
        )
    )  # fmt: skip
    assert verdict(found, R.LATE_PANEL_REQUEST).lawful is Lawful.YES
    assert found.council_faults == ()
    assert found.next_step == "complain_to_ombudsman"
    assert "lgo-08" in rests_on(found, "next_step:complain_to_ombudsman")


@rule("lgo-09")
def test_what_is_or_could_be_appealed_is_beyond_it():
    found = seen(
        told("complaint_made 2024-06-24", services=[S.SHORT_BREAKS, S.EHC_PLAN], reasons=[R.TRIBUNAL])
    )
    judged = verdict(found, R.TRIBUNAL)
    assert (judged.lawful, judged.turns_on) == (Lawful.DEPENDS, "overlap_with_appeal")
    assert "lgo-09" in judged.rules
    plan = seen(told("problem_began 2024-06-03", services=[S.EHC_PLAN]))
    assert "ombudsman" not in plan.routes


@rule("lgo-13")
def test_what_it_recommended_may_be_pressed_for():
    decided = ("ombudsman_complained 2024-01-08", "ombudsman_decided 2024-06-03")
    found = seen(told(*decided))
    assert (found.stage, found.can_escalate) == ("ombudsman_decided", False)
    assert "lgo-13" in rests_on(found, "stage:ombudsman_decided")
    agreed = seen(told(*decided, "remedy_agreed 2024-06-03"))
    assert agreed.can_escalate is None  # it turns on whether the council has done it
    undone = seen(told(*decided, "remedy_not_done 2024-06-24"))
    assert (undone.stage, undone.can_escalate) == ("remedy_outstanding", True)
