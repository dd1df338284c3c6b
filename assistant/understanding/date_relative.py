"""Times told from the day of reading or another date: "three weeks ago", "the next day", "last Friday"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.understanding.calendar_words import (
    Span,
    add_working_days,
    last_weekday,
    month_span,
    next_weekday,
    number,
    week_of,
    weekday_number,
)
from assistant.understanding.date_calendar import part_of
from assistant.understanding.date_context import Context, count_of, shifted
from assistant.understanding.date_spans import DateSpan


def read_today(span: DateSpan, context: Context) -> Span | None:
    words = span.text.lower()
    shift = 0
    if span.parts.get("yesterday"):
        shift = -2 if "before" in words else -1
    elif span.parts.get("tomorrow"):
        shift = 2 if "after" in words else 1
    day = context.today + timedelta(days=shift)
    return day, day


def _give(unit: str, about: str) -> int:
    """How many days either side a rough count may be out."""
    if unit.startswith(("month", "mth", "mnth")):
        return 10
    if unit.startswith(("year", "yr")):
        return 60
    if unit.startswith(("week", "wk", "fortnight")):
        return 3
    return 2 if about else 0


def read_ago(span: DateSpan, context: Context) -> Span | None:
    parts, today = span.parts, context.today
    low, high = count_of(parts["count"] or "a")
    unit, about, base = parts["unit"] or "", parts.get("about") or "", parts.get("base")
    from_day = today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(base or "", 0))
    early, late = shifted(from_day, -high, unit), shifted(from_day, -low, unit)
    if base in {"last", "past"}:
        return early, today
    if base:
        return early, late
    if re.search(r"over|more than|at least", about):
        return shifted(from_day, -high - (1 if unit.startswith(("y", "m")) else 0.5 * high), unit), late
    give = timedelta(days=_give(unit, about))
    return early - give, min(late + give, today)


def read_later(span: DateSpan, context: Context) -> Span | None:
    parts = span.parts
    if context.anchor is None:
        return None
    low, high = count_of(parts["count"] or "")
    unit, about, side = parts["unit"] or "", parts.get("about") or "", parts.get("side") or ""
    back = side.startswith(("before", "earlier", "previous"))
    extra = number(parts["extra"] or "") if parts.get("extra") else 0
    first, last = context.anchor
    if not side and span.text.lower().startswith(("in ", "in just")):
        return shifted(first, low, unit), shifted(last, high, unit)
    if not side:  # "within three weeks"
        return first, min(shifted(last, high, unit), max(context.today, last))
    sign = -1 if back else 1
    ends = sorted(
        shifted(end, sign * many, unit) + timedelta(days=sign * extra)
        for end, many in ((first, low), (last, high), (first, high), (last, low))
    )
    give = timedelta(days=_give(unit, about) if about or unit.startswith(("m", "y")) else 0)
    if (last - first).days > 62:
        return None
    return ends[0] - give, ends[-1] + give


def read_next_day(span: DateSpan, context: Context) -> Span | None:
    parts, unit, which = span.parts, span.parts["unit"] or "", span.parts["which"] or ""
    if context.anchor is None:
        if unit[:3] in {"mon", "tue", "wed", "thu", "fri"} and which in {"the", "on the"}:
            day = last_weekday(context.today, weekday_number(unit))
            return day, day
        return None
    first, last = context.anchor
    if (last - first).days > 31:
        return None
    if parts.get("weekday"):
        monday = first - timedelta(days=first.weekday())
        day = monday + timedelta(days=weekday_number(parts["weekday"] or ""))
        return day, day
    if unit == "week":
        shift = 0 if which.endswith("same") else -7 if which.startswith("before") else 7
        return week_of(first + timedelta(days=shift))
    if unit == "month":
        shift_months = 0 if which.endswith("same") else -1 if which.startswith("before") else 1
        base = first + relativedelta(months=shift_months)
        return month_span(base.year, base.month)
    if unit[:3] in {"mon", "tue", "wed", "thu", "fri", "sat", "sun"} and unit not in {"month"}:
        weekday = weekday_number(unit)
        if which.endswith("same"):
            return first, last
        day = last_weekday(first, weekday) if which == "before" else next_weekday(last, weekday)
        if which == "that" and first == last and first.weekday() == weekday:
            day = first
        return day, day
    step = 0 if which.endswith("same") else -1 if which.startswith("before") else 1
    return first + timedelta(days=step), last + timedelta(days=step)


def read_weekday(span: DateSpan, context: Context) -> Span | None:
    parts, today = span.parts, context.today
    which, tail = parts.get("which") or "", parts.get("tail") or ""
    weekday = weekday_number(parts["weekday"] or "")
    if which in {"every", "every other", "each"}:
        return None
    latest = last_weekday(today, weekday)
    ahead = next_weekday(today, weekday)
    monday = today - timedelta(days=today.weekday())
    day = latest
    weeks_on = parts.get("tail2")
    if weeks_on:
        weeks = 2 if weeks_on.startswith(("two", "a fortnight")) else 1
        day = (
            ahead + timedelta(weeks=weeks)
            if which == "next" or (which == "on" and context.forward)
            else latest - timedelta(weeks=weeks)
        )
    elif "last week" in tail:
        day = monday + timedelta(days=weekday - 7)
    elif "next week" in tail:
        day = monday + timedelta(days=weekday + 7)
    elif "this week" in tail:
        day = monday + timedelta(days=weekday)
    elif tail == "before last" or "a week" in tail or tail == "week gone":
        day = latest - timedelta(weeks=1)
    elif tail == "week" and which != "last":
        day = ahead + timedelta(weeks=1)
    elif tail == "week":
        day = latest - timedelta(weeks=1)
    elif which in {"next", "coming", "this coming"} or (
        which == "this" and weekday >= today.weekday() and not tail
    ):
        day = ahead if which != "this" or weekday != today.weekday() else today
    elif not tail and which in {"", "on", "by"} and context.forward:
        day = ahead
    elif which == "since":
        return latest, today
    elif which == "last" and (today - latest).days == 1:
        return latest - timedelta(weeks=1), latest - timedelta(weeks=1)
    elif which == "last" and (today - latest).days == 2 and today.weekday() >= 2:
        return latest - timedelta(weeks=1), latest  # said on a Thursday, "last Tuesday" may be either
    return day, day


def read_week(span: DateSpan, context: Context) -> Span | None:
    parts, today = span.parts, context.today
    which, unit, part = parts.get("which") or "", parts["unit"] or "", parts.get("part") or ""
    step = {"last": -1, "next": 1, "before last": -2, "after next": 2}.get(which, 0)
    if unit == "weekend":
        saturday = week_of(today)[0] + timedelta(days=5)
        back = which == "last" or (not which and not context.forward) or which == "before last"
        if back and today.weekday() < 6:
            saturday -= timedelta(days=7)
        saturday += timedelta(days=7 if which == "next" else -7 if which == "before last" else 0)
        return saturday, saturday + timedelta(days=1)
    if unit == "month":
        base = today + relativedelta(months=step)
        whole = month_span(base.year, base.month)
        return part_of(whole, part) if part else whole
    if unit == "year":
        year = today.year + step
        pieces = {
            "beginning": (1, 3),
            "start": (1, 3),
            "early": (1, 3),
            "end": (10, 12),
            "late": (10, 12),
            "middle": (5, 8),
        }
        first, last = pieces.get(part, (1, 12))
        return date(year, first, 1), month_span(year, last)[1]
    monday, sunday = week_of(today + timedelta(days=7 * step))
    if part in {"beginning", "start", "early"}:
        return monday, monday + timedelta(days=1)
    if part in {"end", "late"}:
        return monday + timedelta(days=3), sunday
    if part == "middle":
        return monday + timedelta(days=1), monday + timedelta(days=3)
    return monday, sunday


def read_day_count(span: DateSpan, context: Context) -> Span | None:
    if context.anchor is None or context.anchor[0] != context.anchor[1]:
        return None
    day = add_working_days(context.anchor[0], int(span.parts["day"] or "0"))
    return day, day
