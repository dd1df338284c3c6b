"""What was told stands in the letter, in the person's words where no fact holds it; a mere guess does not."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import (
    AskFor,
    Case,
    Circumstance,
    EventType,
    Evidence,
    Fact,
    Origin,
    Person,
    ProcedureUsed,
    Service,
)
from assistant.letters import LetterKind
from tests.letters import making
from tests.letters.making import part, told

K, E, C = LetterKind, EventType, Circumstance
TODAY = date(2026, 6, 15)


def letter(desk, kind: LetterKind, case: Case) -> str:
    return making.letter(desk, kind, case, TODAY)


MADE = (E.COMPLAINT_MADE, date(2026, 5, 1), "I complained on 1 May 2026")


@pytest.mark.parametrize(
    "sentence",
    [
        "I complained on 1 May 2026 about being moved eleven times and losing my schooling.",
        "I complained on 1 May 2026 that nobody told me of the move.",
        "I complained on 1 May 2026 because they cancelled my visits without a word.",
    ],
)
def test_what_was_complained_of_is_a_head_of_complaint(desk, sentence):
    case = told(f"{sentence} Nobody has answered.", MADE)
    assert sentence in part(letter(desk, K.STAGE2_REQUEST, case), "Heads of complaint")


def test_a_bare_complaint_is_no_grievance(desk):
    case = told("I complained on 1 May 2026. Nobody has answered.", MADE)
    assert "I complained on 1 May 2026.”" not in part(
        letter(desk, K.STAGE2_REQUEST, case), "Heads of complaint"
    )


def test_what_the_person_wants_stands_in_their_words(desk):
    wish = "I want the other eight sessions and an apology."
    case = told(f"I complained on 1 May 2026 about my son's support. {wish} Nobody has answered.", MADE)
    text = letter(desk, K.STAGE2_REQUEST, case)
    assert f"in my own words: “{wish}”" in part(text, "Outcomes wanted")
    assert "[blank: what you want to happen]" not in text
    assert wish not in part(text, "Heads of complaint")


@pytest.mark.parametrize("step", ["I want to go to the Ombudsman.", "I do not want to lose my place."])
def test_a_step_of_the_procedure_is_no_outcome(desk, step):
    case = told(f"I complained on 1 May 2026 about my son's support. {step} Nobody has answered.", MADE)
    assert step not in part(letter(desk, K.STAGE2_REQUEST, case), "Outcomes wanted")


def test_what_nobody_said_is_claimed_nowhere(desk):
    guessed = Evidence(confidence=0.6)
    case = told(
        "I complained on 1 May 2026 about my son's support. Nobody has answered.",
        MADE,
        circumstances=[(C.PROMISED_CONTACT_MISSED, guessed)],
        wants=[(AskFor.REASSESSMENT, guessed)],
        services=[(Service.SHORT_BREAKS, guessed)],
    )
    text = letter(desk, K.STAGE2_REQUEST, case)
    assert "when it said it would" not in text
    assert "assessment to be done again" not in text
    assert "Short breaks" not in text


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(turn=0, quote="they promised to ring and never did", confidence=0.6),
        Evidence(origin=Origin.CONFIRMED),
    ],
)
def test_what_was_said_or_confirmed_is_claimed_in_its_words(desk, evidence):
    case = told(
        "I complained on 1 May 2026 about my son's support and they promised to ring and never did.",
        MADE,
        circumstances=[(C.PROMISED_CONTACT_MISSED, evidence)],
    )
    heads = part(letter(desk, K.STAGE2_REQUEST, case), "Heads of complaint")
    assert "when it said it would" in heads
    assert ("they promised to ring and never did" in heads.split("when it said it would")[1]) == bool(
        evidence.quote
    )


def test_answers_of_the_corporate_procedure_are_called_that(desk):
    case = told(
        "The council used its corporate procedure. I complained on 1 March 2026 that my son gets no help. It "
        "answered on 10 March and again on 8 April.",
        (E.COMPLAINT_MADE, date(2026, 3, 1), "I complained on 1 March 2026"),
        (E.STAGE1_RESPONSE, date(2026, 3, 10), "It answered on 10 March"),
        (E.STAGE2_RESPONSE, date(2026, 4, 8), "again on 8 April"),
        services=[(Service.CHILD_IN_NEED, Evidence(turn=0, quote="no help"))],
    ).model_copy(update={"procedure_used": Fact(value=ProcedureUsed.CORPORATE, evidence=Evidence())})
    rows = part(letter(desk, K.STATUTORY_PROCEDURE_REQUEST, case), "Chronology")
    assert "10 March 2026: The council answered under its corporate procedure." in rows
    assert "8 April 2026: The council answered again under its corporate procedure." in rows


def test_a_chaser_names_the_answer_that_is_awaited(desk):
    case = told("I complained on 1 May 2026 about my son's support. Nothing since.", MADE)
    assert "I have had no stage 1 answer." in part(letter(desk, K.CHASER, case), "What is outstanding")


def test_a_late_request_does_not_claim_to_be_in_time(desk):
    case = told(
        "I complained in 2025 about my son's support. The stage 2 answer came on 1 April 2026.",
        (E.STAGE2_RESPONSE, date(2026, 4, 1), "The stage 2 answer came on 1 April 2026"),
    )
    text = letter(desk, K.STAGE3_REQUEST, case)
    assert "ended on" in text
    assert "Once the request is received in time" not in text


def test_why_it_is_late_is_told_where_the_letter_gives_reasons(desk):
    why = "I did not know there was a complaints procedure until a solicitor told me in May 2026."
    case = told(
        f"In March 2025 they stopped my contact with my son. {why}",
        (E.PROBLEM_BEGAN, date(2025, 3, 1), "In March 2025 they stopped my contact with my son"),
    )
    assert why in part(letter(desk, K.LATE_COMPLAINT_REASONS, case), "What this letter is about")


def test_a_relative_s_part_in_the_child_s_life_is_told(desk):
    part_played = "He lived with me for three years and still rings me on Sundays."
    case = told(
        f"I complained on 1 May 2026 about my grandson's placement. {part_played}",
        MADE,
        person=Person.GRANDPARENT,
        circumstances=[(C.HAS_GOOD_INTEREST, Evidence(turn=0, quote="my grandson's placement"))],
    )
    assert part_played in part(letter(desk, K.STAGE2_REQUEST, case), "Who is writing")


def test_what_was_paid_is_named(desk):
    paid = "I have paid a carer £640 of my own money."
    case = told(
        f"I complained on 1 May 2026 about my son's support. {paid} Nobody has answered.",
        MADE,
        circumstances=[(C.OUT_OF_POCKET, Evidence(turn=0, quote="paid a carer £640"))],
        wants=[(AskFor.REIMBURSEMENT, Evidence(turn=0, quote="paid a carer £640"))],
    )
    assert f"did not provide it: “{paid}”" in part(letter(desk, K.STAGE2_REQUEST, case), "Outcomes wanted")
