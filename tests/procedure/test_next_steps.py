"""The step, what else is open, and whether the person may go further today."""

import pytest

from assistant.case import Case, Circumstance, ProcedureUsed, ReasonCode, Safety, Service
from assistant.procedure import assess
from assistant.procedure.assessment import Assessment, NextStep, Route, Stage
from assistant.procedure.next_steps import APPLIES
from assistant.procedure.step_table import NEXT, TURNS
from tests.procedure.telling import day, told

TODAY = "2024-06-28"
R, C = ReasonCode, Circumstance


def on(case: Case, today: str = TODAY) -> Assessment:
    return assess(case, day(today))


@pytest.mark.parametrize(
    ("events", "today", "step", "further"),
    [
        (["problem_began 2024-05-01"], TODAY, "complain_stage1", False),
        (["complaint_made 2024-06-03", "complaint_refused 2024-06-14"], TODAY, "challenge_refusal", True),
        (["complaint_made 2024-06-24"], TODAY, "wait", False),
        # days 11 to 20 with no extension told: chase, or ask for stage 2
        (["complaint_made 2024-06-10"], TODAY, "chase_council", True),
        (["complaint_made 2024-05-01"], TODAY, "request_stage2", True),
        (["stage1_response 2024-06-14"], TODAY, "request_stage2", True),
        (["stage1_response 2022-06-14"], TODAY, "request_stage2", True),
        (["stage2_requested 2024-06-24"], TODAY, "wait", False),
        # days 26 to 65: chase, not yet further
        (["stage2_requested 2024-05-01"], TODAY, "chase_council", False),
        (["stage2_requested 2024-01-02"], TODAY, "complain_to_ombudsman", True),
        (["stage2_requested 2024-03-01..2024-05-01"], TODAY, "chase_council", None),
        (["stage2_requested 2024-06-03", "stage2_refused 2024-06-14"], TODAY, "challenge_refusal", True),
        (["stage2_response 2024-06-20"], TODAY, "request_stage3", True),
        (["stage2_response 2024-03-20"], TODAY, "request_stage3", True),
        (["stage3_requested 2024-06-24"], TODAY, "wait", False),
        (["stage3_requested 2024-05-01"], TODAY, "chase_council", True),
        (["panel_held 2024-06-10"], TODAY, "chase_council", True),
        (["stage3_requested", "planned panel_date_set 2024-07-10"], TODAY, "wait", False),
        (["stage3_requested 2024-06-03", "stage3_refused 2024-06-14"], TODAY, "challenge_refusal", True),
        (["stage3_council_response 2024-06-14"], TODAY, "complain_to_ombudsman", True),
        (["stage3_council_response 2024-06-14", "remedy_agreed", "not remedy_not_done"], TODAY, "wait", True),
        (["complaint_made 2024-05-01", "complaint_frozen 2024-05-10"], TODAY, "challenge_refusal", True),
        (["complaint_frozen 2024-03-10", "court_ended 2024-06-10"], TODAY, "chase_council", True),
        (["court_ended 2024-02-10", "complaint_frozen 2024-03-10"], TODAY, "challenge_refusal", True),
        (["stage1_response 2024-03-01", "remedy_agreed", "remedy_not_done"], TODAY, "request_stage2", True),
        (["stage2_response 2024-03-01", "remedy_not_done"], TODAY, "chase_council", True),
        (["stage3_council_response 2024-03-01", "remedy_not_done"], TODAY, "complain_to_ombudsman", True),
        (["ombudsman_decided 2024-03-01", "remedy_not_done"], TODAY, "complain_to_ombudsman", True),
        (["complaint_withdrawn 2024-03-01", "remedy_not_done"], TODAY, "complain_stage1", None),
        (["stage3_council_response 2024-03-01", "ombudsman_complained 2024-06-01"], TODAY, "wait", False),
        (["ombudsman_decided 2024-06-01"], TODAY, "wait", False),
    ],
)
def test_by_events(events: list[str], today: str, step: str, further: bool | None):
    found = on(told(*events), today)
    assert (found.next_step.value, found.can_escalate) == (step, further)


def test_every_stage_has_its_row():
    assert set(NEXT) == set(Stage)


def test_nothing_told_asks_for_more():
    found = on(told(services=[], person=None))
    assert (found.next_step, found.can_escalate) == (NextStep.GIVE_MORE_FACTS, None)


def test_a_late_panel_request_is_still_worth_making_and_the_ombudsman_is_open():
    found = on(told("stage2_response 2024-03-20"))
    assert NextStep.COMPLAIN_TO_OMBUDSMAN in found.alternatives
    assert NextStep.COMPLAIN_TO_OMBUDSMAN not in on(told("stage2_response 2024-06-20")).alternatives


def test_a_broken_promise_does_not_hide_a_panel_that_can_still_be_asked_for():
    assert NextStep.REQUEST_STAGE3 in on(told("stage2_response 2024-06-10", "remedy_not_done")).alternatives
    long_ago = on(told("stage2_response 2024-03-10", "remedy_not_done"))
    assert NextStep.REQUEST_STAGE3 not in long_ago.alternatives


def test_the_wrong_procedure_is_put_right_first():
    found = on(told("stage1_response 2024-06-03", procedure=ProcedureUsed.CORPORATE))
    assert (found.next_step, found.can_escalate) == (NextStep.ASK_STATUTORY_PROCEDURE, True)


def test_a_corporate_matter_answered_at_its_last_stage_goes_to_the_ombudsman():
    case = told(
        "stage2_response 2024-06-03", procedure=ProcedureUsed.CORPORATE, services=[Service.SECTION_47]
    )
    found = on(case)
    assert (found.next_step, found.can_escalate) == (NextStep.COMPLAIN_TO_OMBUDSMAN, True)


def test_a_corporate_matter_answered_at_its_first_stage_goes_on_there():
    case = told(
        "stage1_response 2024-06-03", procedure=ProcedureUsed.CORPORATE, services=[Service.SECTION_47]
    )
    found = on(case)
    assert (found.next_step, found.can_escalate) == (NextStep.OTHER_ROUTE, True)
    assert NextStep.COMPLAIN_TO_OMBUDSMAN in found.alternatives
    assert "stage2_investigation" not in {ask.code for ask in found.can_ask_for}


def test_another_route():
    found = on(told("problem_began 2024-06-03", services=[Service.NHS]))
    assert (found.next_step, found.can_escalate) == (NextStep.OTHER_ROUTE, False)


def test_a_refusal_that_can_stand_is_taken_to_the_ombudsman_not_argued():
    case = told(
        "complaint_made 2024-06-03",
        "complaint_refused 2024-06-14",
        reasons=[R.OUT_OF_TIME],
        circumstances=[C.LATENESS_REASONS_WEIGHED],
    )
    assert on(case).next_step is NextStep.COMPLAIN_TO_OMBUDSMAN


def test_an_unsigned_complaint_can_be_made_again_with_a_name():
    case = told(
        "complaint_made 2024-06-03", "complaint_refused 2024-06-14", reasons=[R.ANONYMOUS], person=None
    )
    found = on(case)
    assert (found.next_step, found.can_escalate) == (NextStep.COMPLAIN_STAGE1, False)


def test_early_referral_agreed_to():
    case = told("stage2_response 2024-06-20", circumstances=[C.CONSENTS_TO_EARLY_REFERRAL])
    assert on(case).next_step is NextStep.COMPLAIN_TO_OMBUDSMAN


def test_a_satisfied_person_is_sent_nowhere():
    assert on(told("stage1_response 2024-06-20", circumstances=[C.SATISFIED])).next_step is NextStep.WAIT


@pytest.mark.parametrize(
    ("reasons", "circumstances"),
    [([R.FORM_REQUIRED], []), ([], [C.NO_INDEPENDENT_PERSON])],
)
def test_in_time_but_going_wrong_is_chased(reasons: list[ReasonCode], circumstances: list[Circumstance]):
    case = told("stage2_requested 2024-06-24", reasons=reasons, circumstances=circumstances)
    assert on(case).next_step is NextStep.CHASE_COUNCIL


def test_neither_yes_nor_no_is_chased():
    assert on(told("stage2_requested 2024-06-10", "not stage2_refused")).next_step is NextStep.CHASE_COUNCIL
    begun = told("stage2_requested 2024-06-10", "not stage2_refused", "stage2_accepted 2024-06-12")
    assert on(begun).next_step is NextStep.WAIT


@pytest.mark.parametrize("danger", [Safety.CHILD_AT_RISK, Safety.SELF_HARM, Safety.DOMESTIC_ABUSE])
def test_a_danger_comes_before_any_complaint_and_hides_none_of_it(danger: Safety):
    found = on(told("stage2_response 2024-06-20", safety=[danger]))
    assert found.next_step is NextStep.GET_URGENT_HELP
    assert NextStep.REQUEST_STAGE3 in found.alternatives
    assert found.can_escalate is True


def test_a_child_who_speaks_is_not_by_that_in_danger():
    assert on(told(safety=[Safety.CHILD_SPEAKING])).next_step is NextStep.COMPLAIN_STAGE1


@pytest.mark.parametrize(
    ("events", "urgent"),
    [
        (["hearing 2024-07-08"], True),
        (["hearing 2024-06-28"], True),  # today
        (["hearing 2024-07-12"], True),  # the fourteenth day
        (["hearing 2024-07-13"], False),
        (["planned court_started 2024-07-08"], True),
        (["planned court_ended 2024-07-08"], True),
        (["hearing 2024-07-22"], False),
        (["hearing 2024-06-20"], False),
        (["not hearing 2024-07-08"], False),
        (["complaint_made 2024-06-24"], False),
    ],
)
def test_a_court_date_within_two_weeks_is_urgent(events: list[str], urgent: bool):
    found = on(told(*events))
    assert (Safety.URGENT_LEGAL_DEADLINE in found.safety) is urgent
    assert (found.next_step is NextStep.GET_URGENT_HELP) is urgent


def test_a_tribunal_limit_two_months_from_the_letter_is_kept_by_appealing():
    case = told("problem_began 2024-05-05", services=[Service.EHC_PLAN])
    found = on(case)
    assert Safety.URGENT_LEGAL_DEADLINE in found.safety
    assert found.next_step is NextStep.OTHER_ROUTE
    appealed = told(
        "problem_began 2024-05-05", services=[Service.EHC_PLAN], circumstances=[C.SEND_APPEAL_MADE]
    )
    assert Safety.URGENT_LEGAL_DEADLINE not in on(appealed).safety


def test_the_ombudsman_is_a_route_only_where_open_today_or_already_there():
    assert Route.OMBUDSMAN not in on(told("stage2_requested 2024-05-01")).routes
    assert Route.OMBUDSMAN in on(told("stage2_requested 2024-01-02")).routes
    assert Route.OMBUDSMAN in on(told("ombudsman_complained 2024-06-02")).routes


def test_every_turn_has_a_test_of_when_it_applies_and_a_name_no_stage_has():
    assert set(TURNS) == set(APPLIES)
    assert not set(TURNS) & {stage.value for stage in Stage}
