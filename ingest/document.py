"""A document as read: what ``nextstage parse`` prints. Its shape is public (see the README).

Its parts are those of the records the store holds, so that what is read is what is kept.
"""

from __future__ import annotations

import datetime
from enum import StrEnum

from pydantic import Field

from vectorstore.records import (
    Action,
    CrossReference,
    Found,
    Paragraph,
    Record,
    Remedy,
    RemedyStatus,
)

__all__ = [
    "Action",
    "CrossReference",
    "Document",
    "Found",
    "Kind",
    "Paragraph",
    "Remedy",
    "RemedyStatus",
]


class Kind(StrEnum):
    """What a document is read as."""

    DECISION = "decision"
    GUIDANCE = "guidance"


class Document(Record):
    """One decision or guidance document, as read from one file.

    ``remedies`` and ``actions`` hold what was finally agreed (or, where no agreement is told, finally
    recommended); what was offered, recommended or paid before is in ``earlier_remedies``. ``rests_on`` names,
    for values that are no list, the paragraphs they come from. What is not certain is None.
    """

    kind: Kind
    ref: str | None = None
    council: str | None = None
    category: str | None = None
    outcome: str | None = None
    date: datetime.date | None = None
    title: str | None = None
    url: str | None = None
    summary: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    earlier_remedies: tuple[Remedy, ...] = ()
    actions: tuple[Action, ...] = ()
    fault_codes: tuple[str, ...] = ()
    findings: tuple[Found, ...] = ()
    not_investigated: tuple[Found, ...] = ()
    stage_reached: str | None = None
    procedure: str | None = None
    satisfied: datetime.date | None = Field(
        default=None, description="the day the Ombudsman was satisfied with what the council did"
    )
    rests_on: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    cross_references: tuple[CrossReference, ...] = ()
    warnings: tuple[str, ...] = ()
