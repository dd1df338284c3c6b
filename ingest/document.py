"""A document as read: what ``nextstage parse`` prints. Its shape is public (see the README)."""

from __future__ import annotations

import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    DECISION = "decision"
    GUIDANCE = "guidance"


class Paragraph(Part):
    """One numbered paragraph. ``number`` runs from 1 to the end of the document and never restarts.

    ``items`` holds its list, one entry each; a list inside an item follows it on lines of its own, each
    opened by a bullet. Where text goes on after the list, ``items_at`` says after how many characters of
    ``text`` each item stands; it is empty where all items follow the text. ``label`` is the number printed
    in the source where that says more ("3.17.1" in guidance).
    """

    number: int = Field(ge=1)
    section: str
    text: str
    items: tuple[str, ...] = ()
    items_at: tuple[int, ...] = ()
    label: str | None = None

    def whole(self) -> str:
        """Text and items as one, in the order printed."""
        if not self.items_at:
            return "\n".join([self.text, *self.items])
        pieces: list[str] = []
        start = 0
        for item, at in zip(self.items, self.items_at, strict=True):
            pieces += [self.text[start:at], item]
            start = at
        return "\n".join(piece.strip() for piece in [*pieces, self.text[start:]] if piece.strip())


class RemedyStatus(StrEnum):
    AGREED = "agreed"
    RECOMMENDED = "recommended"  # the Ombudsman's last word, with no agreement told
    OFFERED_BEFORE = "offered_before"
    RECOMMENDED_EARLIER = "recommended_earlier"  # by the council's own investigation or panel
    ALREADY_PAID = "already_paid"


class Remedy(Part):
    """A payment. ``per`` and ``period`` are set where it is paid again and again ("month", "from January 2022
    to March 2023") and no total is given: ``amount_gbp`` is then one of the payments."""

    amount_gbp: float
    payee: str | None = None
    reason: str | None = None
    paragraph: int
    status: RemedyStatus = RemedyStatus.AGREED
    due: str | None = None
    per: str | None = None
    period: str | None = None


class Action(Part):
    """Something the council is to do, other than pay, with its limit as stated."""

    text: str
    due: str | None = None
    paragraph: int


class Found(Part):
    """A value with the paragraphs it rests on."""

    text: str
    paragraphs: tuple[int, ...] = ()


class CrossReference(Part):
    """A place where the document points to its own paragraphs, and whether they are there."""

    paragraph: int
    words: str
    to: tuple[int, ...]
    resolves: bool


class Document(Part):
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
