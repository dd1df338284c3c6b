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

from assistant.procedure.account import Account
from assistant.procedure.assessment import FaultCode, MissingFact
from assistant.procedure.questions import QUESTIONS_AT, Answer, Asked
from assistant.procedure.reading import Reading, read_again

# What an outcome is made of, and how much each part of it matters to the person.
PARTS: Mapping[str, float] = {"stage": 0.3, "next_step": 0.3, "can_escalate": 0.25, "faults": 0.15}
LEAST = 0.02
_IMPORTANCE = tuple(PARTS.values())
_NO_FAULTS: frozenset[FaultCode] = frozenset()


def missing_facts(account: Account, today: date, reading: Reading) -> tuple[MissingFact, ...]:
    """The facts that could change the outcome, the weightiest first; equals in the order of ``QUESTIONS``."""
    asked = Asked(account, today, reading, reading.history)
    found: list[MissingFact] = []
    for key, answers in QUESTIONS_AT[reading.where.stage]:
        possible = list(answers(asked))
        if len(possible) > 1 and (weight := _weight(possible, asked)) >= LEAST:
            found.append(MissingFact(key=key, weight=weight))
    return tuple(sorted(found, key=lambda fact: -fact.weight) if len(found) > 1 else found)


def _weight(possible: list[Answer], asked: Asked) -> float:
    """How much the outcome differs over the possible answers (0 to 1)."""
    outcomes = [_outcome(_read(answer.account, asked)) for answer in possible]
    if outcomes.count(outcomes[0]) == len(outcomes):
        return 0.0
    shares = [answer.share for answer in possible]
    weight = 0.0
    of_two = max(shares) / sum(shares) if len(shares) == 2 else None  # where two differ, the likelier
    for importance, values in zip(_IMPORTANCE, zip(*outcomes, strict=True), strict=True):
        if values.count(values[0]) < len(values):
            weight += importance * min(1.0, 2 * (1 - (of_two or _commonest(values, shares))))
    return round(min(1.0, weight), 3)


def _commonest(values: tuple[Hashable, ...], shares: list[float]) -> float:
    """The share of the value that most answers, by their own shares, lead to."""
    total, held = sum(shares), dict[Hashable, float]()
    for value, share in zip(values, shares, strict=True):
        held[value] = held.get(value, 0.0) + share / total
    return max(held.values())


def _read(possible: Account, asked: Asked) -> Reading:
    """The reading of a possible account; the one told has been read already."""
    if possible is asked.account:
        return asked.reading
    return read_again(possible, asked.today, asked.account, asked.reading)


def _outcome(reading: Reading) -> tuple[Hashable, ...]:
    """The parts of an outcome, in the order of ``PARTS``."""
    advised = reading.advised
    faults = frozenset([fault.code for fault in reading.found]) if reading.found else _NO_FAULTS
    return reading.where.stage, (advised.step, advised.others, reading.late), advised.can_escalate, faults
