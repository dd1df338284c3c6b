"""A decision found by a search, as everyone outside sees it: an element of ``nextstage search --json``."""

from __future__ import annotations

from datetime import date

from assistant.answering.answer import View
from vectorstore.records import Comparable


class SearchResult(View):
    """One comparable decision.

    ``score`` orders one list and means nothing across lists. ``why`` says what it shares with what was
    searched for; ``paragraphs`` and ``parts`` point to where that is shown; ``marks`` come first to the eye.
    ``remedy`` is in the decision's own terms, in our words.
    """

    ref: str
    council: str
    date: date | None
    outcome: str | None
    score: float
    why: str
    paragraphs: list[int]
    parts: list[str]
    marks: list[str]
    url: str
    finding: str
    remedy: str | None

    @classmethod
    def of(cls, comparable: Comparable) -> SearchResult:
        """The public view of a decision that the store found. The score is rounded to four places."""
        decision = comparable.decision
        return cls(
            ref=decision.ref,
            council=decision.council,
            date=decision.date,
            outcome=decision.outcome,
            score=round(comparable.score, 4),
            why=comparable.why,
            paragraphs=list(comparable.paragraphs),
            parts=list(comparable.parts),
            marks=list(comparable.marks),
            url=decision.url,
            finding=decision.finding,
            remedy=decision.remedy,
        )
