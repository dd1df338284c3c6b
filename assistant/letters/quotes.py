"""The person's own words, taken from the case exactly as they were told, whole sentences where possible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from assistant.case import Case, Circumstance, EventType, Evidence, Person, Safety, Service
from assistant.letters.clean import quotable
from assistant.letters.model import Origin, OriginKind
from assistant.letters.telling import (
    LONGEST,
    about_the_child,
    disagrees,
    kept_from,
    may_be_grievance,
    may_be_quoted,
    plays_a_part,
    says_of_what,
    says_only_who,
    tells_of_a_day,
    wishes,
)

_ENDS = re.compile(r"[.!?](?=\s|$)[\"”’')]*|\n+")
_NUMBERED = re.compile(r"\bNo\.$")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|approx|e\.g|i\.e|dept|tel|ext)\.$", re.IGNORECASE)
LEAST_SURE = 0.4  # a grievance heard with less is not quoted
GOES_ON = 3  # sentences taken on from a grievance
GRIEVANCES = frozenset(
    {
        Circumstance.SUPPORT_MISSED,
        Circumstance.WRONG_RECORDS,
        Circumstance.ASSESSMENT_FAULTY,
        Circumstance.OUT_OF_POCKET,
    }
)


KIN = (Person.GRANDPARENT, Person.RELATIVE, Person.PROFESSIONAL, Person.OTHER)  # must show an interest
DANGERS = frozenset({Safety.CHILD_AT_RISK, Safety.SELF_HARM, Safety.DOMESTIC_ABUSE})
CONDUCT: Mapping[str, Circumstance] = {  # by the ground of the fault that rests on it
    "no_independent_person": Circumstance.NO_INDEPENDENT_PERSON,
    "adjudication_missing": Circumstance.ADJUDICATION_MISSING,
    "adjudication_without_reasons": Circumstance.ADJUDICATION_WITHOUT_REASONS,
    "findings_rejected": Circumstance.FINDINGS_REJECTED,
    "offer_too_small": Circumstance.OFFER_TOO_SMALL,
    "promised_contact_missed": Circumstance.PROMISED_CONTACT_MISSED,
    "contradictory_messages": Circumstance.CONTRADICTORY_MESSAGES,
    "next_stage_not_told": Circumstance.REPLY_OMITTED_NEXT_STAGE,
}
SAID_ELSEWHERE = frozenset(  # in a part of the letter of its own
    {
        Circumstance.ADJUSTMENTS_NEEDED,
        Circumstance.GOOD_REASON_FOR_LATENESS,
        Circumstance.HAS_GOOD_INTEREST,
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
    ends = _ends(text)
    low = max((at for at in ends if at <= start), default=0)
    high = min((at for at in ends if at >= end), default=len(text))
    return text[low:high]


def grievances(
    case: Case, complaints: frozenset[int], elsewhere: frozenset[str] = frozenset()
) -> list[Quote]:
    """What went wrong, in the person's own words: each sentence once, with the services it speaks of.

    ``elsewhere`` are sentences that the letter quotes in another place.
    """
    found = _grievances(case, complaints, elsewhere)
    return [q for q in found if q.text not in elsewhere and not says_only_who(q.text)]


def _grievances(case: Case, complaints: frozenset[int], elsewhere: frozenset[str]) -> list[Quote]:
    found: dict[str, Quote] = {}
    told = [(f"services.{n}", fact.evidence, (fact.value,)) for n, fact in enumerate(case.services)] + [
        (f"circumstances.{n}", fact.evidence, ())
        for n, fact in enumerate(case.circumstances)
        if fact.value in GRIEVANCES or fact.value in CONDUCT.values()
    ]
    for event in case.events:
        made = event.type is EventType.COMPLAINT_MADE and event.happened
        if made and event.complaint in complaints and says_of_what(sentence_around(case, event.evidence)):
            _gather(found, case, event.evidence, OriginKind.EVENT, event.id, ())
    for event in case.events:
        began = event.type is EventType.PROBLEM_BEGAN and not event.planned
        if began and event.complaint in complaints and event.evidence.confidence >= LEAST_SURE:
            _gather(found, case, event.evidence, OriginKind.EVENT, event.id, ())
    for ref, evidence, services in told:
        _gather(found, case, evidence, OriginKind.FACT, ref, services)
    in_danger = any(fact.value in DANGERS for fact in case.safety)
    besides = [] if in_danger else _plainly_told(case)  # words of danger are not for the council
    if not found:
        return besides[:GOES_ON]
    begun = [quote for quote in found.values() if quote.text not in elsewhere]
    told_on = [quote for held in begun for quote in _told_on(case, held)]
    return in_order(case, [*found.values(), *told_on, *besides])


def _plainly_told(case: Case) -> list[Quote]:
    """The sentences that no fact was read from and that still tell something: about the child or the service,
    or of something that happened on a day."""
    taken = [evidence.quote for evidence in _elsewhere(case) if evidence.quote]
    found: list[Quote] = []
    for number, text, piece in _sentences(case):
        tells = (may_be_grievance(text) and about_the_child(text)) or tells_of_a_day(text)
        if tells and not any(words in piece for words in taken):
            found.append(Quote(text, Origin(kind=OriginKind.FACT, ref=f"turns.{number}", quote=text)))
    return found


def _sentences(case: Case) -> Iterable[tuple[int, str, str]]:
    """Every sentence that was told: its turn, fit to be quoted, and as it stands; none of pasted words."""
    for number, turn in enumerate(case.turns):
        start = 0
        while start < len(turn):
            end = _sentence_end(turn, start)
            piece = turn[start:end]
            if not _pasted(turn, start + len(piece) - len(piece.lstrip())):
                yield number, quotable(piece), piece
            start = end


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
        if not may_be_grievance(text) or any(words and words in turn[start:end] for words in taken):
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
    conduct = (fact.evidence for fact in case.circumstances if fact.value in SAID_ELSEWHERE)
    return [*steps, *reasons, *wants, *conduct, *(fact.evidence for fact in case.safety)]


def _sentence_end(text: str, at: int) -> int:
    """Where the sentence that holds a place ends."""
    return min((end for end in _ends(text) if end > at), default=len(text))


def _ends(text: str) -> list[int]:
    """Where sentences end; a full stop of "Mr." or of "No. 4" ends none."""
    return [
        m.end()
        for m in _ENDS.finditer(text)
        if not _ABBREVIATED.search(text[: m.start() + 1])
        and not (_NUMBERED.search(text[: m.start() + 1]) and text[m.end() :].lstrip()[:1].isdigit())
    ]


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
    """Why the complaint is late, as told: heard as such, or else what tells of something in the way."""
    return _of(case, {Circumstance.GOOD_REASON_FOR_LATENESS}) or _those(case, kept_from)


def told_interest(case: Case) -> list[Quote]:
    """What shows a relative's interest in the child, as told."""
    heard = _of(case, {Circumstance.HAS_GOOD_INTEREST})
    return in_order(case, [*heard, *_those(case, plays_a_part)])


def told_adjustments(case: Case) -> list[Quote]:
    """What the person needs in order to take part, as told."""
    return _of(case, {Circumstance.ADJUSTMENTS_NEEDED})


def told_payments(case: Case) -> list[Quote]:
    """What the person paid for, as told."""
    return _of(case, {Circumstance.OUT_OF_POCKET})


def told_wishes(case: Case) -> list[Quote]:
    """What the person wants to come of it, in their own words."""
    needed = {quote.text for quote in told_adjustments(case)}
    return [quote for quote in _those(case, wishes) if quote.text not in needed]


def told_disagreement(case: Case) -> list[Quote]:
    """What of an answer or a report the person does not accept, in their own words."""
    return _those(case, disagrees)


def told_findings(case: Case) -> list[Quote]:
    """What was told to have been upheld."""
    return _of(case, {Circumstance.SOME_UPHELD, Circumstance.NOTHING_UPHELD, Circumstance.ALL_UPHELD})


def told_conduct(case: Case, ground: str) -> list[Quote]:
    """What was told of the council's conduct, where a fault of this ground rests on it, with what goes on
    from it."""
    if ground not in CONDUCT:
        return []
    heard = _of(case, {CONDUCT[ground]})
    return in_order(case, [*heard, *(quote for held in heard for quote in _told_on(case, held))])


def _those(case: Case, tells: Callable[[str], bool]) -> list[Quote]:
    """The statements that tell something of a kind."""
    return [
        Quote(text, Origin(kind=OriginKind.FACT, ref=f"turns.{number}", quote=text))
        for number, text, _ in _sentences(case)
        if may_be_quoted(text) and tells(text)
    ]


def told_promises(case: Case) -> list[Quote]:
    """What was agreed and what was not done, as told."""
    kinds = (EventType.REMEDY_AGREED, EventType.REMEDY_OFFERED, EventType.REMEDY_NOT_DONE)
    found: dict[str, Quote] = {}
    for event in case.events:
        if event.type in kinds and not (event.negated and event.type is not EventType.REMEDY_NOT_DONE):
            _gather(found, case, event.evidence, OriginKind.EVENT, event.id, ())
    return in_order(case, found.values())


def told_reason(case: Case, index: int) -> list[Quote]:
    """The council's reason, in the words it was told in: the whole sentence, or the clause alone where an
    earlier reason stands in the same sentence."""
    evidence = case.reasons[index].evidence
    text = sentence_around(case, evidence)
    if any(sentence_around(case, fact.evidence) == text for fact in case.reasons[:index]):
        text = quotable(evidence.quote)
    if len(text.split()) <= 3:
        return []
    return [Quote(text, Origin(kind=OriginKind.FACT, ref=f"reasons.{index}", quote=evidence.quote))]


def _of(case: Case, wanted: set[Circumstance]) -> list[Quote]:
    found: dict[str, Quote] = {}
    for n, fact in enumerate(case.circumstances):
        if fact.value in wanted:
            _gather(found, case, fact.evidence, OriginKind.FACT, f"circumstances.{n}", ())
    return in_order(case, found.values())
