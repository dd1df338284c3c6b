"""Cases in a short notation, so that a test reads as the story it tests.

``told("complaint_made 2024-05-01", "not stage1_response", "planned panel_held 2024-07-01", parent=True)``:
one event a string, with a day, a span (``2024-05-01..2024-05-31``, either end open) or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.case import (
    Case,
    Circumstance,
    Duration,
    Event,
    EventType,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Safety,
    Service,
    Took,
    When,
)


def event(text: str, number: int = 0, complaint: int = 1) -> Event:
    words = text.split()
    negated, planned = words[0] == "not", words[0] == "planned"
    if negated or planned:
        words = words[1:]
    when = _when(words[1]) if len(words) > 1 else When()
    return Event(
        id=f"e{number}",
        type=EventType(words[0]),
        when=when,
        negated=negated,
        planned=planned,
        complaint=complaint,
    )


def duration(text: str) -> Duration:
    """ "stage2 80 working", "stage2 320..350", "stage1 70..", "still stage2 320..350" (it goes on)."""
    words = text.split()
    goes_on = words[0] == "still"
    of, days, *counted = words[goes_on:]
    least, _, most = days.partition("..")
    longest = int(most) if most else (int(least) if ".." not in days else None)
    return Duration(of=Took(of), least=int(least), most=longest, working=bool(counted), over=not goes_on)


def _when(text: str) -> When:
    if ".." not in text:
        return When.on(date.fromisoformat(text))
    first, last = text.split("..")
    return When(
        earliest=date.fromisoformat(first) if first else None,
        latest=date.fromisoformat(last) if last else None,
    )


def told(
    *events: str,
    person: Person | None = Person.PARENT,
    services: Iterable[Service] = (Service.CHILD_IN_NEED,),
    reasons: Iterable[ReasonCode] = (),
    circumstances: Iterable[Circumstance] = (),
    procedure: ProcedureUsed | None = None,
    nation: Nation | None = None,
    safety: Iterable[Safety] = (),
    second: Iterable[str] = (),
    lasted: Iterable[str] = (),
) -> Case:
    """A case of these events (``second`` are those of a second complaint) and facts."""
    first = [event(text, number) for number, text in enumerate(events)]
    others = [event(text, number + 100, complaint=2) for number, text in enumerate(second)]
    return Case(
        person=Fact[Person](value=person) if person else None,
        services=[Fact[Service](value=service) for service in services],
        events=[*first, *others],
        durations=[duration(text) for text in lasted],
        reasons=[Fact[Reason](value=Reason(code=code)) for code in reasons],
        circumstances=[Fact[Circumstance](value=one) for one in circumstances],
        procedure_used=Fact[ProcedureUsed](value=procedure) if procedure else None,
        nation=Fact[Nation](value=nation) if nation else None,
        safety=[Fact[Safety](value=one) for one in safety],
    )


def day(text: str) -> date:
    return date.fromisoformat(text)
