"""What the trained heads make of a turn: probabilities, which others weigh. Evidence, never a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.case import AskFor, EventType, Person, ProcedureUsed, ReasonCode, Safety, Service

EVENT_TYPES: tuple[EventType, ...] = tuple(EventType)  # the columns of HeadReadings.events


def _nothing() -> NDArray[np.float32]:
    return np.zeros((0, len(EVENT_TYPES)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class HeadReadings:
    """Probabilities for one turn.

    ``events`` is (clauses, event types), columns in the order of EventType: that the clause tells of such an
    event, happened or not; ``negated`` and ``planned`` are (clauses,): that what it tells has not happened,
    or is meant to. ``reasons`` holds for each clause the codes likely enough to matter. The rest speak for
    the whole conversation so far. ``stage``, ``faults`` and ``routes`` (contract codes)
    are hints for the listener.
    """

    events: NDArray[np.float32] = field(default_factory=_nothing)
    negated: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    planned: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    reasons: Sequence[Mapping[ReasonCode, float]] = ()
    person: Mapping[Person, float] = field(default_factory=dict)
    client: Mapping[Person, float] = field(default_factory=dict)
    services: Mapping[Service, float] = field(default_factory=dict)
    procedure: Mapping[ProcedureUsed, float] = field(default_factory=dict)
    wants: Mapping[AskFor, float] = field(default_factory=dict)
    safety: Mapping[Safety, float] = field(default_factory=dict)
    stage: Mapping[str, float] = field(default_factory=dict)
    faults: Mapping[str, float] = field(default_factory=dict)
    routes: Mapping[str, float] = field(default_factory=dict)
