"""Deadlines counted a second time, from the dates a message states.

The count shares nothing with the product's: numpy's business days and the ``holidays`` calendar of England,
and only dates written out in figures or month names (with "today" and "yesterday"). Where none of them
leads to the labelled day, the label may rest on a date told another way ("a fortnight ago"), and is left;
but where one leads to within a few days of it, somebody miscounted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays
import numpy as np

from assistant.procedure.assessment import DeadlineCode
from evals.gold import Question

WORKING_DAYS = {
    DeadlineCode.STAGE1_RESPONSE: 10,
    DeadlineCode.STAGE1_RESPONSE_MAX: 20,
    DeadlineCode.STAGE2_REQUEST: 20,
    DeadlineCode.STAGE2_RESPONSE: 25,
    DeadlineCode.STAGE2_RESPONSE_MAX: 65,
    DeadlineCode.STAGE3_REQUEST: 20,
    DeadlineCode.STAGE3_PANEL: 30,
    DeadlineCode.STAGE3_PANEL_REPORT: 5,
    DeadlineCode.STAGE3_COUNCIL_RESPONSE: 15,
}
A_SLIP = 4  # days: further off is another date, not a miscount
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "|".join(_MONTHS)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+({_NAMED})[a-z]*\.?(?:[\s,-]+((?:20)?\d\d)\b)?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_NAMED})[a-z]*\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(20\d\d))?", re.IGNORECASE
)
_DAY_ALONE = re.compile(r"\b(?:the|on|by)\s+(\d{1,2})(?:st|nd|rd|th)\b(?!\s+of)", re.IGNORECASE)
_FIGURES = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.]((?:20)?\d\d))?\b")
# The period may start on a day told beside the date: "dated the 3rd, it came two days later".
_TOLD_OTHERWISE = re.compile(
    r"\b(?:next day|day after|days? later|days? before|following|arrived|landed|came (?:on|two|the)|got it on"
    r"|the (?:mon|tues|wednes|thurs|fri|satur|sun)day|ago)\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")


def date_problems(question: Question) -> Iterator[str]:
    """Each labelled deadline on a day nobody works, or a few days off the count from a stated date."""
    stated, text = stated_dates(question), " ".join(question.turns)
    for code, due in question.expect.deadlines.items():
        if code not in WORKING_DAYS:
            continue
        if not np.is_busday(due, holidays=_closed(due.year)):
            yield f"{code} is labelled {due}, which is no working day."
        counted = {start: count(start, WORKING_DAYS[code]) for start in stated}
        near = [start for start, end in counted.items() if 0 < abs((end - due).days) <= A_SLIP]
        if len(near) == 1 and due not in counted.values() and not _TOLD_OTHERWISE.search(text):
            yield (
                f"{code} is labelled {due}, and {WORKING_DAYS[code]} working days from the stated "
                f"{near[0]} end on {counted[near[0]]}."
            )


def recounted(question: Question) -> tuple[int, int]:
    """How many of a question's working-day deadlines a stated date leads to, and how many it has."""
    dated = {code: due for code, due in question.expect.deadlines.items() if code in WORKING_DAYS}
    starts = stated_dates(question)
    reached = sum(any(count(s, WORKING_DAYS[code]) == due for s in starts) for code, due in dated.items())
    return reached, len(dated)


def count(start: date, days: int) -> date:
    """The day ``days`` working days after ``start``, itself day zero."""
    due = np.busday_offset(start, days, roll="backward", holidays=_closed(start.year))
    return date.fromisoformat(str(due))


def stated_dates(question: Question) -> list[date]:
    """Every date a conversation writes out, in order; one without a year in each year it could mean."""
    today = question.today or date.today()
    text = "\n".join(question.turns)
    found: list[tuple[str, str, str | None]] = []
    found += [(d, _month(m), y or None) for d, m, y in _DAY_MONTH.findall(text)]
    found += [(d, _month(m), y or None) for m, d, y in _MONTH_DAY.findall(text)]
    found += [(d, m, y or None) for d, m, y in _FIGURES.findall(text)]
    found += [(d, m, y) for y, m, d in _ISO.findall(text)]
    months = dict.fromkeys((m, y) for _, m, y in found)
    found += [
        (d, m, y) for d in _DAY_ALONE.findall(text) for m, y in months
    ]  # "on the 8th of June … the 9th"
    days = [day for d, m, y in found for day in _days(int(d), int(m), y, today)]
    if re.search(r"\btoday\b|\bthis morning\b", text, re.IGNORECASE):
        days.append(today)
    if re.search(r"\byesterday\b", text, re.IGNORECASE):
        days.append(today - timedelta(days=1))
    return list(dict.fromkeys(days))


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3].lower()) + 1)


def _days(day: int, month: int, year: str | None, today: date) -> Iterator[date]:
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year - 1, today.year]
    for each in years:
        try:
            yield date(each, month, day)
        except ValueError:
            continue


@cache
def _closed(year: int) -> list[date]:
    return sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(year - 1, year + 3)))
