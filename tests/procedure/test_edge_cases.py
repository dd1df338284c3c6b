"""The law map's forty edge cases, one test a row, each with the right answer the map gives.

What a row says of tone or of evidence to gather (a payment others were given, whom to copy in) is not decided
here; what it says of stage, route, refusal, fault, deadline, step or entitlement is.
"""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import Circumstance, Person, ProcedureUsed, ReasonCode, Safety, Service
from assistant.procedure.assessment import Lawful
from assistant.procedure.scope import scope
from assistant.procedure.standing import Standing
from tests.procedure.rules.seeing import (
    asks,
    deadline,
    due,
    faults,
    rests_on,
    routes,
    seen,
    verdict,
)
from tests.procedure.telling import told

C, L, P, R, S = Circumstance, Lawful, Person, ReasonCode, Service
STATUTORY = "statutory_complaint"
REFUSED1 = ("complaint_made 2024-06-03", "complaint_refused 2024-06-14")
REFUSED2 = ("stage1_response 2024-05-20", "stage2_requested 2024-06-03", "stage2_refused 2024-06-14")
REFUSED3 = ("stage2_response 2024-05-20", "stage3_requested 2024-06-03", "stage3_refused 2024-06-14")
MADE = "complaint_made 2024-06-03"


@pytest.mark.parametrize(
    ("events", "ask", "fault"),
    [
        (REFUSED2, "stage2_investigation", "refused_stage2"),
        (REFUSED3, "stage3_panel", "refused_stage3"),
    ],
)
def test_row_01_the_outcome_cannot_be_achieved(events: tuple[str, ...], ask: str, fault: str):
    found = seen(told(*events, reasons=[R.CANNOT_ACHIEVE_OUTCOME]))
    assert verdict(found, R.CANNOT_ACHIEVE_OUTCOME).lawful is L.NO
    assert faults(found) == {fault}
    assert {ask, "timetable"} <= asks(found)
    assert (found.next_step, found.alternatives) == ("challenge_refusal", ("complain_to_ombudsman",))


def test_row_02_answered_under_the_corporate_procedure():
    found = seen(told(MADE, "stage1_response 2024-06-14", procedure=ProcedureUsed.CORPORATE))
    assert found.next_step == "ask_statutory_procedure"
    assert {"statutory_procedure", "stage2_investigation"} <= asks(found)
    assert "wrong_procedure" in faults(found)


def test_row_03_a_pre_stage_is_offered():
    found = seen(told(MADE, reasons=[R.INFORMAL_FIRST]), "2024-06-14")
    assert verdict(found, R.INFORMAL_FIRST).lawful is L.NO
    assert due(found, "stage1_response") == date(2024, 6, 17)  # ten working days from first receipt
    assert found.stage == "stage1_open"


@pytest.mark.parametrize(
    ("today", "step", "ask"),
    [
        ("2024-06-18", "chase_council", "written_reasons"),
        ("2024-07-02", "request_stage2", "stage2_investigation"),
    ],
)
def test_row_04_the_stage_1_deadline_missed(today: str, step: str, ask: str):
    found = seen(told(MADE), today)
    assert found.next_step == step
    assert ask in asks(found)


def test_row_05_stage_2_asked_for_late():
    late = ("stage1_response 2024-03-04", "stage2_requested 2024-06-03", "stage2_refused 2024-06-14")
    found = seen(told(*late, reasons=[R.LATE_STAGE2_REQUEST]))
    assert verdict(found, R.LATE_STAGE2_REQUEST).lawful is L.NO
    assert "refused_stage2" in faults(found)
    assert seen(told("stage1_response 2024-03-04")).next_step == "request_stage2"


def test_row_06_the_council_wants_to_skip_stage_3():
    without_consent = seen(told(*REFUSED3, "early_referral_offered 2024-06-14", reasons=[R.STAGE2_ROBUST]))
    assert verdict(without_consent, R.STAGE2_ROBUST).lawful is L.NO
    assert "refused_stage3" in faults(without_consent)
    with_consent = seen(
        told("stage2_response 2024-06-03", "early_referral_offered 2024-06-10", reasons=[R.STAGE2_ROBUST],
             circumstances=[C.CONSENTS_TO_EARLY_REFERRAL])
    )  # fmt: skip
    assert verdict(with_consent, R.STAGE2_ROBUST).turns_on == "early_referral_conditions"


def test_row_07_child_protection_is_split():
    services = [S.SECTION_47, S.CHILD_PROTECTION_CONFERENCE, S.CHILD_IN_NEED]
    found = seen(told("complaint_made 2024-06-24", services=services))
    assert routes(found) == [STATUTORY, "corporate_complaint", "child_protection_conference"]


def test_row_08_an_assessment_used_in_court():
    report = seen(told("problem_began 2024-06-03", services=[S.COURT_REPORT]))
    assert routes(report) == ["court"]
    assessment = ("court_started 2024-05-01", "complaint_made 2024-05-07", "complaint_frozen 2024-05-14")
    waiting = seen(told(*assessment, services=[S.CHILD_IN_NEED], reasons=[R.COURT_RUNNING]))
    assert (waiting.stage, routes(waiting)) == ("frozen", [STATUTORY])
    assert verdict(waiting, R.COURT_RUNNING).lawful is L.DEPENDS


@pytest.mark.parametrize(
    ("circumstance", "lawful"),
    [(None, L.DEPENDS), (C.LATENESS_REASONS_IGNORED, L.NO), (C.LATENESS_REASONS_WEIGHED, L.YES)],
)
def test_row_09_older_than_a_year(circumstance: Circumstance | None, lawful: Lawful):
    circumstances = [circumstance] if circumstance else []
    found = seen(
        told("problem_began 2022-05-10", *REFUSED1, reasons=[R.OUT_OF_TIME], circumstances=circumstances)
    )
    assert verdict(found, R.OUT_OF_TIME).lawful is lawful
    assert "late_complaint_discretion" in asks(found)
    assert ("late_complaint_refused" in faults(found)) is (lawful is not L.YES)


def test_row_10_a_grandparent():
    found = seen(told(*REFUSED1, person=P.GRANDPARENT, reasons=[R.NO_PARENTAL_RESPONSIBILITY]))
    assert verdict(found, R.NO_PARENTAL_RESPONSIBILITY).lawful is L.DEPENDS
    assert "written_reasons" in asks(found)
    assert "K3" in found.doubts


def test_row_11_a_father_without_parental_responsibility():
    found = seen(told(*REFUSED1, person=P.PARENT, reasons=[R.NO_PARENTAL_RESPONSIBILITY]))
    assert verdict(found, R.NO_PARENTAL_RESPONSIBILITY).lawful is L.NO
    assert "refused_stage1" in faults(found)


def test_row_12_a_foster_carer():
    support = told("complaint_made 2024-06-24", person=P.FOSTER_CARER, services=[S.FOSTERING])
    assert (scope(support).standing, routes(seen(support))) == (Standing.ENTITLED, [STATUTORY])
    approval = seen(told("problem_began 2024-06-24", person=P.FOSTER_CARER, services=[S.CARER_APPROVAL]))
    assert routes(approval) == ["independent_review_mechanism"]
    assert "alt-12" in rests_on(approval, "route:independent_review_mechanism")  # 28 calendar days


def test_row_13_a_special_guardian():
    case = told("complaint_made 2024-06-24", person=P.SPECIAL_GUARDIAN, services=[S.SPECIAL_GUARDIANSHIP])
    assert (scope(case).standing, routes(seen(case))) == (Standing.ENTITLED, [STATUTORY])


def test_row_14_an_adopter():
    support = told("complaint_made 2024-06-24", person=P.ADOPTER, services=[S.ADOPTION])
    assert (scope(support).standing, routes(seen(support))) == (Standing.ENTITLED, [STATUTORY])
    approval = seen(told("problem_began 2024-06-24", person=P.ADOPTER, services=[S.CARER_APPROVAL]))
    assert routes(approval) == ["independent_review_mechanism"]
    assert "alt-13" in rests_on(approval, "route:independent_review_mechanism")  # 40 working days


def test_row_15_a_young_carer():
    case = told("complaint_made 2024-06-24", person=P.CHILD, services=[S.CARERS_ASSESSMENT])
    assert (scope(case).standing, routes(seen(case))) == (Standing.ENTITLED, [STATUTORY])


def test_row_16_a_care_leaver_over_21():
    case = told(*REFUSED1, person=P.CARE_LEAVER, services=[S.CARE_LEAVING], reasons=[R.NOT_CARE_LEAVER])
    found = seen(case)
    assert scope(case).standing is Standing.ENTITLED
    assert verdict(found, R.NOT_CARE_LEAVER).turns_on == "care_leaver_status"
    assert "advocate" in asks(found)


def test_row_17_more_than_one_council():
    """Whichever council is named, the complaint of a looked-after child's care has the one procedure."""
    found = seen(told("complaint_made 2024-06-24", services=[S.LOOKED_AFTER]))
    assert routes(found) == [STATUTORY]
    assert "scope-17" in rests_on(found, f"route:{STATUTORY}")


def test_row_18_anonymous():
    found = seen(told(*REFUSED1, person=None, reasons=[R.ANONYMOUS]))
    assert verdict(found, R.ANONYMOUS).lawful is L.YES
    assert "refused_stage1" not in faults(found)


def test_row_19_police_court_or_disciplinary_running():
    paused = ("court_started 2024-05-01", "complaint_made 2024-05-07", "complaint_frozen 2024-05-14")
    found = seen(told(*paused, reasons=[R.COURT_RUNNING, R.DISCIPLINARY]))
    assert {verdict(found, r).turns_on for r in (R.COURT_RUNNING, R.DISCIPLINARY)} == {"prejudice"}
    assert "written_reasons" in asks(found)
    ended = seen(told(*paused, "court_ended 2024-06-17", reasons=[R.COURT_RUNNING]))
    assert (ended.next_step, ended.can_escalate) == ("chase_council", True)


def test_row_20_social_care_and_an_education_plan():
    found = seen(told("problem_began 2024-05-06", services=[S.EHC_PLAN, S.SHORT_BREAKS]))
    assert routes(found) == [STATUTORY, "send_tribunal"]
    assert Safety.URGENT_LEGAL_DEADLINE in found.safety  # two months from 6 May end on 6 July
    assert found.next_step == "other_route"
    assert "complain_stage1" in found.alternatives


def test_row_21_the_child_refuses_consent_to_a_parents_complaint():
    found = seen(told(*REFUSED1, reasons=[R.CHILD_HAS_NOT_CONSENTED]))
    assert verdict(found, R.CHILD_HAS_NOT_CONSENTED).lawful is L.NO
    assert "refused_stage1" in faults(found)


@pytest.mark.parametrize("event", ["stage1_response 2024-06-24", "stage2_response 2024-06-24"])
def test_row_22_compensation(event: str):
    found = seen(told(event, reasons=[R.NO_COMPENSATION], circumstances=[C.OUT_OF_POCKET]))
    assert verdict(found, R.NO_COMPENSATION).lawful is L.NO
    assert {"financial_remedy", "reimbursement"} <= asks(found)


def test_row_23_a_panel_refused_as_stage_2_was_robust():
    found = seen(told(*REFUSED3, reasons=[R.STAGE2_ROBUST]))
    assert verdict(found, R.STAGE2_ROBUST).lawful is L.NO
    assert faults(found) == {"refused_stage3"}


def test_row_24_new_issues_at_stage_2():
    found = seen(told("stage2_requested 2024-06-03", "stage2_accepted 2024-06-05", reasons=[R.NEW_ISSUES]))
    assert (verdict(found, R.NEW_ISSUES).turns_on, found.stage) == ("issues_new", "stage2_open")


def test_row_25_settled_then_reopened():
    settled = ("problem_began 2023-09-04", "stage1_response 2024-02-05", "remedy_agreed 2024-02-05")
    found = seen(told(*settled, "remedy_not_done 2024-06-03"))
    assert found.next_step == "request_stage2"
    assert due(found, "ombudsman_12_months") == date(2024, 9, 3)  # from the events, not from the promise


def test_row_26_advocates_for_children_and_care_leavers_not_for_parents():
    for person, expected in ((P.CHILD, True), (P.CARE_LEAVER, True), (P.PARENT, False)):
        found = seen(told("complaint_made 2024-06-24", person=person))
        assert ("advocate" in asks(found)) is expected


@pytest.mark.parametrize("event", ["complaint_made 2024-06-24", "stage2_response 2024-06-24"])
def test_row_27_reasonable_adjustments_at_all_stages(event: str):
    assert "reasonable_adjustments" in asks(seen(told(event, circumstances=[C.ADJUSTMENTS_NEEDED])))


def test_row_28_recording_meetings_may_be_sought_as_an_adjustment():
    """No rule bans or grants it: nothing is alleged, and an adjustment can be asked for."""
    found = seen(told("complaint_made 2024-06-24", circumstances=[C.ADJUSTMENTS_NEEDED]))
    assert faults(found) == set()
    assert "reasonable_adjustments" in asks(found)


def test_row_29_a_solicitor_at_the_panel():
    found = seen(told("stage3_requested 2024-06-24", reasons=[R.NO_LAWYERS]))
    assert verdict(found, R.NO_LAWYERS).lawful is L.NO
    assert (found.stage, found.next_step) == ("stage3_open", "wait")


@pytest.mark.parametrize(
    ("events", "today", "open_now"),
    [
        (REFUSED1, "2024-06-28", True),
        (REFUSED2, "2024-06-28", True),
        (("stage2_requested 2024-06-03",), "2024-09-04", True),  # past 65 working days
        (("complaint_made 2024-06-24",), "2024-06-28", False),
        (("stage1_response 2024-06-24",), "2024-06-28", False),
        (("stage2_response 2024-06-24",), "2024-06-28", False),
    ],
)
def test_row_30_straight_to_the_ombudsman(events: tuple[str, ...], today: str, open_now: bool):
    assert ("ombudsman" in seen(told(*events), today).routes) is open_now


def test_row_31_parent_and_child_may_each_complain():
    parent, child = (told("complaint_made 2024-06-24", person=person) for person in (P.PARENT, P.CHILD))
    assert scope(parent).standing is scope(child).standing is Standing.ENTITLED
    assert "advocate" in asks(seen(child))
    assert "advocate" not in asks(seen(parent))


def test_row_32_the_investigators_findings_rejected():
    found = seen(
        told("stage2_requested 2024-05-01", "stage2_response 2024-06-03", circumstances=[C.FINDINGS_REJECTED])
    )
    assert faults(found) == {"poor_adjudication"}


def test_row_33_the_statement_of_complaint_takes_months():
    found = seen(told("stage2_requested 2024-03-04", "statement_agreed 2024-06-10"))
    # from 4 March, 29 March, 1 April, 6 and 27 May left out: day 25 is 10 April, day 65 is 7 June
    assert due(found, "stage2_response") == date(2024, 4, 10)
    assert due(found, "stage2_response_max") == date(2024, 6, 7)
    assert "delay_stage2" in faults(found)


def test_row_34_agreed_with_the_ombudsman_and_not_done():
    found = seen(
        told("ombudsman_complained 2024-01-08", "ombudsman_decided 2024-03-04", "remedy_not_done 2024-06-03")
    )
    assert (found.stage, found.next_step) == ("remedy_outstanding", "complain_to_ombudsman")
    assert "recommendations_not_implemented" in faults(found)


def test_row_35_the_child_lives_in_another_councils_area():
    found = seen(told("complaint_made 2024-06-24", services=[S.LOOKED_AFTER]))
    assert "scope-17" in rests_on(found, f"route:{STATUTORY}")


def test_row_36_a_sibling_for_a_young_person_who_consents():
    case = told("complaint_made 2024-06-24", person=P.RELATIVE, circumstances=[C.ACTING_FOR_CHILD])
    assert scope(case).standing is Standing.REPRESENTATIVE
    assert "who-20" in scope(case).standing_rules


def test_row_37_the_minutes_of_a_conference_are_wrong():
    found = seen(
        told("problem_began 2024-06-03", services=[S.CHILD_PROTECTION_CONFERENCE, S.RECORDS],
             circumstances=[C.WRONG_RECORDS])
    )  # fmt: skip
    assert routes(found) == ["child_protection_conference", "data_protection"]
    assert "correction_of_records" in asks(found)


def test_row_38_the_social_worker_lied():
    found = seen(told("complaint_made 2024-06-24", services=[S.STAFF_FITNESS, S.CHILD_IN_NEED]))
    assert routes(found) == [STATUTORY, "social_work_england"]


def test_row_39_the_council_says_the_stage_2_clock_has_not_started():
    found = seen(told("stage2_requested 2024-08-29", "statement_agreed 2024-10-10"), "2024-10-14")
    assert due(found, "stage2_response_max") == date(2024, 11, 28)
    assert deadline(found, "stage2_response_max").reading == "request"
    assert "K1" in found.doubts
    assert "timetable" in asks(found)


def test_row_40_a_child_at_risk_today():
    found = seen(told("complaint_made 2024-06-24", safety=[Safety.CHILD_AT_RISK]))
    assert found.next_step == "get_urgent_help"
