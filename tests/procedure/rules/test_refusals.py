"""The thirty things councils say: whether each can stand, and whether refusing for it is a fault."""

import pytest

from assistant.case import Case, Circumstance, Person, ProcedureUsed, ReasonCode, Service
from assistant.procedure.assessment import Lawful
from tests.procedure.rules.naming import by, rule
from tests.procedure.rules.seeing import faults, rests_on, routes, seen, verdict
from tests.procedure.telling import told

C, L, P, R, S = Circumstance, Lawful, Person, ReasonCode, Service
REFUSED1 = ("complaint_made 2024-06-03", "complaint_refused 2024-06-14")
REFUSED2 = ("stage1_response 2024-05-20", "stage2_requested 2024-06-03", "stage2_refused 2024-06-14")
REFUSED3 = ("stage2_response 2024-05-20", "stage3_requested 2024-06-03", "stage3_refused 2024-06-14")
AT_STAGE2 = ("stage2_requested 2024-06-03", "stage2_accepted 2024-06-05")
LATE_PANEL = ("stage2_response 2024-04-15", "stage3_requested 2024-06-03", "stage3_refused 2024-06-14")
LATE_STAGE2 = ("stage1_response 2024-04-15", "stage2_requested 2024-06-03", "stage2_refused 2024-06-14")
OLD = ("problem_began 2022-01-10", *REFUSED1)
DONE = ("stage3_requested 2024-03-04", "panel_held 2024-04-08", "stage3_council_response 2024-05-07")
IN_COURT = ("court_started 2024-05-07", "complaint_made 2024-06-03")
RUN_OUT = ("complaint_made 2024-05-07", "stage2_requested 2024-06-10", "stage2_refused 2024-06-14")
IN_TIME = ("complaint_made 2024-06-17", "stage2_requested 2024-06-19", "stage2_refused 2024-06-21")

# the rule, the reason, what is told, who says it, what of, whether it can stand, and the fault of refusing
ROWS = [
    by("ref-01", R.CANNOT_ACHIEVE_OUTCOME, told(*REFUSED2), L.NO, "refused_stage2"),
    by("ref-01", R.CANNOT_ACHIEVE_OUTCOME, told(*REFUSED3), L.NO, "refused_stage3"),
    by("ref-02", R.STAGE2_ROBUST, told(*REFUSED3), L.NO, "refused_stage3"),
    by("ref-03", R.USE_CORPORATE, told(*REFUSED1), L.NO, "refused_stage1"),
    by("ref-03", R.USE_CORPORATE, told(*REFUSED1, services=[S.OTHER_COUNCIL_SERVICE]), L.YES, None),
    by("ref-03", R.USE_CORPORATE, told(*REFUSED1, services=[]), L.DEPENDS, "refused_stage1"),
    by("ref-04", R.INFORMAL_FIRST, told("complaint_made 2024-06-03"), L.NO, "delay_stage1"),
    by("ref-05", R.OUT_OF_TIME, told(*OLD), L.DEPENDS, "late_complaint_refused"),
    by("ref-05", R.OUT_OF_TIME, told(*OLD, circumstances=[C.LATENESS_REASONS_IGNORED]), L.NO,
       "late_complaint_refused"),
    by("ref-05", R.OUT_OF_TIME, told(*OLD, circumstances=[C.LATENESS_REASONS_WEIGHED]), L.YES, None),
    by("ref-06", R.LATE_STAGE2_REQUEST, told(*LATE_STAGE2), L.NO, "refused_stage2"),
    by("ref-07", R.LATE_PANEL_REQUEST, told(*LATE_PANEL), L.YES, None),
    by("ref-07", R.LATE_PANEL_REQUEST, told(*REFUSED3), L.NO, "refused_stage3"),  # asked on day nine
    by("ref-08", R.NO_PARENTAL_RESPONSIBILITY, told(*REFUSED1), L.NO, "refused_stage1"),
    by("ref-08", R.NO_PARENTAL_RESPONSIBILITY, told(*REFUSED1, person=P.GRANDPARENT), L.DEPENDS,
       "refused_stage1"),
    by("ref-09", R.CHILD_HAS_NOT_CONSENTED, told(*REFUSED1), L.NO, "refused_stage1"),
    by("ref-10", R.COURT_RUNNING, told(*IN_COURT, "complaint_frozen 2024-06-10"), L.DEPENDS, None),
    by("ref-10", R.COURT_RUNNING, told(*IN_COURT, "court_ended 2024-06-07", "complaint_refused 2024-06-14"),
       L.NO, "refused_stage1"),
    by("ref-11", R.CHILD_PROTECTION_MATTER, told(*REFUSED1, services=[S.SECTION_47]), L.YES, None),
    by("ref-11", R.CHILD_PROTECTION_MATTER, told(*REFUSED1, services=[S.CHILD_PROTECTION_CONFERENCE]), L.YES,
       None),
    by("ref-11", R.CHILD_PROTECTION_MATTER, told(*REFUSED1, services=[S.LOOKED_AFTER]), L.NO,
       "refused_stage1"),
    by("ref-12", R.JUDGE_DECIDED, told(*REFUSED1, services=[S.COURT_DECISION]), L.YES, None),
    by("ref-12", R.JUDGE_DECIDED, told(*REFUSED1, services=[S.LOOKED_AFTER]), L.DEPENDS, "refused_stage1"),
    by("ref-13", R.VEXATIOUS, told(*REFUSED2), L.NO, "refused_stage2"),
    by("ref-13", R.VEXATIOUS, told(*DONE, "complaint_refused 2024-06-14"), L.DEPENDS, None),
    by("ref-14", R.TRIBUNAL, told(*REFUSED1, services=[S.SHORT_BREAKS, S.EHC_PLAN]), L.DEPENDS,
       "refused_stage1"),
    by("ref-15", R.NO_COMPENSATION, told("stage1_response 2024-06-03"), L.NO, "refused_compensation"),
    by("ref-16", R.LEGAL_ACTION_THREATENED, told(*REFUSED2), L.NO, "refused_stage2"),
    by("ref-16", R.LEGAL_ACTION_THREATENED, told("court_started 2024-05-07", *AT_STAGE2), L.DEPENDS, None),
    by("ref-17", R.NO_INVESTIGATOR, told(*REFUSED2), L.NO, "refused_stage2"),
    by("ref-18", R.STAGE1_STILL_OPEN, told(*RUN_OUT), L.NO, "refused_stage2"),
    by("ref-18", R.STAGE1_STILL_OPEN, told(*IN_TIME), L.YES, None),
    by("ref-19", R.NEW_ISSUES, told(*AT_STAGE2), L.DEPENDS, None),
    by("ref-19", R.NEW_ISSUES, told(*AT_STAGE2, "stage2_stopped 2024-06-14"), L.NO, "closed_stage2_early"),
    by("ref-20", R.DISCIPLINARY, told("complaint_made 2024-06-24"), L.DEPENDS, None),
    by("ref-21", R.WITHDREW_BEFORE, told(*REFUSED1), L.NO, "refused_stage1"),
    by("ref-22", R.POINT_OF_LAW, told(*REFUSED2), L.NO, "refused_stage2"),
    by("ref-23", R.NOT_CARE_LEAVER, told(*REFUSED1, person=P.CARE_LEAVER, services=[S.CARE_LEAVING]),
       L.DEPENDS, "scope_misjudged"),
    by("ref-24", R.FORM_REQUIRED, told(*REFUSED2), L.NO, "refused_stage2"),
    by("ref-25", R.COMMISSIONED_PROVIDER, told(*REFUSED1), L.NO, "scope_misjudged"),
    by("ref-26", R.ANONYMOUS, told(*REFUSED1), L.YES, None),
    by("ref-27", R.ALL_STAGES_DONE, told(*DONE), L.YES, None),
    by("ref-27", R.ALL_STAGES_DONE, told(*REFUSED3), L.NO, "refused_stage3"),
    by("ref-29", R.NO_LAWYERS, told("stage3_requested 2024-06-03"), L.NO, None),
    by("ref-30", R.GO_TO_OMBUDSMAN, told(*REFUSED2), L.NO, "refused_stage2"),
    by("ref-30", R.GO_TO_OMBUDSMAN, told(*DONE), L.YES, None),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "case", "lawful", "fault"), ROWS)
def test_what_councils_say(
    reason: ReasonCode, case: Case, lawful: Lawful, fault: str | None, request: pytest.FixtureRequest
):
    rule_id = next(request.node.iter_markers("rule")).args[0]
    said = case.model_copy(update={"reasons": told(reasons=[reason]).reasons})
    found = seen(said)
    judged = verdict(found, reason)
    assert judged.lawful is lawful
    assert rule_id in judged.rules
    assert (judged.turns_on is not None) is (lawful is L.DEPENDS)
    handling = faults(found) - {"delay_stage1", "delay_stage2"} if fault is None else faults(found)
    assert fault in handling if fault else not handling


@rule("ref-03")
def test_the_corporate_procedure_used_is_the_wrong_one():
    found = seen(told("stage1_response 2024-06-03", procedure=ProcedureUsed.CORPORATE))
    assert "ref-03" in rests_on(found, "fault:wrong_procedure")


@rule("ref-28")
def test_a_report_for_the_court_is_excluded_and_an_ordinary_assessment_may_wait():
    report = seen(told(*IN_COURT, services=[S.COURT_REPORT], reasons=[R.COURT_RUNNING]))
    assert routes(report) == ["court"]
    assert "ref-28" in rests_on(report, "route:court")
    assert verdict(report, R.COURT_RUNNING).lawful is L.YES
    assessment = seen(told(*IN_COURT, services=[S.CHILD_IN_NEED], reasons=[R.COURT_RUNNING]))
    assert routes(assessment) == ["statutory_complaint"]
    assert verdict(assessment, R.COURT_RUNNING).lawful is L.DEPENDS
