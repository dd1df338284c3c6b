"""The citation figures: statements cut at their marks, quantities brought to one form, support judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from evals.metrics.citations import is_claim, weigh
from evals.metrics.quantities import dates, quantities, without_dates
from evals.metrics.readability import reading_age
from evals.metrics.sentences import Statement, statements
from evals.metrics.support import Support, labelled_pairs, turned


def test_a_statement_runs_up_to_its_marks() -> None:
    text = (
        "### Where you stand\n\nYou asked for stage 2. The council said no. [1][2] You can go on today.\n"
        '- **Reasons.** Ask for them. [3]\n  You could write: "Please say why."\n\nIs that right? '
        "See reg. 17. [4]\n"
    )
    assert statements(text) == [
        Statement(("You asked for stage 2.", "The council said no."), (1, 2)),
        Statement(("You can go on today.",), ()),
        Statement(("Reasons.", "Ask for them."), (3,)),
        Statement(("See reg. 17.",), (4,)),
    ]


def test_a_link_is_no_mark() -> None:
    (found,) = statements("Read [the page](https://example.org) today. [2]")
    assert found == Statement(("Read the page today.",), (2,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("within ten working days", {"10 working days"}),
        ("65 working days (13 weeks)", {"65 working days"}),
        ("a year, or twelve months", {"12 months"}),
        ("10 working days, or 20 at most", {"10 working days", "20 working days"}),
        ("a further 10 working days, 20 in all", {"10 working days", "20 working days"}),
        ("The law says 10, and up to 20 working days", {"10 working days", "20 working days"}),
        ("£1,000 and £50", {"£1000", "£50"}),
        ("three independent persons", {"3 people"}),
        ("Friday 6 March 2020, another day", set()),
        ("stage 2, paragraph 17", set()),
    ],
)
def test_quantities_come_to_one_form(text: str, found: set[str]) -> None:
    assert quantities(text) == found


def test_dates_are_told_from_quantities() -> None:
    assert dates("On Friday 6 March 2020, and 2024-05-08.") == {"6 March 2020", "2024-05-08"}
    assert without_dates("From 6 March 2020 on.") == "From on."


def bag_of_words(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """A stand-in for the embedding model: hashed words, unit length."""
    rows = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().split():
            row[sum(map(ord, word.strip(".,;:"))) * 31 % 512] += 1
        row /= np.linalg.norm(row) or 1
    return rows


@pytest.fixture(scope="module")
def support() -> Support:
    return Support(bag_of_words)


def test_the_labelled_pairs_hold_both_kinds() -> None:
    pairs = labelled_pairs()
    assert len(pairs) >= 100
    assert 0.4 < sum(pair.supports for pair in pairs) / len(pairs) < 0.65


def test_a_changed_number_a_reversal_and_another_source_are_seen(support: Support) -> None:
    rule = "The council must answer at stage 1 within 10 working days."
    assert support.why_not("The council must answer at stage 1 within 10 working days.", [rule]) is None
    assert support.why_not("It must answer at stage 1 within 15 working days.", [rule]) == (
        "the source does not say 15 working days"
    )
    assert (
        support.why_not("It must answer within 15 working days.", [rule], "they said 15 working days") is None
    )
    reversed_ = support.why_not("The council need not answer at stage 1.", [rule])
    assert reversed_ == "the source says the opposite"
    elsewhere = support.why_not("Foster carers may bring an adoption allowance matter.", [rule])
    assert elsewhere is not None
    assert "something else" in elsewhere


def test_not_knowing_is_no_reversal() -> None:
    assert not turned("I can't tell if it was met.", ["The council must answer."])
    assert not turned("You cannot lose it.", ["It is not a limit."])
    assert not turned("The council said it can never pay money. The law lets it.", ["A council may pay."])
    assert turned("The council said no. It can never pay money.", ["A council may pay."])


def answer(text: str, **more: Any) -> dict[str, Any]:
    citations = [
        {
            "n": 1,
            "kind": "regulation",
            "source": "SI",
            "text": "The council must answer at stage 1 within 10 working days.",
        },
        {"n": 2, "kind": "decision", "source": "LGSCO decision 20 008 394", "text": "Not upheld: no fault."},
    ]
    return {"text": text, "citations": citations, "assessment": {}, **more}


def test_a_finding_that_tells_of_fault_in_another_part_is_no_finding_of_no_fault(support: Support) -> None:
    mixed = "No fault lay in how the council decided. Its other grounds for refusing were faulty."
    cited = {"n": 1, "kind": "decision", "source": "LGSCO decision 20 008 394", "text": mixed}
    told = {"text": "20 008 394: the Ombudsman found fault. [1]", "citations": [cited], "assessment": {}}
    said = weigh(told, "", support)
    assert said is not None
    assert said.unsupported == ()


def test_an_answer_is_weighed(support: Support) -> None:
    told = (
        "The council must answer at stage 1 within 10 working days. [1] The council must answer at stage 1 "
        "within 15 working days. [1] You should ask the council now.\n"
        "- 20 008 394: the Ombudsman found fault. [2]\n- 20 111 111: found no fault. [2]\n- Nothing here. [9]"
    )
    said = weigh(answer(told), "", support)
    assert said is not None
    assert (said.sentences, said.sourced, said.marks) == (6, 5, 5)
    assert (said.cited, said.supported) == (5, 1)
    assert [u.why for u in said.unsupported] == [
        "the source does not say 15 working days",
        "the source found no fault",
        "the reference is another decision's",
        "there is no such source",
    ]
    assert said.marks_right == 1
    assert said.claims >= 3
    assert said.spoken == 0  # no chat model spoke
    assert weigh(answer(""), "", support) is None


def test_what_a_chat_model_invents_is_seen(support: Support) -> None:
    told = (
        "The council must answer within 10 working days. You have 40 working days to ask. It was due on "
        "9 May 2025. You complained on 3 March 2025. See decision 99 999 999."
    )
    limits = {"deadlines": [{"due": "2025-05-08", "from": "2025-04-24", "working": "10 working days"}]}
    said = weigh(
        answer(told, composer="some-model", assessment=limits), "I complained on 3 March 2025.", support
    )
    assert said is not None
    assert (said.spoken, said.grounded) == (5, 2)
    assert said.invented == (
        "You have 40 working days to ask.",
        "It was due on 9 May 2025.",
        "See decision 99 999 999.",
    )


def test_what_counts_as_a_claim() -> None:
    assert is_claim("The council must answer within ten working days.")
    assert is_claim("You can go to the Ombudsman.")
    assert not is_claim("Thank you for telling me.")
    assert not is_claim("This sounds hard.")


def test_reading_age_rises_with_long_words() -> None:
    plain, hard = (
        "You can ask for help now.",
        "Administrative representations necessitate expeditious consideration.",
    )
    assert 4 < reading_age(plain) < 10 < reading_age(hard)
    assert reading_age("") == 0


@pytest.mark.slow
def test_the_check_agrees_with_the_reader() -> None:
    from vectorstore.embedder import load_embedder

    found = Support(load_embedder().encode).agreement()
    assert found.pairs == len(labelled_pairs())
    assert found.alike > 0.75
    assert found.kappa > 0.55
