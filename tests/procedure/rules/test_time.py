"""The one-year limit and the council's discretion to go beyond it."""

from datetime import date

import pytest

from assistant.case import Circumstance, Person, ReasonCode, Service
from assistant.procedure.assessment import DeadlineState, Lawful
from tests.procedure.rules.naming import rule
from tests.procedure.rules.seeing import asks, deadline, faults, rests_on, seen, verdict
from tests.procedure.telling import told

C, R = Circumstance, ReasonCode
LATE = ("problem_began 2022-05-10", "complaint_made 2024-06-03", "complaint_refused 2024-06-14")


@rule("time-01")
@pytest.mark.parametrize(
    ("arose", "made", "limit", "state"),
    [
        ("2023-05-10", "2024-05-10", date(2024, 5, 10), DeadlineState.MET),  # the anniversary is in time
        ("2023-05-10", "2024-05-11", date(2024, 5, 10), DeadlineState.MET_LATE),
        ("2024-02-29", "2025-02-28", date(2025, 2, 28), DeadlineState.MET),
    ],
)
def test_a_year_from_when_the_grounds_arose(arose: str, made: str, limit: date, state: DeadlineState):
    found = seen(told(f"problem_began {arose}", f"complaint_made {made}"), "2025-06-02")
    year = deadline(found, "one_year_limit")
    assert (year.due, year.state) == (limit, state)
    assert "time-01" in year.rules


@rule("time-01")
def test_a_complaint_within_the_year_is_not_out_of_time():
    found = seen(
        told("problem_began 2023-06-05", "complaint_made 2024-06-03", "complaint_refused 2024-06-14",
             reasons=[R.OUT_OF_TIME])
    )  # fmt: skip
    assert verdict(found, R.OUT_OF_TIME).lawful is Lawful.NO


@rule("time-02")
def test_a_late_complaint_may_be_taken_and_the_discretion_is_asked_for():
    found = seen(told("problem_began 2022-05-10"))
    assert (found.stage, found.next_step) == ("not_started", "complain_stage1")
    assert "late_complaint_discretion" in asks(found)
    assert "time-02" in rests_on(found, "ask_for:late_complaint_discretion")


@rule("time-03")
def test_the_presumption_is_for_taking_it():
    """A refusal with nothing weighed is a fault, and not a bar."""
    found = seen(told(*LATE, reasons=[R.OUT_OF_TIME]))
    assert verdict(found, R.OUT_OF_TIME).lawful is Lawful.DEPENDS
    assert faults(found) == {"late_complaint_refused"}
    assert (found.next_step, found.can_escalate) == ("challenge_refusal", True)


@rule("time-04", "time-05")
def test_a_blanket_rule_that_ignores_the_reasons_is_fault():
    found = seen(told(*LATE, reasons=[R.OUT_OF_TIME], circumstances=[C.LATENESS_REASONS_IGNORED]))
    judged = verdict(found, R.OUT_OF_TIME)
    assert judged.lawful is Lawful.NO
    assert {"time-04", "time-05"} <= set(judged.rules)
    assert "time-04" in rests_on(found, "fault:late_complaint_refused")


@rule("time-05")
def test_a_good_reason_for_lateness_is_put_to_the_council():
    found = seen(told("complaint_made 2024-06-24", circumstances=[C.GOOD_REASON_FOR_LATENESS]))
    assert "late_complaint_discretion" in asks(found)


@rule("time-06")
def test_events_of_decades_ago_can_still_be_complained_of():
    found = seen(
        told("problem_began 1994-03-01..1994-03-31", person=Person.CARE_LEAVER,
             services=[Service.LOOKED_AFTER])
    )  # fmt: skip
    assert (found.stage, found.next_step) == ("not_started", "complain_stage1")
    assert "late_complaint_discretion" in asks(found)


@rule("time-07")
def test_a_weighed_refusal_stands_and_leaves_the_ombudsman_and_the_reasons():
    found = seen(told(*LATE, reasons=[R.OUT_OF_TIME], circumstances=[C.LATENESS_REASONS_WEIGHED]))
    assert verdict(found, R.OUT_OF_TIME).lawful is Lawful.YES
    assert "time-07" in verdict(found, R.OUT_OF_TIME).rules
    assert faults(found) == set()
    assert (found.next_step, found.can_escalate) == ("complain_to_ombudsman", True)
    assert "time-07" in rests_on(found, "ask_for:written_reasons")
