"""A complaint told only by what did not come of it: "the council never replied to my complaint".

The "never" belongs to the answer and not to the complaint, which was made. Where the words say that a
complaint was left unanswered and no complaint was heard, it is inferred, and so is that no answer came.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.case import Event, EventType, Evidence, Origin
from assistant.understanding.attach import Places, attach
from assistant.understanding.dates import DateMention
from assistant.understanding.order import Position
from assistant.understanding.polarity import left_unanswered
from assistant.understanding.segments import Clause

E = EventType

_CONFIDENCE = 0.7


def implied_complaint(
    text: str,
    clauses: Sequence[Clause],
    mentions: Sequence[DateMention],
    told: Sequence[Event],
    reached: Position,
    turn: int,
) -> list[Event]:
    """The complaint that was left unanswered, and that it was, where the turn's events do not tell them (an
    empty list otherwise, and where the complaint is known to have gone further)."""
    kinds = {event.type for event in told}
    if reached.level > 1 or (E.COMPLAINT_MADE in kinds and E.STAGE1_RESPONSE in kinds):
        return []
    home = next((i for i, clause in enumerate(clauses) if left_unanswered(clause.text)), None)
    if home is None:
        return []
    quote = clauses[home].text
    evidence = Evidence(origin=Origin.INFERRED, turn=turn, quote=quote, confidence=_CONFIDENCE)
    when = attach(Places.of(text, clauses, [(home, E.COMPLAINT_MADE, 0)], mentions))[0]
    implied = (
        Event(id=f"t{turn}u0", type=E.COMPLAINT_MADE, when=when, evidence=evidence),
        Event(id=f"t{turn}u1", type=E.STAGE1_RESPONSE, negated=True, evidence=evidence),
    )
    return [event for event in implied if event.type not in kinds | reached.seen]
