"""The glossary: readable words, none explained twice, none left to words of the trade."""

from __future__ import annotations

import pytest

from assistant.app.glossary import glossary, parse
from assistant.app.wording import WordingError


def test_every_word_is_explained_in_a_sentence_or_three() -> None:
    for word in glossary().words:
        assert word.means.endswith(".")
        assert word.means.count(". ") <= 2, word.word
        assert len(word.means) <= 240, word.word


def test_a_form_in_any_case_leads_to_its_word() -> None:
    assert glossary().word("OMBUDSMAN").word == "Ombudsman"
    assert glossary().word("respite").word == "short breaks"


@pytest.mark.parametrize(
    "raw",
    [
        "- {word: panel, means: Three people look.}\n- {word: board, also: [Panel], means: Something else.}",
        "- {word: x, means: Too short a word.}",
        "- {word: panel}",
        "a: [",
        "3",
    ],
)
def test_a_damaged_glossary_is_named(raw: str) -> None:
    with pytest.raises(WordingError, match=r"glossary\.yaml"):
        parse(raw)
