"""Each deadline the day before, on and after its limit. The limits were counted by hand from a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant.case import Case, Circumstance, Event, Nation, ProcedureUsed, Service
from assistant.case import EventType as E
from assistant.procedure.assessment import Deadline, DeadlineState, Party
from assistant.procedure.assessment import DeadlineCode as D
from assistant.procedure.clocks import deadlines
from tests.procedure.dated_cases import case, day, denied, happened, planned

State = DeadlineState
A_DAY = timedelta(days=1)


def one(told: Case, what: D, today: str | date) -> Deadline:
    """The leading deadline of this code: the first one listed."""
    at = day(today) if isinstance(today, str) else today
    return next(deadline for deadline in deadlines(told, at) if deadline.what is what)


def codes(told: Case, today: str) -> list[D]:
    return [deadline.what for deadline in deadlines(told, day(today))]


LIMITS = [
    # stage 1, over a jubilee, a coronation with Easter and May Day, a Christmas on a weekend
    (D.STAGE1_RESPONSE, E.COMPLAINT_MADE, "2022-05-23", "2022-06-08"),
    (D.STAGE1_RESPONSE, E.COMPLAINT_MADE, "2023-04-26", "2023-05-12"),
    (D.STAGE1_RESPONSE, E.COMPLAINT_MADE, "2025-12-15", "2025-12-31"),
    (D.STAGE1_RESPONSE, E.COMPLAINT_MADE, "2024-03-02", "2024-03-15"),
    (D.STAGE1_RESPONSE, E.COMPLAINT_MADE, "2022-07-25", "2022-08-08"),
    (D.STAGE1_RESPONSE_MAX, E.COMPLAINT_MADE, "2025-12-15", "2026-01-15"),
    (D.STAGE1_RESPONSE_MAX, E.COMPLAINT_MADE, "2023-03-31", "2023-05-03"),
    (D.STAGE1_RESPONSE_MAX, E.COMPLAINT_MADE, "2025-04-07", "2025-05-08"),
    (D.STAGE2_REQUEST, E.STAGE1_RESPONSE, "2026-03-31", "2026-04-30"),
    (D.STAGE2_REQUEST, E.STAGE1_RESPONSE, "2021-12-20", "2022-01-20"),
    (D.STAGE2_RESPONSE, E.STAGE2_REQUESTED, "2024-08-29", "2024-10-03"),
    (D.STAGE2_RESPONSE, E.STAGE2_REQUESTED, "2022-09-05", "2022-10-11"),
    (D.STAGE2_RESPONSE, E.STAGE2_REQUESTED, "2026-01-05", "2026-02-09"),
    (D.STAGE2_RESPONSE_MAX, E.STAGE2_REQUESTED, "2024-08-29", "2024-11-28"),
    (D.STAGE2_RESPONSE_MAX, E.STAGE2_REQUESTED, "2026-01-05", "2026-04-08"),
    (D.STAGE2_RESPONSE_MAX, E.STAGE2_REQUESTED, "2022-03-28", "2022-07-04"),
    (D.STAGE2_RESPONSE_MAX, E.STAGE2_REQUESTED, "2023-11-06", "2024-02-08"),
    (D.STAGE3_REQUEST, E.STAGE2_RESPONSE, "2024-03-25", "2024-04-24"),
    (D.STAGE3_REQUEST, E.STAGE2_RESPONSE, "2025-12-10", "2026-01-12"),
    (D.STAGE3_PANEL, E.STAGE3_REQUESTED, "2026-03-30", "2026-05-14"),
    (D.STAGE3_PANEL, E.STAGE3_REQUESTED, "2023-04-03", "2023-05-19"),
    (D.STAGE3_PANEL, E.STAGE3_REQUESTED, "2022-08-22", "2022-10-05"),
    (D.STAGE3_PANEL_REPORT, E.PANEL_HELD, "2026-03-16", "2026-03-23"),
    (D.STAGE3_PANEL_REPORT, E.PANEL_HELD, "2022-12-20", "2022-12-29"),
    (D.STAGE3_COUNCIL_RESPONSE, E.PANEL_REPORT, "2026-03-23", "2026-04-15"),
    (D.STAGE3_COUNCIL_RESPONSE, E.PANEL_REPORT, "2025-12-19", "2026-01-14"),
    (D.ONE_YEAR_LIMIT, E.PROBLEM_BEGAN, "2025-05-10", "2026-05-10"),
    (D.ONE_YEAR_LIMIT, E.PROBLEM_BEGAN, "2024-02-29", "2025-02-28"),
    (D.OMBUDSMAN_12_MONTHS, E.PROBLEM_BEGAN, "2025-05-10", "2026-05-09"),
    (D.OMBUDSMAN_12_MONTHS, E.PROBLEM_BEGAN, "2024-02-29", "2025-02-28"),
    (D.OMBUDSMAN_12_MONTHS, E.STAGE2_REFUSED, "2025-03-01", "2026-02-28"),
]
ANSWERS = {
    D.STAGE1_RESPONSE: E.STAGE1_RESPONSE,
    D.STAGE1_RESPONSE_MAX: E.STAGE1_RESPONSE,
    D.STAGE2_REQUEST: E.STAGE2_REQUESTED,
    D.STAGE2_RESPONSE: E.STAGE2_RESPONSE,
    D.STAGE2_RESPONSE_MAX: E.STAGE2_RESPONSE,
    D.STAGE3_REQUEST: E.STAGE3_REQUESTED,
    D.STAGE3_PANEL: E.PANEL_HELD,
    D.STAGE3_PANEL_REPORT: E.PANEL_REPORT,
    D.STAGE3_COUNCIL_RESPONSE: E.STAGE3_COUNCIL_RESPONSE,
    D.ONE_YEAR_LIMIT: E.COMPLAINT_MADE,
    D.OMBUDSMAN_12_MONTHS: E.OMBUDSMAN_COMPLAINED,
}


@pytest.mark.parametrize(("what", "trigger", "start", "due"), LIMITS)
def test_the_day_before_on_and_after(what: D, trigger: E, start: str, due: str) -> None:
    told, limit = case(happened(trigger, start)), day(due)
    before, on, after = (one(told, what, at) for at in (limit - A_DAY, limit, limit + A_DAY))
    assert before.due == on.due == after.due == limit
    assert (before.state, on.state, after.state) == (State.RUNNING, State.DUE_TODAY, State.PASSED)
    assert (before.overdue, on.overdue, after.overdue) == (False, False, True)
    assert before.start == day(start)
    assert before.start_event == told.events[0].id
    assert before.due_earliest is None


@pytest.mark.parametrize(("what", "trigger", "start", "due"), LIMITS)
def test_met_on_the_last_day_and_late_on_the_next(what: D, trigger: E, start: str, due: str) -> None:
    limit, much_later = day(due), day(due) + timedelta(days=200)
    for answered, state in ((limit, State.MET), (limit + A_DAY, State.MET_LATE)):
        told = case(happened(trigger, start), happened(ANSWERS[what], answered.isoformat()))
        found = one(told, what, much_later)
        assert found.state is state
        assert found.met_on == answered
        assert found.overdue is (state is State.MET_LATE)


@pytest.mark.parametrize("what", ANSWERS)
def test_an_answer_that_is_not_dated(what: D) -> None:
    trigger, start, due = next((t, s, e) for code, t, s, e in LIMITS if code is what)
    told, limit = case(happened(trigger, start), happened(ANSWERS[what])), day(due)
    assert one(told, what, limit).state is State.MET  # it has come, and the limit has not passed
    assert one(told, what, limit + A_DAY).state is State.UNCERTAIN
    assert one(told, what, limit + A_DAY).met_on is None


PARTIES = {
    D.STAGE1_RESPONSE: (Party.COUNCIL, 10, "s1-03"),
    D.STAGE1_RESPONSE_MAX: (Party.COUNCIL, 20, "s1-04"),
    D.STAGE2_REQUEST: (Party.COMPLAINANT, 20, "s2-02"),
    D.STAGE2_RESPONSE: (Party.COUNCIL, 25, "s2-09"),
    D.STAGE2_RESPONSE_MAX: (Party.COUNCIL, 65, "s2-10"),
    D.STAGE3_REQUEST: (Party.COMPLAINANT, 20, "s3-02"),
    D.STAGE3_PANEL: (Party.COUNCIL, 30, "s3-08"),
    D.STAGE3_PANEL_REPORT: (Party.PANEL, 5, "s3-17"),
    D.STAGE3_COUNCIL_RESPONSE: (Party.COUNCIL, 15, "s3-19"),
    D.ONE_YEAR_LIMIT: (Party.COMPLAINANT, None, "time-01"),
    D.OMBUDSMAN_12_MONTHS: (Party.COMPLAINANT, None, "lgo-02"),
}


def test_every_deadline_of_a_whole_complaint_with_whose_it_is_and_by_which_rule() -> None:
    told = case(
        happened(E.PROBLEM_BEGAN, "2025-01-06"),
        happened(E.COMPLAINT_MADE, "2025-02-03"),
        happened(E.STAGE1_RESPONSE, "2025-02-17"),
        happened(E.STAGE2_REQUESTED, "2025-02-20"),
        happened(E.STAGE2_RESPONSE, "2025-05-20"),
        happened(E.STAGE3_REQUESTED, "2025-05-27"),
        happened(E.PANEL_HELD, "2025-07-01"),
        happened(E.PANEL_REPORT, "2025-07-04"),
        happened(E.STAGE3_COUNCIL_RESPONSE, "2025-07-30"),
    )
    found = deadlines(told, day("2025-08-20"))
    assert [deadline.what for deadline in found] == list(PARTIES)
    for deadline in found:
        party, days, rule = PARTIES[deadline.what]
        assert (deadline.party, deadline.working_days) == (party, days)
        assert rule in deadline.rules
        assert deadline.advisory is (deadline.what is D.STAGE2_REQUEST)
        assert deadline.reading is None
    late = {deadline.what for deadline in found if deadline.state is State.MET_LATE}
    # 25 working days from 20 February end on 27 March; 15 from 4 July on 25 July.
    assert late == {D.STAGE2_RESPONSE, D.STAGE3_COUNCIL_RESPONSE}
    assert one(told, D.OMBUDSMAN_12_MONTHS, "2025-08-20").state is State.RUNNING


def test_the_holidays_skipped_are_shown() -> None:
    found = one(case(happened(E.STAGE2_REQUESTED, "2024-12-10")), D.STAGE2_RESPONSE_MAX, "2025-01-01")
    assert found.due == day("2025-03-14")  # the contract's own example
    assert found.skipped == (day("2024-12-25"), day("2024-12-26"), day("2025-01-01"))


# What is told as still to come, denied or in the future starts nothing


@pytest.mark.parametrize(("what", "trigger", "start", "due"), LIMITS)
def test_what_has_not_happened_starts_nothing(what: D, trigger: E, start: str, due: str) -> None:
    for event in (planned(trigger, start), denied(trigger, start)):
        assert what not in codes(case(event), due)
    assert what not in codes(case(happened(trigger, due)), start)  # dated after the day of reading


def test_a_planned_panel_day_is_a_comparison_and_starts_no_clock() -> None:
    told = case(happened(E.STAGE3_REQUESTED, "2026-02-02"), planned(E.PANEL_DATE_SET, "2026-03-25"))
    panel = one(told, D.STAGE3_PANEL, "2026-03-01")
    assert (panel.due, panel.state) == (day("2026-03-16"), State.RUNNING)
    assert panel.planned_for == day("2026-03-25")
    assert D.STAGE3_PANEL_REPORT not in codes(told, "2026-04-20")
    assert one(told, D.STAGE3_PANEL, "2026-03-20").state is State.PASSED  # a date announced is not a panel


def test_an_answer_expected_is_shown_beside_the_limit() -> None:
    told = case(happened(E.STAGE2_REQUESTED, "2024-08-29"), planned(E.STAGE2_RESPONSE, "2024-12-13"))
    assert one(told, D.STAGE2_RESPONSE_MAX, "2024-11-29").planned_for == day("2024-12-13")
    assert one(told, D.STAGE2_RESPONSE_MAX, "2024-11-29").state is State.PASSED


def test_a_denied_answer_leaves_the_limit_passed_even_when_the_complaint_moved_on() -> None:
    told = [happened(E.COMPLAINT_MADE, "2025-02-03"), happened(E.STAGE2_REQUESTED, "2025-03-10")]
    assert one(case(*told), D.STAGE1_RESPONSE, "2025-03-20").state is State.UNCERTAIN
    assert one(case(*told, denied(E.STAGE1_RESPONSE)), D.STAGE1_RESPONSE, "2025-03-20").state is State.PASSED


# Dates told as spans


def test_a_span_counts_to_its_last_day_and_says_the_first() -> None:
    told = case(happened(E.COMPLAINT_MADE, "2025-02-03/2025-02-07"))
    found = one(told, D.STAGE1_RESPONSE, "2025-02-10")
    assert (found.start_earliest, found.start) == (day("2025-02-03"), day("2025-02-07"))
    assert (found.due_earliest, found.due) == (day("2025-02-17"), day("2025-02-21"))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2025-02-16", State.RUNNING),
        ("2025-02-17", State.UNCERTAIN),  # due today, if it was sent on the first day
        ("2025-02-19", State.UNCERTAIN),
        ("2025-02-21", State.UNCERTAIN),
        ("2025-02-22", State.PASSED),  # on any reading
    ],
)
def test_a_span_is_uncertain_between_its_two_limits(today: str, state: State) -> None:
    assert one(case(happened(E.COMPLAINT_MADE, "2025-02-03/2025-02-07")), D.STAGE1_RESPONSE, today).state is (
        state
    )


def test_a_span_ends_on_the_day_of_reading() -> None:
    told = case(happened(E.COMPLAINT_MADE, "2025-02-01/2025-02-28"))  # "this month", said on the 10th
    assert one(told, D.STAGE1_RESPONSE, "2025-02-10").start == day("2025-02-10")


def test_a_span_ends_by_the_answer_it_led_to() -> None:
    told = case(
        happened(E.COMPLAINT_MADE, "2025-02-01/2025-02-28"), happened(E.STAGE1_RESPONSE, "2025-02-12")
    )
    assert one(told, D.STAGE1_RESPONSE, "2025-06-02").start == day("2025-02-12")


def test_open_ends() -> None:
    by = case(happened(E.STAGE2_REQUESTED, "/2024-08-29"))  # "before the end of August"
    assert one(by, D.STAGE2_RESPONSE_MAX, "2024-11-29").state is State.PASSED
    assert one(by, D.STAGE2_RESPONSE_MAX, "2024-09-02").state is State.UNCERTAIN
    assert one(by, D.STAGE2_RESPONSE_MAX, "2024-09-02").due_earliest is None
    since = case(happened(E.STAGE2_REQUESTED, "2024-08-29/"))  # "some time after"
    assert one(since, D.STAGE2_RESPONSE, "2024-09-30").state is State.RUNNING
    assert one(since, D.STAGE2_RESPONSE, "2024-12-30").state is State.UNCERTAIN
    assert codes(case(happened(E.STAGE2_REQUESTED)), "2024-12-30") == []  # no date at all


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("2025-02-10/2025-02-17", State.MET),  # by the first limit
        ("2025-02-18/2025-02-20", State.UNCERTAIN),  # between the two
        ("2025-02-14/2025-02-24", State.UNCERTAIN),
        ("2025-02-22/2025-02-28", State.MET_LATE),  # after the last
    ],
)
def test_an_answer_told_as_a_span(answer: str, state: State) -> None:
    told = case(happened(E.COMPLAINT_MADE, "2025-02-03/2025-02-07"), happened(E.STAGE1_RESPONSE, answer))
    assert one(told, D.STAGE1_RESPONSE, "2025-06-02").state is state


def test_a_vague_and_an_exact_telling_are_one_event() -> None:
    told = case(
        happened(E.STAGE2_REQUESTED, "2023-11-01/2023-11-30"), happened(E.STAGE2_REQUESTED, "2023-11-06")
    )
    found = one(told, D.STAGE2_RESPONSE_MAX, "2024-02-12")
    assert (found.due, found.due_earliest) == (day("2024-02-08"), None)


# Where the clocks do not run


def test_nothing_outside_england_and_no_statutory_clock_on_another_route() -> None:
    events = (happened(E.PROBLEM_BEGAN, "2025-01-06"), happened(E.COMPLAINT_MADE, "2025-02-03"))
    assert codes(case(*events, nation=Nation.WALES), "2025-03-03") == []
    assert D.STAGE1_RESPONSE in codes(case(*events, nation=Nation.ENGLAND), "2025-03-03")
    bins = case(*events, services=[Service.OTHER_COUNCIL_SERVICE])
    assert codes(bins, "2025-03-03") == [D.OMBUDSMAN_12_MONTHS]


def test_nothing_is_counted_from_before_the_regulations() -> None:
    assert codes(case(happened(E.COMPLAINT_MADE, "2006-08-31")), "2025-03-03") == []
    assert codes(case(happened(E.COMPLAINT_MADE, "2006-09-01")), "2025-03-03") == [
        D.STAGE1_RESPONSE,
        D.STAGE1_RESPONSE_MAX,
    ]
    old = case(happened(E.PROBLEM_BEGAN, "1991-04-02"))
    assert one(old, D.ONE_YEAR_LIMIT, "2025-03-03").state is State.PASSED


def _corporate(*events: Event) -> list[D]:
    return codes(case(*events, used=ProcedureUsed.CORPORATE), "2025-03-03")


def test_a_corporate_answer_is_no_adjudication() -> None:
    asked = happened(E.STAGE2_REQUESTED, "2024-12-10")
    assert _corporate(happened(E.STAGE2_RESPONSE, "2025-02-20")) == []
    assert _corporate(asked) == [D.STAGE2_RESPONSE, D.STAGE2_RESPONSE_MAX]  # no right answer yet
    assert _corporate(asked, happened(E.STAGE2_RESPONSE, "2025-01-06")) == []
    for later in (E.STAGE3_REQUESTED, E.PANEL_HELD, E.PANEL_REPORT):
        assert _corporate(happened(later, "2025-02-20")) == []


def test_a_report_without_its_adjudication_does_not_complete_stage_2() -> None:
    asked, report = happened(E.STAGE2_REQUESTED, "2024-08-29"), happened(E.STAGE2_RESPONSE, "2024-11-18")
    missing = [Circumstance.ADJUDICATION_MISSING]
    told = case(asked, report, circumstances=missing)
    assert one(told, D.STAGE2_RESPONSE_MAX, "2024-11-29").state is State.PASSED
    assert one(told, D.STAGE3_REQUEST, "2024-11-29").reading == "report"
    later = case(asked, report, happened(E.STAGE2_RESPONSE, "2024-12-02"), circumstances=missing)
    assert one(later, D.STAGE3_REQUEST, "2024-12-03").start == day("2024-12-02")
    assert one(later, D.STAGE3_REQUEST, "2024-12-03").reading is None
