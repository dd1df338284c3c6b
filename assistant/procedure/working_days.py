"""Working days as regulation 2 of SI 2006/1738 defines them: counting forward and counting between.

A working day is any day except Saturday, Sunday, Christmas Day, Boxing Day, Good Friday and a bank holiday in
England under the Banking and Financial Dealings Act 1971 (rule def-01). The day of the event is day zero and the
next working day is day one (rule def-02, as the Ombudsman counted in decision 25 005 179), whether or not the
event itself fell on a working day.

The dates of the holidays, one-off ones included, come from the ``holidays`` package (subdivision England).
Each year is worked out once and kept: a year's table never changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache
from typing import NamedTuple

import holidays

_SATURDAY = 5


class _Year(NamedTuple):
    """One calendar year: its working days in order, and the weekday holidays that are not among them."""

    working: tuple[date, ...]
    holidays: tuple[date, ...]


@cache
def _year(year: int) -> _Year:
    closed = holidays.country_holidays("GB", subdiv="ENG", years=year)
    working: list[date] = []
    skipped: list[date] = []
    day = date(year, 1, 1)
    for offset in range((date(year, 12, 31) - day).days + 1):
        current = date.fromordinal(day.toordinal() + offset)
        if current.weekday() >= _SATURDAY:
            continue
        (skipped if current in closed else working).append(current)
    return _Year(tuple(working), tuple(skipped))


def is_working_day(day: date) -> bool:
    """Whether offices count ``day``: no weekend and no holiday in England."""
    working = _year(day.year).working
    at = bisect_left(working, day)
    return at < len(working) and working[at] == day


def add_working_days(start: date, days: int) -> date:
    """The working day that is ``days`` working days after ``start`` (day zero, itself never counted).

    With ``days`` 0 the answer is ``start``. Raises ValueError for a negative number, OverflowError where the
    calendar ends before the count does.
    """
    if days < 0:
        raise ValueError(f"working days are counted forward, not {days}")
    if days == 0:
        return start
    year = start.year
    working = _year(year).working
    at = bisect_right(working, start) + days - 1
    while at >= len(working):
        if year == date.max.year:
            raise OverflowError(f"{days} working days from {start} run past the end of the calendar")
        at -= len(working)
        year += 1
        working = _year(year).working
    return working[at]


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and including ``end``: 0 where ``end`` is not later.

    ``working_days_between(asked, answered)`` is the day number, counted as the Regulations count it, on which
    the answer came.
    """
    if end <= start:
        return 0
    counted = sum(len(_year(year).working) for year in range(start.year, end.year))
    return (
        counted + bisect_right(_year(end.year).working, end) - bisect_right(_year(start.year).working, start)
    )


def holidays_skipped(start: date, end: date) -> tuple[date, ...]:
    """The holidays after ``start`` and up to ``end`` that fell on weekdays, in order: the days a count left out."""
    if end <= start:
        return ()
    years = [_year(year).holidays for year in range(start.year, end.year + 1)]
    if len(years) == 1:
        return years[0][bisect_right(years[0], start) : bisect_right(years[0], end)]
    return tuple(day for year in years for day in year if start < day <= end)
