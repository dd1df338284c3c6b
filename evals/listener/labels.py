"""Labelled messages: how they are read, and the case a perfect listener would make of each.

A labelled message holds what a person wrote, what they told (events and facts) and what a right answer
must hold (``expect``, in the gold file's words). The folder that holds the messages is always an argument;
nothing here knows where they are kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.case import (
    AskFor,
    Case,
    Event,
    EventType,
    Evidence,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Safety,
    Service,
    When,
)
from assistant.understanding.facts import BODY_OF_ROUTE

MESSAGES_FILE = "messages.jsonl"
HELD_OUT = frozenset({0, 1})
DEV = frozenset({2})
TRAIN = frozenset(range(3, 10))

Day = date  # a field is called "date" too

E = TypeVar("E", bound=StrEnum)


class LabelledEvent(BaseModel):
    """Something told. ``text`` and ``date_text`` are exact pieces of the turn; ``date`` a day or a span."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: EventType
    text: str
    turn: int
    date_text: str | None = None
    date: Day | tuple[Day | None, Day | None] | None = None
    negated: bool = False
    planned: bool = False

    def when(self) -> When:
        """The labelled date as the case holds it; a span told backwards is turned round."""
        if self.date is None:
            return When(words=self.date_text)
        if isinstance(self.date, Day):
            return When.on(self.date, self.date_text)
        first, last = self.date
        if first and last and first > last:
            first, last = last, first
        return When(earliest=first, latest=last, words=self.date_text)


class LabelledFacts(BaseModel):
    """Who writes, about what, and what the council said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: str | None = None
    client: str | None = None
    services: list[str] = Field(default_factory=list)
    procedure_used: str | None = None
    procedure_clue: str | None = None
    reasons_given: list[str] = Field(default_factory=list)
    reason_texts: list[str] = Field(default_factory=list)
    wants: list[str] = Field(default_factory=list)
    nation: str | None = None
    asks: str | None = None


class Expectation(BaseModel):
    """What a right answer holds; a list of stages or next steps means that any of them is right."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    routes_include: list[str] | None = None
    stage: str | list[str] | None = None
    can_escalate: bool | None = None
    next_step: str | list[str] | None = None
    faults_include: list[str] | None = None
    faults_exclude: list[str] | None = None
    ask_for_include: list[str] | None = None
    deadlines: dict[str, date] | None = None
    safety: list[str] | None = None


class Message(BaseModel):
    """One labelled message of one or several turns, read on ``today``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    today: date
    turns: list[str]
    events: list[LabelledEvent]
    facts: LabelledFacts
    expect: Expectation
    why: list[str] = Field(default_factory=list)

    @property
    def expects_unsettled(self) -> bool:
        """Whether the label says in terms that the facts do not settle ``can_escalate``."""
        return "can_escalate" in self.expect.model_fields_set and self.expect.can_escalate is None


def bucket(message_id: str) -> int:
    """The tenth (0 to 9) an id falls in. 0 and 1 are held out, 2 is for choosing, 3 to 9 for learning."""
    return int(hashlib.sha256(message_id.encode()).hexdigest(), 16) % 10


def real_data_path(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The labelled messages named by NEXTSTAGE_REAL_DATA (a file, or a folder that holds them), if any."""
    told = environment.get("NEXTSTAGE_REAL_DATA")
    if not told:
        return None
    folder = Path(told)
    candidates = (folder, folder / MESSAGES_FILE, folder / "examples" / MESSAGES_FILE)
    return next((path for path in candidates if path.is_file()), None)


def load(path: str | Path) -> list[Message]:
    """Read labelled messages, one JSON object a line.

    Raises:
        ValueError: a line is not a labelled message; names the file and the line.
        OSError: the file cannot be read.
    """
    messages = []
    with Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                messages.append(Message.model_validate(json.loads(line)))
            except (json.JSONDecodeError, ValidationError) as error:
                raise ValueError(f"{path}, line {number}: not a labelled message ({error})") from error
    return messages


def services_by_route(message: Message) -> list[Fact[Service]]:
    """The services told, with those that only the expected routes name (the labels have no word for what
    belongs to other bodies); these alone where no statutory complaint is expected."""
    routes = message.expect.routes_include or []
    named = [BODY_OF_ROUTE[route] for route in routes if route in BODY_OF_ROUTE]
    told = _facts(Service, message.facts.services)
    if "statutory_complaint" not in routes and routes:
        told = []
        if "corporate_complaint" in routes:
            enquiry = "child_protection" in message.facts.services
            named.append(Service.SECTION_47 if enquiry else Service.OTHER_COUNCIL_SERVICE)
    return [*told, *(Fact[Service](value=service) for service in named)]


def case_from_labels(message: Message) -> Case:
    """The case a perfect listener would make of the message: its labelled events, facts and reasons.

    Circumstances are not labelled, so they are absent; the dangers are those the label expects, since
    hearing them is the listener's work and the procedure only passes them on.
    """
    facts = message.facts
    return Case(
        turns=list(message.turns),
        person=_fact(Person, facts.person),
        client=_fact(Person, facts.client),
        nation=_fact(Nation, facts.nation),
        procedure_used=_fact(ProcedureUsed, facts.procedure_used, quote=facts.procedure_clue or ""),
        services=_facts(Service, facts.services),
        events=[
            _event(number, event)
            for number, event in enumerate(message.events)
            if not _taken_back(event, message)
        ],
        reasons=_reasons(facts),
        wants=_facts(AskFor, facts.wants),
        safety=_facts(Safety, message.expect.safety or []),
    )


def _taken_back(event: LabelledEvent, message: Message) -> bool:
    """Whether a later turn denies this, on no day of its own: a correction, which a listener merges."""
    return not event.negated and any(
        later.negated and later.date is None and later.type is event.type and later.turn > event.turn
        for later in message.events
    )


def _event(number: int, event: LabelledEvent) -> Event:
    return Event(
        id=f"e{number}",
        type=event.type,
        when=event.when(),
        negated=event.negated,
        planned=event.planned,
        evidence=Evidence(turn=event.turn, quote=event.text),
    )


def _reasons(facts: LabelledFacts) -> list[Fact[Reason]]:
    texts = facts.reason_texts
    return [
        Fact[Reason](
            value=Reason(code=ReasonCode(code)),
            evidence=Evidence(quote=texts[number] if number < len(texts) else ""),
        )
        for number, code in enumerate(facts.reasons_given)
    ]


def _fact(kind: type[E], told: str | None, quote: str = "") -> Fact[Any] | None:
    """A labelled word as a fact; None where nothing was told or the word is no member of ``kind``."""
    member = _member(kind, told)
    return None if member is None else Fact[kind](value=member, evidence=Evidence(quote=quote))  # type: ignore[valid-type]


def _facts(kind: type[E], told: list[str]) -> list[Fact[Any]]:
    return [fact for word in told if (fact := _fact(kind, word)) is not None]


def _member(kind: type[E], told: str | None) -> E | None:
    if told is None or told == "unknown" or told not in set(kind):
        return None
    return kind(told)


LabelKind = Literal[
    "stage",
    "next_step",
    "can_escalate",
    "routes_include",
    "faults_include",
    "faults_exclude",
    "ask_for_include",
    "deadlines",
]
