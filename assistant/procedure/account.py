"""What a person has told, by value: the case without the words that each fact came from.

Taken from a case once, at the door of this room, so that no function inside it has to open each fact again.
"""

from __future__ import annotations

from typing import NamedTuple

from assistant.case import (
    AskFor,
    Case,
    Circumstance,
    Duration,
    Event,
    EventType,
    Nation,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Safety,
    Service,
)

_NO_REASONS: frozenset[ReasonCode] = frozenset()
_CORPORATE = ProcedureUsed.CORPORATE


class Account(NamedTuple):
    """A case by value, each list in the order told.

    ``complainant`` is the client where an adviser writes, otherwise the writer. ``kinds`` are the types of
    all events told of, whether they have happened, have not, or are to come; ``happened`` of those that have.
    """

    events: tuple[Event, ...]
    kinds: frozenset[EventType]
    happened: frozenset[EventType]
    durations: tuple[Duration, ...]
    complainant: Person
    nation: Nation | None
    used: ProcedureUsed | None
    services: frozenset[Service]
    circumstances: tuple[Circumstance, ...]
    reasons: tuple[Reason, ...]
    wants: tuple[AskFor, ...]
    safety: tuple[Safety, ...]

    @property
    def corporate(self) -> bool:
        """Whether the council used its corporate procedure."""
        return self.used is _CORPORATE

    @property
    def reason_codes(self) -> frozenset[ReasonCode]:
        return frozenset([reason.code for reason in self.reasons]) if self.reasons else _NO_REASONS

    def tells(self, *circumstances: Circumstance) -> bool:
        """Whether any of these was told."""
        for told in self.circumstances:  # noqa: SIM110 (asked of every case many times: the quickest)
            if told in circumstances:
                return True
        return False

    def with_events(self, events: tuple[Event, ...]) -> Account:
        """The same account with other events."""
        kinds = frozenset([event.type for event in events])
        return self._replace(events=events, kinds=kinds, happened=_happened(events, kinds))


def account_of(case: Case) -> Account:
    """The case by value."""
    events = tuple(case.events)
    kinds = frozenset([event.type for event in events])
    return Account(
        events,
        kinds,
        _happened(events, kinds),
        tuple(case.durations),
        _complainant(case),
        case.nation.value if case.nation else None,
        case.procedure_used.value if case.procedure_used else None,
        frozenset([fact.value for fact in case.services]),
        tuple([fact.value for fact in case.circumstances]),
        tuple([fact.value for fact in case.reasons]),
        tuple([fact.value for fact in case.wants]),
        tuple([fact.value for fact in case.safety]),
    )


def _happened(events: tuple[Event, ...], kinds: frozenset[EventType]) -> frozenset[EventType]:
    """Those of the events' ``kinds`` that have happened: mostly all of them have."""
    have_not = [event for event in events if event.negated or event.planned]
    if not have_not:
        return kinds
    return frozenset([event.type for event in events if event.happened])


def _complainant(case: Case) -> Person:
    if case.client is not None:
        return case.client.value
    if case.person is None or case.person.value is Person.ADVISER:
        return Person.UNKNOWN
    return case.person.value
