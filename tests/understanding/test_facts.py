"""What a turn tells besides its events, each fact with the person's own words."""

from __future__ import annotations

import pytest

from assistant.case import AskFor, Case, Circumstance, Nation, Person, ProcedureUsed, ReasonCode, Service
from assistant.understanding.facts import Facts, read_facts
from assistant.understanding.segments import split


def read(text: str, previous: Case | None = None) -> Facts:
    return read_facts(text, split(text), previous=previous)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("I'm a foster carer of nine years and the council stopped my allowance.", Person.FOSTER_CARER),
        ("My grandson lives with me under an SGO and they cut the money.", Person.SPECIAL_GUARDIAN),
        ("We adopted two girls in 2016.", Person.ADOPTER),
        ("im 15 n in care, can i complain", Person.CHILD),
        ("I'm 22, a care leaver, and my PA never rings.", Person.CARE_LEAVER),
        ("Cl = mother, PR. S2 req'd 9/2, no reply.", Person.ADVISER),
        ("Auntie here, my nephew was placed with me.", Person.RELATIVE),
        ("My son is autistic and his hours were cut.", Person.PARENT),
    ],
)
def test_who_is_writing(text: str, person: Person) -> None:
    fact = read(text).person
    assert fact is not None
    assert fact.value is person
    assert fact.evidence.quote in text


def test_an_adviser_speaks_for_a_client() -> None:
    facts = read("Client is a paternal grandmother, no PR. LA refused the complaint.")
    assert facts.person is not None
    assert facts.person.value is Person.ADVISER
    assert facts.client is not None
    assert facts.client.value is Person.GRANDPARENT


def test_who_wrote_before_is_remembered() -> None:
    first = read("I'm a foster carer and my foster son was moved.")
    case = Case(turns=["I'm a foster carer and my foster son was moved."], person=first.person)
    assert read("ok what next then", case).person == first.person


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("They said I haven't got parental responsibility so no.", ReasonCode.NO_PARENTAL_RESPONSIBILITY),
        ("The letter says the council does not make compensatory payments.", ReasonCode.NO_COMPENSATION),
        ('"Stage 2 would not achieve the outcome you are seeking"', ReasonCode.CANNOT_ACHIEVE_OUTCOME),
        (
            "They say it is a safeguarding matter, child protection is not covered.",
            ReasonCode.CHILD_PROTECTION_MATTER,
        ),
        ("Refused because the stage 2 was thorough and robust", ReasonCode.STAGE2_ROBUST),
        ("They said stage 2 would not be proportionate.", ReasonCode.NOTHING_TO_ADD),
        ("The letter says going on would be disproportionate.", ReasonCode.NOTHING_TO_ADD),
    ],
)
def test_a_reason_the_council_gave(text: str, code: ReasonCode) -> None:
    reasons = read(text).reasons
    assert code in {fact.value.code for fact in reasons}
    assert all(fact.evidence.quote in text for fact in reasons)


def test_letterhead_tells_the_corporate_procedure() -> None:
    fact = read('The reply is headed "Corporate Complaints Procedure - Stage 1 of 2".').procedure_used
    assert fact is not None
    assert fact.value is ProcedureUsed.CORPORATE
    assert "orporate" in fact.evidence.quote


def test_service_and_circumstance_and_want() -> None:
    text = "My autistic son lost his respite. The reply has no mention of the Ombudsman. I want an apology."
    facts = read(text)
    assert {Service.DISABLED_CHILD, Service.SHORT_BREAKS} <= {fact.value for fact in facts.services}
    assert Circumstance.REPLY_OMITTED_NEXT_STAGE in {fact.value for fact in facts.circumstances}
    assert AskFor.APOLOGY in {fact.value for fact in facts.wants}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I want the allowance backdated.", False),
        ("I want my money back.", True),
        ("I want back what I paid.", True),
    ],
)
def test_what_is_backdated_was_not_paid_by_the_person(text: str, wanted: bool) -> None:
    found = read(text)
    assert (AskFor.REIMBURSEMENT in {fact.value for fact in found.wants}) is wanted


def test_council_and_nation() -> None:
    facts = read("I complained to Croydon council in May.")
    assert facts.council is not None
    assert facts.council.value == "London Borough of Croydon"
    assert facts.nation is not None
    assert facts.nation.value is Nation.ENGLAND
    assert read("I was reading the letter again").council is None
    welsh = read("We live in Swansea and the council there refused us.").nation
    assert welsh is not None
    assert welsh.value is Nation.WALES


def test_nothing_told_is_nothing_held() -> None:
    facts = read("hello")
    assert facts == Facts()


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("We are in Belfast, Northern Ireland. The trust ignored my complaint.", Nation.NORTHERN_IRELAND),
        ("I live in Derry and the trust has not answered.", Nation.NORTHERN_IRELAND),
        ("We live in Bangor, Wales and the council is late.", Nation.WALES),
        ("My son was placed in Derry by Leeds council and they ignored me.", Nation.ENGLAND),
    ],
)
def test_a_town_with_its_nation_says_where_it_is(text: str, nation: Nation) -> None:
    found = read(text).nation
    assert found is not None
    assert found.value is nation
