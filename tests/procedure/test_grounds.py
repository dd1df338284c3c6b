"""What each test of a refusal finds: the answer, its ground, the rules it adds and the events behind it."""

import pytest

from assistant.case import Circumstance, Fact, Person, ProcedureUsed, Reason, ReasonCode, Service
from assistant.case import EventType as E
from assistant.procedure.assessment import Lawful
from assistant.procedure.refusals import REFUSALS, judge
from tests.procedure.telling import day, told

R, S = ReasonCode, Service
NO, DEPENDS, YES = Lawful.NO, Lawful.DEPENDS, Lawful.YES
TODAY = day("2024-06-28")
PLAN, PLAN_RULES = {"services": [S.EHC_PLAN]}, ("alt-03",)
COURT_REPORT, REPORT_RULES = {"services": [S.COURT_REPORT]}, ("scope-07", "ref-28")
GRAN = {"person": Person.GRANDPARENT}
LEAVER = {"person": Person.CARE_LEAVER, "services": [S.CARE_LEAVING]}
CONSENT = [Circumstance.CONSENTS_TO_EARLY_REFERRAL]
OFFERED = "early_referral_offered 2024-06-03"
ANSWER2, PANEL = "stage2_response 2024-05-01", "stage3_requested 2024-05-31"  # the twentieth working day
DONE = ("stage3_council_response 2024-06-03",)
MADE, ANSWER1 = "complaint_made 2024-06-03", "stage1_response 2024-06-14"


def row(reason, lawful, because, added, events=(), turns_on=None, ids=(), details=None, **facts):
    return pytest.param(
        reason,
        told(*events, **facts),
        lawful,
        because,
        added,
        turns_on,
        ids,
        details or {},
        id=f"{reason}-{because}",
    )


ROWS = [
    row(
        R.STAGE2_ROBUST,
        DEPENDS,
        "early_referral_agreed",
        ("s3-26",),
        (OFFERED,),
        "early_referral_conditions",
        circumstances=CONSENT,
    ),
    row(R.STAGE2_ROBUST, NO, "stage2_robust", (), (OFFERED,)),
    row(R.STAGE2_ROBUST, NO, "stage2_robust", (), circumstances=CONSENT),
    row(R.USE_CORPORATE, NO, "matter_covered", ("scope-01", "who-17")),
    row(R.USE_CORPORATE, YES, "matter_not_covered", PLAN_RULES, **PLAN),
    row(R.USE_CORPORATE, DEPENDS, "use_corporate", (), turns_on="scope", services=[]),
    row(R.CHILD_PROTECTION_MATTER, NO, "matter_covered", ("scope-01", "who-17")),
    row(R.NOT_COVERED, NO, "matter_covered", ("scope-01", "who-17", "who-02")),
    row(R.NOT_COVERED, YES, "matter_not_covered", PLAN_RULES, **PLAN),
    row(
        R.NOT_COVERED, DEPENDS, "interest_not_decided", ("who-05", "who-06"), turns_on="who_complains", **GRAN
    ),
    row(
        R.NOT_COVERED,
        YES,
        "interest_weighed",
        ("who-06", "who-08"),
        circumstances=[Circumstance.INTEREST_WEIGHED],
        **GRAN,
    ),
    row(R.NOT_A_COMPLAINT, YES, "matter_not_covered", PLAN_RULES, **PLAN),
    row(R.TRIBUNAL, YES, "matter_not_covered", PLAN_RULES, **PLAN),
    row(R.TRIBUNAL, DEPENDS, "tribunal", (), turns_on="overlap_with_appeal"),
    row(R.JUDGE_DECIDED, YES, "only_what_the_judge_decided", REPORT_RULES, **COURT_REPORT),
    row(R.JUDGE_DECIDED, DEPENDS, "judge_decided", (), turns_on="what_the_judge_decided"),
    row(R.COURT_RUNNING, YES, "matter_for_the_court", REPORT_RULES, **COURT_REPORT),
    row(
        R.COURT_RUNNING,
        NO,
        "proceedings_over",
        ("frz-04",),
        ("court_started 2024-01-08", "court_ended 2024-05-07"),
    ),
    row(
        R.COURT_RUNNING,
        DEPENDS,
        "court_running",
        (),
        ("court_ended 2024-05-07", "court_started 2024-06-03"),
        "prejudice",
    ),
    row(
        R.LEGAL_ACTION_THREATENED,
        DEPENDS,
        "proceedings_begun",
        ("frz-05",),
        ("court_started 2024-06-03",),
        "prejudice",
    ),
    row(R.LEGAL_ACTION_THREATENED, NO, "legal_action_threatened", ()),
    row(R.NO_PARENTAL_RESPONSIBILITY, NO, "entitled_without_it", ("who-02",)),
    row(
        R.NO_PARENTAL_RESPONSIBILITY,
        YES,
        "interest_weighed",
        ("who-06", "who-08"),
        circumstances=[Circumstance.INTEREST_WEIGHED],
        **GRAN,
    ),
    row(
        R.NO_PARENTAL_RESPONSIBILITY,
        DEPENDS,
        "no_parental_responsibility",
        (),
        turns_on="who_complains",
        **GRAN,
    ),
    row(
        R.CHILD_HAS_NOT_CONSENTED,
        DEPENDS,
        "childs_views_count",
        ("who-07", "who-18"),
        turns_on="childs_views",
        **GRAN,
    ),
    row(
        R.CHILD_HAS_NOT_CONSENTED,
        DEPENDS,
        "childs_views_count",
        ("who-07", "who-18"),
        turns_on="childs_views",
        circumstances=[Circumstance.ACTING_FOR_CHILD],
        person=Person.OTHER,
    ),
    row(R.NOT_CARE_LEAVER, NO, "entitled_on_another_ground", ("who-02",)),
    row(R.NOT_CARE_LEAVER, NO, "already_accepted", ("scope-05",), ("stage2_accepted 2024-06-03",), **LEAVER),
    row(R.NOT_CARE_LEAVER, NO, "already_accepted", ("scope-05",), ("stage2_stopped 2024-06-03",), **LEAVER),
    row(R.NOT_CARE_LEAVER, NO, "already_accepted", ("scope-05",), ("stage2_response 2024-06-03",), **LEAVER),
    row(R.NOT_CARE_LEAVER, DEPENDS, "not_care_leaver", (), turns_on="care_leaver_status", **LEAVER),
    row(R.VEXATIOUS, DEPENDS, "after_all_stages", ("beh-02",), DONE, "repeat_of_finished_complaint"),
    row(R.VEXATIOUS, NO, "vexatious", ()),
    row(R.ALL_STAGES_DONE, YES, "stage3_answered", ("lgo-05",), DONE, ids=("e0",)),
    row(
        R.ALL_STAGES_DONE,
        NO,
        "event_after_the_last_stage",
        ("time-01",),
        (*DONE, "problem_began 2024-06-10"),
        ids=("e1",),
    ),
    row(R.ALL_STAGES_DONE, NO, "stages_remain", ("lgo-05",), (MADE,)),
    row(R.ALL_STAGES_DONE, YES, "matter_not_covered", PLAN_RULES, (MADE,), **PLAN),
    row(R.ALL_STAGES_DONE, DEPENDS, "all_stages_done", (), turns_on="stage3_answered"),
    row(R.GO_TO_OMBUDSMAN, YES, "stage3_answered", ("lgo-05",), DONE),
    row(
        R.GO_TO_OMBUDSMAN,
        DEPENDS,
        "early_referral_agreed",
        ("s3-26", "s3-27"),
        (ANSWER2,),
        "early_referral_conditions",
        circumstances=CONSENT,
    ),
    row(R.GO_TO_OMBUDSMAN, NO, "stages_remain", ("lgo-05",), (ANSWER2,)),
    row(R.GO_TO_OMBUDSMAN, YES, "matter_not_covered", PLAN_RULES, **PLAN),
    row(R.GO_TO_OMBUDSMAN, DEPENDS, "go_to_ombudsman", (), turns_on="stages_remain"),
    row(R.NEW_ISSUES, NO, "original_complaint_dropped", (), ("stage2_stopped 2024-06-03",), ids=("e0",)),
    row(R.NEW_ISSUES, NO, "original_complaint_dropped", (), ("stage2_refused 2024-06-03",), ids=("e0",)),
    row(R.NEW_ISSUES, NO, "original_complaint_dropped", (), ("stage3_refused 2024-06-03",), ids=("e0",)),
    row(R.NEW_ISSUES, DEPENDS, "new_issues", (), turns_on="issues_new"),
    row(
        R.OUT_OF_TIME,
        NO,
        "made_within_the_year",
        ("time-01",),
        ("problem_began 2023-06-03", MADE),
        ids=("e0", "e1"),
        details={"limit": "2024-06-03"},
    ),
    row(
        R.OUT_OF_TIME,
        DEPENDS,
        "out_of_time",
        (),
        ("problem_began 2023-06-02", MADE),
        "reasons_for_lateness_weighed",
    ),
    row(
        R.OUT_OF_TIME,
        NO,
        "reasons_not_weighed",
        ("time-05", "time-07"),
        circumstances=[Circumstance.LATENESS_REASONS_IGNORED],
    ),
    row(
        R.OUT_OF_TIME,
        YES,
        "reasons_weighed",
        ("time-07",),
        circumstances=[Circumstance.LATENESS_REASONS_WEIGHED],
    ),
    row(
        R.LATE_STAGE2_REQUEST,
        NO,
        "asked_within_advised_time",
        (),
        ("stage1_response 2024-05-01", "stage2_requested 2024-05-31"),
        details={"days": "20"},
    ),
    row(
        R.LATE_STAGE2_REQUEST,
        NO,
        "late_stage2_request",
        (),
        ("stage1_response 2024-05-01", "stage2_requested 2024-06-03"),
    ),
    row(
        R.LATE_STAGE2_REQUEST,
        DEPENDS,
        "late_request_weighed",
        (),
        ("stage1_response 2024-05-01", "stage2_requested 2024-06-03"),
        "reasons_for_lateness_weighed",
        circumstances=[Circumstance.LATENESS_REASONS_WEIGHED],
    ),
    row(R.LATE_PANEL_REQUEST, NO, "asked_in_time", ("s3-04",), (ANSWER2, PANEL), details={"days": "20"}),
    row(
        R.LATE_PANEL_REQUEST,
        YES,
        "asked_too_late",
        (),
        (ANSWER2, "stage3_requested 2024-06-03"),
        details={"days": "21"},
    ),
    row(
        R.LATE_PANEL_REQUEST,
        DEPENDS,
        "late_reasons_not_weighed",
        (),
        (ANSWER2, "stage3_requested 2024-06-03"),
        "reasons_for_lateness_weighed",
        details={"days": "21"},
        circumstances=[Circumstance.LATENESS_REASONS_IGNORED],
    ),
    row(
        R.LATE_PANEL_REQUEST,
        DEPENDS,
        "late_panel_request",
        (),
        (ANSWER2, "stage3_requested 2024-05-28..2024-06-03"),
        "days_to_panel_request",
    ),
    row(
        R.LATE_PANEL_REQUEST,
        NO,
        "adjudication_not_received",
        ("s2-13",),
        (ANSWER2, "stage3_requested 2024-06-10"),
        circumstances=[Circumstance.ADJUDICATION_MISSING],
    ),
    row(R.LATE_PANEL_REQUEST, NO, "asked_in_time", ("s3-04",), circumstances=[Circumstance.ASKED_IN_TIME]),
    row(R.LATE_PANEL_REQUEST, DEPENDS, "late_panel_request", (), turns_on="days_to_panel_request"),
    row(R.STAGE1_STILL_OPEN, NO, "stage1_answered", ("s1-09",), (MADE, ANSWER1)),
    row(
        R.STAGE1_STILL_OPEN,
        YES,
        "stage1_in_time",
        ("s1-03",),
        ("complaint_made 2024-06-14",),
        ids=("e0",),
        details={"days": "10"},
    ),
    row(
        R.STAGE1_STILL_OPEN,
        DEPENDS,
        "stage1_still_open",
        (),
        ("complaint_made 2024-06-13",),
        "days_at_stage1",
    ),
    row(
        R.STAGE1_STILL_OPEN,
        YES,
        "stage1_in_time",
        ("s1-03",),
        ("complaint_made 2024-05-31", "stage1_extension_told 2024-06-10"),
        ids=("e0",),
        details={"days": "20"},
    ),
    row(
        R.STAGE1_STILL_OPEN,
        NO,
        "stage1_past_its_limit",
        (),
        ("complaint_made 2024-05-30",),
        ids=("e0",),
        details={"days": "21"},
    ),
    row(R.STAGE1_STILL_OPEN, DEPENDS, "stage1_still_open", (), turns_on="days_at_stage1"),
]


@pytest.mark.parametrize(("reason", "case", "lawful", "because", "added", "turns_on", "ids", "details"), ROWS)
def test_what_the_facts_settle(reason, case, lawful, because, added, turns_on, ids, details):
    found = judge(case, Reason(code=reason), TODAY)
    assert (found.reason, found.lawful, found.because, found.turns_on) == (reason, lawful, because, turns_on)
    assert found.rules == tuple(dict.fromkeys((*REFUSALS[reason].rules, *added)))
    assert (found.events, dict(found.details)) == (ids, details)


def test_a_reason_the_table_does_not_hold():
    found = judge(told(), Reason(code=R.OTHER), TODAY)
    assert (found.lawful, found.because, found.rules) == (Lawful.UNKNOWN, "reason_not_listed", ("s2-22",))


def test_a_reason_is_judged_on_the_complaint_it_was_given_on():
    case = told(
        "complaint_made 2024-06-17", second=["complaint_made 2024-05-01", "stage2_refused 2024-06-20"]
    )
    on_second = Reason(code=R.STAGE1_STILL_OPEN, against=E.STAGE2_REFUSED)
    assert judge(case, on_second, TODAY).because == "stage1_past_its_limit"
    assert judge(case, Reason(code=R.STAGE1_STILL_OPEN), TODAY).because == "stage1_past_its_limit"
    first = Reason(code=R.STAGE1_STILL_OPEN, against=E.COMPLAINT_REFUSED)
    assert judge(case, first, TODAY).because == "stage1_in_time"


def test_the_corporate_procedure_used_is_no_reason_of_itself():
    case = told(procedure=ProcedureUsed.CORPORATE)
    case.reasons.append(Fact[Reason](value=Reason(code=R.USE_CORPORATE)))
    assert judge(case, case.reasons[0].value, TODAY).lawful is NO


@pytest.mark.parametrize(
    ("answers", "asked", "because"),
    [
        (
            ("stage2_response 2024-05-01",),
            "2024-05-31..2024-06-05",
            "late_panel_request",
        ),  # the 20th or later
        (("stage2_response 2024-05-01",), "..2024-05-20", "late_panel_request"),
        (("stage2_response 2024-04-24", "stage2_response 2024-05-01"), "2024-06-03", "asked_too_late"),
    ],
)
def test_a_late_panel_request_at_the_edges(answers, asked, because):
    missing = [Circumstance.ADJUDICATION_MISSING] if len(answers) == 2 else []  # the second completed it
    case = told(*answers, f"stage3_requested {asked}", circumstances=missing)
    assert judge(case, Reason(code=R.LATE_PANEL_REQUEST), TODAY).because == because


def test_a_year_that_would_run_past_the_calendar_settles_nothing():
    case = told("problem_began 9999-01-01", "complaint_made 9999-02-01")
    assert judge(case, Reason(code=R.OUT_OF_TIME), day("9999-06-01")).because == "out_of_time"
