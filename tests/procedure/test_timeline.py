"""One timeline for the clocks and the stages: where they once disagreed they must say the same."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.case import Circumstance, Person, ProcedureUsed, ReasonCode
from assistant.case import EventType as E
from assistant.procedure import assess
from assistant.procedure.assessment import DeadlineCode as D
from assistant.procedure.assessment import DeadlineState as State
from assistant.procedure.assessment import FaultCode, Lawful, NextStep, Stage
from assistant.procedure.timeline import history
from tests.procedure.telling import day, told

TODAY = day("2024-06-28")
MISSING = Circumstance.ADJUDICATION_MISSING


def states(found):
    return {deadline.what: deadline.state for deadline in found.deadlines}


# A report without its adjudication (s2-13, s2-18)

REPORT = ("stage2_requested 2024-01-10", "stage2_response 2024-03-20")  # 65 working days: 15 April 2024


@pytest.mark.parametrize(
    ("today", "stage", "further"),
    [
        ("2024-03-25", Stage.STAGE2_OVERDUE, False),
        ("2024-04-12", Stage.STAGE2_OVERDUE, False),
        ("2024-04-16", Stage.STAGE2_OVERDUE, True),
    ],
)
def test_a_report_alone_does_not_answer_stage_2(today, stage, further):
    found = assess(told(*REPORT, circumstances=[MISSING]), day(today))
    assert (found.stage, found.can_escalate) == (stage, further)
    assert FaultCode.POOR_ADJUDICATION in {fault.code for fault in found.council_faults}
    assert FaultCode.DELAY_STAGE2 in {fault.code for fault in found.council_faults}
    assert (states(found)[D.STAGE2_RESPONSE_MAX] is State.PASSED) is further


def test_a_report_within_time_leaves_stage_2_open_and_the_council_to_be_chased():
    case = told(
        "stage2_requested 2024-05-28",
        "stage2_response 2024-06-20",
        circumstances=[MISSING],
    )
    found = assess(case, TODAY)
    assert (found.stage, found.next_step) == (Stage.STAGE2_OPEN, NextStep.CHASE_COUNCIL)
    assert states(found)[D.STAGE2_RESPONSE] is State.RUNNING


def test_the_letter_that_came_later_completes_the_report():
    case = told(*REPORT, "stage2_response 2024-05-02", circumstances=[MISSING])
    assert assess(case, TODAY).stage is Stage.STAGE2_ANSWERED


def test_a_report_shows_that_stage_2_was_reached_and_by_when_it_was_asked_for():
    case = told("stage2_response 2024-06-20", circumstances=[MISSING])
    assert assess(case, TODAY).stage is Stage.STAGE2_OPEN
    read = history(told("stage2_requested", REPORT[1], circumstances=[MISSING]), TODAY)
    assert read.bounded(E.STAGE2_REQUESTED, read.first(E.STAGE2_REQUESTED)).latest == day("2024-03-20")


def test_a_report_is_no_refusal_whatever_reason_was_given():
    case = told(*REPORT, circumstances=[MISSING], reasons=[ReasonCode.NOTHING_TO_ADD])
    assert assess(case, TODAY).stage is Stage.STAGE2_OVERDUE


def test_a_panel_asked_for_after_a_bare_report_was_asked_for_in_time():
    case = told(
        *REPORT,
        "stage3_requested 2024-05-20",
        "stage3_refused 2024-06-03",
        circumstances=[MISSING],
        reasons=[ReasonCode.LATE_PANEL_REQUEST],
    )
    (verdict,) = assess(case, TODAY).refusals
    assert (verdict.lawful, verdict.because) == (Lawful.NO, "adjudication_not_received")


def test_a_bare_report_under_the_corporate_procedure_starts_no_stage_2_clock():
    case = told(*REPORT, circumstances=[MISSING], procedure=ProcedureUsed.CORPORATE)
    assert (
        not {D.STAGE2_RESPONSE, D.STAGE2_RESPONSE_MAX, D.STAGE3_REQUEST} & states(assess(case, TODAY)).keys()
    )


# Extensions (s1-05, s2-11)

ASKED = "stage2_requested 2024-05-01"  # 25 working days: Friday 7 June 2024


@pytest.mark.parametrize(
    ("notice", "longer"),
    [
        ("stage2_extension_told 2024-06-07", True),
        ("stage2_extension_told 2024-06-08", False),
        ("stage2_extension_told 2024-06-03..2024-06-14", True),
        ("stage2_extension_told", True),
        ("not stage2_extension_told", False),
        ("planned stage2_response 2024-07-15", True),
        ("planned stage2_response ..2024-07-15", True),
        ("planned stage2_response 2024-06-08", True),
        ("planned stage2_response 2024-06-07", False),
    ],
)
def test_an_extension_counts_for_the_stage_as_it_counts_for_the_clock(notice, longer):
    found = assess(told(ASKED, notice), TODAY)
    assert states(found)[D.STAGE2_RESPONSE] is (State.EXTENDED if longer else State.PASSED)
    assert found.stage is (Stage.STAGE2_OPEN if longer else Stage.STAGE2_OVERDUE)
    assert (FaultCode.DELAY_STAGE2 in {fault.code for fault in found.council_faults}) is not longer


def test_a_later_day_named_is_no_extension_where_none_is_said_to_have_been_told():
    found = assess(told(ASKED, "planned stage2_response 2024-08-12", "not stage2_extension_told"), TODAY)
    assert (found.stage, states(found)[D.STAGE2_RESPONSE]) == (Stage.STAGE2_OVERDUE, State.PASSED)


def test_stage_1_may_hold_up_stage_2_only_under_an_extension_told_in_time():
    made, asked = "complaint_made 2024-06-03", "stage2_requested 2024-06-24"
    for notice, lawful in (("2024-06-17", Lawful.YES), ("2024-06-18", Lawful.DEPENDS)):
        case = told(made, f"stage1_extension_told {notice}", asked, reasons=[ReasonCode.STAGE1_STILL_OPEN])
        assert assess(case, TODAY).refusals[0].lawful is lawful


@settings(max_examples=200, deadline=None)
@given(
    asked=st.dates(day("2023-10-01"), TODAY),
    told_after=st.none() | st.integers(0, 60),
    wait=st.integers(0, 120),
    missing=st.booleans(),
)
def test_the_stage_2_clocks_and_the_stage_never_disagree(asked, told_after, wait, missing):
    events = [f"stage2_requested {asked}"]
    if told_after is not None:
        events.append(f"stage2_extension_told {asked + timedelta(days=told_after)}")
    if missing:
        events.append(f"stage2_response {asked + timedelta(days=5)}")
    today = asked + timedelta(days=max(wait, told_after or 0, 5))
    found = assess(told(*events, circumstances=[MISSING] if missing else []), today, ask=False)
    clocks = states(found)
    late = State.PASSED in (clocks[D.STAGE2_RESPONSE], clocks[D.STAGE2_RESPONSE_MAX])
    assert found.stage is (Stage.STAGE2_OVERDUE if late else Stage.STAGE2_OPEN)
    assert (found.can_escalate is True) is (clocks[D.STAGE2_RESPONSE_MAX] is State.PASSED)


@pytest.mark.parametrize(
    ("today", "late"), [("2024-05-24", False), ("2024-05-25", True), ("2024-05-27", True)]
)
def test_a_limit_that_fell_on_a_friday_has_passed_on_the_saturday(today, late):
    found = assess(told("complaint_made 2024-04-25"), day(today))  # twenty working days: Friday 24 May 2024
    assert (found.next_step is NextStep.REQUEST_STAGE2) is late
    assert (states(found)[D.STAGE1_RESPONSE_MAX] is State.PASSED) is late


def test_a_panel_asked_for_on_the_saturday_after_the_limit_is_late_to_the_clock_and_to_the_refusal():
    case = told(
        "stage2_response 2024-04-25",
        "stage3_requested 2024-05-25",
        "stage3_refused 2024-06-03",
        reasons=[ReasonCode.LATE_PANEL_REQUEST],
    )
    found = assess(case, TODAY)
    assert states(found)[D.STAGE3_REQUEST] is State.MET_LATE
    assert (found.refusals[0].because, found.refusals[0].details) == ("asked_too_late", {"days": "21"})


# One complaint after another


def test_an_old_complaint_that_is_finished_leaves_no_clock_to_the_new_one():
    case = told(
        "problem_began 2021-01-04",
        "complaint_made 2021-02-01",
        "stage3_requested 2021-09-06",
        "stage3_council_response 2022-02-01",
        "problem_began 2024-05-13",
        "complaint_made 2024-06-03",
    )
    found = assess(case, TODAY)
    assert found.stage is Stage.STAGE1_OVERDUE
    assert {deadline.start for deadline in found.deadlines} == {day("2024-05-13"), day("2024-06-03")}


def test_a_new_problem_after_the_last_stage_is_not_the_finished_complaint():
    case = told(
        "stage3_council_response 2022-02-01",
        "problem_began 2024-05-13",
        "complaint_made 2024-06-03",
        "complaint_refused 2024-06-10",
        reasons=[ReasonCode.ALL_STAGES_DONE],
    )
    (verdict,) = assess(case, TODAY).refusals
    assert (verdict.lawful, verdict.because) == (Lawful.NO, "event_after_the_last_stage")
    assert verdict.events == ("e1",)


def test_what_has_happened_had_happened_by_today():
    read = history(told("stage2_requested 2024-05-01..2024-12-31", "chased 2024-06-01.."), TODAY)
    assert read.first(E.STAGE2_REQUESTED)[:2] == (day("2024-05-01"), TODAY)
    assert read.chased_by[:2] == (day("2024-06-01"), TODAY)


def test_a_relative_is_one_person_in_both():
    """The scope is worked out once and handed to the clocks: outside it none of the procedure's run."""
    case = told("complaint_made 2024-06-03", person=Person.GRANDPARENT)
    assert {d.what for d in assess(case, TODAY).deadlines} == {D.STAGE1_RESPONSE, D.STAGE1_RESPONSE_MAX}


def test_stage_2_is_met_by_the_last_that_came_and_stage_1_by_the_first():
    """The whole of stage 2 is due within its limit (s2-13); a stage 1 answer sent again is answered once."""
    twice = told(*REPORT, "stage2_response 2024-05-02")
    (limit,) = [d for d in assess(twice, TODAY).deadlines if d.what is D.STAGE2_RESPONSE_MAX]
    assert (limit.state, limit.met_on) == (State.UNCERTAIN, day("2024-05-02"))
    again = told("complaint_made 2024-05-01", "stage1_response 2024-05-10", "stage1_response 2024-06-20")
    (limit,) = [d for d in assess(again, TODAY).deadlines if d.what is D.STAGE1_RESPONSE]
    assert (limit.state, limit.met_on) == (State.MET, day("2024-05-10"))
