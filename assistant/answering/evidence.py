"""Real decisions like the person's case: examples, not promises, each with its reference and link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.answer import ComparableView
from assistant.answering.page import Page
from assistant.answering.text import safe
from vectorstore.records import Comparable

OUTCOME_INFERRED = "outcome_inferred"
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]]+")  # anything else is not made a link
SHOWN = 3  # in the text; the answer's own list holds them all


def section(page: Page, comparables: Sequence[Comparable]) -> str:
    """A line for each of the best decisions."""
    if not comparables:
        return ""
    lines = [f"- {_line(page, comparable)}" for comparable in comparables[:SHOWN]]
    return "\n".join([page.heading("decisions"), page.line("decisions_intro"), "", *lines])


def _line(page: Page, comparable: Comparable) -> str:
    decision = comparable.decision
    outcome = ""
    if decision.outcome:
        key = "decision_outcome_inferred" if OUTCOME_INFERRED in decision.caveats else "decision_outcome"
        words = page.wording.sources.outcomes.get(decision.outcome, decision.outcome.lower())
        outcome = page.line(key, outcome=safe(words))
    text = page.line(
        "decision",
        ref=decision.ref,
        council=safe(decision.council),
        when=f", {decision.date:%B %Y}" if decision.date else "",
        outcome=outcome,
        why=_sentence(safe(comparable.why)),
    )
    link = f" [{page.line('decision_link')}]({decision.url})" if _ADDRESS.fullmatch(decision.url) else ""
    return f"{text}{link} {page.citations.decision(comparable)}"


def _sentence(words: str) -> str:
    """A line as a sentence: a capital first and a full stop last."""
    if not words:
        return ""
    closed = words if words[-1] in ".!?" else f"{words}."
    return closed[0].upper() + closed[1:]


def views(comparables: Sequence[Comparable]) -> list[ComparableView]:
    """The comparables as everyone outside sees them."""
    return [
        ComparableView(
            ref=each.decision.ref,
            council=each.decision.council,
            date=each.decision.date,
            outcome=each.decision.outcome,
            why=each.why,
            paragraphs=list(each.paragraphs),
            url=each.decision.url,
            summary=each.decision.finding,
            remedy=each.decision.remedy,
            confirmed=not each.decision.caveats,
        )
        for each in comparables
    ]
