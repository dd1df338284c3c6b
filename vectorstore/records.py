"""The records the store holds and gives back: decisions, rules and guidance, with their sources.

These types are the store's public words. ``ingest`` fills them from validated data files; ``answering``
turns them into citations.
"""

from __future__ import annotations

import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """A value that is replaced, never changed in place, and holds what is named in it and nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Authority(Record):
    """Where a rule is written down.

    ``confirmed`` is False where the pinpoint is from general knowledge and no published page was seen to
    say it: such a pinpoint is never shown as a firm one.
    """

    source: str
    pinpoint: str
    confirmed: bool
    url: str | None = None
    how: str | None = None


class Rule(Record):
    """One rule of the procedure, in our own words.

    ``force`` is what the rule rests on: statute, regulation, guidance, ombudsman_practice, general_law…
    ``council_claim`` and ``lawful`` are set on the refusal table's rows.
    """

    id: str
    topic: str
    stage: str
    force: str
    statement: str
    authority: tuple[Authority, ...]
    notes: str | None = None
    number: float | str | None = None
    unit: str | None = None
    runs_from: str | None = None
    council_claim: str | None = None
    lawful: str | None = None


class Paragraph(Record):
    """One numbered paragraph. ``number`` runs from 1 to the end of the document and never restarts.

    ``items`` holds its list, one entry each; a list inside an item follows it on lines of its own, each
    opened by a bullet. Where text goes on after the list, ``items_at`` says after how many characters of
    ``text`` each item stands; it is empty where all items follow the text. ``label`` is the number printed
    in the source where that says more ("3.17.1" in guidance). ``part`` is the heading that a decision's
    parts are published under, where ``section`` is one of those beneath it.
    """

    number: int = Field(ge=1)
    section: str
    text: str
    items: tuple[str, ...] = ()
    items_at: tuple[int, ...] = ()
    label: str | None = None
    part: str | None = None

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
    """How far a payment was settled."""

    AGREED = "agreed"
    RECOMMENDED = "recommended"  # the Ombudsman's last word, with no agreement told
    OFFERED_BEFORE = "offered_before"
    RECOMMENDED_EARLIER = "recommended_earlier"  # by the council's own investigation or panel
    ALREADY_PAID = "already_paid"


class Remedy(Record):
    """A payment: pounds, to whom, for what, in which paragraph where known.

    ``per`` and ``period`` are set where it is paid again and again ("month", "from January 2022 to March
    2023") and no total is given: ``amount_gbp`` is then one of the payments. ``due`` is the limit as stated.
    """

    amount_gbp: float
    payee: str | None = None
    reason: str | None = None
    paragraph: int | None = None
    status: RemedyStatus = RemedyStatus.AGREED
    due: str | None = None
    per: str | None = None
    period: str | None = None


class Action(Record):
    """Something the council is to do, other than pay, with its time limit as stated."""

    text: str
    due: str | None = None
    paragraph: int | None = None


class Found(Record):
    """A value with the paragraphs it rests on."""

    text: str
    paragraphs: tuple[int, ...] = ()


class CrossReference(Record):
    """A place where a decision points to its own paragraphs, and whether they are there."""

    paragraph: int
    words: str
    to: tuple[int, ...]
    resolves: bool


class Basis(StrEnum):
    """What a decision's entry was made from."""

    FULL_DECISION = "full decision"
    PUBLISHED_SUMMARY = "published summary"


class Decision(Record):
    """A published decision of the Ombudsman, restated in our own words, with its link.

    ``paragraphs`` is empty for a digest of a published summary. ``caveats`` names what about the entry is
    not confirmed (``url_constructed``, ``outcome_inferred``…). ``date`` is None where the day was not seen;
    ``seen_at`` is the page read, where that was another site's copy and not ``url``.

    From ``title`` on, what only a decision that was read in full has: as in the Document it was read into.
    """

    ref: str = Field(pattern=r"^\d{2} \d{3} \d{3}[a-z]?$")
    council: str
    category: str | None
    outcome: str | None
    date: datetime.date | None
    url: str
    narrative: str
    finding: str
    remedy: str | None = None
    stage_reached: str = "unknown"
    procedure: str = "unknown"
    fault_codes: tuple[str, ...] = ()
    disposition: str | None = None
    not_investigated_reason: str | None = None
    complainant: str | None = None
    topics: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    basis: Basis = Basis.PUBLISHED_SUMMARY
    paragraphs: tuple[Paragraph, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    actions: tuple[Action, ...] = ()
    seen_at: str | None = None
    title: str | None = None
    summary: str | None = None
    earlier_remedies: tuple[Remedy, ...] = ()
    findings: tuple[Found, ...] = ()
    not_investigated: tuple[Found, ...] = ()
    satisfied: datetime.date | None = None
    rests_on: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    cross_references: tuple[CrossReference, ...] = ()
    warnings: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.ref)  # enough to tell them apart, without going over every paragraph

    @property
    def year(self) -> int:
        """The year decided; where the day was not seen, the earliest it can be (references open with the
        year the complaint reached the Ombudsman)."""
        return self.date.year if self.date else 2000 + int(self.ref[:2])


class Guidance(Record):
    """One section of the narrative map of the procedure, in our own words, with the sources it rests on."""

    id: str
    title: str
    text: str
    authority: tuple[Authority, ...] = ()


class ChunkKind(StrEnum):
    """What a passage is a piece of."""

    DECISION = "decision"
    RULE = "rule"
    GUIDANCE = "guidance"


class Chunk(Record):
    """A piece of a record as embedded. ``text`` is shown, ``embedded`` (with its document's facts in front)
    is what the model sees. ``part`` says which part of the record it is (narrative, finding, para 26…)."""

    id: str
    kind: ChunkKind
    source_id: str
    part: str
    text: str
    embedded: str
    paragraph: int | None = None


class Comparable(Record):
    """A decision found for a person's situation.

    ``score`` orders one result list and means nothing across lists. ``why`` says in one line what it
    shares with the situation and what differs. ``paragraphs`` point to where that is shown (empty for a
    summary's digest); ``parts`` name the parts of the digest that show it; ``marks`` come first to the eye.
    """

    decision: Decision
    score: float
    why: str
    paragraphs: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Situation(Record):
    """What the search is asked: the person's words and, where a case is understood, its codes.

    ``reasons`` are those the council gave and the circumstances told, ``topics`` subjects to look for.
    """

    text: str
    stage: str | None = None
    faults: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    complainant: str | None = None
    procedure: str | None = None
    topics: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Filters(Record):
    """Facets a search can be narrowed by; None means any.

    ``since`` is a year; ``service``, ``fault`` and ``stage`` (1, 2, 3, none) are codes; the remedies are
    pounds and let through only decisions whose payment is recorded.
    """

    outcome: str | None = None
    since: int | None = None
    council: str | None = None
    service: str | None = None
    fault: str | None = None
    stage: str | None = None
    min_remedy: float | None = None
    max_remedy: float | None = None
