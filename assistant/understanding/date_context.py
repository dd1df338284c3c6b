"""What a told time is worked out from, and the small steps that every form of date shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.understanding.calendar_words import NUMBERS, Span, add_working_days, number
from assistant.understanding.date_spans import DateSpan


@dataclass(frozen=True, slots=True)
class Context:
    """The day of reading, the dates told before, and whether the words around look forward."""

    today: date
    before: tuple[Span, ...]
    forward: bool | None
    year: int | None = None

    @property
    def anchor(self) -> Span | None:
        return self.before[-1] if self.before else None


Reader = Callable[[DateSpan, Context], Span | None]


_NEAR = 75  # days ahead within which an undated day with no past verb is read as still to come


def year_of(told: str | None) -> int | None:
    if not told:
        return None
    figures = int(told.strip("'’"))
    if figures >= 100:
        return figures
    return 2000 + figures if figures < 70 else 1900 + figures


def told_year(parts: dict[str, str | None], today: date) -> int | None:
    which = parts.get("which") if parts.get("which") in {"last", "this", "next"} else parts.get("which2")
    if parts.get("year"):
        return year_of(parts["year"])
    return {"last": today.year - 1, "this": today.year, "next": today.year + 1}.get(which or "")


def choose(candidates: Sequence[Span], context: Context) -> Span | None:
    """The most recent candidate already begun; looking forward, the nearer of it and the next."""
    past = [c for c in candidates if c[0] <= context.today]
    ahead = [c for c in candidates if c[0] > context.today]
    last = max(past, default=None)
    following = min(ahead, default=None)
    if last is None or following is None:
        return last or following
    if context.forward:
        gap_ahead = (following[0] - context.today).days
        gap_back = (context.today - last[1]).days
        if gap_ahead < gap_back:
            return following
    if context.forward is None and (following[0] - context.today).days <= _NEAR and context.anchor:
        recent = (context.today - context.anchor[1]).days
        if 0 <= recent < 200 and (context.today - last[1]).days > 270:
            return following
    return last


def valid_day(year: int, month: int, day: int) -> Span | None:
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return exact, exact


def count_of(told: str) -> tuple[float, float]:
    """Least and most of "three", "two or three", "a couple of", "a few", "half a"."""
    if "couple" in told:
        return 2, 2
    if "few" in told:
        return 2.5, 4
    if "several" in told:
        return 3, 6
    if told.startswith("half"):
        return 0.5, 0.5
    if told == "this":
        return 1, 1
    if told.lower() in NUMBERS:  # "fifty-two" is no span
        return float(number(told)), float(number(told))
    between = re.split(r" ?(?:-|\bor\b|\bto\b) ?", told)
    if len(between) == 2:
        first, second = sorted(float(number(word)) for word in between)
        return first, second
    if told.endswith(" and a half"):
        whole = float(number(told.split()[0]))
        return whole + 0.5, whole + 0.5
    return float(number(told)), float(number(told))


def shifted(day: date, amount: float, unit: str) -> date:
    if unit.startswith(("working", "w/d", "wd")):
        return add_working_days(day, round(amount))
    if unit.startswith(("month", "mth", "mnth")):
        return day + relativedelta(months=int(amount), days=round((amount % 1) * 30))
    if unit.startswith(("year", "yr")):
        return day + relativedelta(months=round(amount * 12))
    return day + timedelta(days=round(amount * _days_in(unit)))


def _days_in(unit: str) -> int:
    return 14 if unit.startswith("fortnight") else 7 if unit.startswith(("week", "wk")) else 1
