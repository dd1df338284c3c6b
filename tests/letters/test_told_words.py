"""Where the person's own words stand in a letter: each in the part it belongs to, none lost, none put twice
where it does not belong."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import (
    AskFor,
    Circumstance,
    EventType,
    Evidence,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Service,
)
from assistant.case import Fact as Held
from assistant.letters import Details, LetterKind
from assistant.letters.as_text import plain_text
from assistant.letters.telling import disagrees, only_describes, wishes
from tests.letters.making import letter, part, told

K, E = LetterKind, EventType
TODAY = date(2026, 11, 27)
ABOUT, HEADS, DATES, WANTED = (
    "What this letter is about",
    "Heads of complaint",
    "Chronology",
    "Outcomes wanted",
)


def words(text: str) -> Evidence:
    return Evidence(turn=0, quote=text)


def panel_case(text: str):
    return told(
        f"My son is 14 and in foster care. {text}",
        (E.COMPLAINT_MADE, date(2026, 1, 12), "I complained on 12 January 2026 about contact being cut."),
        (E.STAGE1_RESPONSE, date(2026, 2, 9), "the stage 1 answer came on 9 February"),
        (E.STAGE2_REQUESTED, date(2026, 2, 20), "I asked for stage 2 on 20 February 2026."),
        (E.STAGE2_RESPONSE, date(2026, 11, 10), "The report and adjudication came on 10 November 2026."),
        services=[
            (Service.LOOKED_AFTER, words("in foster care")),
            (Service.CONTACT, words("contact being cut")),
        ],
        circumstances=[
            (Circumstance.SOME_UPHELD, words("Two of five complaints were upheld")),
            (Circumstance.NOTHING_UPHELD, words("upheld nothing")),
        ],
    )


PANEL = (
    "I complained on 12 January 2026 about contact being cut. They upheld nothing when the stage 1 answer "
    "came on 9 February. I don't accept the stage 1 answer. I asked for stage 2 on 20 February 2026. "
    "The report and adjudication came on 10 November 2026. Two of five complaints were upheld. "
    "I don't agree with the finding about contact."
)


def test_what_of_stage_2_is_not_accepted_stands_among_the_points_in_dispute(desk) -> None:
    text = letter(desk, K.STAGE3_REQUEST, panel_case(PANEL), TODAY)
    points = part(text, "Points still in dispute")
    assert "“Two of five complaints were upheld.”" in points
    assert "“I don't agree with the finding about contact.”" in points
    assert "[blank: any other point, with the reason]" in points
    assert "stage 1" not in points
    assert text.count("I don't agree with the finding") == 1


def test_with_nothing_told_the_points_in_dispute_are_a_blank(desk) -> None:
    text = letter(desk, K.STAGE3_REQUEST, panel_case(PANEL.replace("I don't agree", "I heard")), TODAY)
    assert "stage 2 answer: [blank: each point, with the reason]" in part(text, "Points still in dispute")


def test_who_the_child_is_is_no_head_of_its_own(desk) -> None:
    heads = part(letter(desk, K.STAGE3_REQUEST, panel_case(PANEL), TODAY), HEADS)
    first = heads.split("\n2. ")[0]
    assert first.startswith("1. Care of a looked after child and contact")
    assert "“My son is 14 and in foster care.” “I complained on 12 January 2026 about" in first


def chased_case():
    return told(
        "Complaint about s20 accommodation 4 March 2026; stage 1 reply 30 March; stage 2 requested 8 April "
        "2026. Still no report.",
        (E.COMPLAINT_MADE, date(2026, 3, 4), "Complaint about s20 accommodation 4 March 2026"),
        (E.STAGE1_RESPONSE, date(2026, 3, 30), "stage 1 reply 30 March"),
        (E.STAGE2_REQUESTED, date(2026, 4, 8), "stage 2 requested 8 April 2026"),
    )


def test_a_chaser_says_what_the_complaint_is_about(desk) -> None:
    about = part(letter(desk, K.CHASER, chased_case(), TODAY), ABOUT)
    assert "What it is about: “Complaint about s20 accommodation 4 March 2026.”" in about


def test_a_chaser_asks_nobody_when_the_trouble_began(desk) -> None:
    case = told(
        "I complained on 12 October 2026 about four missed visits.",
        (E.COMPLAINT_MADE, date(2026, 10, 12), "I complained on 12 October 2026 about four missed visits."),
    )
    began = case.events[0].model_copy(update={"id": "b", "type": E.PROBLEM_BEGAN})
    undated = began.model_copy(update={"when": type(began.when)()})
    case = case.model_copy(update={"events": [*case.events, undated]})
    assert "began" not in letter(desk, K.CHASER, case, TODAY)
    assert "[blank: the date]: What this complaint is about began." in letter(
        desk, K.STAGE2_REQUEST, case, TODAY
    )


def test_how_the_complaint_was_dealt_with_is_no_part_of_what_it_is_about(desk) -> None:
    case = told(
        "I am an adoptive mum. I complained on 1 September 2026 that therapy stopped. They answered on 22 "
        "September 2026 under the corporate procedure. I asked for the statutory procedure on 5 October and "
        "they ignored me.",
        (E.COMPLAINT_MADE, date(2026, 9, 1), "I complained on 1 September 2026 that therapy stopped."),
        (E.STAGE1_RESPONSE, date(2026, 9, 22), "They answered on 22 September 2026"),
        person=Person.ADOPTER,
        services=[(Service.ADOPTION, words("adoptive"))],
    )
    used = Held(value=ProcedureUsed.CORPORATE, evidence=words("under the corporate procedure"))
    heads = part(
        letter(desk, K.STATUTORY_PROCEDURE_REQUEST, case.model_copy(update={"procedure_used": used}), TODAY),
        HEADS,
    )
    first, second = heads.split("\n\n2. ")
    assert "ignored" not in first
    assert second.startswith("How the complaint was dealt with")
    assert "“I asked for the statutory procedure on 5 October and they ignored me.”" in second


def test_what_an_answer_said_stands_beside_it(desk) -> None:
    case = told(
        "I complained on 3 September 2026. Their answer of 25 September 2026 said it was a private "
        "arrangement.",
        (E.COMPLAINT_MADE, date(2026, 9, 3), "I complained on 3 September 2026."),
        (E.STAGE1_RESPONSE, date(2026, 9, 25), "Their answer of 25 September 2026"),
    )
    rows = part(letter(desk, K.STAGE2_REQUEST, case, TODAY), DATES)
    assert "at stage 1. “Their answer of 25 September 2026 said it was a private arrangement.”" in rows
    assert "complained to the council.\n" in rows


def test_what_a_refusal_said_stands_beside_it_where_no_reason_was_read(desk) -> None:
    case = told(
        "I complained on 3 September 2026, they replied on 25 September 2026. I asked for stage 2 on 12 "
        "October 2026 and on 26 October they said the moon was full.",
        (E.COMPLAINT_MADE, date(2026, 9, 3), "I complained on 3 September 2026"),
        (E.STAGE1_RESPONSE, date(2026, 9, 25), "they replied on 25 September 2026."),
        (E.STAGE2_REQUESTED, date(2026, 10, 12), "I asked for stage 2 on 12 October 2026"),
        (E.STAGE2_REFUSED, date(2026, 10, 26), "they said the moon was full."),
    )
    rows = part(letter(desk, K.CHALLENGE_REFUSAL, case, TODAY), DATES)
    assert "26 October 2026: The council refused stage 2. “they said the moon was full.”" in rows


def test_a_letter_with_no_part_for_reasons_quotes_the_refusal_in_its_row(desk) -> None:
    text = "On 16 November 2026 they refused it because it is more than 12 months old."
    case = told(
        f"In March 2025 the council moved my grandson. I complained on 2 November 2026. {text}",
        (E.PROBLEM_BEGAN, date(2025, 3, 15), "In March 2025 the council moved my grandson."),
        (E.COMPLAINT_MADE, date(2026, 11, 2), "I complained on 2 November 2026."),
        (E.COMPLAINT_REFUSED, date(2026, 11, 16), "On 16 November 2026 they refused it"),
        person=Person.GRANDPARENT,
        reasons=[(Reason(code=ReasonCode.OUT_OF_TIME), words("more than 12 months old"))],
    )
    late = letter(desk, K.LATE_COMPLAINT_REASONS, case, TODAY)
    assert ("The council's reasons\n" in late) != (f"take the complaint. “{text}”" in part(late, DATES))
    assert text in late
    challenge = letter(desk, K.CHALLENGE_REFUSAL, case, TODAY)
    assert text not in part(challenge, DATES)
    assert text in part(challenge, "The council's reasons")


def test_a_row_quotes_no_torn_off_end_of_a_sentence(desk) -> None:
    case = panel_case(f"{PANEL} The council agreed to restore contact but has not done it.")
    torn = case.events[0].model_copy(
        update={
            "id": "n",
            "type": E.REMEDY_NOT_DONE,
            "when": type(case.events[0].when)(),
            "evidence": words("but has not done it."),
        }
    )
    case = case.model_copy(update={"events": [*case.events, torn]})
    text = letter(desk, K.CHASER, case, TODAY)
    assert "“The council agreed to restore contact but has not done it.”" in part(text, DATES)
    assert "“but" not in text


def test_a_wish_beside_a_step_of_the_procedure_is_not_lost(desk) -> None:
    text = "I want the stage 2 investigation and a payment for the trouble."
    case = chased_case().model_copy(update={"turns": [f"{chased_case().turns[0]} {text}"]})
    assert text in part(letter(desk, K.OMBUDSMAN_COMPLAINT, case, TODAY), WANTED)


def test_the_council_s_reference_is_not_said_to_be_the_ombudsman_s(desk) -> None:
    details = Details(council_reference="CC/118")
    sent = {
        kind: plain_text(desk.draft(kind, chased_case(), TODAY, details))
        for kind in (K.CHASER, K.OMBUDSMAN_COMPLAINT)
    }
    assert "\nYour reference: CC/118\n" in sent[K.CHASER]
    assert "\nThe council's reference: CC/118\n" in sent[K.OMBUDSMAN_COMPLAINT]


def test_an_outcome_in_a_list_ends_without_a_full_stop(desk) -> None:
    case = told(
        "I have paid £640 for a carer. I want it back.",
        services=[(Service.DISABLED_CHILD, words("carer"))],
        circumstances=[(Circumstance.OUT_OF_POCKET, words("I have paid £640 for a carer."))],
        wants=[(AskFor.REIMBURSEMENT, words("want it back"))],
    )
    wanted = part(letter(desk, K.STAGE1_COMPLAINT, case, TODAY), WANTED)
    assert "“I have paid £640 for a carer.” (" in wanted
    assert ").\n" not in wanted


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Wants weekly contact and an apology.", True),
        ("Would like the hours restored.", True),
        ("I want stage 2 and an apology.", True),
        ("I want a review panel.", False),
        ("I want to go to the Ombudsman and get advice.", False),
        ("I do not want stage 2 and money.", False),
    ],
)
def test_what_is_a_wish(text: str, wish: bool) -> None:
    assert wishes(text) is wish


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I don't agree with the finding about contact.", True),
        ("She does not accept the report.", True),
        ("Mum disputes the conclusions on head 3.", True),
        ("I agree with the report.", False),
        ("We don't agree about bedtime.", False),
    ],
)
def test_what_is_not_accepted(text: str, said: bool) -> None:
    assert disagrees(text) is said


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("My son is 14 and in foster care.", True),
        ("Ruby is 8 and disabled.", True),
        ("My daughter is 11 and has autism.", True),
        ("My son is 9 and has not been seen.", False),
        ("My son is not getting his visits.", False),
        ("The plan is being ignored.", False),
        ("They cut his hours.", False),
    ],
)
def test_what_only_describes(text: str, bare: bool) -> None:
    assert only_describes(text) is bare
