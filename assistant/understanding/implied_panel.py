"""A review panel told only by what it did: "the panel upheld four of seven", "the panel found for us".

That a panel sat is left to be understood, and so is what the council's letter after it is. Where the panel's
act was told and no panel event was heard, both are inferred from those words, with less confidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from assistant.case import Event, EventType, Evidence, Origin
from assistant.understanding.attach import Places, attach
from assistant.understanding.dates import DateMention
from assistant.understanding.segments import Clause

E = EventType

_STAGE3 = frozenset(
    {E.PANEL_HELD, E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE, E.STAGE3_REFUSED, E.PANEL_DATE_SET}
)
_ACT = re.compile(
    r"\bpanel (?:then |also |mostly |partly |all )?"
    r"(?:upheld|found|agreed|recommended|concluded|sided|decided|backed|accepted|met|sat)\b",
    re.IGNORECASE,
)
# Other panels, and panels that have not sat.
_NOT_THIS = re.compile(
    r"\b(?:resource|resources|funding|fostering|foster|adoption|matching|placement|permanence|care|complex|"
    r"admissions?|linking|edge|legal|gateway|allocation|never|not|no|if|when|until|before|once|what|whether)\b"
    r"|n't\b",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"\b(?:council|director|chief officer|chief executive|head of service|assistant director)(?:['’]?s)? "
    r"(?:final |own )?(?:letter|reply|response|answer|wrote|replied|responded)\b",
    re.IGNORECASE,
)
_CONFIDENCE = 0.6


def implied_panel(
    text: str,
    clauses: Sequence[Clause],
    mentions: Sequence[DateMention],
    seen: AbstractSet[EventType],
    turn: int,
) -> list[Event]:
    """The panel that its acts imply, and the council's response told after it (an empty list otherwise).

    ``seen`` are the events of the whole conversation, so that nothing heard outright is inferred again.
    """
    if seen & _STAGE3:
        return []
    sat = next((i for i, clause in enumerate(clauses) if _panel_acted(clause.text)), None)
    if sat is None:
        return []
    found = [(sat, E.PANEL_HELD)]
    letter = next((i for i in range(sat + 1, len(clauses)) if _LETTER.search(clauses[i].text)), None)
    if letter is not None:
        found.append((letter, E.STAGE3_COUNCIL_RESPONSE))
    dates = attach(Places.of(text, clauses, [(home, kind, 0) for home, kind in found], mentions))
    return [
        Event(
            id=f"t{turn}p{number}",
            type=kind,
            when=when,
            evidence=Evidence(
                origin=Origin.INFERRED, turn=turn, quote=clauses[home].text, confidence=_CONFIDENCE
            ),
        )
        for number, ((home, kind), when) in enumerate(zip(found, dates, strict=True))
    ]


def _panel_acted(clause: str) -> bool:
    return bool(_ACT.search(clause)) and not _NOT_THIS.search(clause)
