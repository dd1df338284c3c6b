"""Whether the statutory procedure covers a grievance, who may bring it, and where the rest belongs.

The table ``ROUTES_BY_SERVICE`` is the law map's list of subjects (Children Act 1989 s.26(3) to (3C) and s.24D;
SI 2006/1738 regs 3 to 5; LGSCO decisions), one row a subject. ``scope`` applies it to a case.
"""

from __future__ import annotations

from enum import StrEnum

from assistant.case import Case, Circumstance, EventType, Frozen, Nation, Person, ProcedureUsed, Service
from assistant.procedure.assessment import Route, RoutePart


class Standing(StrEnum):
    """Whether the person may bring a complaint through the statutory procedure."""

    ENTITLED = "entitled"  # named in s.26(3)(a) to (d), (3B), (3C) or s.24D
    SUFFICIENT_INTEREST = "sufficient_interest"  # the council must decide under reg.12 (K3)
    NONE = "none"  # no identifiable eligible complainant
    UNKNOWN = "unknown"  # not told


class Scope(Frozen):
    """Where a grievance belongs.

    ``routes`` never holds the Ombudsman: that depends on the day. ``statutory`` is True where the procedure
    covers the whole or a part, False where it covers none, None where the facts do not say.
    """

    routes: tuple[Route, ...]
    parts: tuple[RoutePart, ...]
    statutory: bool | None
    standing: Standing
    standing_rules: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


R, S = Route, Service

# subject: (its route, the ground's key, the rules)
ROUTES_BY_SERVICE: dict[Service, tuple[Route, str, tuple[str, ...]]] = {
    S.CHILD_IN_NEED: (R.STATUTORY_COMPLAINT, "part3_function", ("scope-01", "who-17")),
    S.DISABLED_CHILD: (R.STATUTORY_COMPLAINT, "part3_function", ("scope-01",)),
    S.SHORT_BREAKS: (R.STATUTORY_COMPLAINT, "part3_function", ("scope-01",)),
    S.LOOKED_AFTER: (R.STATUTORY_COMPLAINT, "part3_function", ("scope-01", "who-01")),
    S.CONTACT: (R.STATUTORY_COMPLAINT, "contact_function", ("scope-01", "scope-02")),
    S.CARE_LEAVING: (R.STATUTORY_COMPLAINT, "leaving_care_function", ("who-12", "scope-01")),
    S.FOSTERING: (R.STATUTORY_COMPLAINT, "fostering_support", ("scope-11", "who-04")),
    S.ADOPTION: (R.STATUTORY_COMPLAINT, "adoption_function", ("scope-09", "who-15")),
    S.SPECIAL_GUARDIANSHIP: (R.STATUTORY_COMPLAINT, "special_guardianship_support", ("scope-10", "who-14")),
    S.CARERS_ASSESSMENT: (R.STATUTORY_COMPLAINT, "carers_assessment", ("who-16", "scope-01")),
    S.EARLY_HELP: (R.STATUTORY_COMPLAINT, "part3_function", ("scope-01",)),
    S.CHILD_PROTECTION: (R.CORPORATE_COMPLAINT, "child_protection_alone", ("scope-03", "alt-01")),
    S.SECTION_47: (R.CORPORATE_COMPLAINT, "section_47_enquiry", ("scope-03", "alt-01")),
    S.CHILD_PROTECTION_CONFERENCE: (R.CHILD_PROTECTION_CONFERENCE, "conference", ("scope-06",)),
    S.COURT_WORK: (R.COURT, "court_matter", ("frz-07", "frz-08", "alt-15")),
    S.COURT_REPORT: (R.COURT, "court_report", ("scope-07", "ref-28")),
    S.COURT_DECISION: (R.COURT, "court_decision", ("frz-08", "alt-15")),
    S.RECORDS: (R.DATA_PROTECTION, "record_accuracy", ("alt-07", "alt-08")),
    S.SCHOOL_OR_EHCP: (R.SEND_TRIBUNAL, "ehc_plan", ("alt-03",)),
    S.EHC_PLAN: (R.SEND_TRIBUNAL, "ehc_plan", ("alt-03",)),
    S.SCHOOL_CONDUCT: (R.SCHOOL_COMPLAINT, "school_conduct", ("alt-06",)),
    S.CARER_APPROVAL: (R.INDEPENDENT_REVIEW_MECHANISM, "carer_approval", ("scope-08",)),
    S.STAFF_FITNESS: (R.SOCIAL_WORK_ENGLAND, "staff_fitness", ("alt-09",)),
    S.ADULT_SOCIAL_CARE: (R.ADULT_SOCIAL_CARE_COMPLAINT, "adult_social_care", ("alt-16",)),
    S.ADULT_ONLY: (R.CORPORATE_COMPLAINT, "adult_only", ("who-21", "alt-01")),
    S.NHS: (R.NHS_COMPLAINT, "nhs", ("alt-17",)),
    S.POLICE: (R.POLICE_COMPLAINT, "police", ("alt-23",)),
    S.CAFCASS: (R.CAFCASS_COMPLAINT, "cafcass", ("alt-14",)),
    S.CHILDRENS_HOME: (R.OFSTED, "childrens_home", ("alt-10", "alt-11")),
    S.OTHER_COUNCIL_SERVICE: (R.CORPORATE_COMPLAINT, "other_council_service", ("alt-01",)),
}

_ENTITLED: dict[Person, tuple[str, ...]] = {
    Person.PARENT: ("who-02",),
    Person.CHILD: ("who-01",),
    Person.CARE_LEAVER: ("who-12",),
    Person.FOSTER_CARER: ("who-04",),
    Person.SPECIAL_GUARDIAN: ("who-14",),
    Person.ADOPTER: ("who-15",),
}
_INTERESTED = (Person.GRANDPARENT, Person.RELATIVE, Person.PROFESSIONAL, Person.OTHER)
_IN_THE_PROCEDURE = (EventType.STAGE2_REQUESTED, EventType.STAGE2_ACCEPTED, EventType.STAGE3_REQUESTED)


def scope(case: Case) -> Scope:
    """Where the grievance belongs, part by part, and whether this person may bring it."""
    standing, standing_rules, doubts = _standing(case)
    if case.nation and case.nation.value is not Nation.ENGLAND:
        part = RoutePart(route=R.OUTSIDE_ENGLAND, because="outside_england", rules=("gen-02",))
        return Scope(routes=(R.OUTSIDE_ENGLAND,), parts=(part,), statutory=False, standing=standing)
    parts = []
    for service in dict.fromkeys(fact.value for fact in case.services):
        row = ROUTES_BY_SERVICE.get(service)
        if row:
            parts.append(RoutePart(route=row[0], because=row[1], rules=row[2]))
    used = case.procedure_used.value if case.procedure_used else ProcedureUsed.UNCLEAR
    accepted = used is ProcedureUsed.STATUTORY or any(
        e.happened and e.type in _IN_THE_PROCEDURE for e in case.events
    )
    if (
        accepted
        and used is not ProcedureUsed.CORPORATE
        and all(p.route is not R.STATUTORY_COMPLAINT for p in parts)
    ):
        parts.insert(
            0, RoutePart(route=R.STATUTORY_COMPLAINT, because="already_accepted", rules=("scope-05",))
        )
    routes = tuple(dict.fromkeys(p.route for p in parts))
    statutory = (R.STATUTORY_COMPLAINT in routes) if routes else None
    rules = tuple(dict.fromkeys(rule for p in parts for rule in p.rules))
    return Scope(
        routes=routes,
        parts=tuple(parts),
        statutory=statutory,
        standing=standing,
        standing_rules=standing_rules,
        rules=rules,
        doubts=doubts,
    )


def _standing(case: Case) -> tuple[Standing, tuple[str, ...], tuple[str, ...]]:
    teller = case.client or case.person
    person = teller.value if teller else Person.UNKNOWN
    if any(f.value is Circumstance.ACTING_FOR_CHILD for f in case.circumstances):
        return Standing.ENTITLED, ("who-18", "who-20"), ()
    if person in _ENTITLED:
        return Standing.ENTITLED, _ENTITLED[person], ()
    if person in _INTERESTED:
        return Standing.SUFFICIENT_INTEREST, ("who-05", "who-06", "who-11"), ("K3",)
    return Standing.UNKNOWN, (), ()
