"""Danger comes first, with the right number, and in words that suit a child where a child writes."""

import re
from datetime import date

import pytest

from assistant.case import Case, Fact, Person, Safety
from assistant.procedure.assessment import DeadlineCode, DeadlineState, MissingFact, NextStep, Stage
from evals.metrics.readability import grade
from tests.answering.conftest import assessed, comparable, deadline

MARK = re.compile(r"\[(\d+)\](?!\()")

NUMBERS = {
    Safety.CHILD_AT_RISK: ("999", "0808 800 5000"),
    Safety.DOMESTIC_ABUSE: ("999", "0808 2000 247"),
    Safety.SELF_HARM: ("999", "116 123"),
    Safety.CHILD_SPEAKING: ("0800 1111", "advocate"),
    Safety.URGENT_LEGAL_DEADLINE: ("solicitor", "legal aid"),
}


@pytest.mark.parametrize("danger", list(Safety))
def test_each_danger_has_its_help_before_anything_else(say, danger) -> None:
    answer = say(assessed(Stage.STAGE2_OPEN, NextStep.GET_URGENT_HELP, safety=(danger,)))
    opening = answer.text[: answer.text.index("### Where you stand")]
    assert answer.text.startswith("### First")
    for words in NUMBERS[danger]:
        assert words in opening
    assert answer.safety == [danger]


def test_no_danger_no_alarm(say) -> None:
    text = say(assessed(Stage.STAGE2_OPEN, NextStep.WAIT)).text
    for words in ("999", "Samaritans", "Childline", "### First"):
        assert words not in text


def test_several_dangers_are_each_met_once(say) -> None:
    text = say(assessed(Stage.STAGE2_OPEN, NextStep.GET_URGENT_HELP, safety=tuple(Safety))).text
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(lines) == len(set(lines))
    assert text.index("in danger right now") < text.index("solicitor")


def test_a_child_is_spoken_to_as_a_child(say) -> None:
    case = Case(turns=["x"], person=Fact(value=Person.CHILD))
    answer = say(assessed(Stage.NOT_STARTED, NextStep.COMPLAIN_STAGE1, safety=(Safety.CHILD_SPEAKING,)), case)
    assert "0800 1111" in answer.text
    assert "You are allowed to complain." in answer.text
    assert "find you an advocate" in answer.text
    opening = answer.text[: answer.text.index("### Where you stand")]
    assert grade(opening) < 5


def test_a_child_who_may_harm_themselves_is_sent_to_childline(say) -> None:
    text = say(
        assessed(Stage.UNKNOWN, NextStep.GET_URGENT_HELP, safety=(Safety.SELF_HARM, Safety.CHILD_SPEAKING))
    ).text
    assert "0800 1111" in text
    assert "116 123" not in text


def test_outside_england_danger_still_comes_first(say) -> None:
    given = assessed(
        Stage.NOT_APPLICABLE,
        NextStep.GET_URGENT_HELP,
        routes=("outside_england",),
        safety=(Safety.CHILD_AT_RISK,),
    )
    assert say(given).text.startswith("### First")


def test_in_a_crisis_nothing_is_asked_and_reasons_wait(say) -> None:
    given = assessed(
        Stage.STAGE2_ANSWERED,
        NextStep.GET_URGENT_HELP,
        safety=(Safety.SELF_HARM,),
        missing_facts=(MissingFact(key="stage2_response_date", weight=0.9),),
    )
    answer = say(given, comparables=(comparable(),))
    assert answer.next_question is None
    assert "### Why" not in answer.text
    assert "### Decisions like yours" not in answer.text
    assert {citation.n for citation in answer.citations} == {int(n) for n in MARK.findall(answer.text)}


def test_the_one_real_limit_is_not_lost_in_a_crisis(say) -> None:
    limit = deadline(
        DeadlineCode.STAGE3_REQUEST,
        party="complainant",
        state=DeadlineState.RUNNING,
        due=date(2025, 3, 11),
        rules=("s3-02",),
    )
    given = assessed(
        Stage.STAGE2_ANSWERED, NextStep.GET_URGENT_HELP, safety=(Safety.SELF_HARM,), deadlines=(limit,)
    )
    assert "ask for the panel by Tuesday 11 March 2025" in say(given).text


def test_no_number_is_given_twice(say) -> None:
    both = (Safety.CHILD_AT_RISK, Safety.CHILD_SPEAKING)
    text = say(assessed(Stage.UNKNOWN, NextStep.GET_URGENT_HELP, safety=both)).text
    assert text.count("0800 1111") == 1
    assert text.count("999") == 1


def test_an_unnamed_route_is_not_promised_below(say) -> None:
    given = assessed(Stage.NOT_STARTED, NextStep.OTHER_ROUTE, safety=(Safety.URGENT_LEGAL_DEADLINE,))
    text = say(given).text
    assert "I have set out where below" not in text
    assert "Keep the court or tribunal date first." in text
