"""Times told by the calendar: days, months, seasons and years, the year filled in where it is not told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.understanding.calendar_words import (
    Span,
    month_number,
    month_span,
    next_weekday,
    ordinal,
    season_span,
    weekday_number,
)
from assistant.understanding.date_context import Context, choose, told_year, valid_day, year_of
from assistant.understanding.date_spans import DateSpan


def read_date(span: DateSpan, context: Context) -> Span | None:
    parts = span.parts
    month_word = parts.get("month") or parts.get("dotted") or ""
    month = int(month_word) if month_word.isdigit() else month_number(month_word)
    day_word = parts["day"] or ""
    day = int(day_word) if day_word.isdigit() else ordinal(day_word)
    year = told_year(parts, context.today)
    if month_word.isalpha() and _is_year(span, day, context):
        return _month_in(month, 2000 + day, context)
    if year is not None:
        meaning = valid_day(year, month, day)
    else:
        years = range(context.today.year - 8, context.today.year + 2)
        options = [s for y in years if (s := valid_day(y, month, day))]
        meaning = choose(_recent(_on_weekday(options, parts.get("weekday"), context), context), context)
    if meaning and parts.get("wc"):
        return meaning[0], meaning[0] + timedelta(days=6)
    return meaning


def _on_weekday(options: list[Span], weekday: str | None, context: Context) -> list[Span]:
    """Where a weekday was told, only the years in which it fits; one that fits none is let go."""
    if not weekday:
        return options
    near = [s for s in options if -370 <= (s[0] - context.today).days <= 200]
    return [s for s in near if s[0].weekday() == weekday_number(weekday)] or options


def _recent(options: list[Span], context: Context) -> list[Span]:
    """The last candidate and the next."""
    past = [s for s in options if s[0] <= context.today]
    ahead = [s for s in options if s[0] > context.today]
    return past[-1:] + ahead[:1]


def _is_year(span: DateSpan, figures: int, context: Context) -> bool:
    """Whether the figures after a month are a year ("Mar 24" in a note) and not a day ("March 3")."""
    if not re.match(r"(?:[a-z]+ )?[a-z]{3,} \d\d$", span.text, re.IGNORECASE) or span.parts.get("weekday"):
        return False
    return context.today.year % 100 - 9 <= figures <= context.today.year % 100


def _month_in(month: int, year: int | None, context: Context) -> Span | None:
    if year is not None:
        return month_span(year, month)
    options = [month_span(y, month) for y in range(context.today.year - 1, context.today.year + 2)]
    return choose(options, context)


def read_month(span: DateSpan, context: Context) -> Span | None:
    parts, today = span.parts, context.today
    month = month_number(parts["month"] or "")
    year = told_year(parts, today) if parts.get("year") or span.text.lower().endswith("year") else None
    which = parts.get("which")
    if year is None and which == "last":
        year = today.year if month < today.month else today.year - 1
    elif year is None and which == "this":
        year = today.year
    elif year is None and which == "next":
        year = today.year if month > today.month else today.year + 1
    elif year is None and (which == "that" or parts.get("lead") == "the") and context.anchor:
        base = context.anchor[0]
        year = base.year if month >= base.month else base.year + 1
    elif year is None and context.year and context.year < today.year and context.anchor:
        base = context.anchor[0]
        if (
            month >= base.month
            and not context.forward
            and base.year == today.year - 1
            and month > today.month
        ):
            year = base.year
    meaning = _month_in(month, year, context)
    if parts.get("lead") in {"late", "end"} and meaning:
        return meaning[1] - timedelta(days=9), meaning[1]
    if parts.get("lead") == "early" and meaning:
        return meaning[0], meaning[0] + timedelta(days=9)
    return meaning


def part_of(month: Span, part: str) -> Span:
    """The piece of a month that "beginning", "mid", "the second week" or "the first Monday" means."""
    first, last = month
    words = part.split()
    if words[0] == "first" and words[-1][:3] in {"mon", "tue", "wed", "thu", "fri"}:
        day = next_weekday(first, weekday_number(words[-1]), inclusive=True)
        return day, day
    if part in {"last day"}:
        return last, last
    if part in {"first day"}:
        return first, first
    if "last week" in part or "last few" in part:
        return last - timedelta(days=6), last
    for index, names in enumerate(
        (
            ("first week", "1st week", "first few"),
            ("second week", "2nd week"),
            ("third week", "3rd week"),
            ("fourth week",),
        )
    ):
        if any(part.startswith(name) for name in names):
            return first + timedelta(days=7 * index), first + timedelta(days=7 * index + 6)
    if part.startswith("middle two"):
        return first + timedelta(days=8), first + timedelta(days=23)
    if part.startswith("mid"):
        return first + timedelta(days=10), first + timedelta(days=19)
    if part.startswith("second half"):
        return first + timedelta(days=15), last
    if part.startswith(("first half", "first bit")):
        return first, first + timedelta(days=14)
    if part.startswith(("end", "late", "latter", "back", "tail")):
        return last - timedelta(days=9), last
    return first, first + timedelta(days=9)


def read_month_part(span: DateSpan, context: Context) -> Span | None:
    month = _month_in(month_number(span.parts["month"] or ""), told_year(span.parts, context.today), context)
    if month is None:
        return None
    return part_of(month, span.parts["part"] or "")


def read_month_range(span: DateSpan, context: Context) -> Span | None:
    parts = span.parts
    first, last = month_number(parts["from"] or ""), month_number(parts["month"] or "")
    end = _month_in(last, told_year(parts, context.today), context)
    if end is None:
        return None
    from_year = year_of(parts.get("from_year")) or (end[0].year if first <= last else end[0].year - 1)
    start = month_span(from_year, first)
    return (start[0], end[1]) if start[0] <= end[1] else None


def read_day_range(span: DateSpan, context: Context) -> Span | None:
    end = read_date(span, context)
    if end is None:
        return None
    first = end[0].replace(day=int(span.parts["first"] or "1"))
    return (first, end[1]) if first <= end[1] else end


def read_season(span: DateSpan, context: Context) -> Span | None:
    parts, today = span.parts, context.today
    season = parts["season"] or ""
    year = told_year({"year": parts.get("year"), "which": parts.get("which2")}, today)
    if year is None and span.text.lower().endswith("year"):
        year = told_year(parts, today)
    if year is not None:
        return season_span(season, year)
    options = [season_span(season, y) for y in range(today.year - 2, today.year + 2)]
    if parts.get("which") == "last":
        return max(s for s in options if s[1] < today)
    if parts.get("which") == "next":
        return min(s for s in options if s[0] > today)
    return choose(options, context)


def read_year(span: DateSpan, context: Context) -> Span | None:
    parts, today = span.parts, context.today
    if parts.get("this_time"):
        middle = today - relativedelta(years=1)
        return middle - timedelta(days=10), middle + timedelta(days=10)
    year = told_year(parts, today)
    if year is None or year > today.year + 3:
        return None
    return date(year, 1, 1), date(year, 12, 31)


def read_year_range(span: DateSpan, context: Context) -> Span | None:
    del context
    first = int(span.parts["year"] or "0")
    until = span.parts["until"] or ""
    last = int(until) if len(until) == 4 else first // 100 * 100 + int(until)
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def read_day_of_month(span: DateSpan, context: Context) -> Span | None:
    """ "the 9th": in the month told before it, or the next; else the most recent 9th."""
    parts, today, anchor = span.parts, context.today, context.anchor
    day = ordinal(parts["day"] or "")
    which = parts.get("which")
    if which in {"this", "last", "next"}:
        base = today + relativedelta(months={"this": 0, "last": -1, "next": 1}[which])
        return valid_day(base.year, base.month, day)
    if which in {"that", "the same", "the"} and anchor:
        return valid_day(anchor[0].year, anchor[0].month, day)
    options = days_of_month(day, today)
    weekday = parts.get("weekday")
    if weekday:
        options = [s for s in options if s[0].weekday() == weekday_number(weekday)] or options
    recent = choose(options, context)
    if anchor is None or context.forward or weekday:
        return recent
    return _after_anchor(day, anchor, options, context) or recent


def _after_anchor(day: int, anchor: Span, options: Sequence[Span], context: Context) -> Span | None:
    first, last = anchor
    if (last - first).days > 31 or first > context.today:
        return None
    if first != last:  # a month was told: the day lies in it
        inside = [s for s in options if first <= s[0] <= last]
        if inside:
            return inside[0]
    after = [s for s in options if s[0] > first and s[0] <= context.today]
    same_month = [s for s in options if (s[0].year, s[0].month) == (first.year, first.month)]
    if context.forward is False:
        same_month = [s for s in same_month if s[0] <= context.today]
    if after:
        return after[0]
    return same_month[0] if same_month else None


def days_of_month(day: int, today: date) -> list[Span]:
    """That day of each month, from two years back to three months on."""
    months = (today.replace(day=1) + relativedelta(months=shift) for shift in range(-24, 4))
    return [s for m in months if (s := valid_day(m.year, m.month, day))]
