"""Turns into the case: quotes exact, ids stable, answers to our question read in its light."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import Case, Circumstance, Event, Evidence, Origin, When
from assistant.case import EventType as E
from assistant.understanding import Listener

TODAY = date(2025, 6, 10)
STORY = "I complained on 3 March. They answered on 20 March. I asked for stage 2 on 25 March."


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


def hear(listener: Listener, *turns: str, case: Case | None = None) -> Case:
    case = case or Case()
    for turn in turns:
        case = listener.listen(case, turn, TODAY)
    return case


def event(case: Case, kind: E) -> Event:
    return next(e for e in case.events if e.type is kind)


def test_every_quote_is_in_its_turn_and_every_id_is_its_own(listener: Listener) -> None:
    case = hear(listener, STORY, "Then on 2 May they refused it.")
    for told in case.events:
        assert told.evidence.turn is not None
        assert told.evidence.quote in case.turns[told.evidence.turn]
    assert len({e.id for e in case.events}) == len(case.events)


def test_the_case_given_is_not_changed_and_ids_stay(listener: Listener) -> None:
    first = hear(listener, STORY)
    before = first.model_copy(deep=True)
    second = hear(listener, "Still waiting.", case=first)
    assert first == before
    assert [e.id for e in first.events] == [e.id for e in second.events][: len(first.events)]


def test_the_case_survives_json(listener: Listener) -> None:
    case = hear(listener, STORY)
    assert Case.model_validate_json(case.model_dump_json()) == case


def test_a_corrected_date(listener: Listener) -> None:
    case = hear(listener, STORY, "sorry, I complained in April, the 3rd, not March")
    assert event(case, E.COMPLAINT_MADE).evidence.origin is Origin.CORRECTED


def test_a_denial_corrects(listener: Listener) -> None:
    case = hear(listener, STORY, "no, they never replied")
    assert event(case, E.STAGE1_RESPONSE).negated


def asked(key: str, *events: Event) -> Case:
    return Case(turns=["I complained"], events=list(events), asked=[key])


def test_a_bare_date_answers_the_question(listener: Listener) -> None:
    case = hear(listener, "on 3 March", case=asked("stage2_request_date"))
    assert event(case, E.STAGE2_REQUESTED).when.day == date(2025, 3, 3)


def test_a_bare_date_dates_the_event_told_before(listener: Listener) -> None:
    told = Event(id="t0e0", type=E.COMPLAINT_MADE, evidence=Evidence(turn=0, quote="I complained"))
    case = hear(listener, "3 March", case=asked("complaint_date", told))
    assert [e.id for e in case.events] == ["t0e0"]
    assert case.events[0].when.day == date(2025, 3, 3)


@pytest.mark.parametrize(("reply", "negated"), [("no", True), ("not yet", True), ("yes, on 3 June", False)])
def test_yes_and_no_answer_the_question(listener: Listener, reply: str, negated: bool) -> None:
    case = hear(listener, reply, case=asked("stage1_answered"))
    assert event(case, E.STAGE1_RESPONSE).negated is negated


@pytest.mark.parametrize("reply", ["I don't know", "dunno", "not sure sorry"])
def test_not_knowing_is_kept_and_guesses_nothing(listener: Listener, reply: str) -> None:
    case = hear(listener, reply, case=asked("stage2_request_date"))
    assert case.not_known == ["stage2_request_date"]
    assert case.events == []


def test_an_extension_belongs_to_the_stage_reached(listener: Listener) -> None:
    told = Event(id="t0e0", type=E.STAGE2_REQUESTED, evidence=Evidence(turn=0))
    case = hear(listener, "yes", case=asked("extension_told", told))
    assert event(case, E.STAGE2_EXTENSION_TOLD).happened


def test_whether_lateness_was_weighed(listener: Listener) -> None:
    case = hear(listener, "no", case=asked("reasons_weighed"))
    assert Circumstance.LATENESS_REASONS_IGNORED in {f.value for f in case.circumstances}


def test_a_confirmed_fact_is_not_overwritten(listener: Listener) -> None:
    settled = Event(
        id="t0e0",
        type=E.COMPLAINT_MADE,
        when=When.on(date(2025, 5, 1)),
        evidence=Evidence(origin=Origin.CONFIRMED, turn=0),
    )
    case = hear(listener, "I complained on 9 January", case=asked("person", settled))
    assert event(case, E.COMPLAINT_MADE).when.day == date(2025, 5, 1)


@pytest.mark.parametrize("message", ["", "   ", "🙂", "?!", "1" * 300])
def test_odd_turns_are_heard_without_error(listener: Listener, message: str) -> None:
    assert hear(listener, message).turns == [message]


def test_silence_after_a_complaint_is_no_answer(listener: Listener) -> None:
    case = hear(listener, "I complained on 2 May and no reply.")
    assert event(case, E.COMPLAINT_MADE).when.day == date(2025, 5, 2)
    assert not any(told.type is E.STAGE1_RESPONSE and told.happened for told in case.events)


def test_an_advisers_note_without_commas(listener: Listener) -> None:
    case = hear(listener, "s1 10/2/25 resp 4/3/25 part upheld. s2 req 9/3, ref 22/3")
    told = {each.type: each.when.day for each in case.events if each.happened}
    assert told == {
        E.COMPLAINT_MADE: date(2025, 2, 10),
        E.STAGE1_RESPONSE: date(2025, 3, 4),
        E.STAGE2_REQUESTED: date(2025, 3, 9),
        E.STAGE2_REFUSED: date(2025, 3, 22),
    }


def test_who_tells_a_social_worker_of_the_wish_to_complain_has_complained(listener: Listener) -> None:
    case = hear(listener, "I told my social worker on 2 May that I want to complain.")
    assert event(case, E.COMPLAINT_MADE).happened
    wish = hear(listener, "I want to complain about my social worker.")
    assert not any(told.type is E.COMPLAINT_MADE and told.happened for told in wish.events)


@pytest.mark.parametrize(
    ("asked_for", "refused"),
    [("the panel", E.STAGE3_REFUSED), ("stage 2", E.STAGE2_REFUSED)],
)
def test_to_be_told_that_a_request_is_late_is_to_be_told_no(
    listener: Listener, asked_for: str, refused: E
) -> None:
    case = hear(listener, f"We asked for {asked_for} on 2 May. They say we're late.")
    assert event(case, refused).happened
    late = hear(listener, f"We asked for {asked_for} on 2 May. They said sorry they are late.")
    assert not any(told.type is refused and told.happened for told in late.events)


def test_the_law_is_asked_where_words_can_be_read_in_two_ways() -> None:
    asked: list[tuple[str, ...]] = []

    def stage_of(case: Case, today: date) -> str:
        asked.append(tuple(event.type.value for event in case.events))
        return "stage1_open"

    told = "I wrote to them on 2 March and they came back to me on the 20th."
    Listener(stage_of=stage_of).listen(Case(), told, date(2026, 3, 27))
    assert len(asked) > 1
    assert len(set(asked)) > 1


def test_an_earlier_turn_stands_in_what_the_law_is_asked() -> None:
    asked: list[tuple[str, ...]] = []

    def stage_of(case: Case, today: date) -> str:
        asked.append(tuple(event.type.value for event in case.events))
        return "stage2_open"

    listener = Listener(stage_of=stage_of)
    case = listener.listen(Case(), "I complained on 2 March. They answered on 20 March.", date(2026, 3, 27))
    asked.clear()
    listener.listen(case, "I wrote again yesterday and got a letter today", date(2026, 3, 27))
    assert asked
    assert all("complaint_made" in told for told in asked)


@pytest.mark.parametrize(
    ("reply", "first", "last"),
    [
        ("i dont know the date. maybe february", date(2026, 2, 1), date(2026, 2, 28)),
        ("not sure, around 10 March", date(2026, 3, 10), date(2026, 3, 10)),
        ("I can't remember exactly, think it was in April", date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_a_best_guess_at_the_day_asked_for_is_taken_as_one(
    listener: Listener, reply: str, first: date, last: date
) -> None:
    today = date(2026, 6, 1)
    case = listener.listen(Case(), "I complained.", today)
    case = listener.listen(case.model_copy(update={"asked": ["complaint_date"]}), reply, today)
    (made,) = case.events
    assert made.type is E.COMPLAINT_MADE
    assert (made.when.earliest, made.when.latest) == (first, last)
    assert made.evidence.confidence < 0.9


@pytest.mark.parametrize("reply", ["I don't know", "no idea sorry", "not sure"])
def test_not_knowing_dates_nothing(listener: Listener, reply: str) -> None:
    today = date(2026, 6, 1)
    case = listener.listen(Case(), "I complained.", today)
    case = listener.listen(case.model_copy(update={"asked": ["complaint_date"]}), reply, today)
    assert not any(event.when.known for event in case.events)


@pytest.mark.parametrize(
    ("message", "complained", "refused"),
    [
        ("They turned down my complaint on 5 May 2026", None, date(2026, 5, 5)),
        ("The complaint I made on 5 May 2026 was refused", date(2026, 5, 5), None),
        ("New complaint 5 May 2026 refused", date(2026, 5, 5), None),
    ],
)
def test_one_day_in_a_clause_is_the_complaints_or_the_refusals(
    listener: Listener, message: str, complained: date | None, refused: date | None
) -> None:
    events = {event.type: event for event in listener.listen(Case(), message, date(2026, 6, 1)).events}
    assert events[E.COMPLAINT_MADE].when.day == complained
    assert events[E.COMPLAINT_REFUSED].when.day == refused


@pytest.mark.parametrize(
    ("message", "day"),
    [
        (
            "I complained on 20 April 2026. They wrote on 29 April: 'we will need until 12 May'.",
            date(2026, 4, 29),
        ),
        ("I complained on 20 April 2026. They say they need up to 12 May to answer.", None),
    ],
)
def test_the_date_an_answer_was_moved_to_is_not_the_day_that_was_said(
    listener: Listener, message: str, day: date | None
) -> None:
    events = listener.listen(Case(), message, date(2026, 6, 1)).events
    (told,) = (event for event in events if event.type is E.STAGE1_EXTENSION_TOLD)
    assert told.when.day == day
