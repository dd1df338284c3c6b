"""What a later turn changes: corrected dates, denials, stages; settled facts stay."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import Event, Evidence, Fact, Origin, Person, When
from assistant.case import EventType as E
from assistant.understanding.corrections import (
    correct_date,
    correct_denied,
    correct_stage,
    is_correction,
    without_corrected,
)
from assistant.understanding.dates import read_dates
from assistant.understanding.merging import merge_events, merge_fact, merge_facts
from assistant.understanding.segments import split

TODAY = date(2025, 6, 10)
MADE = Event(id="a", type=E.COMPLAINT_MADE, when=When.on(date(2025, 3, 3)), evidence=Evidence(turn=0))
ANSWERED = Event(id="b", type=E.STAGE1_RESPONSE, when=When.on(date(2025, 3, 20)), evidence=Evidence(turn=0))


@pytest.mark.parametrize(
    "message",
    [
        "sorry, that was April not March",
        "no, they never replied",
        "actually it was stage 2",
        "I meant the 4th",
    ],
)
def test_a_correction_is_heard(message: str) -> None:
    assert is_correction(message)


@pytest.mark.parametrize(
    "message", ["They said sorry for the delay", "No reply yet", "I asked on 3 May", "ok thanks"]
)
def test_manners_are_no_correction(message: str) -> None:
    assert not is_correction(message)


def corrected(message: str, told: list[Event] | None = None) -> list[Event]:
    return correct_date([MADE, ANSWERED], told or [], message, read_dates(message, TODAY), 1).events


def test_a_month_moves_the_day_told_before() -> None:
    made, answered = corrected("sorry, the reply was April not March")
    assert answered.when.day == date(2025, 4, 20)
    assert answered.evidence.origin is Origin.CORRECTED
    assert answered.id == "b"
    assert made == MADE


def test_the_date_denied_names_its_event() -> None:
    made, answered = corrected("sorry I meant 5 March not 3 March")
    assert made.when.day == date(2025, 3, 5)
    assert answered == ANSWERED


def test_the_event_told_again_takes_the_date() -> None:
    again = Event(id="c", type=E.COMPLAINT_MADE, evidence=Evidence(turn=1))
    made, _ = corrected("actually I complained on 7 March", [again])
    assert made.when.day == date(2025, 3, 7)


def test_a_denial_turns_the_answer_round() -> None:
    made, answered = correct_denied([MADE, ANSWERED], "no, they never replied", 1)
    assert answered.negated
    assert not answered.when.known
    assert made == MADE


def test_the_stage_named_is_the_stage() -> None:
    _, answered = correct_stage([MADE, ANSWERED], "actually it was stage 2", 1)
    assert answered.type is E.STAGE2_RESPONSE
    assert answered.when == ANSWERED.when


def test_told_again_it_is_the_same_event() -> None:
    again = MADE.model_copy(update={"id": "z", "evidence": Evidence(turn=1)})
    assert merge_events([MADE], [again], False) == [MADE]


def test_a_later_turn_dates_an_undated_event() -> None:
    undated = MADE.model_copy(update={"when": When()})
    told = MADE.model_copy(update={"id": "z", "evidence": Evidence(turn=1, quote="on 3 March")})
    (event,) = merge_events([undated], [told], False)
    assert event.id == "a"
    assert event.when == MADE.when


def test_news_replaces_what_had_not_happened() -> None:
    waiting = ANSWERED.model_copy(
        update={"negated": True, "when": When(), "evidence": Evidence(origin=Origin.CONFIRMED, turn=0)}
    )
    told = ANSWERED.model_copy(update={"id": "z", "evidence": Evidence(turn=1)})
    (event,) = merge_events([waiting], [told], False)
    assert event.happened
    assert event.id == "b"


def test_a_confirmed_date_is_not_overwritten_by_reading() -> None:
    settled = MADE.model_copy(update={"evidence": Evidence(origin=Origin.CONFIRMED, turn=0)})
    told = MADE.model_copy(
        update={"id": "z", "when": When.on(date(2025, 1, 9)), "evidence": Evidence(turn=1)}
    )
    assert merge_events([settled], [told], False) == [settled]


def test_a_settled_fact_stays_and_a_correction_changes_it() -> None:
    settled = Fact[Person](value=Person.PARENT, evidence=Evidence(origin=Origin.CONFIRMED))
    told = Fact[Person](value=Person.RELATIVE)
    assert merge_fact(settled, told, False) is settled
    changed = merge_fact(settled, told, True)
    assert changed is not None
    assert changed.evidence.origin is Origin.CORRECTED
    assert merge_facts([settled], [settled, told]) == [settled, told]


@pytest.mark.parametrize(
    "told",
    [
        "asked for stage 2 on 7 august no sorry 7 september",
        "I asked for stage 2 on 7 August. Sorry, I mean 7 September.",
        "Stage 2 request 7/8/24, wait, no, 7/9/24",
    ],
)
def test_a_date_put_right_in_the_same_breath_gives_way(told: str) -> None:
    mentions = without_corrected(told, read_dates(told, date(2024, 11, 1), [], split(told)))
    assert [m.when.day for m in mentions] == [date(2024, 9, 7)]


@pytest.mark.parametrize(
    "told",
    ["complained 7 August, no reply by 7 September", "on 7 August they said sorry and on 7 September no"],
)
def test_two_dates_told_of_two_things_both_stand(told: str) -> None:
    mentions = without_corrected(told, read_dates(told, date(2024, 11, 1), [], split(told)))
    assert len(mentions) == 2


ASKED = Event(
    id="t1e0",
    type=E.STAGE2_REQUESTED,
    when=When.on(date(2025, 4, 27)),
    evidence=Evidence(turn=1),
)


@pytest.mark.parametrize(
    "message",
    [
        "and actually I did ask for stage 2, on 27 April",
        "no, I asked for stage 2 on 27 April",
        "sorry, we have already requested stage 2, on 27 April 2025",
    ],
)
def test_an_act_not_told_before_moves_no_other(message: str) -> None:
    before = [MADE, ANSWERED]
    mentions = read_dates(message, TODAY, [], split(message))
    kept = correct_date(before, [ASKED], message, mentions, 1)
    assert kept.events == before
    assert not kept.used
    assert correct_stage(before, message, 1) == before


@pytest.mark.parametrize("message", ["actually it was stage 2", "sorry, that was the stage 2 answer"])
def test_another_name_for_what_was_told_still_moves_it(message: str) -> None:
    _, answered = correct_stage([MADE, ANSWERED], message, 1)
    assert answered.type is E.STAGE2_RESPONSE
