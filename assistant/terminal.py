"""Answers and decisions as the command line prints them."""

from __future__ import annotations

from datetime import date

from assistant.answering.answer import Answer
from assistant.answering.citations import as_text
from vectorstore.payments import RemedyPicture
from vectorstore.records import Comparable, Decision


def answer_text(answer: Answer) -> str:
    """The answer with the sources behind its marks under it."""
    return f"{answer.text}\n\nSources\n{as_text(answer.citations)}" if answer.citations else answer.text


def comparable_text(comparable: Comparable) -> str:
    decision = comparable.decision
    outcome = decision.outcome or "outcome not known"
    shown = f" (paragraphs {', '.join(map(str, comparable.paragraphs))})" if comparable.paragraphs else ""
    return (
        f"{decision.ref}  {decision.council}, {_date_text(decision)}, {outcome}\n"
        f"  {comparable.why}{shown}\n  {decision.finding}\n  {decision.url}"
    )


def remedies_text(picture: RemedyPicture) -> str:
    """The payments in comparable decisions, one a line, and how they lie together."""
    if not picture.payments:
        return "None of the decisions most like it records a payment."
    lines = [
        f"{payment.ref}  £{payment.amount_gbp:,.2f}".removesuffix(".00") + f"  {payment.reason}"
        for payment in picture.payments
    ]
    if picture.symbolic and picture.symbolic.count > 1:
        held = picture.symbolic
        lines += [
            "",
            f"{held.count} payments for distress, delay or trouble: £{held.least:,.0f} to £{held.most:,.0f}, "
            f"half of them between £{held.lower_quarter:,.0f} and £{held.upper_quarter:,.0f}.",
        ]
    if picture.unsaid:
        lines.append(
            f"{len(picture.unsaid)} more record a payment and not its sum: {', '.join(picture.unsaid)}."
        )
    return "\n".join([*lines, "These are examples. Each was set for its own facts: none is a tariff."])


def _date_text(decision: Decision) -> str:
    return f"{decision.date:%d %B %Y}" if decision.date else "date not known"


def decision_text(decision: Decision, checked: date | None = None) -> str:
    """The whole entry; ``checked`` is the day it was last compared with its source."""
    lines = [
        f"{decision.ref}  {decision.council}",
        f"{decision.category or 'Category not known'}; {decision.outcome or 'outcome not known'}; "
        f"{_date_text(decision)}",
        decision.url,
        *([f"Last checked: {checked:%-d %B %Y}"] if checked else []),
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
