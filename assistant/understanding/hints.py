"""What the heads make of the whole message, as a witness among the readings of its words.

A reading of the clauses implies where the complaint stands (``standing``) and what the council did. The heads
guess the same from the message as a whole. The guess decides nothing of itself: it is weighed with the words
when the listener chooses among readings, and the law then speaks from the events of the reading chosen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.case import EventType
from assistant.understanding.order import Position
from assistant.understanding.reading import HeadReadings

E = EventType
Kinds = frozenset[EventType]

STAGE_WEIGHT = 1.0
PLACED_WEIGHT = 1.25  # of the stage that the law makes of a reading, its days counted;
STANDING_SHARE = (
    0.5  # what then is left of the weight of its standing (both chosen on the tenth for choosing)
)
FAULT_WEIGHT = 0.3
_LEAST = 0.02  # no guess is so sure that words cannot outweigh it

_STAGE3 = frozenset({E.STAGE3_REQUESTED, E.PANEL_DATE_SET, E.PANEL_HELD, E.PANEL_REPORT})
_STAGE2 = frozenset(
    {
        E.STAGE2_REQUESTED,
        E.STAGE2_ACCEPTED,
        E.STATEMENT_AGREED,
        E.INVESTIGATORS_APPOINTED,
        E.STAGE2_EXTENSION_TOLD,
    }
)
_STAGE1 = frozenset({E.COMPLAINT_MADE, E.COMPLAINT_ACKNOWLEDGED, E.STAGE1_EXTENSION_TOLD})

# The codes of the heads' guess that a standing may turn out to be; which, the dates and the facts decide.
_CODES: Mapping[str, tuple[str, ...]] = {
    "stage1_awaited": ("stage1_open", "stage1_overdue"),
    "stage2_awaited": ("stage2_open", "stage2_overdue"),
    "stage3_awaited": ("stage3_open", "stage3_overdue"),
    "not_started": ("not_started", "not_applicable"),
    "unknown": ("unknown", "not_applicable"),
}
_FAULTS: Mapping[str, EventType] = {
    "refused_stage1": E.COMPLAINT_REFUSED,
    "refused_stage2": E.STAGE2_REFUSED,
    "closed_stage2_early": E.STAGE2_STOPPED,
    "refused_stage3": E.STAGE3_REFUSED,
    "recommendations_not_implemented": E.REMEDY_NOT_DONE,
}


@cache
def standing(seen: Kinds, denied: Kinds) -> str:
    """Where a complaint stands by what was told to have happened and not to have, dates aside.

    The order of the stages is that of SI 2006/1738 regs 14 to 20. "awaited" stands for open or overdue.
    """
    if E.OMBUDSMAN_DECIDED in seen:
        return "remedy_outstanding" if E.REMEDY_NOT_DONE in seen else "ombudsman_decided"
    if E.OMBUDSMAN_COMPLAINED in seen and E.OMBUDSMAN_REFUSED not in seen:
        return "ombudsman_open"
    stands = _stage3(seen) or _stage2(seen, denied) or _stage1(seen, denied) or _before(seen, denied)
    if E.REMEDY_NOT_DONE in seen and (stands.endswith("answered") or stands in ("not_started", "unknown")):
        return "remedy_outstanding"
    return "frozen" if E.COMPLAINT_FROZEN in seen else stands


def _stage3(seen: Kinds) -> str | None:
    if E.STAGE3_COUNCIL_RESPONSE in seen:
        return "stage3_answered"
    if E.STAGE3_REFUSED in seen and not seen & {E.PANEL_HELD, E.PANEL_REPORT}:
        return "stage3_refused"
    return "stage3_awaited" if seen & _STAGE3 else None


def _stage2(seen: Kinds, denied: Kinds) -> str | None:
    refused = seen & {E.STAGE2_REFUSED, E.STAGE2_STOPPED}
    if E.STAGE2_RESPONSE in seen:
        return "stage2_answered"
    if refused:
        return "stage2_refused"
    if seen & _STAGE2:
        return "stage1_answered" if E.COMPLAINT_WITHDRAWN in seen else "stage2_awaited"
    if seen & (_STAGE1 | {E.STAGE1_RESPONSE, E.COMPLAINT_REFUSED}):
        return None
    if E.EARLY_REFERRAL_OFFERED in seen or E.STAGE3_REQUESTED in denied:
        return "stage2_answered"
    return "stage2_awaited" if E.STAGE2_RESPONSE in denied and E.STAGE2_REQUESTED not in denied else None


def _stage1(seen: Kinds, denied: Kinds) -> str | None:
    if E.STAGE1_RESPONSE in seen:
        return "stage1_answered"
    if E.COMPLAINT_REFUSED in seen:
        return "stage1_refused"
    if seen & _STAGE1:
        return "not_started" if E.COMPLAINT_WITHDRAWN in seen else "stage1_awaited"
    if E.STAGE2_REQUESTED in denied and E.STAGE1_RESPONSE not in denied:
        return "stage1_answered"
    return "stage1_awaited" if E.STAGE1_RESPONSE in denied and E.COMPLAINT_MADE not in denied else None


def _before(seen: Kinds, denied: Kinds) -> str:
    if seen & {E.REMEDY_OFFERED, E.REMEDY_AGREED}:
        return "unknown"
    return "not_started" if E.PROBLEM_BEGAN in seen or E.COMPLAINT_MADE in denied else "unknown"


def codes_of(stands: str) -> tuple[str, ...]:
    """The stages that a standing may turn out to be."""
    return _CODES.get(stands, (stands,))


@dataclass(frozen=True, slots=True)
class Hints:
    """The heads' guesses for the whole message, by code; empty where there are no heads."""

    stage: Mapping[str, float]
    faults: Mapping[str, float]

    @classmethod
    def of(cls, read: HeadReadings | None) -> Hints:
        return cls({}, {}) if read is None else cls(read.stage, read.faults)

    def weigh(self, position: Position) -> float:
        """What the guesses add to the log-odds of a reading that ends at ``position``."""
        score = 0.0
        if self.stage:
            stands = standing(position.seen, position.denied)
            likely = sum(self.stage.get(code, 0.0) for code in codes_of(stands))
            score += STAGE_WEIGHT * math.log(max(likely, _LEAST))
        for code, kind in _FAULTS.items():
            if code in self.faults:
                likely = self.faults[code] if kind in position.seen else 1 - self.faults[code]
                score += FAULT_WEIGHT * math.log(max(likely, _LEAST))
        return score

    def weigh_placed(self, position: Position, stage: str) -> float:
        """The same where the law has been asked to which ``stage`` the reading leads, its days counted."""
        score = STANDING_SHARE * self.weigh(position)
        if self.stage:
            score += PLACED_WEIGHT * math.log(max(self.stage.get(stage, 0.0), _LEAST))
        return score
