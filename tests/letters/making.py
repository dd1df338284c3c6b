"""Cases made by hand, as the facts an adviser enters, and the letters over them."""

from __future__ import annotations

from datetime import date

from assistant.case import Case, Event, EventType, Evidence, Fact, Person, When
from assistant.letters import LetterKind
from assistant.letters.as_text import plain_text


def told(text: str, *events: tuple[EventType, date, str], person: Person = Person.PARENT, **facts) -> Case:
    """A case of one turn; each event with its day and the words it was told in."""
    held = [
        Event(id=f"e{n}", type=kind, when=When.on(day), evidence=Evidence(turn=0, quote=words))
        for n, (kind, day, words) in enumerate(events)
    ]
    facts = {
        name: [Fact(value=value, evidence=evidence) for value, evidence in pairs]
        for name, pairs in facts.items()
    }
    return Case(turns=[text], events=held, person=Fact(value=person, evidence=Evidence()), **facts)


def letter(desk, kind: LetterKind, case: Case, today: date) -> str:
    return plain_text(desk.draft(kind, case, today))


def part(text: str, heading: str) -> str:
    """What stands under a heading, up to the next."""
    after = text.split(f"\n{heading}\n", 1)[1]
    return after.split("\n\n", 1)[1].split("\n---", 1)[0]
