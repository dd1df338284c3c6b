"""What comparable decisions paid, and how the sums lie together."""

from __future__ import annotations

import pytest

from tests.vectorstore.small import decision
from vectorstore.library import Library
from vectorstore.payments import PaymentKind, payments_of, remedy_picture, spread
from vectorstore.records import Remedy, Situation


def test_a_payment_says_to_whom_and_for_what() -> None:
    paid = decision(
        "24 000 001",
        remedy="£300 and her costs.",
        remedies=(
            Remedy(amount_gbp=300, payee="Ms X", reason="distress", paragraph=31),
            Remedy(amount_gbp=456, payee="Ms X", reason="hotel costs repaid"),
            Remedy(amount_gbp=50),
        ),
    )
    first, second, third = payments_of(paid)
    assert (first.reason, first.kind, first.paragraph) == ("to Ms X for distress", PaymentKind.SYMBOLIC, 31)
    assert second.kind is PaymentKind.MADE_GOOD
    assert third.reason == "£300 and her costs."


def test_the_spread_leaves_out_money_that_was_owed() -> None:
    decisions = [
        decision(f"24 000 00{row}", remedies=(Remedy(amount_gbp=amount, reason=reason),))
        for row, (amount, reason) in enumerate(
            [(100, "delay"), (200, "distress"), (9000, "allowance arrears")]
        )
    ]
    picture = remedy_picture(
        [*decisions, decision("24 000 009", remedy="A symbolic payment (sum not given).")]
    )
    assert picture.symbolic is not None
    assert (picture.symbolic.count, picture.symbolic.least, picture.symbolic.most) == (2, 100, 200)
    assert len(picture.payments) == 3
    assert picture.unsaid == ("24 000 009",)
    assert len(picture.looked_at) == 4


@pytest.mark.parametrize(
    ("amounts", "lower", "median", "upper"),
    [([100.0], 100, 100, 100), ([100, 200], 125, 150, 175), ([1, 2, 3, 4, 5], 2, 3, 4)],
)
def test_spreads(amounts: list[float], lower: float, median: float, upper: float) -> None:
    found = spread(amounts)
    assert found is not None
    assert (found.lower_quarter, found.median, found.upper_quarter) == (lower, median, upper)


def test_no_amounts_have_no_spread() -> None:
    assert spread([]) is None
    assert remedy_picture([]).symbolic is None


def test_the_library_paints_one_for_a_situation(library: Library) -> None:
    picture = library.remedies(Situation(text="stage 2 was months late", faults=("delay_stage2",)))
    assert picture.payments
    for payment in picture.payments:
        held = library.decision(payment.ref)
        assert held is not None
        assert payment.amount_gbp in {remedy.amount_gbp for remedy in held.remedies}
        assert payment.ref in picture.looked_at
