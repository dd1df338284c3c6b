"""What a person changes by hand, and that nothing else changes with it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import editing
from assistant.case import (
    AskFor,
    Case,
    Event,
    EventType,
    Evidence,
    Fact,
    Origin,
    Person,
    ProcedureUsed,
    Safety,
    Service,
    When,
)

ASKED = "I asked for stage 2 in March"


@pytest.fixture
def case() -> Case:
    march = When(earliest=date(2025, 3, 1), latest=date(2025, 3, 31), words="in March")
    told = Evidence(turn=0, quote=ASKED, confidence=0.7)
    return Case(
        turns=[ASKED],
        person=Fact(value=Person.ADVISER, evidence=told),
        client=Fact(value=Person.PARENT, evidence=told),
        council=Fact(value="Kent", evidence=told),
        services=[Fact(value=Service.SHORT_BREAKS), Fact(value=Service.RECORDS)],
        wants=[Fact(value=AskFor.APOLOGY)],
        events=[
            Event(id="e1", type=EventType.STAGE2_REQUESTED, when=march, evidence=told),
            Event(id="e2", type=EventType.HEARING, when=When.on(date(2025, 9, 1)), planned=True),
            Event(id="e3", type=EventType.STAGE1_RESPONSE, negated=True),
        ],
    )


def test_a_date_set_by_hand_keeps_the_words_it_corrects(case: Case) -> None:
    changed = editing.set_date(case, "e1", date(2025, 3, 7)).events[0]
    assert changed.when == When.on(date(2025, 3, 7), "in March")
    assert changed.evidence == Evidence(origin=Origin.CORRECTED, turn=0, quote=ASKED, confidence=1.0)


def test_dating_what_was_denied_says_that_it_happened(case: Case) -> None:
    assert editing.set_date(case, "e3", date(2025, 2, 1)).events[2].happened


def test_dating_a_planned_hearing_leaves_it_planned(case: Case) -> None:
    assert editing.set_date(case, "e2", date(2025, 9, 8)).events[1].planned


def test_what_did_not_happen_has_no_date(case: Case) -> None:
    changed = editing.did_not_happen(case, "e1").events[0]
    assert changed.negated
    assert not changed.when.known
    assert changed.evidence.quote == ASKED


def test_what_happened_after_all(case: Case) -> None:
    assert editing.did_happen(case, "e2").events[1].happened
    assert editing.did_happen(case, "e3").events[2].happened


def test_an_event_taken_out_leaves_the_others(case: Case) -> None:
    assert [event.id for event in editing.remove_event(case, "e2").events] == ["e1", "e3"]


def test_added_events_have_ids_of_their_own(case: Case) -> None:
    twice = editing.add_event(
        editing.add_event(case, EventType.CHASED), EventType.STAGE2_REFUSED, date(2025, 4, 1)
    )
    ids = [event.id for event in twice.events]
    assert len(set(ids)) == 5
    assert twice.events[-1].when.day == date(2025, 4, 1)
    again = editing.add_event(editing.remove_event(twice, "added-1"), EventType.CHASED)
    assert len({event.id for event in again.events}) == 5
    assert twice.events[-1].evidence.origin is Origin.CORRECTED


@pytest.mark.parametrize("change", [editing.did_not_happen, editing.did_happen, editing.remove_event])
def test_an_event_that_is_not_there_is_an_error(case: Case, change: object) -> None:
    with pytest.raises(KeyError):
        change(case, "nowhere")  # type: ignore[operator]


def test_the_writer_and_whom_they_act_for(case: Case) -> None:
    assert editing.set_person(case, Person.PROFESSIONAL).client == case.client
    parent = editing.set_person(case, Person.PARENT)
    assert parent.client is None
    assert parent.person == Fact(
        value=Person.PARENT, evidence=Evidence(origin=Origin.CORRECTED, turn=0, quote=ASKED)
    )
    assert editing.set_client(case, Person.CARE_LEAVER).client.value is Person.CARE_LEAVER  # type: ignore[union-attr]


def test_the_council_is_tidied_and_can_be_taken_out(case: Case) -> None:
    assert editing.set_council(case, "  Leeds \n City ").council.value == "Leeds City"  # type: ignore[union-attr]
    assert editing.set_council(case, "  ").council is None


def test_the_procedure_the_council_used(case: Case) -> None:
    fact = editing.set_procedure_used(case, ProcedureUsed.CORPORATE).procedure_used
    assert fact == Fact(value=ProcedureUsed.CORPORATE, evidence=Evidence(origin=Origin.CORRECTED))
    assert editing.remove_single(case, editing.Single.COUNCIL).council is None


def test_one_of_a_list_is_taken_out(case: Case) -> None:
    left = editing.remove_listed(case, editing.Listed.SERVICES, 0).services
    assert [fact.value for fact in left] == [Service.RECORDS]
    with pytest.raises(IndexError):
        editing.remove_listed(case, editing.Listed.SAFETY, 0)


def test_confirming_everything_keeps_what_was_changed_as_changed(case: Case) -> None:
    case = editing.set_council(case, "Leeds")
    assert not editing.confirmed(case)
    sure = editing.confirm_all(case)
    assert editing.confirmed(sure)
    assert sure.council.evidence.origin is Origin.CORRECTED  # type: ignore[union-attr]
    assert sure.events[0].evidence == Evidence(origin=Origin.CONFIRMED, turn=0, quote=ASKED)
    assert sure.events[0].when == case.events[0].when


def test_confirming_one_event(case: Case) -> None:
    first, second, _ = editing.confirm_event(case, "e1").events
    assert first.evidence.origin is Origin.CONFIRMED
    assert second == case.events[1]


def test_a_question_put_may_be_put_again(case: Case) -> None:
    asked = case.model_copy(update={"asked": ["a", "b", "a"]})
    assert editing.ask_again(asked, "a").asked == ["b"]
    assert asked.asked == ["a", "b", "a"]


def test_the_case_given_is_left_as_it_was_and_the_new_one_still_serialises(case: Case) -> None:
    before = case.model_dump_json()
    changed = case
    for change in (
        lambda c: editing.set_date(c, "e1", date(2025, 3, 7)),
        lambda c: editing.did_not_happen(c, "e1"),
        lambda c: editing.remove_event(c, "e2"),
        lambda c: editing.add_event(c, EventType.CHASED),
        lambda c: editing.set_person(c, Person.PARENT),
        lambda c: editing.remove_listed(c, editing.Listed.WANTS, 0),
        editing.confirm_all,
    ):
        changed = change(changed)
        assert Case.model_validate_json(changed.model_dump_json()) == changed
    assert case.model_dump_json() == before
    assert not case.safety
    assert Safety.CHILD_AT_RISK not in changed.safety


@pytest.mark.parametrize(
    ("notes", "writer", "client"),
    [
        ("Ms T, mother of a boy of 9. She wants an apology.", Person.ADVISER, Person.PARENT),
        ("Ms T says “I want my support back”. No reply.", Person.ADVISER, Person.PARENT),
        ("I complained on 3 March about my son.", Person.PARENT, None),
        ("We've had no reply.", Person.PARENT, None),
    ],
)
def test_notes_that_nowhere_say_i_are_of_a_client(notes: str, writer: Person, client: Person | None) -> None:
    heard = Case(turns=[notes], person=Fact(value=Person.PARENT, evidence=Evidence()))
    case = editing.for_a_client(heard)
    assert case.person is not None
    assert case.person.value is writer
    assert (case.client.value if case.client else None) is client


def test_who_writes_is_not_changed_where_somebody_said_so() -> None:
    case = Case(
        turns=["No reply since March."],
        person=Fact(value=Person.PARENT, evidence=Evidence(origin=Origin.CORRECTED)),
    )
    assert editing.for_a_client(case) == case
