"""Each reason a council gives, with every turn the facts can give it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.case import Case, Circumstance, Person, ProcedureUsed, Reason, ReasonCode, Service
from assistant.case import EventType as E
from assistant.procedure.assessment import Lawful, RefusalVerdict
from assistant.procedure.refusals import REFUSALS, judge
from tests.procedure.dated_cases import case, day, denied, happened
from tests.procedure.test_clocks_properties import TODAY, cases

C, L, R = Circumstance, Lawful, ReasonCode


def verdict(code: ReasonCode, told: Case | None = None, today: str = "2025-06-02") -> RefusalVerdict:
    return judge(told or case(services=[]), Reason(code=code), day(today))


# The law map's table, as it reads where nothing more is told
BARE = [
    (R.CANNOT_ACHIEVE_OUTCOME, L.NO, "ref-01"),
    (R.NOTHING_TO_ADD, L.NO, "s2-21"),
    (R.STAGE2_ROBUST, L.NO, "ref-02"),
    (R.USE_CORPORATE, L.DEPENDS, "ref-03"),
    (R.INFORMAL_FIRST, L.NO, "ref-04"),
    (R.NOT_COVERED, L.DEPENDS, "scope-12"),
    (R.OUT_OF_TIME, L.DEPENDS, "ref-05"),
    (R.LATE_STAGE2_REQUEST, L.NO, "ref-06"),
    (R.LATE_PANEL_REQUEST, L.DEPENDS, "ref-07"),
    (R.CHILD_HAS_NOT_CONSENTED, L.NO, "ref-09"),
    (R.COURT_RUNNING, L.DEPENDS, "ref-10"),
    (R.CHILD_PROTECTION_MATTER, L.DEPENDS, "ref-11"),
    (R.JUDGE_DECIDED, L.DEPENDS, "ref-12"),
    (R.VEXATIOUS, L.NO, "ref-13"),
    (R.TRIBUNAL, L.DEPENDS, "ref-14"),
    (R.NO_COMPENSATION, L.NO, "ref-15"),
    (R.LEGAL_ACTION_THREATENED, L.NO, "ref-16"),
    (R.NO_INVESTIGATOR, L.NO, "ref-17"),
    (R.STAGE1_STILL_OPEN, L.DEPENDS, "ref-18"),
    (R.NEW_ISSUES, L.DEPENDS, "ref-19"),
    (R.DISCIPLINARY, L.DEPENDS, "ref-20"),
    (R.WITHDREW_BEFORE, L.NO, "ref-21"),
    (R.POINT_OF_LAW, L.NO, "ref-22"),
    (R.NOT_CARE_LEAVER, L.NO, "ref-23"),  # the teller of this bare case is a parent
    (R.FORM_REQUIRED, L.NO, "ref-24"),
    (R.COMMISSIONED_PROVIDER, L.NO, "ref-25"),
    (R.ANONYMOUS, L.YES, "ref-26"),
    (R.ALL_STAGES_DONE, L.DEPENDS, "ref-27"),
    (R.NO_LAWYERS, L.NO, "ref-29"),
    (R.GO_TO_OMBUDSMAN, L.DEPENDS, "ref-30"),
    (R.NO_PARENTAL_RESPONSIBILITY, L.NO, "ref-08"),  # a parent needs none
    (R.NOT_A_COMPLAINT, L.NO, "def-05"),
    (R.OTHER, L.UNKNOWN, "s2-22"),
]


@pytest.mark.parametrize(("code", "lawful", "rule"), BARE)
def test_the_table_where_nothing_more_is_told(code: ReasonCode, lawful: Lawful, rule: str) -> None:
    found = verdict(code)
    assert (found.reason, found.lawful) == (code, lawful)
    assert rule in found.rules


def test_every_reason_is_in_the_table_and_here() -> None:
    assert {code for code, _, _ in BARE} == set(ReasonCode)
    assert set(REFUSALS) == set(ReasonCode) - {R.OTHER}
    assert all(row.turns_on for row in REFUSALS.values() if row.lawful is L.DEPENDS)


# By the subject

COVERED = case(services=[Service.SHORT_BREAKS])
ENQUIRY = case(services=[Service.SECTION_47])
ACCEPTED = case(happened(E.STAGE2_STOPPED, "2025-05-01"), services=[Service.SECTION_47])


@pytest.mark.parametrize("code", [R.USE_CORPORATE, R.CHILD_PROTECTION_MATTER])
def test_the_subject_settles_which_procedure(code: ReasonCode) -> None:
    assert verdict(code, COVERED).lawful is L.NO
    assert verdict(code, COVERED).because == "matter_covered"
    assert verdict(code, ENQUIRY).lawful is L.YES
    accepted = verdict(code, ACCEPTED)  # once accepted it must go on
    assert accepted.lawful is L.NO
    assert "scope-05" in accepted.rules
    assert verdict(code, case(services=[Service.CHILD_PROTECTION])).turns_on == "scope"
    mixed = case(services=[Service.SECTION_47, Service.CHILD_IN_NEED])
    assert verdict(code, mixed).lawful is L.NO


@pytest.mark.parametrize("code", [R.TRIBUNAL, R.NOT_A_COMPLAINT])
def test_a_matter_wholly_on_another_route(code: ReasonCode) -> None:
    assert verdict(code, case(services=[Service.EHC_PLAN])).lawful is L.YES
    split = case(services=[Service.EHC_PLAN, Service.SHORT_BREAKS])
    assert verdict(code, split).lawful is not L.YES


@pytest.mark.parametrize("code", [R.JUDGE_DECIDED, R.COURT_RUNNING])
def test_only_what_belongs_to_the_court_stays_with_it(code: ReasonCode) -> None:
    assert verdict(code, case(services=[Service.COURT_DECISION])).lawful is L.YES
    both = case(services=[Service.COURT_DECISION, Service.LOOKED_AFTER])
    assert verdict(code, both).lawful is L.DEPENDS
    assert verdict(code, both).turns_on in ("what_the_judge_decided", "prejudice")


# By the person


@pytest.mark.parametrize(
    ("person", "lawful"),
    [
        (Person.PARENT, L.NO),
        (Person.CHILD, L.NO),
        (Person.CARE_LEAVER, L.NO),
        (Person.FOSTER_CARER, L.NO),
        (Person.SPECIAL_GUARDIAN, L.NO),
        (Person.ADOPTER, L.NO),
        (Person.GRANDPARENT, L.DEPENDS),
        (Person.RELATIVE, L.DEPENDS),
        (Person.OTHER, L.DEPENDS),
        (Person.UNKNOWN, L.DEPENDS),
    ],
)
def test_parental_responsibility(person: Person, lawful: Lawful) -> None:
    found = verdict(R.NO_PARENTAL_RESPONSIBILITY, case(person=person))
    assert found.lawful is lawful
    assert found.turns_on == ("who_complains" if lawful is L.DEPENDS else None)


def test_the_client_and_not_the_adviser_is_the_complainant() -> None:
    for client, lawful in ((Person.PARENT, L.NO), (Person.GRANDPARENT, L.DEPENDS)):
        told = case(person=Person.ADVISER, client=client)
        assert verdict(R.NO_PARENTAL_RESPONSIBILITY, told).lawful is lawful


def test_the_childs_consent() -> None:
    assert verdict(R.CHILD_HAS_NOT_CONSENTED, case(person=Person.PARENT)).lawful is L.NO
    for_a_child = case(person=Person.RELATIVE, circumstances=[C.ACTING_FOR_CHILD])
    assert verdict(R.CHILD_HAS_NOT_CONSENTED, for_a_child).turns_on == "childs_views"
    assert verdict(R.CHILD_HAS_NOT_CONSENTED, case(person=Person.GRANDPARENT)).lawful is L.DEPENDS


def test_care_leaver_or_not() -> None:
    leaver = case(person=Person.CARE_LEAVER, services=[Service.CARE_LEAVING])
    assert verdict(R.NOT_CARE_LEAVER, leaver).turns_on == "care_leaver_status"
    assert verdict(R.NOT_CARE_LEAVER, case(person=Person.PARENT)).because == "entitled_on_another_ground"
    begun = case(happened(E.STAGE2_RESPONSE, "2025-03-03"), person=Person.CARE_LEAVER)
    assert verdict(R.NOT_CARE_LEAVER, begun).because == "already_accepted"


def test_conduct_closes_only_a_repeat_of_a_finished_complaint() -> None:
    assert verdict(R.VEXATIOUS, case(happened(E.STAGE2_RESPONSE, "2025-03-03"))).lawful is L.NO
    finished = case(happened(E.STAGE3_COUNCIL_RESPONSE, "2025-03-03"))
    assert verdict(R.VEXATIOUS, finished).turns_on == "repeat_of_finished_complaint"


# By the stages


def test_round_the_panel_only_by_early_referral() -> None:
    offered = happened(E.EARLY_REFERRAL_OFFERED, "2025-05-12")
    assert verdict(R.STAGE2_ROBUST, case(offered)).lawful is L.NO  # imposed
    agreed = case(offered, circumstances=[C.CONSENTS_TO_EARLY_REFERRAL])
    assert verdict(R.STAGE2_ROBUST, agreed).turns_on == "early_referral_conditions"
    assert verdict(R.GO_TO_OMBUDSMAN, agreed).lawful is L.DEPENDS


@pytest.mark.parametrize("code", [R.ALL_STAGES_DONE, R.GO_TO_OMBUDSMAN])
def test_whether_stages_remain(code: ReasonCode) -> None:
    for event in (E.COMPLAINT_MADE, E.STAGE1_RESPONSE, E.STAGE2_REQUESTED, E.STAGE2_RESPONSE, E.PANEL_HELD):
        assert verdict(code, case(happened(event, "2025-05-01"))).because == "stages_remain"
        assert verdict(code, case(happened(event, "2025-05-01"))).lawful is L.NO
    assert verdict(code, case(happened(E.STAGE3_COUNCIL_RESPONSE, "2025-05-01"))).lawful is L.YES
    assert verdict(code, case(denied(E.STAGE3_COUNCIL_RESPONSE))).lawful is L.DEPENDS
    corporate = case(happened(E.STAGE2_RESPONSE, "2025-05-01"), used=ProcedureUsed.CORPORATE)
    assert verdict(code, corporate).lawful is L.NO  # no stage of the right procedure has been given
    bins = case(happened(E.STAGE2_RESPONSE, "2025-05-01"), services=[Service.OTHER_COUNCIL_SERVICE])
    assert verdict(code, bins).lawful is L.YES


def test_a_new_event_is_not_the_finished_complaint() -> None:
    told = case(happened(E.STAGE3_COUNCIL_RESPONSE, "2022-10-14"), happened(E.PROBLEM_BEGAN, "2024-05-20"))
    assert verdict(R.ALL_STAGES_DONE, told, "2024-10-28").because == "event_after_the_last_stage"
    assert verdict(R.ALL_STAGES_DONE, told, "2024-10-28").lawful is L.NO


@pytest.mark.parametrize("ended", [E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED])
def test_new_points_are_no_ground_to_drop_the_old_ones(ended: E) -> None:
    found = verdict(R.NEW_ISSUES, case(happened(ended, "2025-05-01")))
    assert (found.lawful, found.because) == (L.NO, "original_complaint_dropped")
    assert found.events
    assert verdict(R.NEW_ISSUES, case(happened(E.STAGE2_ACCEPTED, "2025-05-01"))).turns_on == "issues_new"


# By other proceedings


def test_proceedings_hold_a_complaint_up_only_while_they_last() -> None:
    running = case(happened(E.COURT_STARTED, "2025-01-06"))
    assert verdict(R.COURT_RUNNING, running).turns_on == "prejudice"
    over = case(happened(E.COURT_STARTED, "2025-01-06"), happened(E.COURT_ENDED, "2025-04-07"))
    assert (verdict(R.COURT_RUNNING, over).lawful, verdict(R.COURT_RUNNING, over).because) == (
        L.NO,
        "proceedings_over",
    )


def test_new_proceedings_after_old_ones() -> None:
    told = case(
        happened(E.COURT_STARTED, "2023-01-09"),
        happened(E.COURT_ENDED, "2023-11-06"),
        happened(E.COURT_STARTED, "2025-04-07"),
    )
    assert verdict(R.COURT_RUNNING, told).turns_on == "prejudice"
    assert verdict(R.LEGAL_ACTION_THREATENED, told).turns_on == "prejudice"


def test_the_dates_are_those_of_the_complaint_that_was_refused() -> None:
    second = [
        happened(kind, at, complaint=2)
        for kind, at in (
            (E.STAGE2_RESPONSE, "2025-03-28"),
            (E.STAGE3_REQUESTED, "2025-04-28"),
            (E.STAGE3_REFUSED, "2025-05-12"),
        )
    ]
    first = [happened(E.STAGE2_RESPONSE, "2024-01-08"), happened(E.STAGE3_REQUESTED, "2024-03-04")]
    assert verdict(R.LATE_PANEL_REQUEST, case(*first, *second)).because == "asked_in_time"
    assert verdict(R.LATE_PANEL_REQUEST, case(*first)).because == "asked_too_late"
    named = Reason(code=R.LATE_PANEL_REQUEST, against=E.STAGE3_REFUSED)
    refused_first = happened(E.COMPLAINT_REFUSED, "2024-01-02")
    assert judge(case(refused_first, *first, *second), named, day("2025-06-02")).because == "asked_in_time"


def test_a_threat_is_not_proceedings() -> None:
    begun = happened(E.COURT_STARTED, "2025-01-06")
    assert verdict(R.LEGAL_ACTION_THREATENED, case(begun)).turns_on == "prejudice"
    ended = case(begun, happened(E.COURT_ENDED, "2025-04-07"))
    assert verdict(R.LEGAL_ACTION_THREATENED, ended).lawful is L.NO
    assert verdict(R.LEGAL_ACTION_THREATENED, case(denied(E.COURT_STARTED))).lawful is L.NO


# By the dates

GROUNDS = happened(E.PROBLEM_BEGAN, "2024-03-04")


@pytest.mark.parametrize(
    ("made", "lawful"),
    [
        ("2025-03-03", L.NO),
        ("2025-03-04", L.NO),  # the anniversary is still in time
        ("2025-03-05", L.DEPENDS),
        ("2025-03-01/2025-03-31", L.DEPENDS),
        ("2025-02-01/2025-02-28", L.NO),
        (None, L.DEPENDS),
    ],
)
def test_out_of_time_by_the_dates(made: str | None, lawful: Lawful) -> None:
    assert verdict(R.OUT_OF_TIME, case(GROUNDS, happened(E.COMPLAINT_MADE, made))).lawful is lawful


def test_out_of_time_by_whether_the_reasons_were_weighed() -> None:
    late = (GROUNDS, happened(E.COMPLAINT_MADE, "2025-03-05"))
    assert verdict(R.OUT_OF_TIME, case(*late)).turns_on == "reasons_for_lateness_weighed"
    weighed = case(*late, circumstances=[C.LATENESS_REASONS_WEIGHED])
    assert verdict(R.OUT_OF_TIME, weighed).lawful is L.YES
    ignored = case(*late, circumstances=[C.LATENESS_REASONS_IGNORED])
    assert verdict(R.OUT_OF_TIME, ignored).lawful is L.NO
    said_both = case(*late, circumstances=[C.LATENESS_REASONS_WEIGHED, C.LATENESS_REASONS_IGNORED])
    assert verdict(R.OUT_OF_TIME, said_both).lawful is L.NO


def test_a_late_request_for_stage_2_is_never_barred_by_the_clock_alone() -> None:
    answered = happened(E.STAGE1_RESPONSE, "2025-02-03")  # the advised 20 working days end on 3 March
    in_time = case(answered, happened(E.STAGE2_REQUESTED, "2025-03-03"))
    assert verdict(R.LATE_STAGE2_REQUEST, in_time).because == "asked_within_advised_time"
    assert verdict(R.LATE_STAGE2_REQUEST, in_time).details == {"days": "20"}
    late = (answered, happened(E.STAGE2_REQUESTED, "2025-05-12"))
    assert verdict(R.LATE_STAGE2_REQUEST, case(*late)).lawful is L.NO
    weighed = case(*late, circumstances=[C.LATENESS_REASONS_WEIGHED])
    assert verdict(R.LATE_STAGE2_REQUEST, weighed).lawful is L.DEPENDS


ADJUDICATION = happened(E.STAGE2_RESPONSE, "2025-03-28")  # 20 working days over Easter: 29 April


@pytest.mark.parametrize(
    ("asked", "lawful", "because"),
    [
        ("2025-04-28", L.NO, "asked_in_time"),
        ("2025-04-29", L.NO, "asked_in_time"),
        ("2025-04-30", L.YES, "asked_too_late"),
        ("2025-04-22/2025-04-29", L.NO, "asked_in_time"),
        ("2025-04-22/2025-04-30", L.DEPENDS, "late_panel_request"),
        ("2025-04-30/2025-05-06", L.YES, "asked_too_late"),
        (None, L.DEPENDS, "late_panel_request"),
    ],
)
def test_a_panel_request_is_counted(asked: str | None, lawful: Lawful, because: str) -> None:
    found = verdict(R.LATE_PANEL_REQUEST, case(ADJUDICATION, happened(E.STAGE3_REQUESTED, asked)))
    assert (found.lawful, found.because) == (lawful, because)


def test_a_late_panel_request_with_reasons_ignored_or_no_adjudication() -> None:
    late = (ADJUDICATION, happened(E.STAGE3_REQUESTED, "2025-05-12"))
    ignored = case(*late, circumstances=[C.LATENESS_REASONS_IGNORED])
    assert verdict(R.LATE_PANEL_REQUEST, ignored).turns_on == "reasons_for_lateness_weighed"
    weighed = case(*late, circumstances=[C.LATENESS_REASONS_WEIGHED])
    assert verdict(R.LATE_PANEL_REQUEST, weighed).lawful is L.YES
    no_letter = case(*late, circumstances=[C.ADJUDICATION_MISSING])
    assert verdict(R.LATE_PANEL_REQUEST, no_letter).because == "adjudication_not_received"
    said_so = case(circumstances=[C.ASKED_IN_TIME])
    assert verdict(R.LATE_PANEL_REQUEST, said_so).because == "asked_in_time"


MADE = happened(
    E.COMPLAINT_MADE, "2025-05-05"
)  # a bank holiday; ten working days end on 19 May, twenty on 3 June


@pytest.mark.parametrize(
    ("today", "longer", "lawful"),
    [
        ("2025-05-19", False, L.YES),
        ("2025-05-20", False, L.DEPENDS),
        ("2025-06-03", False, L.DEPENDS),
        ("2025-06-04", False, L.NO),
        ("2025-05-20", True, L.YES),
        ("2025-06-03", True, L.YES),
        ("2025-06-04", True, L.NO),
    ],
)
def test_stage_1_still_open_is_counted(today: str, longer: bool, lawful: Lawful) -> None:
    notice = [happened(E.STAGE1_EXTENSION_TOLD, "2025-05-14")] if longer else []
    assert verdict(R.STAGE1_STILL_OPEN, case(MADE, *notice), today).lawful is lawful


def test_stage_1_is_not_open_once_answered() -> None:
    told = case(MADE, happened(E.STAGE1_RESPONSE, "2025-05-12"))
    assert verdict(R.STAGE1_STILL_OPEN, told, "2025-05-14").because == "stage1_answered"
    vague = case(happened(E.COMPLAINT_MADE, "/2025-05-05"))
    assert verdict(R.STAGE1_STILL_OPEN, vague, "2025-05-12").lawful is L.DEPENDS


# For any case


@given(cases(), TODAY, st.sampled_from(list(ReasonCode)))
def test_every_verdict_stands_on_rules_and_says_what_it_turns_on(
    told: Case, today: date, code: ReasonCode
) -> None:
    found = judge(told, Reason(code=code), today)
    assert found.rules
    assert found.because
    assert (found.turns_on is not None) is (found.lawful is L.DEPENDS)
    ids = {event.id for event in told.events}
    assert set(found.events) <= ids
    never_right = {
        R.CANNOT_ACHIEVE_OUTCOME,
        R.NOTHING_TO_ADD,
        R.INFORMAL_FIRST,
        R.FORM_REQUIRED,
        R.POINT_OF_LAW,
    }
    if code in never_right:
        assert found.lawful is L.NO


def test_every_rule_named_in_the_room_is_in_the_rule_book() -> None:
    """Ids are the room's only link to the authorities: none may dangle."""
    root = Path(__file__).parents[2]
    book = next(iter(sorted(root.glob("ingest/**/rules.yaml"))), None)
    if book is None:
        pytest.skip("the bundled rule book is not in this checkout")
    known = {rule["id"] for rule in yaml.safe_load(book.read_text(encoding="utf-8"))}
    in_all: set[str] = set()
    for path in sorted((root / "assistant" / "procedure").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        named = set(
            re.findall(
                r'"((?:gen|who|scope|time|frz|with|s[123]|lgo|rem|alt|ref|def|beh|adv|adj)-\d\d)"', text
            )
        )
        assert named <= known, f"{path.name} names rules that are not in the book: {sorted(named - known)}"
        in_all |= named
    assert len(in_all) > 100
