"""Cases for tests, told in a line: ``case(happened(E.COMPLAINT_MADE, "2025-01-13"), used=CORPORATE)``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from assistant.case import (
    Case,
    Circumstance,
    Event,
    EventType,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Service,
    When,
)

_ids = count(1)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def when(told: str | None) -> When:
    """ "2025-01-13", "2025-01-01/2025-01-31", "/2025-01-31" (by then), "2025-01-01/" (since then) or None."""
    if told is None:
        return When()
    first, slash, last = told.partition("/")
    if not slash:
        return When.on(day(first))
    return When(earliest=day(first) if first else None, latest=day(last) if last else None)


def happened(kind: EventType, told: str | None = None, complaint: int = 1) -> Event:
    return Event(id=f"{kind}-{next(_ids)}", type=kind, when=when(told), complaint=complaint)


def planned(kind: EventType, told: str | None = None) -> Event:
    return happened(kind, told).model_copy(update={"planned": True})


def denied(kind: EventType, told: str | None = None) -> Event:
    return happened(kind, told).model_copy(update={"negated": True})


def case(
    *events: Event,
    services: Sequence[Service] = (Service.LOOKED_AFTER,),
    circumstances: Sequence[Circumstance] = (),
    reasons: Sequence[ReasonCode] = (),
    person: Person | None = Person.PARENT,
    client: Person | None = None,
    used: ProcedureUsed | None = None,
    nation: Nation | None = None,
) -> Case:
    return Case(
        events=list(events),
        services=[Fact(value=service) for service in services],
        circumstances=[Fact(value=circumstance) for circumstance in circumstances],
        reasons=[Fact(value=Reason(code=code)) for code in reasons],
        person=Fact(value=person) if person else None,
        client=Fact(value=client) if client else None,
        procedure_used=Fact(value=used) if used else None,
        nation=Fact(value=nation) if nation else None,
    )
