"""Where a complaint stands: one case a decision, in the contract's codes."""

import pytest

from assistant.case import Nation, ProcedureUsed, ReasonCode, Service
from assistant.procedure import assess
from assistant.procedure.assessment import Stage
from tests.procedure.telling import day, told

# (today, events, stage). 2024: Good Friday 29 March, Easter Monday 1 April, 6 May, 27 May, 26 August.
STORIES = [
    # before stage 1
    ("2024-06-28", ["problem_began 2024-05-01"], "not_started"),
    ("2024-06-28", ["not complaint_made"], "not_started"),
    ("2024-06-28", ["planned complaint_made"], "not_started"),
    ("2024-06-28", ["chased 2024-06-03"], "unknown"),  # something had been sent to be chased
    ("2024-06-28", ["ombudsman_refused 2024-06-20"], "unknown"),  # sent back: to which stage is not told
    ("2024-06-28", [], "not_started"),
    # stage 1: 10 and 20 working days
    ("2024-06-17", ["complaint_made 2024-06-03"], "stage1_open"),
    ("2024-06-18", ["complaint_made 2024-06-03"], "stage1_overdue"),
    ("2024-06-18", ["complaint_made 2024-06-03", "stage1_extension_told 2024-06-14"], "stage1_open"),
    ("2024-07-01", ["complaint_made 2024-06-03", "stage1_extension_told 2024-06-14"], "stage1_open"),
    ("2024-07-02", ["complaint_made 2024-06-03", "stage1_extension_told 2024-06-14"], "stage1_overdue"),
    ("2024-06-28", ["complaint_made"], "unknown"),
    ("2024-06-28", ["complaint_made", "not stage1_response", "chased 2024-05-01"], "stage1_overdue"),
    ("2024-06-28", ["complaint_made", "complaint_acknowledged 2024-06-24"], "stage1_open"),
    ("2024-06-28", ["complaint_made 2024-06-03", "stage1_response 2024-06-14"], "stage1_answered"),
    ("2024-06-28", ["complaint_made 2024-06-03", "complaint_refused 2024-06-14"], "stage1_refused"),
    # a refusal overcome, a complaint made again, part refused and part going on
    ("2024-06-28", ["complaint_refused 2024-05-01", "stage1_response 2024-06-14"], "stage1_answered"),
    ("2024-06-28", ["complaint_refused 2024-05-01", "complaint_made 2024-06-24"], "stage1_open"),
    (
        "2024-06-12",
        ["complaint_made 2024-06-03", "complaint_refused 2024-06-10", "planned stage1_response 2024-06-17"],
        "stage1_open",
    ),
    # withdrawn, and raised again
    ("2024-06-28", ["complaint_made 2024-05-01", "complaint_withdrawn 2024-05-08"], "not_started"),
    (
        "2024-06-28",
        ["complaint_made 2024-04-01", "complaint_withdrawn 2024-04-08", "complaint_made 2024-06-24"],
        "stage1_open",
    ),
    # withdrawn at stage 2, by the person's own wish: it can be asked for again
    ("2024-06-28", ["stage2_requested 2024-06-03", "complaint_withdrawn 2024-06-10"], "stage1_answered"),
    ("2024-06-28", ["complaint_withdrawn 2024-06-10", "stage2_stopped 2024-06-12"], "stage1_answered"),
    ("2024-06-28", ["complaint_withdrawn 2023-06-10", "stage2_requested 2024-06-12"], "stage2_open"),
    (
        "2024-06-28",
        ["complaint_withdrawn 2023-06-10", "stage2_accepted 2024-06-12", "stage2_stopped"],
        "stage2_refused",
    ),
    # stage 2: 25 and 65 working days
    ("2024-07-08", ["stage2_requested 2024-06-03"], "stage2_open"),
    ("2024-07-09", ["stage2_requested 2024-06-03"], "stage2_overdue"),
    ("2024-07-09", ["stage2_requested 2024-06-03", "stage2_extension_told 2024-06-20"], "stage2_open"),
    ("2024-09-03", ["stage2_requested 2024-06-03", "stage2_extension_told 2024-06-20"], "stage2_open"),
    ("2024-09-04", ["stage2_requested 2024-06-03", "stage2_extension_told 2024-06-20"], "stage2_overdue"),
    ("2024-06-28", ["stage2_requested"], "stage2_open"),
    ("2024-06-28", ["stage2_requested 2024-05-01..2024-06-27"], "stage2_open"),
    ("2024-06-28", ["stage2_accepted 2024-06-03"], "stage2_open"),
    ("2024-06-28", ["stage2_requested 2024-06-03", "stage2_refused 2024-06-20"], "stage2_refused"),
    (
        "2024-06-28",
        ["stage2_requested 2024-06-03", "stage2_refused 2024-06-10", "stage2_accepted 2024-06-20"],
        "stage2_open",
    ),
    ("2024-06-28", ["stage2_refused", "investigators_appointed 2024-06-20"], "stage2_open"),
    ("2024-06-28", ["stage2_accepted 2024-06-03", "stage2_refused 2024-06-20"], "stage2_refused"),
    ("2024-06-28", ["investigators_appointed 2024-06-03", "stage2_stopped"], "stage2_refused"),
    ("2024-06-28", ["stage2_response 2024-06-20"], "stage2_answered"),
    # implied: who has not asked for a panel has the stage 2 answer; who has not asked for stage 2, the stage
    # 1 one
    ("2024-06-28", ["not stage3_requested"], "stage2_answered"),
    ("2024-06-28", ["not stage2_requested"], "stage1_answered"),
    ("2024-06-28", ["not stage2_response"], "stage2_open"),
    ("2024-06-28", ["early_referral_offered 2024-06-20"], "stage2_answered"),
    (
        "2024-06-28",
        ["stage2_requested 2024-06-03", "early_referral_offered 2024-06-20"],
        "stage2_open",
    ),
    # stage 3: 30, 5 and 15 working days
    ("2024-07-15", ["stage3_requested 2024-06-03"], "stage3_open"),
    ("2024-07-16", ["stage3_requested 2024-06-03"], "stage3_overdue"),
    ("2024-07-16", ["stage3_requested 2024-06-03", "panel_date_set 2024-09-02"], "stage3_overdue"),
    ("2024-06-28", ["stage3_requested", "stage2_response 2024-06-10"], "stage3_open"),
    ("2024-06-28", ["stage3_requested 2024-06-03", "stage3_refused 2024-06-20"], "stage3_refused"),
    # a panel still to come on a day told is coming; a day that has passed, or none, does not undo a refusal
    ("2024-06-28", ["stage3_refused 2024-06-03", "planned panel_date_set 2024-07-20"], "stage3_open"),
    ("2024-07-20", ["stage3_refused 2024-06-03", "planned panel_date_set 2024-07-20"], "stage3_open"),
    ("2024-07-21", ["stage3_refused 2024-06-03", "planned panel_date_set 2024-07-20"], "stage3_refused"),
    ("2024-06-28", ["stage3_refused 2024-06-03", "planned panel_held 2024-07-20"], "stage3_open"),
    ("2024-06-28", ["stage3_refused 2024-06-03", "planned panel_held"], "stage3_refused"),
    (
        "2024-07-16",
        ["stage3_requested 2024-06-03", "stage3_refused 2024-06-10", "planned panel_held 2024-07-20"],
        "stage3_overdue",
    ),
    ("2024-06-28", ["stage3_refused", "panel_held 2024-06-24"], "stage3_open"),
    ("2024-06-28", ["panel_held 2024-06-24"], "stage3_open"),
    ("2024-07-02", ["panel_held 2024-06-24"], "stage3_overdue"),
    ("2024-06-28", ["panel_held 2024-06-03", "panel_report 2024-06-10"], "stage3_open"),
    ("2024-07-02", ["panel_held 2024-06-03", "panel_report 2024-06-10"], "stage3_overdue"),
    ("2024-06-28", ["panel_held 2024-06-03", "stage3_council_response 2024-06-20"], "stage3_answered"),
    # paused, and after
    ("2024-06-28", ["complaint_made 2024-06-03", "complaint_frozen 2024-06-10"], "frozen"),
    ("2024-06-28", ["complaint_frozen 2024-03-10", "court_ended 2024-06-03"], "frozen"),
    ("2024-06-28", ["complaint_frozen 2024-03-10", "stage1_response 2024-06-03"], "stage1_answered"),
    ("2024-06-28", ["complaint_frozen 2024-03-10", "complaint_made 2024-06-24"], "stage1_open"),
    (
        "2024-06-12",
        ["complaint_made 2024-06-03", "complaint_frozen 2024-06-10", "planned stage1_response 2024-06-17"],
        "stage1_open",
    ),
    # promises
    ("2024-06-28", ["stage2_response 2024-03-01", "remedy_agreed", "remedy_not_done"], "remedy_outstanding"),
    ("2024-06-28", ["stage3_council_response 2024-03-01", "remedy_not_done"], "remedy_outstanding"),
    ("2024-06-28", ["stage3_requested 2024-06-03", "remedy_not_done"], "stage3_open"),
    ("2024-06-28", ["remedy_agreed 2024-03-01", "remedy_not_done"], "remedy_outstanding"),
    # the Ombudsman
    (
        "2024-06-28",
        ["stage3_council_response 2024-03-01", "ombudsman_complained 2024-04-01"],
        "ombudsman_open",
    ),
    (
        "2024-06-28",
        ["stage2_response 2024-06-10", "ombudsman_complained 2024-06-12", "ombudsman_refused 2024-06-20"],
        "stage2_answered",
    ),
    ("2024-06-28", ["ombudsman_complained 2024-01-02", "ombudsman_decided 2024-06-20"], "ombudsman_decided"),
    ("2024-06-28", ["ombudsman_decided 2024-01-20", "remedy_not_done"], "remedy_outstanding"),
    ("2024-06-28", ["ombudsman_decided 2024-01-20", "stage2_response 2024-06-20"], "stage2_answered"),
    (
        "2024-06-28",
        [
            "ombudsman_refused 2024-01-20",
            "ombudsman_complained 2024-06-20",
            "stage3_council_response 2024-06-01",
        ],
        "ombudsman_open",
    ),
]


@pytest.mark.parametrize(("today", "events", "stage"), STORIES)
def test_stage(today: str, events: list[str], stage: str):
    assert assess(told(*events), day(today)).stage == stage


def test_the_most_advanced_of_several_complaints_leads_and_all_are_given():
    case = told("complaint_made 2024-06-24", second=["stage2_requested 2024-06-03"])
    found = assess(case, day("2024-06-28"))
    assert found.stage is Stage.STAGE2_OPEN
    assert found.complaint_stages == {1: Stage.STAGE1_OPEN, 2: Stage.STAGE2_OPEN}


def test_stage_2_asked_for_while_stage_1_is_in_time_leaves_the_complaint_at_stage_1():
    case = told(
        "complaint_made 2024-06-10",
        "stage2_requested 2024-06-17",
        "stage2_refused",
        reasons=[ReasonCode.STAGE1_STILL_OPEN],
    )
    assert assess(case, day("2024-06-19")).stage is Stage.STAGE1_OPEN


def test_stage_2_refused_for_an_open_stage_1_whose_limit_has_run_is_refused():
    case = told(
        "complaint_made 2024-04-10",
        "stage2_requested 2024-06-17",
        "stage2_refused",
        reasons=[ReasonCode.STAGE1_STILL_OPEN],
    )
    assert assess(case, day("2024-06-28")).stage is Stage.STAGE2_REFUSED


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        (["stage2_response 2024-06-03"], "stage1_answered"),
        (["stage2_requested 2024-05-01", "stage2_response 2024-06-03"], "stage2_refused"),
    ],
)
def test_a_corporate_stage_2_is_no_stage_2_of_this_procedure(events: list[str], stage: str):
    case = told(*events, procedure=ProcedureUsed.CORPORATE)
    assert assess(case, day("2024-06-28")).stage == stage


def test_another_nation_is_another_route_altogether():
    case = told("complaint_made 2024-04-01", nation=Nation.WALES)
    found = assess(case, day("2024-06-28"))
    assert found.stage is Stage.NOT_APPLICABLE
    assert not found.council_faults


def test_a_matter_for_another_body_is_not_applicable():
    case = told("problem_began 2024-06-03", services=[Service.POLICE])
    assert assess(case, day("2024-06-28")).stage is Stage.NOT_APPLICABLE


def test_a_grievance_told_without_a_complaint_is_not_started():
    assert assess(told(), day("2024-06-28")).stage is Stage.NOT_STARTED


def test_nothing_told_at_all_is_unknown():
    assert assess(told(services=[], person=None), day("2024-06-28")).stage is Stage.UNKNOWN


@pytest.mark.parametrize(
    ("events", "reason", "stage"),
    [
        (["stage2_requested 2024-06-03"], ReasonCode.NOTHING_TO_ADD, "stage2_refused"),
        (["stage3_requested 2024-06-03"], ReasonCode.STAGE2_ROBUST, "stage3_refused"),
        (["complaint_made 2024-06-24"], ReasonCode.NO_PARENTAL_RESPONSIBILITY, "stage1_refused"),
        # put off, under a condition, taken up, or denied: not refused
        (["stage2_requested 2024-06-24"], ReasonCode.NO_INVESTIGATOR, "stage2_open"),
        (["stage2_requested 2024-06-24"], ReasonCode.FORM_REQUIRED, "stage2_open"),
        (["stage2_requested 2024-06-24", "stage2_accepted"], ReasonCode.NOTHING_TO_ADD, "stage2_open"),
        (["stage2_requested 2024-06-24", "not stage2_refused"], ReasonCode.NOTHING_TO_ADD, "stage2_open"),
        (["stage2_response 2024-06-24"], ReasonCode.STAGE2_ROBUST, "stage2_answered"),
    ],
)
def test_a_reason_for_not_going_on_is_a_refusal(events: list[str], reason: ReasonCode, stage: str):
    assert assess(told(*events, reasons=[reason]), day("2024-06-28")).stage == stage
