"""A chat model may choose the words of an answer and nothing else of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assistant.answering.guard import Guard
from assistant.answering.speaker import Speaker, read_reply
from assistant.answering.statements import statements
from assistant.answering.wording import load_wording
from assistant.case import Safety
from assistant.chat_model import Trouble
from assistant.procedure.assessment import DeadlineCode, DeadlineState, NextStep, Stage
from evals.guard.liars import MAKERS
from tests.answering.conftest import assessed, deadline
from tests.scripted import Broken, Scripted

GUARD = Guard()


def echo(user: str) -> str:
    return user


def speak(answer, script):
    return Speaker(Scripted(script), GUARD).speak(answer)


@pytest.fixture(scope="module")
def answers(say):
    """Answers of many kinds, danger and dates among them."""
    running = deadline(
        DeadlineCode.STAGE3_REQUEST, party="complainant", state=DeadlineState.RUNNING, due=date(2025, 3, 31)
    )
    panel = assessed(Stage.STAGE2_ANSWERED, NextStep.REQUEST_STAGE3, deadlines=(running,))
    stages = (
        Stage.STAGE1_OPEN,
        Stage.STAGE1_ANSWERED,
        Stage.STAGE2_REFUSED,
        Stage.STAGE3_OVERDUE,
        Stage.FROZEN,
    )
    plain = [say(assessed(stage, NextStep.CHALLENGE_REFUSAL)) for stage in stages]
    danger = say(assessed(Stage.STAGE2_OVERDUE, NextStep.CHASE_COUNCIL, safety=(Safety.DOMESTIC_ABUSE,)))
    return [say(panel), *plain, danger]


def test_a_faithful_rewording_is_shown_with_its_marks(say) -> None:
    answer = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2))
    spoken = speak(answer, lambda user: user.replace("has answered your", "has replied to your"))
    assert "The council has replied to your complaint at stage 1. [1]" in spoken.text
    assert spoken.composer == "scripted:one"
    assert spoken.composition.reworded == 1
    assert spoken.composition.prompts[0].startswith("speak 1 (")
    assert spoken.citations == answer.citations
    assert spoken.assessment == answer.assessment


def test_words_given_back_unchanged_leave_the_answer_as_it_was(answers) -> None:
    for answer in answers:
        spoken = speak(answer, echo)
        assert spoken.text == answer.text
        assert spoken.composer == "embedded"


@pytest.mark.parametrize("kind", list(MAKERS))
def test_no_lie_of_any_kind_reaches_the_person(answers, kind) -> None:
    """Each statement of each answer is lied about in turn, in every way of this kind that it allows."""
    told = 0
    for answer in answers:
        given = statements(answer.text, load_wording())
        made = [[s for s in MAKERS[kind](each.text) if s != each.text] for each in given]
        for turn in range(max(map(len, made), default=0)):
            lines = [
                f"[[S{n}]] {lies[turn] if turn < len(lies) else given[n - 1].text}"
                for n, lies in enumerate(made, 1)
            ]
            told += sum(turn < len(lies) for lies in made)
            spoken = speak(answer, lambda _, lines=lines: "\n".join(lines))
            assert spoken.text == answer.text
            assert spoken.composition.reworded == 0
    assert told


def test_that_is_five_hundred_lies_and_more(answers) -> None:
    given = [each.text for answer in answers for each in statements(answer.text, load_wording())]
    assert sum(said != each for make in MAKERS.values() for each in given for said in make(each)) > 500


def test_what_is_dropped_is_put_back_and_counted(answers) -> None:
    for answer in answers:
        count = len(statements(answer.text, load_wording()))
        spoken = speak(answer, lambda user: user.split("\n")[0])
        assert spoken.text == answer.text
        assert spoken.composition.kept_plain.get("missing", 0) == count - 1


def test_statements_swapped_under_each_others_tokens_are_refused(say) -> None:
    answer = say(assessed(Stage.STAGE2_ANSWERED, NextStep.REQUEST_STAGE3))

    def swapped(user: str) -> str:
        return re.sub(r"\[\[S([12])\]\]", lambda m: f"[[S{3 - int(m[1])}]]", user)

    assert speak(answer, swapped).text == answer.text


def test_lines_of_the_models_own_are_left_out_and_counted(say) -> None:
    answer = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2))
    spoken = speak(
        answer, lambda user: f"Of course! Here it is:\n{user}\nStop here, you will lose.\n[[S999]] Stop."
    )
    assert spoken.text == answer.text
    assert spoken.composition.kept_plain["stray"] == 3


def test_the_model_is_given_no_date_mark_link_or_word_of_the_persons(answers) -> None:
    for answer in answers:
        model = Scripted(echo)
        Speaker(model, GUARD).speak(answer)
        _, sent = model.sent[0]
        assert not re.search(r"\b20\d\d\b|\[\d+\]|http|0808|\*\*", sent)


def test_the_lines_that_save_are_not_the_models_to_word(answers) -> None:
    for answer in answers:
        sent = " ".join(each.text for each in statements(answer.text, load_wording()))
        for fixed in ("999", "This is information", "Read it", "You could write", "What I have understood"):
            assert fixed not in sent


@pytest.mark.parametrize("trouble", list(Trouble))
def test_in_trouble_the_plain_answer_stands_and_says_so(say, trouble) -> None:
    answer = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2))
    spoken = Speaker(Broken(trouble), GUARD).speak(answer)
    assert spoken.text == answer.text
    assert spoken.composer == "embedded"
    assert spoken.composition.trouble == trouble.value


@pytest.mark.parametrize("rubbish", ["no tokens at all", "[[S1]]", "{}", "[[S" + "9" * 5000 + "]] x"])
def test_rubbish_changes_nothing(say, rubbish) -> None:
    answer = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2))
    spoken = speak(answer, lambda _: rubbish)
    assert spoken.text == answer.text
    assert spoken.composer == "embedded"


def test_a_token_given_twice_is_believed_neither_time() -> None:
    assert read_reply("[[S1]] one\n[[S1]] two\n[[S2]] three", 2) == {1: "three"}
