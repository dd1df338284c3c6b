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
LEAST_SURE = 0.4  # a grievance heard with less is not quoted
GOES_ON = 3  # sentences taken on from a grievance
_NOT_THE_GRIEVANCE = re.compile(
    r"\b(?:complain\w*|stage|ombudsman|panel|council said|you|your|should i|do i|can i|deadline|letter|reply|"
    r"appeal|help me|advice|thanks?|please)\b",
    re.IGNORECASE,
)
_ABOUT_THE_CHILD = re.compile(
    r"\b(?:(?:grand)?(?:son|daughter|child|children|kids?)|lad|boy|girl|baby|niece|nephew|brother|sister|"
    r"placement|foster\w*|kinship|social workers?|support|respite|short breaks?|assess\w*|care|contact|"
    r"visits?|allowance|payments?|budget|plan|accommodation|transport|carers?)\b",
    re.IGNORECASE,
)
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
        if _pasted(text, at):
            return ""
        whole = quotable(_sentence(text, at, at + len(evidence.quote.rstrip())))
        if whole and len(whole) <= LONGEST and not whole.endswith("?"):
            return whole
    return "" if quote.endswith("?") else quote


def _pasted(text: str, at: int) -> bool:
    """Whether a place stands inside quotation marks that run over sentences: someone else's words."""
    before = text[:at]
    if before.count('"') % 2 == 0 and before.count("“") <= before.count("”"):
        return False
    opened = max(before.rfind('"'), before.rfind("“"))
    closed = re.search(r'["”]', text[at:])
    inside = text[opened : at + (closed.start() if closed else len(text))]
    return len(_ENDS.findall(inside)) > 1


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
        began = event.type is EventType.PROBLEM_BEGAN and not event.planned
        if began and event.complaint in complaints and event.evidence.confidence >= LEAST_SURE:
            _gather(found, case, event.evidence, OriginKind.EVENT, event.id, ())
    for ref, evidence, services in told:
        _gather(found, case, evidence, OriginKind.FACT, ref, services)
    if not found:
        return [] if case.safety else _plainly_told(case)  # words of danger are not for the council
    told_on = [quote for held in list(found.values()) for quote in _told_on(case, held)]
    return in_order(case, [*found.values(), *told_on])


def _plainly_told(case: Case) -> list[Quote]:
    """Where no fact says which words are the grievance: the sentences about the child or the service that
    tell nothing else."""
    taken = [evidence.quote for evidence in _elsewhere(case) if evidence.quote]
    found: list[Quote] = []
    for number, turn in enumerate(case.turns):
        start = 0
        while start < len(turn):
            end = _sentence_end(turn, start)
            text, piece, start = quotable(turn[start:end]), turn[start:end], end
            if (
                _may_stand(text)
                and _ABOUT_THE_CHILD.search(text)
                and not any(words in piece for words in taken)
            ):
                found.append(Quote(text, Origin(kind=OriginKind.FACT, ref=f"turns.{number}", quote=text)))
    return found[:GOES_ON]


def _may_stand(text: str) -> bool:
    """Whether a sentence may be quoted as part of the grievance."""
    sized = len(text.split()) >= 3 and len(text) <= LONGEST
    return sized and not text.endswith("?") and not _NOT_THE_GRIEVANCE.search(text)


def _told_on(case: Case, quote: Quote) -> list[Quote]:
    """The sentences that go on from a grievance: those up to the next that tells a step of the procedure, a
    reason or a danger, asks something, or speaks of the complaint."""
    number = _turn_of(case, quote)
    if number is None:
        return []
    turn = case.turns[number]
    at = turn.find(quote.origin.quote)
    taken = [evidence.quote for evidence in _elsewhere(case) if evidence.turn in (None, number)]
    found: list[Quote] = []
    start = _sentence_end(turn, at + len(quote.origin.quote.rstrip()))
    while start < len(turn) and len(found) < GOES_ON:
        end = _sentence_end(turn, start)
        text = quotable(turn[start:end])
        if not _may_stand(text) or any(words and words in turn[start:end] for words in taken):
            break
        found.append(
            Quote(text, Origin(kind=OriginKind.FACT, ref=f"turns.{number}", quote=text), quote.services)
        )
        start = end
    return found


def _turn_of(case: Case, quote: Quote) -> int | None:
    """The turn a quote was told in."""
    for number, turn in enumerate(case.turns):
        if quote.origin.quote and quote.origin.quote in turn and quote.text in quotable(turn):
            return number
    return None


def _elsewhere(case: Case) -> list[Evidence]:
    """What the letter says in other places, or not at all."""
    steps = [event.evidence for event in case.events if event.type is not EventType.PROBLEM_BEGAN]
    reasons, wants = (fact.evidence for fact in case.reasons), (fact.evidence for fact in case.wants)
    return [*steps, *reasons, *wants, *(fact.evidence for fact in case.safety)]


def _sentence_end(text: str, at: int) -> int:
    """Where the sentence that holds a place ends."""
    return min(
        (
            m.end()
            for m in _ENDS.finditer(text)
            if m.end() > at and not _ABBREVIATED.search(text[: m.start() + 1])
        ),
        default=len(text),
    )


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


def in_order(case: Case, quotes: Iterable[Quote]) -> list[Quote]:
    """In the order they were told; a piece of a sentence that is quoted whole is left out."""
    quotes = list({quote.text: quote for quote in reversed(list(quotes))}.values())
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
    return in_order(case, found.values())


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
    return in_order(case, found.values())
