"""Where a grievance belongs and who may bring it: every row of the tables, and what is told too broadly."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.case import Case, Circumstance, Nation, Person, ProcedureUsed, ReasonCode, Service
from assistant.case import EventType as E
from assistant.procedure.assessment import Route
from assistant.procedure.scope import COVERED, ELSEWHERE, TOLD_BROADLY, Scope, scope
from assistant.procedure.standing import Standing
from tests.procedure.dated_cases import case, denied, happened, planned
from tests.procedure.test_clocks_properties import cases

C, R, S = Circumstance, Route, Service
STATUTORY, CORPORATE = ProcedureUsed.STATUTORY, ProcedureUsed.CORPORATE


def of(*services: Service, told: Sequence[E] = (), **more: object) -> Scope:
    return scope(case(*(happened(kind, "2025-03-03") for kind in told), services=services, **more))  # type: ignore[arg-type]


SUBJECTS = [
    (S.CHILD_IN_NEED, R.STATUTORY_COMPLAINT, "scope-01"),
    (S.DISABLED_CHILD, R.STATUTORY_COMPLAINT, "scope-01"),
    (S.SHORT_BREAKS, R.STATUTORY_COMPLAINT, "scope-01"),
    (S.EARLY_HELP, R.STATUTORY_COMPLAINT, "scope-01"),
    (S.LOOKED_AFTER, R.STATUTORY_COMPLAINT, "scope-17"),
    (S.CONTACT, R.STATUTORY_COMPLAINT, "scope-02"),
    (S.CARE_LEAVING, R.STATUTORY_COMPLAINT, "who-12"),
    (S.CARERS_ASSESSMENT, R.STATUTORY_COMPLAINT, "who-16"),
    (S.FOSTERING, R.STATUTORY_COMPLAINT, "scope-11"),
    (S.ADOPTION, R.STATUTORY_COMPLAINT, "scope-09"),
    (S.SPECIAL_GUARDIANSHIP, R.STATUTORY_COMPLAINT, "scope-10"),
    (S.SECTION_47, R.CORPORATE_COMPLAINT, "scope-03"),
    (S.CHILD_PROTECTION_CONFERENCE, R.CHILD_PROTECTION_CONFERENCE, "scope-06"),
    (S.COURT_REPORT, R.COURT, "scope-07"),
    (S.COURT_DECISION, R.COURT, "frz-08"),
    (S.EHC_PLAN, R.SEND_TRIBUNAL, "alt-03"),
    (S.SCHOOL_CONDUCT, R.SCHOOL_COMPLAINT, "alt-06"),
    (S.CARER_APPROVAL, R.INDEPENDENT_REVIEW_MECHANISM, "scope-08"),
    (S.STAFF_FITNESS, R.SOCIAL_WORK_ENGLAND, "alt-09"),
    (S.ADULT_SOCIAL_CARE, R.ADULT_SOCIAL_CARE_COMPLAINT, "alt-16"),
    (S.ADULT_ONLY, R.CORPORATE_COMPLAINT, "who-21"),
    (S.OTHER_COUNCIL_SERVICE, R.CORPORATE_COMPLAINT, "alt-01"),
    (S.NHS, R.NHS_COMPLAINT, "alt-17"),
    (S.POLICE, R.POLICE_COMPLAINT, "alt-23"),
    (S.CAFCASS, R.CAFCASS_COMPLAINT, "alt-14"),
]


@pytest.mark.parametrize(("service", "route", "rule"), SUBJECTS)
def test_each_subject_alone(service: Service, route: Route, rule: str) -> None:
    found = of(service)
    assert found.routes == (route,)
    assert rule in found.rules
    assert found.statutory is (route is R.STATUTORY_COMPLAINT)


def test_every_subject_has_its_row_and_its_test() -> None:
    broad = {S.CHILD_PROTECTION, S.COURT_WORK, S.RECORDS, S.SCHOOL_OR_EHCP}
    assert set(COVERED) | set(ELSEWHERE) | broad | {S.OTHER} == set(Service)
    assert {service for service, _, _ in SUBJECTS} | {S.CHILDRENS_HOME} == set(COVERED) | set(ELSEWHERE)


# Mixed grievances are split


@pytest.mark.parametrize("elsewhere", [s for s in ELSEWHERE if s not in (S.ADULT_ONLY,)])
def test_a_covered_part_goes_first_and_the_rest_beside_it(elsewhere: Service) -> None:
    found = of(elsewhere, S.SHORT_BREAKS)
    assert found.routes == (R.STATUTORY_COMPLAINT, ELSEWHERE[elsewhere].route)
    assert found.statutory is True
    assert [part.route for part in found.parts] == list(found.routes)


def test_three_parts() -> None:
    found = of(S.RECORDS, S.CHILD_IN_NEED, S.CHILD_PROTECTION_CONFERENCE, circumstances=[C.WRONG_RECORDS])
    assert found.routes == (R.STATUTORY_COMPLAINT, R.CHILD_PROTECTION_CONFERENCE, R.DATA_PROTECTION)


def test_how_an_adult_was_treated_is_read_narrowly() -> None:
    assert of(S.ADULT_ONLY, S.CHILD_IN_NEED).routes == (R.STATUTORY_COMPLAINT,)
    assert of(S.ADULT_ONLY).doubts == ("K10",)


@pytest.mark.parametrize(("broad", "exact"), [(b, e) for b, all_ in TOLD_BROADLY.items() for e in all_])
def test_a_subject_told_exactly_takes_the_place_of_the_broad_one(broad: Service, exact: Service) -> None:
    assert of(broad, exact).routes == of(exact).routes


# Child protection told broadly


def test_child_protection_alone_is_left_open() -> None:
    found = of(S.CHILD_PROTECTION)
    assert found.routes == (R.STATUTORY_COMPLAINT, R.CORPORATE_COMPLAINT)
    assert found.statutory is None
    assert of(S.CHILD_PROTECTION, used=CORPORATE).routes == (R.CORPORATE_COMPLAINT,)
    assert of(S.CHILD_PROTECTION, used=CORPORATE).statutory is None


@pytest.mark.parametrize("help_missed", [C.SUPPORT_MISSED, C.ASSESSMENT_FAULTY])
def test_child_protection_mixed_with_support_is_statutory_for_that_part(help_missed: Circumstance) -> None:
    assert of(S.CHILD_PROTECTION, circumstances=[help_missed]).routes == (R.STATUTORY_COMPLAINT,)
    assert of(S.CHILD_PROTECTION, circumstances=[help_missed]).statutory is True
    enquiry = of(S.SECTION_47, circumstances=[help_missed])
    assert enquiry.routes == (R.STATUTORY_COMPLAINT, R.CORPORATE_COMPLAINT)
    assert "scope-04" in enquiry.rules
    assert of(S.CHILD_PROTECTION, S.LOOKED_AFTER).routes == (R.STATUTORY_COMPLAINT,)


# Already accepted: it must go on


@pytest.mark.parametrize(
    "event",
    [E.STAGE2_ACCEPTED, E.INVESTIGATORS_APPOINTED, E.STATEMENT_AGREED, E.STAGE2_STOPPED, E.PANEL_HELD],
)
@pytest.mark.parametrize("service", [S.SECTION_47, S.CHILD_PROTECTION, S.CHILD_PROTECTION_CONFERENCE])
def test_what_was_accepted_goes_on(service: Service, event: E) -> None:
    found = of(service, told=[event])
    assert found.routes == (R.STATUTORY_COMPLAINT,)
    assert (found.statutory, "scope-05" in found.rules) == (True, True)


def test_accepted_by_name_and_not_by_denial_plan_or_another_procedure() -> None:
    assert of(S.SECTION_47, used=STATUTORY).statutory is True
    for event in (denied(E.STAGE2_ACCEPTED), planned(E.STAGE2_ACCEPTED, "2025-03-03")):
        assert scope(case(event, services=[S.SECTION_47])).statutory is False
    assert of(S.SECTION_47, told=[E.STAGE2_RESPONSE], used=CORPORATE).statutory is False
    assert of(S.COURT_DECISION, used=STATUTORY).routes == (R.STATUTORY_COMPLAINT, R.COURT)


@pytest.mark.parametrize("service", [s for s, row in ELSEWHERE.items() if row.outside])
def test_another_bodys_stage_2_is_not_this_procedure(service: Service) -> None:
    assert of(service, told=[E.STAGE2_RESPONSE]).routes == (ELSEWHERE[service].route,)


# Court work told broadly


def test_court_work() -> None:
    assert of(S.COURT_WORK).routes == (R.COURT,)
    complained = of(S.COURT_WORK, told=[E.COMPLAINT_MADE])
    assert complained.routes == (R.STATUTORY_COMPLAINT,)
    assert complained.statutory is None
    assert of(S.COURT_WORK, told=[E.COMPLAINT_FROZEN]).routes == (R.STATUTORY_COMPLAINT,)
    assert of(S.COURT_WORK, S.LOOKED_AFTER, told=[E.COMPLAINT_MADE]).routes == (R.STATUTORY_COMPLAINT,)


def test_a_matter_now_before_the_judge_belongs_there() -> None:
    before = of(S.COURT_WORK, S.LOOKED_AFTER, told=[E.COURT_STARTED])
    assert before.routes == (R.STATUTORY_COMPLAINT, R.COURT)
    over = of(S.COURT_WORK, S.LOOKED_AFTER, told=[E.COURT_STARTED, E.COURT_ENDED])
    assert over.routes == (R.STATUTORY_COMPLAINT,)
    hearing = scope(case(planned(E.HEARING, "2025-10-16"), services=[S.COURT_WORK]))
    assert hearing.routes == (R.COURT,)
    decided = of(S.COURT_WORK, told=[E.COMPLAINT_REFUSED], reasons=[ReasonCode.JUDGE_DECIDED])
    assert decided.routes == (R.COURT,)


# Records, schools, homes told broadly


def test_records() -> None:
    assert of(S.RECORDS).routes == (R.DATA_PROTECTION,)
    assert of(S.RECORDS).statutory is None  # how they were handled may be a service failing
    assert of(S.RECORDS, circumstances=[C.WRONG_RECORDS]).statutory is False
    assert of(S.RECORDS, S.LOOKED_AFTER).routes == (R.STATUTORY_COMPLAINT,)
    wrong = of(S.RECORDS, S.LOOKED_AFTER, circumstances=[C.WRONG_RECORDS])
    assert wrong.routes == (R.STATUTORY_COMPLAINT, R.DATA_PROTECTION)


def test_school_or_plan() -> None:
    assert of(S.SCHOOL_OR_EHCP).routes == (R.SEND_TRIBUNAL,)
    assert of(S.SCHOOL_OR_EHCP, S.SHORT_BREAKS).routes == (R.STATUTORY_COMPLAINT,)
    assert of(S.EHC_PLAN, S.SHORT_BREAKS).routes == (R.STATUTORY_COMPLAINT, R.SEND_TRIBUNAL)


def test_a_childrens_home() -> None:
    assert of(S.CHILDRENS_HOME).routes == (R.STATUTORY_COMPLAINT, R.OFSTED)
    assert of(S.CHILDRENS_HOME, person=Person.PROFESSIONAL).routes == (R.OFSTED,)
    assert of(S.CHILDRENS_HOME, S.LOOKED_AFTER).routes == (R.STATUTORY_COMPLAINT, R.OFSTED)


# Nothing told of the subject


def test_the_subject_is_not_told() -> None:
    assert (of().routes, of().statutory) == ((), None)
    assert of(told=[E.PROBLEM_BEGAN]).routes == ()
    made = of(told=[E.COMPLAINT_MADE])
    assert (made.routes, made.statutory) == ((R.STATUTORY_COMPLAINT,), None)
    assert of(told=[E.STAGE2_ACCEPTED]).statutory is True
    assert of(told=[E.COMPLAINT_MADE], used=CORPORATE).routes == ()
    assert of(S.OTHER, told=[E.STAGE1_RESPONSE]).routes == (R.STATUTORY_COMPLAINT,)


@pytest.mark.parametrize("nation", list(Nation))
def test_england_only(nation: Nation) -> None:
    found = of(S.LOOKED_AFTER, told=[E.STAGE2_RESPONSE], nation=nation)
    if nation is Nation.ENGLAND:
        assert found.routes == (R.STATUTORY_COMPLAINT,)
    else:
        assert (found.routes, found.statutory) == ((R.OUTSIDE_ENGLAND,), False)
        assert found.rules[0] == "gen-02"


# Who may complain


@pytest.mark.parametrize(
    ("person", "standing", "rule"),
    [
        (Person.PARENT, Standing.ENTITLED, "who-02"),
        (Person.CHILD, Standing.ENTITLED, "who-01"),
        (Person.CARE_LEAVER, Standing.ENTITLED, "who-12"),
        (Person.FOSTER_CARER, Standing.ENTITLED, "who-04"),
        (Person.SPECIAL_GUARDIAN, Standing.ENTITLED, "who-14"),
        (Person.ADOPTER, Standing.ENTITLED, "who-15"),
        (Person.GRANDPARENT, Standing.SUFFICIENT_INTEREST, "who-05"),
        (Person.RELATIVE, Standing.SUFFICIENT_INTEREST, "who-06"),
        (Person.PROFESSIONAL, Standing.SUFFICIENT_INTEREST, "who-05"),
        (Person.OTHER, Standing.SUFFICIENT_INTEREST, "who-05"),
    ],
)
def test_who_may_complain(person: Person, standing: Standing, rule: str) -> None:
    for found in (
        of(S.LOOKED_AFTER, person=person),
        of(S.LOOKED_AFTER, person=Person.ADVISER, client=person),
    ):
        assert found.standing is standing
        assert rule in found.standing_rules
        assert found.doubts == (("K3",) if standing is Standing.SUFFICIENT_INTEREST else ())


def test_who_is_writing_is_not_told() -> None:
    for person in (None, Person.UNKNOWN, Person.ADVISER):
        assert of(S.LOOKED_AFTER, person=person).standing is Standing.UNKNOWN


def test_a_relative_for_a_child_and_a_relative_who_is_the_carer() -> None:
    acting = of(S.LOOKED_AFTER, person=Person.RELATIVE, circumstances=[C.ACTING_FOR_CHILD])
    assert (acting.standing, acting.doubts) == (Standing.REPRESENTATIVE, ())
    parent = of(S.LOOKED_AFTER, person=Person.PARENT, circumstances=[C.ACTING_FOR_CHILD])
    assert parent.standing is Standing.ENTITLED
    assert of(S.SPECIAL_GUARDIANSHIP, person=Person.GRANDPARENT).standing is Standing.ENTITLED
    assert of(S.FOSTERING, person=Person.RELATIVE).standing is Standing.ENTITLED
    assert of(S.ADULT_ONLY, person=Person.PARENT).standing is Standing.NOT_FOR_SELF


# For any case


@given(cases())
def test_scope_is_consistent(told: Case) -> None:
    found = scope(told)
    assert R.OMBUDSMAN not in found.routes
    assert found.routes == tuple(dict.fromkeys(part.route for part in found.parts))
    assert all(part.rules for part in found.parts)
    if found.statutory:
        assert found.routes[0] is R.STATUTORY_COMPLAINT
    if found.statutory is False:
        assert R.STATUTORY_COMPLAINT not in found.routes
        assert found.routes


@given(cases(), st.randoms())
def test_the_order_of_telling_never_counts(told: Case, shuffler: object) -> None:
    services, events = list(told.services), list(told.events)
    shuffler.shuffle(services)  # type: ignore[attr-defined]
    shuffler.shuffle(events)  # type: ignore[attr-defined]
    assert scope(told.model_copy(update={"services": services, "events": events})) == scope(told)


@given(cases(), st.sampled_from(sorted(COVERED)))
def test_one_covered_subject_more_is_always_statutory(told: Case, service: Service) -> None:
    england = told.model_copy(update={"nation": None})
    others = [f for f in england.services if f.value not in (S.CARER_APPROVAL,)]
    more = case(services=[service]).services
    assert scope(england.model_copy(update={"services": others + more})).statutory is True
