"""Each fault found where the facts establish it, and not found where they do not."""

import pytest

from assistant.case import (
    Case,
    Circumstance,
    EventType,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Service,
)
from assistant.procedure import assess
from assistant.procedure.fault_grounds import GROUNDS
from tests.procedure.telling import day, told

R, C = ReasonCode, Circumstance
TODAY = "2024-06-28"
REFUSED1 = ("complaint_made 2024-06-03", "complaint_refused 2024-06-14")
REFUSED2 = ("stage1_response 2024-05-20", "stage2_requested 2024-06-03", "stage2_refused 2024-06-14")
REFUSED3 = ("stage2_response 2024-05-20", "stage3_requested 2024-06-03", "stage3_refused 2024-06-14")
STOPPED2 = ("stage2_requested 2024-06-03", "investigators_appointed 2024-06-10", "stage2_stopped 2024-06-14")


def codes(case: Case, today: str = TODAY) -> set[str]:
    return {fault.code.value for fault in assess(case, day(today)).council_faults}


@pytest.mark.parametrize(
    ("events", "today", "fault", "found"),
    [
        # the limit has passed, not merely the day after it announced
        (["complaint_made 2024-06-03"], "2024-06-17", "delay_stage1", False),
        (["complaint_made 2024-06-03"], "2024-06-18", "delay_stage1", True),
        (
            ["complaint_made 2024-06-03", "stage1_extension_told 2024-06-14"],
            "2024-06-28",
            "delay_stage1",
            False,
        ),
        (
            ["complaint_made 2024-06-03", "stage1_extension_told 2024-06-14"],
            "2024-07-02",
            "delay_stage1",
            True,
        ),
        # the answer came after it
        (["complaint_made 2024-05-01", "stage1_response 2024-05-15"], TODAY, "delay_stage1", False),
        (["complaint_made 2024-05-01", "stage1_response 2024-05-17"], TODAY, "delay_stage1", True),
        # or perhaps before it: no fault on dates that do not settle it
        (
            ["complaint_made 2024-05-01..2024-05-31", "stage1_response 2024-06-03"],
            TODAY,
            "delay_stage1",
            False,
        ),
        # a refusal ends the clock; going on to stage 2 without a word of delay is no fault told
        ([*REFUSED1], "2024-12-02", "delay_stage1", False),
        (["complaint_made 2023-05-01", "stage2_requested 2024-06-24"], TODAY, "delay_stage1", False),
        (
            ["complaint_made 2023-05-01", "not stage1_response", "stage2_requested 2024-06-24"],
            TODAY,
            "delay_stage1",
            True,
        ),
        (["stage2_requested 2024-06-03"], "2024-07-08", "delay_stage2", False),
        (["stage2_requested 2024-06-03"], "2024-07-09", "delay_stage2", True),
        (["stage2_requested 2024-06-03", "stage2_extension_told"], "2024-07-09", "delay_stage2", False),
        (["stage2_requested 2024-06-03", "stage2_extension_told"], "2024-09-04", "delay_stage2", True),
        (["stage2_requested 2024-01-02", "stage2_response 2024-02-01"], TODAY, "delay_stage2", False),
        (["stage2_requested 2024-01-02", "stage2_response 2024-05-31"], TODAY, "delay_stage2", True),
        ([*REFUSED2], "2024-12-02", "delay_stage2", False),
        (["stage2_requested 2024-01-02", "complaint_frozen 2024-02-02"], TODAY, "delay_stage2", False),
        (["stage3_requested 2024-06-03"], "2024-07-15", "delay_stage3", False),
        (["stage3_requested 2024-06-03"], "2024-07-16", "delay_stage3", True),
        (["stage3_requested 2024-06-03", "planned panel_date_set 2024-09-02"], TODAY, "delay_stage3", False),
        (["stage3_requested 2024-04-02", "panel_held 2024-06-24"], TODAY, "delay_stage3", True),
        (["panel_held 2024-06-03", "panel_report 2024-06-10"], TODAY, "delay_stage3", False),
        (["panel_held 2024-06-03", "panel_report 2024-06-12"], TODAY, "delay_stage3", True),
        (["panel_report 2024-06-03", "stage3_council_response 2024-06-27"], TODAY, "delay_stage3", True),
        ([*REFUSED3], "2024-12-02", "delay_stage3", False),
        (["stage2_response 2024-03-01", "remedy_not_done"], TODAY, "recommendations_not_implemented", True),
        (
            ["stage2_response 2024-03-01", "remedy_agreed", "not remedy_not_done"],
            TODAY,
            "recommendations_not_implemented",
            False,
        ),
    ],
)
def test_by_events(events: list[str], today: str, fault: str, found: bool):
    assert (fault in codes(told(*events), today)) is found


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        (REFUSED1, "refused_stage1"),
        (REFUSED2, "refused_stage2"),
        (STOPPED2, "closed_stage2_early"),
        (REFUSED3, "refused_stage3"),
    ],
)
def test_a_refusal_with_no_reason_told_is_a_fault_and_only_that_one(events: tuple[str, ...], fault: str):
    refusals = {"refused_stage1", "refused_stage2", "closed_stage2_early", "refused_stage3"}
    assert codes(told(*events)) & refusals == {fault}


def test_a_refusal_later_overcome_is_still_told_as_a_fault():
    assert "refused_stage2" in codes(told(*REFUSED2, "stage2_accepted 2024-06-24"))


@pytest.mark.parametrize(
    "reason", [R.NOTHING_TO_ADD, R.CANNOT_ACHIEVE_OUTCOME, R.LATE_STAGE2_REQUEST, R.OTHER]
)
def test_reasons_that_are_none_do_not_excuse_refusing_stage_2(reason: ReasonCode):
    assert "refused_stage2" in codes(told(*REFUSED2, reasons=[reason]))


def test_one_sufficient_reason_carries_a_refusal():
    finished = told(
        "stage3_council_response 2024-03-01", "complaint_refused 2024-06-14", reasons=[R.ALL_STAGES_DONE]
    )
    assert "refused_stage1" not in codes(finished)


def test_out_of_time_is_its_own_fault_unless_the_reasons_were_weighed():
    late = told(*REFUSED1, reasons=[R.OUT_OF_TIME])
    weighed = told(*REFUSED1, reasons=[R.OUT_OF_TIME], circumstances=[C.LATENESS_REASONS_WEIGHED])
    assert codes(late) == {"late_complaint_refused"}
    assert codes(weighed) == set()


def test_a_covered_matter_said_uncovered_goes_beside_the_refusal():
    case = told(*REFUSED1, reasons=[R.NO_PARENTAL_RESPONSIBILITY])
    assert codes(case) == {"refused_stage1", "scope_misjudged"}


def test_a_relative_refused_for_want_of_parental_responsibility_is_promised_nothing():
    case = told(*REFUSED1, person=Person.GRANDPARENT, reasons=[R.NO_PARENTAL_RESPONSIBILITY])
    assert codes(case) == {"refused_stage1"}


def test_a_relative_with_a_part_in_the_childs_life_was_misjudged():
    case = told(
        *REFUSED1,
        person=Person.GRANDPARENT,
        reasons=[R.NO_PARENTAL_RESPONSIBILITY],
        circumstances=[C.HAS_GOOD_INTEREST],
    )
    assert "scope_misjudged" in codes(case)


def test_a_stranger_turned_away_is_no_fault():
    assert codes(told(*REFUSED1, person=Person.OTHER, reasons=[R.OTHER])) == set()


def test_a_matter_for_another_body_rightly_turned_away_is_no_fault():
    assert codes(told(*REFUSED1, services=[Service.NHS], reasons=[R.OTHER])) == set()


def test_outside_england_nothing_of_this_procedure_is_a_fault():
    assert codes(told("stage2_requested 2023-01-02", nation=Nation.SCOTLAND)) == set()


def test_the_corporate_procedure_for_a_covered_matter_is_the_wrong_one():
    case = told("stage1_response 2024-06-03", procedure=ProcedureUsed.CORPORATE)
    assert codes(case) == {"wrong_procedure"}


def test_the_corporate_procedure_for_a_matter_that_is_not_covered_is_right():
    case = told(
        "stage1_response 2024-06-03", procedure=ProcedureUsed.CORPORATE, services=[Service.SECTION_47]
    )
    assert codes(case) == set()


def test_stage_2_stopped_at_ones_own_wish_is_no_fault():
    case = told("stage2_requested 2024-06-03", "complaint_withdrawn 2024-06-10", "stage2_stopped 2024-06-14")
    assert "closed_stage2_early" not in codes(case)


def test_stage_2_asked_for_while_stage_1_is_in_time_is_not_refused():
    case = told(
        "complaint_made 2024-06-17",
        "stage2_requested 2024-06-20",
        "stage2_refused 2024-06-24",
        reasons=[R.STAGE1_STILL_OPEN],
    )
    assert codes(case) == set()


def test_an_informal_first_try_does_not_stop_the_clock():
    case = told("complaint_made 2024-06-03", "complaint_refused 2024-06-05", reasons=[R.INFORMAL_FIRST])
    assert "delay_stage1" in codes(case)


@pytest.mark.parametrize(
    ("circumstance", "fault"),
    [
        (C.REPLY_OMITTED_NEXT_STAGE, "no_signposting"),
        (C.PROMISED_CONTACT_MISSED, "poor_communication"),
        (C.CONTRADICTORY_MESSAGES, "poor_communication"),
        (C.NO_INDEPENDENT_PERSON, "no_independent_person"),
        (C.ADJUDICATION_MISSING, "poor_adjudication"),
        (C.ADJUDICATION_WITHOUT_REASONS, "poor_adjudication"),
        (C.FINDINGS_REJECTED, "poor_adjudication"),
        (C.OFFER_TOO_SMALL, "remedy_inadequate"),
    ],
)
def test_faults_told_in_terms(circumstance: Circumstance, fault: str):
    case = told("stage2_response 2024-06-20", circumstances=[circumstance])
    assert codes(case) == {fault}
    assert codes(told("stage2_response 2024-06-20")) == set()


def test_what_belongs_to_stage_2_is_no_fault_before_it_or_in_another_procedure():
    alone = [C.NO_INDEPENDENT_PERSON]
    assert codes(told("stage1_response 2024-06-20", circumstances=alone)) == set()
    corporate = told("stage2_response 2024-06-20", circumstances=alone, procedure=ProcedureUsed.CORPORATE)
    assert codes(corporate) == {"wrong_procedure"}


def test_a_reply_that_names_the_next_stage_leaves_nothing_out():
    both = [C.REPLY_OMITTED_NEXT_STAGE, C.NEXT_STAGE_TOLD]
    assert codes(told("stage1_response 2024-06-20", circumstances=both)) == set()


def test_a_reason_given_for_one_refusal_does_not_excuse_another():
    case = told("complaint_refused 2023-06-14", *REFUSED2)
    finished = Reason(code=R.ANONYMOUS, against=EventType.COMPLAINT_REFUSED)
    case = case.model_copy(update={"reasons": [Fact[Reason](value=finished)]})
    assert "refused_stage2" in codes(case)
    assert "refused_stage1" not in codes(case)


def test_a_withdrawal_before_stage_2_was_asked_for_excuses_no_stop():
    case = told("complaint_withdrawn 2023-06-10", *STOPPED2)
    assert "closed_stage2_early" in codes(case)


def test_money_said_impossible():
    assert codes(told("stage2_response 2024-06-20", reasons=[R.NO_COMPENSATION])) == {"refused_compensation"}


def test_each_fault_names_its_ground_its_rules_and_its_events():
    [fault] = assess(told("stage2_requested 2024-01-02"), day(TODAY)).council_faults
    assert fault.because == "stage2_past_outer_limit"
    assert fault.rules == GROUNDS["stage2_past_outer_limit"][1]
    assert fault.events == ("e0",)
    assert fault.details == {"limit": "65"}
