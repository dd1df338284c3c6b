"""What a chat model may propose of a message, and reading it from its reply."""

# ruff: noqa: E501 (the lists and patterns read best whole)
from __future__ import annotations

import json
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.case import Circumstance, EventType, Nation, Person, ProcedureUsed, ReasonCode, Service
from assistant.chat_model import ChatTrouble, Trouble

MOST = 40  # of one kind: a model that repeats itself is cut short
# Text that speaks to a machine and not of a complaint: pasted to steer the reading, never told by a person.
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:previous|above|prior|earlier|all|your|these|other)\b[^.\n]{0,30}"
    r"\b(?:instructions?|prompts?|rules?|messages?|text)\b|^\s*(?:system|assistant|developer|user)\s*:|<\|?\w+\|?>|"
    r"\b(?:as an? )?(?:ai|language model|chatbot|assistant)\b[^.\n]{0,30}\b(?:must|should|will|are|respond|reply|output|say|tell)\b|"
    r"\b(?:respond|reply|output|answer|print|return)\b[^.\n]{0,20}\b(?:json|only with|exactly|the following)\b|"
    r"\b(?:mark|set|record|classify|treat|label)\b[^.\n]{0,40}\b(?:stage|case|complaint|event|field|status)\b[^.\n]{0,20}\b(?:as|to)\b|"
    r"\b(?:system|new|hidden) (?:prompt|instructions?)\b|\[/?inst\]",
    re.IGNORECASE | re.MULTILINE,
)


class Quoted(BaseModel):
    """A code with the words that tell it."""

    model_config = ConfigDict(extra="ignore")

    code: str
    quote: str


class ProposedEvent(BaseModel):
    """Something that happened, has not (``negated``) or is to come (``planned``)."""

    model_config = ConfigDict(extra="ignore")

    type: str
    quote: str
    date: str | None = None
    negated: bool = False
    planned: bool = False


class Proposal(BaseModel):
    """All that a model proposes of one message. Codes are checked later, one by one."""

    model_config = ConfigDict(extra="ignore")

    events: list[ProposedEvent] = Field(default_factory=list)
    services: list[Quoted] = Field(default_factory=list)
    reasons: list[Quoted] = Field(default_factory=list)
    circumstances: list[Quoted] = Field(default_factory=list)
    person: Quoted | None = None
    client: Quoted | None = None
    nation: Quoted | None = None
    procedure_used: Quoted | None = None


def _schema() -> str:
    """The shape in short: JSON with the codes in place of values, which small models follow best."""
    one = "|"
    event = {
        "type": one.join(EventType),
        "quote": "exact words",
        "date": "[[D1]] or null",
        "negated": False,
        "planned": False,
    }

    def coded(kind: Any) -> dict[str, str]:
        return {"code": one.join(kind), "quote": "exact words"}

    shape = {
        "events": [event],
        "services": [coded(Service)],
        "reasons": [coded(ReasonCode)],
        "circumstances": [coded(Circumstance)],
        "person": coded(Person),
        "client": coded(Person),
        "nation": coded(Nation),
        "procedure_used": coded(ProcedureUsed),
    }
    return json.dumps(shape)


SCHEMA = _schema()


def read_proposals(reply: str) -> Proposal:
    """The proposal in a reply, whatever stands around it; entries of the wrong shape are left out.

    Raises ``ChatTrouble`` (rubbish) where there is no JSON object in it.
    """
    found = _first_object(reply)
    if found is None:
        raise ChatTrouble(Trouble.RUBBISH)
    return Proposal(
        **{
            "events": _each(found.get("events"), ProposedEvent),
            **{name: _each(found.get(name), Quoted) for name in ("services", "reasons", "circumstances")},
            **{
                name: next(iter(_each([found.get(name)], Quoted)), None)
                for name in ("person", "client", "nation", "procedure_used")
            },
        }
    )


def whole(reply: str) -> bool:
    """Whether the proposal's JSON object has come to its end: what follows it is not read."""
    return reply.rstrip().endswith(("}", "`")) and _first_object(reply) is not None


def longest(message: str) -> int:
    """The most characters a proposal from a message may take: each fact quotes it, beside its code."""
    return 2_000 + 4 * len(message)


def _first_object(reply: str) -> dict[str, Any] | None:
    start = reply.find("{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder().raw_decode(reply[start:])
    except (json.JSONDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _each(found: Any, shape: type[BaseModel]) -> list[Any]:
    kept = []
    for item in found[:MOST] if isinstance(found, list) else []:
        try:
            kept.append(shape.model_validate(item))
        except ValidationError:
            continue
    return kept


def to_machine(message: str, quote: str) -> bool:
    """Whether a quote stands in a paragraph of the message that gives orders to a machine."""
    for paragraph in re.split(r"\n\s*\n", message):
        if quote.lower() in paragraph.lower() and _ORDERS.search(paragraph):
            return True
    return bool(_ORDERS.search(quote))
