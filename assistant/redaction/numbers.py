"""Numbers, codes and addresses that say who somebody is, found by their form.

Counts ("10 working days"), stages ("stage 2") and the numbers of laws ("section 20") stay: they name nobody,
and what is told cannot be understood without them. No pattern can match its own separator twice, so that none
takes more than a moment on any text.
"""

# ruff: noqa: E501 (the patterns read best whole)

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.redaction.spans import Span

_WHOLE = (
    re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*"),  # e-mail
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)", re.IGNORECASE),  # postcode
    re.compile(r"(?<![\w£])[A-Z]{2}(?: ?\d{2}){3} ?[A-D](?!\w)", re.IGNORECASE),  # National Insurance
    re.compile(r"(?<!\w)[A-Z9]{5} ?\d{6} ?[A-Z\d]{2,5}(?: ?[A-Z\d]{2,3})?(?!\w)"),  # driving licence
    re.compile(r"(?<![\w£])\+?\(?\d(?:[ ()/.-]{0,2}\d){5,}(?!\w)"),  # telephone, NHS number, account
    re.compile(r"£ ?\d[\d,.]*k?", re.IGNORECASE),
)
_CODE = re.compile(r"(?<![\w£])#?\w+(?:[-/]\w+)*")  # and then only one that looks like a reference
_PREFIX = re.compile(r"(?<!\w)[A-Z]{1,6}[ -]$")  # of a reference: "LAC 300125"
_NUMBER = re.compile(r"(?<![\w\[£])\d+(?:[.,]\d+)?(?![\w\]])")
_OF_A_LAW = re.compile(
    r"\b(?:stages?|stg|st|s|steps?|regs?|regulations?|sections?|paras?|paragraphs?|parts?|acts?|forms?|years?)[ .-]?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r" ?(?:working|calendar|school)? ?(?:days?|wd|weeks?|wks?|months?|mths?|years?|yrs?|hours?|hrs?|minutes?|times|"
    r"of (?:them|us)|people|children|kids|boys|girls|complaints?|points?|letters?|emails?|calls?|visits?|y/?o)\b",
    re.IGNORECASE,
)
_STREET = (
    "road|rd|street|avenue|ave|close|lane|ln|way|drive|court|place|gardens|crescent|terrace|bank|view|rise|row|walk|"
    "hill|grove|square|mews|park|green|yard|parade|wharf|house|cottage|lodge|farm|gables|grange|view"
)
_CAPITAL = r"(?:St\. )?[A-ZÀ-ÖØ-ÞĀŁŚŞŠŻŽČ][^\W\d_]{0,30}(?:['’]s)?(?:-[^\W\d_]{1,30}){0,2}"
_AT = (
    re.compile(rf"\b(?i:flat|apartment|apt|unit|room|number|po box) \d+[A-Za-z]?(?:,? {_CAPITAL}){{0,4}}"),
    re.compile(rf"(?<![\w£.])\d{{1,4}}[A-Za-z]?(?:,? {_CAPITAL}){{1,4}}"),
    re.compile(rf"(?<![\w£.])\d{{1,4}}[a-z]?(?: [a-z'’]+){{1,2}} (?:{_STREET})\b"),
    re.compile(rf"(?<!\w)(?:{_CAPITAL} ){{1,3}}(?i:{_STREET})\b"),
)
_OFFICIAL = re.compile(r"\b(?:high|family|county|crown|youth|magistrates|supreme|appeal)\b", re.IGNORECASE)


def numbers(text: str) -> Iterator[Span]:
    """The spans of numbers, codes and addresses."""
    for pattern in _WHOLE:
        yield from (Span(m.start(), m.end(), "X") for m in pattern.finditer(text))
    for match in _CODE.finditer(text):
        if _is_reference(match[0]) and not _of_a_law(text, match.start()):
            before = _PREFIX.search(text[max(0, match.start() - 8) : match.start()])
            yield Span(match.start() - (len(before[0]) if before else 0), match.end(), "X")
    for match in _NUMBER.finditer(text):
        if not _of_a_law(text, match.start()) and not _COUNTED.match(text, match.end()):
            yield Span(match.start(), match.end(), "X")


def addresses(text: str) -> Iterator[Span]:
    """The spans of houses and streets: a number before words with capitals, or such words and "Road"."""
    for pattern in _AT:
        for match in pattern.finditer(text):
            if not _of_a_law(text, match.start()) and not _OFFICIAL.search(match[0]):
                yield Span(match.start(), match.end(), "X")


def _is_reference(code: str) -> bool:
    """Four digits or more; or three, or a capital between digits, with letters or strokes about them."""
    digits = sum(c.isdecimal() for c in code)
    return (
        digits >= 4 or (digits >= 3 and not code.isdecimal()) or (digits >= 2 and bool(_MIXED.search(code)))
    )


_MIXED = re.compile(r"[A-Z]\d+[A-Z]|\d[A-Z]+\d|\d+/[A-Z]|[A-Z]/\d")


def _of_a_law(text: str, start: int) -> bool:
    return bool(_OF_A_LAW.search(text[max(0, start - 12) : start]))
