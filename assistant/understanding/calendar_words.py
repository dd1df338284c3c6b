"""The calendar as people name it: months, weekdays, numbers in words, seasons, holidays and half terms.

Named times are spans of days, both ends inclusive. Half terms differ between councils by a week, so their
spans are the commonest week; sources: the model school year most English councils publish. Easter is
computed by dateutil; bank holidays come from the ``holidays`` library (England).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.easter import easter

Span = tuple[date, date]

MONTH = (
    r"(?:jan(?:uary|aury|)|feb(?:ruary|uary|urary|)|mar(?:ch|)|apr(?:il|ril|)|may|june?|july?|aug(?:ust|)|"
    r"sep(?:t(?:ember|emeber|)|)|oct(?:ober|)|nov(?:ember|emeber|)|dec(?:ember|emeber|))(?![a-z])"
)
WEEKDAY = (
    r"(?:mon(?:day|)|tue(?:s(?:day|)|)|wed(?:s|nesday|nsday|ensday|)|thu(?:r(?:s(?:day|)|)|)|fri(?:day|)|"
    r"sat(?:urday|)|sun(?:day|))(?![a-z])"
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_TO_NINE = _UNITS.split()[1:10]
NUMBERS = (
    {word: value for value, word in enumerate(_UNITS.split())}
    | {"a": 1, "an": 1}
    | _TENS
    | {
        f"{ten}{mark}{unit}": tens + units
        for ten, tens in _TENS.items()
        for units, unit in enumerate(_TO_NINE, start=1)
        for mark in "- "
    }
)
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second "
    "twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth "
    "thirtieth thirty-first"
)
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split()) if value}
ORDINAL_WORD = rf"(?:{'|'.join(sorted((w.replace('-', '[- ]') for w in ORDINALS), key=len, reverse=True))})"
ORDINAL = rf"(?:[0-3]?\d ?(?:st|nd|rd|th)|{ORDINAL_WORD})(?![a-z])"
SEASON = r"(?:spring|summer|autumn|winter)"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_SEASON_MONTHS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}


def month_number(word: str) -> int:
    """1 to 12 for a month's name or its short form."""
    return _MONTHS.index(word.lower()[:3]) + 1


def weekday_number(word: str) -> int:
    """0 (Monday) to 6 for a weekday's name or its short form."""
    return _WEEKDAYS.index(word.lower()[:3])


def number(word: str) -> int:
    """The value of a number in figures or words ("a" is one)."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def ordinal(word: str) -> int:
    """The value of "3rd", "third" or "twenty first"."""
    figures = re.match(r"\d+", word)
    return int(figures.group()) if figures else ORDINALS[word.lower().replace(" ", "-")]


def month_span(year: int, month: int) -> Span:
    """The first and last day of a month."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def season_span(season: str, year: int) -> Span:
    """A season by calendar months; the winter of a year begins in its December."""
    if season == "winter":
        return date(year, 12, 1), month_span(year + 1, 2)[1]
    first, last = _SEASON_MONTHS[season]
    return date(year, first, 1), month_span(year, last)[1]


def next_weekday(day: date, weekday: int, inclusive: bool = False) -> date:
    """The first such weekday after ``day`` (or on it)."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead or (0 if inclusive else 7))


def last_weekday(day: date, weekday: int, inclusive: bool = False) -> date:
    """The latest such weekday before ``day`` (or on it)."""
    back = (day.weekday() - weekday) % 7
    return day - timedelta(days=back or (0 if inclusive else 7))


def week_of(day: date) -> Span:
    """Monday to Sunday of the week holding ``day``."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def add_working_days(day: date, count: int) -> date:
    """``count`` working days after ``day`` (day zero), skipping weekends and bank holidays in England."""
    step = 1 if count >= 0 else -1
    left = abs(count)
    while left:
        day += timedelta(days=step)
        if day.weekday() < 5 and day not in bank_holidays(day.year):
            left -= 1
    return day


def _nearest_monday(target: date) -> date:
    return min((target + timedelta(days=d) for d in range(-3, 4)), key=lambda d: d.weekday())


def _week(monday: date) -> Span:
    return monday, monday + timedelta(days=4)


def _last_monday(year: int, month: int) -> date:
    return last_weekday(month_span(year, month)[1], 0, inclusive=True)


def half_term(year: int, month: int) -> Span:
    """The commonest half-term week (Monday to Friday) in February, May or October."""
    if month == 2:
        return _week(_nearest_monday(date(year, 2, 15)))
    if month == 5:
        return _week(_last_monday(year, 5))
    return _week(_nearest_monday(date(year, 10, 26)))


def _first_monday(year: int, month: int) -> date:
    return next_weekday(date(year, month, 1), 0, inclusive=True)


def _day(day: date) -> Span:
    return day, day


def _around_easter(offset: int) -> Callable[[int], Span]:
    return lambda year: _day(easter(year) + timedelta(days=offset))


def _fixed(month: int, day: int, until: int | None = None) -> Callable[[int], Span]:
    return lambda year: (date(year, month, day), date(year, month, until or day))


def _leap_day(year: int) -> Span:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _day(date(year, 2, 29) if leap else date(year, 3, 1))


NAMED: tuple[tuple[str, Callable[[int], Span]], ...] = (
    (r"easter monday", _around_easter(1)),
    (r"easter sunday|easter day", _around_easter(0)),
    (r"good friday", _around_easter(-2)),
    (r"maundy thursday", _around_easter(-3)),
    (r"palm sunday", _around_easter(-7)),
    (r"ash wednesday", _around_easter(-46)),
    (r"pancake day|shrove tuesday", _around_easter(-47)),
    (r"mother'?s day|mothering sunday", _around_easter(-21)),
    (
        r"(?:the )?easter (?:holidays|hols|break)",
        lambda y: (easter(y) - timedelta(9), easter(y) + timedelta(9)),
    ),
    (
        r"(?:the )?easter(?: weekend| bank holiday)?",
        lambda y: (easter(y) - timedelta(2), easter(y) + timedelta(1)),
    ),
    (r"(?:christmas|xmas) eve", _fixed(12, 24)),
    (r"(?:christmas|xmas) day", _fixed(12, 25)),
    (r"boxing day", _fixed(12, 26)),
    (r"new year'?s eve|nye", _fixed(12, 31)),
    (r"new year'?s day", _fixed(1, 1)),
    (r"(?:the )?new year'?s?", _fixed(1, 1)),
    (r"between (?:christmas|xmas) (?:and|&|n) new year", _fixed(12, 26, 31)),
    (r"(?:the )?(?:christmas|xmas)(?: holidays| hols| break)?|crimbo", _fixed(12, 24, 27)),
    (r"valentine'?s(?: day)?", _fixed(2, 14)),
    (r"st\.? ?patrick'?s day", _fixed(3, 17)),
    (r"april fool'?s(?: day)?", _fixed(4, 1)),
    (r"burns night", _fixed(1, 25)),
    (r"bonfire night|guy fawkes(?: night)?|fireworks night", _fixed(11, 5)),
    (r"hallowe'?en", _fixed(10, 31)),
    (r"remembrance sunday", lambda y: _day(next_weekday(date(y, 11, 8), 6, inclusive=True))),
    (r"remembrance monday", lambda y: _day(next_weekday(date(y, 11, 9), 0, inclusive=True))),
    (r"remembrance day|armistice day", _fixed(11, 11)),
    (r"leap day", _leap_day),
    (r"may day(?: bank holiday)?", lambda y: _day(_first_monday(y, 5))),
    (
        r"(?:the )?(?:early |first )?may bank hol(?:iday)?(?: monday)?",
        lambda y: _day(_first_monday(y, 5)),
    ),
    (
        r"(?:the )?(?:(?:late|second) may|spring|whitsun) bank hol(?:iday)?(?: monday)?|whit monday",
        lambda y: _day(_last_monday(y, 5)),
    ),
    (r"(?:the )?(?:august|summer) bank hol(?:iday)?(?: monday)?", lambda y: _day(_last_monday(y, 8))),
    (r"(?:the )?feb(?:ruary)? half[- ]term", lambda y: half_term(y, 2)),
    (r"(?:the )?(?:may|spring|whitsun|whit|summer) half[- ]term", lambda y: half_term(y, 5)),
    (r"(?:the )?(?:oct(?:ober)?|autumn) half[- ]term", lambda y: half_term(y, 10)),
    (r"(?:the )?(?:summer|school) (?:holidays|hols)", lambda y: (date(y, 7, 20), date(y, 9, 5))),
    (
        r"(?:when )?the schools? (?:broke|breaks?) up(?: for (?:the )?summer)?",
        lambda y: (date(y, 7, 18), date(y, 7, 27)),
    ),
    (
        r"(?:the )?(?:start|first day) of (?:the )?(?:autumn |new )?term|when (?:the )?schools? went back",
        lambda y: (date(y, 9, 1), date(y, 9, 7)),
    ),
    (r"when the clocks went back", lambda y: _day(last_weekday(date(y, 10, 31), 6, inclusive=True))),
    (r"when the clocks went forward", lambda y: _day(last_weekday(date(y, 3, 31), 6, inclusive=True))),
)
NAMED_WORDS = (
    "(?:"
    + "|".join(pattern for pattern, _ in NAMED)
    + r"|(?:the )?half[- ]term|bank hol(?:iday)? monday)(?![a-z])"
)
_NAMED = [(re.compile(pattern, re.IGNORECASE), rule) for pattern, rule in NAMED]


def named_span(name: str, year: int) -> Span:
    """The days a named time covers in a year. "half term" alone is not of one year: see ``half_terms``."""
    for pattern, rule in _NAMED:
        if pattern.fullmatch(name):
            return rule(year)
    raise KeyError(name)


def bank_holiday_mondays(year: int) -> list[Span]:
    """Easter Monday and the May, spring and summer bank holidays."""
    return [
        _day(easter(year) + timedelta(days=1)),
        *(_day(d) for d in (_first_monday(year, 5), _last_monday(year, 5), _last_monday(year, 8))),
    ]


def half_terms(year: int) -> list[Span]:
    """The three half-term weeks of a calendar year, in order."""
    return [half_term(year, month) for month in (2, 5, 10)]
