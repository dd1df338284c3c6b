"""Where everything else goes, and the dangers and time limits that come before a complaint."""

import pytest

from assistant.case import Circumstance, Nation, Person, ReasonCode, Safety, Service
from assistant.procedure.assessment import Lawful
from tests.procedure.rules.naming import by, rule
from tests.procedure.rules.seeing import asks, rests_on, routes, seen, verdict
from tests.procedure.telling import told

C, R, S = Circumstance, ReasonCode, Service


@pytest.mark.parametrize(
    ("service", "person", "route"),
    [
        by("alt-01", S.OTHER_COUNCIL_SERVICE, Person.PARENT, "corporate_complaint"),
        by("alt-03", S.EHC_PLAN, Person.PARENT, "send_tribunal"),
        by("alt-06", S.SCHOOL_CONDUCT, Person.PARENT, "school_complaint"),
        by("alt-09", S.STAFF_FITNESS, Person.PARENT, "social_work_england"),
        by("alt-10", S.CHILDRENS_HOME, Person.PROFESSIONAL, "ofsted"),
        by("alt-12", S.CARER_APPROVAL, Person.FOSTER_CARER, "independent_review_mechanism"),
        by("alt-13", S.CARER_APPROVAL, Person.ADOPTER, "independent_review_mechanism"),
        by("alt-14", S.CAFCASS, Person.PARENT, "cafcass_complaint"),
        by("alt-15", S.COURT_DECISION, Person.PARENT, "court"),
        by("alt-16", S.ADULT_SOCIAL_CARE, Person.PARENT, "adult_social_care_complaint"),
        by("alt-17", S.NHS, Person.PARENT, "nhs_complaint"),
        by("alt-23", S.POLICE, Person.PARENT, "police_complaint"),
    ],
)
def test_each_has_its_own_route_and_no_clock_of_this_procedure(
    service: Service, person: Person, route: str, request: pytest.FixtureRequest
):
    found = seen(told("problem_began 2024-06-24", person=person, services=[service]))
    assert routes(found) == [route]
    assert (found.stage, found.next_step, found.can_escalate) == ("not_applicable", "other_route", False)
    assert not [limit for limit in found.deadlines if limit.what != "ombudsman_12_months"]
    rule_id = next(request.node.iter_markers("rule")).args[0]
    assert rule_id in rests_on(found, f"route:{route}")


@pytest.mark.parametrize(
    "nation",
    [by("alt-18", Nation.WALES), by("alt-19", Nation.SCOTLAND), by("alt-20", Nation.NORTHERN_IRELAND)],
)
def test_the_other_nations_have_their_own(nation: Nation, request: pytest.FixtureRequest):
    found = seen(told("complaint_made 2024-05-01", nation=nation))
    assert (routes(found), found.next_step) == (["outside_england"], "other_route")
    assert (found.deadlines, found.council_faults) == ((), ())
    rule_id = next(request.node.iter_markers("rule")).args[0]
    assert rule_id in rests_on(found, "route:outside_england")


@rule("alt-03")
@pytest.mark.parametrize(
    ("letter", "urgent"),
    [("2024-04-30", True), ("2024-05-12", True), ("2024-05-13", False), ("2024-04-27", False)],
)
def test_two_months_from_the_letter_to_appeal(letter: str, urgent: bool):
    """On 28 June, limits of 30 June and 12 July are within two weeks; 13 July is not, and 27 June is past."""
    found = seen(told(f"problem_began {letter}", services=[S.EHC_PLAN]))
    assert (Safety.URGENT_LEGAL_DEADLINE in found.safety) is urgent
    assert found.next_step == "other_route"


@rule("alt-05")
def test_an_appeal_leaves_the_social_care_failures_where_they_were():
    found = seen(
        told("complaint_made 2024-06-24", services=[S.SHORT_BREAKS, S.EHC_PLAN], reasons=[R.TRIBUNAL],
             circumstances=[C.SEND_APPEAL_MADE])
    )  # fmt: skip
    assert routes(found) == ["statutory_complaint", "send_tribunal"]
    assert verdict(found, R.TRIBUNAL).lawful is Lawful.DEPENDS
    assert "alt-05" in verdict(found, R.TRIBUNAL).rules


@rule("alt-07", "alt-08")
def test_wrong_records_are_put_right_by_another_route_beside_the_complaint():
    found = seen(
        told("complaint_made 2024-06-24", services=[S.RECORDS, S.LOOKED_AFTER],
             circumstances=[C.WRONG_RECORDS])
    )  # fmt: skip
    assert routes(found) == ["statutory_complaint", "data_protection"]
    assert {"alt-07", "alt-08"} <= rests_on(found, "route:data_protection")
    assert "correction_of_records" in asks(found)


@rule("alt-11")
def test_a_homes_own_procedure_is_not_for_what_this_one_covers():
    found = seen(told("complaint_made 2024-06-24", services=[S.CHILDRENS_HOME], person=Person.CHILD))
    assert routes(found) == ["statutory_complaint", "ofsted"]
    assert "alt-11" in rests_on(found, "route:ofsted")


@rule("alt-21")
@pytest.mark.parametrize("danger", [Safety.CHILD_AT_RISK, Safety.SELF_HARM, Safety.DOMESTIC_ABUSE])
def test_danger_now_comes_before_any_complaint(danger: Safety):
    found = seen(told("stage2_requested 2024-06-03", safety=[danger]), "2024-09-04")
    assert found.next_step == "get_urgent_help"
    assert "alt-21" in rests_on(found, "next_step:get_urgent_help")
    assert found.alternatives[0] == "complain_to_ombudsman"  # and hides nothing of where it stands
