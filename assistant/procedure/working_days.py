"""Working days as regulation 2 of SI 2006/1738 defines them: counting forward and counting between.

A working day is any day except Saturday, Sunday, Christmas Day, Boxing Day, Good Friday and a bank holiday in
England under the Banking and Financial Dealings Act 1971 (rule def-01). The day of the event is day zero and
the next working day is day one (rule def-02, as the Ombudsman counted in decision 25 005 179), whether or not
the event itself fell on a working day.

The dates of the holidays, one-off ones included, come from the ``holidays`` package (subdivision England).
Each year is worked out once and kept: a year's table never changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import holidays

# The Act of 1971 to the last year the package knows. Outside them only weekends are left out: no clock of
# this procedure (in force from 2006) reaches there, but a date that was misheard must not stop a count.
_FIRST_YEAR, _LAST_YEAR = 1971, 2100
_DAYS_IN_WEEK, _WEEKDAYS = 7, 5


class _Year(NamedTuple):
    """One calendar year: its working days in order, and the holidays that fell on weekdays."""

    working: tuple[date, ...]
    holidays: tuple[date, ...]


@cache
def _year(year: int) -> _Year:
    known = _FIRST_YEAR <= year <= _LAST_YEAR
    closed = set(holidays.country_holidays("GB", subdiv="ENG", years=year)) if known else set()
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    weekdays = [day for n in range(first, last + 1) if (day := date.fromordinal(n)).weekday() < _WEEKDAYS]
    return _Year(
        tuple(day for day in weekdays if day not in closed), tuple(day for day in weekdays if day in closed)
    )


def is_working_day(day: date) -> bool:
    """Whether the Regulations count ``day``: no weekend and no holiday in England."""
    working = _year(day.year).working
    at = bisect_left(working, day)
    return at < len(working) and working[at] == day


def add_working_days(start: date, days: int) -> date:
    """The working day that is ``days`` working days after ``start`` (day zero, itself never counted).

    With ``days`` 0 the answer is ``start``. Raises ValueError for a negative number, OverflowError where the
    calendar ends (in 9999) before the count does.
    """
    if days < 0:
        raise ValueError(f"working days are counted forward: {days} is negative")
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

    ``working_days_between(asked, answered)`` is the number of the day, counted as the Regulations count it,
    on which the answer came.
    """
    if end <= start:
        return 0
    return _weekdays_up_to(end) - _weekdays_up_to(start) - len(holidays_skipped(start, end))


def holidays_skipped(start: date, end: date) -> tuple[date, ...]:
    """The holidays after ``start`` up to and including ``end`` that fell on weekdays, in order.

    These are the days, besides weekends, that a count from ``start`` to ``end`` leaves out.
    """
    first, last = max(start.year, _FIRST_YEAR), min(end.year, _LAST_YEAR)
    if end <= start or first > last:
        return ()
    days = _year(first).holidays
    if first < last:
        days = tuple(day for year in range(first, last + 1) for day in _year(year).holidays)
    return days[bisect_right(days, start) : bisect_right(days, end)]


def _weekdays_up_to(day: date) -> int:
    """Mondays to Fridays from 1 January of year 1 (a Monday) to ``day``, holidays included."""
    weeks, rest = divmod(day.toordinal(), _DAYS_IN_WEEK)
    return weeks * _WEEKDAYS + min(rest, _WEEKDAYS)


def anniversary(day: date) -> date:
    """The same day a year on; from a 29 February, 28 February. Raises OverflowError in the year 9999."""
    if day.year == date.max.year:
        raise OverflowError(f"a year from {day} runs past the end of the calendar")
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)


def end_of_twelve_months(first: date) -> date:
    """The last day of the 12 months that begin with ``first``, which is itself counted (LGA 1974 s.26B(2)).

    The eve of the anniversary; from a 29 February, 28 February. Raises OverflowError in the year 9999.
    """
    a_year_on = anniversary(first)
    return a_year_on if a_year_on.day != first.day else a_year_on - timedelta(days=1)
