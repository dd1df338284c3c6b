import pytest

from assistant.answering.wording import load_wording
from assistant.procedure.assessment import NextStep, Stage
from evals.metrics.readability import grade, syllables
from tests.answering.conftest import assessed, comparable
from tests.answering.test_compose import full

MOST = 6.0  # a reading age of about 11


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("council", 2),
        ("complaint", 2),
        ("Ombudsman", 3),
        ("answered", 2),
        ("asked", 1),
        ("the", 1),
        ("reasons", 2),
        ("stage", 1),
        ("stages", 2),
        ("table", 2),
        ("independent", 4),
        ("wanted", 2),
    ],
)
def test_the_measure_counts_syllables_as_people_do(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_measure_tells_hard_from_easy() -> None:
    assert grade("You can ask for a panel. It is your right.") < 3
    assert (
        grade("Notwithstanding the aforementioned regulatory provisions, complainants retain entitlements.")
        > 15
    )


def test_every_answer_can_be_read_at_eleven(say) -> None:
    wording = load_wording()
    hard = {}
    for stage in Stage:
        for step in NextStep:
            text = say(assessed(stage, step)).text
            if (found := grade(text)) > MOST:
                hard[stage.value, step.value] = round(found, 1)
    assert not hard
    assert wording.stages.stages


@pytest.mark.parametrize("stage", list(Stage))
def test_the_fullest_answer_can_be_read_at_twelve(say, stage) -> None:
    """Every fault, every ask, every refused reason, every route and every doubt at once."""
    text = say(full(stage, NextStep.CHALLENGE_REFUSAL), comparables=(comparable(),)).text
    assert grade(text) < MOST + 0.5


def test_no_sentence_of_the_wording_is_long() -> None:
    """Thirty words is the most a sentence for a tired reader on a phone may have."""
    long = [sentence for sentence in _sentences() if len(sentence.split()) > 30]
    assert not long


def _sentences() -> list[str]:
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.extend(value.replace("? ", ". ").split(". "))
        elif isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list | tuple):
            for each in value:
                walk(each)

    walk(load_wording().model_dump())
    return found
