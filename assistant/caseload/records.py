"""What the case list holds and gives back. Times are in UTC."""

from __future__ import annotations

from datetime import datetime

from assistant.case import Case, Frozen


class CaseSummary(Frozen):
    """A line of the case list."""

    id: str
    title: str
    council: str | None
    archived: bool
    created: datetime
    updated: datetime


class StoredCase(CaseSummary):
    """A case with all that belongs to it but its notes and papers.

    ``details`` holds what letters need (names, addresses) as the letter room's JSON; ``revision`` goes up
    with each change, so that two windows cannot overwrite each other unseen.
    """

    case: Case
    details: str
    revision: int


class NoteRecord(Frozen):
    id: int
    text: str
    created: datetime


class Attachment(Frozen):
    """A council letter that was read: its text and, as JSON, what was proposed from it and decided."""

    id: int
    name: str
    text: str
    proposals: str
    created: datetime


class Draft(Frozen):
    """A letter as last edited: its kind (a word of the contract) and the letter as JSON."""

    id: int
    kind: str
    letter: str
    updated: datetime
