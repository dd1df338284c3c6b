"""Every time a message tells, as a day or a span of days, with the precision it was told with.

``read_dates`` finds the words (``date_spans``) and works each out from the day of reading and, for "a
fortnight later" or "the 9th", from the date told before it. Where the year is not told, a date is the most
recent such day that is not in the future, unless the words around it look forward: then the nearer of the
last and the next. Nothing is guessed: a time that cannot be worked out has an unknown ``When``.

Spans follow the labels of the example messages: "three weeks ago" is plus or minus three days, the
beginning, middle and end of a month are its first, second and last ten days.
"""

# ruff: noqa: E501 (the patterns read best whole)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from assistant.case import When
from assistant.understanding.calendar_words import Span, month_number, month_span, ordinal, weekday_number
from assistant.understanding.date_calendar import (
    days_of_month,
    read_date,
    read_day_of_month,
    read_day_range,
    read_month,
    read_month_part,
    read_month_range,
    read_season,
    read_year,
    read_year_range,
)
from assistant.understanding.date_context import Context, Reader
from assistant.understanding.date_named import read_named
from assistant.understanding.date_relative import (
    read_ago,
    read_day_count,
    read_later,
    read_next_day,
    read_today,
    read_week,
    read_weekday,
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
        context = Context(today, tuple(anchors), forward, year)
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
    return _within_told_years(_from_later_anchor(text, mentions, today))


_YEAR = re.compile(r"\b(?:19|20)\d\d\b|['’]\d\d\b|\d[/.-]\d{1,2}[/.-]\d\d")


def _within_told_years(mentions: list[DateMention]) -> list[DateMention]:
    """Days told with no year between two told with one, as in "8 September 2025, 3 October, 30 January 2026":
    where another year puts such a day between the two, that is the year meant."""
    days = [n for n, each in enumerate(mentions) if each.form is Form.DATE and each.when.day]
    sure = [n for n in days if _YEAR.search(mentions[n].text)]
    found = list(mentions)
    for first, last in pairwise(sure):
        low, high = mentions[first].when.day, mentions[last].when.day
        for n in (n for n in days if first < n < last):
            day = mentions[n].when.day
            if low is None or high is None or day is None or low <= day <= high:
                continue
            moved = [day + relativedelta(years=by) for by in (-1, 1)]
            fits = [each for each in moved if low <= each <= high]
            if fits:
                found[n] = replace(mentions[n], when=When.on(fits[0], mentions[n].text))
    return found


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


def _meaning(span: DateSpan, context: Context) -> Span | None:
    try:
        return _READERS[span.form](span, context)
    except (ValueError, OverflowError):  # no such day: 31/2, 30 February
        return None


_READERS: dict[Form, Reader] = {
    Form.DATE: read_date,
    Form.DAY_OF_MONTH: read_day_of_month,
    Form.MONTH_PART: read_month_part,
    Form.MONTH: read_month,
    Form.MONTH_RANGE: read_month_range,
    Form.DAY_RANGE: read_day_range,
    Form.SEASON: read_season,
    Form.YEAR: read_year,
    Form.YEAR_RANGE: read_year_range,
    Form.NAMED: read_named,
    Form.TODAY: read_today,
    Form.AGO: read_ago,
    Form.LATER: read_later,
    Form.NEXT_DAY: read_next_day,
    Form.WEEKDAY: read_weekday,
    Form.WEEK: read_week,
    Form.DAY_COUNT: read_day_count,
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
    text: str, mentions: list[DateMention], span: DateSpan, meaning: Span | None, context: Context
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
        chosen = next((s for s in days_of_month(day, context.today) if first <= s[0] <= last), None)
    if span.form is Form.NAMED:
        around = [Context(day, (), False) for day in (last, last + timedelta(days=31))]
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
        meaning = _meaning(span, Context(today, ((first, last),), False)) if span else None
        if meaning:
            out[index] = replace(
                mention, when=When(earliest=meaning[0], latest=meaning[1], words=mention.text)
            )
    return out
