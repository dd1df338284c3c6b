"""The answer as everyone outside sees it: the shape of ``nextstage ask --json``."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.case import AskFor, Case, Safety
from assistant.procedure.assessment import (
    DeadlineCode,
    DeadlineState,
    FaultCode,
    NextStep,
    Party,
    Route,
    Stage,
)


class View(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class DeadlineView(View):
    """A deadline with its working. ``starts`` is called ``from`` in JSON. Where its start is known only
    within a span of days, ``due`` is the latest day it may end on and ``due_earliest`` the first."""

    what: DeadlineCode
    party: Party
    due: date
    due_earliest: date | None = None
    overdue: bool
    starts: date = Field(alias="from")
    working: str
    state: DeadlineState
    advisory: bool = False
    reading: str | None = None
    complaint: int = 1
    authority: list[str]


class FaultView(View):
    code: FaultCode
    why: str
    authority: list[str]


class EntitlementView(View):
    code: AskFor
    why: str
    authority: list[str]


class RefusalView(View):
    """A reason the council gave, whether it can stand, and what to write back."""

    reason: str
    lawful: str
    why: str
    write_back: str
    authority: list[str]


class AssessmentView(View):
    """The assessment in words.

    ``deadlines`` holds the one that leads of each kind; ``other_readings`` the same limits counted another
    way (K1, a later refusal) or for another complaint told in the same breath.
    """

    routes: list[Route]
    stage: Stage
    can_escalate: bool | None
    next_step: NextStep
    alternatives: list[NextStep] = []
    deadlines: list[DeadlineView]
    other_readings: list[DeadlineView] = []
    council_faults: list[FaultView]
    can_ask_for: list[EntitlementView]
    refusals: list[RefusalView] = []
    missing_facts: list[str]
    doubts: list[str] = []


class ComparableView(View):
    ref: str
    council: str
    date: date | None
    outcome: str | None
    why: str
    paragraphs: list[int]
    url: str
    summary: str = ""
    remedy: str | None = None
    confirmed: bool = True


class CitationKind(StrEnum):
    REGULATION = "regulation"
    ACT = "act"
    GUIDANCE = "guidance"
    DECISION = "decision"
    LGSCO_GUIDANCE = "lgsco_guidance"


class Citation(View):
    """A source behind a mark ``[n]`` in the text. ``confirmed`` False: the pinpoint is not shown as firm.

    ``checked`` is the day the source was last compared with what is said of it here.
    """

    n: int
    kind: CitationKind
    source: str
    pinpoint: str
    url: str | None
    text: str
    confirmed: bool = True
    checked: date | None = None


class Completeness(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    CANNOT_TELL = "cannot_tell"


class QuickReply(View):
    """A tappable answer to the next question: what is shown, and the message it stands for."""

    label: str
    message: str


class NextQuestion(View):
    key: str
    text: str
    replies: list[QuickReply] = []


class Sent(View):
    """A text that was, or would be, given to the chat model: what for, and its two parts to the letter."""

    purpose: str
    system: str
    user: str


class Composition(View):
    """What a chat model did for an answer, where one is set.

    ``statements`` were given to it, ``reworded`` are shown in its words; ``kept_plain`` counts by reason
    those that failed the guard (or were "missing"), and the lines that stood for none ("stray").
    ``listened`` is how many facts it proposed that were kept, ``proposals_dropped`` by reason those that
    were not. ``trouble``: down, slow, cut_off or rubbish; the product answered without it. ``prompts`` names
    each with version and hash. ``sent`` is what went to it, to the letter; it is shown on the page and is no
    part of any file.
    """

    model: str
    prompts: list[str]
    statements: int = 0
    reworded: int = 0
    kept_plain: dict[str, int] = {}
    listened: int = 0
    proposals_dropped: dict[str, int] = {}
    trouble: str | None = None
    sent: tuple[Sent, ...] = Field(default=(), exclude=True)


class Answer(View):
    """One answer. ``text`` is Markdown with ``[n]`` marks; every mark has its citation."""

    text: str
    assessment: AssessmentView
    comparables: list[ComparableView]
    citations: list[Citation]
    next_question: str | None
    question: NextQuestion | None = None
    safety: list[Safety]
    completeness: Completeness
    composer: str = "embedded"
    composition: Composition | None = None
    case: Case

    def as_json(self) -> dict[str, Any]:
        """The JSON document of the contract."""
        return self.model_dump(mode="json", by_alias=True)
