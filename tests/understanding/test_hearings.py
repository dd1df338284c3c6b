"""A court's day or an appeal's limit, as people tell it, is dated from the day of reading."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import Case, EventType, Safety
from assistant.procedure import assess
from assistant.understanding import Listener

TODAY = date(2025, 10, 6)  # a Monday


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("There is a court hearing next Tuesday about contact with my daughter.", date(2025, 10, 7)),
        (
            "We complained in May and they answered in nine days. The hearing is in two weeks.",
            date(2025, 10, 20),
        ),
        ("The tribunal appeal has to be in by Friday.", date(2025, 10, 10)),
        ("His final plan is dated 12 August and I want to appeal.", date(2025, 10, 12)),
        ("We're in court on the 14th and nobody has told us anything.", date(2025, 10, 14)),
    ],
)
def test_the_day_is_found_and_said_to_be_urgent(listener: Listener, text: str, day: date) -> None:
    case = listener.listen(Case(), text, TODAY)
    assert day in {event.when.day for event in case.events if event.type is EventType.HEARING}
    assert Safety.URGENT_LEGAL_DEADLINE in assess(case, TODAY).safety


@pytest.mark.parametrize(
    "text",
    [
        "The court hearing was in March and it is all finished now.",
        "The final hearing is on 12 January, my solicitor is ready.",
        "They said they would answer in nine days. My son is hard of hearing.",
    ],
)
def test_what_is_past_or_far_off_is_not(listener: Listener, text: str) -> None:
    assert Safety.URGENT_LEGAL_DEADLINE not in assess(listener.listen(Case(), text, TODAY), TODAY).safety
