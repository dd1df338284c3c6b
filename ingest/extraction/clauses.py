"""A sentence that tells somebody what to do, as its predicates: "apologise to Ms K", "pay her £150"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extraction.limits import SAME, limit_in
from ingest.extraction.verbs import verb_at

#: Up to here a sentence says that something is to be done, and from here on what.
TOLD_TO = re.compile(
    r"\b(?:agreed?,? (?:(?!£|\b(?:will|would|should|must|shall)\b)[^.;]){0,60}?"
    r"\bto|will|should|shall|must|undertak(?:es?|en|ing) to|intends? to"
    r"|is to|needs? to|recommend(?:ed)? (?:that )?the council"
    r"|(?:agreed|confirmed)\b[^.;:£]{0,100}?\b(?:it|council|authority) would"
    r"|(?:asked|invited) (?:to )?the council(?:,[^,]{3,60},)? to(?: consider)?)"
    r"(?:\s+(?:also|now|then|therefore))*(?:\s+|(?=,))",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*[,;]\s*(?:and[,;]?\s+)?(?:also\s+|then\s+)?|\s+(?:and|then)[,;]?\s+(?:also\s+|then\s+)?|\s*:\s*",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?:with (?:it|them|this|these|that),? )?"
    r"(?:(?:it|the council)\s+)?(?:has\s+)?(?:also\s+)?(?:agreed\s+to|will|should|must|to)\s+(?:also\s+)?",
    re.IGNORECASE,
)


_OF_WHAT = re.compile(r"\b(?:how|whether|what|who|which|that|where|when)\b[^,;]{0,80}$", re.IGNORECASE)
_LIMIT_FIRST = re.compile(
    r"(?:by|within|no later than|not later than|before|on or before|in|over)\b(?:(?!\b(?:will|should"
    r"|must|shall|agreed)\b)[^,:;.]){3,100}[,:]\s+(?:it (?:will|should)\s+)?",
    re.IGNORECASE,
)
_LIMIT_BETWEEN = re.compile(
    r"\s*,?\s*(?:by|within|no later than|before|in|at|over)\b[^,:;.]{3,60},\s+", re.IGNORECASE
)
_WHEN_FIRST = re.compile(r"(?:by|within|no later than|before|in|over)\b[^,:;.]{3,60},\s+", re.IGNORECASE)
_FOLLOWING = re.compile(r"\s*following (?:my|our|the|this|a|receipt|its)\b", re.IGNORECASE)
_REMEDIED_BY = re.compile(
    r"\b(?:remed(?:y|ying)|resolv(?:e|ing)|settl(?:e|ing)|put(?:ting)?)\b[^.:;£]{0,60}\bby\s+", re.IGNORECASE
)
_LISTED_TO = re.compile(r";|\band\b", re.IGNORECASE)
_PAYS = frozenset({"pay", "refund", "reimburse", "repay"})


def predicates(text: str) -> tuple[str, list[str]]:
    """What goes before the first predicate ("Within a month the Council will "), and the predicates.

    A text that joins none is one predicate. Only verbs in the form of the first one begin another, so that
    "a review of recording and reporting" stays whole.
    """
    spans = _spans(text)
    parts = [text[begin:end] for begin, end in spans]
    return text[: spans[0][0]], [part for part in parts if part.strip(" ,;.")] or parts[:1]


def end_of_predicate(text: str, at: int) -> int:
    """Where the predicate ends that a place in the text is in."""
    return next((end for begin, end in _spans(text) if begin <= at < end), len(text))


def limit_at(text: str, at: int, whole: str | None) -> str | None:
    """The limit that the predicate at this place is under: its own, or that of one after it.

    ``whole`` is what the sentence is under: "hold the panel within a month, apologise and pay …" sets one for
    the panel alone.
    """
    spans = _spans(text)
    if len(spans) < 2 or whole in (None, SAME) or limit_in(text) != whole or limit_in(text[: spans[0][0]]):
        return whole
    return next((limit for begin, end in spans if end > at and (limit := limit_in(text[begin:end]))), None)


def under_own_limits(text: str, whole: str | None) -> list[tuple[str, str | None]]:
    """A sentence's predicates with the limit of each, those under one limit together: "reopen it within two
    weeks and finish it within 13 weeks" is two. One entry where they are all under ``whole``."""
    head, parts = predicates(text)
    told: list[tuple[str, str | None]] = []
    for part in parts:
        limit = limit_at(text, text.find(part, len(head)), whole)
        if told and told[-1][1] == limit:
            told[-1] = (f"{told[-1][0]} and {part}", limit)
        else:
            told.append((part, limit))
    if len(told) < 2 or any(limit is None for _, limit in told):
        return [(text, whole)]
    return [(head + told[0][0], told[0][1]), *told[1:]]


def _spans(text: str) -> list[tuple[int, int]]:
    start = _start(text)
    first = verb_at(text[start:])
    return [(start, len(text))] if first is None else list(_split(text, start, first[1]))


def _start(text: str) -> int:
    """Where the first predicate begins: at once, where the text is an order; or after "will" and the like."""
    if verb_at(text) and not _FOLLOWING.match(text):
        return 0
    if (limit := _LIMIT_FIRST.match(text)) and verb_at(text[limit.end() :]):
        return limit.end()
    for found in TOLD_TO.finditer(text):
        between = _LIMIT_BETWEEN.match(text, found.end())
        at = between.end() if between else found.end()
        if verb_at(text[at:]):
            return at
    if (how := _REMEDIED_BY.search(text)) and verb_at(text[how.end() :]):
        return how.end()
    if (listed := re.search(r":\s+", text)) and verb_at(
        text[listed.end() :]
    ):  # "put this right by: paying …"
        return listed.end()
    return 0


def _split(text: str, start: int, kind: str) -> Iterator[tuple[int, int]]:
    begin = start
    for joint in _JOINT.finditer(text, start):
        if joint.start() < begin:
            continue
        when = _WHEN_FIRST.match(text, joint.end())  # "…, and, within two months, to publish …"
        auxiliary = _AUXILIARY.match(text, when.end() if when else joint.end())
        if when and not auxiliary:
            when = None
        at = auxiliary.end() if auxiliary else joint.end()
        opens = verb_at(text[at:])
        if opens is None or (opens[1] != kind and not (auxiliary and opens[1] == "order")):
            continue
        if at <= begin or _within_brackets(text, joint.start()):
            continue
        if auxiliary and auxiliary[0].strip().lower() == "to" and not _LISTED_TO.search(joint[0]):
            continue  # "pay £100, to bring the sum to …"
        told = opens[0] in _PAYS or joint[0].lstrip()[:1] in (",", ";")
        if not told and _OF_WHAT.search(text[begin : joint.start()]):  # "how staff record and report it"
            continue
        yield begin, joint.start()
        begin = joint.end() if when else at
    yield begin, len(text)


def _within_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)
