"""A paper counts from the day it came, where its date and that day are both told."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import EventType as E
from assistant.understanding.dates import read_dates
from assistant.understanding.events import FoundEvent
from assistant.understanding.receipt import with_receipt
from assistant.understanding.segments import split

TODAY = date(2026, 3, 27)


def days(text: str, *kinds: E) -> list[tuple[E, date | None]]:
    """Each kind found on the first day that the text tells, and on the second one where two are named."""
    mentions = read_dates(text, TODAY, [], split(text))
    found = [FoundEvent(kind, 0, mentions[min(i, len(mentions) - 1)].when) for i, kind in enumerate(kinds)]
    return [(event.kind, event.when.day) for event in with_receipt(text, mentions, found)]


@pytest.mark.parametrize(
    "text",
    [
        "The decision letter is dated 3 March and my client got it on 6 March.",
        "Report dated the 3rd of March. It only reached us on 6 March",
        "S2 adj ltr dated 3/3/26 rec'd 6/3",
        "their letter of 3 March turned up on 6 March",
        "it's dated 3 March but it landed on the mat 6 March",
    ],
)
def test_the_day_it_came_is_the_day_of_the_answer(text: str) -> None:
    assert days(text, E.STAGE2_RESPONSE) == [(E.STAGE2_RESPONSE, date(2026, 3, 6))]


def test_its_coming_is_no_second_answer() -> None:
    told = "The letter is dated 3 March and it reached us on 6 March."
    assert days(told, E.STAGE2_RESPONSE, E.STAGE2_RESPONSE) == [(E.STAGE2_RESPONSE, date(2026, 3, 6))]


@pytest.mark.parametrize(
    "text",
    [
        "The letter is dated 3 March. I asked for stage 2 on 6 March.",
        "Their letter of 3 March says they received my complaint on 1 March.",
        "The letter came on 3 March and I rang on 6 March.",
    ],
)
def test_another_day_is_left_alone(text: str) -> None:
    assert days(text, E.STAGE1_RESPONSE) == [(E.STAGE1_RESPONSE, date(2026, 3, 3))]


def test_what_the_person_sent_keeps_its_day() -> None:
    told = "My letter dated 3 March, they received it 6 March"
    assert days(told, E.COMPLAINT_MADE) == [(E.COMPLAINT_MADE, date(2026, 3, 3))]
