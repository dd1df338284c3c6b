"""The trained heads: what is shipped loads, fits, is small, and reads a clause in its context."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.case import EventType, Person
from assistant.understanding.encoder import OVERLAP, WINDOW, Tokens, clause_ranges, windows
from assistant.understanding.heads import HEADS, EventHeads, HeadsError, member_folders
from assistant.understanding.reading import EVENT_TYPES
from assistant.understanding.segments import split

LARGEST = 2_500_000  # bytes of one shipped file


@pytest.fixture(scope="module")
def heads() -> EventHeads:
    return EventHeads.load()


def test_every_shipped_file_is_small_and_no_pickle() -> None:
    files = [file for folder in member_folders() for file in folder.iterdir()]
    assert {file.suffix for file in files} == {".safetensors", ".json"}
    assert all(file.stat().st_size < LARGEST for file in files)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I asked for stage 2 on 3 March and nothing has come.", EventType.STAGE2_REQUESTED),
        ("The review panel sat on 12 June.", EventType.PANEL_HELD),
        ("I complained to the council on 4 May about the social worker.", EventType.COMPLAINT_MADE),
        ("They refused my request for the panel.", EventType.STAGE3_REFUSED),
    ],
)
def test_a_plain_clause_is_read(heads: EventHeads, text: str, kind: EventType) -> None:
    clauses = split(text)
    scores = heads.score(clauses, text)
    assert scores.shape == (len(clauses), len(EVENT_TYPES))
    assert EVENT_TYPES[int(scores.max(0).argmax())] is kind


def test_reading_is_the_same_each_time_and_all_are_probabilities(heads: EventHeads) -> None:
    text = "Cl = mother. S1 resp 3/2/25, s2 refused 17/2, no reasons."
    clauses = split(text)
    first, second = heads.read(text, clauses), heads.read(text, clauses)
    assert np.array_equal(first.events, second.events)
    assert float(first.events.min()) >= 0.0
    assert float(first.events.max()) <= 1.0
    assert max(first.person, key=lambda person: first.person[person]) is Person.ADVISER
    assert sum(first.stage.values()) == pytest.approx(1.0, abs=1e-4)


def test_earlier_turns_give_context_and_no_rows(heads: EventHeads) -> None:
    text = "They said no."
    clauses = split(text)
    alone = heads.score(clauses, text)
    told = heads.score(clauses, text, before=["I asked for the stage 3 review panel on 2 May."])
    assert alone.shape == told.shape
    column = EVENT_TYPES.index(EventType.STAGE3_REFUSED)
    assert told[0, column] > alone[0, column]


def test_a_long_paste_is_read_in_windows(heads: EventHeads) -> None:
    text = "I asked for stage 2 on 3 March. " + "The weather was dull and the bus was late. " * 120
    clauses = split(text)
    scores = heads.score(clauses, text)
    assert scores.shape[0] == len(clauses)
    assert scores[0, EVENT_TYPES.index(EventType.STAGE2_REQUESTED)] > 0.3


def test_nothing_to_read(heads: EventHeads) -> None:
    assert heads.score([], "").shape == (0, len(EVENT_TYPES))


def test_windows_cover_every_token_with_overlap() -> None:
    for length in (1, WINDOW, WINDOW + 1, 5 * WINDOW):
        spans = windows(length)
        assert spans[0][0] == 0
        assert spans[-1][1] == length
        for (_, end), (start, _) in itertools.pairwise(spans):
            assert end - start == OVERLAP


def test_a_clause_always_has_a_token() -> None:
    tokens = Tokens([5, 6, 7], [(0, 3), (4, 7), (8, 12)])
    assert clause_ranges(tokens, [(0, 7), (8, 12), (12, 13)]) == [(0, 2), (2, 3), (2, 3)]


def test_broken_weights_name_the_folder_and_the_remedy(tmp_path: Path) -> None:
    member = tmp_path / "1"
    shutil.copytree(member_folders()[0], member)
    (member / HEADS).write_bytes(b"not weights")
    with pytest.raises(HeadsError, match=r"evals\.listener\.train"):
        EventHeads.load(tmp_path)
