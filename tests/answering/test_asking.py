"""The one question: the heaviest, once, with "I don't know" among its answers."""

from assistant.case import Case
from assistant.procedure.assessment import MissingFact, NextStep, Stage
from tests.answering.conftest import assessed

HEAVY = MissingFact(key="stage2_request_date", weight=0.7)
LIGHT = MissingFact(key="procedure_used", weight=0.3)
FEATHER = MissingFact(key="nation", weight=0.03)


def ask(say, *facts: MissingFact, case: Case | None = None):
    return say(assessed(Stage.STAGE2_OPEN, NextStep.WAIT, missing_facts=facts), case)


def test_the_heaviest_is_asked_whatever_the_order(say) -> None:
    for order in ((HEAVY, LIGHT, FEATHER), (FEATHER, LIGHT, HEAVY)):
        answer = ask(say, *order)
        assert answer.question.key == "stage2_request_date"
        assert answer.next_question == answer.question.text
        assert answer.next_question in answer.text


def test_not_knowing_is_always_an_answer(say) -> None:
    assert ask(say, HEAVY).question.replies[-1].label == "I don't know"


def test_a_question_put_is_remembered_and_not_put_again(say) -> None:
    first = ask(say, HEAVY, LIGHT)
    assert first.case.asked == ["stage2_request_date"]
    second = ask(say, HEAVY, LIGHT, case=first.case)
    assert second.question.key == "procedure_used"
    third = ask(say, HEAVY, LIGHT, case=second.case)
    assert third.question is None
    assert third.next_question is None


def test_the_case_given_is_left_as_it_was(say) -> None:
    case = Case(turns=["x"])
    ask(say, HEAVY, case=case)
    assert case.asked == []


def test_what_the_person_does_not_know_is_not_asked(say) -> None:
    assert ask(say, HEAVY, case=Case(turns=["x"], not_known=["stage2_request_date"])).question is None


def test_enough_known_no_question(say) -> None:
    assert ask(say, FEATHER).question is None
    assert ask(say).question is None


def test_a_vague_first_message_gets_one_question_and_no_lecture(say) -> None:
    vague = assessed(
        Stage.UNKNOWN, NextStep.GIVE_MORE_FACTS, can_escalate=None, routes=(),
        missing_facts=(MissingFact(key="what_happened", weight=0.8),),
    )  # fmt: skip
    answer = say(vague)
    assert answer.text.startswith("Thank you for telling me.")
    assert answer.text.count("?") == 1
    assert len(answer.text.split()) < 150
