"""Lengths told without dates: which stage they are of, how long, and what is no length at all."""

from __future__ import annotations

import pytest

from assistant.case import Took
from assistant.understanding.durations import durations
from assistant.understanding.segments import split


def told(text: str) -> list[tuple[str, int, int | None, bool, bool]]:
    found = durations(text, split(text), [], 0)
    return [(one.of.value, one.least, one.most, one.working, one.over) for one in found]


@pytest.mark.parametrize(
    ("text", "of", "inside", "working", "over"),
    [
        ("Stage 1 took 80 working days.", Took.STAGE1, 80, True, True),
        ("Stage two dragged on eleven months.", Took.STAGE2, 335, False, True),
        ("Ten months. TEN. That's how long stage two took.", Took.STAGE2, 304, False, True),
        ("It took them five weeks to answer at stage 1.", Took.STAGE1, 35, False, True),
        ("The investigation lasted nearly a year.", Took.STAGE2, 340, False, True),
        ("we've been waiting four months for the panel", Took.PANEL, 122, False, False),
        ("s2 has been going on for a year and a half", Took.STAGE2, 548, False, False),
        ("The stage 2 report took two and a half months to come.", Took.STAGE2, 76, False, True),
    ],
)
def test_a_length_is_of_the_stage_it_is_said_of(
    text: str, of: Took, inside: int, working: bool, over: bool
) -> None:
    found = told(text)
    assert len(found) == 1
    stage, least, most, is_working, is_over = found[0]
    assert (stage, is_working, is_over) == (of.value, working, over)
    assert least <= inside <= (most or inside)


def test_over_so_long_has_no_upper_end() -> None:
    assert told("Stage 2 took over a year.") == [("stage2", 365, None, False, True)]


@pytest.mark.parametrize(
    "text",
    [
        "They have 20 working days to answer stage 1.",
        "I asked for stage 2 three weeks ago.",
        "Stage 2 should take 65 working days at most.",
        "The website says stage 2 can take 13 weeks.",
        "He was in care for two years before stage 1.",
        "They wrote that stage 2 needed up to 65 working days.",
        "My son is 8 years old and the panel is on Monday.",
        "I asked for the panel two weeks after stage 2.",
        "How long does stage 2 take, is it 25 days?",
    ],
)
def test_limits_dates_and_ages_are_no_lengths(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The council took 3 months to answer my complaint.",
        "It took them three months to reply to our complaint about short breaks",
        "I waited three months for a response to my complaint",
    ],
)
def test_the_answer_to_a_complaint_is_stage_1s(text: str) -> None:
    ((stage, least, most, _, _),) = told(text)
    assert stage == "stage1"
    assert most is not None
    assert least <= 91 <= most


def test_of_a_complaint_that_has_gone_further_the_stage_is_not_guessed() -> None:
    text = "It took them three months to reply to my complaint."
    assert durations(text, split(text), [], 1, level=3) == []


@pytest.mark.parametrize(
    "text",
    [
        "It took them 3 months to do the assessment. I complained on 5 May.",
        "They have three months to answer my complaint.",
        "They took three months to answer my email.",
    ],
)
def test_lengths_of_other_things_are_not_the_complaints(text: str) -> None:
    assert told(text) == []
