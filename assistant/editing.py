"""What a person changes by hand: each function takes a case and gives a new one, the old left as it was.

A changed fact keeps the words it came from, so that the page can still show them; its origin
(``Origin.CORRECTED``) says that the person changed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from assistant.case import (
    Case,
    Event,
    EventType,
    Evidence,
    Fact,
    Nation,
    Origin,
    Person,
    ProcedureUsed,
    When,
)

T = TypeVar("T")
_BY_HAND = (Origin.CONFIRMED, Origin.CORRECTED)


class Listed(StrEnum):
    """The lists of a case whose facts can be taken out one by one."""

    SERVICES = "services"
    REASONS = "reasons"
    CIRCUMSTANCES = "circumstances"
    WANTS = "wants"
    SAFETY = "safety"


class Single(StrEnum):
    """The facts of which a case holds one or none."""

    PERSON = "person"
    CLIENT = "client"
    COUNCIL = "council"
    NATION = "nation"
    PROCEDURE_USED = "procedure_used"


_SAYS_I = re.compile(r"\b(?:i|i[’']?(?:m|ve|d|ll)|my|me|mine|myself|we|we[’'](?:ve|re|d|ll)|our|us)\b", re.I)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def for_a_client(case: Case) -> Case:
    """An adviser's own notes of somebody: where they nowhere say "I", the adviser writes, and whoever was
    heard as writing is the client. Words in quotation marks are the client's and are not looked at."""
    told = _QUOTED.sub(" ", "\n".join(case.turns))
    heard = case.person
    if case.client or not case.turns or _SAYS_I.search(told):
        return case
    if heard and (heard.value is Person.ADVISER or heard.evidence.origin in _BY_HAND):
        return case
    adviser: Fact[Person] = Fact(value=Person.ADVISER, evidence=Evidence(origin=Origin.INFERRED))
    client = heard if heard and heard.value is not Person.UNKNOWN else None
    return case.model_copy(update={"person": adviser, "client": client})


def set_date(case: Case, event_id: str, day: date) -> Case:
    """The event happened (or, where it was planned, is to happen) on this day.

    Raises ``KeyError`` where the case holds no such event, as do all functions that name one.
    """
    event = _event(case, event_id)
    when = When.on(day, event.when.words)
    return _replaced(case, event, when=when, negated=False)


def did_not_happen(case: Case, event_id: str) -> Case:
    """The event has not happened; a date told for it goes with it."""
    return _replaced(case, _event(case, event_id), when=When(), negated=True, planned=False)


def did_happen(case: Case, event_id: str) -> Case:
    """The event has happened after all, on a day still to be told where none is known."""
    return _replaced(case, _event(case, event_id), negated=False, planned=False)


def remove_event(case: Case, event_id: str) -> Case:
    """The event is no part of this case."""
    event = _event(case, event_id)
    return _with(case, events=[held for held in case.events if held is not event])


def add_event(case: Case, kind: EventType, day: date | None = None, *, planned: bool = False) -> Case:
    """One more event, on a day or undated; it belongs to the complaint told of first."""
    event = Event(
        id=_free_id(event.id for event in case.events),
        type=kind,
        when=When.on(day) if day else When(),
        planned=planned,
        evidence=Evidence(origin=Origin.CORRECTED),
    )
    return _with(case, events=[*case.events, event])


def set_person(case: Case, person: Person) -> Case:
    """Who is writing. A client stays only beside someone who acts for others."""
    case = _with(case, person=_corrected(case.person, person))
    return case if person in (Person.ADVISER, Person.PROFESSIONAL) else _with(case, client=None)


def set_client(case: Case, client: Person) -> Case:
    """Whom an adviser acts for."""
    return _with(case, client=_corrected(case.client, client))


def set_council(case: Case, council: str) -> Case:
    """The council's name as typed; an empty name takes it out."""
    name = " ".join(council.split())
    return _with(case, council=_corrected(case.council, name) if name else None)


def set_nation(case: Case, nation: Nation) -> Case:
    """Where the family lives."""
    return _with(case, nation=_corrected(case.nation, nation))


def set_procedure_used(case: Case, procedure: ProcedureUsed) -> Case:
    """Which procedure the council itself used."""
    return _with(case, procedure_used=_corrected(case.procedure_used, procedure))


def remove_single(case: Case, name: Single) -> Case:
    """Take out a fact of which there is one."""
    return _with(case, **{name.value: None})


def remove_listed(case: Case, name: Listed, index: int) -> Case:
    """Take one fact out of a list. Raises ``IndexError`` where the list is shorter."""
    facts = list(getattr(case, name.value))
    del facts[index]
    return _with(case, **{name.value: facts})


def confirm_event(case: Case, event_id: str) -> Case:
    """The event is right as it stands."""
    event = _event(case, event_id)
    return _replaced(case, event, origin=Origin.CONFIRMED)


def confirm_all(case: Case) -> Case:
    """Everything is right as it stands. What the person changed stays marked as changed."""
    singles = {name.value: _confirmed(getattr(case, name.value)) for name in Single}
    lists = {name.value: [_confirmed(fact) for fact in getattr(case, name.value)] for name in Listed}
    return _with(case, **singles, **lists, events=[_confirmed(event) for event in case.events])


def ask_again(case: Case, question: str) -> Case:
    """A question that was put and not yet answered may be put again."""
    return _with(case, asked=[key for key in case.asked if key != question])


def confirmed(case: Case) -> bool:
    """Whether the person has confirmed or changed every fact that the case holds."""
    facts = [fact for name in Single if (fact := getattr(case, name.value)) is not None]
    facts += [fact for name in Listed for fact in getattr(case, name.value)]
    settled = (Origin.CONFIRMED, Origin.CORRECTED)
    return all(held.evidence.origin in settled for held in [*facts, *case.events])


def _event(case: Case, event_id: str) -> Event:
    for event in case.events:
        if event.id == event_id:
            return event
    raise KeyError(event_id)


def _replaced(case: Case, event: Event, *, origin: Origin = Origin.CORRECTED, **changes: Any) -> Case:
    evidence = event.evidence.model_copy(update={"origin": origin, "confidence": 1.0})
    changed = event.model_copy(update={**changes, "evidence": evidence})
    return _with(case, events=[changed if held is event else held for held in case.events])


def _corrected(old: Fact[T] | None, value: T) -> Fact[T]:
    """The new value; the old fact's words stay with it where only the reading of them changed."""
    kept = old.evidence if old else Evidence()
    evidence = kept.model_copy(update={"origin": Origin.CORRECTED, "confidence": 1.0})
    return Fact(value=value, evidence=evidence)


def _confirmed(held: Any) -> Any:
    """A fact or event marked as confirmed, unless the person had changed it."""
    if held is None or held.evidence.origin is Origin.CORRECTED:
        return held
    evidence = held.evidence.model_copy(update={"origin": Origin.CONFIRMED, "confidence": 1.0})
    return held.model_copy(update={"evidence": evidence})


def _free_id(taken: Iterable[str]) -> str:
    used = set(taken)
    return next(name for number in range(1, len(used) + 2) if (name := f"added-{number}") not in used)


def _with(case: Case, **changes: Any) -> Case:
    return case.model_copy(update=changes)
