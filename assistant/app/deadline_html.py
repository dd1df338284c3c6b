"""Deadlines as HTML: what is due, who it is for, how long is left, how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from assistant.app.spoken import spoken
from assistant.app.wording import Wording, label
from assistant.conversation import DeadlineView

Dates = list[DeadlineView]
AHEAD = ("due_today", "running", "uncertain")


def in_order(held: Sequence[DeadlineView]) -> tuple[Dates, Dates, Dates]:
    """Those to come, nearest first; those missed, latest first; those done or no longer running."""
    ahead = sorted((d for d in held if d.state.value in AHEAD), key=first_day)
    behind = sorted((d for d in held if d.state.value not in AHEAD), key=lambda d: d.due, reverse=True)
    missed = [d for d in behind if d.state.value == "passed"]
    return ahead, missed, [d for d in behind if d.state.value != "passed"]


def first_day(deadline: DeadlineView) -> date:
    """The first day a date may fall on: the one to keep to where its start is known only roughly."""
    return deadline.due_earliest or deadline.due


def days_left(deadline: DeadlineView, today: date, words: Wording) -> str:
    """How far off a date is, in words; where it no longer counts down, how it ended. Never more days than
    there surely are."""
    state = deadline.state.value
    if state not in ("running", "due_today", "passed"):
        return label(words.deadline_states, state)
    spread = deadline.due_earliest is not None
    if state == "passed":
        days = (today - deadline.due).days
        ago = "1 day ago" if days == 1 else f"{days} days ago"
        return f"At least {ago}" if spread else ago
    days = (first_day(deadline) - today).days
    if spread and days <= 0:
        return "May be over already" if days < 0 else "May end today"
    if days == 0:
        return "Today"
    left = "Tomorrow" if days == 1 else f"{days} days left"
    return f"At least {left}" if spread and days > 1 else left


def missed_date(held: Sequence[DeadlineView]) -> str | None:
    """The latest date that the council or the panel let pass, in a line."""
    missed = [d.due for d in held if d.state.value == "passed" and d.party.value != "complainant"]
    return f"Was due {spoken(max(missed))}" if missed else None


def next_date(held: Sequence[DeadlineView]) -> str | None:
    """The nearest date to come, in a line."""
    ahead = [d for d in held if d.state.value in ("due_today", "running")]
    if not ahead:
        return None
    nearest = min(ahead, key=first_day)
    return f"Next date: {'maybe ' if nearest.due_earliest else ''}{spoken(first_day(nearest))}"


def dates(held: Sequence[DeadlineView], today: date, words: Wording) -> str:
    """Deadlines as a list; empty where there is none."""
    items = "".join(f"<li>{one(d, today, words)}</li>" for d in held)
    return f'<ul class="ns-dates">{items}</ul>' if held else ""


def folded(held: Sequence[DeadlineView], today: date, words: Wording, *, opened: bool) -> str:
    """Deadlines done or no longer running, folded away."""
    if not held:
        return ""
    return (
        f'<details class="ns-past"{" open" if opened else ""}>'
        f"<summary>Done or no longer running ({len(held)})</summary>{dates(held, today, words)}</details>"
    )


def one(deadline: DeadlineView, today: date, words: Wording) -> str:
    """One deadline."""
    state = deadline.state.value
    party = label(words.parties, deadline.party.value)
    kind = f"{party}. Advised, not a legal limit" if deadline.advisory else party
    rules = f" ({'; '.join(deadline.authority)})" if deadline.authority else ""
    start = (
        "The day it began is not known"
        if deadline.due_earliest
        else f"Counted from {spoken(deadline.starts)}"
    )
    return (
        f'<div class="ns-date ns-date-{"advised" if deadline.advisory else state}">'
        f'<p class="ns-name">{escape(label(words.deadlines, deadline.what.value))}</p>'
        f"<p>{_days(deadline)}. "
        f'<span class="ns-left">{escape(days_left(deadline, today, words))}</span></p>'
        f"<details><summary>{escape(kind)}. {start}</summary>"
        f"<p>{escape(deadline.working + rules)}</p></details></div>"
    )


def _days(deadline: DeadlineView) -> str:
    """The day a date falls on, or the days between which it does."""
    last = f'<time datetime="{deadline.due.isoformat()}">{spoken(deadline.due)}</time>'
    first = deadline.due_earliest
    return (
        f'Between <time datetime="{first.isoformat()}">{spoken(first)}</time> and {last}' if first else last
    )
