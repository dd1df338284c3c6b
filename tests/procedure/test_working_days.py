"""Working days against dates worked out from a calendar, and against a slow count over a hand-copied list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.procedure.working_days import (
    add_working_days,
    anniversary,
    day_number,
    end_of_twelve_months,
    fewest_working_days,
    holidays_skipped,
    is_working_day,
    start_of_wait,
    working_days_between,
)

# Bank holidays in England as proclaimed, by day/month, where they fell on weekdays. Copied by hand from the
# government's list: the royal wedding (2011), the jubilees (2012, 2022), the moved May Day (2020), the state
# funeral (2022) and the coronation (2023) are all in it, and nothing of Scotland's or Northern Ireland's.
PROCLAIMED = {
    2011: "3/1 22/4 25/4 29/4 2/5 30/5 29/8 26/12 27/12",
    2012: "2/1 6/4 9/4 7/5 4/6 5/6 27/8 25/12 26/12",
    2018: "1/1 30/3 2/4 7/5 28/5 27/8 25/12 26/12",
    2019: "1/1 19/4 22/4 6/5 27/5 26/8 25/12 26/12",
    2020: "1/1 10/4 13/4 8/5 25/5 31/8 25/12 28/12",
    2021: "1/1 2/4 5/4 3/5 31/5 30/8 27/12 28/12",
    2022: "3/1 15/4 18/4 2/5 2/6 3/6 29/8 19/9 26/12 27/12",
    2023: "2/1 7/4 10/4 1/5 8/5 29/5 28/8 25/12 26/12",
    2024: "1/1 29/3 1/4 6/5 27/5 26/8 25/12 26/12",
    2025: "1/1 18/4 21/4 5/5 26/5 25/8 25/12 26/12",
    2026: "1/1 3/4 6/4 4/5 25/5 31/8 25/12 28/12",
    2027: "1/1 26/3 29/3 3/5 31/5 30/8 27/12 28/12",
}
HOLIDAYS = {
    date(year, int(month), int(day))
    for year, days in PROCLAIMED.items()
    for day, month in (told.split("/") for told in days.split())
}
COVERED_DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))
ANY_DAY = st.dates(date(2006, 1, 1), date(2090, 12, 31))


def slow_add(start: date, days: int) -> date:
    while days:
        start += timedelta(days=1)
        if start.weekday() < 5 and start not in HOLIDAYS:
            days -= 1
    return start


def d(iso: str) -> date:
    return date.fromisoformat(iso)


LAW_MAP_VECTORS = [
    ("2024-08-29", 65, "2024-11-28"),  # as the Ombudsman counted in 25 005 179
    ("2024-08-29", 25, "2024-10-03"),
    ("2025-12-15", 10, "2025-12-31"),
    ("2025-12-15", 20, "2026-01-15"),
    ("2026-01-05", 25, "2026-02-09"),
    ("2026-01-05", 65, "2026-04-08"),
    ("2026-03-30", 30, "2026-05-14"),
    ("2026-03-31", 20, "2026-04-30"),
    ("2026-02-02", 30, "2026-03-16"),
    ("2026-03-16", 5, "2026-03-23"),
    ("2026-03-23", 15, "2026-04-15"),
    ("2026-02-02", 50, "2026-04-15"),  # the whole of stage 3 in one step
]

CALENDAR_VECTORS = [
    ("2022-05-23", 10, "2022-06-08"),  # platinum jubilee: 2 and 3 June
    ("2012-05-28", 10, "2012-06-13"),  # diamond jubilee: 4 and 5 June
    ("2011-04-15", 10, "2011-05-05"),  # Easter, the royal wedding, May Day
    ("2022-09-05", 25, "2022-10-11"),  # state funeral: 19 September
    ("2023-04-26", 10, "2023-05-12"),  # May Day and the coronation: 1 and 8 May
    ("2020-04-20", 20, "2020-05-19"),  # May Day moved to Friday 8 May
    ("2021-12-20", 10, "2022-01-06"),  # Christmas on a weekend: 27, 28 December, 3 January
    ("2024-03-25", 20, "2024-04-24"),  # Good Friday and Easter Monday
    ("2022-07-25", 10, "2022-08-08"),  # Scotland's August holiday is a working day in England
    ("2021-11-22", 10, "2021-12-06"),  # and so is St Andrew's Day
    ("2023-12-28", 5, "2024-01-05"),  # and 2 January
    ("2026-06-10", 10, "2026-06-24"),  # and Scotland's one-off 15 June 2026
    ("2024-03-11", 10, "2024-03-25"),  # and St Patrick's Day
    ("2024-07-05", 10, "2024-07-19"),  # and 12 July
    ("2024-03-02", 10, "2024-03-15"),  # received on a Saturday: day one is the Monday
    ("2024-12-25", 10, "2025-01-10"),  # received on Christmas Day
    ("2025-04-18", 20, "2025-05-20"),  # received on Good Friday
    ("2024-12-20", 2, "2024-12-24"),  # Christmas Eve counts
    ("2024-12-27", 2, "2024-12-31"),  # New Year's Eve counts
]


@pytest.mark.parametrize(("start", "days", "end"), LAW_MAP_VECTORS + CALENDAR_VECTORS)
def test_counts_from_a_calendar(start: str, days: int, end: str) -> None:
    assert add_working_days(d(start), days) == d(end)
    assert working_days_between(d(start), d(end)) == days


@pytest.mark.parametrize("year", PROCLAIMED)
def test_the_years_holidays_are_the_proclaimed_ones(year: int) -> None:
    found = holidays_skipped(date(year - 1, 12, 31), date(year, 12, 31))
    assert list(found) == sorted(day for day in HOLIDAYS if day.year == year)


def test_the_holidays_left_out_are_named_in_order_across_a_new_year() -> None:
    assert holidays_skipped(d("2024-12-10"), d("2025-01-08")) == (
        d("2024-12-25"),
        d("2024-12-26"),
        d("2025-01-01"),
    )
    assert holidays_skipped(d("2024-12-25"), d("2024-12-31")) == (d("2024-12-26"),)  # day zero is not in it
    assert holidays_skipped(d("2025-01-08"), d("2024-12-10")) == ()


def test_nothing_added_is_the_day_itself_and_nothing_is_counted_backwards() -> None:
    assert add_working_days(d("2024-03-02"), 0) == d("2024-03-02")
    assert working_days_between(d("2024-03-05"), d("2024-03-05")) == 0
    assert working_days_between(d("2024-03-08"), d("2024-03-05")) == 0
    with pytest.raises(ValueError, match="-1 is negative"):
        add_working_days(d("2024-03-05"), -1)


def test_the_ends_of_the_calendar() -> None:
    assert working_days_between(date.min, date.max) > 2_600_000
    assert add_working_days(d("2150-01-01"), 1) == d("2150-01-02")  # holidays not known: weekdays only
    with pytest.raises(OverflowError, match="end of the calendar"):
        add_working_days(date.max, 1)
    with pytest.raises(OverflowError, match="end of the calendar"):
        anniversary(date.max)


@pytest.mark.parametrize(
    ("start", "same_day", "last_day"),
    [
        ("2025-05-10", "2026-05-10", "2026-05-09"),  # the law map's vector
        ("2024-02-29", "2025-02-28", "2025-02-28"),
        ("2023-02-28", "2024-02-28", "2024-02-27"),
        ("2023-03-01", "2024-03-01", "2024-02-29"),
        ("2024-01-01", "2025-01-01", "2024-12-31"),
    ],
)
def test_years(start: str, same_day: str, last_day: str) -> None:
    assert anniversary(d(start)) == d(same_day)
    assert end_of_twelve_months(d(start)) == d(last_day)


@given(COVERED_DAYS, st.integers(1, 130))
def test_agrees_with_the_slow_count(start: date, days: int) -> None:
    assert add_working_days(start, days) == slow_add(start, days)


@given(ANY_DAY, st.integers(1, 200))
def test_never_ends_on_a_day_offices_are_shut(start: date, days: int) -> None:
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert end.weekday() < 5
    assert (end.month, end.day) not in {(12, 25), (12, 26), (1, 1)}


@given(ANY_DAY, st.integers(0, 130), st.integers(0, 40))
def test_a_later_start_or_a_longer_period_never_ends_sooner(start: date, days: int, more: int) -> None:
    end = add_working_days(start, days)
    assert add_working_days(start + timedelta(days=more), days) >= end
    assert add_working_days(start, days + more) >= end


@given(ANY_DAY, st.integers(1, 130))
def test_counting_between_undoes_adding(start: date, days: int) -> None:
    end = add_working_days(start, days)
    assert working_days_between(start, end) == days
    assert working_days_between(start, end - timedelta(days=1)) == days - 1


@given(ANY_DAY, st.integers(1, 65), st.integers(1, 65))
def test_two_steps_are_one(start: date, first: int, second: int) -> None:
    assert add_working_days(add_working_days(start, first), second) == add_working_days(start, first + second)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("1900-01-01", "1900-01-08", 5),  # Monday to Monday, before the Act: weekdays only
        ("1900-01-03", "1900-01-09", 4),
        ("1970-12-28", "1971-01-04", 5),  # across the first year that is known
        ("2100-12-31", "2101-01-07", 5),  # and the last
    ],
)
def test_outside_the_years_that_are_known_weekdays_are_counted(start: str, end: str, days: int) -> None:
    assert working_days_between(d(start), d(end)) == days
    assert add_working_days(d(start), days) == d(end)


@pytest.mark.parametrize(
    ("done", "number"),
    [
        ("2024-05-23", 0),
        ("2024-05-24", 1),
        ("2024-05-25", 2),  # Saturday, Sunday and the bank holiday count on the Tuesday
        ("2024-05-27", 2),
        ("2024-05-28", 2),
        ("2024-05-22", 0),
    ],
)
def test_what_is_done_while_offices_are_shut_counts_on_the_next_working_day(done: str, number: int) -> None:
    assert day_number(d("2024-05-23"), d(done)) == number


def test_and_so_outside_the_years_that_are_known() -> None:
    assert day_number(d("1900-01-05"), d("1900-01-06")) == 1  # Friday to Saturday
    assert day_number(d("1900-01-06"), d("1900-01-06")) == 0
    assert day_number(d("2100-12-30"), d("2101-01-02")) == 2  # Thursday to Sunday


@pytest.mark.parametrize(
    ("end", "days", "start"),
    [
        ("2025-06-02", 1, "2025-06-01"),  # Monday: the weekend before it is still day zero
        ("2025-06-02", 2, "2025-05-29"),
        ("2025-04-22", 1, "2025-04-21"),  # the Tuesday after Easter
        ("2025-04-22", 2, "2025-04-16"),
        ("2025-06-02", 65, "2025-02-25"),
        ("2025-06-02", 0, "2025-06-02"),
    ],
)
def test_a_wait_of_so_many_working_days_began_here_at_the_latest(end: str, days: int, start: str) -> None:
    last, found = date.fromisoformat(end), start_of_wait(date.fromisoformat(end), days)
    assert found == date.fromisoformat(start)
    assert working_days_between(found, last) == days


def test_a_wait_longer_than_the_calendar_is_still_a_wait() -> None:
    assert start_of_wait(date(2025, 6, 2), 20_000) < date(1971, 1, 1)
    assert start_of_wait(date(3000, 1, 1), 10) == date(2999, 12, 18)
    assert start_of_wait(date(1, 1, 5), 100) == date.min


@pytest.mark.parametrize(
    ("days", "fewest"),
    [
        (0, 0),
        (2, 0),  # a weekend
        (4, 0),  # Good Friday to Easter Monday
        (7, 3),  # Christmas at a weekend: two days in its place
        (14, 6),  # Maundy Thursday 2011 to 4 May: Easter, a royal wedding and May Day
    ],
)
def test_so_many_days_hold_at_least_so_many_working_days(days: int, fewest: int) -> None:
    assert fewest_working_days(days) == fewest
    assert fewest_working_days(5000) == fewest_working_days(3652) > 2400
