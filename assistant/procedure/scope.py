"""Whether the statutory procedure covers a grievance, and where each part of it belongs.

``COVERED`` and ``ELSEWHERE`` are the law map's list of subjects, one row a subject: Children Act 1989 s.26(3)
to (3C) and s.24D, SI 2006/1738 regs 3 to 5, the Ombudsman's decisions and the other bodies' own rules. Mixed
grievances are split: the part that is covered goes through the statutory procedure, the rest elsewhere
(scope-04, scope-14).

Four subjects are told too broadly to say alone where they belong: child protection, court work, records, and
school or EHC plan. What else is told decides those (``_broad``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.case import Case, Circumstance, Nation, Person, ProcedureUsed, ReasonCode, Service
from assistant.case import EventType as E
from assistant.procedure.account import Account, account_of
from assistant.procedure.assessment import Route, RoutePart
from assistant.procedure.standing import Standing, StandingOf, standing_of

R = Route
S = Service


class Scope(NamedTuple):
    """Where a grievance belongs.

    ``routes`` and ``parts`` (one for each route and ground) are in the order they matter, without the
    Ombudsman: that depends on the day. ``statutory`` is True where the procedure covers the whole or a part,
    False where it covers none of it, None where what is told does not say.
    """

    routes: tuple[Route, ...]
    parts: tuple[RoutePart, ...]
    statutory: bool | None
    standing: Standing
    standing_rules: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules the routes rest on, each once."""
        return tuple(dict.fromkeys(rule for part in self.parts for rule in part.rules))


class Row(NamedTuple):
    """The route of one subject, the ground's key and the rules; ``outside`` marks what the council's
    procedure for children cannot make its own by accepting it."""

    route: Route
    because: str
    rules: tuple[str, ...]
    outside: bool = False


COVERED: dict[Service, Row] = {
    S.CHILD_IN_NEED: Row(R.STATUTORY_COMPLAINT, "part3_function", ("scope-01", "who-17")),
    S.DISABLED_CHILD: Row(R.STATUTORY_COMPLAINT, "part3_function", ("scope-01",)),
    S.SHORT_BREAKS: Row(R.STATUTORY_COMPLAINT, "part3_function", ("scope-01",)),
    S.EARLY_HELP: Row(R.STATUTORY_COMPLAINT, "part3_function", ("scope-01",)),
    S.LOOKED_AFTER: Row(R.STATUTORY_COMPLAINT, "looked_after", ("scope-01", "scope-17")),
    S.CONTACT: Row(R.STATUTORY_COMPLAINT, "contact", ("scope-01", "scope-02")),
    S.CARE_LEAVING: Row(R.STATUTORY_COMPLAINT, "leaving_care", ("scope-01", "who-12")),
    S.CARERS_ASSESSMENT: Row(R.STATUTORY_COMPLAINT, "carers_assessment", ("scope-01", "who-16")),
    S.FOSTERING: Row(R.STATUTORY_COMPLAINT, "fostering_support", ("scope-11",)),
    S.ADOPTION: Row(R.STATUTORY_COMPLAINT, "adoption", ("scope-09",)),
    S.SPECIAL_GUARDIANSHIP: Row(R.STATUTORY_COMPLAINT, "special_guardianship_support", ("scope-10",)),
}

ELSEWHERE: dict[Service, Row] = {
    S.SECTION_47: Row(R.CORPORATE_COMPLAINT, "section_47_enquiry", ("scope-03", "alt-01")),
    S.CHILD_PROTECTION_CONFERENCE: Row(R.CHILD_PROTECTION_CONFERENCE, "conference", ("scope-06",)),
    S.COURT_REPORT: Row(R.COURT, "court_report", ("scope-07", "ref-28")),
    S.COURT_DECISION: Row(R.COURT, "court_decision", ("frz-08", "alt-15")),
    S.EHC_PLAN: Row(R.SEND_TRIBUNAL, "ehc_plan", ("alt-03",), True),
    S.SCHOOL_CONDUCT: Row(R.SCHOOL_COMPLAINT, "school_conduct", ("alt-06",), True),
    S.CARER_APPROVAL: Row(
        R.INDEPENDENT_REVIEW_MECHANISM, "carer_approval", ("scope-08", "alt-12", "alt-13"), True
    ),
    S.STAFF_FITNESS: Row(R.SOCIAL_WORK_ENGLAND, "staff_fitness", ("alt-09",)),
    S.CHILDRENS_HOME: Row(R.OFSTED, "childrens_home", ("alt-10", "alt-11")),
    S.ADULT_SOCIAL_CARE: Row(R.ADULT_SOCIAL_CARE_COMPLAINT, "adult_social_care", ("alt-16",), True),
    S.ADULT_ONLY: Row(R.CORPORATE_COMPLAINT, "adult_only", ("who-21", "alt-01")),
    S.OTHER_COUNCIL_SERVICE: Row(R.CORPORATE_COMPLAINT, "other_council_service", ("alt-01",), True),
    S.NHS: Row(R.NHS_COMPLAINT, "nhs", ("alt-17",), True),
    S.POLICE: Row(R.POLICE_COMPLAINT, "police", ("alt-23",), True),
    S.CAFCASS: Row(R.CAFCASS_COMPLAINT, "cafcass", ("alt-14",), True),
}

# A subject told exactly takes the place of the broad one it belongs to.
TOLD_BROADLY: dict[Service, tuple[Service, ...]] = {
    S.CHILD_PROTECTION: (S.SECTION_47, S.CHILD_PROTECTION_CONFERENCE, S.STAFF_FITNESS),
    S.COURT_WORK: (S.COURT_REPORT, S.COURT_DECISION, S.CAFCASS),
    S.SCHOOL_OR_EHCP: (S.EHC_PLAN, S.SCHOOL_CONDUCT),
    S.FOSTERING: (S.CARER_APPROVAL,),
    S.ADOPTION: (S.CARER_APPROVAL,),
}

ALREADY_ACCEPTED = Row(R.STATUTORY_COMPLAINT, "already_accepted", ("scope-05",))
SUPPORT_PART = Row(R.STATUTORY_COMPLAINT, "support_or_assessment_part", ("scope-04", "who-17", "scope-14"))
ASSUMED = Row(R.STATUTORY_COMPLAINT, "subject_not_told", ("scope-01",))
RECORD_ACCURACY = Row(R.DATA_PROTECTION, "record_accuracy", ("alt-07", "alt-08"))
CHILD_PROTECTION_ALONE = Row(R.CORPORATE_COMPLAINT, "child_protection_alone", ("scope-03", "alt-01"))
AROUND_COURT = Row(R.STATUTORY_COMPLAINT, "councils_own_part", ("scope-02", "ref-12"))
COURT_MATTER = Row(R.COURT, "court_matter", ("frz-07", "frz-08"))
SCHOOL_OR_PLAN = Row(R.SEND_TRIBUNAL, "ehc_plan", ("alt-03",))
HOME_PLACED = Row(R.STATUTORY_COMPLAINT, "placed_in_a_home", ("scope-01", "scope-19"))
OUTSIDE = Row(R.OUTSIDE_ENGLAND, "outside_england", ("gen-02",))
OTHER_NATIONS: dict[Nation, tuple[str, ...]] = {
    Nation.WALES: ("alt-18",),
    Nation.SCOTLAND: ("alt-19",),
    Nation.NORTHERN_IRELAND: ("alt-20",),
}

# What shows that the council has taken the complaint into the statutory procedure: only there is there an
# investigation with an independent person, a statement of complaint, an adjudication or a review panel.
_IN_THE_PROCEDURE = frozenset(
    {
        E.STAGE2_ACCEPTED,
        E.STATEMENT_AGREED,
        E.INVESTIGATORS_APPOINTED,
        E.STAGE2_EXTENSION_TOLD,
        E.STAGE2_STOPPED,
        E.STAGE2_RESPONSE,
        E.PANEL_DATE_SET,
        E.PANEL_HELD,
        E.PANEL_REPORT,
        E.STAGE3_COUNCIL_RESPONSE,
    }
)
_NOT_A_COMPLAINT_YET = frozenset(
    {E.PROBLEM_BEGAN, E.COURT_STARTED, E.COURT_ENDED, E.HEARING, E.ADVOCATE_INVOLVED, E.CHASED}
)
_COURT = frozenset({E.HEARING, E.COURT_STARTED})
_MIXED_WITH_SUPPORT = frozenset(
    {S.CHILD_PROTECTION, S.SECTION_47, S.CHILD_PROTECTION_CONFERENCE, S.COURT_WORK}
)
# What the council must carry on with once it has accepted it, instead of sending it elsewhere.
_GOES_ON = frozenset({S.SECTION_47, S.CHILD_PROTECTION_CONFERENCE, S.ADULT_ONLY})


class Bearing(NamedTuple):
    """All that bears on the scope of a case: cases alike in this have the same scope.

    ``told`` are the services told; ``complained`` says whether a complaint of some kind has been made, at any
    stage and to anyone; ``in_procedure`` whether something has happened that only this procedure holds.
    """

    person: Person
    nation: Nation | None
    used: ProcedureUsed | None
    told: frozenset[Service]
    acting_for_child: bool
    wrong_records: bool
    support_missed: bool
    judge_decided: bool
    complained: bool
    in_procedure: bool
    in_court: bool

    @property
    def services(self) -> frozenset[Service]:
        """The services told, without the broad ones whose place one told exactly takes."""
        return frozenset([s for s in self.told if not self.told.intersection(TOLD_BROADLY.get(s, ()))])

    @property
    def covered(self) -> list[Service]:
        services = self.services
        return [service for service in COVERED if service in services]

    @property
    def corporate(self) -> bool:
        return self.used is ProcedureUsed.CORPORATE

    @property
    def accepted(self) -> bool:
        """Whether the council has taken the complaint into the statutory procedure (it must then go on)."""
        if self.used is ProcedureUsed.STATUTORY:
            return True
        outside = any(ELSEWHERE[s].outside for s in self.services if s in ELSEWHERE)
        return not self.corporate and not outside and self.in_procedure


def bearing(account: Account) -> Bearing:
    """What of an account bears on its scope."""
    happened, told = account.happened, account.circumstances
    return Bearing(
        account.complainant,
        account.nation,
        account.used,
        account.services,
        bool(told) and Circumstance.ACTING_FOR_CHILD in told,
        bool(told) and Circumstance.WRONG_RECORDS in told,
        bool(told) and (Circumstance.SUPPORT_MISSED in told or Circumstance.ASSESSMENT_FAULTY in told),
        bool(account.reasons) and ReasonCode.JUDGE_DECIDED in account.reason_codes,
        not happened <= _NOT_A_COMPLAINT_YET,
        not happened.isdisjoint(_IN_THE_PROCEDURE),
        not account.kinds.isdisjoint(_COURT) and _in_court(account),
    )


def _in_court(account: Account) -> bool:
    """Whether a hearing was told of, or proceedings that are not over."""
    hearing = any(event.type is E.HEARING and not event.negated for event in account.events)
    happened = account.happened
    return hearing or (E.COURT_STARTED in happened and E.COURT_ENDED not in happened)


def scope(case: Case) -> Scope:
    """Where the grievance belongs, part by part, and whether this person may bring it."""
    return scope_of(bearing(account_of(case)))


@lru_cache(maxsize=4096)
def scope_of(told: Bearing) -> Scope:
    """The scope of every case alike in what bears on it."""
    standing = standing_of(told.person, told.told, told.acting_for_child)
    if told.nation is not None and told.nation is not Nation.ENGLAND:
        own_rules = OTHER_NATIONS.get(told.nation, ())
        return _result([OUTSIDE._replace(rules=(*OUTSIDE.rules, *own_rules))], False, standing)
    rows = sorted(dict.fromkeys(_rows(told)), key=lambda row: row.route is not R.STATUTORY_COMPLAINT)
    return _result(rows, _statutory(rows, told), standing)


def _result(rows: list[Row], statutory: bool | None, standing: StandingOf) -> Scope:
    parts = tuple(_part(row) for row in rows)
    return Scope(
        routes=tuple(dict.fromkeys(row.route for row in rows)),
        parts=parts,
        statutory=statutory,
        standing=standing.standing,
        standing_rules=standing.rules,
        doubts=standing.doubts,
    )


@cache
def _part(row: Row) -> RoutePart:
    return RoutePart(route=row.route, because=row.because, rules=row.rules)


def _rows(told: Bearing) -> Iterator[Row]:
    """The parts of the grievance."""
    yield from (COVERED[s] for s in told.covered)
    if told.accepted and not told.covered:
        yield ALREADY_ACCEPTED
    elif told.support_missed and not told.covered and told.services & _MIXED_WITH_SUPPORT:
        yield SUPPORT_PART
    yield from _elsewhere(told)
    yield from _broad(told)
    if not told.services - {S.OTHER} and told.complained and not (told.accepted or told.corporate):
        yield ASSUMED


def _elsewhere(told: Bearing) -> Iterator[Row]:
    """Subjects told exactly that the statutory procedure does not cover."""
    for service, row in ELSEWHERE.items():
        if service not in told.services or (told.accepted and service in _GOES_ON):
            continue
        if service is S.ADULT_ONLY and told.covered:
            continue  # read narrowly (K10): a function towards a child is in the complaint
        if service is S.CHILDRENS_HOME and told.person is not Person.PROFESSIONAL and not told.covered:
            yield HOME_PLACED
        yield row


def _broad(told: Bearing) -> Iterator[Row]:
    """Subjects told too broadly to place alone."""
    within = bool(told.covered) or told.accepted
    if S.CHILD_PROTECTION in told.services and not within and not told.support_missed:
        if not told.corporate:
            yield SUPPORT_PART
        yield CHILD_PROTECTION_ALONE
    if S.COURT_WORK in told.services:
        before_the_judge = told.judge_decided or (told.in_court and not told.complained)
        if told.complained and not (within or before_the_judge):
            yield AROUND_COURT
        if before_the_judge or not (within or told.complained):
            yield COURT_MATTER
    if S.RECORDS in told.services and (told.wrong_records or not within):
        yield RECORD_ACCURACY
    if S.SCHOOL_OR_EHCP in told.services and not within:
        yield SCHOOL_OR_PLAN


_TOLD_BROADLY = frozenset({ASSUMED, AROUND_COURT, CHILD_PROTECTION_ALONE})


def _statutory(rows: list[Row], told: Bearing) -> bool | None:
    """Whether the procedure covers it; None where nothing told says so, or only subjects told broadly."""
    covered = [row for row in rows if row.route is R.STATUTORY_COMPLAINT]
    if any(row is not SUPPORT_PART or told.support_missed for row in covered if row not in _TOLD_BROADLY):
        return True
    if covered or not rows or CHILD_PROTECTION_ALONE in rows:
        return None
    # Of records, the accuracy alone is another route; how the council handled them is its service.
    records_only = rows == [RECORD_ACCURACY]
    return None if records_only and (told.complained or not told.wrong_records) else False
