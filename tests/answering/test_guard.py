"""No lie passes the guard; enough honest rewordings do to make it worth having."""

from __future__ import annotations

import pytest

from assistant.answering.guard import Guard, Refusal
from assistant.answering.guard.words import load_words
from assistant.procedure.assessment import NextStep, Stage
from evals.guard import measure
from tests.answering.test_compose import full

GUARD = Guard()


@pytest.fixture(scope="module")
def told(say) -> list[str]:
    """The statements of an answer for every stage and step."""
    return measure.told_in(say(full(stage, step)).text for stage in Stage for step in NextStep)


def test_no_scripted_lie_passes(told: list[str]) -> None:
    tally = measure.hostile(GUARD, told)
    assert tally.tried > 500
    assert not tally.odd


def test_no_lie_written_by_hand_passes() -> None:
    tally = measure.by_hand(GUARD)
    assert tally.tried > 100
    assert not tally.odd


@pytest.mark.parametrize("name", ["honest.yaml", "honest_unseen.yaml"])
def test_half_of_the_honest_rewordings_pass(name: str) -> None:
    tally = measure.honest(GUARD, name)
    assert tally.passed / tally.tried >= 0.5


def test_every_statement_may_stand_for_itself(told: list[str]) -> None:
    assert not [each for each in told if GUARD.check(each, each) is not None]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("The council must answer you.", "You must answer the council."),
        ("The council has answered.", "The council answers."),
        (
            "The council can look at it if you agree. You can say no.",
            "The council can look at it. You can say no if you agree.",
        ),
        (
            "Ask the council. If it says no, go to the Ombudsman.",
            "Ask the council if it says no. Go to the Ombudsman.",
        ),
        ("Ask for the panel.", "Ask the panel."),
        ("One of them may speak for you.", "One of them may speak to you."),
        ("You do not have to wait.", "You have to not wait."),
        ("It has 10 working days.", "It has 10 days."),
        ("Do not wait.", "You can not wait."),
    ],
)
def test_the_order_and_the_small_words_count(statement: str, said: str) -> None:
    assert GUARD.check(statement, said) is Refusal.CLAIMS


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("The council must answer you.", "The council has to reply to you."),
        (
            "If the council says no, you can go to the Ombudsman.",
            "You can go to the Ombudsman if the council refuses.",
        ),
        ("Ask for stage 2.", "You should ask for stage 2."),
        ("It has ten working days.", "It has 10 working days."),
        ("You cannot skip it.", "You can't skip it."),
    ],
)
def test_the_same_said_otherwise_passes(statement: str, said: str) -> None:
    assert GUARD.check(statement, said) is None


def test_what_shares_only_words_is_unlike() -> None:
    far = Guard(lambda texts: measure_apart(len(texts)))
    assert far.check("The council must answer you.", "The council has to reply to you.") is Refusal.LIKENESS


def measure_apart(count: int):
    import numpy as np

    return np.eye(count, 4, dtype=np.float32)


def test_no_word_has_two_meanings() -> None:
    names: dict[tuple[str, ...], str] = {}
    for name, phrases in load_words().same.items():
        for phrase in phrases:
            assert names.setdefault(phrase, name) == name
