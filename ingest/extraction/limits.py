"""Time limits as decisions state them: "within one month", "by 7 April 2021"."""

from __future__ import annotations

import re

_NUMBERS = (
    r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen"
    r"|sixteen|eighteen|twenty(?:[ -](?:one|two|four|five|eight))?|twenty|thirty|forty|sixty)"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_UNIT = r"(?:working |calendar |school )?(?:days?|weeks?|months?|years?)"
_DECISION = (
    r"\s+(?:of|from|after|following)\s+(?:the\s+|my\s+|our\s+|this\s+|today[’']s\s+|its\s+|receiving\s+){0,4}"
    r"(?:date\s+(?:of|on)\s+)?(?:the\s+|my\s+|our\s+|this\s+|today[’']s\s+|which\s+){0,4}(?:final\s+"
    r"|issued\s+){0,2}"
    r"(?:decision|statement|report)(?:\s+statement)?(?:\s+being issued|\s+date)?"
)
_OTHER_START = (
    r"\s+(?:of|from|after|following)\s+(?:(?!\bthe (?:Council|Authority)\b|,|\.|;|:|\band\b).){3,80}"
)
_SPAN = rf"{_NUMBERS}(?:\s+(?:to|or)\s+{_NUMBERS})?\s+{_UNIT}"
_LIMIT = re.compile(
    rf"\b(?P<words>(?:within|inside|no (?:later|more) than|not (?:later|more) than)"
    rf"\s+(?:a further\s+|the\s+(?:next|following)\s+)?{_SPAN}"
    rf"|(?:in|over|during)\s+the\s+(?:next|following)\s+{_SPAN}|in\s+{_SPAN}[’']?\s+time"
    rf"|(?:in|during|within)\s+the\s+(?:{_NUMBERS}\s+)?{_UNIT}(?={_DECISION}))"
    rf"(?:(?P<decision>{_DECISION})|(?P<other>{_OTHER_START}))?"
    rf"|\b(?P<by>(?:by|no later than|not later than|on or before|before)\s+(?:(?:the\s+)?end\s+of\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{4}}|{_MONTH}(?=[\s,.;:]))"
    r"|(?:by|before)\s+(?:the\s+)?(?:end|start)\s+of\s+(?:the\s+|this\s+|next\s+)?(?:[\w/-]+\s+){0,2}?"
    r"(?:term|year|month|20\d\d)\b)"
    r"|\b(?P<same>(?:within|in|over|by|at)\s+(?:the\s+)?same\s+(?:period|time|timescale|timeframe|date"
    r"|deadline))",
    re.IGNORECASE,
)
#: A span after these is a standard for the future, not the limit for doing what was agreed.
_STANDARD = re.compile(
    r"\b(?:ensure|make sure|makes sure|ensuring|so that|how|should always"
    r"|(?:remind|tell|explain|brief|train|instruct|advis|inform|stress)\w*\b.{0,400}\b(?:that|must"
    r"|need to|should)"
    r"|(?:clear|that|who|which|when|where|they|staff|officers|managers|workers"
    r"|teams)\b.{0,60}?\b(?:must|needs? to))\b",
    re.IGNORECASE,
)


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_NAMED_ENTRY = re.compile(
    r"(?P<to>\b(?:to|until)\s+|[-–]\s*)?(?:\(?\b(?P<letter>[a-h])\)|\b(?P<ordinal>first|second|third|fourth|fifth|sixth"
    r"|last)\b)",
    re.IGNORECASE,
)

SAME = "the same limit"


def limit_in(text: str) -> str | None:
    """The limit a text sets for what it says is to be done; ``SAME`` where it refers to the one before."""
    for found in _LIMIT.finditer(text):
        before = text[: found.start()]
        if found["words"] and not found["decision"] and _STANDARD.search(before):
            continue
        if found["same"]:
            return SAME
        if found["by"]:
            return _tidy(found["by"])
        other = found["other"] or ""
        return _tidy(found["words"] + ("" if found["decision"] or _is_decision(other) else other))
    return None


def limits_by_entry(text: str, entries: int) -> dict[int, str]:
    """ "It will do a) and b) within a month and c) within three": the limit of each entry of a list."""
    result: dict[int, str] = {}
    start = 0
    for found in _LIMIT.finditer(text):
        if not found["same"]:
            limit = limit_in(found[0]) or ""
            result |= dict.fromkeys(_entries_named(text[start : found.start()], entries), limit)
        start = found.end()
    return result


def _entries_named(text: str, entries: int) -> list[int]:
    named: list[int] = []
    for found in _NAMED_ENTRY.finditer(text):
        word = (found["letter"] or found["ordinal"]).lower()
        place = entries - 1 if word == "last" else _ORDINALS.index(word) if len(word) > 1 else ord(word) - 97
        if found["to"] and named:
            named += range(named[-1] + 1, place)
        named.append(place)
    return [place for place in named if place < entries]


def is_for_doing(text: str) -> bool:
    """Whether the limit in a text is surely for what it tells to do: a day, counted from something, or said
    first. "Complete stage two within 65 working days" may say how long the thing itself takes."""
    found = _LIMIT.search(text)
    if not found or found["words"] is None:
        return True
    other = found["other"] or ""
    return bool(found["decision"]) or bool(other) or found.start() < 4


def is_only_limit(text: str) -> bool:
    """Whether a text says when and nothing else."""
    found = _LIMIT.search(text)
    return found is not None and len(found[0]) >= len(text.strip(" ,;.:")) - 1


def without_limit(text: str) -> str:
    """The text with its limit, and what it is counted from, left out."""
    found = _LIMIT.search(text)
    if not found or limit_in(text) is None:
        return text
    rest = f"{text[: found.start()].rstrip(' ,')} {text[found.end() :].lstrip(' ,')}".strip()
    return rest or text


def _is_decision(other: str) -> bool:
    return (
        re.search(r"\b(?:decision|this statement|today)\b|^\s+\w+\s+(?:it|this|that)$", other, re.IGNORECASE)
        is not None
    )


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,")
    return text[0].lower() + text[1:]
