"""Twelve cases as an adviser would enter them, written before any letter over them was seen, and what the
council's lawyer and the person would look for in each: nothing invented, nothing missing, nothing asked of
the wrong body."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assistant.case import (
    AskFor,
    Case,
    EventType,
    Evidence,
    Fact,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Service,
    When,
)
from assistant.case import Circumstance as Told
from assistant.letters import LetterKind
from tests.letters.making import letter, part, told

K, E = LetterKind, EventType
TODAY = date(2026, 11, 28)
HEADS, DATES, REASONS = "Heads of complaint", "Chronology", "The council's reasons"
WANTED, ABOUT = "Outcomes wanted", "What this letter is about"


def words(text: str) -> Evidence:
    return Evidence(turn=0, quote=text)


def care_leaver() -> Case:
    text = (
        "Client J is 19, a care leaver, Kirklees. His personal adviser left in June 2026 and "
        "nobody has replaced "
        "her. He wants a new personal adviser and an apology. No complaint has been made yet."
    )
    case = told(
        text,
        (E.PROBLEM_BEGAN, date(2026, 6, 1), "His personal adviser left in June 2026"),
        person=Person.ADVISER,
        services=[(Service.CARE_LEAVING, words("care leaver"))],
    )
    return case.model_copy(update={"client": Fact(value=Person.CARE_LEAVER, evidence=words("care leaver"))})


def foster_carer() -> Case:
    return told(
        "I am a foster carer for Stockport council. They stopped my mileage payments on 4 May "
        "2026. I complained "
        "on 6 July 2026. Their stage 1 answer is dated 30 July 2026 and I got it on 3 August 2026. "
        "I have spent "
        "£412 of my own money on petrol and I want it back.",
        (E.PROBLEM_BEGAN, date(2026, 5, 4), "They stopped my mileage payments on 4 May 2026."),
        (E.COMPLAINT_MADE, date(2026, 7, 6), "I complained on 6 July 2026."),
        (E.STAGE1_RESPONSE, date(2026, 7, 30), "Their stage 1 answer is dated 30 July 2026"),
        (E.STAGE1_RESPONSE, date(2026, 8, 3), "and I got it on 3 August 2026."),
        person=Person.FOSTER_CARER,
        services=[
            (Service.FOSTERING, words("foster carer")),
            (Service.LOOKED_AFTER, words("foster carer")),
        ],
        circumstances=[(Told.OUT_OF_POCKET, words("I have spent £412"))],
        wants=[(AskFor.REIMBURSEMENT, words("I want it back"))],
    )


def guardian_refused_twice() -> Case:
    refused = "On 19 June 2026 the council wrote that an investigation would be disproportionate"
    case = told(
        "I am special guardian to my two nephews. Devon County Council cut the allowance from 1 "
        "April 2026 without "
        "a review. I complained on 1 May 2026, they replied on 21 May 2026. I asked for stage 2 on "
        "2 June 2026. "
        f"{refused} and that stage 1 was thorough.",
        (E.PROBLEM_BEGAN, date(2026, 4, 1), "Devon County Council cut the allowance from 1 April 2026"),
        (E.COMPLAINT_MADE, date(2026, 5, 1), "I complained on 1 May 2026"),
        (E.STAGE1_RESPONSE, date(2026, 5, 21), "they replied on 21 May 2026."),
        (E.STAGE2_REQUESTED, date(2026, 6, 2), "I asked for stage 2 on 2 June 2026."),
        (E.STAGE2_REFUSED, date(2026, 6, 19), refused),
        person=Person.SPECIAL_GUARDIAN,
        services=[(Service.SPECIAL_GUARDIANSHIP, words("special guardian"))],
    )
    return because(case, ReasonCode.NOTHING_TO_ADD, "and that stage 1 was thorough")


def stage2_answered() -> Case:
    return told(
        "I am Kayleigh's mum. Bristol City Council left her without a social worker for seven "
        "months. I complained "
        "on 12 January 2026 and got a stage 1 reply on 2 February 2026. I asked for stage 2 on 20 "
        "February 2026. "
        "The report and the adjudication letter came on 9 November 2026. The council rejected two "
        "of the upheld "
        "findings without saying why. I want a proper apology and £500.",
        (E.COMPLAINT_MADE, date(2026, 1, 12), "I complained on 12 January 2026"),
        (E.STAGE1_RESPONSE, date(2026, 2, 2), "got a stage 1 reply on 2 February 2026"),
        (E.STAGE2_REQUESTED, date(2026, 2, 20), "I asked for stage 2 on 20 February 2026."),
        (E.STAGE2_RESPONSE, date(2026, 11, 9), "the adjudication letter came on 9 November 2026"),
        (E.REMEDY_OFFERED, date(2026, 11, 9), "I want a proper apology and £500."),
        circumstances=[(Told.FINDINGS_REJECTED, words("rejected two of the upheld findings"))],
        wants=[(AskFor.APOLOGY, words("want a proper apology"))],
    )


def late_and_refused() -> Case:
    why = "I was in hospital with depression from July 2025 until March 2026."
    case = told(
        f"I am his dad. In June 2025 Wirral council stopped my contact with my son. {why} I "
        "complained on 5 October "
        "2026. On 2 November 2026 they said it is over a year old so they will not look at it.",
        (E.PROBLEM_BEGAN, date(2025, 6, 15), "In June 2025 Wirral council stopped my contact with my son."),
        (E.COMPLAINT_MADE, date(2026, 10, 5), "I complained on 5 October 2026."),
        (E.COMPLAINT_REFUSED, date(2026, 11, 2), "On 2 November 2026 they said it is over a year old"),
        services=[(Service.CONTACT, words("contact with my son"))],
        circumstances=[(Told.GOOD_REASON_FOR_LATENESS, words("I was in hospital"))],
    )
    return because(case, ReasonCode.OUT_OF_TIME, "over a year old")


def grandmother_refused() -> Case:
    lived = (
        "My grandson lived with me for four years and Sandwell council moved him to foster carers "
        "in July 2026."
    )
    case = told(
        f"I am a grandmother. {lived} I complained on 3 August 2026. On 10 August 2026 they refused "
        "the complaint "
        "because I do not have parental responsibility.",
        (E.PROBLEM_BEGAN, date(2026, 7, 15), lived),
        (E.COMPLAINT_MADE, date(2026, 8, 3), "I complained on 3 August 2026."),
        (E.COMPLAINT_REFUSED, date(2026, 8, 10), "On 10 August 2026 they refused the complaint"),
        person=Person.GRANDPARENT,
        services=[
            (Service.FOSTERING, words("foster carers")),
            (Service.LOOKED_AFTER, words("foster carers")),
        ],
    )
    return because(case, ReasonCode.NO_PARENTAL_RESPONSIBILITY, "do not have parental responsibility")


def in_care_unanswered() -> Case:
    made = "i complained on 1 september 2026 about my social worker cancelling my contact with my sister."
    return told(
        f"i'm 15 and in care in Plymouth. {made} nobody has answered. i want to see my sister every month",
        (E.COMPLAINT_MADE, date(2026, 9, 1), made),
        (E.PROBLEM_BEGAN, date(2026, 8, 1), made),
        person=Person.CHILD,
        services=[(Service.LOOKED_AFTER, words("in care")), (Service.CONTACT, words("my contact"))],
    )


def finished() -> Case:
    made = "I complained on 8 September 2025 about the way my son was moved between four placements."
    return told(
        f"{made} The panel met on 14 May 2026. The council's final response came on 3 July 2026. "
        "They offered £200. "
        "It is not enough.",
        (E.COMPLAINT_MADE, date(2025, 9, 8), made),
        (E.STAGE1_RESPONSE, date(2025, 9, 19), "The panel met"),
        (E.STAGE2_REQUESTED, date(2025, 10, 6), "The panel met"),
        (E.STAGE2_RESPONSE, date(2026, 2, 5), "The panel met"),
        (E.STAGE3_REQUESTED, date(2026, 2, 16), "The panel met"),
        (E.PANEL_HELD, date(2026, 5, 14), "The panel met on 14 May 2026."),
        (E.STAGE3_COUNCIL_RESPONSE, date(2026, 7, 3), "final response came on 3 July 2026."),
        circumstances=[(Told.OFFER_TOO_SMALL, words("They offered £200"))],
    )


def corporate() -> Case:
    case = told(
        "My daughter is disabled. They cut her package in February 2026. I complained on 16 March "
        "2026. They said "
        "it was a stage 1 under the corporate procedure and answered on 14 April 2026.",
        (E.PROBLEM_BEGAN, date(2026, 2, 15), "They cut her package in February 2026."),
        (E.COMPLAINT_MADE, date(2026, 3, 16), "I complained on 16 March 2026."),
        (E.STAGE1_RESPONSE, date(2026, 4, 14), "answered on 14 April 2026."),
        services=[(Service.DISABLED_CHILD, words("disabled"))],
    )
    return case.model_copy(
        update={"procedure_used": Fact(value=ProcedureUsed.CORPORATE, evidence=Evidence())}
    )


def panel_late() -> Case:
    return told(
        "I asked Norfolk County Council for a panel on 1 September 2026 after the report came on "
        "17 August 2026. It "
        "is about my foster placement being ended when I was 17. I am 18 now and a care leaver.",
        (E.STAGE2_RESPONSE, date(2026, 8, 17), "after the report came on 17 August 2026."),
        (
            E.STAGE3_REQUESTED,
            date(2026, 9, 1),
            "I asked Norfolk County Council for a panel on 1 September 2026",
        ),
        person=Person.CARE_LEAVER,
        services=[
            (Service.LOOKED_AFTER, words("foster placement")),
            (Service.CARE_LEAVING, words("care leaver")),
        ],
    )


def promise_broken() -> Case:
    agreed = "and they agreed to backdate my payments to March 2025 by 31 July 2026."
    case = told(
        f"The stage 2 adjudication came on 2 June 2026 {agreed} They have not paid anything. I am "
        "the boy's aunt.",
        (E.STAGE2_RESPONSE, date(2026, 6, 2), "The stage 2 adjudication came on 2 June 2026"),
        (E.REMEDY_AGREED, date(2026, 6, 2), agreed),
        (E.REMEDY_NOT_DONE, date(2026, 8, 1), "They have not paid anything."),
        person=Person.RELATIVE,
    )
    undated = case.events[2].model_copy(update={"when": When()})
    return case.model_copy(update={"events": [*case.events[:2], undated]})


def stage2_overdue() -> Case:
    made = "Complained 9 March 2026 that the section 17 assessment was never finished."
    case = told(
        f"Client: Mr B, father of a child in need, Leicester City Council. {made} Stage 1 reply 27 "
        "March 2026. Stage "
        "2 requested 14 April 2026. Council said on 6 May 2026 that stage 2 would take longer. "
        "Nothing since.",
        (E.COMPLAINT_MADE, date(2026, 3, 9), made),
        (E.STAGE1_RESPONSE, date(2026, 3, 27), "Stage 1 reply 27 March 2026."),
        (E.STAGE2_REQUESTED, date(2026, 4, 14), "Stage 2 requested 14 April 2026."),
        (E.STAGE2_EXTENSION_TOLD, date(2026, 5, 6), "Council said on 6 May 2026"),
        person=Person.ADVISER,
        services=[(Service.CHILD_IN_NEED, words("child in need"))],
    )
    return case.model_copy(update={"client": Fact(value=Person.PARENT, evidence=words("father"))})


def because(case: Case, code: ReasonCode, quote: str) -> Case:
    reason = Fact(value=Reason(code=code), evidence=words(quote))
    return case.model_copy(update={"reasons": [reason]})


CASES = (
    care_leaver,
    foster_carer,
    guardian_refused_twice,
    stage2_answered,
    late_and_refused,
    grandmother_refused,
    in_care_unanswered,
    finished,
    corporate,
    panel_late,
    promise_broken,
    stage2_overdue,
)


@pytest.mark.parametrize("made", CASES)
def test_every_letter_is_whole(desk, made) -> None:
    """No sentence runs into the next, nothing is escaped, and nothing is asked of a council that is not
    written to."""
    case = made()
    fitting = [choice.kind for choice in desk.choices(case, TODAY) if choice.fits]
    assert fitting
    for kind in fitting:
        text = letter(desk, kind, case, TODAY)
        assert not re.search(r"\)\) [A-Z]|\] \([^)]*\) [A-Z]", text), kind
        assert "&amp;" not in text
        assert not re.search(r"(\d[\d.]*) and \1 onward", text), kind
        if kind is K.OMBUDSMAN_COMPLAINT:
            assert not re.search(r"\basks? the council\b", text)


def test_all_eight_kinds_are_among_them(desk) -> None:
    found = {choice.kind for made in CASES for choice in desk.choices(made(), TODAY) if choice.fits}
    assert found == set(LetterKind)


def test_who_somebody_is_is_no_head_of_complaint(desk) -> None:
    for made, kind, only_who in (
        (foster_carer, K.STAGE2_REQUEST, "I am a foster carer"),
        (in_care_unanswered, K.STAGE2_REQUEST, "in care in Plymouth"),
        (guardian_refused_twice, K.CHALLENGE_REFUSAL, "I am special guardian"),
        (stage2_overdue, K.OMBUDSMAN_COMPLAINT, "Client: Mr B"),
        (care_leaver, K.STAGE1_COMPLAINT, "Client J is 19"),
        (panel_late, K.OMBUDSMAN_COMPLAINT, "I am 18 now"),
    ):
        heads = part(letter(desk, kind, made(), TODAY), HEADS)
        assert only_who not in heads
        assert "“" in heads


def test_one_phrase_is_one_subject(desk) -> None:
    carer = part(letter(desk, K.STAGE2_REQUEST, foster_carer(), TODAY), HEADS)
    assert "1. Fostering support\n" in carer
    gran = part(letter(desk, K.CHALLENGE_REFUSAL, grandmother_refused(), TODAY), HEADS)
    assert "1. Care of a looked after child\n" in gran


def test_two_days_of_one_answer_are_told_apart(desk) -> None:
    rows = part(letter(desk, K.STAGE2_REQUEST, foster_carer(), TODAY), DATES)
    assert "“Their stage 1 answer is dated 30 July 2026”" in rows
    assert "“and I got it on 3 August 2026.”" in rows


def test_what_is_to_be_paid_back_is_asked_for_once(desk) -> None:
    wanted = part(letter(desk, K.STAGE2_REQUEST, foster_carer(), TODAY), WANTED)
    assert wanted.count("£412") == 1


def test_a_wish_is_no_offer_of_the_council(desk) -> None:
    text = letter(desk, K.STAGE3_REQUEST, stage2_answered(), TODAY)
    assert "made an offer" not in part(text, DATES)
    assert "I want a proper apology and £500." in part(text, WANTED)


def test_why_it_is_late_stands_in_every_letter_about_that(desk) -> None:
    why = "“I was in hospital with depression from July 2025 until March 2026.”"
    for kind in (K.CHALLENGE_REFUSAL, K.LATE_COMPLAINT_REASONS, K.OMBUDSMAN_COMPLAINT):
        text = letter(desk, kind, late_and_refused(), TODAY)
        assert text.count(why) == 1, kind


def test_the_words_of_the_complaint_are_not_a_second_row(desk) -> None:
    rows = part(letter(desk, K.OMBUDSMAN_COMPLAINT, finished(), TODAY), DATES)
    assert "four placements" not in rows
    rows = part(letter(desk, K.STAGE2_REQUEST, in_care_unanswered(), TODAY), DATES)
    assert "began.\n" in rows


def test_what_goes_on_from_the_offer_stays_with_it(desk) -> None:
    heads = part(letter(desk, K.OMBUDSMAN_COMPLAINT, finished(), TODAY), HEADS)
    before, after = heads.split("What was offered to put things right")
    assert "It is not enough." not in before
    assert "“They offered £200.” “It is not enough.”" in after


def test_nothing_is_claimed_of_the_procedure_that_was_not_told(desk) -> None:
    assert "[blank: what the council has said of it" in letter(
        desk, K.STATUTORY_PROCEDURE_REQUEST, grandmother_refused(), TODAY
    )
    assert "under its corporate procedure" in letter(desk, K.STATUTORY_PROCEDURE_REQUEST, corporate(), TODAY)


def test_what_was_agreed_and_not_done_is_said(desk) -> None:
    text = letter(desk, K.CHASER, promise_broken(), TODAY)
    assert "The council agreed on 2 June 2026 to put things right." in part(text, ABOUT)
    assert "“They have not paid anything.”" in part(text, ABOUT)
