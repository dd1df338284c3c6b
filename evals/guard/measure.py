"""How many lies the guard lets through (none may be) and how many honest rewordings (the more the better).

The lies are made of every statement in the answers to the bundled gold questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from importlib import resources
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field
from scipy.stats import binomtest

from assistant.answering.guard import Guard
from assistant.answering.statements import statements
from assistant.answering.wording import load_wording
from evals.gold import load
from evals.guard.liars import Lie, lies
from evals.systems import Embedded
from vectorstore.embedder import load_embedder


class Honest(BaseModel):
    """A statement and rewordings of it that say the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    said: tuple[str, ...] = Field(alias="as", min_length=1)


class Case(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    lies: tuple[str, ...] = Field(min_length=1)


class Kind(BaseModel):
    """A kind of lie written by hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    cases: tuple[Case, ...]


class Tally(NamedTuple):
    """How many of ``tried`` passed the guard, and which of interest did (lies) or did not (honest)."""

    passed: int
    tried: int
    odd: tuple[Lie, ...]

    def as_text(self, name: str) -> str:
        low, high = self.interval
        share = self.passed / self.tried
        return f"{name}: {self.passed:,} of {self.tried:,} passed ({share:.2%}; {low:.2%} to {high:.2%})"

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of Wilson (1927) for the share that passes."""
        found = binomtest(self.passed, self.tried).proportion_ci(method="wilson")
        return found.low, found.high


def tallies() -> dict[str, Tally]:
    """Every figure, with the embedder measuring likeness as it does for people."""
    guard = Guard(load_embedder().encode)
    system = Embedded()
    questions = load(None).questions
    answers = [each for q in questions for each in system.answer(q.turns, q.today or date.today())]
    return {
        "lies, scripted": hostile(guard, told_in(answer["text"] for answer in answers)),
        "lies, written by hand before the guard": by_hand(guard),
        "honest rewordings, read while the word lists grew": honest(guard),
        "honest rewordings, never read": honest(guard, "honest_unseen.yaml"),
    }


def told_in(texts: Iterable[str]) -> list[str]:
    """The different statements in the texts of answers, in the order first met."""
    wording = load_wording()
    return list(dict.fromkeys(each.text for text in texts for each in statements(text, wording)))


def hostile(guard: Guard, told: Sequence[str]) -> Tally:
    """Every lie the liar makes of these statements."""
    return _lies(guard, lies(told))


def by_hand(guard: Guard) -> Tally:
    """The lies written by hand before the guard's rules were."""
    kinds = [Kind.model_validate(each) for each in _data("hostile.yaml")]
    return _lies(
        guard, [Lie(k.kind, case.says, said) for k in kinds for case in k.cases for said in case.lies]
    )


def honest(guard: Guard, name: str = "honest.yaml") -> Tally:
    """Faithful rewordings: ``honest.yaml`` was read while the word lists grew, ``honest_unseen.yaml``
    never."""
    pairs = [
        Lie("honest", each.says, said)
        for each in (Honest.model_validate(found) for found in _data(name))
        for said in each.said
    ]
    refused = [pair for pair in pairs if guard.check(pair.statement, pair.said) is not None]
    return Tally(len(pairs) - len(refused), len(pairs), tuple(refused))


def _lies(guard: Guard, made: Sequence[Lie]) -> Tally:
    through = tuple(lie for lie in made if guard.check(lie.statement, lie.said) is None)
    return Tally(len(through), len(made), through)


def _data(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = yaml.safe_load(
        resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    )
    return found
