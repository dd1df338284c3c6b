"""From labelled messages to what the heads are trained towards."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.case import AskFor, EventType, Person, ProcedureUsed, ReasonCode, Safety, Service
from assistant.understanding.encoder import Tokeniser, clause_ranges
from assistant.understanding.network import Labels
from assistant.understanding.segments import split as split_clauses
from evals.listener.labels import Message

_STAGES = [
    "not_started",
    "stage1_refused",
    "stage1_open",
    "stage1_overdue",
    "stage1_answered",
    "stage2_open",
    "stage2_overdue",
    "stage2_refused",
    "stage2_answered",
    "stage3_open",
    "stage3_overdue",
    "stage3_refused",
    "stage3_answered",
    "frozen",
    "remedy_outstanding",
    "ombudsman_open",
    "ombudsman_decided",
    "not_applicable",
    "unknown",
]
_FAULTS = [
    "wrong_procedure",
    "refused_stage1",
    "refused_stage2",
    "closed_stage2_early",
    "delay_stage1",
    "delay_stage2",
    "delay_stage3",
    "refused_stage3",
    "no_independent_person",
    "poor_adjudication",
    "remedy_inadequate",
    "recommendations_not_implemented",
    "late_complaint_refused",
    "refused_compensation",
    "poor_communication",
    "no_signposting",
    "scope_misjudged",
]
_SERVICES = [
    "looked_after",
    "child_in_need",
    "disabled_child",
    "fostering",
    "short_breaks",
    "contact",
    "care_leaving",
    "adoption",
    "special_guardianship",
    "other",
    "court_work",
    "child_protection",
    "records",
    "school_or_ehcp",
    "carers_assessment",
    "early_help",
]
_ROUTES = [
    "corporate_complaint",
    "send_tribunal",
    "school_complaint",
    "court",
    "data_protection",
    "child_protection_conference",
    "social_work_england",
    "ofsted",
    "adult_social_care_complaint",
    "nhs_complaint",
    "independent_review_mechanism",
    "police_complaint",
    "cafcass_complaint",
    "outside_england",
]
MULTI = ("services", "wants", "faults", "safety", "routes")  # heads of which several codes may hold
_UNSAID_FAULT = 0.3  # weight of a fault no label speaks of
_COVERED, _COVERS = (
    0.6,
    0.5,
)  # a clause carries a label that covers this much of it, or of which it covers that
_TYPO, _LOWER, _UNSTOPPED = 0.012, 0.45, 0.6

Floats = NDArray[np.float32]


def labels() -> Labels:
    """What the heads are trained to tell, in the order of their outputs."""
    return Labels(
        events=[event.value for event in EventType if event is not EventType.HEARING],
        reasons=[reason.value for reason in ReasonCode],
        message={
            "person": [person.value for person in Person],
            "client": ["none", *(person.value for person in Person)],
            "services": [code for code in _SERVICES if Service(code)],
            "procedure": ["none", *(used.value for used in ProcedureUsed)],
            "wants": [ask.value for ask in AskFor],
            "stage": list(_STAGES),
            "faults": list(_FAULTS),
            "safety": [danger.value for danger in Safety],
            "routes": list(_ROUTES),
        },
    )


@dataclass(slots=True)
class Example:
    """One message and its targets; clause rows in the order told, message targets by head."""

    id: str
    text: str
    spans: list[tuple[int, int]]
    sentences: list[tuple[int, int]]  # (turn, sentence) of each clause
    events: Floats
    polarity: Floats  # negated, planned
    reasons: Floats
    one: dict[str, int]  # person, client, procedure: the right code's place, -1 where not labelled
    many: dict[str, Floats]  # services, wants, faults, safety, routes, and the stages any of which is right
    fault_weight: Floats
    facts_told: float  # 0 where the text is a piece of a message whose facts were told elsewhere
    safety_told: float
    routes_told: float


def example(message: Message, codes: Labels, *, whole: bool = True) -> Example:
    """The targets of one message; of a piece of one (not ``whole``) only its events and where they stand."""
    text, offsets = "", []
    for turn in message.turns:
        text += "\n" if text else ""
        offsets.append(len(text))
        text += turn
    spans: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    for number, turn in enumerate(message.turns):
        for clause in split_clauses(turn):
            spans.append((clause.start + offsets[number], clause.end + offsets[number]))
            sentences.append((number, clause.sentence))
    made = Example(
        id=message.id,
        text=text,
        spans=spans,
        sentences=sentences,
        events=np.zeros((len(spans), len(codes.events)), np.float32),
        polarity=np.zeros((len(spans), 2), np.float32),
        reasons=np.zeros((len(spans), len(codes.reasons)), np.float32),
        one={},
        many={},
        fault_weight=np.full(len(codes.message["faults"]), _UNSAID_FAULT if whole else 0, np.float32),
        facts_told=float(whole),
        safety_told=float(message.expect.safety is not None),
        routes_told=float(message.expect.routes_include is not None),
    )
    _mark_clauses(made, message, codes, offsets)
    _mark_message(made, message, codes)
    if not whole:
        made.one = dict.fromkeys(made.one, -1)
    return made


def _mark_clauses(made: Example, message: Message, codes: Labels, offsets: Sequence[int]) -> None:
    for event in message.events:
        if event.type.value not in codes.events:  # a hearing is found by its words, not learned
            continue
        start = offsets[event.turn] + message.turns[event.turn].find(event.text)
        for row in _carriers(made.spans, start, start + len(event.text)):
            made.events[row, codes.events.index(event.type.value)] = 1
            made.polarity[row] = np.maximum(made.polarity[row], (event.negated, event.planned))
    for code, words in zip(message.facts.reasons_given, message.facts.reason_texts, strict=False):
        start = made.text.find(words.strip())
        if start >= 0:
            for row in _carriers(made.spans, start, start + len(words)):
                made.reasons[row, codes.reasons.index(code)] = 1


def _carriers(spans: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """The clauses that carry a label on ``start:end``: those it mostly covers, and where most of it lies."""
    overlap = [max(0, min(end, high) - max(start, low)) for low, high in spans]
    most = max(overlap, default=0)
    if most == 0:
        return []
    return [
        row
        for row, shared in enumerate(overlap)
        if shared >= _COVERED * (spans[row][1] - spans[row][0])
        or shared >= _COVERS * (end - start)
        or shared == most
    ]


def _mark_message(made: Example, message: Message, codes: Labels) -> None:
    facts, expect = message.facts, message.expect
    heads = codes.message
    made.one["person"] = _place(heads["person"], facts.person or "unknown")
    made.one["client"] = _place(heads["client"], facts.client or "none")
    made.one["procedure"] = _place(heads["procedure"], facts.procedure_used or "none")
    made.many["services"] = _hot(heads["services"], facts.services)
    made.many["wants"] = _hot(heads["wants"], facts.wants)
    made.many["safety"] = _hot(heads["safety"], expect.safety or [])
    made.many["routes"] = _hot(heads["routes"], expect.routes_include or [])
    stage = expect.stage or []
    made.many["stage"] = _hot(heads["stage"], [stage] if isinstance(stage, str) else stage)
    include, exclude = expect.faults_include or [], expect.faults_exclude or []
    made.many["faults"] = _hot(heads["faults"], include)
    for code in [*include, *exclude]:
        made.fault_weight[heads["faults"].index(code)] = 1


def _place(codes: Sequence[str], code: str) -> int:
    return codes.index(code) if code in codes else -1


def _hot(codes: Sequence[str], told: Sequence[str]) -> Floats:
    return np.array([code in told for code in codes], dtype=np.float32)


def with_noise(text: str, rng: random.Random) -> str:
    """The text as if typed in a hurry: lower case, typos, stops left out. Every character keeps its place."""
    kind = rng.random()
    if kind < _LOWER:
        text = text.lower()
    out = list(text)
    for place, letter in enumerate(out):
        chance = rng.random()
        if chance < _TYPO and letter.isalpha() and place and out[place - 1].isalpha():
            out[place] = rng.choice("aeiounrtsl")
        elif chance < 0.3 and letter in ".,;" and kind < _UNSTOPPED:
            out[place] = " "
    return "".join(out)


def tokenised(
    made: Example, tokeniser: Tokeniser, most: int, text: str | None = None
) -> tuple[list[int], list[tuple[int, int]]]:
    """Token ids (at most ``most``) and each clause's token range; ``text`` replaces the message's own."""
    tokens = tokeniser(text if text is not None else made.text)
    return tokens.ids[:most], clause_ranges(tokens, made.spans)
