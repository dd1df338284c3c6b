"""The clocks where a complaint takes a turn: two readings, extensions, repeats, pauses, several
complaints."""

from __future__ import annotations

import pytest

from assistant.case import Case, Circumstance, ProcedureUsed, Service
from assistant.case import EventType as E
from assistant.procedure.assessment import Deadline, DeadlineState
from assistant.procedure.assessment import DeadlineCode as D
from assistant.procedure.clocks import deadlines
from assistant.procedure.scope import scope
from tests.procedure.dated_cases import case, day, denied, happened, planned

State = DeadlineState


def all_of(told: Case, what: D, today: str, complaint: int = 1) -> list[Deadline]:
    return [d for d in deadlines(told, day(today), complaint) if d.what is what]


def one(told: Case, what: D, today: str) -> Deadline:
    return all_of(told, what, today)[0]


# Both starts of stage 2 (K1)


def test_the_request_leads_and_the_agreed_statement_stands_beside_it() -> None:
    told = case(happened(E.STAGE2_REQUESTED, "2024-08-29"), happened(E.STATEMENT_AGREED, "2024-10-14"))
    lead, other = all_of(told, D.STAGE2_RESPONSE_MAX, "2024-12-02")
    assert (lead.reading, lead.due, lead.state) == ("request", day("2024-11-28"), State.PASSED)
    # 65 working days from 14 October 2024, over 25 and 26 December and 1 January
    assert (other.reading, other.due, other.state) == ("statement", day("2025-01-16"), State.RUNNING)
    assert "s2-07" in lead.rules
    assert "s2-08" in other.rules


def test_other_readings_come_after_every_leading_deadline() -> None:
    told = case(
        happened(E.STAGE2_REQUESTED, "2024-08-29"),
        happened(E.STATEMENT_AGREED, "2024-10-14"),
        happened(E.PROBLEM_BEGAN, "2024-05-01"),
        happened(E.STAGE2_STOPPED, "2024-11-04"),
    )
    found = deadlines(told, day("2024-12-02"))
    leading = [d.what for d in found][: len({d.what for d in found})]
    assert len(set(leading)) == len(leading)
    assert [d.reading for d in found if d.what is D.OMBUDSMAN_12_MONTHS] == [None, "refusal"]


@pytest.mark.parametrize(
    ("trigger", "reading"), [(E.STAGE2_ACCEPTED, "acceptance"), (E.STATEMENT_AGREED, "statement")]
)
def test_a_later_start_serves_where_the_request_is_not_dated(trigger: E, reading: str) -> None:
    told = case(happened(E.STAGE2_REQUESTED), happened(trigger, "2024-08-29"))
    (found,) = all_of(told, D.STAGE2_RESPONSE_MAX, "2024-11-29")
    assert (found.due, found.reading, found.state) == (day("2024-11-28"), reading, State.PASSED)


# Extensions


def test_an_extension_told_in_time_puts_the_outer_limit_in_the_place_of_the_first() -> None:
    asked = happened(E.STAGE2_REQUESTED, "2026-01-05")  # limits 9 February and 8 April
    told = case(asked, happened(E.STAGE2_EXTENSION_TOLD, "2026-02-09"))
    for today in ("2026-02-09", "2026-02-10", "2026-06-01"):
        assert one(told, D.STAGE2_RESPONSE, today).state is State.EXTENDED
        assert not one(told, D.STAGE2_RESPONSE, today).overdue
    assert one(told, D.STAGE2_RESPONSE_MAX, "2026-04-08").state is State.DUE_TODAY
    assert one(told, D.STAGE2_RESPONSE_MAX, "2026-04-09").state is State.PASSED
    assert one(told, D.STAGE2_RESPONSE, "2026-04-09").due == day("2026-02-09")


def test_an_extension_told_after_the_limit_comes_too_late() -> None:
    told = case(happened(E.STAGE2_REQUESTED, "2026-01-05"), happened(E.STAGE2_EXTENSION_TOLD, "2026-02-10"))
    assert one(told, D.STAGE2_RESPONSE, "2026-02-12").state is State.PASSED


def test_an_answer_under_an_extension_is_late_only_by_the_outer_limit() -> None:
    made, longer = happened(E.COMPLAINT_MADE, "2021-11-01"), happened(E.STAGE1_EXTENSION_TOLD, "2021-11-12")
    in_time = case(made, longer, happened(E.STAGE1_RESPONSE, "2021-11-26"))
    assert one(in_time, D.STAGE1_RESPONSE, "2021-12-20").state is State.EXTENDED  # 15 November
    assert one(in_time, D.STAGE1_RESPONSE_MAX, "2021-12-20").state is State.MET  # 29 November
    late = case(made, longer, happened(E.STAGE1_RESPONSE, "2021-11-30"))
    assert one(late, D.STAGE1_RESPONSE_MAX, "2021-12-20").state is State.MET_LATE


def test_an_undated_notice_and_a_later_day_named_both_extend() -> None:
    made = happened(E.COMPLAINT_MADE, "2026-02-16")  # limits 2 and 16 March
    for notice in (happened(E.STAGE1_EXTENSION_TOLD), planned(E.STAGE1_RESPONSE, "2026-03-16")):
        assert one(case(made, notice), D.STAGE1_RESPONSE, "2026-03-10").state is State.EXTENDED
    within = planned(E.STAGE1_RESPONSE, "2026-02-27")
    assert one(case(made, within), D.STAGE1_RESPONSE, "2026-03-10").state is State.PASSED
    never = denied(E.STAGE1_EXTENSION_TOLD)
    assert one(case(made, never), D.STAGE1_RESPONSE, "2026-03-10").state is State.PASSED


# Repeats


def test_the_clock_runs_from_the_first_receipt_however_often_it_is_sent() -> None:
    told = case(happened(E.COMPLAINT_MADE, "2023-12-19"), happened(E.COMPLAINT_MADE, "2023-10-09"))
    assert one(told, D.STAGE1_RESPONSE, "2024-04-09").due == day("2023-10-23")
    assert one(told, D.STAGE1_RESPONSE_MAX, "2024-04-09").due == day("2023-11-06")


def test_asking_for_stage_2_again_does_not_restart_it() -> None:
    told = case(
        happened(E.STAGE1_RESPONSE, "2025-11-05"),
        happened(E.STAGE2_REQUESTED, "2025-11-17"),
        happened(E.STAGE2_REFUSED, "2025-11-24"),
        happened(E.STAGE2_REQUESTED, "2025-12-01"),
    )
    # 25 working days from 17 November 2025: 22 December
    assert one(told, D.STAGE2_RESPONSE, "2026-01-13").due == day("2025-12-22")


def test_a_request_before_stage_1_was_over_counts_only_where_it_is_the_only_one() -> None:
    made, early = happened(E.COMPLAINT_MADE, "2025-11-03"), happened(E.STAGE2_REQUESTED, "2025-11-10")
    answered, again = happened(E.STAGE1_RESPONSE, "2025-11-14"), happened(E.STAGE2_REQUESTED, "2025-11-17")
    assert one(case(made, early, answered, again), D.STAGE2_RESPONSE, "2025-12-01").start == day("2025-11-17")
    assert one(case(made, early, answered), D.STAGE2_RESPONSE, "2025-12-01").start == day("2025-11-10")
    run_out = happened(E.COMPLAINT_MADE, "2025-10-20")  # ten working days ended on 3 November
    assert one(case(run_out, early, answered, again), D.STAGE2_RESPONSE, "2025-12-01").start == day(
        "2025-11-10"
    )


def test_what_is_received_twice_has_come_when_the_last_has_come() -> None:
    told = case(happened(E.STAGE2_RESPONSE, "2025-05-06"), happened(E.STAGE2_RESPONSE, "2025-05-12"))
    found = one(told, D.STAGE3_REQUEST, "2025-05-20")
    # 20 working days, over 26 May: from the 6th to 4 June, from the 12th to 10 June
    assert (found.due_earliest, found.due) == (day("2025-06-04"), day("2025-06-10"))
    assert one(told, D.STAGE3_REQUEST, "2025-06-05").state is State.UNCERTAIN


@pytest.mark.parametrize(("asked", "counts"), [("2025-11-17", False), ("2025-11-18", True)])
def test_stage_2_may_be_asked_for_from_the_eleventh_day(asked: str, counts: bool) -> None:
    told = case(
        happened(E.COMPLAINT_MADE, "2025-11-03"),  # ten working days end on 17 November
        happened(E.STAGE2_REQUESTED, asked),
        happened(E.STAGE1_RESPONSE, "2025-11-24"),
        happened(E.STAGE2_REQUESTED, "2025-12-01"),
    )
    assert one(told, D.STAGE2_RESPONSE, "2025-12-22").start == day(asked if counts else "2025-12-01")


# Pauses


@pytest.mark.parametrize("pause", [E.COMPLAINT_WITHDRAWN, E.COMPLAINT_FROZEN])
def test_a_pause_stops_a_limit_that_had_not_come(pause: E) -> None:
    asked = happened(E.STAGE2_REQUESTED, "2024-08-29")  # limits 3 October and 28 November
    told = case(asked, happened(pause, "2024-10-14"))
    assert one(told, D.STAGE2_RESPONSE, "2025-03-03").state is State.PASSED
    assert one(told, D.STAGE2_RESPONSE_MAX, "2025-03-03").state is State.STOPPED
    assert not one(told, D.STAGE2_RESPONSE_MAX, "2025-03-03").overdue
    assert one(case(asked, happened(pause)), D.STAGE2_RESPONSE_MAX, "2025-03-03").state is State.STOPPED


@pytest.mark.parametrize("pause", [E.COMPLAINT_WITHDRAWN, E.COMPLAINT_FROZEN])
def test_a_complaint_taken_up_again_has_a_new_clock(pause: E) -> None:
    told = case(
        happened(E.COMPLAINT_MADE, "2024-03-01/2024-03-31"),
        happened(pause, "2024-04-08"),
        happened(E.COMPLAINT_MADE, "2025-01-20"),
    )
    found = one(told, D.STAGE1_RESPONSE, "2025-02-04")
    assert (found.due, found.state) == (day("2025-02-03"), State.PASSED)
    undated = case(
        happened(E.COMPLAINT_MADE, "2024-03-04"), happened(pause), happened(E.COMPLAINT_MADE, "2025-01-20")
    )
    assert one(undated, D.STAGE1_RESPONSE, "2025-02-04").due == day("2025-02-03")


def test_taking_up_stage_2_again_keeps_what_stage_1_was() -> None:
    paused = case(
        happened(E.COMPLAINT_MADE, "2024-06-03"),
        happened(E.STAGE1_RESPONSE, "2024-06-14"),
        happened(E.STAGE2_REQUESTED, "2024-06-24"),
        happened(E.COMPLAINT_FROZEN, "2024-07-08"),
        happened(E.STAGE2_REQUESTED, "2025-01-13"),
    )
    assert one(paused, D.STAGE2_RESPONSE, "2025-02-03").state is State.STOPPED  # the proceedings go on
    told = paused.model_copy(update={"events": [*paused.events, happened(E.COURT_ENDED, "2025-01-06")]})
    assert one(told, D.STAGE1_RESPONSE, "2025-02-03").state is State.MET
    assert one(told, D.STAGE2_RESPONSE, "2025-02-03").due == day("2025-02-17")
    assert one(told, D.STAGE2_RESPONSE, "2025-02-03").state is State.RUNNING


def test_the_year_is_measured_to_the_complaint_as_it_was_brought_again() -> None:
    told = case(
        happened(E.PROBLEM_BEGAN, "2021-01-11"),
        happened(E.COMPLAINT_MADE, "2021-03-01"),
        happened(E.COMPLAINT_WITHDRAWN, "2021-08-02"),
        happened(E.COMPLAINT_MADE, "2026-04-13"),
    )
    assert one(told, D.ONE_YEAR_LIMIT, "2026-06-09").state is State.MET_LATE


# What shows that a limit was met


def test_later_steps_show_that_an_earlier_one_was_taken() -> None:
    asked = happened(E.STAGE3_REQUESTED, "2026-02-02")  # panel by 16 March
    assert one(case(asked, happened(E.PANEL_REPORT, "2026-03-13")), D.STAGE3_PANEL, "2026-06-01").state is (
        State.MET
    )
    after = case(asked, happened(E.PANEL_REPORT, "2026-03-20"))
    assert one(after, D.STAGE3_PANEL, "2026-06-01").state is State.UNCERTAIN
    answer = happened(E.STAGE2_RESPONSE, "2025-05-12")  # panel to be asked for by 10 June
    shown = case(answer, happened(E.STAGE3_REFUSED, "2025-06-06"))
    assert one(shown, D.STAGE3_REQUEST, "2025-09-01").state is State.MET


# The Ombudsman's 12 months


def test_the_twelve_months_run_from_the_earliest_event_told() -> None:
    told = case(
        happened(E.PROBLEM_BEGAN, "2022-10-18"),
        happened(E.PROBLEM_BEGAN, "2023-03-01/2023-03-31"),
    )
    assert [d.due for d in all_of(told, D.OMBUDSMAN_12_MONTHS, "2023-10-09")] == [day("2023-10-17")]
    assert one(told, D.ONE_YEAR_LIMIT, "2023-10-09").due == day("2023-10-18")


@pytest.mark.parametrize(
    ("event", "reading"),
    [
        (E.COMPLAINT_REFUSED, "refusal"),
        (E.STAGE2_REFUSED, "refusal"),
        (E.STAGE2_STOPPED, "refusal"),
        (E.STAGE3_REFUSED, "refusal"),
        (E.REMEDY_NOT_DONE, "broken_promise"),
    ],
)
def test_a_refusal_or_a_broken_promise_counts_from_its_own_day(event: E, reading: str) -> None:
    alone = all_of(case(happened(event, "2025-01-15")), D.OMBUDSMAN_12_MONTHS, "2025-03-03")
    assert [(d.due, d.reading) for d in alone] == [(day("2026-01-14"), None)]
    both = case(happened(event, "2025-01-15"), happened(E.PROBLEM_BEGAN, "2023-11-01"))
    found = all_of(both, D.OMBUDSMAN_12_MONTHS, "2025-03-03")
    assert [(d.due, d.reading) for d in found] == [(day("2024-10-31"), None), (day("2026-01-14"), reading)]


def test_the_councils_last_letter_does_not_restart_the_twelve_months() -> None:
    told = case(happened(E.PROBLEM_BEGAN, "2025-02-10"), happened(E.STAGE3_COUNCIL_RESPONSE, "2025-10-31"))
    assert [d.due for d in all_of(told, D.OMBUDSMAN_12_MONTHS, "2025-11-03")] == [day("2026-02-09")]
    assert (
        all_of(case(happened(E.STAGE3_COUNCIL_RESPONSE, "2025-10-31")), D.OMBUDSMAN_12_MONTHS, "2025-11-03")
        == []
    )


# Several complaints


def test_each_complaint_has_its_own_clocks() -> None:
    told = case(
        happened(E.COMPLAINT_MADE, "2025-02-03"),
        happened(E.STAGE1_RESPONSE, "2025-02-14"),
        happened(E.COMPLAINT_MADE, "2025-05-12", complaint=2),
    )
    assert one(told, D.STAGE1_RESPONSE, "2025-06-02").state is State.MET
    (second,) = all_of(told, D.STAGE1_RESPONSE, "2025-06-02", complaint=2)
    assert (second.complaint, second.due, second.state) == (2, day("2025-05-27"), State.PASSED)
    assert deadlines(told, day("2025-06-02"), complaint=3) == ()


def test_lateness_weighed_does_not_move_a_date() -> None:
    events = (happened(E.STAGE2_RESPONSE, "2025-05-12"),)
    weighed = case(*events, circumstances=[Circumstance.LATENESS_REASONS_WEIGHED])
    assert deadlines(weighed, day("2025-06-12")) == deadlines(case(*events), day("2025-06-12"))


# The edges of what settles a state


def test_a_notice_changes_nothing_for_a_limit_that_was_met_or_stopped() -> None:
    made, longer = happened(E.COMPLAINT_MADE, "2021-11-01"), happened(E.STAGE1_EXTENSION_TOLD, "2021-11-08")
    met = case(made, longer, happened(E.STAGE1_RESPONSE, "2021-11-12"))
    assert one(met, D.STAGE1_RESPONSE, "2021-12-20").state is State.MET
    stopped = case(made, longer, happened(E.COMPLAINT_WITHDRAWN, "2021-11-10"))
    assert one(stopped, D.STAGE1_RESPONSE, "2021-12-20").state is State.STOPPED


@pytest.mark.parametrize(("paused", "state"), [("2021-11-15", State.STOPPED), ("2021-11-16", State.PASSED)])
def test_a_pause_on_the_last_day_is_before_the_limit_passed(paused: str, state: State) -> None:
    told = case(happened(E.COMPLAINT_MADE, "2021-11-01"), happened(E.COMPLAINT_FROZEN, paused))
    assert one(told, D.STAGE1_RESPONSE, "2021-12-20").state is state


def test_a_pause_does_not_stop_the_years() -> None:
    told = case(happened(E.PROBLEM_BEGAN, "2021-03-01"), happened(E.COMPLAINT_WITHDRAWN, "2021-11-10"))
    assert one(told, D.OMBUDSMAN_12_MONTHS, "2022-04-04").state is State.PASSED


def test_moving_on_before_the_limit_leaves_it_running() -> None:
    told = case(happened(E.COMPLAINT_MADE, "2026-02-16"), happened(E.STAGE2_REQUESTED, "2026-03-06"))
    assert one(told, D.STAGE1_RESPONSE_MAX, "2026-03-10").state is State.RUNNING  # due on the 16th
    assert one(told, D.STAGE1_RESPONSE_MAX, "2026-03-16").state is State.UNCERTAIN


def test_a_notice_told_as_a_span_or_an_open_end() -> None:
    made = happened(E.COMPLAINT_MADE, "2026-02-16")  # limit 2 March
    for notice, state in (
        ("2026-02-26/2026-03-06", State.EXTENDED),
        ("/2026-03-06", State.EXTENDED),
    ):
        told = case(made, happened(E.STAGE1_EXTENSION_TOLD, notice))
        assert one(told, D.STAGE1_RESPONSE, "2026-03-10").state is state


def test_a_day_named_on_the_limit_itself_extends_nothing() -> None:
    told = case(happened(E.COMPLAINT_MADE, "2026-02-16"), planned(E.STAGE1_RESPONSE, "2026-03-02"))
    assert one(told, D.STAGE1_RESPONSE, "2026-03-03").state is State.PASSED


def test_answers_to_a_start_with_an_open_end() -> None:
    """By 29 August at the latest: the limit is 28 November at the latest, and may have been sooner."""
    by = happened(E.STAGE2_REQUESTED, "/2024-08-29")
    for answer, state in (
        ("2024-11-18", State.UNCERTAIN),
        ("2024-11-29", State.MET_LATE),
        ("2024-11-28/2024-12-02", State.UNCERTAIN),
        ("/2024-12-02", State.UNCERTAIN),
        (None, State.UNCERTAIN),
    ):
        told = case(by, happened(E.STAGE2_RESPONSE, answer))
        assert one(told, D.STAGE2_RESPONSE_MAX, "2025-03-03").state is state, answer
    panel = case(happened(E.STAGE3_REQUESTED, "/2026-02-02"), happened(E.PANEL_REPORT, "2026-02-16"))
    assert one(panel, D.STAGE3_PANEL, "2026-06-01").state is State.UNCERTAIN


@pytest.mark.parametrize(
    ("report", "state"),
    [
        ("2026-03-16", State.MET),  # the panel had met by its last day, 16 March
        ("2026-03-17", State.UNCERTAIN),
        (None, State.UNCERTAIN),
    ],
)
def test_a_report_shows_by_when_the_panel_had_met(report: str | None, state: State) -> None:
    told = case(happened(E.STAGE3_REQUESTED, "2026-02-02"), happened(E.PANEL_REPORT, report))
    assert one(told, D.STAGE3_PANEL, "2026-06-01").state is state


def test_stage_2_asked_for_before_a_late_answer_has_been_asked_for() -> None:
    told = case(
        happened(E.COMPLAINT_MADE, "2025-02-03"),
        happened(E.STAGE2_REQUESTED, "2025-03-10"),
        happened(E.STAGE1_RESPONSE, "2025-03-20"),
    )
    assert one(told, D.STAGE2_REQUEST, "2025-09-01").state is State.MET
    assert one(told, D.STAGE2_REQUEST, "2025-09-01").met_on is None
    assert one(told, D.STAGE2_RESPONSE, "2025-09-01").start == day("2025-03-10")


def test_an_undated_report_in_time_shows_a_panel_in_time() -> None:
    told = case(happened(E.STAGE3_REQUESTED, "2026-02-02"), happened(E.PANEL_REPORT))
    assert one(told, D.STAGE3_PANEL, "2026-03-16").state is State.MET


# What the case says of the procedure


def test_every_clock_runs_under_the_statutory_procedure_or_an_unclear_one() -> None:
    events = (happened(E.STAGE2_RESPONSE, "2025-05-12"), happened(E.STAGE3_REQUESTED, "2025-05-19"))
    codes = [D.STAGE3_REQUEST, D.STAGE3_PANEL]
    for used in (None, ProcedureUsed.STATUTORY, ProcedureUsed.UNCLEAR):
        assert [d.what for d in deadlines(case(*events, used=used), day("2025-06-02"))] == codes


def test_a_panel_asked_for_before_the_answer_counts_only_where_it_is_the_only_request() -> None:
    early, answer = happened(E.STAGE3_REQUESTED, "2025-05-05"), happened(E.STAGE2_RESPONSE, "2025-05-12")
    again = happened(E.STAGE3_REQUESTED, "2025-05-19")
    assert one(case(early, answer, again), D.STAGE3_PANEL, "2025-06-02").start == day("2025-05-19")
    assert one(case(early, answer), D.STAGE3_PANEL, "2025-06-02").start == day("2025-05-05")


def test_only_the_panel_request_is_counted_from_a_bare_report() -> None:
    told = case(
        happened(E.STAGE2_REQUESTED, "2024-08-29"),
        happened(E.STAGE2_RESPONSE, "2024-11-18"),
        circumstances=[Circumstance.ADJUDICATION_MISSING],
    )
    readings = {d.what: d.reading for d in deadlines(told, day("2024-11-29"))}
    assert readings == {D.STAGE2_RESPONSE: None, D.STAGE2_RESPONSE_MAX: None, D.STAGE3_REQUEST: "report"}


def test_a_scope_already_worked_out_is_used() -> None:
    told = case(happened(E.COMPLAINT_MADE, "2025-02-03"))
    elsewhere = scope(case(services=[Service.NHS]))
    assert deadlines(told, day("2025-03-03"), within=scope(told)) == deadlines(told, day("2025-03-03"))
    assert deadlines(told, day("2025-03-03"), within=elsewhere) == ()


def test_nothing_is_counted_past_the_years_whose_holidays_are_known() -> None:
    today = "2099-06-01"
    assert deadlines(case(happened(E.COMPLAINT_MADE, "2098-12-31")), day(today))
    assert not deadlines(case(happened(E.COMPLAINT_MADE, "2099-01-01")), day(today))


def test_a_panel_day_set_is_a_plan_however_it_is_told() -> None:
    asked = happened(E.STAGE3_REQUESTED, "2026-02-02")
    for told in (planned(E.PANEL_DATE_SET, "2026-03-25"), happened(E.PANEL_DATE_SET, "2026-03-25")):
        assert one(case(asked, told), D.STAGE3_PANEL, "2026-04-01").planned_for == day("2026-03-25")


def test_a_complaint_brought_again_leaves_its_old_panel_behind_and_keeps_what_is_undated() -> None:
    told = case(
        happened(E.COMPLAINT_MADE, "2021-03-01"),
        happened(E.STAGE3_REQUESTED, "2021-07-05"),
        happened(E.COMPLAINT_WITHDRAWN, "2021-08-02"),
        happened(E.COMPLAINT_MADE, "2026-04-13"),
        happened(E.STAGE1_RESPONSE),
    )
    assert all_of(told, D.STAGE3_PANEL, "2026-04-20") == []
    assert one(told, D.STAGE1_RESPONSE, "2026-04-20").state is State.MET


# What a mutation run found untested


def test_a_statement_told_as_a_span_ends_with_the_answer_it_led_to() -> None:
    told = case(
        happened(E.STAGE2_REQUESTED, "2026-01-05"),
        happened(E.STATEMENT_AGREED, "2026-02-02/2026-02-27"),
        happened(E.STAGE2_RESPONSE, "2026-02-12"),
    )
    _, from_statement = all_of(told, D.STAGE2_RESPONSE, "2026-03-02")
    assert (from_statement.start_earliest, from_statement.start) == (day("2026-02-02"), day("2026-02-12"))


def test_the_year_runs_from_the_first_of_several_problems() -> None:
    told = case(happened(E.PROBLEM_BEGAN, "2025-03-03"), happened(E.PROBLEM_BEGAN, "2024-11-04"))
    (found,) = all_of(told, D.ONE_YEAR_LIMIT, "2025-06-02")
    assert found.due == day("2025-11-04")


def test_an_answer_that_came_in_two_parts_is_named_by_the_second() -> None:
    parts = [happened(E.STAGE2_RESPONSE, "2025-02-03"), happened(E.STAGE2_RESPONSE, "2025-02-10")]
    found = one(case(*parts), D.STAGE3_REQUEST, "2025-02-17")
    assert (found.start, found.start_event) == (day("2025-02-10"), parts[1].id)
