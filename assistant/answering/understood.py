"""What was understood, shown back in one line so that a mistake can be put right before it costs anything.

Only our own words and the dates are shown back, never the person's phrases.
"""

from __future__ import annotations

from datetime import date

from assistant.answering.page import Page
from assistant.answering.text import day, is_month, listed
from assistant.case import Event, EventType, When

SHOWN = 8


def section(page: Page) -> str:
    """The events told, in order, each with its date. Empty where nothing dated or decisive was told."""
    words = page.wording.frame.events
    told = [event for event in page.case.events if event.happened and event.type in words and _tells(event)]
    if not told:
        return ""
    dated = {(event.complaint, event.type) for event in told if event.when.known}
    shown = [event for event in told if event.when.known or (event.complaint, event.type) not in dated]
    facts = dict.fromkeys(f"{words[event.type]}{_when(event.when)}" for event in sorted(shown, key=_order))
    return page.line("understood", facts=listed(list(facts)[-SHOWN:]))


def _tells(event: Event) -> bool:
    """Whether showing it back says anything: that there is a problem goes without saying."""
    return event.type is not EventType.PROBLEM_BEGAN or event.when.known


_PATH = list(EventType)  # in the order in which a complaint goes through them


def _order(event: Event) -> tuple[int, int, date]:
    return event.complaint, _PATH.index(event.type), event.when.earliest or event.when.latest or date.min


def _when(when: When) -> str:
    """(29 August 2024), (in August 2024), (by 3 May 2024), or nothing."""
    if when.day:
        return f" ({day(when.day)})"
    first, last = when.earliest, when.latest
    if first and last:
        if is_month(first, last):
            return f" (in {first:%B %Y})"
        same = (first.year, first.month) == (last.year, last.month)
        return f" (between {first.day if same else day(first)} and {day(last)})"
    if first:
        return f" (on or after {day(first)})"
    return f" (by {day(last)})" if last else ""
