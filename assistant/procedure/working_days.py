"""Working days as regulation 2 of SI 2006/1738 defines them: counting forward and counting between.

A working day is any day except Saturday, Sunday, Christmas Day, Boxing Day, Good Friday and a bank holiday in
England under the Banking and Financial Dealings Act 1971 (rule def-01). The day of the event is day zero and
the next working day is day one (rule def-02, as the Ombudsman counted in decision 25 005 179), whether or not
the event itself fell on a working day.

The dates of the holidays, one-off ones included, come from the ``holidays`` package (subdivision England).
The calendar is worked out once and kept: it never changes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

import holidays

# The Act of 1971 to the last year the package knows. Outside them only weekends are left out: no clock of
# this procedure (in force from 2006) reaches there, but a date that was misheard must not stop a count.
_FIRST = date(1971, 1, 1)
_LAST = date(2100, 12, 31)
_FIRST_ORDINAL = _FIRST.toordinal()
_DAYS_IN_WEEK, _WEEKDAYS = 7, 5
_TEN_YEARS = 3652
_NEXT_DAY = timedelta(days=1)


class _Calendar(NamedTuple):
    """The days from ``_FIRST`` to ``_LAST``: for each, how many working days there have been up to and
    including it (``counted``), and the number among them of the first that is not before it (``numbered``);
    how many holidays had fallen on weekdays by then (``holidays_passed``); the working days themselves in
    order; and those holidays."""

    counted: array[int]
    numbered: array[int]
    holidays_passed: array[int]
    working: tuple[date, ...]
    holidays: tuple[date, ...]


@cache
def _calendar() -> _Calendar:
    closed = set(holidays.country_holidays("GB", subdiv="ENG", years=range(_FIRST.year, _LAST.year + 1)))
    days = [date.fromordinal(n) for n in range(_FIRST_ORDINAL, _LAST.toordinal() + 1)]
    weekdays = [day.weekday() < _WEEKDAYS for day in days]
    open_ = [weekday and day not in closed for day, weekday in zip(days, weekdays, strict=True)]
    counted = array("l", accumulate(open_))
    return _Calendar(
        counted,
        array("l", [n if works else n + 1 for n, works in zip(counted, open_, strict=True)]),
        array("l", accumulate(weekday and not works for weekday, works in zip(weekdays, open_, strict=True))),
        tuple(day for day, works in zip(days, open_, strict=True) if works),
        tuple(day for day, weekday in zip(days, weekdays, strict=True) if weekday and day in closed),
    )


def is_working_day(day: date) -> bool:
    """Whether the Regulations count ``day``: no weekend and no holiday in England."""
    return day.weekday() < _WEEKDAYS and not (day > date.min and holidays_skipped(day - _NEXT_DAY, day))


def add_working_days(start: date, days: int) -> date:
    """The working day that is ``days`` working days after ``start`` (day zero, itself never counted).

    With ``days`` 0 the answer is ``start``. Raises ValueError for a negative number, OverflowError where the
    calendar ends (in 9999) before the count does.
    """
    if days < 0:
        raise ValueError(f"working days are counted forward: {days} is negative")
    if days == 0:
        return start
    if _FIRST <= start <= _LAST:
        calendar = _calendar()
        at = calendar.counted[start.toordinal() - _FIRST_ORDINAL] + days - 1
        if at < len(calendar.working):
            return calendar.working[at]
    return _add_day_by_day(start, days)


@lru_cache(maxsize=16_384)
def limit_and_skipped(start: date, days: int) -> tuple[date, tuple[date, ...]]:
    """The end of a limit of ``days`` working days from ``start``, and the holidays that the count leaves out.

    What is done on a later day is late, and what is done by then is in time, on whatever day of the week. The
    last day of all where the calendar ends (in 9999) before the count does. Remembered, since one case is
    read many times over, and the same few limits run from every day of it.
    """
    try:
        due = add_working_days(start, days)
    except OverflowError:
        return date.max, ()
    return due, holidays_skipped(start, due)


def _add_day_by_day(start: date, days: int) -> date:
    """The same count where it leaves the years that are worked out."""
    day = start
    while days:
        if day == date.max:
            raise OverflowError(f"working days from {start} run past the end of the calendar")
        day += _NEXT_DAY
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and including ``end``: 0 where ``end`` is not later.

    ``working_days_between(asked, answered)`` is the number of the day, counted as the Regulations count it,
    on which the answer came.
    """
    if end <= start:
        return 0
    if start >= _FIRST and end <= _LAST:
        counted = _calendar().counted
        return counted[end.toordinal() - _FIRST_ORDINAL] - counted[start.toordinal() - _FIRST_ORDINAL]
    return _weekdays_up_to(end) - _weekdays_up_to(start) - len(holidays_skipped(start, end))


def start_of_wait(end: date, days: int) -> date:
    """The last day from which ``days`` working days had passed by ``end`` (where the calendar ends before the
    count does, a later one: no less than so many weekdays)."""
    calendar = _calendar()
    at = calendar.counted[end.toordinal() - _FIRST_ORDINAL] - days if _FIRST <= end <= _LAST else -1
    if days > 0 and at >= 0:
        return calendar.working[at] - _NEXT_DAY
    return date.fromordinal(max(1, end.toordinal() - days * _DAYS_IN_WEEK // _WEEKDAYS))


@cache
def fewest_working_days(days: int) -> int:
    """The fewest working days that so many calendar days can hold, wherever they fall from 2006 on: a wait
    told as "eleven weeks" lasted at least so long by the Regulations' count. Ten years stand for any more."""
    counted, days = _calendar().counted, min(days, _TEN_YEARS)
    first = date(2006, 9, 1).toordinal() - _FIRST_ORDINAL
    return min(counted[at + days] - counted[at] for at in range(first, len(counted) - days))


def day_number(start: date, done: date) -> int:
    """The number of the working day on which something done on ``done`` counts, from ``start`` as day zero:
    what is done while offices are shut counts on the next working day. A limit of ten working days has been
    kept on day ten and missed on day eleven, the Saturday after day ten included. 0 where it is not later.
    """
    if done <= start:
        return 0
    if start >= _FIRST and done <= _LAST:
        calendar = _calendar()
        number = calendar.numbered[done.toordinal() - _FIRST_ORDINAL]
        return number - calendar.counted[start.toordinal() - _FIRST_ORDINAL]
    return working_days_between(start, done) + (not is_working_day(done))


def holidays_skipped(start: date, end: date) -> tuple[date, ...]:
    """The holidays after ``start`` up to and including ``end`` that fell on weekdays, in order.

    These are the days, besides weekends, that a count from ``start`` to ``end`` leaves out.
    """
    if end <= start:
        return ()
    calendar = _calendar()
    days = calendar.holidays
    if start >= _FIRST and end <= _LAST:
        passed = calendar.holidays_passed
        return days[passed[start.toordinal() - _FIRST_ORDINAL] : passed[end.toordinal() - _FIRST_ORDINAL]]
    first = bisect_right(days, start)
    return days[first : bisect_right(days, end, first)]


def _weekdays_up_to(day: date) -> int:
    """Mondays to Fridays from 1 January of year 1 (a Monday) to ``day``, holidays included."""
    weeks, rest = divmod(day.toordinal(), _DAYS_IN_WEEK)
    return weeks * _WEEKDAYS + min(rest, _WEEKDAYS)


@lru_cache(maxsize=16_384)
def anniversary(day: date) -> date:
    """The same day a year on; from a 29 February, 28 February. Raises OverflowError in the year 9999."""
    if day.year == date.max.year:
        raise OverflowError(f"a year from {day} runs past the end of the calendar")
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap_day else day.day)


@lru_cache(maxsize=16_384)
def end_of_twelve_months(first: date) -> date:
    """The last day of the 12 months that begin with ``first``, which is itself counted (LGA 1974 s.26B(2)).

    The eve of the anniversary; from a 29 February, 28 February. Raises OverflowError in the year 9999.
    """
    a_year_on = anniversary(first)
    return a_year_on if a_year_on.day != first.day else a_year_on - timedelta(days=1)
