"""What a turn tells besides its events: who writes, for whom, where, about what, under which procedure, the
council's reasons, what happened around the complaint, what is wanted, and any danger.

Every fact keeps the words it came from and how sure it is. The phrases are data (the ``lexicon_*.yaml``
files beside this one); the trained heads, where they were read, add or take away confidence. Nothing here
decides what the law makes of a fact.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from assistant.case import (
    AskFor,
    Case,
    Circumstance,
    Event,
    EventType,
    Evidence,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    Question,
    Reason,
    ReasonCode,
    Safety,
    Service,
)
from assistant.understanding import councils, lexicon, people
from assistant.understanding.lexicon import Hit, plain, sentence_spans
from assistant.understanding.reading import HeadReadings
from assistant.understanding.safety import Hearing, alarms, hearings
from assistant.understanding.segments import Clause

_LEAST = 0.35  # a fact less sure than this is not told
_PROCEDURE_NAMED = 0.85  # the procedure said by its name; a stage number may belong to either
_SHORT = 30  # words: a longer turn is a story, not a follow-up question
_SAID_PLAINLY = 0.9  # words this sure outweigh the name of a council
_QUOTE = 160  # characters of the person's words kept with a fact

_REFUSALS: tuple[tuple[EventType, str], ...] = (
    (EventType.STAGE3_REFUSED, r"panel|stage (?:3|three)|s3"),
    (EventType.STAGE2_REFUSED, r"stage (?:2|two)|s2|second stage|investigat"),
)
_COUNCIL_SPEAKS = re.compile(
    r"[\"“”]|(?<!\w)['‘]|\b(?:they|council|la|manager|letter|email|reply|replied|response|told|says?|said|saying|"
    r"because|as|cos|coz|since|reason|refus\w+|declin\w+|reject\w+|closed|won'?t|wont|can'?t|cannot|unable|"
    r"not accept\w*|frozen|froze|hold|paused|suspend\w*|parked|stood down|due to)\b"
)
E_ = TypeVar("E_", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Weights:
    """How a phrase and a head are weighed together, in log-odds; chosen on the development messages."""

    phrase: float
    bias: float
    doubt: float = 1e-3  # a head's silence counts no further than this against a phrase that was found

    def together(self, phrase: float, head: float) -> float:
        """Probability from a phrase's confidence (0 where none was found) and a head's probability."""
        p = min(max(head, self.doubt if phrase else 1e-3), 1 - 1e-3)
        return 1 / (1 + math.exp(-(math.log(p / (1 - p)) + self.phrase * phrase + self.bias)))


_SERVICES = _Weights(phrase=6.0, bias=0.2)
_WANTS = _Weights(phrase=5.0, bias=1.5)
_REASONS = _Weights(phrase=4.0, bias=0.5, doubt=0.05)
_BODY = _Weights(phrase=5.0, bias=0.0, doubt=0.05)
_SAFETY = _Weights(phrase=6.0, bias=0.5, doubt=0.02)
_CIRCUMSTANCES = _Weights(phrase=5.0, bias=1.6, doubt=0.05)
_ALARMED = 0.5  # a danger at least this sure is answered first


# Support from children's services, and the bodies a story of it mentions.
_SUPPORT = frozenset(
    {
        Service.CHILD_IN_NEED,
        Service.DISABLED_CHILD,
        Service.SHORT_BREAKS,
        Service.EARLY_HELP,
        Service.LOOKED_AFTER,
        Service.CONTACT,
        Service.CARE_LEAVING,
        Service.CARERS_ASSESSMENT,
        Service.FOSTERING,
        Service.ADOPTION,
        Service.SPECIAL_GUARDIANSHIP,
    }
)
_BODIES = frozenset(
    {
        Service.NHS,
        Service.POLICE,
        Service.CAFCASS,
        Service.EHC_PLAN,
        Service.SCHOOL_CONDUCT,
        Service.CHILDRENS_HOME,
        Service.ADULT_SOCIAL_CARE,
        Service.OTHER_COUNCIL_SERVICE,
        Service.COURT_DECISION,
    }
)
# What a person tells of the council’s conduct that the heads have learned to hear, by the fault it comes to.
_GUESSED: Mapping[str, Circumstance] = {
    "no_signposting": Circumstance.REPLY_OMITTED_NEXT_STAGE,
    "no_independent_person": Circumstance.NO_INDEPENDENT_PERSON,
    "remedy_inadequate": Circumstance.OFFER_TOO_SMALL,
    "poor_communication": Circumstance.PROMISED_CONTACT_MISSED,
    "poor_adjudication": Circumstance.FINDINGS_REJECTED,
}
# The body or court that a grievance is about, by the route the heads have learned to hear.
BODY_OF_ROUTE: Mapping[str, Service] = {
    "independent_review_mechanism": Service.CARER_APPROVAL,
    "cafcass_complaint": Service.CAFCASS,
    "nhs_complaint": Service.NHS,
    "police_complaint": Service.POLICE,
    "adult_social_care_complaint": Service.ADULT_SOCIAL_CARE,
    "school_complaint": Service.SCHOOL_CONDUCT,
    "send_tribunal": Service.EHC_PLAN,
    "child_protection_conference": Service.CHILD_PROTECTION_CONFERENCE,
    "social_work_england": Service.STAFF_FITNESS,
    "ofsted": Service.CHILDRENS_HOME,
    "data_protection": Service.RECORDS,
    "court": Service.COURT_DECISION,
}
_NAMED = 0.7  # a phrase or a guess this sure tells a grievance about the body, not a mention of it


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts one turn tells. Empty or None where it does not tell."""

    person: Fact[Person] | None = None
    client: Fact[Person] | None = None
    council: Fact[str] | None = None
    nation: Fact[Nation] | None = None
    procedure_used: Fact[ProcedureUsed] | None = None
    services: tuple[Fact[Service], ...] = ()
    reasons: tuple[Fact[Reason], ...] = ()
    circumstances: tuple[Fact[Circumstance], ...] = ()
    wants: tuple[Fact[AskFor], ...] = ()
    safety: tuple[Fact[Safety], ...] = ()
    question: Fact[Question] | None = None
    hearings: tuple[Hearing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    """What every reader below needs: the turn, its clauses and where it stands in the conversation."""

    text: str
    clauses: Sequence[Clause]
    number: int
    events: Sequence[Event]
    asked: str = ""  # the question last put, where this turn may answer it

    @property
    def replies(self) -> bool:
        """A short answer to a question that was about something else than the grievance's subject."""
        return self.asked not in ("", "about") and len(self.text.split()) <= _SHORT

    def evidence(self, start: int, end: int, sure: float) -> Evidence:
        quote = self.text[start:end].strip()[:_QUOTE] if end > start else ""
        return Evidence(turn=self.number, quote=quote, confidence=round(min(max(sure, 0.0), 1.0), 3))


def read_facts(
    text: str,
    clauses: Sequence[Clause],
    events: Sequence[Event] = (),
    today: date | None = None,
    previous: Case | None = None,
    heads: HeadReadings | None = None,
) -> Facts:
    """Everything one turn tells besides its events.

    ``clauses`` are ``segments.split(text)``; ``events`` those already read from this turn; ``previous`` the
    case before it (its turns number this one, and who was writing is remembered); ``today`` is kept for
    readers that need it. Linear in the length of the text.
    """
    asked = previous.asked[-1] if previous is not None and previous.asked else ""
    turn = _Turn(text, clauses, len(previous.turns) if previous is not None else 0, events, asked)
    heads = heads or HeadReadings()
    person = _person(turn, heads, previous)
    writer = person.value if person is not None else None
    return Facts(
        person=person,
        client=_client(turn, heads, previous)
        if writer in (Person.ADVISER, Person.PROFESSIONAL, Person.OTHER)
        else None,
        council=_council(turn),
        nation=_nation(turn),
        procedure_used=_procedure(turn, heads),
        services=_services(turn, heads, writer),
        reasons=_reasons(turn, heads),
        circumstances=_circumstances(turn, heads),
        wants=_wants(turn, heads),
        safety=_safety(turn, writer, heads, previous),
        question=_question(turn),
        hearings=tuple(hearings(text, clauses)),
    )


def _person(turn: _Turn, heads: HeadReadings, previous: Case | None) -> Fact[Person] | None:
    """Who writes: this turn's cues, or who was writing before where this turn tells nothing surer."""
    reading = people.who_writes(turn.text, turn.clauses, heads.person or None)
    before = previous.person if previous is not None else None
    if reading is None or (before is not None and before.evidence.confidence >= reading.sure):
        return before
    return Fact[Person](value=reading.person, evidence=turn.evidence(*reading.span, reading.sure))


def _client(turn: _Turn, heads: HeadReadings, previous: Case | None) -> Fact[Person] | None:
    reading = people.whom_acted_for(turn.text, turn.clauses, heads.client or None)
    before = previous.client if previous is not None else None
    if reading is None or (before is not None and before.evidence.confidence >= reading.sure):
        return before
    return Fact[Person](value=reading.person, evidence=turn.evidence(*reading.span, reading.sure))


def _council(turn: _Turn) -> Fact[str] | None:
    found = councils.find(turn.text)
    if found is None:
        return None
    return Fact[str](value=found.name, evidence=turn.evidence(found.start, found.end, 0.9))


def _nation(turn: _Turn) -> Fact[Nation] | None:
    """A nation told in words or by the council's name: where the council complained of is, not the family.

    A council named plainly settles it, unless the words say as plainly that it is elsewhere.
    """
    hits = lexicon.load("lexicon_places").find(turn.text, turn.clauses)
    best = max(hits, key=lambda hit: (hit.sure, -hit.start), default=None)
    found = councils.find(turn.text)
    named = found is not None and (found.plainly or (best is None and found.nation is Nation.ENGLAND))
    if found is not None and found.nation and named and (best is None or best.sure < _SAID_PLAINLY):
        return Fact[Nation](value=found.nation, evidence=turn.evidence(found.start, found.end, 0.9))
    if best is None:
        return None
    return Fact[Nation](value=Nation(best.code), evidence=turn.evidence(best.start, best.end, best.sure))


def _procedure(turn: _Turn, heads: HeadReadings) -> Fact[ProcedureUsed] | None:
    hits = lexicon.load("lexicon_procedure").find(turn.text, turn.clauses)
    scores = {ProcedureUsed(hit.code): hit for hit in sorted(hits, key=lambda h: (h.sure, -h.start))}
    corporate = scores.get(ProcedureUsed.CORPORATE)
    statutory = scores.get(ProcedureUsed.STATUTORY)
    if corporate is not None:
        return Fact[ProcedureUsed](
            value=ProcedureUsed.CORPORATE,
            evidence=turn.evidence(corporate.start, corporate.end, corporate.sure),
        )
    likely = heads.procedure.get(ProcedureUsed.STATUTORY, 0.6)
    if statutory is not None and (statutory.sure >= _PROCEDURE_NAMED or likely >= 0.3):
        return Fact[ProcedureUsed](
            value=ProcedureUsed.STATUTORY,
            evidence=turn.evidence(statutory.start, statutory.end, statutory.sure),
        )
    return None


def _services(turn: _Turn, heads: HeadReadings, writer: Person | None) -> tuple[Fact[Service], ...]:
    """What the grievance is about. A body that is only mentioned (a hospital in the story, a school that
    wrote in support) is not complained of where support from children's services is."""
    hits = lexicon.load("lexicon_services").find(turn.text, turn.clauses)
    guessed = {BODY_OF_ROUTE[route]: p for route, p in heads.routes.items() if route in BODY_OF_ROUTE}
    bar = 0.5 if heads.services else _LEAST
    ours = [hit for hit in hits if hit.code not in guessed]
    told = (
        *_gather(turn, Service, ours, {} if turn.replies else heads.services, bar, _SERVICES),
        *_gather(turn, Service, [hit for hit in hits if hit.code in guessed], guessed, 0.5, _BODY),
    )
    if not any(fact.value in _SUPPORT for fact in told):
        return told
    named = {hit.code for hit in hits if hit.sure >= _NAMED}
    named |= {code.value for code, p in guessed.items() if p >= _NAMED}
    return tuple(fact for fact in told if fact.value not in _BODIES or fact.value.value in named)


def _wants(turn: _Turn, heads: HeadReadings) -> tuple[Fact[AskFor], ...]:
    hits = lexicon.load("lexicon_wants").find(turn.text, turn.clauses)
    return _gather(turn, AskFor, hits, heads.wants, 0.5 if heads.wants else 0.45, _WANTS)


def _circumstances(turn: _Turn, heads: HeadReadings) -> tuple[Fact[Circumstance], ...]:
    """What happened around the complaint: phrases, and for those the heads know, their guess as well."""
    hits = lexicon.load("lexicon_circumstances").find(turn.text, turn.clauses)
    guessed = {code: heads.faults[fault] for fault, code in _GUESSED.items() if fault in heads.faults}
    known = {code.value for code in guessed}
    by_phrase = [hit for hit in hits if hit.code not in known]
    return (
        *_gather(turn, Circumstance, by_phrase, {}, 0.45),
        *_gather(
            turn, Circumstance, [hit for hit in hits if hit.code in known], guessed, 0.5, _CIRCUMSTANCES
        ),
    )


def _gather(
    turn: _Turn,
    kind: type[E_],
    hits: Iterable[Hit],
    heads: Mapping[E_, float],
    least: float,
    weights: _Weights | None = None,
) -> tuple[Fact[E_], ...]:
    """One fact per code: the surest phrase's words, and its confidence weighed with the heads'."""
    best: dict[E_, Hit] = {}
    for hit in hits:
        code = kind(hit.code)
        if code not in best or hit.sure > best[code].sure:
            best[code] = hit
    facts: list[Fact[E_]] = []
    for code in sorted(
        set(best) | set(heads), key=lambda c: (best[c].start if c in best else len(turn.text), c.value)
    ):
        phrase = best.get(code)
        sure = phrase.sure if phrase is not None else 0.0
        if (
            weights is not None and code in heads
        ):  # of what the heads were never taught, the phrase speaks alone
            sure = weights.together(sure, heads[code])
        if sure >= least:
            span = (phrase.start, phrase.end) if phrase is not None else (0, 0)
            facts.append(Fact[kind](value=code, evidence=turn.evidence(*span, sure)))  # type: ignore[valid-type]
    return tuple(facts)


def _reasons(turn: _Turn, heads: HeadReadings) -> tuple[Fact[Reason], ...]:
    """The council's reasons: its phrases where the council is speaking, and the clauses the heads mark."""
    low = plain(turn.text)
    sentences = sentence_spans(turn.clauses, len(turn.text))
    best: dict[ReasonCode, tuple[float, int, int]] = {}
    for hit in lexicon.load("lexicon_reasons").find(turn.text, turn.clauses):
        start, end = next(((a, b) for a, b in sentences if a <= hit.start < b), (hit.start, hit.end))
        if not _COUNCIL_SPEAKS.search(low, max(0, start - 60), end):
            continue
        code = ReasonCode(hit.code)
        sure = hit.sure
        if heads.reasons:
            trained = max((clause.get(code, 0.0) for clause in heads.reasons), default=0.0)
            sure = _REASONS.together(sure, trained)
        if code not in best or best[code][0] < sure:
            best[code] = (sure, hit.start, hit.end)
    for number, probabilities in enumerate(heads.reasons):
        clause = turn.clauses[number]
        for code, probability in probabilities.items():
            sure = _REASONS.together(0.0, probability)
            if code not in best or best[code][0] < sure:
                best[code] = (sure, clause.start, clause.end)
    told = [(code, sure, start, end) for code, (sure, start, end) in best.items() if sure >= 0.5]
    return tuple(
        Fact[Reason](
            value=Reason(code=code, against=_against(turn, low, start)),
            evidence=turn.evidence(start, end, sure),
        )
        for code, sure, start, end in sorted(told, key=lambda item: item[2])
    )


def _against(turn: _Turn, low: str, position: int) -> EventType | None:
    """What the reason was given for: the nearest refusal read as an event, else what the sentence names."""
    refusals = [event for event in turn.events if event.happened and event.type in _REFUSING]
    if len({event.type for event in refusals}) == 1:
        return refusals[0].type
    nearby = low[max(0, position - 120) : position + 120]
    for kind, pattern in _REFUSALS:
        if re.search(pattern, nearby):
            return kind
    return None


_REFUSING = frozenset(
    {
        EventType.COMPLAINT_REFUSED,
        EventType.STAGE2_REFUSED,
        EventType.STAGE2_STOPPED,
        EventType.STAGE3_REFUSED,
    }
)


def _safety(
    turn: _Turn, writer: Person | None, heads: HeadReadings, previous: Case | None
) -> tuple[Fact[Safety], ...]:
    """Dangers told: a phrase that tells one and what the heads make of the whole conversation, weighed
    together. Where only the heads hear it, the quotation is the turn's own words."""
    before = "\n".join(previous.turns) if previous is not None else ""
    heard = {alarm.code: alarm for alarm in alarms(turn.text, turn.clauses, writer, before)}
    facts = []
    for code in Safety:
        alarm = heard.get(code)
        sure = alarm.sure if alarm is not None else 0.0
        if heads.safety and code is not Safety.URGENT_LEGAL_DEADLINE:
            sure = _SAFETY.together(sure, heads.safety.get(code, 0.0))
        if code is Safety.CHILD_SPEAKING and writer is Person.CHILD:
            sure = max(sure, 0.9)
        if sure >= _ALARMED:
            span = (alarm.start, alarm.end) if alarm is not None else _speaker_span(turn, code)
            facts.append(Fact[Safety](value=code, evidence=turn.evidence(*span, sure)))
    return tuple(facts)


def _speaker_span(turn: _Turn, code: Safety) -> tuple[int, int]:
    if code is Safety.CHILD_SPEAKING:
        return people.own_age_span(turn.text) or (0, 0)
    return (0, len(turn.text))


def _question(turn: _Turn) -> Fact[Question] | None:
    if len(turn.text.split()) > _SHORT:
        return None
    hits = lexicon.load("lexicon_questions").find(turn.text, turn.clauses)
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit.sure)
    return Fact[Question](value=Question(best.code), evidence=turn.evidence(best.start, best.end, best.sure))
