"""What the procedure covers, how mixed complaints are split, and the choice of procedure."""

import pytest

from assistant.case import Circumstance, ProcedureUsed, ReasonCode, Service
from assistant.procedure.assessment import Lawful
from tests.procedure.rules.naming import by, rule
from tests.procedure.rules.seeing import asks, faults, rests_on, routes, seen, verdict
from tests.procedure.telling import told

C, R, S = Circumstance, ReasonCode, Service
STATUTORY = "statutory_complaint"


@pytest.mark.parametrize(
    ("service", "route"),
    [
        by("scope-01", S.SHORT_BREAKS, STATUTORY),
        by("scope-01", S.DISABLED_CHILD, STATUTORY),
        by("scope-01", S.LOOKED_AFTER, STATUTORY),
        by("scope-01", S.CARE_LEAVING, STATUTORY),
        by("scope-02", S.CONTACT, STATUTORY),  # s.34(6) and (8), contact with a child in care
        by("scope-02", S.COURT_WORK, STATUTORY),  # s.31(1), the decision to go to court
        by("scope-03", S.SECTION_47, "corporate_complaint"),
        by("scope-06", S.CHILD_PROTECTION_CONFERENCE, "child_protection_conference"),
        by("scope-07", S.COURT_REPORT, "court"),
        by("scope-08", S.CARER_APPROVAL, "independent_review_mechanism"),
        by("scope-09", S.ADOPTION, STATUTORY),
        by("scope-10", S.SPECIAL_GUARDIANSHIP, STATUTORY),
        by("scope-11", S.FOSTERING, STATUTORY),
        by("scope-17", S.LOOKED_AFTER, STATUTORY),
    ],
)
def test_each_subject_has_its_route(service: Service, route: str, request: pytest.FixtureRequest):
    found = seen(told("complaint_made 2024-06-24", services=[service]))
    assert routes(found) == [route]
    rule_id = next(request.node.iter_markers("rule")).args[0]
    assert rule_id in rests_on(found, f"route:{route}")


@rule("scope-04")
@pytest.mark.parametrize("enquiry", [S.SECTION_47, S.CHILD_PROTECTION_CONFERENCE])
def test_the_support_within_a_child_protection_complaint_is_covered(enquiry: Service):
    mixed = seen(told("complaint_made 2024-06-24", services=[enquiry], circumstances=[C.SUPPORT_MISSED]))
    assert routes(mixed)[0] == STATUTORY
    assert len(routes(mixed)) == 2
    assert "scope-04" in rests_on(mixed, f"route:{STATUTORY}")


@rule("scope-05")
def test_what_was_taken_into_the_procedure_may_not_be_put_out_of_it():
    found = seen(
        told(
            "stage2_requested 2024-06-03",
            "stage2_accepted 2024-06-05",
            "stage2_stopped 2024-06-14",
            services=[S.SECTION_47],
            reasons=[R.CHILD_PROTECTION_MATTER],
        )
    )
    assert verdict(found, R.CHILD_PROTECTION_MATTER).lawful is Lawful.NO
    assert "scope-05" in verdict(found, R.CHILD_PROTECTION_MATTER).rules
    assert "closed_stage2_early" in faults(found)


@rule("scope-12")
def test_a_council_that_does_not_say_which_procedure_is_asked():
    found = seen(told("complaint_made 2024-06-24", procedure=ProcedureUsed.UNCLEAR))
    assert {"statutory_procedure", "written_reasons"} <= asks(found)
    assert "scope-12" in rests_on(found, "ask_for:written_reasons")


@rule("scope-13")
def test_the_corporate_procedure_for_a_covered_matter_is_fault_put_right_at_stage_2():
    found = seen(
        told("complaint_made 2024-05-01", "stage1_response 2024-05-14", procedure=ProcedureUsed.CORPORATE)
    )
    assert "wrong_procedure" in faults(found)
    assert "scope-13" in rests_on(found, "fault:wrong_procedure")
    assert found.next_step == "ask_statutory_procedure"
    assert {"statutory_procedure", "stage2_investigation"} <= asks(found)


@rule("scope-14")
def test_the_part_in_scope_goes_on_whatever_the_rest():
    found = seen(told("complaint_made 2024-06-03", services=[S.SHORT_BREAKS, S.EHC_PLAN]))
    assert routes(found) == [STATUTORY, "send_tribunal"]
    assert found.stage == "stage1_overdue"  # 19 working days, no extension told
    assert found.deadlines


@rule("scope-16")
def test_a_point_of_law_is_no_ground():
    found = seen(told("stage2_requested 2024-06-03", "stage2_refused 2024-06-14", reasons=[R.POINT_OF_LAW]))
    assert verdict(found, R.POINT_OF_LAW).lawful is Lawful.NO
    assert "scope-16" in rests_on(found, "fault:refused_stage2")


@rule("scope-18")
def test_each_body_answers_for_its_own_part():
    found = seen(told("complaint_made 2024-06-24", services=[S.DISABLED_CHILD, S.NHS]))
    assert routes(found) == [STATUTORY, "nhs_complaint"]


@rule("scope-19")
def test_the_council_answers_for_what_it_commissioned():
    found = seen(
        told("complaint_made 2024-06-03", "complaint_refused 2024-06-10", reasons=[R.COMMISSIONED_PROVIDER])
    )
    assert verdict(found, R.COMMISSIONED_PROVIDER).lawful is Lawful.NO
    assert {"refused_stage1", "scope_misjudged"} <= faults(found)
    assert "scope-19" in rests_on(found, "fault:scope_misjudged")
