"""Told, denied, meant or only supposed."""

from __future__ import annotations

import pytest

from assistant.case import EventType as E
from assistant.understanding.polarity import Polarity, read


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("I haven't asked for stage 2 yet", E.STAGE2_REQUESTED),
        ("never got a reply", E.STAGE1_RESPONSE),
        ("nobody has written to say they need longer", E.STAGE1_EXTENSION_TOLD),
        ("no report", E.STAGE2_RESPONSE),
        ("still waiting for the panel", E.PANEL_HELD),
        ("they have not refused", E.STAGE2_REFUSED),
    ],
)
def test_denied(clause: str, kind: E) -> None:
    assert read(clause, kind).negated


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("they answered and it was not upheld", E.STAGE1_RESPONSE),
        ("they refused, nothing further to add", E.STAGE2_REFUSED),
        ("the reply came and I was not happy with it", E.STAGE1_RESPONSE),
        ("they won't take my complaint", E.COMPLAINT_REFUSED),
        ("I complained because it did not say why", E.PROBLEM_BEGAN),
    ],
)
def test_a_no_that_denies_nothing(clause: str, kind: E) -> None:
    assert read(clause, kind) == Polarity()


def test_what_lies_ahead_is_planned() -> None:
    assert read("panel is on 3 June", E.PANEL_DATE_SET, ahead=True).planned
    assert not read("panel was on 3 June", E.PANEL_DATE_SET, ahead=False).planned
    assert read("I'm going to ask for stage 2", E.STAGE2_REQUESTED).planned
    assert read("Should I ask for it?", E.STAGE2_REQUESTED, sentence="Should I ask for it?").supposed


@pytest.mark.parametrize(
    "clause",
    [
        "can I ask for stage 2",
        "if they refuse the panel",
        "my friend got a panel",
        "a woman on facebook said stage 2",
    ],
)
def test_questions_conditions_and_others_cases_tell_nothing(clause: str) -> None:
    told = read(clause, E.STAGE2_REQUESTED, sentence=clause + "?")
    assert told.supposed
    assert not told.negated
