"""The listener: a turn of the conversation into the case.

``Listener.listen`` returns a new case: the turn added, what it tells merged with what was told before, and
what it corrects corrected. Facts that the person confirmed or corrected are never overwritten by reading.
"""

from __future__ import annotations

from datetime import date

from assistant.case import Case, Event, Evidence, When
from assistant.understanding.cues import Cues, load_cues
from assistant.understanding.dates import DateMention, read_dates
from assistant.understanding.events import FoundEvent, Turn, decode
from assistant.understanding.order import Position
from assistant.understanding.segments import Clause, split
from assistant.understanding.weigher import load_weigher
from vectorstore.embedder import Embedder


class Listener:
    """Reads turns with no chat model: cues, trained heads, dates, and the procedure's own order."""

    def __init__(self, embedder: Embedder | None = None, cues: Cues | None = None) -> None:
        self._embedder = embedder
        self._cues = cues or load_cues()
        self._weigher = load_weigher()

    def listen(self, case: Case, message: str, today: date) -> Case:
        """The case with this turn heard. ``case`` itself is not changed."""
        turn = len(case.turns)
        clauses = split(message)
        mentions = read_dates(message, today, _dates_told(case), clauses)
        position = Position.after(e.type for e in case.events if e.happened)
        heard = Turn.of(message, clauses, self._cues.read([c.text for c in clauses]), mentions, turn == 0)
        found = decode(heard, today, position, self._weigher)
        events = [*case.events, *_events(found, clauses, turn)]
        return case.model_copy(update={"turns": [*case.turns, message], "events": events})


def _dates_told(case: Case) -> list[When]:
    return [event.when for event in case.events if event.when.known]


def _events(found: list[FoundEvent], clauses: list[Clause], turn: int) -> list[Event]:
    """Found events as the case holds them, each with its words and an id that stays."""
    return [
        Event(
            id=f"t{turn}e{number}",
            type=event.kind,
            when=event.when,
            negated=event.negated,
            planned=event.planned,
            evidence=Evidence(turn=turn, quote=clauses[event.clause].text, confidence=event.confidence),
        )
        for number, event in enumerate(found)
    ]


__all__ = ["DateMention", "Listener"]
