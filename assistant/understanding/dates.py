"""Every time a message tells, as a day or a span of days, with the precision it was told with.

``read_dates`` finds the words (``date_spans``) and works each out from the day of reading and, for "a
fortnight later" or "the 9th", from the date told before it. Where the year is not told, a date is the most
recent such day that is not in the future, unless the words around it look forward: then the nearer of the
last and the next. Nothing is guessed: a time that cannot be worked out has an unknown ``When``.

Spans follow the labels of the example messages: "three weeks ago" is plus or minus three days, the
beginning, middle and end of a month are its first, second and last ten days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.case import When
from assistant.understanding.calendar_words import (
    Span,
    add_working_days,
    bank_holiday_mondays,
    half_term,
    half_terms,
    last_weekday,
    month_number,
    month_span,
    named_span,
    next_weekday,
    number,
    ordinal,
    season_span,
    week_of,
    weekday_number,
)
from assistant.understanding.date_spans import DateSpan, Form, find
from assistant.understanding.segments import Clause, split


@dataclass(frozen=True, slots=True)
class DateMention:
    """A told time: where it stands in the turn, and the day or span it means (unknown where it cannot be)."""

    start: int
    end: int
    when: When
    form: Form
    forward: bool = False

    @property
    def text(self) -> str:
        return self.when.words or ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What a date is worked out from: the day of reading, the dates told before, whether words look forward."""

    today: date
    before: tuple[Span, ...]
    forward: bool | None
    year: int | None = None

    @property
    def anchor(self) -> Span | None:
        return self.before[-1] if self.before else None


Reader = Callable[[DateSpan, _Context], Span | None]

_FORWARD = re.compile(
    r"(?:\b(?:will|'ll|wont|won't|shall|going to|gonna|due|booked|set for|set to|scheduled|arranged|fixed(?: it)?(?: for)?|"
    r"planned|expect(?:s|ed|ing)?|aim(?:s|ing)?|promis(?:e|es|ed|ing)|hop(?:e|es|ing)|until|till|by|to be|be|is|are|"
    r"its|offer(?:ed|ing)?|listed|sits|intend|wants? (?:it|to)|new (?:date|one)|no later than|extend(?:s|ed|ing)?|"
    r"ext|extension|deadline|next|coming|upcoming|i'm|im|has to|have to|must|needs?|up to|target|reckons?|(?:"
    r"said|say|says|saying|gave(?: us| me)?|given(?: us| me)?|gives(?: us| me)?|give|for|to|panels|date)\s*$)|"
    r"['’](?:ll|s|d be|re))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|came|got|had|has|have|wrote|sent|asked|complained|told|replied|rang|emailed|met|recd|"
    r"rec'd|req'd|arrived|landed|dated|went|posted|since|ran|gone|ago|last|ended|back|put|reply|answer|letter|"
    r"letters|response|request|report|outcome|began|from|refused|did|done|been|on hold|complaint|email|\w{3,}ed)\b",
    re.IGNORECASE,
)
_AFTER_PAST = re.compile(
    r"^\W{0,3}(?:they |he |she |i |we |the |la |council |said |and |that )?(?:was|were|came|got|had|wrote|sent|asked|complained|told|"
    r"replied|rang|emailed|met|recd|said|refused|reply|answer|letter|\w{3,}ed)\b",
    re.IGNORECASE,
)
_NEAR = 75  # days ahead within which an undated day with no past verb is read as still to come


def read_dates(
    text: str, today: date, before: Sequence[When] = (), clauses: Sequence[Clause] | None = None
) -> list[DateMention]:
    """The times told in one turn, in order.

    ``before`` are the dates told in earlier turns, oldest first; ``clauses`` saves cutting the turn again.
    """
    clauses = split(text) if clauses is None else clauses
    told = [(w.earliest, w.latest) for w in before if w.earliest and w.latest]
    anchors: list[Span] = [(a, b) for a, b in told if a and b]
    mentions: list[DateMention] = []
    year: int | None = None
    for span in find(text):
        forward = _looks_forward(text, span, clauses)
        context = _Context(today, tuple(anchors), forward, year)
        meaning = _meaning(span, context)
        joined = _refine(text, mentions, span, meaning, context)
        if joined is not None:
            mentions[-1] = joined
            if joined.when.earliest and joined.when.latest:
                anchors[-1:] = [(joined.when.earliest, joined.when.latest)]
            continue
        when = (
            When(words=span.text)
            if meaning is None
            else When(earliest=meaning[0], latest=meaning[1], words=span.text)
        )
        mentions.append(DateMention(span.start, span.end, when, span.form, bool(forward)))
        if meaning is not None and span.form is not Form.YEAR_RANGE:
            anchors.append(meaning)
            year = meaning[0].year if span.parts.get("year") else None
    return _from_later_anchor(text, mentions, today)


def _looks_forward(text: str, span: DateSpan, clauses: Sequence[Clause]) -> bool | None:
    """Whether the words around a time speak of what is to come: yes, no (they tell the past), or not told."""
    home = next((c for c in clauses if c.start <= span.start < c.end), None)
    low = max(home.start if home else 0, span.start - 48)
    if re.match(r"since|back in|last|from|between", span.text, re.IGNORECASE):
        return False
    if re.match(r"by |until |till |next ", span.text, re.IGNORECASE):
        return True
    lead = text[low : span.start] + " "
    if span.text.lower().startswith("on "):
        lead += "on "
    forward = max((m.start() for m in _FORWARD.finditer(lead)), default=-1)
    past = max((m.start() for m in _PAST.finditer(lead)), default=-1)
    if re.search(r"\b(?:said|say|says|told \w+) on $", lead):
        return False
    if forward >= past and forward >= 0:
        return True
    if past >= 0 or _AFTER_PAST.match(text[span.end : span.end + 30]):
        return False
    return None


def _meaning(span: DateSpan, context: _Context) -> Span | None:
    try:
        return _READERS[span.form](span, context)
    except (ValueError, OverflowError):  # no such day: 31/2, 30 February
        return None


def _year(told: str | None) -> int | None:
    if not told:
        return None
    figures = int(told.strip("'’"))
    if figures >= 100:
        return figures
    return 2000 + figures if figures < 70 else 1900 + figures


def _told_year(parts: dict[str, str | None], today: date) -> int | None:
    which = parts.get("which") if parts.get("which") in {"last", "this", "next"} else parts.get("which2")
    if parts.get("year"):
        return _year(parts["year"])
    return {"last": today.year - 1, "this": today.year, "next": today.year + 1}.get(which or "")


def _choose(candidates: Sequence[Span], context: _Context) -> Span | None:
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


def _valid(year: int, month: int, day: int) -> Span | None:
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return exact, exact


def _date(span: DateSpan, context: _Context) -> Span | None:
    parts = span.parts
    month_word = parts.get("month") or parts.get("dotted") or ""
    month = int(month_word) if month_word.isdigit() else month_number(month_word)
    day_word = parts["day"] or ""
    day = int(day_word) if day_word.isdigit() else ordinal(day_word)
    year = _told_year(parts, context.today)
    if month_word.isalpha() and _is_year(span, day, context):
        return _month_in(month, 2000 + day, context)
    if year is not None:
        meaning = _valid(year, month, day)
    else:
        years = range(context.today.year - 8, context.today.year + 2)
        options = [s for y in years if (s := _valid(y, month, day))]
        meaning = _choose(_recent(_on_weekday(options, parts.get("weekday"), context), context), context)
    if meaning and parts.get("wc"):
        return meaning[0], meaning[0] + timedelta(days=6)
    return meaning


def _on_weekday(options: list[Span], weekday: str | None, context: _Context) -> list[Span]:
    """Where a weekday was told, only the years (last or next) in which it fits; a weekday that fits none is let go."""
    if not weekday:
        return options
    near = [s for s in options if -370 <= (s[0] - context.today).days <= 200]
    return [s for s in near if s[0].weekday() == weekday_number(weekday)] or options


def _recent(options: list[Span], context: _Context) -> list[Span]:
    """The last candidate and the next."""
    past = [s for s in options if s[0] <= context.today]
    ahead = [s for s in options if s[0] > context.today]
    return past[-1:] + ahead[:1]


def _is_year(span: DateSpan, figures: int, context: _Context) -> bool:
    """Whether the figures after a month are a year ("Mar 24" in a note) and not a day ("March 3")."""
    if not re.match(r"(?:[a-z]+ )?[a-z]{3,} \d\d$", span.text, re.IGNORECASE) or span.parts.get("weekday"):
        return False
    return context.today.year % 100 - 9 <= figures <= context.today.year % 100


def _month_in(month: int, year: int | None, context: _Context) -> Span | None:
    if year is not None:
        return month_span(year, month)
    options = [month_span(y, month) for y in range(context.today.year - 1, context.today.year + 2)]
    return _choose(options, context)


def _month(span: DateSpan, context: _Context) -> Span | None:
    parts, today = span.parts, context.today
    month = month_number(parts["month"] or "")
    year = _told_year(parts, today) if parts.get("year") or span.text.lower().endswith("year") else None
    which = parts.get("which")
    if year is None and which == "last":
        year = today.year if month < today.month else today.year - 1
    elif year is None and which == "this":
        year = today.year if month <= today.month else (today.year if context.forward else today.year)
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


def _part_of(month: Span, part: str) -> Span:
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


def _month_part(span: DateSpan, context: _Context) -> Span | None:
    month = _month_in(month_number(span.parts["month"] or ""), _told_year(span.parts, context.today), context)
    if month is None:
        return None
    return _part_of(month, span.parts["part"] or "")


def _month_range(span: DateSpan, context: _Context) -> Span | None:
    parts = span.parts
    first, last = month_number(parts["from"] or ""), month_number(parts["month"] or "")
    end = _month_in(last, _told_year(parts, context.today), context)
    if end is None:
        return None
    from_year = _year(parts.get("from_year")) or (end[0].year if first <= last else end[0].year - 1)
    start = month_span(from_year, first)
    return (start[0], end[1]) if start[0] <= end[1] else None


def _day_range(span: DateSpan, context: _Context) -> Span | None:
    end = _date(span, context)
    if end is None:
        return None
    first = end[0].replace(day=int(span.parts["first"] or "1"))
    return (first, end[1]) if first <= end[1] else end


def _season(span: DateSpan, context: _Context) -> Span | None:
    parts, today = span.parts, context.today
    season = parts["season"] or ""
    year = _told_year({"year": parts.get("year"), "which": parts.get("which2")}, today)
    if year is None and span.text.lower().endswith("year"):
        year = _told_year(parts, today)
    if year is not None:
        return season_span(season, year)
    options = [season_span(season, y) for y in range(today.year - 2, today.year + 2)]
    if parts.get("which") == "last":
        return max(s for s in options if s[1] < today)
    if parts.get("which") == "next":
        return min(s for s in options if s[0] > today)
    return _choose(options, context)


def _whole_year(span: DateSpan, context: _Context) -> Span | None:
    parts, today = span.parts, context.today
    if parts.get("this_time"):
        middle = today - relativedelta(years=1)
        return middle - timedelta(days=10), middle + timedelta(days=10)
    year = _told_year(parts, today)
    if year is None or year > today.year + 3:
        return None
    return date(year, 1, 1), date(year, 12, 31)


def _year_range(span: DateSpan, context: _Context) -> Span | None:
    del context
    first = int(span.parts["year"] or "0")
    until = span.parts["until"] or ""
    last = int(until) if len(until) == 4 else first // 100 * 100 + int(until)
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _today(span: DateSpan, context: _Context) -> Span | None:
    words = span.text.lower()
    shift = 0
    if span.parts.get("yesterday"):
        shift = -2 if "before" in words else -1
    elif span.parts.get("tomorrow"):
        shift = 2 if "after" in words else 1
    day = context.today + timedelta(days=shift)
    return day, day


def _count(told: str) -> tuple[float, float]:
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
    between = re.split(r" ?(?:-|\bor\b|\bto\b) ?", told)
    if len(between) == 2:
        return float(number(between[0])), float(number(between[1]))
    if told.endswith(" and a half"):
        whole = float(number(told.split()[0]))
        return whole + 0.5, whole + 0.5
    return float(number(told)), float(number(told))


def _shift(day: date, amount: float, unit: str) -> date:
    if unit.startswith(("working", "w/d", "wd")):
        return add_working_days(day, round(amount))
    if unit.startswith(("month", "mth", "mnth")):
        return day + relativedelta(
            months=int(amount), days=round((amount % 1) * 30) * (1 if amount > 0 else 1)
        )
    if unit.startswith(("year", "yr")):
        return day + relativedelta(months=round(amount * 12))
    return day + timedelta(days=round(amount * _days_in(unit)))


def _days_in(unit: str) -> int:
    return 14 if unit.startswith("fortnight") else 7 if unit.startswith(("week", "wk")) else 1


def _give(unit: str, about: str) -> int:
    """How many days either side a rough count may be out."""
    if unit.startswith(("month", "mth", "mnth")):
        return 10
    if unit.startswith(("year", "yr")):
        return 60
    if unit.startswith(("week", "wk", "fortnight")):
        return 3
    return 2 if about else 0


def _ago(span: DateSpan, context: _Context) -> Span | None:
    parts, today = span.parts, context.today
    low, high = _count(parts["count"] or "")
    unit, about, base = parts["unit"] or "", parts.get("about") or "", parts.get("base")
    from_day = today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(base or "", 0))
    early, late = _shift(from_day, -high, unit), _shift(from_day, -low, unit)
    if base:
        return early, late
    if re.search(r"over|more than|at least", about):
        return _shift(from_day, -high - (1 if unit.startswith(("y", "m")) else 0.5 * high), unit), late
    give = timedelta(days=_give(unit, about))
    return early - give, min(late + give, today)


def _later(span: DateSpan, context: _Context) -> Span | None:
    parts = span.parts
    if context.anchor is None:
        return None
    low, high = _count(parts["count"] or "")
    unit, about, side = parts["unit"] or "", parts.get("about") or "", parts.get("side") or ""
    back = side.startswith(("before", "earlier", "previous"))
    extra = number(parts["extra"] or "") if parts.get("extra") else 0
    first, last = context.anchor
    if not side and span.text.lower().startswith(("in ", "in just")):
        return _shift(first, low, unit), _shift(last, high, unit)
    if not side:  # "within three weeks"
        return first, min(_shift(last, high, unit), max(context.today, last))
    sign = -1 if back else 1
    ends = sorted(
        _shift(end, sign * many, unit) + timedelta(days=sign * extra)
        for end, many in ((first, low), (last, high), (first, high), (last, low))
    )
    give = timedelta(days=_give(unit, about) if about or unit.startswith(("m", "y")) else 0)
    if (last - first).days > 62:
        return None
    return ends[0] - give, ends[-1] + give


def _next_day(span: DateSpan, context: _Context) -> Span | None:
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


def _weekday(span: DateSpan, context: _Context) -> Span | None:
    parts, today = span.parts, context.today
    which, tail = parts.get("which") or "", parts.get("tail") or ""
    weekday = weekday_number(parts["weekday"] or "")
    if which in {"every", "every other", "each"}:
        return None
    latest = last_weekday(today, weekday)
    ahead = next_weekday(today, weekday)
    monday = today - timedelta(days=today.weekday())
    day = latest
    if parts.get("tail2"):
        weeks = 2 if parts["tail2"].startswith(("two", "a fortnight")) else 1
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
    elif tail == "week" or (which == "last" and False):
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


def _week(span: DateSpan, context: _Context) -> Span | None:
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
        return _part_of(whole, part) if part else whole
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


def _named(span: DateSpan, context: _Context) -> Span | None:
    parts, today = span.parts, context.today
    name, edge = parts["name"] or "", parts.get("edge") or ""
    which = parts.get("which") or ""
    year = _told_year({"year": parts.get("year"), "which": parts.get("which2")}, today)
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
    return _choose(spans, context)


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
        low, high = _count(edge.rsplit(" ", 2)[0])
        sign = -1 if counted.group(3) == "before" else 1
        base = first if sign < 0 else last
        ends = sorted(_shift(base, sign * many, counted.group(2)) for many in (low, high))
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


def _day_of_month(span: DateSpan, context: _Context) -> Span | None:
    """ "the 9th": in the month told before it, or the next; else the most recent 9th."""
    parts, today, anchor = span.parts, context.today, context.anchor
    day = ordinal(parts["day"] or "")
    which = parts.get("which")
    if which in {"this", "last", "next"}:
        base = today + relativedelta(months={"this": 0, "last": -1, "next": 1}[which])
        return _valid(base.year, base.month, day)
    if which in {"that", "the same", "the"} and anchor:
        return _valid(anchor[0].year, anchor[0].month, day)
    options = _days_of_month(day, today)
    weekday = parts.get("weekday")
    if weekday:
        options = [s for s in options if s[0].weekday() == weekday_number(weekday)] or options
    recent = _choose(options, context)
    if anchor is None or context.forward or weekday:
        return recent
    return _after_anchor(day, anchor, options, context) or recent


def _after_anchor(day: int, anchor: Span, options: Sequence[Span], context: _Context) -> Span | None:
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


def _days_of_month(day: int, today: date) -> list[Span]:
    """That day of each month, from two years back to three months on."""
    months = (today.replace(day=1) + relativedelta(months=shift) for shift in range(-24, 4))
    return [s for m in months if (s := _valid(m.year, m.month, day))]


def _day_count(span: DateSpan, context: _Context) -> Span | None:
    if context.anchor is None or context.anchor[0] != context.anchor[1]:
        return None
    day = add_working_days(context.anchor[0], int(span.parts["day"] or "0"))
    return day, day


_READERS: dict[Form, Reader] = {
    Form.DATE: _date,
    Form.DAY_OF_MONTH: _day_of_month,
    Form.MONTH_PART: _month_part,
    Form.MONTH: _month,
    Form.MONTH_RANGE: _month_range,
    Form.DAY_RANGE: _day_range,
    Form.SEASON: _season,
    Form.YEAR: _whole_year,
    Form.YEAR_RANGE: _year_range,
    Form.NAMED: _named,
    Form.TODAY: _today,
    Form.AGO: _ago,
    Form.LATER: _later,
    Form.NEXT_DAY: _next_day,
    Form.WEEKDAY: _weekday,
    Form.WEEK: _week,
    Form.DAY_COUNT: _day_count,
}
_JOINT = re.compile(
    r"^\s*(?:,|\(|-|–|i\.?e\.?|and)?\s*(?:it was |that was |was like |so |on )?$", re.IGNORECASE
)
_JOINED = {
    Form.DAY_OF_MONTH,
    Form.DATE,
    Form.WEEKDAY,
    Form.NEXT_DAY,
    Form.MONTH,
    Form.MONTH_RANGE,
    Form.NAMED,
}


def _refine(
    text: str, mentions: list[DateMention], span: DateSpan, meaning: Span | None, context: _Context
) -> DateMention | None:
    """One time told twice side by side ("yesterday, the 5th"; "end of November, the 27th") made one."""
    if not mentions or span.form not in _JOINED:
        return None
    before = mentions[-1]
    gap = text[before.end : span.start]
    if (
        before.form is Form.YEAR
        and span.form in (Form.MONTH, Form.MONTH_RANGE)
        and not span.parts.get("year")
    ):
        return _within_year(text, before, span, gap)
    if span.form is Form.NEXT_DAY and span.parts["unit"] in {"day", "week", "month", "morning", "night"}:
        return None
    if before.form is span.form and span.form is not Form.DAY_OF_MONTH:
        return None
    if len(gap) > 12 or "and" in gap.lower() or not _JOINT.match(gap) or not before.when.known:
        return None
    first, last = before.when.earliest, before.when.latest
    if first is None or last is None:
        return None
    wide = (first - timedelta(days=7), last + timedelta(days=7))
    chosen = meaning
    if span.form is Form.DAY_OF_MONTH:
        day = ordinal(span.parts["day"] or "")
        chosen = next((s for s in _days_of_month(day, context.today) if first <= s[0] <= last), None)
    if span.form is Form.NAMED:
        around = [_Context(day, (), False) for day in (last, last + timedelta(days=31))]
        options = [m for c in around if (m := _meaning(span, c))]
        chosen = next((s for s in options if wide[0] <= s[0] and s[1] <= wide[1]), None)
    if span.form in (Form.WEEKDAY, Form.NEXT_DAY) and (last - first).days in (4, 6):
        weekday = weekday_number(span.parts.get("weekday") or span.parts.get("unit") or "")
        chosen = next(
            ((d, d) for d in (first + timedelta(days=i) for i in range(7)) if d.weekday() == weekday), None
        )
    if span.form is Form.NAMED and first == last:
        return None
    if chosen is None or not (wide[0] <= chosen[0] <= wide[1]) or chosen[1] - chosen[0] > last - first:
        return None
    if before.form is Form.DATE and span.form is Form.DATE:
        return None
    words = text[before.start : span.end]
    return replace(before, end=span.end, when=When(earliest=chosen[0], latest=chosen[1], words=words))


def _within_year(text: str, before: DateMention, span: DateSpan, gap: str) -> DateMention | None:
    """ "last year, in March": the month of the year told just before."""
    year = before.when.earliest
    if year is None or len(gap) > 14 or re.search(r"[.!?\n;]| and ", gap):
        return None
    end = month_span(year.year, month_number(span.parts["month"] or ""))
    start = month_span(year.year, month_number(span.parts.get("from") or span.parts["month"] or ""))
    words = text[before.start : span.end]
    return replace(
        before, end=span.end, when=When(earliest=min(start[0], end[0]), latest=end[1], words=words)
    )


def _from_later_anchor(text: str, mentions: list[DateMention], today: date) -> list[DateMention]:
    """Times counted from a date told after them ("two days before we met on 3 May")."""
    out = list(mentions)
    for index, mention in enumerate(mentions[:-1]):
        following = mentions[index + 1]
        if mention.when.known or mention.form not in (Form.LATER, Form.NEXT_DAY):
            continue
        first, last = following.when.earliest, following.when.latest
        gap = text[mention.end : following.start]
        if first is None or last is None or len(gap) > 60 or re.search(r"[.!?\n]", gap):
            continue
        span = next((s for s in find(mention.text) if s.form is mention.form), None)
        meaning = _meaning(span, _Context(today, ((first, last),), False)) if span else None
        if meaning:
            out[index] = replace(
                mention, when=When(earliest=meaning[0], latest=meaning[1], words=mention.text)
            )
    return out
