"""A council that says only after its first ten working days at stage 1 that it needs longer.

It should have said so within them (s1-05, guidance); whether the extra days are lost to it was not seen (open
doubt 3 of the law map). The stage follows the council's count, and the other count is carried beside it.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant.case import AskFor
from assistant.procedure import assess
from assistant.procedure.assessment import DeadlineCode, DeadlineState, NextStep, Stage
from tests.procedure.telling import day, told

MADE = "complaint_made 2025-04-07"  # day 10 is 23 April, after Easter; day 20 is 8 May, after May Day
LATE = told(MADE, "stage1_extension_told 2025-04-24")  # day 11
IN_TIME = told(MADE, "stage1_extension_told 2025-04-23")  # day 10


def state(found, what: DeadlineCode) -> DeadlineState:
    return next(each.state for each in found.deadlines if each.what is what)


@pytest.mark.parametrize("today", [day("2025-04-24") + timedelta(days=n) for n in range(15)])
def test_both_counts_are_carried_until_day_20(today: date) -> None:
    found = assess(LATE, today)
    assert (found.stage, found.next_step, found.can_escalate) == (Stage.STAGE1_OPEN, NextStep.WAIT, False)
    assert NextStep.REQUEST_STAGE2 in found.alternatives
    assert AskFor.STAGE2_INVESTIGATION in {ask.code for ask in found.can_ask_for}
    assert "D3" in found.doubts
    assert found.council_faults == ()
    assert state(found, DeadlineCode.STAGE1_RESPONSE) is DeadlineState.EXTENDED_LATE


def test_the_ground_names_both_counts() -> None:
    [link] = [s for s in assess(LATE, day("2025-04-28")).chain if s.concludes.startswith("next_step:")]
    assert link.because == "extension_told_late"
    assert {"s1-04", "s1-05", "s1-06"} <= set(link.rules)


@pytest.mark.parametrize("today", ["2025-05-09", "2025-06-02"])
def test_past_day_20_there_is_nothing_left_to_doubt(today: str) -> None:
    found = assess(LATE, day(today))
    assert (found.stage, found.next_step) == (Stage.STAGE1_OVERDUE, NextStep.REQUEST_STAGE2)
    assert found.can_escalate is True
    assert "D3" not in found.doubts


@pytest.mark.parametrize("today", ["2025-04-23", "2025-04-24", "2025-05-08"])
def test_told_on_day_10_it_simply_counts(today: str) -> None:
    found = assess(IN_TIME, day(today))
    assert found.stage is Stage.STAGE1_OPEN
    assert NextStep.REQUEST_STAGE2 not in found.alternatives
    assert AskFor.STAGE2_INVESTIGATION not in {ask.code for ask in found.can_ask_for}
    assert "D3" not in found.doubts


@pytest.mark.parametrize("notice", ["", " 2025-04-22..2025-04-28", " ..2025-04-28"])
def test_a_notice_that_may_have_come_in_time_is_taken_to_have(notice: str) -> None:
    found = assess(told(MADE, f"stage1_extension_told{notice}"), day("2025-04-29"))
    assert found.stage is Stage.STAGE1_OPEN
    assert "D3" not in found.doubts


def test_with_no_notice_at_all_the_council_is_late() -> None:
    found = assess(told(MADE), day("2025-04-29"))
    assert (found.stage, found.can_escalate) == (Stage.STAGE1_OVERDUE, True)
    assert state(found, DeadlineCode.STAGE1_RESPONSE) is DeadlineState.PASSED


def test_stage_2_asked_for_on_the_other_count_is_not_forbidden() -> None:
    """Refused because stage 1 goes on, it depends: the council cannot be sure of its twenty days."""
    asked = told(MADE, "stage1_extension_told 2025-04-24", "stage2_requested 2025-04-29")
    assert assess(asked, day("2025-04-30")).stage is Stage.STAGE2_OPEN
