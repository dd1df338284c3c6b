"""From clauses to events: which thing each clause tells, when, and whether it happened.

Three witnesses are weighed for every clause and every event type: the learned weights over its words, its
neighbours and its cues (``weigher``), the trained heads where they are present, and the procedure's own
order (``order``): an answer after a request for stage 2 is a stage 2 answer. A beam search keeps the best
few readings of the whole turn, so that what is told late can settle what was told early.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.case import EventType, When
from assistant.understanding.attach import Places, attach, set_ahead
from assistant.understanding.clause_features import SeenClause, see, see_state
from assistant.understanding.cues import ClauseCues
from assistant.understanding.dates import DateMention
from assistant.understanding.hints import Hints, standing
from assistant.understanding.order import Position, one_of
from assistant.understanding.polarity import (
    NEVER_PLANNED,
    complained_in_saying,
    left_unanswered,
    told_to_be_missing,
)
from assistant.understanding.segments import Clause
from assistant.understanding.weigher import TYPES, Weigher, polarity_features, rules_view

_OF_UNANSWERED = frozenset({EventType.COMPLAINT_MADE, EventType.STAGE1_RESPONSE})
Floats = NDArray[np.float32]
StageOf = Callable[[Sequence["FoundEvent"]], str]  # the stage to which events lead, by the law
_INDEX = {kind: i for i, kind in enumerate(TYPES)}
NO_HINTS = Hints({}, {})
CHOOSE = -4.0  # log-odds under which a type is not looked at; CHOOSE_TWO where a clause tells two
CHOOSE_TWO = -3.0
BEAM = 4
REACH = 8.0  # log-odds behind the best at which a reading is dropped
LEAN = 1.1  # added to every log-odds: a missed event costs more than one too many
PLACE = 0.5  # what an act without its stage adds to the type that the order gives it
SUPPOSED = 1.2  # taken from what a question or a condition names
ONE_ACT = 3  # words that tell no more than one act: "s1 10/8/26"
HEADS_WEIGHT = 0.6  # the heads’ share of the log-odds where they are present
WORDS_WEIGHT = 0.55  # the learned weights’ share beside the heads
HEADS_LEAN = 2.3
DOUBTFUL = 6.0  # log-odds behind the best within which a reading's stage is looked up


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event read from a clause, before it gets its id."""

    kind: EventType
    clause: int
    when: When = field(default_factory=When)
    negated: bool = False
    planned: bool = False
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of the clauses so far: its score, where the complaint stands, and what was told.

    ``told`` holds (clause, type, log-odds).
    """

    score: float
    position: Position
    near: EventType | None
    told: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as the decode sees it."""

    text: str
    clauses: Sequence[Clause]
    cues: Sequence[ClauseCues]
    mentions: Sequence[DateMention]
    seen: Sequence[SeenClause]
    sentences: dict[int, str]

    @classmethod
    def of(
        cls,
        text: str,
        clauses: Sequence[Clause],
        cues: Sequence[ClauseCues],
        mentions: Sequence[DateMention],
        first: bool,
    ) -> Turn:
        sentences: dict[int, str] = {}
        for clause in clauses:
            sentences[clause.sentence] = f"{sentences.get(clause.sentence, '')} {clause.text}".strip()
        return cls(text, clauses, cues, mentions, see(clauses, cues, mentions, first), sentences)

    def polarity(
        self, number: int, kind: EventType, ahead: bool | None, weigher: Weigher
    ) -> tuple[bool, bool]:
        """Whether an event of ``kind`` told in a clause is negated, and whether it is planned."""
        clause = self.clauses[number]
        if told_to_be_missing(clause.text, kind):  # not to be outweighed by a date that stands beside it
            return True, False
        if kind in _OF_UNANSWERED and left_unanswered(clause.text):
            return kind is EventType.STAGE1_RESPONSE, False
        told = rules_view(clause.text, self.sentences[clause.sentence], kind, ahead)
        joined = number > 0 and self.clauses[number - 1].sentence == clause.sentence
        before = self.seen[number - 1].own if joined else ()
        negated, planned = weigher.polarity(
            polarity_features(self.seen[number].own, before, kind, ahead, told)
        )
        if kind in NEVER_PLANNED or (kind is EventType.COMPLAINT_MADE and complained_in_saying(clause.text)):
            return negated > 0, False
        return negated > 0 and negated >= planned, planned > 0 and planned > negated


def decode(
    turn: Turn,
    today: date,
    position: Position,
    weigher: Weigher,
    heads: Floats | None = None,
    hints: Hints = NO_HINTS,
    stage_of: StageOf | None = None,
) -> list[FoundEvent]:
    """The events told in one turn, in the order told.

    ``position`` is how far the complaint had come in earlier turns; ``heads`` (clauses, ``TYPES``) are the
    trained heads' probabilities, or None; ``hints`` are their guesses for the whole message. Between readings
    that are nearly as likely the stage to which each leads is weighed with the heads' guess (``stage_of``).
    """
    readings = _search(turn, today, position, weigher, heads)
    scores = {id(r): r.score + hints.weigh(r.position) for r in readings}
    readings.sort(key=lambda r: -scores[id(r)])
    best = scores[id(readings[0])]
    near = [r for r in readings if scores[id(r)] > best - DOUBTFUL]
    found = [_found(turn, today, r, weigher) for r in near]
    if stage_of is None or len(near) == 1:
        return found[0]
    placed = [
        r.score + hints.weigh_placed(r.position, stage_of(events))
        for r, events in zip(near, found, strict=True)
    ]
    return found[int(np.argmax(placed))]


def _found(turn: Turn, today: date, reading: _Reading, weigher: Weigher) -> list[FoundEvent]:
    """The events of one reading, with their days, and whether each happened."""
    told = [(clause, TYPES[kind], _start(turn, clause, TYPES[kind])) for clause, kind, _ in reading.told]
    whens = attach(Places.of(turn.text, turn.clauses, told, turn.mentions), today)
    found = []
    for (clause, kind, logit), near in zip(reading.told, whens, strict=True):
        when = set_ahead(near, today) if TYPES[kind] is EventType.PANEL_DATE_SET else near
        ahead = None if when.earliest is None else when.earliest > today
        negated, planned = turn.polarity(clause, TYPES[kind], ahead, weigher)
        confidence = float(1 / (1 + np.exp(-logit)))
        found.append(FoundEvent(TYPES[kind], clause, when, negated, planned, confidence))
    return found


def _search(
    turn: Turn, today: date, position: Position, weigher: Weigher, heads: Floats | None
) -> list[_Reading]:
    """The likeliest readings of a turn, best first, with the best for every standing of the complaint."""
    readings = [_Reading(0.0, position, None, ())]
    cache: dict[tuple[int, int], tuple[bool, bool]] = {}
    odds = None if heads is None else _log_odds(heads)
    for number, seen in enumerate(turn.seen):
        words = weigher.events(seen.features)
        supposed = SUPPOSED if _is_supposed(turn, number, today) else 0.0
        short = len(turn.clauses[number].text.split()) <= ONE_ACT
        grown: list[_Reading] = []
        known: dict[tuple[Position, EventType | None], tuple[Floats, float, list[tuple[int, ...]]]] = {}
        for reading in readings:
            place = (reading.position, reading.near)
            if place not in known:
                state = weigher.events(see_state(seen, *place, weigher.common))
                state = state + _placed(turn.cues[number], reading.position)
                logits = _blend(words + state, None if odds is None else odds[number]) - supposed
                known[place] = logits, float(-np.logaddexp(0, logits).sum()), _choices(logits, short)
            logits, none, choices = known[place]
            for choice in choices:
                grown.append(_grow(turn, today, reading, number, choice, logits, none, weigher, cache))
        readings = _kept(grown)
    return readings


def _kept(grown: list[_Reading]) -> list[_Reading]:
    """The best readings, and the best of each standing that they do not hold."""
    grown.sort(key=lambda r: -r.score)
    kept = grown[:BEAM]
    stands = {standing(r.position.seen, r.position.denied) for r in kept}
    for reading in grown[BEAM:]:
        if reading.score < grown[0].score - REACH:
            break
        stand = standing(reading.position.seen, reading.position.denied)
        if stand not in stands:
            stands.add(stand)
            kept.append(reading)
    return kept


def _placed(cues: ClauseCues, position: Position) -> Floats:
    """What the procedure's order says of acts told without their stage, and the cues of acts told with it."""
    told = np.zeros(len(TYPES), np.float32)
    for family, hit in cues.families.items():
        place = position.place(family)
        if place is not None:
            told[_INDEX[place[0]]] += PLACE * max(hit.strength / 2 + place[1], 0.0)
    return told


def _log_odds(heads: Floats) -> Floats:
    p = np.clip(heads, 1e-4, 1 - 1e-4)
    odds: Floats = np.log(p / (1 - p)).astype(np.float32)
    return odds


def _blend(words: Floats, heads: Floats | None) -> Floats:
    """The log-odds of every event type from the learned weights and, where present, the heads' log-odds."""
    if heads is None:
        return words + np.float32(LEAN)
    mixed: Floats = (WORDS_WEIGHT * words + HEADS_WEIGHT * heads + HEADS_LEAN).astype(np.float32)
    return mixed


def _choices(logits: Floats, one: bool = False) -> list[tuple[int, ...]]:
    """What a clause may tell: nothing, one of its likeliest types, its two likeliest (not where ``one``)."""
    top = np.argsort(-logits)[:3]
    choices: list[tuple[int, ...]] = [()]
    choices += [(int(kind),) for kind in top if logits[kind] > CHOOSE]
    if not one and logits[top[1]] > CHOOSE_TWO and not one_of(TYPES[top[0]], TYPES[top[1]]):
        choices.append((int(top[0]), int(top[1])))
    return choices


def _grow(
    turn: Turn,
    today: date,
    reading: _Reading,
    number: int,
    choice: tuple[int, ...],
    logits: Floats,
    none: float,
    weigher: Weigher,
    cache: dict[tuple[int, int], tuple[bool, bool]],
) -> _Reading:
    score, position, near = reading.score + none, reading.position, None
    for kind in choice:
        score += float(logits[kind])
        key = (number, kind)
        if key not in cache:
            cache[key] = turn.polarity(number, TYPES[kind], _ahead(turn, number, today), weigher)
        negated, planned = cache[key]
        position = position.then(TYPES[kind], not negated and not planned, negated)
        near = TYPES[kind]
    told = reading.told + tuple((number, kind, float(logits[kind])) for kind in choice)
    return _Reading(score, position, near, told)


def _is_supposed(turn: Turn, number: int, today: date) -> bool:
    """Whether a clause asks or supposes: what it names has then not been told."""
    clause = turn.clauses[number]
    ahead = _ahead(turn, number, today)
    return rules_view(
        clause.text, turn.sentences[clause.sentence], EventType.STAGE2_REQUESTED, ahead
    ).supposed


def _ahead(turn: Turn, number: int, today: date) -> bool | None:
    """Whether the first date told in a clause lies ahead (None where it tells none)."""
    clause = turn.clauses[number]
    days = [
        m.when.earliest for m in turn.mentions if clause.start <= m.start < clause.end and m.when.earliest
    ]
    return days[0] > today if days else None


def _start(turn: Turn, number: int, kind: EventType) -> int:
    """Where in a clause the words for an event of ``kind`` stand."""
    hit = turn.cues[number].events.get(kind)
    return hit.start if hit else 0
