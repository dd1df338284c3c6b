"""The facts that would change the outcome, and no others."""

import pytest

from assistant.case import Case, Person, ProcedureUsed, ReasonCode
from assistant.procedure import assess
from assistant.procedure.questions import QUESTIONS
from tests.procedure.telling import day, told

TODAY = "2024-06-28"


def missing(case: Case) -> list[str]:
    return [fact.key for fact in assess(case, day(TODAY)).missing_facts]


@pytest.mark.parametrize(
    ("events", "key"),
    [
        (["complaint_made"], "complaint_date"),
        (["complaint_made 2024-05-01"], "stage1_answered"),
        (["complaint_made 2024-06-13"], "extension_told"),
        (["stage1_response 2024-01-10"], "stage2_requested"),
        (["stage2_requested"], "stage2_request_date"),
        (["stage2_accepted 2024-06-03"], "stage2_request_date"),
        (["stage2_requested 2024-05-01"], "extension_told"),
        (["stage2_response"], "stage2_response_date"),
        (["stage3_requested"], "stage3_request_date"),
        (["panel_held"], "panel_date"),
        (["panel_report"], "panel_report_date"),
        (["stage2_requested 2024-06-03", "stage2_refused 2024-06-20"], "council_reason"),
        (["stage3_council_response 2024-03-01", "remedy_agreed 2024-03-01"], "promise_kept"),
        (["complaint_made 2024-05-01", "complaint_frozen 2024-05-10"], "proceedings_ended"),
        (["remedy_agreed 2024-03-01", "remedy_not_done"], "stage_answered"),
    ],
)
def test_what_would_change_the_outcome_is_missing(events: list[str], key: str):
    assert key in missing(told(*events, procedure=ProcedureUsed.STATUTORY))


@pytest.mark.parametrize(
    ("events", "key"),
    [
        (["complaint_made 2024-06-24"], "complaint_date"),
        (["complaint_made 2024-05-01", "not stage1_response"], "stage1_answered"),
        (["complaint_made 2024-06-13", "not stage1_extension_told"], "extension_told"),
        (["complaint_made 2024-05-01"], "extension_told"),  # past 20 days no extension counts
        (["stage1_response 2024-06-24"], "stage2_requested"),
        (["stage2_requested 2024-06-03"], "stage2_request_date"),
        (["stage2_requested 2024-01-03"], "extension_told"),
        (["stage2_accepted 2023-12-10..2023-12-20"], "stage2_request_date"),  # past 65 days on any reading
        (["stage2_response 2024-06-20"], "stage2_response_date"),
        (["stage3_requested 2024-06-20"], "stage3_request_date"),
        (["stage3_council_response 2024-03-01", "remedy_agreed", "not remedy_not_done"], "promise_kept"),
        (["complaint_frozen 2024-05-10", "not court_ended"], "proceedings_ended"),
    ],
)
def test_what_is_told_or_changes_nothing_is_not(events: list[str], key: str):
    assert key not in missing(told(*events, procedure=ProcedureUsed.STATUTORY))


def test_a_date_that_settles_everything_outweighs_the_rest():
    assert missing(told("stage2_requested"))[0] == "stage2_request_date"


def test_nothing_told_asks_what_happened():
    assert missing(told(services=[], person=None))[0] == "what_happened"


def test_who_complains_matters_where_it_was_the_reason():
    case = told(
        "complaint_made 2024-06-03",
        "complaint_refused 2024-06-14",
        person=None,
        reasons=[ReasonCode.NO_PARENTAL_RESPONSIBILITY],
    )
    assert "person" in missing(case)
    assert "person" not in missing(case.model_copy(update={"person": told().person}))


def test_an_advisers_client_is_asked_for_but_not_a_parents():
    refused = ("complaint_made 2024-06-03", "complaint_refused 2024-06-14")
    reasons = [ReasonCode.NO_PARENTAL_RESPONSIBILITY]
    assert "person" in missing(told(*refused, person=Person.ADVISER, reasons=reasons))
    assert "person" not in missing(told(*refused, person=Person.PARENT, reasons=reasons))


def test_the_procedure_used_matters_once_there_is_an_answer():
    assert "procedure_used" in missing(told("stage1_response 2024-06-24"))
    assert "procedure_used" not in missing(told("problem_began 2024-06-01"))
    told_which = told("stage1_response 2024-06-24", procedure=ProcedureUsed.STATUTORY)
    assert "procedure_used" not in missing(told_which)


def test_lateness_reasons_weighed_or_not():
    refused = told(
        "complaint_made 2024-06-03", "complaint_refused 2024-06-14", reasons=[ReasonCode.OUT_OF_TIME]
    )
    assert "reasons_weighed" in missing(refused)


def test_weights_fall_and_stay_between_nought_and_one():
    facts = assess(told("complaint_made", services=[]), day(TODAY)).missing_facts
    weights = [fact.weight for fact in facts]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)
    assert {fact.key for fact in facts} <= set(QUESTIONS)


def test_trying_answers_leaves_the_case_as_it_was():
    case = told("complaint_made", "chased 2024-06-01", services=[])
    before = case.model_copy(deep=True)
    assess(case, day(TODAY))
    assert case == before
