# ruff: noqa: E501 (messages read best whole)
"""What names a person does not leave; what the law turns on stays; and all of it can be put back."""

import pytest

from assistant.redaction import PatternRedactor, Span, redact

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
