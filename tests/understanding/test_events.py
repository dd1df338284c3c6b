"""The decode: the procedure's order settles what the words leave open, and each event gets its own date."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import EventType as E
from assistant.understanding.attach import Places, attach
from assistant.understanding.cues import Cues, load_cues
from assistant.understanding.dates import read_dates
from assistant.understanding.events import FoundEvent, Turn, decode
from assistant.understanding.order import Position
from assistant.understanding.segments import split
from assistant.understanding.weigher import load_weigher

TODAY = date(2025, 6, 10)


def told(text: str, position: Position | None = None) -> list[FoundEvent]:
    clauses = split(text)
    turn = Turn.of(
        text, clauses, load_cues().read([c.text for c in clauses]), read_dates(text, TODAY), position is None
    )
    return decode(turn, TODAY, position or Position(), load_weigher())


def happened(text: str) -> dict[E, date | None]:
    return {e.kind: e.when.day for e in told(text) if not e.negated and not e.planned}


def test_each_event_has_its_own_date() -> None:
    found = happened("I complained on 3 March. They answered on 20 March. I asked for stage 2 on 25 March.")
    assert found[E.COMPLAINT_MADE] == date(2025, 3, 3)
    assert found[E.STAGE1_RESPONSE] == date(2025, 3, 20)
    assert found[E.STAGE2_REQUESTED] == date(2025, 3, 25)


def test_a_note_in_shorthand() -> None:
    found = happened(
        "s1 compl 12/3/25, s1 resp 26/3/25, s2 req'd 2/4/25. S2 adj recd 6/5/25, panel req 12/5/25"
    )
    assert found[E.STAGE1_RESPONSE] == date(2025, 3, 26)
    assert found[E.STAGE2_REQUESTED] == date(2025, 4, 2)
    assert found[E.STAGE2_RESPONSE] == date(2025, 5, 6)
    assert found[E.STAGE3_REQUESTED] == date(2025, 5, 12)


def test_an_unstaged_answer_belongs_to_the_stage_asked_for() -> None:
    before = Position.after([E.COMPLAINT_MADE, E.STAGE1_RESPONSE, E.STAGE2_REQUESTED])
    assert before.place("refuse") == (E.STAGE2_REFUSED, 0.5)
    assert Position.after([E.COMPLAINT_MADE]).place("answer")[0] is E.STAGE1_RESPONSE  # type: ignore[index]
    assert before.then(E.STAGE2_RESPONSE).place("ask")[0] is E.STAGE3_REQUESTED  # type: ignore[index]


def test_what_has_not_happened_moves_nothing_along() -> None:
    start = Position.after([E.COMPLAINT_MADE])
    assert start.then(E.STAGE2_REQUESTED, happened=False).level == start.level


def test_denied_and_planned_are_kept_apart() -> None:
    found = told("The council answered my complaint on 20 May. I haven't asked for stage 2 yet.")
    asked = next(e for e in found if e.kind is E.STAGE2_REQUESTED)
    assert asked.negated


def test_a_question_tells_no_event() -> None:
    assert told("Can I ask for stage 2 if they refuse?") == []


def test_nothing_said_is_nothing_told() -> None:
    assert told("") == []


def test_a_faulty_cue_names_its_place(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "cues.yaml"
    path.write_text("words: {}\nevents: {chased: [{say: '('}]}\nfamilies: {}\n")
    with pytest.raises(ValueError, match=r"chased: cue 1"):
        load_cues(path)


def test_cues_hold_every_word_they_name() -> None:
    assert isinstance(load_cues(), Cues)


def test_the_day_of_a_complaint_is_not_the_day_of_what_is_complained_of() -> None:
    text = "I complained about it on 3 September."
    clauses = split(text)
    told = [(0, E.PROBLEM_BEGAN, 0), (0, E.COMPLAINT_MADE, 0)]
    begun, complained = attach(Places.of(text, clauses, told, read_dates(text, TODAY)))
    assert complained.day == date(2024, 9, 3)
    assert not begun.known


@pytest.mark.parametrize(
    "words",
    ["there is no stage 1 answer at all", "there's still no reply at stage 1", "there has been no response"],
)
def test_an_answer_told_to_be_missing_did_not_come_on_the_day_that_is_told_beside_it(words: str) -> None:
    found = happened(f"I complained on 3 March. It is now 10 June and {words}.")
    assert found[E.COMPLAINT_MADE] == date(2025, 3, 3)
    assert E.STAGE1_RESPONSE not in found
