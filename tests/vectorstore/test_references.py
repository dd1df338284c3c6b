from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.references import normalise_reference


@pytest.mark.parametrize(
    "typed",
    [
        "20 008 394", "20008394", "20-008-394", "20/008/394", " 20 008394 ", "LGO 20 008 394", "(20 008 394)",
        "20\u00a0008\u00a0394", "https://www.lgo.org.uk/decisions/children-s-care-services/other/20-008-394",
    ],
)  # fmt: skip
def test_loose_references_are_one(typed: str) -> None:
    assert normalise_reference(typed) == "20 008 394"


def test_a_letter_is_kept() -> None:
    assert normalise_reference("16-005 834A") == "16 005 834a"


@pytest.mark.parametrize("typed", ["", "Redbridge", "20 008", "120 008 394", "20 008 3945", "2020-09-21"])
def test_what_is_no_reference_is_none(typed: str) -> None:
    assert normalise_reference(typed) is None


@given(st.text(max_size=60))
def test_any_text_gives_none_or_the_proper_form(typed: str) -> None:
    found = normalise_reference(typed)
    assert found is None or normalise_reference(found) == found
