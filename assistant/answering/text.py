"""Small, exact pieces of plain English: dates, lists, filled gaps, words made safe for Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from assistant.answering.wording import slots

_ENTITY = re.compile(r"&(?=#?\w+;)")  # any other "&" is no markup: "Hammersmith & Fulham"


def safe(words: str) -> str:
    """Words that are not ours, on one line and with no power as Markdown, HTML or a citation mark."""
    line = " ".join(words.split())
    line = _ENTITY.sub("&amp;", line).replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]#|~$])", r"\\\1", line)


def fill(template: str, values: Mapping[str, str]) -> str | None:
    """The sentence with its gaps filled, or None where a gap has nothing to fill it."""
    wanted = slots(template)
    if any(not values.get(name) for name in wanted):
        return None
    return template.format_map({name: values[name] for name in wanted})


def day(when: date) -> str:
    """29 August 2024"""
    return f"{when.day} {when:%B %Y}"


def day_in_week(when: date) -> str:
    """Thursday 28 November 2024"""
    return f"{when:%A} {day(when)}"


def is_month(first: date, last: date) -> bool:
    """Whether a span is one whole calendar month."""
    ends = first.day == 1 and (last + timedelta(days=1)).day == 1
    return ends and (first.year, first.month) == (last.year, last.month)


def listed(items: Sequence[str], last: str = "and") -> str:
    """a, b and c"""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def short_days(days: Sequence[date]) -> str:
    """25, 26 Dec, 1 Jan"""
    parts = []
    for position, each in enumerate(days):
        following = days[position + 1] if position + 1 < len(days) else None
        same_month = following is not None and (following.month, following.year) == (each.month, each.year)
        parts.append(f"{each.day}" if same_month else f"{each.day} {each:%b}")
    return ", ".join(parts)
