"""Dates and small words as people say them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.case import When


def spoken(day: date) -> str:
    """A date as people say it: 3 March 2025."""
    return f"{day.day} {day:%B %Y}"


def when_words(when: When) -> str:
    """A date or span in words; empty where nothing is known."""
    first, last = when.earliest, when.latest
    if first and last:
        if first == last:
            return spoken(first)
        whole_month = first.day == 1 and last == _end_of_month(first)
        return f"{first:%B %Y}" if whole_month else f"Between {spoken(first)} and {spoken(last)}"
    if last:
        return f"By {spoken(last)}"
    return f"From {spoken(first)} on" if first else ""


def plain(text: str) -> str:
    """Words for a button or title, where Streamlit would read Markdown."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|$:~-])", r"\\\1", text)


def slug(name: str) -> str:
    """A name fit for a key or an id, which becomes a CSS class."""
    return "".join(character if character.isascii() and character.isalnum() else "-" for character in name)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
