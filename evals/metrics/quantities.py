"""The periods and sums a text names, brought to one form: "10 working days", "13 weeks", "a year", "£100"."""

from __future__ import annotations

import re
from functools import cache

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: n for n, word in enumerate(_SMALL)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = rf"(\d[\d,]*(?:\.\d+)?|(?:{_ANY})(?:[- ](?:{_ANY}))?|an?|another)"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PERIOD = re.compile(
    rf"\b{_NUMBER}(?:\s+or\s+{_NUMBER})?[\s-]+(further\s+|more\s+)?(working[\s-]+days?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
# "10 working days, 20 in all", "10 working days, or 20 at most", "25 or 65 working days", "10, and up to 20".
_PERIOD_OF_LAW = re.compile(
    rf"working days[^.]*?\b{_NUMBER}\s+(?:in all|at (?:the )?most)\b"
    rf"|\b{_NUMBER}(?:,? and up to|,? or| to)\s+{_NUMBER}\b(?=[^.]*working days)",
    re.IGNORECASE,
)
_SUM = re.compile(r"£\s?(\d[\d,]*(?:\.\d\d)?)")
_PEOPLE = re.compile(rf"\b{_NUMBER}\s+(?:independent\s+)?(?:people|persons)\b", re.IGNORECASE)
_DATE = re.compile(
    rf"(?:\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+and\s+\d{{1,2}})?\s+(?:{_MONTHS})(?:\s+\d{{4}})?\b"
    rf"|\b(?:{_MONTHS})\s+\d{{4}}\b|\b\d{{4}}-\d\d-\d\d\b",
)
_MONTHS_IN_A_YEAR, _WORKING_DAYS_IN_A_WEEK = 12, 5


@cache
def quantities(text: str) -> frozenset[str]:
    """Every period, sum and head-count in a text. "13 weeks" is also 65 working days, a year 12 months.

    "A day" and "days" name no number. Calendar dates are no quantities (``dates`` has them).
    """
    text = without_dates(text)
    found: set[str] = set()
    for first, second, _, unit in _PERIOD.findall(text):
        for number in filter(None, (first, second)):
            found |= _period(number, re.sub(r"[\s-]+", " ", unit.lower()).rstrip("s"))
    for numbers in _PERIOD_OF_LAW.findall(text):
        found.update(*(_period(number, "working day") for number in numbers if number))
    found |= {f"£{float(amount.replace(',', '')):g}" for amount in _SUM.findall(text)}
    found |= {f"{value:g} people" for n in _PEOPLE.findall(text) if (value := _value(n)) is not None}
    return frozenset(found)


def _period(number: str, unit: str) -> set[str]:
    value = _value(number)
    if value is None or (number.lower() in ("a", "an", "another") and unit != "year"):
        return set()
    if unit == "year":
        return {f"{value * _MONTHS_IN_A_YEAR:g} months"}
    if unit == "week":
        return {f"{value * _WORKING_DAYS_IN_A_WEEK:g} working days"}
    return {f"{value:g} {unit}s"}


def _value(number: str) -> float | None:
    number = number.lower().replace(",", "")
    if number in ("a", "an", "another"):
        return 1.0
    if number[0].isdigit():
        return float(number)
    parts = [_WORDS[part] for part in re.split(r"[- ]", number) if part in _WORDS]
    return float(sum(parts)) if parts else None


@cache
def dates(text: str) -> frozenset[str]:
    """Every calendar date in a text, as written, without the day of the week."""
    return frozenset(re.sub(r"^\w+day,?\s+", "", " ".join(found.split())) for found in _DATE.findall(text))


def without_dates(text: str) -> str:
    """The text with its calendar dates taken out."""
    return " ".join(_DATE.sub(" ", text).split())
