"""The heads' guess for the whole message chooses among readings of the words, and never overrules them."""

from __future__ import annotations

import pytest

from assistant.case import EventType as E
from assistant.understanding.hints import Hints, standing
from assistant.understanding.order import Position


@pytest.mark.parametrize(
    ("seen", "denied", "stands"),
    [
        ((), (), "unknown"),
        ((E.PROBLEM_BEGAN,), (), "not_started"),
        ((), (E.COMPLAINT_MADE,), "not_started"),
        ((E.COMPLAINT_MADE,), (E.STAGE1_RESPONSE,), "stage1_awaited"),
        ((E.COMPLAINT_MADE, E.COMPLAINT_REFUSED), (), "stage1_refused"),
        ((E.COMPLAINT_MADE, E.STAGE1_RESPONSE), (), "stage1_answered"),
        ((E.STAGE1_RESPONSE, E.STAGE2_REQUESTED), (), "stage2_awaited"),
        ((E.STAGE2_REQUESTED, E.STAGE2_REFUSED), (), "stage2_refused"),
        ((E.STAGE2_REQUESTED, E.STAGE2_STOPPED), (), "stage2_refused"),
        ((E.STAGE2_RESPONSE,), (E.STAGE3_REQUESTED,), "stage2_answered"),
        ((E.STAGE2_RESPONSE, E.STAGE3_REQUESTED), (), "stage3_awaited"),
        ((E.STAGE3_REQUESTED, E.STAGE3_REFUSED), (), "stage3_refused"),
        ((E.PANEL_HELD, E.STAGE3_COUNCIL_RESPONSE), (), "stage3_answered"),
        ((E.STAGE2_RESPONSE, E.REMEDY_NOT_DONE), (), "remedy_outstanding"),
        ((E.STAGE2_REQUESTED, E.REMEDY_NOT_DONE), (), "stage2_awaited"),
        ((E.COMPLAINT_MADE, E.COMPLAINT_FROZEN), (), "frozen"),
        ((E.STAGE2_REFUSED, E.OMBUDSMAN_COMPLAINED), (), "ombudsman_open"),
        ((E.STAGE3_REFUSED, E.OMBUDSMAN_COMPLAINED, E.OMBUDSMAN_REFUSED), (), "stage3_refused"),
        ((E.OMBUDSMAN_COMPLAINED, E.OMBUDSMAN_DECIDED), (), "ombudsman_decided"),
    ],
)
def test_where_a_complaint_stands_by_what_was_told(
    seen: tuple[E, ...], denied: tuple[E, ...], stands: str
) -> None:
    assert standing(frozenset(seen), frozenset(denied)) == stands


def test_a_guess_favours_the_reading_it_agrees_with() -> None:
    hints = Hints({"stage2_refused": 0.8, "stage2_open": 0.15, "stage2_overdue": 0.05}, {})
    refused = Position.after([E.STAGE2_REQUESTED, E.STAGE2_REFUSED])
    waiting = Position.after([E.STAGE2_REQUESTED])
    assert hints.weigh(refused) > hints.weigh(waiting)


def test_open_and_overdue_are_one_guess_since_only_dates_tell_them_apart() -> None:
    waiting = Position.after([E.STAGE2_REQUESTED])
    either = Hints({"stage2_open": 0.5, "stage2_overdue": 0.5}, {})
    one = Hints({"stage2_open": 1.0, "stage2_overdue": 0.0}, {})
    assert either.weigh(waiting) == pytest.approx(one.weigh(waiting))


def test_a_sure_guess_is_bounded_so_that_plain_words_outweigh_it() -> None:
    hints = Hints({"stage1_open": 1.0, "stage2_refused": 0.0}, {})
    against = Position.after([E.STAGE2_REQUESTED, E.STAGE2_REFUSED])
    agreed = Position.after([E.COMPLAINT_MADE])
    assert 0 < hints.weigh(agreed) - hints.weigh(against) < 10


def test_without_heads_nothing_is_added() -> None:
    assert Hints.of(None).weigh(Position.after([E.STAGE2_REFUSED])) == 0.0


def test_where_the_law_would_put_a_reading_is_weighed_with_the_guess() -> None:
    awaited = Position.after([E.COMPLAINT_MADE])
    guess = Hints({"stage1_overdue": 0.9, "stage1_open": 0.05}, {})
    assert guess.weigh_placed(awaited, "stage1_overdue") > guess.weigh_placed(awaited, "stage1_open")
    assert guess.weigh_placed(awaited, "stage1_open") < guess.weigh_placed(awaited, "stage1_overdue") - 2


def test_without_heads_no_place_is_weighed() -> None:
    assert Hints({}, {}).weigh_placed(Position.after([E.COMPLAINT_MADE]), "stage1_open") == 0.0
