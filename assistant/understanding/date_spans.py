"""Where a message speaks of a time, and what is said there. Nothing is worked out here: see ``dates``.

Each form is one regular expression whose groups are the parts told (day, month, weekday, "last", how many,
which unit, before or after). The longest form wins where several match. No pattern repeats a repeat, so
the search stays linear in the length of the message.
"""

# ruff: noqa: E501 (each form is one pattern, and reads best whole)
from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.understanding.calendar_words import (
    MONTH,
    NAMED_WORDS,
    NUMBER,
    ORDINAL,
    ORDINAL_WORD,
    SEASON,
    WEEKDAY,
)


class Form(StrEnum):
    """The way a time is told."""

    DATE = "date"  # some of: weekday, day, month, year, in figures or words
    DAY_OF_MONTH = "day_of_month"  # "the 9th", "the 3rd of last month", "Tues 18th"
    MONTH_PART = "month_part"  # "end of March"
    MONTH = "month"  # "March", "last June", "Feb 2024"
    MONTH_RANGE = "month_range"
    DAY_RANGE = "day_range"  # "3 to 19 March"
    SEASON = "season"
    YEAR = "year"
    YEAR_RANGE = "year_range"
    NAMED = "named"  # "just before Christmas", "the Tuesday before half term"
    TODAY = "today"  # today, yesterday, tomorrow
    AGO = "ago"
    LATER = "later"  # counted from another told date, either way
    NEXT_DAY = "next_day"  # "the next day", "same week", "the following Monday"
    WEEKDAY = "weekday"
    WEEK = "week"  # "last week", "this month", "the weekend", "end of last week"
    DAY_COUNT = "day_count"  # "day 9": working days since the complaint


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A piece of text that tells a time, its form, and the parts told (lower case, None where not told)."""

    start: int
    end: int
    text: str
    form: Form
    parts: dict[str, str | None]


_APPROX = (
    r"(?:(?:about|around|roughly|approx(?:imately)?|maybe|like|some|nearly|almost|over|well over|just over|"
    r"more than|under|just under|at least|exactly|literally|only|just|say|probably) ){0,2}"
)
_COUNT = (
    rf"(?P<count>{NUMBER} or {NUMBER}|{NUMBER} ?(?:-|to) ?{NUMBER}|(?:a )?couple(?: of)?|a few|few|several|"
    rf"half an?|{NUMBER} and a half|{NUMBER})"
)
_UNIT = r"(?P<unit>(?:working |calendar |w/)?days?|wd|wds|weeks?|wks?|fortnights?|months?|mths?|mnths?|years?|yrs?)(?![a-z])"
_YEAR4 = r"(?:19[89]\d|20[0-4]\d)"
_YEAR = rf"(?P<year>{_YEAR4}|['’]\d\d|\d\d(?![\d/]|[.:]\d|\s?(?:am|pm|%|of|days?|weeks?|hours?|hrs?|points?|months?|years?|wks?|th)\b))"
_YEAR_TAIL = rf"(?:(?:\.? |,? (?:of )?)(?P<year4>{_YEAR4})(?!\w)| {_YEAR}(?!\w)|,? (?:of )?(?P<which>last|this|next) year)?"
_MONTH_YEAR = rf",? (?:of )?(?:(?P<year>{_YEAR4}|['’]\d\d)|(?P<which>last|this|next) year)"
_DOW = rf"(?P<weekday>{WEEKDAY})"
_PART = (
    r"(?P<part>(?:very )?beginning|very start|start|early(?: part)?|first (?:few days|week|half|bit)|1st week|"
    r"second week|2nd week|third week|3rd week|fourth week|middle(?: two weeks)?|mid|second half|end|back end|tail end|"
    r"late|latter part|last (?:week|day|few days)|first (?:day|monday|tuesday|wednesday|thursday|friday))"
)
_PAST_DAYS = r"today|2day|tonight|tonite|this (?:morning|morn|afternoon|aft|evening|very day)"
_YESTERDAY = (
    r"(?:the )?day before yesterday|yesterday(?: morning| afternoon| evening| teatime| lunchtime| night)?|"
    r"yest|yday|yesterdy|last ni(?:ght|te)"
)
_TOMORROW = r"(?:the )?day after tomorrow|tomorrow(?: morning| afternoon)?|tomorow|tommorow|tommorrow|tomoro|tomoz|tmrw|tmw|2moro|2morrow"
_EDGE = (
    rf"(?:(?P<edge>(?:just|right|straight|shortly|soon|immediately|a bit|not long) (?:before|after)|before|after|"
    rf"around|about|round|by|at|over|since|during|until|till|the week (?:before|after|of)|the day (?:before|after)|"
    rf"day (?:before|after)|week (?:before|after)|the (?:first|last) week of|(?:the )?(?:beginning|start|end|middle) of|"
    rf"(?:the )?{WEEKDAY} (?:before|after|of|in)|(?:{NUMBER} |a couple of |a few )(?:days?|weeks?|fortnights?) "
    rf"(?:before|after)) )?"
)
_NOT_A_DATE = (
    r"(?!\s?(?:time|stage|one|person|party|birthday|bday|social|sw\b|letter|reply|response|request|answer|"
    r"complaint|email|placement|school|child|kid|baby|report|point|reason|floor|year|grade|of (?:three|four|five|"
    r"them|my|the|several|all)|attempt|visit|meeting|chapter|paragraph|para|page|item|head|section|"
    r"appointment|worker|week|day|month|lot|set|half|round|go\b|draft|phone|call|call|set|offence|anniversary))"
)
_BARE_WORDS_AFTER = r"(?=\s*(?:$|[,.;:!?)\-–]|and |but |n |i |we |they |it |which |when |asking |to |saying |about |for |from |then |at ))"

_PATTERNS: tuple[tuple[Form, str], ...] = (
    (Form.DATE, rf"(?P<year>{_YEAR4})-(?P<month>0?[1-9]|1[0-2])-(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"),
    (
        Form.DATE,
        rf"(?:(?P<wc>w/c|week commencing|week beginning|wk of) )?(?:{_DOW},? )?(?P<day>0?[1-9]|[12]\d|3[01])"
        r"(?P<sep>[/.\-])(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<year>20\d\d|\d\d)(?![\d/]|\.\d)",
    ),
    (
        Form.DATE,
        rf"(?:(?P<wc>w/c|week commencing) )?(?:{_DOW},? )?(?P<day>0?[1-9]|[12]\d|3[01])/(?P<month>0?[1-9]|1[0-2])"
        r"(?![\d/%]|\s?(?:upheld|uh|hrs?|hours?|of\b|points?|pts|terms?|weeks?|wks|recs?|heads?|pu\b|nu\b))",
    ),
    (
        Form.DATE,
        rf"(?:{_DOW},? )?(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<dotted>0?[1-9]|1[0-2])"
        r"(?![\d%/]|\.\d|\s?(?:am|pm|upheld|hrs?|hours?|of\b|points?|weeks?|wks|months?|mths?|miles|k\b))",
    ),
    (
        Form.DATE,
        rf"(?:(?P<wc>w/c|week commencing|week beginning|the week of) )?(?:{_DOW},?(?: the)? )?(?:the )?"
        rf"(?P<day>[12]\d|3[01]|0?[1-9]|{ORDINAL})(?: ?(?:st|nd|rd|th))?(?: day)?(?: of)?[ -]?(?P<month>{MONTH})"
        rf"{_YEAR_TAIL}",
    ),
    (
        Form.DATE,
        rf"(?:{_DOW},? )?(?P<month>{MONTH})(?:,? (?P<day>[0-3]?\d ?(?:st|nd|rd|th)(?![a-z])|"
        rf"(?:[12]\d|3[01]|[1-9])(?=,? 20\d\d))|,? the (?P<day2>{ORDINAL}){_NOT_A_DATE}){_YEAR_TAIL}",
    ),
    (
        Form.DATE,
        rf"(?P<lead>(?:in|since|from|of|until|till|by) )?(?P<month>{MONTH}) (?P<day>[12]\d|3[01]|[1-9])(?![\d/]|[.:]\d|\w)",
    ),
    (
        Form.DAY_RANGE,
        rf"(?P<first>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)? ?(?:-|–|to|until|till|or) ?(?P<day>[12]\d|3[01]|[1-9])"
        rf"(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH}){_YEAR_TAIL}",
    ),
    (
        Form.MONTH_PART,
        rf"{_APPROX}(?:at |in |by )?(?:the )?{_PART}(?: of| in| to)?[ -](?P<month>{MONTH})(?: time)?{_YEAR_TAIL}",
    ),
    (
        Form.MONTH_RANGE,
        rf"(?P<from>{MONTH})(?: (?P<from_year>['’]?\d\d|{_YEAR4}))? ?(?:-|–|/|to|until|till|or|and) ?(?P<month>{MONTH})"
        rf"(?: time)?{_YEAR_TAIL}",
    ),
    (
        Form.MONTH,
        rf"(?:(?P<lead>in|since|from|of|until|till|by|back in|about) )?(?P<month>{MONTH})\.?{_MONTH_YEAR}",
    ),
    (Form.MONTH, rf"(?P<which>last|this|next|that) (?P<month>{MONTH})"),
    (
        Form.MONTH,
        rf"(?P<lead>in|since|back in|during|by|until|till|from|around|about|of|some ?time in|before|after|end|late|early|"
        rf"the) (?P<month>{MONTH})",
    ),
    (Form.MONTH, rf"(?P<month>{MONTH})"),
    (
        Form.SEASON,
        rf"(?:(?P<which>last|this|next|that) |(?:in|back in|over|since|during|all|by|the|through)(?: the)? )"
        rf"(?P<season>{SEASON})(?! (?:holidays|hols|term|half|fair|bank|school|budget|clothes|uniform|playscheme|scheme|born|babies|club))"
        rf"(?: of)?(?: (?P<year>{_YEAR4})| (?P<which2>last|this) year)?",
    ),
    (Form.SEASON, rf"(?P<season>{SEASON}) (?:of )?(?:(?P<year>{_YEAR4}|['’]\d\d)|(?P<which>last|this) year)"),
    (
        Form.YEAR,
        rf"(?:in|since|back in|of|from|until|till|during|around|about|early|late|by|was|summer of|year|=) (?P<year>{_YEAR4})"
        r"(?![\d/]|,\d|\s?(?:hours|hrs|pounds|quid|people|-))",
    ),
    (Form.YEAR_RANGE, rf"(?P<year>{_YEAR4}) ?(?:-|–|to|until|till|/) ?(?P<until>{_YEAR4}|\d\d)(?![\d/-])"),
    (Form.YEAR, r"(?P<this_time>this time )?(?P<which>last|next|this) year(?! and a)"),
    (
        Form.WEEK,
        r"(?:(?:(?:towards |at )?(?:the )?(?P<part>beginning|start|end|middle|early|late)(?: of)? )|over )?"
        r"(?P<which>last|this|next) (?P<unit>week|month|weekend|year)",
    ),
    (Form.WEEK, r"(?:by|at|over|for) the (?P<unit>weekend)"),
    (Form.WEEK, r"the (?P<unit>week|month|weekend) (?P<which>before last|after next)"),
    (
        Form.NAMED,
        rf"{_EDGE}(?P<which>last |this |next |that )?(?P<name>{NAMED_WORDS})"
        rf"(?: \((?P<clue>{MONTH}) one\))?(?:,? (?P<year>{_YEAR4})|,? (?P<which2>last|this|next) year)?",
    ),
    (Form.TODAY, rf"(?P<today>{_PAST_DAYS})"),
    (Form.TODAY, rf"(?P<yesterday>{_YESTERDAY})"),
    (Form.TODAY, rf"(?P<tomorrow>{_TOMORROW})"),
    (
        Form.AGO,
        rf"(?P<about>{_APPROX}){_COUNT} {_UNIT}(?: or so)? (?:ago|back(?! (?:to|in|at|and)\b)|"
        r"since(?= (?:i|we|she|he|they|my|our|the|cl)\b))(?:,? (?P<base>today|yesterday|tomorrow|to the day))?(?: now)?",
    ),
    (Form.AGO, rf"(?P<about>){_COUNT} {_UNIT} (?P<base>today|yesterday)"),
    (Form.AGO, rf"(?P<about>)(?:in|within|over|during) the (?P<base>last|past) (?:{_COUNT} )?{_UNIT}"),
    (Form.AGO, rf"(?P<about>{_APPROX})(?P<count>this) (?P<unit>day|week|month) (?:last|gone)"),
    (
        Form.LATER,
        rf"(?P<about>{_APPROX}){_COUNT} {_UNIT}(?: and (?P<extra>a|one|two|three) days?)? "
        r"(?P<side>later|after(?:wards| that)?|on(?! from| end| the|e)|following|before(?: that)?|earlier|previously|to the day)(?![a-z])"
        r"(?P<exact> to the day| exactly)?",
    ),
    (Form.LATER, rf"(?P<about>)(?:within|inside|in under|in just|in) {_COUNT} {_UNIT}"),
    (
        Form.NEXT_DAY,
        rf"(?:the |that |on the |very ){{0,2}}(?P<which>next|following|same|very same) (?P<unit>day|morning|morn|afternoon|"
        rf"evening|night|week|month|{WEEKDAY})(?! (?:on|of|all|every)\b)",
    ),
    (
        Form.NEXT_DAY,
        r"(?:the )?(?P<unit>day|week|month) (?P<which>after(?: that)?|before(?: that)?|following)(?![a-z])(?! last)",
    ),
    (
        Form.NEXT_DAY,
        rf"(?:the |that )(?P<unit>{WEEKDAY}) (?P<which>after(?: that)?|following|before)(?! last)(?![a-z])",
    ),
    (Form.NEXT_DAY, rf"(?P<unit>{WEEKDAY}) (?P<which>following|after that)"),
    (
        Form.NEXT_DAY,
        rf"(?P<which>on the|the|that) (?P<unit>{WEEKDAY})(?! (?:club|group|session|before|after|morning club|lad|woman))",
    ),
    (Form.NEXT_DAY, rf"(?P<which>same) (?P<unit>week),? (?:the |on the )?{_DOW}"),
    (
        Form.WEEKDAY,
        rf"(?:on )?(?:(?P<which>last|this past|this coming|this|next|coming|on|since|by|every|every other|each|past) )?{_DOW}"
        r"(?P<tail> just gone| gone a week| week gone| gone| last week| last| of last week| this week| of this week| next week|"
        r" week| before last)?(?!['’]?s club| club| group)",
    ),
    (
        Form.WEEKDAY,
        rf"(?P<tail2>a week|week|two weeks|a fortnight|a week ago|two weeks ago) (?P<which>last|this|on|past|next) {_DOW}",
    ),
    (Form.WEEKDAY, rf"the {_DOW}(?P<tail> before last| of last week| last week| just gone| gone)"),
    (
        Form.DAY_OF_MONTH,
        rf"(?:{_DOW},?(?: the)? |on the |the |by the )?(?P<day>[0-3]?\d(?:st|nd|rd|th))(?![a-z]){_NOT_A_DATE}"
        r"(?: of (?P<which>this|last|next|that|the same|the) month)?",
    ),
    (
        Form.DAY_OF_MONTH,
        rf"(?:on|by|dated|from|until|of|for) the (?P<day>first|second|third)(?![a-z]){_NOT_A_DATE}"
        rf"(?:{_BARE_WORDS_AFTER}|(?= of (?:this|last|next|that) month))(?: of (?P<which>this|last|next|that) month)?",
    ),
    (
        Form.DAY_OF_MONTH,
        rf"(?:on|by|dated|from|until|of|for) the (?P<day>(?!first|second |third){ORDINAL_WORD})(?![a-z]){_NOT_A_DATE}"
        r"(?: of (?P<which>this|last|next|that) month)?",
    ),
    (Form.DAY_COUNT, r"(?:on )?day (?P<day>\d{1,2})(?![\d/.])"),
)
_COMPILED = [
    (form, re.compile(rf"(?<![\w£$/:.-])(?:{pattern})(?![\w])", re.IGNORECASE)) for form, pattern in _PATTERNS
]
_MAY_LEAD = re.compile(
    r"(?:\b(?:in|since|of|early|mid|late|end|by|until|till|from|before|after|this|last|next|back in|during|around|"
    r"about|or|and|to|april|the|start|beginning|middle|through)[ -]|[-/–,(:] ?|^|\. )$",
    re.IGNORECASE,
)
_MAY_VERB_AFTER = re.compile(
    r"^\s+(?:be|have|i|we|not|also|well|even|need|want|go|get|take|ask|only|still|or may|never|you|he|she|it|they|contact|wish|now|request|seek|bring)\b",
    re.IGNORECASE,
)
_SHORT_DAYS = {"sat", "sun", "mon", "wed"}
_DOTTED = re.compile(
    r"(?<![\d.£])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?P<year>\.(?:20)?\d\d)?(?![\d%]|\s?(?:am|pm|hrs?|k|miles)\b)"
)


def find(text: str) -> list[DateSpan]:
    """Every told time in the text, in order, never overlapping."""
    found: list[DateSpan] = []
    pairs = list(_DOTTED.finditer(text))
    dotted = any(m.group("year") for m in pairs) or len(pairs) > 1
    for form, pattern in _COMPILED:
        for match in pattern.finditer(text):
            span = DateSpan(match.start(), match.end(), match.group(), form, _lower(match.groupdict()))
            if _is_time(text, span, dotted):
                found.append(span)
    return _longest(found)


def _lower(groups: dict[str, str | None]) -> dict[str, str | None]:
    """The parts told; a part with a figure in its name is another place where the same part may stand."""
    parts: dict[str, str | None] = {}
    for name, value in groups.items():
        plain = name if name in {"which2", "tail2"} else name.rstrip("24")
        parts[plain] = (value.lower().strip() if value else None) or parts.get(plain)
    return parts


def _longest(found: list[DateSpan]) -> list[DateSpan]:
    """Drop spans that overlap a longer one."""
    taken: list[DateSpan] = []
    covered: set[int] = set()
    for span in sorted(found, key=lambda s: (s.start - s.end, s.start)):
        if span.start not in covered and (span.end - 1) not in covered:
            covered.update(range(span.start, span.end))
            taken.append(span)
    return sorted(taken, key=lambda s: s.start)


def _is_time(text: str, span: DateSpan, dotted: bool) -> bool:
    """Whether the words are a time at all: "may" the verb, "sat" the verb and amounts are not."""
    parts = span.parts
    if parts.get("dotted"):
        return dotted
    if (
        span.form is Form.MONTH
        and parts.get("month") == "may"
        and not parts.get("year")
        and not parts.get("which")
    ):
        if parts.get("lead"):
            return parts["lead"] != "the"
        if _MAY_VERB_AFTER.match(text[span.end : span.end + 12]):
            return False
        return bool(_MAY_LEAD.search(text[max(0, span.start - 12) : span.start]))
    if span.form is Form.MONTH and parts.get("month") in {"mar", "dec", "march"} and not parts.get("year"):
        return not re.match(r"\s?(?:ker|them|him|her|in here|up to)\b", text[span.end : span.end + 10])
    weekday = parts.get("weekday") or parts.get("unit")
    if span.form in (Form.WEEKDAY, Form.NEXT_DAY) and weekday in _SHORT_DAYS:
        return (
            bool(parts.get("which") or parts.get("tail")) and text[span.end : span.end + 3].lower() != " in"
        )
    return True
