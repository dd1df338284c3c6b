"""Stage 1: its clock, its extension, and what may not be put in its way."""

from datetime import date

import pytest

from assistant.case import Circumstance, Person, ReasonCode
from assistant.procedure.assessment import DeadlineState, Lawful, Party
from tests.procedure.rules.naming import rule
from tests.procedure.rules.seeing import asks, deadline, due, faults, rests_on, seen, verdict
from tests.procedure.telling import told

C, R = Circumstance, ReasonCode
MADE = "complaint_made 2024-06-03"  # a Monday: day 10 is 17 June, day 20 is 1 July
ANSWERED = ("complaint_made 2024-05-13", "stage1_response 2024-05-24")


@rule("s1-01")
@pytest.mark.parametrize(
    ("received", "answer_by"),
    [("2024-06-03", date(2024, 6, 17)), ("2024-06-01", date(2024, 6, 14)), ("2024-06-02", date(2024, 6, 14))],
)
def test_the_clock_starts_on_the_day_of_receipt(received: str, answer_by: date):
    """Received on a Saturday or a Sunday, day one is the Monday."""
    found = seen(told(f"complaint_made {received}", "complaint_acknowledged 2024-06-05"))
    assert due(found, "stage1_response") == answer_by
    assert "s1-01" in deadline(found, "stage1_response").rules


@rule("s1-02")
def test_an_answer_is_asked_for_from_the_start():
    found = seen(told("complaint_made 2024-06-24"))
    assert "stage1_response" in asks(found)
    assert "s1-02" in rests_on(found, "ask_for:stage1_response")


@rule("s1-03")
@pytest.mark.parametrize(
    ("today", "state", "stage", "late"),
    [
        ("2024-06-14", DeadlineState.RUNNING, "stage1_open", False),
        ("2024-06-17", DeadlineState.DUE_TODAY, "stage1_open", False),
        ("2024-06-18", DeadlineState.PASSED, "stage1_overdue", True),
    ],
)
def test_ten_working_days(today: str, state: DeadlineState, stage: str, late: bool):
    found = seen(told(MADE), today)
    limit = deadline(found, "stage1_response")
    assert (limit.due, limit.state, limit.party) == (date(2024, 6, 17), state, Party.COUNCIL)
    assert found.stage == stage
    assert ("delay_stage1" in faults(found)) is late


@rule("s1-04", "adv-06")
@pytest.mark.parametrize(
    ("today", "stage"), [("2024-07-01", "stage1_open"), ("2024-07-02", "stage1_overdue")]
)
def test_twenty_in_all_where_more_time_was_told_of_an_advocate_waited_for_or_not(today: str, stage: str):
    for waiting in ((), ("advocate_involved 2024-06-10",)):
        found = seen(told(MADE, "stage1_extension_told 2024-06-14", *waiting, person=Person.CHILD), today)
        assert due(found, "stage1_response_max") == date(2024, 7, 1)
        assert found.stage == stage
        assert ("delay_stage1" in faults(found)) is (stage == "stage1_overdue")


@rule("s1-05")
def test_more_time_should_be_told_of_within_the_first_ten_days():
    in_time = seen(told(MADE, "stage1_extension_told 2024-06-17"), "2024-06-24")
    assert deadline(in_time, "stage1_response").state is DeadlineState.EXTENDED
    assert faults(in_time) == set()
    untold = seen(told(MADE), "2024-06-24")
    assert "s1-05" in rests_on(untold, "fault:delay_stage1")
    late = told(MADE, "stage1_extension_told 2024-06-20")  # it should have been told sooner, no more is known
    assert deadline(seen(late, "2024-06-24"), "stage1_response").state is DeadlineState.EXTENDED_LATE
    assert (seen(late, "2024-07-01").stage, faults(seen(late, "2024-07-01"))) == ("stage1_open", set())
    assert (seen(late, "2024-07-02").stage, seen(late, "2024-07-02").can_escalate) == ("stage1_overdue", True)
    assert "delay_stage1" in faults(seen(late, "2024-07-02"))
    never = seen(told(MADE, "stage1_extension_told 2024-07-02"), "2024-07-02")  # past all twenty
    assert deadline(never, "stage1_response").state is DeadlineState.PASSED


@rule("s1-06")
@pytest.mark.parametrize(
    ("today", "step", "other"),
    [("2024-06-18", "chase_council", "request_stage2"), ("2024-07-02", "request_stage2", "chase_council")],
)
def test_from_day_eleven_chase_or_move_on_and_after_day_twenty_move_on(today: str, step: str, other: str):
    found = seen(told(MADE), today)
    assert (found.next_step, found.can_escalate) == (step, True)
    assert other in found.alternatives
    assert "s1-06" in rests_on(found, f"next_step:{step}")


@rule("s1-07")
def test_stage_1_is_skipped_only_where_both_agree():
    agreed = seen(told(MADE, "stage2_requested 2024-06-05", "stage2_accepted 2024-06-06"), "2024-06-12")
    assert agreed.stage == "stage2_open"
    assert due(agreed, "stage2_response") == date(2024, 7, 10)
    alone = seen(told(MADE, "not stage1_response", "stage2_requested 2024-06-05"), "2024-06-12")
    assert alone.stage == "stage1_open"


@rule("s1-08")
def test_a_complaint_resolved_to_the_persons_satisfaction_goes_no_further():
    found = seen(told(*ANSWERED, circumstances=[C.SATISFIED]))
    assert found.next_step == "wait"
    assert "s1-08" in rests_on(found, "next_step:wait")


@rule("s1-09")
def test_not_resolved_the_person_may_ask_for_stage_2_and_must_be_told_so():
    found = seen(told(*ANSWERED))
    assert (found.next_step, found.can_escalate) == ("request_stage2", True)
    assert "s1-09" in rests_on(found, "next_step:request_stage2")
    untold = seen(told(*ANSWERED, circumstances=[C.REPLY_OMITTED_NEXT_STAGE]))
    assert faults(untold) == {"no_signposting"}
    assert "s1-09" in rests_on(untold, "fault:no_signposting")


@rule("s1-10")
def test_no_acknowledgement_is_no_breach_in_england():
    found = seen(told("complaint_made 2024-06-18", "not complaint_acknowledged"))  # eight working days
    assert (found.stage, faults(found)) == ("stage1_open", set())
    assert "K9" in found.doubts
    assert not [limit for limit in found.deadlines if (limit.working_days or 10) < 10]


@rule("s1-11")
def test_no_compulsory_stage_before_stage_1():
    found = seen(told(MADE, reasons=[R.INFORMAL_FIRST]), "2024-06-18")
    judged = verdict(found, R.INFORMAL_FIRST)
    assert judged.lawful is Lawful.NO
    assert "s1-11" in judged.rules
    assert due(found, "stage1_response") == date(2024, 6, 17)  # the clock has run all the while
    assert "delay_stage1" in faults(found)


@rule("s1-12")
def test_a_meeting_or_mediation_takes_no_right_away():
    first = verdict(seen(told(MADE, reasons=[R.INFORMAL_FIRST])), R.INFORMAL_FIRST)
    assert "s1-12" in first.rules
    offered = seen(told(*ANSWERED, "remedy_offered 2024-06-03"))
    assert (offered.next_step, offered.can_escalate) == ("request_stage2", True)


@rule("s1-14")
def test_a_reply_that_does_not_say_how_to_go_on_is_at_fault():
    found = seen(told(*ANSWERED, circumstances=[C.REPLY_OMITTED_NEXT_STAGE]))
    assert "s1-14" in rests_on(found, "fault:no_signposting")
    named = seen(told(*ANSWERED, circumstances=[C.NEXT_STAGE_TOLD]))
    assert faults(named) == set()


@rule("s1-15")
def test_a_longer_period_of_the_councils_own_moves_neither_limit():
    found = seen(told(MADE, "planned stage1_response 2024-07-15"), "2024-07-02")  # "our target is 30 days"
    assert due(found, "stage1_response") == date(2024, 6, 17)
    assert due(found, "stage1_response_max") == date(2024, 7, 1)
    assert found.stage == "stage1_overdue"
    assert "delay_stage1" in faults(found)
    assert "K7" in seen(told(MADE), "2024-06-18").doubts
