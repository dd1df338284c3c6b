"""The procedure's own order, as a listener may use it: what can follow what, and at which stage.

Only the order of the statutory stages (SI 2006/1738 regs 14 to 20) is used, never a conclusion from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.case import EventType

E = EventType

# How far along a complaint is once an event has happened.
LEVEL: Mapping[EventType, int] = {
    E.COMPLAINT_MADE: 1,
    E.COMPLAINT_ACKNOWLEDGED: 1,
    E.COMPLAINT_REFUSED: 1,
    E.STAGE1_EXTENSION_TOLD: 1,
    E.STAGE1_RESPONSE: 2,
    E.STAGE2_REQUESTED: 3,
    E.STAGE2_REFUSED: 3,
    E.STAGE2_ACCEPTED: 4,
    E.STATEMENT_AGREED: 4,
    E.INVESTIGATORS_APPOINTED: 4,
    E.STAGE2_EXTENSION_TOLD: 4,
    E.STAGE2_STOPPED: 4,
    E.STAGE2_RESPONSE: 5,
    E.EARLY_REFERRAL_OFFERED: 5,
    E.STAGE3_REQUESTED: 6,
    E.STAGE3_REFUSED: 6,
    E.PANEL_DATE_SET: 6,
    E.PANEL_HELD: 7,
    E.PANEL_REPORT: 8,
    E.STAGE3_COUNCIL_RESPONSE: 9,
    E.OMBUDSMAN_COMPLAINED: 10,
    E.OMBUDSMAN_REFUSED: 10,
    E.OMBUDSMAN_DECIDED: 11,
}

# Acts of which one clause tells one at most: which stage was asked for; which stage was answered or refused.
_ONE_OF: tuple[frozenset[EventType], ...] = (
    frozenset({E.COMPLAINT_MADE, E.STAGE2_REQUESTED, E.STAGE3_REQUESTED}),
    frozenset(
        {
            E.STAGE1_RESPONSE,
            E.STAGE2_RESPONSE,
            E.STAGE3_COUNCIL_RESPONSE,
            E.COMPLAINT_REFUSED,
            E.STAGE2_REFUSED,
            E.STAGE3_REFUSED,
        }
    ),
    frozenset({E.STAGE1_EXTENSION_TOLD, E.STAGE2_EXTENSION_TOLD}),
)

# An act told without its stage, given how far the complaint had come: (event type, how likely in log-odds).
_FAMILIES: Mapping[str, Mapping[int, tuple[EventType, float]]] = {
    "ask": {
        1: (E.STAGE2_REQUESTED, -0.5),
        2: (E.STAGE2_REQUESTED, 0.5),
        5: (E.STAGE3_REQUESTED, 0.5),
        3: (E.CHASED, -1.0),
        4: (E.CHASED, -1.0),
    },
    "answer": {
        0: (E.STAGE1_RESPONSE, -1.0),
        1: (E.STAGE1_RESPONSE, 0.3),
        2: (E.STAGE1_RESPONSE, -1.5),
        3: (E.STAGE2_RESPONSE, -0.3),
        4: (E.STAGE2_RESPONSE, 0.0),
        7: (E.STAGE3_COUNCIL_RESPONSE, -0.2),
        8: (E.STAGE3_COUNCIL_RESPONSE, 0.3),
        10: (E.OMBUDSMAN_DECIDED, -0.8),
    },
    "refuse": {
        0: (E.COMPLAINT_REFUSED, -0.5),
        1: (E.COMPLAINT_REFUSED, 0.0),
        2: (E.STAGE2_REFUSED, -0.5),
        3: (E.STAGE2_REFUSED, 0.5),
        4: (E.STAGE2_REFUSED, -0.5),
        5: (E.STAGE3_REFUSED, -0.5),
        6: (E.STAGE3_REFUSED, 0.5),
        10: (E.OMBUDSMAN_REFUSED, 0.0),
    },
    "accept": {
        1: (E.COMPLAINT_ACKNOWLEDGED, -0.8),
        3: (E.STAGE2_ACCEPTED, 0.5),
    },
    "extend": {
        1: (E.STAGE1_EXTENSION_TOLD, 0.3),
        3: (E.STAGE2_EXTENSION_TOLD, 0.2),
        4: (E.STAGE2_EXTENSION_TOLD, 0.3),
    },
}


def one_of(first: EventType, second: EventType) -> bool:
    """Whether two events are readings of one act, so that a clause tells only one of them."""
    return any(first in group and second in group for group in _ONE_OF)


@dataclass(frozen=True, slots=True)
class Position:
    """How far a complaint has come in the telling, the last thing told, and the kinds told so far:
    ``seen`` to have happened, ``denied`` not to have."""

    level: int = 0
    last: EventType | None = None
    seen: frozenset[EventType] = frozenset()
    denied: frozenset[EventType] = frozenset()

    @classmethod
    def after(cls, kinds: Iterable[EventType], denied: Iterable[EventType] = ()) -> Position:
        position = cls(denied=frozenset(denied))
        for kind in kinds:
            position = position.then(kind)
        return position

    def then(self, kind: EventType, happened: bool = True, denied: bool = False) -> Position:
        """The position once ``kind`` is told; what has not happened moves nothing along."""
        if not happened:
            return Position(self.level, kind, self.seen, self.denied | {kind} if denied else self.denied)
        level = max(self.level, LEVEL.get(kind, 0))
        return Position(level, kind, self.seen | {kind}, self.denied)

    def place(self, family: str) -> tuple[EventType, float] | None:
        """The stage an unstaged act belongs to here, with its likelihood, or None where it fits none."""
        return _FAMILIES[family].get(self.level)
