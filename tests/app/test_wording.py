"""The page has words for every code it can meet, and says which entry is wrong where the file is damaged."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import pytest
import yaml

from assistant.answering.answer import CitationKind
from assistant.app.wording import WordingError, label, parse, wording
from assistant.case import (
    AskFor,
    Circumstance,
    EventType,
    Nation,
    Person,
    ProcedureUsed,
    ReasonCode,
    Safety,
    Service,
)
from assistant.letters import Details
from assistant.procedure.assessment import (
    DeadlineCode,
    DeadlineState,
    FaultCode,
    NextStep,
    Party,
    Route,
    Stage,
)

CODES: dict[str, type[StrEnum]] = {
    "events": EventType,
    "persons": Person,
    "nations": Nation,
    "procedures": ProcedureUsed,
    "services": Service,
    "reasons": ReasonCode,
    "circumstances": Circumstance,
    "wants": AskFor,
    "safety": Safety,
    "deadlines": DeadlineCode,
    "parties": Party,
    "deadline_states": DeadlineState,
    "stages": Stage,
    "citation_kinds": CitationKind,
    "faults": FaultCode,
    "routes": Route,
    "next_steps": NextStep,
}


@pytest.mark.parametrize("name", CODES)
def test_every_code_has_words_and_no_words_are_left_over(name: str) -> None:
    held: Iterable[str] = getattr(wording(), name)
    assert set(held) == {code.value for code in CODES[name]}


def test_every_detail_of_a_letter_has_a_label() -> None:
    assert set(wording().letter_details) == set(Details.model_fields)


def test_steps_lead_to_places_that_are_drawn() -> None:
    assert set(wording().steps) <= {step.value for step in NextStep}
    assert set(wording().steps.values()) <= {1, 2, 3, 4}


def test_no_two_events_read_the_same() -> None:
    labels = [held.label for held in wording().events.values()]
    assert len(set(labels)) == len(labels)


def test_a_code_without_words_reads_as_its_own() -> None:
    assert label({}, "some_new_code") == "Some new code"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"stages": {"x": {"at": 9, "tone": "late", "says": "x"}}}, "stages.x.at"),
        ({"persons": None}, "persons"),
    ],
)
def test_a_damaged_entry_is_named(change: dict[str, object], named: str) -> None:
    raw = yaml.safe_dump({**wording().model_dump(mode="json"), **change})
    with pytest.raises(WordingError, match=rf"wording\.yaml: {named}"):
        parse(raw)


def test_a_file_that_is_not_yaml_is_named() -> None:
    with pytest.raises(WordingError, match=r"wording\.yaml is not YAML"):
        parse("a: [")
