"""What holds of the clocks for any set of events whatever."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.case import (
    Case,
    Circumstance,
    Event,
    EventType,
    Fact,
    Nation,
    Person,
    ProcedureUsed,
    Service,
    When,
)
from assistant.procedure.assessment import DeadlineCode, DeadlineState
from assistant.procedure.clock_table import WORKING_DAY_CLOCKS
from assistant.procedure.clocks import deadlines
from assistant.procedure.working_days import add_working_days, is_working_day, working_days_between
from tests.procedure.dated_cases import case

State = DeadlineState
TODAY = st.dates(date(2007, 1, 1), date(2090, 1, 1))
YEARLY = (DeadlineCode.ONE_YEAR_LIMIT, DeadlineCode.OMBUDSMAN_12_MONTHS)


@st.composite
def whens(draw: st.DrawFn, near: bool = True) -> When:
    days = st.dates(date(2018, 1, 1), date(2026, 12, 31)) if near else st.dates()
    first, last = draw(st.none() | days), draw(st.none() | days)
    if draw(st.booleans()):
        return When(earliest=first, latest=first)
    if first and last and first > last:
        first, last = last, first
    return When(earliest=first, latest=last)


@st.composite
def cases(draw: st.DrawFn, near: bool = True) -> Case:
    events = [
        Event(
            id=f"e{number}",
            type=draw(st.sampled_from(list(EventType))),
            when=draw(whens(near)),
            negated=draw(st.sampled_from([False, False, False, True])),
            planned=draw(st.sampled_from([False, False, False, True])),
            complaint=draw(st.sampled_from([1, 1, 1, 2])),
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    told = draw(st.lists(st.sampled_from(list(Circumstance)), max_size=3))
    return Case(
        events=events,
        circumstances=[Fact(value=circumstance) for circumstance in told],
        services=[Fact(value=s) for s in draw(st.lists(st.sampled_from(list(Service)), max_size=3))],
        person=draw(st.none() | st.sampled_from([Fact(value=person) for person in Person])),
        nation=draw(st.none() | st.sampled_from([Fact(value=nation) for nation in Nation])),
        procedure_used=draw(st.none() | st.sampled_from([Fact(value=used) for used in ProcedureUsed])),
    )


@given(cases(near=False), st.dates(), st.integers(0, 3))
def test_no_set_of_events_raises(told: Case, today: date, complaint: int) -> None:
    deadlines(told, today, complaint)


@given(cases(), TODAY)
def test_a_working_day_limit_falls_on_a_working_day_at_its_full_length(told: Case, today: date) -> None:
    for found in deadlines(told, today):
        assert found.due > found.start or found.working_days is None
        if found.working_days is not None:
            assert is_working_day(found.due)
            assert working_days_between(found.start, found.due) == found.working_days
            assert found.due == add_working_days(found.start, found.working_days)
            assert all(found.start < day <= found.due and not is_working_day(day) for day in found.skipped)
        else:
            assert 364 <= (found.due - found.start).days <= 366
            assert found.what in YEARLY


@given(cases(), TODAY)
def test_every_start_is_an_event_that_has_happened(told: Case, today: date) -> None:
    by_id = {event.id: event for event in told.events}
    for found in deadlines(told, today):
        event = by_id[found.start_event]
        assert event.happened
        assert found.start <= today
        assert event.complaint == found.complaint == 1
        if found.start_earliest:
            assert found.start_earliest < found.start
        if found.due_earliest:
            assert found.due_earliest <= found.due


@given(cases(), TODAY)
def test_the_state_agrees_with_the_dates(told: Case, today: date) -> None:
    for found in deadlines(told, today):
        first = found.due_earliest or (found.due if not found.start_earliest else None)
        if found.state is State.PASSED:
            assert today > found.due
        if found.state is State.RUNNING:
            assert today < found.due
        if found.state is State.DUE_TODAY:
            assert today == found.due == first
        if found.state is State.MET and found.met_on:
            assert found.met_on <= found.due
        if found.state is State.MET_LATE and found.met_on:
            assert found.met_on > found.due
        assert found.overdue is (found.state in (State.PASSED, State.MET_LATE))


@given(cases(), TODAY, st.randoms())
def test_the_order_of_telling_never_counts(told: Case, today: date, shuffler: object) -> None:
    events = list(told.events)
    shuffler.shuffle(events)  # type: ignore[attr-defined]
    assert deadlines(told.model_copy(update={"events": events}), today) == deadlines(told, today)


@given(cases(), TODAY)
def test_at_most_one_leading_deadline_of_each_code(told: Case, today: date) -> None:
    found = deadlines(told, today)
    leading = found[: len({deadline.what for deadline in found})]
    assert len({deadline.what for deadline in leading}) == len(leading)
    assert all(other.reading is not None for other in found[len(leading) :])


@given(cases(), TODAY)
def test_an_event_of_another_complaint_changes_nothing(told: Case, today: date) -> None:
    mine = [event for event in told.events if event.complaint == 1]
    alone = told.model_copy(update={"events": mine})
    ours = [d._replace(rules=()) for d in deadlines(alone, today)]
    both = [d._replace(rules=()) for d in deadlines(told, today)]
    if {d.what for d in ours} == {d.what for d in both}:  # the subject may be placed by either
        assert ours == both


@given(
    st.sampled_from(sorted({kind for clock in WORKING_DAY_CLOCKS for kind in clock.starts})),
    st.dates(date(2007, 1, 1), date(2089, 1, 1)),
    st.integers(0, 60),
    st.integers(0, 400),
)
def test_a_later_start_never_ends_sooner_and_a_passed_limit_stays_passed(
    kind: EventType, start: date, later: int, days: int
) -> None:
    def told(day: date) -> Case:
        return case(Event(id="asked", type=kind, when=When.on(day)))

    today = start + timedelta(days=later + days)
    sooner = deadlines(told(start), today)
    afterwards = deadlines(told(start + timedelta(days=later)), today)
    for first, second in zip(sooner, afterwards, strict=True):
        assert first.due <= second.due
        assert first.overdue or not second.overdue
    tomorrow = deadlines(told(start), today + timedelta(days=1))
    assert all(
        now.due == then.due and (then.overdue or not now.overdue)
        for now, then in zip(sooner, tomorrow, strict=True)
    )
