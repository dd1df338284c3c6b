"""Events put in order, narrowed by one another, and read only as far as they are certain."""

from datetime import date

import pytest

from assistant.case import EventType as E
from assistant.procedure.limits import stage3_awaits
from assistant.procedure.spans import UNDATED, Span
from assistant.procedure.timeline import histories, history
from tests.procedure.telling import day, told

TODAY = day("2024-06-28")


def test_what_is_dated_after_today_is_still_to_come():
    told_history = history(told("stage1_response 2024-07-05"), TODAY)
    assert not told_history.has(E.STAGE1_RESPONSE)
    assert told_history.expects(E.STAGE1_RESPONSE)


def test_denied_and_happened_are_kept_apart():
    told_history = history(told("complaint_made 2024-06-03", "not stage1_response"), TODAY)
    assert told_history.has(E.COMPLAINT_MADE)
    assert told_history.lacks(E.STAGE1_RESPONSE)
    assert not told_history.lacks(E.COMPLAINT_MADE)


def test_what_happened_outweighs_a_denial_of_the_same():
    told_history = history(told("stage1_response 2024-06-03", "not stage1_response"), TODAY)
    assert not told_history.lacks(E.STAGE1_RESPONSE)


def test_a_vague_telling_of_the_same_event_gives_way_to_the_closer_one():
    told_history = history(
        told("stage2_requested 2023-11-01..2023-11-30", "stage2_requested 2023-11-06"), TODAY
    )
    assert told_history.moments(E.STAGE2_REQUESTED) == (Span(day("2023-11-06"), day("2023-11-06"), "e1"),)


def test_two_different_days_are_two_events():
    told_history = history(told("complaint_made 2024-03-01", "complaint_made 2024-01-02"), TODAY)
    assert told_history.first(E.COMPLAINT_MADE).exact == day("2024-01-02")
    assert told_history.last(E.COMPLAINT_MADE).exact == day("2024-03-01")


def test_an_undated_request_is_bounded_by_what_followed_it():
    told_history = history(told("stage2_requested", "stage2_extension_told 2023-09-23"), TODAY)
    narrowed = told_history.bounded(E.STAGE2_REQUESTED, told_history.first(E.STAGE2_REQUESTED))
    assert narrowed == Span(None, day("2023-09-23"))


def test_an_undated_panel_request_is_bounded_by_the_answer_before_it():
    told_history = history(told("stage2_response 2024-06-03", "stage3_requested"), TODAY)
    narrowed = told_history.bounded(E.STAGE3_REQUESTED, UNDATED)
    assert narrowed == Span(day("2024-06-03"), None)


def test_a_told_day_is_never_moved_by_a_bound():
    told_history = history(told("stage2_requested 2024-05-01", "stage1_response 2024-05-10"), TODAY)
    on = told_history.first(E.STAGE2_REQUESTED)
    assert told_history.bounded(E.STAGE2_REQUESTED, on) == on


@pytest.mark.parametrize(
    ("moment", "passed"),
    [
        (Span(day("2024-05-01"), day("2024-05-01")), True),
        (Span(day("2024-06-20"), day("2024-06-20")), False),
        (Span(day("2024-05-01"), day("2024-06-20")), None),
        (Span(None, day("2024-05-01")), True),
        (Span(day("2024-06-20"), None), False),
        (Span(day("2024-05-01"), None), None),
        (UNDATED, None),
    ],
)
def test_a_limit_has_passed_only_where_every_reading_of_the_dates_says_so(moment: Span, passed: bool | None):
    assert moment.working_days_passed(10, TODAY) is passed


def test_before_is_certain_only_where_the_spans_do_not_meet():
    may = Span(day("2024-05-01"), day("2024-05-31"))
    assert may.surely_before(Span(day("2024-06-01"), day("2024-06-01")))
    assert not may.surely_before(Span(day("2024-05-31"), day("2024-06-30")))
    assert not UNDATED.surely_before(may)


def test_complaints_are_kept_apart_and_the_first_is_always_there():
    case = told("complaint_made 2024-06-03", second=["stage2_requested 2024-06-10"])
    both = histories(case, TODAY)
    assert sorted(both) == [1, 2]
    assert not both[1].has(E.STAGE2_REQUESTED)
    assert sorted(histories(told(), date(2024, 1, 1))) == [1]


def test_a_new_problem_after_a_finished_complaint_starts_afresh():
    case = told(
        "stage3_council_response 2022-10-10",
        "problem_began 2024-05-01..2024-05-31",
        "complaint_made 2024-06-03",
    )
    fresh = history(case, TODAY)
    assert fresh.has(E.COMPLAINT_MADE)
    assert not fresh.has(E.STAGE3_COUNCIL_RESPONSE)


def test_a_repeat_of_a_finished_complaint_does_not():
    case = told("stage3_council_response 2022-10-10", "complaint_made 2024-06-03")
    assert history(case, TODAY).has(E.STAGE3_COUNCIL_RESPONSE)


def test_a_later_day_named_for_the_answer_is_an_extension_told():
    case = told("complaint_made 2024-06-03", "planned stage1_response 2024-07-01")
    told_history = history(case, TODAY)
    start = Span(day("2024-06-03"), day("2024-06-03"))
    assert told_history.promised_after(E.STAGE1_RESPONSE, 10, start)
    assert not told_history.promised_after(E.STAGE1_RESPONSE, 20, start)


MAY = Span(day("2024-05-01"), day("2024-05-31"))


@pytest.mark.parametrize(
    ("closer", "taken_in"),
    [
        (Span(day("2024-05-01"), day("2024-05-10")), True),
        (Span(day("2024-05-20"), day("2024-05-31")), True),
        (Span(day("2024-04-30"), day("2024-05-10")), False),
        (Span(day("2024-05-20"), day("2024-06-01")), False),
        (Span(None, day("2024-05-10")), False),
        (MAY, False),
        (UNDATED, False),
    ],
)
def test_a_span_takes_in_what_lies_within_it(closer: Span, taken_in: bool):
    assert MAY.takes_in(closer) is taken_in
    assert not UNDATED.takes_in(closer)


def test_a_panel_that_has_met_bounds_an_undated_request_and_an_undated_report():
    asked = history(told("stage3_requested", "panel_date_set 2024-05-10"), TODAY)
    assert stage3_awaits(asked)[0] == Span(None, day("2024-05-10"))
    reported = history(told("panel_held 2024-05-10", "panel_report"), TODAY)
    assert stage3_awaits(reported)[0].earliest == day("2024-05-10")


def test_events_of_several_types_stand_in_the_order_of_their_last_days():
    read = history(
        told(
            "stage2_stopped 2024-01-01..2024-06-03",
            "stage3_refused 2024-02-01",
            "remedy_not_done ..2024-06-03",
        ),
        TODAY,
    )
    found = read.moments(E.STAGE2_STOPPED, E.STAGE3_REFUSED, E.REMEDY_NOT_DONE)
    assert [span.event for span in found] == ["e1", "e2", "e0"]


def test_of_two_waits_told_for_one_stage_the_order_does_not_matter():
    waits = ("still stage1 7..", "still stage1 30..")
    one, other = (history(told(lasted=order), TODAY) for order in (waits, waits[::-1]))
    assert one.dated == other.dated
