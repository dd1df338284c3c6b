"""Assessments built by hand, so that the words are tested apart from the procedure that chooses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from assistant.answering import compose
from assistant.answering.answer import Answer
from assistant.case import Case, Event, EventType, When
from assistant.procedure.assessment import (
    Assessment,
    Deadline,
    DeadlineCode,
    DeadlineState,
    NextStep,
    Party,
    Route,
    Stage,
)
from ingest.corpus.loader import load_corpus
from vectorstore.records import Comparable, Decision, Rule

TODAY = date(2025, 3, 3)


@pytest.fixture(scope="session")
def rules() -> Mapping[str, Rule]:
    return load_corpus().rules


@pytest.fixture(scope="session")
def say(rules: Mapping[str, Rule]) -> Callable[..., Answer]:
    """Compose from a case and an assessment, with the bundled rules."""

    def composed(
        assessment: Assessment,
        case: Case | None = None,
        comparables: tuple[Comparable, ...] = (),
        asked: str | None = None,
        looked_at: tuple[Comparable, ...] = (),
    ) -> Answer:
        return compose(
            case or Case(turns=["x"]),
            assessment,
            rules=rules,
            comparables=comparables,
            today=assessment.today,
            asked=asked,
            looked_at=looked_at,
        )

    return composed


def assessed(stage: Stage, step: NextStep, **more: object) -> Assessment:
    given: dict[str, object] = {
        "today": TODAY,
        "routes": (Route.STATUTORY_COMPLAINT,),
        "stage": stage,
        "can_escalate": True,
        "next_step": step,
    }
    return Assessment(**{**given, **more})  # type: ignore[arg-type]


def happened(kind: EventType, when: date | None = None) -> Event:
    return Event(id=f"e-{kind.value}", type=kind, when=When.on(when) if when else When())


def deadline(what: DeadlineCode = DeadlineCode.STAGE2_RESPONSE_MAX, **more: object) -> Deadline:
    given: dict[str, object] = {
        "what": what,
        "party": Party.COUNCIL,
        "due": date(2024, 11, 28),
        "start": date(2024, 8, 29),
        "start_event": EventType.STAGE2_REQUESTED.value,
        "working_days": 65,
        "state": DeadlineState.PASSED,
        "rules": ("s2-10",),
    }
    return Deadline(**{**given, **more})  # type: ignore[arg-type]


def comparable(why: str = "also refused stage 2", **more: object) -> Comparable:
    given: dict[str, object] = {
        "ref": "20 008 394",
        "council": "London Borough of Redbridge",
        "category": None,
        "outcome": "Upheld",
        "date": date(2021, 7, 14),
        "url": "https://www.lgo.org.uk/decisions/children-s-care-services/other/20-008-394",
        "narrative": "A parent asked for stage 2.",
        "finding": "The council should have begun stage 2.",
    }
    return Comparable(decision=Decision.model_validate({**given, **more}), score=1.0, why=why)
