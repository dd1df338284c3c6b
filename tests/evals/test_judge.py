"""The graded figure: shown only where the grader was seen to agree with a reader."""

from __future__ import annotations

from datetime import date

from assistant.chat_model import ChatTrouble, Trouble
from evals.gold import Expect
from evals.judge import judge_answers
from evals.judge.judge import labelled
from evals.metrics import score
from evals.record import Outcome


def outcome(name: str, text: str) -> Outcome:
    answer = {"text": text}
    return Outcome(
        id=name, today=date(2025, 3, 3), turns=("May I?",), answer=answer, score=score(answer, Expect())
    )


ANSWERED = (outcome("a", "You may."), outcome("b", "You may."), outcome("c", "Blue."))


def reader(system: str, user: str) -> str:
    """A grader that knows the labelled pairs, and says yes to "You may."."""
    for pair in labelled():
        if pair.reply in user and pair.asked in user:
            return "Yes." if pair.answers else "no"
    return "yes" if "You may." in user else "No, it does not."


def test_the_labelled_pairs_are_half_and_half() -> None:
    pairs = labelled()
    assert len(pairs) >= 24
    assert sum(pair.answers for pair in pairs) * 2 == len(pairs)


def test_a_grader_that_agrees_is_believed() -> None:
    told = judge_answers(ANSWERED, reader, "model")
    assert told.kappa == 1
    assert told.refused is None
    assert told.figure is not None
    assert (round(told.figure.value, 3), told.figure.n) == (0.667, 3)


def test_a_grader_that_always_says_yes_is_refused() -> None:
    told = judge_answers(ANSWERED, lambda system, user: "yes", "model")
    assert told.alike == 0.5
    assert told.kappa == 0
    assert told.figure is None
    assert told.refused is not None
    assert "kappa 0.00" in told.refused


def test_a_grader_that_is_down_or_babbles_is_refused() -> None:
    def down(system: str, user: str) -> str:
        raise ChatTrouble(Trouble.DOWN)

    assert judge_answers(ANSWERED, down, "model").figure is None
    assert judge_answers(ANSWERED, lambda system, user: "", "model").figure is None
    assert judge_answers(ANSWERED, lambda system, user: "Perhaps so", "model").figure is None
