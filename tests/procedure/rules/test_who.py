"""Who may complain, and on whose behalf."""

import pytest

from assistant.case import Case, Circumstance, Person, ReasonCode, Service
from assistant.procedure.assessment import Lawful
from assistant.procedure.scope import scope
from assistant.procedure.standing import Standing
from tests.procedure.rules.naming import by, rule
from tests.procedure.rules.seeing import asks, faults, rests_on, routes, seen, verdict
from tests.procedure.telling import told

C, P, R, S = Circumstance, Person, ReasonCode, Service
REFUSED = ("complaint_made 2024-06-03", "complaint_refused 2024-06-14")


def turned_away(person: Person, *reasons: ReasonCode, **more: object) -> Case:
    return told(*REFUSED, person=person, reasons=reasons, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "service"),
    [
        by("who-01", P.CHILD, S.LOOKED_AFTER),
        by("who-01", P.CHILD, S.CHILD_IN_NEED),
        by("who-02", P.PARENT, S.CHILD_IN_NEED),
        by("who-03", P.SPECIAL_GUARDIAN, S.CHILD_IN_NEED),
        by("who-04", P.FOSTER_CARER, S.LOOKED_AFTER),
        by("who-12", P.CARE_LEAVER, S.CARE_LEAVING),
        by("who-14", P.SPECIAL_GUARDIAN, S.SPECIAL_GUARDIANSHIP),
        by("who-15", P.ADOPTER, S.ADOPTION),
    ],
)
def test_those_the_act_names_complain_in_their_own_right(
    person: Person, service: Service, request: pytest.FixtureRequest
):
    rule_id = next(request.node.iter_markers("rule")).args[0]
    allowed = scope(told("complaint_made 2024-06-24", person=person, services=[service]))
    assert allowed.standing is Standing.ENTITLED
    assert rule_id in allowed.standing_rules
    assert allowed.statutory is True
    heard = seen(told("complaint_made 2024-06-24", person=person, services=[service]))
    assert rule_id in rests_on(heard, "standing:entitled")
    # a refusal for want of parental responsibility cannot stand against them, and is a fault
    found = seen(turned_away(person, R.NO_PARENTAL_RESPONSIBILITY, services=[service]))
    assert verdict(found, R.NO_PARENTAL_RESPONSIBILITY).lawful is Lawful.NO
    assert "refused_stage1" in faults(found)


@rule("who-05", "who-06")
@pytest.mark.parametrize("person", [P.GRANDPARENT, P.RELATIVE, P.PROFESSIONAL, P.OTHER])
def test_others_complain_if_the_council_finds_enough_interest_and_it_must_decide(person: Person):
    allowed = scope(told("complaint_made 2024-06-24", person=person))
    assert allowed.standing is Standing.SUFFICIENT_INTEREST
    assert {"who-05", "who-06"} <= set(allowed.standing_rules)
    heard = seen(told("complaint_made 2024-06-24", person=person))
    assert {"who-05", "who-06"} <= rests_on(heard, "standing:sufficient_interest")
    assert "K3" in heard.doubts
    assert "written_reasons" in asks(seen(turned_away(person)))


@rule("who-07")
def test_the_childs_views_may_count_where_interest_is_weighed():
    judged = verdict(seen(turned_away(P.GRANDPARENT, R.CHILD_HAS_NOT_CONSENTED)), R.CHILD_HAS_NOT_CONSENTED)
    assert (judged.lawful, judged.turns_on) == (Lawful.DEPENDS, "childs_views")
    assert "who-07" in judged.rules


@rule("who-08")
def test_without_interest_found_no_right_and_with_it_the_complaint_must_go_on():
    turned = seen(turned_away(P.PROFESSIONAL, R.OTHER))
    assert "refused_stage1" not in faults(turned)
    assert "written_reasons" in asks(turned)
    accepted = ("stage2_requested 2024-06-03", "stage2_accepted 2024-06-05", "stage2_stopped 2024-06-14")
    assert "closed_stage2_early" in faults(seen(told(*accepted, person=P.PROFESSIONAL)))


@rule("who-10")
def test_a_relative_refused_without_weighing_the_interest_was_misjudged():
    found = seen(
        turned_away(P.GRANDPARENT, R.NO_PARENTAL_RESPONSIBILITY, circumstances=[C.HAS_GOOD_INTEREST])
    )
    assert "scope_misjudged" in faults(found)
    assert "who-10" in rests_on(found, "fault:scope_misjudged")
    assert found.next_step == "challenge_refusal"


@rule("who-11")
def test_no_parental_responsibility_is_no_answer_by_itself_to_a_relative():
    judged = verdict(
        seen(turned_away(P.RELATIVE, R.NO_PARENTAL_RESPONSIBILITY)), R.NO_PARENTAL_RESPONSIBILITY
    )
    assert judged.lawful is Lawful.DEPENDS
    assert "who-11" in judged.rules


@rule("who-13")
def test_a_complaint_must_be_handled_even_where_status_is_disputed():
    found = seen(turned_away(P.CARE_LEAVER, R.NOT_CARE_LEAVER, services=[S.CARE_LEAVING]))
    assert verdict(found, R.NOT_CARE_LEAVER).lawful is Lawful.DEPENDS
    assert {"scope_misjudged", "refused_stage1"} <= faults(found)
    assert "who-13" in rests_on(found, "fault:scope_misjudged")


@pytest.mark.parametrize(
    ("service", "person"),
    [by("who-16", S.CARERS_ASSESSMENT, P.CHILD), by("who-16", S.CARERS_ASSESSMENT, P.PARENT),
     by("who-17", S.CHILD_IN_NEED, P.PARENT)],
)  # fmt: skip
def test_assessments_under_part_3_belong_in_the_procedure(
    service: Service, person: Person, request: pytest.FixtureRequest
):
    found = seen(told("complaint_made 2024-06-24", person=person, services=[service]))
    assert routes(found) == ["statutory_complaint"]
    rule_id = next(request.node.iter_markers("rule")).args[0]
    assert rule_id in rests_on(found, "route:statutory_complaint")


@rule("who-18")
def test_a_representatives_complaint_reflects_the_child_and_ones_own_needs_no_consent():
    acting = turned_away(P.RELATIVE, R.CHILD_HAS_NOT_CONSENTED, circumstances=[C.ACTING_FOR_CHILD])
    judged = verdict(seen(acting), R.CHILD_HAS_NOT_CONSENTED)
    assert (judged.lawful, judged.turns_on) == (Lawful.DEPENDS, "childs_views")
    assert "who-18" in judged.rules


@rule("who-19")
def test_a_parents_own_complaint_needs_no_consent():
    found = seen(turned_away(P.PARENT, R.CHILD_HAS_NOT_CONSENTED))
    judged = verdict(found, R.CHILD_HAS_NOT_CONSENTED)
    assert judged.lawful is Lawful.NO
    assert "who-19" in judged.rules
    assert "refused_stage1" in faults(found)
    assert "K6" in found.doubts


@rule("who-20")
def test_a_relative_named_by_a_young_person_is_a_representative():
    allowed = scope(told("complaint_made 2024-06-24", person=P.RELATIVE, circumstances=[C.ACTING_FOR_CHILD]))
    assert allowed.standing is Standing.REPRESENTATIVE
    assert "who-20" in allowed.standing_rules


@rule("who-21")
def test_how_an_adult_was_treated_and_nothing_else_is_corporate():
    alone = seen(told("complaint_made 2024-06-24", services=[S.ADULT_ONLY]))
    assert routes(alone) == ["corporate_complaint"]
    assert "who-21" in rests_on(alone, "route:corporate_complaint")
    assert "K10" in alone.doubts
    with_the_child = seen(told("complaint_made 2024-06-24", services=[S.ADULT_ONLY, S.CHILD_IN_NEED]))
    assert routes(with_the_child) == ["statutory_complaint"]


@rule("who-22")
def test_an_unsigned_complaint_has_no_stages_until_it_is_signed():
    found = seen(turned_away(P.UNKNOWN, R.ANONYMOUS))
    assert verdict(found, R.ANONYMOUS).lawful is Lawful.YES
    assert "refused_stage1" not in faults(found)
    assert (found.next_step, found.can_escalate) == ("complain_stage1", False)
