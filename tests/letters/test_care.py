"""What an adviser would not sign: words of danger, a limit not surely kept, a decision for the council."""

from __future__ import annotations

from datetime import date

from assistant.case import Case, Event, EventType, Evidence, Fact, Origin, Person, Safety, When
from assistant.drafting import citable
from assistant.letters import LetterKind
from assistant.letters.as_text import plain_text

TODAY = date(2025, 4, 24)


def answered(when: When, words: str = "", **more) -> Case:
    events = [Event(id="e0", type=EventType.STAGE2_RESPONSE, when=when)]
    return Case(turns=[words or "x y z"], person=Fact[Person](value=Person.PARENT), events=events, **more)


def test_words_of_danger_are_not_quoted_to_the_council(desk):
    danger = Fact[Safety](value=Safety.SELF_HARM, evidence=Evidence(turn=0, quote="I can't go on"))
    words = "My son's placement broke down. I can't go on with the care."
    letter = desk.draft(
        LetterKind.STAGE3_REQUEST, answered(When.on(date(2025, 4, 4)), words, safety=[danger]), TODAY
    )
    assert "go on with the care" not in plain_text(letter)
    assert any("danger" in note.text for note in letter.notes)


def test_in_time_is_said_only_where_it_is_sure(desk):
    # 20 working days from 4 April 2025, with 18 and 21 April and 5 May left out, end on 7 May, by hand
    sure = plain_text(desk.draft(LetterKind.STAGE3_REQUEST, answered(When.on(date(2025, 4, 4))), TODAY))
    assert "end on 7 May 2025, so it is made in time" in sure
    span = When(earliest=date(2025, 3, 10), latest=date(2025, 4, 4))
    unsure = plain_text(desk.draft(LetterKind.STAGE3_REQUEST, answered(span), TODAY))
    assert "made in time" not in unsure


def test_a_late_request_asks_for_its_reasons(desk):
    letter = desk.draft(LetterKind.STAGE3_REQUEST, answered(When.on(date(2025, 2, 3))), TODAY)
    assert "why the request is late" in letter.blanks


def test_no_decision_is_cited_whose_day_outcome_or_link_is_in_doubt(corpus):
    cited = [decision for decision in corpus.decisions.values() if citable(decision)]
    assert len(cited) > 50
    for decision in cited:
        assert decision.date is not None
        assert decision.outcome in ("Upheld", "Report (upheld)")
        assert not {"url_constructed", "outcome_inferred"} & set(decision.caveats)
        assert "no fault" not in decision.finding.lower()[:200]


def test_a_precedent_is_told_with_its_reference_year_council_and_link(desk, corpus):
    decision = next(d for d in corpus.decisions.values() if citable(d))
    letter = desk.draft(
        LetterKind.STAGE3_REQUEST, answered(When.on(date(2025, 4, 4))), TODAY, precedents=[decision]
    )
    text = plain_text(letter)
    for told in (decision.ref, decision.council, str(decision.year), decision.url):
        assert told in text


def case_of(*told: tuple[EventType, date | None], quote: str = "", origin: Origin = Origin.TOLD) -> Case:
    evidence = Evidence(turn=0, quote=quote, origin=origin)
    events = [
        Event(id=f"e{n}", type=kind, when=When.on(day) if day else When(), evidence=evidence)
        for n, (kind, day) in enumerate(told)
    ]
    return Case(turns=["x y z"], person=Fact[Person](value=Person.PARENT), events=events)


MADE = (EventType.COMPLAINT_MADE, date(2025, 1, 6))
ASKED = (EventType.STAGE2_REQUESTED, date(2025, 2, 10))


def test_the_ombudsmans_months_are_told_from_where_they_are_counted(desk):
    refused = (EventType.STAGE2_REFUSED, date(2025, 3, 3))
    kind, day = LetterKind.OMBUDSMAN_COMPLAINT, date(2025, 4, 24)
    of_the_refusal = plain_text(desk.draft(kind, case_of(MADE, ASKED, refused), day))
    assert "Counted from what the council last did" in of_the_refusal
    assert "counted from the earliest thing complained of" not in of_the_refusal
    began = (EventType.PROBLEM_BEGAN, date(2024, 12, 2))
    of_the_trouble = plain_text(desk.draft(kind, case_of(began, MADE, ASKED, refused), day))
    assert "end on 1 December 2025, counted from the earliest thing complained of" in of_the_trouble


def test_a_chaser_does_not_ask_for_names_that_were_given(desk):
    named = (EventType.INVESTIGATORS_APPOINTED, date(2025, 2, 17))
    day = date(2025, 7, 24)
    assert "Name the investigating officer" in plain_text(
        desk.draft(LetterKind.CHASER, case_of(MADE, ASKED), day)
    )
    asked = plain_text(desk.draft(LetterKind.CHASER, case_of(MADE, ASKED, named), day))
    assert "Name the investigating officer" not in asked


def test_no_letter_says_that_no_stage_2_answer_was_told_of_when_one_was(desk):
    broken = case_of(
        MADE,
        (EventType.STAGE2_RESPONSE, date(2025, 3, 3)),
        (EventType.REMEDY_AGREED, date(2025, 3, 3)),
        (EventType.REMEDY_NOT_DONE, None),
    )
    why = {choice.kind: choice.why for choice in desk.choices(broken, date(2025, 9, 1))}
    assert "none has been told of" not in why[LetterKind.STAGE3_REQUEST]


def test_a_trouble_heard_to_begin_on_the_day_of_the_complaint_is_left_open(desk):
    began = (EventType.PROBLEM_BEGAN, MADE[1])

    def told(origin: Origin) -> str:
        case = case_of(began, MADE, ASKED, quote="I complained on 6 January that nobody came", origin=origin)
        return plain_text(desk.draft(LetterKind.CHASER, case, date(2025, 7, 24)))

    assert told(Origin.TOLD).count("6 January 2025") == told(Origin.CONFIRMED).count("6 January 2025") - 1
    assert "[blank: the date]" in told(Origin.TOLD)
    assert "[blank: the date]" not in told(Origin.CONFIRMED)
