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
from functools import lru_cache

from assistant.case import Case, Event, Fact, Nation, ProcedureUsed, Safety, Service
from assistant.case import EventType as E
from assistant.procedure.account import Account, account_of
from assistant.procedure.assessment import FaultCode, MissingFact
from assistant.procedure.dangers import appealable
from assistant.procedure.questions import QUESTIONS_AT, Answer, Asked
from assistant.procedure.reading import Reading, read_account, read_again

# What an outcome is made of, and how much each part of it matters to the person.
PARTS: Mapping[str, float] = {"stage": 0.3, "next_step": 0.3, "can_escalate": 0.25, "faults": 0.15}
LEAST = 0.02
_IMPORTANCE = tuple(PARTS.values())
_NO_FAULTS: frozenset[FaultCode] = frozenset()

_ANY_DAY = date(2026, 1, 1)

Outcome = tuple[Hashable, ...]  # the parts of an outcome, in the order of ``PARTS``


def missing_facts(account: Account, today: date, reading: Reading) -> tuple[MissingFact, ...]:
    """The facts that could change the outcome, the weightiest first; equals in the order of ``QUESTIONS``."""
    asked = Asked(account, today, reading, reading.history)
    happened = asked.history.happened
    found: list[MissingFact] = []
    for key, after, answers in QUESTIONS_AT[reading.where.stage]:
        if after is not None and after not in happened:
            continue
        possible = list(answers(asked))
        if len(possible) > 1 and (weight := _weight(possible, asked)) >= LEAST:
            found.append(MissingFact(key=key, weight=weight))
    return tuple(sorted(found, key=lambda fact: -fact.weight) if len(found) > 1 else found)


def _weight(possible: list[Answer], asked: Asked) -> float:
    """How much the outcome differs over the possible answers (0 to 1)."""
    outcomes = [_outcome_of(answer.account, asked) for answer in possible]
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


def _outcome_of(possible: Account, asked: Asked) -> Outcome:
    """The outcome of a possible account; the one told has been read already."""
    if possible is asked.account:
        return _outcome(asked.reading)
    if possible.nation is not asked.account.nation:
        return _outcome_elsewhere(asked)
    return _outcome(read_again(possible, asked.today, asked.account, asked.reading))


def _outcome_elsewhere(asked: Asked) -> Outcome:
    """The outcome of the case told, were it outside England, where none of this procedure applies.

    Whatever has happened, such a case has one stage and one route, no fault, and is not late. Two things
    still turn its next step: a danger, and a second answer under the corporate procedure (of the complaint
    told of last, since all stand at the same stage). Cases alike in these have the same outcome, so that it
    is read once, from the shortest of them.
    """
    account, reading = asked.account, asked.reading
    last = reading.histories[max(reading.histories)]
    answered_twice = account.corporate and last.has(E.STAGE2_RESPONSE)
    return _outcome_outside_england(
        answered_twice, reading.safety, bool(reading.safety) and appealable(account)
    )


@lru_cache(maxsize=256)
def _outcome_outside_england(answered_twice: bool, safety: tuple[Safety, ...], appeal: bool) -> Outcome:
    shortest = Case(
        nation=Fact(value=Nation.WALES),
        procedure_used=Fact(value=ProcedureUsed.CORPORATE) if answered_twice else None,
        events=[Event(id="possible", type=E.STAGE2_RESPONSE)] if answered_twice else [],
        services=[Fact(value=Service.EHC_PLAN)] if appeal else [],
        safety=[Fact(value=danger) for danger in safety],
    )
    return _outcome(read_account(account_of(shortest), _ANY_DAY))  # nothing in it is dated


def _outcome(reading: Reading) -> Outcome:
    advised = reading.advised
    faults = frozenset([fault.code for fault in reading.found]) if reading.found else _NO_FAULTS
    return reading.where.stage, (advised.step, advised.others, reading.late), advised.can_escalate, faults
