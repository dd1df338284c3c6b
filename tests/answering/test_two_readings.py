"""Where the sources leave two readings, the answer gives both, with what each lets the person do."""

from __future__ import annotations

import pytest

from assistant.answering.answer import Answer
from assistant.answering.compose import compose
from assistant.case import Fact, Question
from assistant.procedure import assess
from tests.procedure.telling import day, told

LATE = told("complaint_made 2025-04-07", "stage1_extension_told 2025-04-28")  # day 20 is 8 May
IN_TIME = told("complaint_made 2025-04-07", "stage1_extension_told 2025-04-22")


@pytest.fixture
def answer(rules):
    def to(case, today: str = "2025-04-30") -> Answer:
        return compose(case, assess(case, day(today)), rules=rules, comparables=(), today=day(today))

    return to


def test_a_late_extension_gives_the_council_s_count_and_the_other(answer) -> None:
    text = answer(LATE).text
    first = text.split("### Why")[0]
    assert "two ways to count" in first
    assert "By the council's count the next stage is not open yet" in first
    assert "By the other count you can ask for it today" in first
    assert "you can ask for stage 2 now" in first
    assert "8 May 2025" in first
    assert "There is nothing you have to do today" not in text
    assert "The next stage up is not open today" not in text
    assert "Where the rules are not clear" in text


def test_the_dates_show_both_limits(answer) -> None:
    dates = answer(LATE).text.split("### Dates")[1]
    assert "Wednesday 23 April 2025" in dates
    assert "By the other count this one does, and the council is late" in dates
    assert "Thursday 8 May 2025" in dates


def test_asked_whether_they_can_go_on_they_hear_both(answer) -> None:
    asked = LATE.model_copy(update={"question": Fact[Question](value=Question.CAN_I_GO_ON)})
    text = answer(asked).text
    assert "By the council's count, not yet. By the other count, yes" in text
    assert "Not today, but that can change" not in text


def test_an_extension_told_in_time_leaves_one_reading(answer) -> None:
    text = answer(IN_TIME).text
    assert "two ways to count" not in text
    assert "There is nothing you have to do today" in text
    assert "other count" not in text
    assert "Where the rules are not clear" not in text


def test_the_assessment_of_a_late_extension_names_the_doubt(answer) -> None:
    found = answer(LATE).assessment
    assert found.doubts == ["D3"]
    assert found.stage == "stage1_open"
    assert "stage2_investigation" in [ask.code for ask in found.can_ask_for]
