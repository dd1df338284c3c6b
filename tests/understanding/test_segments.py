"""Clauses: each mostly one thing told, offsets exact, whatever the punctuation."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.segments import split


def texts(message: str) -> list[str]:
    return [clause.text for clause in split(message)]


@given(st.text(max_size=300))
def test_offsets_are_exact_and_clauses_never_overlap(message: str) -> None:
    end = 0
    for clause in split(message):
        assert message[clause.start : clause.end] == clause.text
        assert clause.start >= end
        assert clause.text == clause.text.strip()
        end = clause.end


PIECES = ["i complained", "they said no", ",", "and", "12.3.24", "n", "then", "."]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_word_is_lost(words: list[str]) -> None:
    message = " ".join(words)
    kept = "".join(clause.text for clause in split(message))
    assert [ch for ch in kept if ch.isalnum()] == [ch for ch in message if ch.isalnum()]


@pytest.mark.parametrize(
    ("message", "first", "second"),
    [
        ("s1 resp 3/2/25; s2 refused 17/2", "s1 resp", "s2 refused"),
        ("I complained in March and they never replied", "I complained", "they never"),
        ("i complained in may n they said no", "i complained", "they said"),
        ("Asked for stage 2 on 3 May. Refused 9 May.", "Asked for", "Refused 9"),
        ("S2 req'd 26/1/26, ack'd 28/1", "S2 req'd", "ack'd"),
        ("Complained 5 Jan. 16th: they said no", "Complained 5", "16th"),
        ("asked for stage 2 and got a flat no on the phone", "asked for", "got a flat"),
        (
            "so thats when i sent it in all on the third of march they never even rang",
            "i sent it",
            "never even",
        ),
    ],
)
def test_two_things_told_are_two_clauses(message: str, first: str, second: str) -> None:
    found = texts(message)
    home_first = next(i for i, clause in enumerate(found) if first in clause)
    home_second = next(i for i, clause in enumerate(found) if second in clause)
    assert home_first < home_second


@pytest.mark.parametrize(
    "message",
    ["The letter is dated 12.5.25", "on Monday, 3 March", "Mr. Jones rang", "at 10 a.m. on Tuesday"],
)
def test_dates_and_abbreviations_are_not_cut(message: str) -> None:
    assert texts(message) == [message]


def test_sentences_are_counted() -> None:
    clauses = split("I rang and they hung up. Then I wrote.")
    assert [c.sentence for c in clauses] == [0, 0, 1]


@pytest.mark.parametrize("unit", ["a", "and i ", ", they ", "no. ", "3/2 ", "\n", "("])
def test_a_very_long_message_is_cut_quickly(unit: str) -> None:
    message = (unit * 20_000)[:20_000]
    start = time.perf_counter()
    split(message)
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("message", ["", "   ", "...", "\n\n"])
def test_nothing_said_is_no_clause(message: str) -> None:
    assert split(message) == []


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("I complained on 2 November and no reply.", ["I complained on 2 November", "and no reply."]),
        ("complained 2 Nov still nothing back", ["complained 2 Nov", "still nothing back"]),
        ("s1 10/8/26 resp 4/9/26 part upheld", ["s1 10/8/26", "resp 4/9/26 part upheld"]),
        ("s2 reqd 1/9 refused 22/9", ["s2 reqd 1/9", "refused 22/9"]),
        (
            "when I complained the manager said it was dealt with",
            ["when I complained", "the manager said it was dealt with"],
        ),
        ("I have had no reply", ["I have had no reply"]),
        ("Stage 1 reply 27 March. Stage 2 asked 14/4", ["Stage 1 reply 27 March.", "Stage 2 asked 14/4"]),
    ],
)
def test_an_act_and_what_followed_it_are_two_clauses(text: str, clauses: list[str]) -> None:
    told = [clause.text for clause in split(text)]
    assert told == clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("- 17 Oct: S1 reply\n- 20 Oct: S2 request", ["- 17 Oct: S1 reply", "- 20 Oct: S2 request"]),
        ("21 Mar 22 panel asked for", ["21 Mar 22 panel asked for"]),
        ("03/02/25 – complaint made; 17/02/25 – answer", ["03/02/25 – complaint made", "17/02/25 – answer"]),
        ("16 Feb: they replied.", ["16 Feb: they replied."]),
        ("12/1 complained 20/1 ack'd 30/1 upheld", ["12/1 complained", "20/1 ack'd", "30/1 upheld"]),
        ("complained 12/1 ack'd 20/1 upheld 30/1", ["complained 12/1", "ack'd 20/1", "upheld 30/1"]),
    ],
)
def test_a_day_stays_with_what_was_noted_of_it(text: str, clauses: list[str]) -> None:
    assert texts(text) == clauses


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "I asked for stage 2 on 12 October 2026 and on 26 October they said it was not needed.",
            [
                "I asked for stage 2 on 12 October 2026",
                "and on 26 October they said it was not needed.",
            ],
        ),
        (
            "I complained on 3 May and on 20 May, the council replied.",
            ["I complained on 3 May", "and on 20 May, the council replied."],
        ),
        ("They came on 3 May and on 4 May.", ["They came on 3 May and on 4 May."]),
    ],
)
def test_a_day_goes_with_the_statement_that_follows_it(text: str, pieces: list[str]) -> None:
    assert [clause.text for clause in split(text)] == pieces
