"""The person's own words, taken from the case exactly as they were told, whole sentences where possible."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from assistant.case import Case, Circumstance, EventType, Evidence, Service
from assistant.letters.clean import quotable
from assistant.letters.model import Origin, OriginKind

LONGEST = 320  # characters: a longer sentence is left, and the piece that tells the fact is quoted alone
_ENDS = re.compile(r"[.!?](?=\s|$)[\"”’')]*|\n+")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|approx|e\.g|i\.e|dept|tel|ext)\.$", re.IGNORECASE)
GRIEVANCES = frozenset(
    {
        Circumstance.SUPPORT_MISSED,
        Circumstance.WRONG_RECORDS,
        Circumstance.ASSESSMENT_FAULTY,
        Circumstance.OUT_OF_POCKET,
    }
)


class Quote(NamedTuple):
    """A sentence of the person's with where it came from, and the services it speaks of."""

    text: str
    origin: Origin
    services: tuple[Service, ...] = ()


def sentence_around(case: Case, evidence: Evidence) -> str:
    """The whole sentence a piece of evidence stands in, made fit to be quoted; the piece alone where the
    sentence is long, asks something, or cannot be found."""
    quote = quotable(evidence.quote)
    if not quote:
        return ""
    turn = evidence.turn
    turns = case.turns if turn is None else case.turns[turn : turn + 1]
    for text in turns:
        at = text.find(evidence.quote)
        if at < 0:
            continue
        whole = quotable(_sentence(text, at, at + len(evidence.quote.rstrip())))
        if whole and len(whole) <= LONGEST and not whole.endswith("?"):
            return whole
    return "" if quote.endswith("?") else quote


def _sentence(text: str, start: int, end: int) -> str:
    ends = [m for m in _ENDS.finditer(text) if not _ABBREVIATED.search(text[: m.start() + 1])]
    low = max((m.end() for m in ends if m.end() <= start), default=0)
    high = min((m.end() for m in ends if m.end() >= end), default=len(text))
    return text[low:high]


def grievances(case: Case, complaints: frozenset[int]) -> list[Quote]:
    """What went wrong, in the person's own words: each sentence once, with the services it speaks of."""
    found: dict[str, Quote] = {}
    told = [(f"services.{n}", fact.evidence, (fact.value,)) for n, fact in enumerate(case.services)] + [
        (f"circumstances.{n}", fact.evidence, ())
        for n, fact in enumerate(case.circumstances)
        if fact.value in GRIEVANCES
    ]
    for event in case.events:
        if event.type is EventType.PROBLEM_BEGAN and event.complaint in complaints and not event.planned:
            _gather(found, case, event.evidence, OriginKind.EVENT, event.id, ())
    for ref, evidence, services in told:
        _gather(found, case, evidence, OriginKind.FACT, ref, services)
    return _in_order(case, found.values())


def _gather(
    found: dict[str, Quote],
    case: Case,
    evidence: Evidence,
    kind: OriginKind,
    ref: str,
    services: tuple[Service, ...],
) -> None:
    text = sentence_around(case, evidence)
    if not text or len(text.split()) < 3:
        return
    held = found.get(text)
    if held:
        found[text] = held._replace(services=tuple(dict.fromkeys((*held.services, *services))))
    else:
        found[text] = Quote(text, Origin(kind=kind, ref=ref, quote=evidence.quote), services)


def _in_order(case: Case, quotes: Iterable[Quote]) -> list[Quote]:
    """In the order they were told; a piece of a sentence that is quoted whole is left out."""
    quotes = list(quotes)
    kept = [q for q in quotes if not any(q.text in other.text for other in quotes if other is not q)]
    told = "\n".join(quotable(turn) for turn in case.turns)
    return sorted(kept, key=lambda quote: told.find(quote.text))


def told_lateness(case: Case) -> list[Quote]:
    """Why the complaint is late, as told."""
    return _of(case, {Circumstance.GOOD_REASON_FOR_LATENESS})


def told_interest(case: Case) -> list[Quote]:
    """What shows a relative's interest in the child, as told."""
    return _of(case, {Circumstance.HAS_GOOD_INTEREST})


def told_adjustments(case: Case) -> list[Quote]:
    """What the person needs in order to take part, as told."""
    return _of(case, {Circumstance.ADJUSTMENTS_NEEDED})


def told_promises(case: Case) -> list[Quote]:
    """What was agreed and what was not done, as told."""
    kinds = (EventType.REMEDY_AGREED, EventType.REMEDY_OFFERED, EventType.REMEDY_NOT_DONE)
    found: dict[str, Quote] = {}
    for event in case.events:
        if event.type in kinds and not (event.negated and event.type is not EventType.REMEDY_NOT_DONE):
            _gather(found, case, event.evidence, OriginKind.EVENT, event.id, ())
    return _in_order(case, found.values())


def told_reason(case: Case, index: int) -> list[Quote]:
    """The council's reason, in the words it was told in: the clause alone where it says enough."""
    evidence = case.reasons[index].evidence
    clause = quotable(evidence.quote)
    text = clause if len(clause.split()) > 3 else sentence_around(case, evidence)
    if len(text.split()) <= 3:
        return []
    return [Quote(text, Origin(kind=OriginKind.FACT, ref=f"reasons.{index}", quote=evidence.quote))]


def _of(case: Case, wanted: set[Circumstance]) -> list[Quote]:
    found: dict[str, Quote] = {}
    for n, fact in enumerate(case.circumstances):
        if fact.value in wanted:
            _gather(found, case, fact.evidence, OriginKind.FACT, f"circumstances.{n}", ())
    return _in_order(case, found.values())
