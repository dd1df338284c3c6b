"""An answer told only by the procedure it was given under: "they looked into it under the corporate procedure
and now I have finished and can go to the Ombudsman".

That the council answered is left to be understood. Where its procedure was told as a thing done and no
answer was heard, the answer is inferred: the last of the corporate procedure's two where the words say that
it is at an end, the first otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from assistant.case import Event, EventType, Evidence, Fact, Origin, ProcedureUsed
from assistant.understanding.attach import Places, attach
from assistant.understanding.dates import DateMention
from assistant.understanding.segments import Clause

E = EventType

_ANSWERS = frozenset(
    {
        E.STAGE1_RESPONSE,
        E.STAGE2_RESPONSE,
        E.STAGE3_COUNCIL_RESPONSE,
        E.PANEL_REPORT,
        E.COMPLAINT_REFUSED,
        E.STAGE2_REFUSED,
        E.STAGE2_STOPPED,
        E.STAGE3_REFUSED,
    }
)
_DONE = re.compile(
    r"\b(?:looked (?:in ?to|at)|dealt with|handled|investigated|answered|considered|treated|processed|"
    r"reviewed|responded|replied|(?:gone|went|been|put|taken) (?:\w+ ){0,3}through|complet\w+|finished|"
    r"exhausted|(?:final|last) (?:response|reply|answer|letter)|both stages|two stages)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"\b(?:will|would|want|wants|going to|if|should|could|can|may|might|must|ought|offered|asking|no one|"
    r"nobody|never|not|when|until|before|once|whether)\b(?! only)|\bto be\b|n['’]t\b|['’]ll\b|\?",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:finished|complet\w+|exhausted|(?:both|two|all) (?:the )?stages|"
    r"final (?:response|reply|answer|letter)|end of (?:it|that|the (?:road|line|process|procedure|matter))|"
    r"(?:go|take it|complain|turn) (?:on )?(?:now )?to the ombudsman|"
    r"nothing (?:more|further|else) (?:they|to be|can))\b",
    re.IGNORECASE,
)
_CONFIDENCE = 0.6


def implied_answer(
    text: str,
    clauses: Sequence[Clause],
    mentions: Sequence[DateMention],
    seen: AbstractSet[EventType],
    procedure: Fact[ProcedureUsed] | None,
    turn: int,
) -> list[Event]:
    """The answer that a corporate procedure told as done implies (an empty list otherwise).

    ``seen`` are the events of the whole conversation, ``procedure`` what this turn says was used.
    """
    if procedure is None or procedure.value is not ProcedureUsed.CORPORATE or seen & _ANSWERS:
        return []
    at = text.find(procedure.evidence.quote) if procedure.evidence.quote else -1
    home = next((i for i, clause in enumerate(clauses) if clause.start <= at < clause.end), None)
    if home is None or not _DONE.search(clauses[home].text) or _undone(clauses[home].text):
        return []
    near = [c.text for c in clauses[home:] if c.sentence - clauses[home].sentence <= 1]
    kind = E.STAGE2_RESPONSE if any(_ENDED.search(words) for words in near) else E.STAGE1_RESPONSE
    when = attach(Places.of(text, clauses, [(home, kind, 0)], mentions))[0]
    evidence = Evidence(origin=Origin.INFERRED, turn=turn, quote=clauses[home].text, confidence=_CONFIDENCE)
    return [Event(id=f"t{turn}a", type=kind, when=when, evidence=evidence)]


def _undone(words: str) -> bool:
    """Whether what a clause says of the procedure is meant, asked or denied, and not done.

    What follows the doing ("... and now I can go to the Ombudsman") does not undo it.
    """
    done = _DONE.search(words)
    return bool(done and _NOT_DONE.search(words[: done.start()])) or words.rstrip().endswith("?")
