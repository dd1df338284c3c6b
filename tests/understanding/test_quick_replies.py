"""Every reply on a button is understood as the fact it stands for."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import yaml

from assistant.case import Case
from assistant.understanding.facts import Facts, read_facts
from assistant.understanding.segments import split

# question, label -> the fact it must tell: the field of Facts and its value. Replies that tell an event or a
# date are read with the events, not here.
TOLD = {
    ("about", "Help or support for a child"): ("services", "child_in_need"),
    ("about", "A child in care"): ("services", "looked_after"),
    ("about", "A disabled child"): ("services", "disabled_child"),
    ("about", "Child protection"): ("services", "child_protection"),
    ("about", "School or an EHC plan"): ("services", "ehc_plan"),
    ("about", "Something in court"): ("services", "court_decision"),
    ("council_reason", "It has nothing to add"): ("reasons", "nothing_to_add"),
    ("council_reason", "It can't give me what I want"): ("reasons", "cannot_achieve_outcome"),
    ("council_reason", "It is too late"): ("reasons", "out_of_time"),
    ("council_reason", "There is a court case"): ("reasons", "court_running"),
    ("council_reason", "No reason"): ("circumstances", "council_gave_no_reason"),
    ("reasons_weighed", "Yes"): ("circumstances", "lateness_reasons_weighed"),
    ("reasons_weighed", "No"): ("circumstances", "lateness_reasons_ignored"),
    ("procedure_used", "Children Act or statutory"): ("procedure_used", "statutory"),
    ("procedure_used", "Corporate or council complaints"): ("procedure_used", "corporate"),
    ("person", "Parent"): ("person", "parent"),
    ("person", "Grandparent"): ("person", "grandparent"),
    ("person", "Foster carer"): ("person", "foster_carer"),
    ("person", "Special guardian"): ("person", "special_guardian"),
    ("person", "I am the young person"): ("person", "child"),
    ("person", "Someone else"): ("person", "other"),
    ("nation", "Yes"): ("nation", "england"),
    ("nation", "Wales"): ("nation", "wales"),
    ("nation", "Scotland"): ("nation", "scotland"),
    ("nation", "Northern Ireland"): ("nation", "northern_ireland"),
}


def replies() -> dict[tuple[str, str], str]:
    file = resources.files("assistant.answering").joinpath("wording/questions.yaml")
    questions: Any = yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]
    return {
        (key, reply["label"]): reply["message"] for key, one in questions.items() for reply in one["replies"]
    }


def values(facts: Facts, field: str) -> set[str]:
    found = getattr(facts, field)
    if found is None:
        return set()
    several = found if isinstance(found, tuple) else (found,)
    return {str(getattr(fact.value, "code", fact.value)) for fact in several}


def read(key: str, message: str) -> Facts:
    return read_facts(message, split(message), previous=Case(turns=["They let us down."], asked=[key]))


@pytest.mark.parametrize("button", sorted(TOLD))
def test_a_reply_tells_its_fact(button: tuple[str, str]) -> None:
    field, value = TOLD[button]
    assert value in values(read(button[0], replies()[button]), field)


@pytest.mark.parametrize("button", sorted(replies()))
def test_a_reply_tells_nothing_else(button: tuple[str, str]) -> None:
    field, value = TOLD.get(button, ("", ""))
    facts = read(button[0], replies()[button])
    assert {one.value for one in facts.safety} <= {"child_speaking"}
    assert values(facts, "reasons") <= ({value} if field == "reasons" else set())
    if field != "nation":
        assert values(facts, "nation") <= {"england"}
