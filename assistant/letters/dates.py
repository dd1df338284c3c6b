"""Dates as a letter says them, never more exact than they were told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from assistant.case import When


def day(when: date) -> str:
    """29 August 2024"""
    return f"{when.day} {when:%B %Y}"


def phrase(when: When, words: Mapping[str, str]) -> str | None:
    """on 29 August 2024, in March 2025, between 3 and 9 May 2024, on or before 3 May 2024; None where nothing
    is known. ``words`` is the wording's ``dates``."""
    first, last = when.earliest, when.latest
    if when.day:
        return words["on"].format(day=day(when.day))
    if first and last:
        return _span(first, last, words)
    if first:
        return words["after"].format(day=day(first))
    return words["before"].format(day=day(last)) if last else None


def _span(first: date, last: date, words: Mapping[str, str]) -> str:
    if first.day == 1 and _ends_month(last):
        if (first.year, first.month) == (last.year, last.month):
            return words["in_month"].format(month=f"{first:%B %Y}")
        if (first.month, last.month, first.year) == (1, 12, last.year):
            return words["in_year"].format(year=f"{first:%Y}")
        opening = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
        return words["between"].format(first=opening, last=f"{last:%B %Y}")
    same = (first.year, first.month) == (last.year, last.month)
    opening = (
        str(first.day) if same else (f"{first.day} {first:%B}" if first.year == last.year else day(first))
    )
    return words["between"].format(first=opening, last=day(last))


def _ends_month(when: date) -> bool:
    return when < date.max and (when + timedelta(days=1)).day == 1
