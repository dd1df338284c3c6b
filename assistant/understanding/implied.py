"""A refusal told only by its reason: "nobody will look at it because I have no parental responsibility".

People give the council's reason and leave the "no" to be understood. Where a reason was heard and no refusal,
the refusal is inferred at the stage reached, with the reason's own words and less confidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.case import Event, EventType, Evidence, Fact, Origin, Reason, ReasonCode
from assistant.understanding.attach import Places, attach
from assistant.understanding.dates import DateMention
from assistant.understanding.hints import Hints
from assistant.understanding.order import Position
from assistant.understanding.segments import Clause

E = EventType
R = ReasonCode

_SAYS_NO = frozenset(
    {
        E.COMPLAINT_REFUSED,
        E.STAGE2_REFUSED,
        E.STAGE3_REFUSED,
        E.STAGE2_STOPPED,
        E.COMPLAINT_FROZEN,
        E.OMBUDSMAN_REFUSED,
        E.EARLY_REFERRAL_OFFERED,
    }
)
# Reasons that limit something other than the complaint's going on, or are given while it goes on.
_NO_REFUSAL = frozenset(
    {
        R.NO_COMPENSATION,
        R.NO_LAWYERS,
        R.USE_CORPORATE,
        R.GO_TO_OMBUDSMAN,
        R.OTHER,
        R.NO_INVESTIGATOR,
        R.DISCIPLINARY,
    }
)
# "You are late", said of a request that was made, is a no whatever else is told: who takes it for none waits.
_ALWAYS_A_NO = frozenset({R.LATE_STAGE2_REQUEST, R.LATE_PANEL_REQUEST})
_LEAST_SURE = 0.5


def _says_no(fact: Fact[Reason]) -> bool:
    sure = fact.evidence.confidence >= _LEAST_SURE and bool(fact.evidence.quote)
    return sure and fact.value.code not in _NO_REFUSAL


def implied_refusal(
    text: str,
    clauses: Sequence[Clause],
    mentions: Sequence[DateMention],
    told: Sequence[Event],
    reasons: Sequence[Fact[Reason]],
    position: Position,
    turn: int,
    hints: Hints,
) -> list[Event]:
    """The refusal that a reason implies, where none was told and the message as a whole reads like one or the
    reason can be nothing else (an empty list otherwise)."""
    if any(event.type in _SAYS_NO for event in told) or position.seen & _SAYS_NO:
        return []
    reason = next(
        (fact for fact in reasons if _says_no(fact)),
        None,
    )
    place = position.place("refuse")
    if reason is None or place is None:
        return []
    plain = reason.value.code in _ALWAYS_A_NO
    if not plain and hints.weigh(position.then(place[0])) < hints.weigh(position):
        return []
    at = text.find(reason.evidence.quote)
    home = next((i for i, clause in enumerate(clauses) if clause.start <= at < clause.end), None)
    if home is None:
        return []
    when = attach(Places.of(text, clauses, [(home, place[0], 0)], mentions))[0]
    evidence = Evidence(
        origin=Origin.INFERRED,
        turn=turn,
        quote=clauses[home].text,
        confidence=round(0.8 * reason.evidence.confidence, 3),
    )
    return [Event(id=f"t{turn}n", type=place[0], when=when, evidence=evidence)]
