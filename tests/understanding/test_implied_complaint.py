"""A complaint left unanswered was made; one not made, answered badly or only supposed is another matter."""

from datetime import date

import pytest

from assistant.case import Case, EventType, Origin
from assistant.understanding import Listener
from assistant.understanding.implied_complaint import implied_complaint
from assistant.understanding.order import Position
from assistant.understanding.polarity import left_unanswered
from assistant.understanding.segments import split

E = EventType
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(None)


@pytest.mark.parametrize(
    "message",
    [
        "the council never replied to my complaint",
        "My complaint was never answered.",
        "They have ignored our complaint.",
        "Nobody has responded to my complaint",
        "social services didn't even acknowledge my complaint",
        "no reply to my complaint at all",
        "the council never replied to my complaint about school transport",
    ],
)
def test_the_complaint_was_made_and_no_answer_came(listener, message) -> None:
    events = {event.type: event for event in listener.listen(Case(), message, TODAY).events}
    assert events[E.COMPLAINT_MADE].happened
    assert events[E.STAGE1_RESPONSE].negated
    assert E.COMPLAINT_REFUSED not in events


@pytest.mark.parametrize(
    "clause",
    [
        "I haven't made a complaint yet",
        "I haven't complained because they never answer anyone",
        "their letter didn't answer my complaint properly",
        "it doesn't answer half of my complaint",
        "if they don't answer my complaint",
        "what happens when nobody replies to my complaint?",
        "they have not replied to my stage 2 complaint",
        "the ombudsman has not answered my complaint",
        "they answered my complaint",
        "they never reply to my emails",
        "the trust won't answer my complaint",
        "the governors have ignored my complaint",
    ],
)
def test_what_does_not_say_so(clause) -> None:
    assert not left_unanswered(clause)


def test_it_is_inferred_with_its_words_and_the_day_told_for_it() -> None:
    words = "They have never replied to my complaint."
    made, answer = implied_complaint(words, split(words), [], [], Position(), 2)
    assert (made.type, answer.type) == (E.COMPLAINT_MADE, E.STAGE1_RESPONSE)
    assert answer.negated
    assert made.evidence.origin is Origin.INFERRED
    assert made.evidence.quote == words


def test_what_was_heard_or_lies_behind_is_not_inferred_again() -> None:
    words = "They have never replied to my complaint."
    (answer,) = implied_complaint(words, split(words), [], [], Position.after([E.COMPLAINT_MADE]), 0)
    assert answer.type is E.STAGE1_RESPONSE
    assert implied_complaint(words, split(words), [], [], Position.after([E.STAGE2_REQUESTED]), 0) == []


def test_the_month_told_is_the_complaints(listener) -> None:
    heard = listener.listen(Case(), "they never answered my complaint from February", TODAY).events
    made = next(event for event in heard if event.type is E.COMPLAINT_MADE)
    assert made.when.earliest == date(2026, 2, 1)
