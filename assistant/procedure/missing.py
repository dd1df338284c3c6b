"""Which facts, not told, could change the outcome, and by how much.

For each fact in ``QUESTIONS`` that can matter at the case's stage and that the case leaves open, the
possible answers are tried in turn and the outcome is read again. The weight of the fact is how much the
outcome differs over its answers: 0 where nothing changes (the fact is then not missing at all), 1 where
everything does. Each answer carries how common it is, so that a rare possibility (a complaint in Wales, a
corporate procedure) does not outweigh a likely one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date

from assistant.case import Case
from assistant.procedure.assessment import MissingFact
from assistant.procedure.questions import QUESTIONS_AT, Answer, Asked
from assistant.procedure.reading import Reading, read_again

# What an outcome is made of, and how much each part of it matters to the person.
PARTS: Mapping[str, float] = {"stage": 0.3, "next_step": 0.3, "can_escalate": 0.25, "faults": 0.15}
LEAST = 0.02


def missing_facts(case: Case, today: date, reading: Reading) -> tuple[MissingFact, ...]:
    """The facts that could change the outcome, the weightiest first; equals in the order of ``QUESTIONS``."""
    asked = Asked(case, today, reading)
    found = []
    for key, answers in QUESTIONS_AT[reading.where.stage]:
        possible = list(answers(asked))
        if len(possible) > 1 and (weight := _weight(possible, asked)) >= LEAST:
            found.append(MissingFact(key=key, weight=weight))
    return tuple(sorted(found, key=lambda fact: -fact.weight))


def _weight(possible: list[Answer], asked: Asked) -> float:
    """How much the outcome differs over the possible answers (0 to 1)."""
    outcomes = [(_outcome(_read(answer.case, asked)), answer.share) for answer in possible]
    total = sum(share for _, share in outcomes)
    weight = 0.0
    for number, importance in enumerate(PARTS.values()):
        shares: dict[Hashable, float] = {}
        for outcome, share in outcomes:
            shares[outcome[number]] = shares.get(outcome[number], 0.0) + share / total
        weight += importance * min(1.0, 2 * (1 - max(shares.values())))
    return round(min(1.0, weight), 3)


def _read(case: Case, asked: Asked) -> Reading:
    """The reading of a possible case; the case as told has been read already."""
    return asked.reading if case is asked.case else read_again(case, asked.today, asked.case, asked.reading)


def _outcome(reading: Reading) -> tuple[Hashable, ...]:
    """The parts of an outcome, in the order of ``PARTS``."""
    advised = reading.advised
    faults = frozenset(fault.code for fault in reading.found)
    return reading.where.stage, (advised.step, advised.others, reading.late), advised.can_escalate, faults
