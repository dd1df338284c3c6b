"""What can be asked for at each point, and on what ground."""

import pytest

from assistant.case import AskFor, Case, Circumstance, Fact, Person, ProcedureUsed, ReasonCode
from assistant.procedure import assess
from assistant.procedure.entitlements import RULES
from tests.procedure.telling import day, told

A, C = AskFor, Circumstance
TODAY = "2024-06-28"


def asks(case: Case) -> list[AskFor]:
    return [ask.code for ask in assess(case, day(TODAY)).can_ask_for]


@pytest.mark.parametrize(
    ("events", "first"),
    [
        (["not complaint_made"], A.STAGE1_RESPONSE),
        (["complaint_made 2024-06-24"], A.STAGE1_RESPONSE),
        (["complaint_made 2024-05-01"], A.STAGE2_INVESTIGATION),
        (["stage1_response 2024-06-24"], A.STAGE2_INVESTIGATION),
        (["stage2_requested 2024-06-03", "stage2_refused 2024-06-14"], A.STAGE2_INVESTIGATION),
        (["stage2_response 2024-06-20"], A.STAGE3_PANEL),
        (["stage3_requested 2024-06-03", "stage3_refused 2024-06-14"], A.STAGE3_PANEL),
        (["stage2_response 2024-03-01", "remedy_not_done"], A.IMPLEMENTATION_OF_RECOMMENDATIONS),
    ],
)
def test_the_first_thing_to_ask_for(events: list[str], first: AskFor):
    assert asks(told(*events))[0] is first


@pytest.mark.parametrize(
    ("circumstance", "ask"),
    [
        (C.OUT_OF_POCKET, A.REIMBURSEMENT),
        (C.SUPPORT_MISSED, A.BACKDATED_SUPPORT),
        (C.ADJUSTMENTS_NEEDED, A.REASONABLE_ADJUSTMENTS),
        (C.WRONG_RECORDS, A.CORRECTION_OF_RECORDS),
        (C.ASSESSMENT_FAULTY, A.REASSESSMENT),
        (C.GOOD_REASON_FOR_LATENESS, A.LATE_COMPLAINT_DISCRETION),
    ],
)
def test_circumstances_open_what_answers_them(circumstance: Circumstance, ask: AskFor):
    assert ask in asks(told("complaint_made 2024-06-24", circumstances=[circumstance]))
    assert ask not in asks(told("complaint_made 2024-06-24"))


@pytest.mark.parametrize("person", [Person.CHILD, Person.CARE_LEAVER])
def test_an_advocate_is_the_right_of_children_and_care_leavers(person: Person):
    assert A.ADVOCATE in asks(told("complaint_made 2024-06-24", person=person))


def test_an_advocate_is_no_right_of_parents():
    assert A.ADVOCATE not in asks(told("complaint_made 2024-06-24"))


def test_an_adviser_asks_for_the_young_person_they_act_for():
    case = told("complaint_made 2024-06-24", person=Person.ADVISER)
    case = case.model_copy(update={"client": Fact[Person](value=Person.CHILD)})
    assert A.ADVOCATE in asks(case)


@pytest.mark.parametrize(
    ("began", "late"),
    [
        ("2023-06-28", False),  # the anniversary itself is still in time
        ("2023-06-27", True),
        ("2023-06-01..2023-07-31", True),  # perhaps over a year: worth asking for
        ("2024-05-01", False),
    ],
)
def test_over_a_year_the_discretion_is_asked_for(began: str, late: bool):
    assert (A.LATE_COMPLAINT_DISCRETION in asks(told(f"problem_began {began}"))) is late


def test_a_complaint_made_within_the_year_needs_no_discretion():
    case = told("problem_began 2022-05-01", "complaint_made 2023-02-01", "not stage1_response")
    assert A.LATE_COMPLAINT_DISCRETION not in asks(case)


def test_a_complaint_the_council_has_answered_needs_no_discretion():
    case = told("problem_began 2021-05-01", "complaint_made", "stage1_response 2024-06-03")
    assert A.LATE_COMPLAINT_DISCRETION not in asks(case)


def test_the_wrong_procedure_opens_the_right_one():
    case = told("stage1_response 2024-06-03", procedure=ProcedureUsed.CORPORATE)
    assert A.STATUTORY_PROCEDURE in asks(case)


def test_an_unclear_procedure_may_be_asked_about():
    case = told("stage1_response 2024-06-03", procedure=ProcedureUsed.UNCLEAR)
    assert A.STATUTORY_PROCEDURE in asks(case)


def test_money_refused_opens_money():
    case = told("stage2_response 2024-06-20", reasons=[ReasonCode.NO_COMPENSATION])
    assert A.FINANCIAL_REMEDY in asks(case)


def test_what_the_person_wants_is_among_the_asks():
    case = told("stage1_response 2024-06-03")
    case = case.model_copy(update={"wants": [Fact[AskFor](value=A.APOLOGY)]})
    assert A.APOLOGY in asks(case)


def test_each_thing_is_listed_once_with_its_rules():
    found = assess(told("stage2_requested 2024-01-02", circumstances=list(C)), day(TODAY)).can_ask_for
    assert len({ask.code for ask in found}) == len(found)
    assert all(ask.rules == RULES[ask.code] and ask.because for ask in found)


def test_every_code_has_its_rules():
    assert set(RULES) == set(AskFor)


@pytest.mark.parametrize("met", ["panel_held 2024-06-20", "panel_report 2024-06-24"])
def test_a_panel_that_has_met_is_not_asked_for(met: str):
    found = asks(told("stage2_response 2024-04-01", "stage3_requested 2024-04-15", met))
    assert A.STAGE3_PANEL not in found
    assert A.COPY_OF_REPORTS in found


def test_after_the_ombudsmans_decision_a_stage_is_asked_for_only_where_something_was_agreed():
    refused = ("stage2_requested 2024-01-08", "stage2_refused 2024-01-22", "ombudsman_decided 2024-06-03")
    assert A.STAGE2_INVESTIGATION not in asks(told(*refused))
    assert A.STAGE2_INVESTIGATION in asks(told(*refused, "remedy_agreed 2024-06-03"))
