"""Whether a message's own words bear out what a chat model says they tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from assistant.case import Circumstance, EventType, Nation, Person, ProcedureUsed, ReasonCode, Service
from assistant.understanding.cues import load_cues
from assistant.understanding.heads import EventHeads
from assistant.understanding.reading import EVENT_TYPES, HeadReadings
from assistant.understanding.segments import Clause, split

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]

# The heads' probability from which an event is borne out. On 250 of the example messages, above it lie 98 %
# of the events they tell and 4 % of events put to their clauses at random.
LEAST_LIKELY = 0.02
LEAST_LIKELY_FACT = 0.1
LEAST_LIKE = 0.45  # cosine with the code said in words, for what no head was trained on
_NATION = {"wales", "welsh", "scotland", "scottish", "northern", "ireland", "irish", "england", "english"}


class Support:
    """The witnesses for one turn: the lexicon, the trained heads where they are shipped, and the embedder."""

    def __init__(self, message: str, before: Sequence[str], heads: EventHeads | None, encode: Encode) -> None:
        self._message = message
        self._clauses: Sequence[Clause] = split(message)
        self._encode = encode
        self._cues = load_cues()
        self._read = heads.read(message, self._clauses, before) if heads else HeadReadings()

    def by_cue(self, kind: EventType, quote: str) -> bool:
        """Whether the lexicon knows these words as a way to tell this event."""
        return kind in self._cues.read([quote])[0].events

    def of_event(self, kind: EventType, quote: str) -> bool:
        """Whether the quote can tell this event, happened or not."""
        if self.by_cue(kind, quote):
            return True
        if not len(self._read.events):
            return self._like(kind, quote)
        places = self._clauses_of(quote)
        column = EVENT_TYPES.index(kind)
        return any(self._read.events[place, column] >= LEAST_LIKELY for place in places)

    def of_fact(self, code: StrEnum, quote: str) -> bool:
        """Whether the quote, in its message, can tell this code."""
        if isinstance(code, Nation):
            return bool(_NATION & set(quote.lower().replace(",", " ").replace(".", " ").split()))
        if isinstance(code, ReasonCode):
            return any(self._read.reasons[p].get(code, 0.0) > 0 for p in self._clauses_of(quote)) or (
                not self._read.reasons and self._like(code, quote)
            )
        likely = self._of_message(code)
        return self._like(code, quote) if likely is None else likely >= LEAST_LIKELY_FACT

    def _of_message(self, code: StrEnum) -> float | None:
        """How likely the heads find it in the whole message; None where they were not taught its kind."""
        read = self._read
        if isinstance(code, Person) and read.person:
            return max(read.person.get(code, 0.0), read.client.get(code, 0.0))
        if isinstance(code, Service) and read.services:
            return read.services.get(code, 0.0)
        if isinstance(code, ProcedureUsed) and read.procedure:
            return read.procedure.get(code, 0.0)
        return None

    def _clauses_of(self, quote: str) -> list[int]:
        start = self._message.find(quote)
        if start < 0:
            return []
        end = start + len(quote)
        return [i for i, clause in enumerate(self._clauses) if clause.start < end and start < clause.end]

    def _like(self, code: StrEnum, quote: str) -> bool:
        """Whether the quote is like the code said in words ("no_independent_person": no independent
        person)."""
        said, meant = self._encode([quote, code.value.replace("_", " ")])
        least = LEAST_LIKE if isinstance(code, Circumstance | EventType) else LEAST_LIKE + 0.1
        return float(said @ meant) >= least
