"""What a council's letter is read to say, for an adviser to accept or decline."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from assistant.case import Circumstance, EventType, Frozen, ProcedureUsed, ReasonCode, When


class ProposalKind(StrEnum):
    EVENT = "event"
    REASON = "reason"
    CIRCUMSTANCE = "circumstance"
    PROCEDURE = "procedure"
    COUNCIL = "council"


class Proposal(Frozen):
    """One thing a letter seems to say. Which field is set goes by ``kind``.

    ``sentence`` is the letter's own, on one line. ``from_letter_date`` is True where the day is that of the
    letter and not told in the sentence. ``against`` is what a reason was given for.
    """

    id: str
    kind: ProposalKind
    event: EventType | None = None
    when: When = When()
    planned: bool = False
    reason: ReasonCode | None = None
    against: EventType | None = None
    circumstance: Circumstance | None = None
    procedure: ProcedureUsed | None = None
    council: str | None = None
    sentence: str
    from_letter_date: bool = False


class CouncilReading(Frozen):
    """What was read of one letter: the day it is dated (None where not found) and its proposals in order."""

    dated: date | None
    proposals: tuple[Proposal, ...]
