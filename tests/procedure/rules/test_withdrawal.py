"""Complaints taken back, brought again, and settled on a promise."""

from datetime import date

from assistant.case import ReasonCode
from assistant.procedure.assessment import DeadlineState, Lawful
from tests.procedure.rules.naming import rule
from tests.procedure.rules.seeing import asks, deadline, due, faults, rests_on, seen, verdict
from tests.procedure.telling import told

R = ReasonCode


@rule("with-01")
def test_a_complaint_taken_back_stops_without_fault():
    found = seen(told("complaint_made 2024-05-01", "complaint_withdrawn 2024-05-08"))
    assert (found.stage, found.can_escalate) == ("not_started", False)
    assert faults(found) == set()
    assert deadline(found, "stage1_response").state is DeadlineState.STOPPED
    assert "with-01" in rests_on(found, "stage:not_started")


@rule("with-01")
def test_stage_2_taken_back_may_be_asked_for_anew():
    found = seen(
        told("stage1_response 2024-05-01", "stage2_requested 2024-05-13", "complaint_withdrawn 2024-05-20")
    )
    assert (found.stage, found.next_step) == ("stage1_answered", "request_stage2")
    assert "with-01" in rests_on(found, "stage:stage1_answered")


@rule("with-03")
def test_having_withdrawn_bars_no_fresh_complaint():
    again = ("complaint_made 2024-05-01", "complaint_withdrawn 2024-05-08", "complaint_made 2024-06-17")
    found = seen(told(*again))
    assert found.stage == "stage1_open"
    assert due(found, "stage1_response") == date(2024, 7, 1)
    refused = seen(told(*again, "complaint_refused 2024-06-24", reasons=[R.WITHDREW_BEFORE]))
    assert verdict(refused, R.WITHDREW_BEFORE).lawful is Lawful.NO
    assert "with-03" in rests_on(refused, "fault:refused_stage1")


@rule("with-04")
def test_a_promise_not_kept_opens_the_next_stage():
    found = seen(told("stage1_response 2024-03-04", "remedy_agreed 2024-03-04", "remedy_not_done 2024-06-03"))
    assert (found.stage, found.next_step) == ("remedy_outstanding", "request_stage2")
    assert "with-04" in rests_on(found, "next_step:request_stage2")
    assert "recommendations_not_implemented" in faults(found)
    assert {"stage2_investigation", "implementation_of_recommendations"} <= asks(found)


@rule("with-01")
def test_a_complaint_already_late_when_taken_back_was_late():
    found = seen(told("complaint_made 2024-05-01", "complaint_withdrawn 2024-06-03"))
    assert faults(found) == {"delay_stage1"}
