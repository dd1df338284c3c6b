"""Times told by a named day or holiday: "just before Christmas", "the Tuesday before half term"."""

from __future__ import annotations

import re
from datetime import timedelta

from assistant.understanding.calendar_words import (
    Span,
    bank_holiday_mondays,
    half_term,
    half_terms,
    last_weekday,
    month_number,
    named_span,
    next_weekday,
    week_of,
    weekday_number,
)
from assistant.understanding.date_context import Context, choose, count_of, shifted, told_year
from assistant.understanding.date_spans import DateSpan


def read_named(span: DateSpan, context: Context) -> Span | None:
    parts, today = span.parts, context.today
    name, edge = parts["name"] or "", parts.get("edge") or ""
    which = parts.get("which") or ""
    year = told_year({"year": parts.get("year"), "which": parts.get("which2")}, today)
    years = [year] if year is not None else list(range(today.year - 1, today.year + 2))
    if name.removeprefix("the ") in {"half term", "half-term"}:
        month = month_number(parts["clue"] or "") if parts.get("clue") else None
        options = [s for y in years for s in ([half_term(y, month)] if month else half_terms(y))]
    elif name.startswith("bank hol"):
        options = [s for y in years for s in bank_holiday_mondays(y)]
    else:
        options = [named_span(name, y) for y in years]
    spans = [_edge(edge, s) for s in options]
    if which == "last":
        past = [s for s in spans if s[1] < today]
        return max(past, default=None)
    if which == "this" and year is None:
        spans = [s for s in spans if s[0].year == today.year] or spans
    return choose(spans, context)


def _edge(edge: str, named: Span) -> Span:
    """A span moved as told: "just before", "the week after", "the Tuesday before", "two days after"."""
    first, last = named
    one = timedelta(days=1)
    if not edge or edge in {"at", "over", "since", "during", "until", "till"}:
        return named
    counted = re.match(r"(?:(\w+)|a couple of|a few) (day|week|fortnight)s? (before|after)", edge)
    if edge.startswith(("the day", "day ")):
        return (first - one, first - one) if edge.endswith("before") else (last + one, last + one)
    if edge.startswith(("the week", "week ")):
        if edge.endswith("of"):
            return week_of(first)
        monday = first - timedelta(days=first.weekday())
        if edge.endswith("before") and first != monday:
            return min(monday, first - timedelta(days=7)) if first.weekday() > 4 else monday, first - one
        return (
            week_of(monday - timedelta(days=7))
            if edge.endswith("before")
            else week_of(last + timedelta(days=7))
        )
    if " week of" in edge:
        return (first, first + timedelta(days=10)) if "first" in edge else (last - timedelta(days=7), last)
    weekday = re.match(r"(?:the )?(\w+) (before|after|of|in)$", edge)
    if weekday and weekday.group(1)[:3] in {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}:
        number_of = weekday_number(weekday.group(1))
        if weekday.group(2) in {"of", "in"}:
            day = week_of(first)[0] + timedelta(days=number_of)
        else:
            day = (
                last_weekday(first, number_of)
                if weekday.group(2) == "before"
                else next_weekday(last, number_of)
            )
        return day, day
    if counted and counted.group(3):
        low, high = count_of(edge.rsplit(" ", 2)[0])
        sign = -1 if counted.group(3) == "before" else 1
        base = first if sign < 0 else last
        ends = sorted(shifted(base, sign * many, counted.group(2)) for many in (low, high))
        return ends[0], ends[1]
    if edge.startswith("by"):
        return first - timedelta(days=21), last
    if "before" in edge:
        back = 10 if edge != "before" else 25
        return first - timedelta(days=back), first - one
    if "after" in edge:
        return last + one, last + timedelta(days=8 if edge != "after" else 14)
    if edge in {"around", "about", "round"}:
        return first - timedelta(days=5), last + timedelta(days=5)
    if "end" in edge:
        return last - timedelta(days=6), last
    if "beginning" in edge or "start" in edge:
        return first, first + timedelta(days=6)
    return named
