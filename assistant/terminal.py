"""Answers and decisions as the command line prints them."""

from __future__ import annotations

from typing import Any

from assistant.answering.answer import Answer
from assistant.answering.citations import as_text
from vectorstore.records import Comparable, Decision


def answer_text(answer: Answer) -> str:
    """The answer with the sources behind its marks under it."""
    return f"{answer.text}\n\nSources\n{as_text(answer.citations)}" if answer.citations else answer.text


def comparable_json(comparable: Comparable) -> dict[str, Any]:
    decision = comparable.decision
    return {
        "ref": decision.ref,
        "council": decision.council,
        "date": decision.date.isoformat() if decision.date else None,
        "outcome": decision.outcome,
        "score": round(comparable.score, 4),
        "why": comparable.why,
        "paragraphs": list(comparable.paragraphs),
        "url": decision.url,
        "finding": decision.finding,
        "remedy": decision.remedy,
    }


def comparable_text(comparable: Comparable) -> str:
    decision = comparable.decision
    outcome = decision.outcome or "outcome not known"
    return (
        f"{decision.ref}  {decision.council}, {_date_text(decision)}, {outcome}\n"
        f"  {comparable.why}\n  {decision.finding}\n  {decision.url}"
    )


def _date_text(decision: Decision) -> str:
    return f"{decision.date:%d %B %Y}" if decision.date else "date not known"


def decision_text(decision: Decision) -> str:
    lines = [
        f"{decision.ref}  {decision.council}",
        f"{decision.category or 'Category not known'}; {decision.outcome or 'outcome not known'}; "
        f"{_date_text(decision)}",
        decision.url,
        "",
        f"What happened: {decision.narrative}",
        f"What the Ombudsman found: {decision.finding}",
    ]
    if decision.remedy:
        lines.append(f"Remedy: {decision.remedy}")
    section = None
    for paragraph in decision.paragraphs:
        if paragraph.section != section:
            section = paragraph.section
            lines += ["", section]
        lines.append(f"  {paragraph.number}. {paragraph.text}")
        lines += [f"     - {item}" for item in paragraph.items]
    if decision.caveats:
        lines += ["", "Not confirmed about this entry: " + ", ".join(decision.caveats).replace("_", " ")]
    return "\n".join(lines)
