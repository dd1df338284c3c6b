"""What a person asks next is answered first, and in the light of the case."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.answering.asked import UNANSWERED, Asked
from assistant.answering.wording import load_wording
from assistant.case import Case, Evidence, Fact, Question, Reason, ReasonCode
from assistant.procedure.assessment import (
    DeadlineCode,
    DeadlineState,
    Lawful,
    NextStep,
    RefusalVerdict,
    Route,
    Stage,
)
from tests.answering.conftest import assessed, comparable, deadline
from vectorstore.records import Remedy

STORY = "They refused stage 2."


def asked(question: Question) -> Case:
    return Case(turns=[STORY, "and?"], question=Fact(value=question, evidence=Evidence(turn=1)))


SAYS = {
    Question.WHY: "Stage 2 is your right",
    Question.IF_REFUSED: "You do not need to finish the stages",
    Question.HOW_LONG: "65 at most (13 weeks)",
    Question.HOW_MUCH: "They are examples, not promises.",
    Question.WHO_TO_WRITE_TO: "complaints manager",
    Question.LAW_OR_GUIDANCE: "That is the law.",
    Question.CAN_I_GO_ON: "Yes. You can take it further today.",
}


@pytest.mark.parametrize("question", list(Question))
def test_it_is_answered_first_and_briefly(say, question) -> None:
    answer = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), asked(question))
    assert answer.text.index(SAYS[question]) < answer.text.index("### Where you stand")
    assert len(answer.text.split()) < 260
    assert "### Dates" not in answer.text


def test_new_facts_beside_the_question_get_the_whole_answer(say) -> None:
    case = asked(Question.WHY)
    told = Fact(value=Reason(code=ReasonCode.NOTHING_TO_ADD), evidence=Evidence(turn=1))
    both = case.model_copy(update={"reasons": [told]})
    text = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), both).text
    assert "### What you can do now" in text


def test_a_first_message_that_asks_gets_the_whole_answer(say) -> None:
    case = Case(turns=[STORY], question=Fact(value=Question.HOW_LONG, evidence=Evidence(turn=0)))
    text = say(assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), case).text
    assert text.index("How long it can take") < text.index("### What you can do now")


def test_law_and_guidance_are_told_apart(say) -> None:
    verdict = RefusalVerdict(
        reason=ReasonCode.LATE_STAGE2_REQUEST,
        lawful=Lawful.NO,
        because="late_stage2_request",
        rules=("s2-02",),
    )
    given = assessed(Stage.FROZEN, NextStep.WAIT, refusals=(verdict,))
    text = say(given, asked(Question.LAW_OR_GUIDANCE)).text
    assert "It is in regulations" in text
    assert "It is not law" in text


def test_how_long_gives_the_coming_date(say) -> None:
    coming = deadline(state=DeadlineState.RUNNING, due=assessed(Stage.STAGE2_OPEN, NextStep.WAIT).today)
    text = say(assessed(Stage.STAGE2_OPEN, NextStep.WAIT, deadlines=(coming,)), asked(Question.HOW_LONG)).text
    assert "Monday 3 March 2025" in text


@pytest.mark.parametrize(
    ("stage", "can", "says"),
    [
        (Stage.STAGE2_OPEN, False, "Not today"),
        (Stage.STAGE2_OPEN, None, "I can't tell yet"),
        (Stage.NOT_APPLICABLE, False, "Not in this procedure"),
    ],
)
def test_going_on_is_never_wrongly_denied(say, stage, can, says) -> None:
    given = assessed(stage, NextStep.WAIT, can_escalate=can)
    assert says in say(given, asked(Question.CAN_I_GO_ON)).text


def test_the_panels_limit_is_given_with_can_i_go_on(say) -> None:
    limit = deadline(
        DeadlineCode.STAGE3_REQUEST, party="complainant", state=DeadlineState.RUNNING,
        due=assessed(Stage.STAGE2_OPEN, NextStep.WAIT).today,
    )  # fmt: skip
    given = assessed(Stage.STAGE2_ANSWERED, NextStep.REQUEST_STAGE3, deadlines=(limit,))
    assert "Do this by Monday 3 March 2025." in say(given, asked(Question.CAN_I_GO_ON)).text


def test_not_today_says_when(say) -> None:
    running = deadline(DeadlineCode.STAGE2_RESPONSE_MAX, state=DeadlineState.RUNNING, due=date(2025, 4, 1))
    given = assessed(Stage.STAGE2_OPEN, NextStep.WAIT, can_escalate=False, deadlines=(running,))
    assert "The council has until Tuesday 1 April 2025." in say(given, asked(Question.CAN_I_GO_ON)).text


def test_another_route_is_named_where_this_one_ends(say) -> None:
    given = assessed(
        Stage.NOT_APPLICABLE, NextStep.OTHER_ROUTE, can_escalate=False, routes=(Route.SEND_TRIBUNAL,)
    )
    assert "two months" in say(given, asked(Question.CAN_I_GO_ON)).text


def test_a_question_of_an_earlier_turn_is_not_answered_again(say) -> None:
    old = Fact(value=Question.HOW_MUCH, evidence=Evidence(turn=0))
    text = say(
        assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), Case(turns=["a", "b"], question=old)
    ).text
    assert "### How much" not in text
    assert "### What you can do now" in text


def test_how_much_gives_the_rule_books_own_figures(say, rules) -> None:
    text = say(assessed(Stage.STAGE2_OVERDUE, NextStep.CHASE_COUNCIL), asked(Question.HOW_MUCH)).text
    for rule in ("s2-23", "rem-05", "rem-06"):
        assert rules[rule].statement in text


def paid(ref: str, *sums: float, **more: object):
    remedies = tuple(Remedy(amount_gbp=each, payee="Ms X", reason="distress") for each in sums)
    return comparable(ref=ref, **{"remedies": remedies, **more})


def how_much(say, *looked_at) -> str:
    given = assessed(Stage.STAGE2_OVERDUE, NextStep.CHASE_COUNCIL)
    return say(given, asked(Question.HOW_MUCH), looked_at=looked_at).text


def test_how_much_tells_what_decisions_like_it_paid_each_with_its_source(say) -> None:
    part = paid("21 000 001", remedies=(Remedy(amount_gbp=150),), remedy="Stage 2 and £150.")
    text = how_much(say, paid("20 008 394", 300), part, paid("22 000 001"))
    assert "the 3 decisions most like yours. 2 of them say what was paid." in text
    assert re.search(r"Redbridge, 20 008 394: £300 to Ms X for distress\. \[\d+\]", text)
    assert re.search(r"21 000 001: £150\. All that was put right: Stage 2 and £150\. \[\d+\]", text)
    assert "22 000 001" not in text
    assert "Half were between" not in text


def test_a_spread_is_told_of_enough_sums_and_none_paid_is_said(say) -> None:
    text = how_much(say, paid("20 008 394", 100, 200, 300, 400, 500, 600))
    assert "these paid from £100 to £600. Half were between £225 and £475." in text
    assert text.count("to Ms X for distress") == 4
    assert "None of them says what was paid." in how_much(say, paid("20 008 394"))


def test_payments_are_told_only_where_they_are_asked_for(say) -> None:
    told = say(
        assessed(Stage.STAGE2_OVERDUE, NextStep.CHASE_COUNCIL),
        asked(Question.WHY),
        looked_at=(paid("20 008 394", 300),),
    )
    assert "£300" not in told.text


ASKED = yaml.safe_load(Path(__file__).with_name("asked.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def finder(embedder) -> Asked:
    return Asked(embedder.encode)


def test_most_questions_are_understood_in_peoples_own_words(finder) -> None:
    wrong = [
        each["says"] for each in ASKED if each["asks"] != "none" and finder.find(each["says"]) != each["asks"]
    ]
    assert len(wrong) / len(ASKED) < 0.15, wrong


def test_what_no_entry_answers_is_not_answered(finder) -> None:
    for each in ASKED:
        if each["asks"] == "none":
            assert finder.find(each["says"]) == UNANSWERED


@pytest.mark.parametrize(
    "told", ["They refused stage 2 on 3 March.", "yes", "I don't know.", "about a month ago"]
)
def test_what_asks_nothing_is_no_question(finder, told) -> None:
    assert finder.find(told) is None


def test_a_story_that_ends_in_a_question_is_answered_as_a_story(finder) -> None:
    assert finder.find("They answered at stage 1. " * 10 + "What now?") is None


@pytest.mark.parametrize("key", list(load_wording().asked.asked))
def test_every_question_has_its_answer_in_every_case(say, key) -> None:
    for stage, step in (
        (Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL),
        (Stage.UNKNOWN, NextStep.GIVE_MORE_FACTS),
    ):
        text = say(assessed(stage, step), Case(turns=[STORY, "and?"]), asked=key).text
        assert text.startswith("### ")
        assert text.index("\n- ") < text.index("### Where you stand")
        assert "### Dates" not in text


def test_a_question_nobody_here_can_answer_is_said_to_be_one(say) -> None:
    text = say(
        assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), Case(turns=[STORY, "?"]), asked=UNANSWERED
    ).text
    assert "I can't tell, because" in text
    assert "0808 801 0366" in text


def test_what_to_say_answers_the_councils_reasons(say) -> None:
    verdict = RefusalVerdict(
        reason=ReasonCode.NOTHING_TO_ADD, lawful=Lawful.NO, because="nothing_to_add", rules=("s2-21",)
    )
    given = assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL, refusals=(verdict,))
    text = say(given, Case(turns=[STORY, "what do I say?"]), asked="what_to_say").text
    assert "I have a right to the next stage" in text
    assert "first draft" in text


def test_sums_that_are_alike_are_told_as_one(say) -> None:
    text = how_much(say, paid("20 008 394", 100, 200, 200, 200, 200, 300))
    assert "these paid from £100 to £300. At least half were £200." in text


@pytest.mark.parametrize(
    ("message", "key"),
    [
        (
            "They emailed on 27 May to say that it is complex and they need more time. Is that the law?",
            "law_or_guidance",
        ),
        ("Client is mum, child in need, stage 2 refused by email as having no merit. Advise?", "what_now"),
        ("they offered mediation. do I have to?", "mediation"),
    ],
)
def test_what_is_asked_is_looked_for_in_the_question_and_not_in_the_story(finder, message, key) -> None:
    assert finder.find(message) == key
