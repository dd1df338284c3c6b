"""Shorthand is read with the full words beside it; ordinary words are left alone."""

from __future__ import annotations

import pytest

from vectorstore.abbreviations import expand


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LA refusing s2", ["council", "stage 2"]),
        ("no IO/IP appointed", ["investigating officer", "independent person"]),
        ("SGO allowance", ["special guardianship order"]),
        ("CIN, s17 assmt", ["child in need", "section 17", "assessment"]),
        ("OOT", ["out of time"]),
        ("ex-LAC, no PA", ["looked after child", "personal adviser"]),
    ],
)
def test_shorthand_is_written_out(text: str, said: list[str]) -> None:
    read = expand(text)
    for words in said:
        assert words in read
    for word in text.replace("/", " ").replace(",", "").split():
        assert word in read


@pytest.mark.parametrize("text", ["", "pa and ma came, la la la", "I did it in a mash", "He said so, ip dip"])
def test_ordinary_words_are_left(text: str) -> None:
    assert expand(text) == text
