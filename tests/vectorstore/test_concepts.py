"""The same thing told in different words is found to be the same; other things are not."""

from __future__ import annotations

import pytest

from vectorstore.concepts import compiled, concepts


def found_in(text: str) -> set[str]:
    known = concepts()
    return {name for name, there in zip(known.names, known.in_text(text), strict=True) if there}


@pytest.mark.parametrize(
    ("concept", "person", "decision"),
    [
        ("grandparent", "I'm his nan", "The grandmother complained about her grandchildren."),
        ("respite", "no overnights for months", "The council took away his respite."),
        ("homelessness", "my son is sofa surfing", "She was homeless and slept rough."),
        ("corporate_route", "they used the ordinary complaints process", "It used its corporate procedure."),
        ("stage2_refused", "they won't do stage two", "It refused to consider the complaint at stage 2."),
        ("panel_refused", "no panel, they say", "The council did not convene a stage three panel."),
        ("out_of_time", "they say it's over a year old", "It rejected the complaint as out of time."),
        ("court_hold", "on hold because of court", "It waited until the proceedings had ended."),
        ("remedy_too_low", "the offer is an insult", "The offer was not large enough."),
        ("no_compensation", "they can't pay compensation", "It said compensation could not be awarded."),
        ("allowance_stopped", "they stopped our allowance", "The allowance was later means tested."),
        ("private_arrangement", "a private arrangement, they say", "It was a private family arrangement."),
        ("staying_put", "I stayed with my foster carers after 18", "They had a staying put arrangement."),
        ("pathway_plan", "no pathway plan", "No personal adviser was given."),
        ("data_breach", "she gave my address to my ex", "The council disclosed personal information."),
        ("court_report", "lies in the section 7 report", "It wrote a section 37 report."),
        ("belongings", "all my stuff went missing", "His belongings were disposed of."),
        ("carer_approval", "we've been deregistered", "The fostering panel ended their approval."),
        ("independent_person", "no independent person", "It allocated an independent person."),
        ("lado", "the LADO said it was substantiated", "The designated officer (LADO) met the school."),
    ],
)  # fmt: skip
def test_people_and_decisions_are_heard_alike(concept: str, person: str, decision: str) -> None:
    assert concept in found_in(person)
    assert concept in found_in(decision)


@pytest.mark.parametrize(
    ("concept", "text"),
    [
        ("panel_refused", "The panel upheld every complaint."),
        ("stage2_refused", "Stage 2 upheld my complaint in full."),
        ("grandparent", "A grand total of five meetings."),
        ("adopter", "The council adopted a new policy."),
        ("court_hold", "The tennis court was on the list."),
        ("belongings", "The child belongs with her mother."),
    ],
)
def test_other_things_are_not(concept: str, text: str) -> None:
    assert concept not in found_in(text)


def test_nothing_is_found_in_nothing() -> None:
    assert found_in("") == set()


def test_codes_mean_concepts() -> None:
    known = concepts()
    marks = known.of_codes(["refused_stage2", "no such code"])
    assert {name for name, there in zip(known.names, marks, strict=True) if there} == {"stage2_refused"}


def test_phrases_are_written_as_the_file_says() -> None:
    pattern = compiled("foster* carer*; (cut|stop*) .. money; grand(mother|dad)")
    for text in ("fostering carers", "Foster-carer", "cut all of our money", "stopped the money", "granddad"):
        assert pattern.search(text), text
    for text in (
        "carer foster",
        "cut one two three four five six seven money",
        "grand mother",
        "shortcut money",
    ):
        assert not pattern.search(text), text


def test_every_concept_can_be_said_in_a_line() -> None:
    known = concepts()
    assert len(set(known.names)) == len(known.names)
    assert all((say and say[0].islower()) or say.startswith("SEND") for say in known.say)
    assert all("_" not in say for say in known.say)
