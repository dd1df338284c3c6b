"""What decisions like the person's case paid: examples with their references, and how the sums lie."""

from __future__ import annotations

from assistant.answering.page import Page
from assistant.answering.text import safe
from vectorstore.payments import Payment, remedy_picture
from vectorstore.records import Comparable

SHOWN = 4  # payments in the text, the decision most like the case first
ENOUGH = 5  # sums a spread is told of


def lines(page: Page) -> list[str]:
    """Nothing where no decisions were looked at."""
    if not page.looked_at:
        return []
    picture = remedy_picture([each.decision for each in page.looked_at])
    looked, paid = str(len(picture.looked_at)), len({each.ref for each in picture.payments})
    if not paid:
        return [_line(page, "how_much_none", looked=looked)]
    held = {each.decision.ref: each for each in page.looked_at}
    told = [_line(page, "how_much_looked", looked=looked, paid=str(paid))]
    told += [_payment(page, each, held[each.ref]) for each in picture.payments[:SHOWN]]
    if picture.symbolic and picture.symbolic.count >= ENOUGH:
        least, lower, upper, most = (
            f"£{sum_:,.0f}"
            for sum_ in (
                picture.symbolic.least,
                picture.symbolic.lower_quarter,
                picture.symbolic.upper_quarter,
                picture.symbolic.most,
            )
        )
        key = "how_much_spread_alike" if lower == upper else "how_much_spread"
        told.append(_line(page, key, least=least, lower=lower, upper=upper, most=most))
    return told


def _payment(page: Page, payment: Payment, comparable: Comparable) -> str:
    decision = comparable.decision
    own = payment.reason and payment.reason != decision.remedy
    text = _line(
        page,
        "how_much_for" if own else "how_much_within",
        council=safe(decision.council),
        ref=payment.ref,
        amount=_pounds(payment.amount_gbp),
        reason=safe(payment.reason).rstrip("."),
        remedy=safe(decision.remedy or "not recorded"),
    )
    return f"{text} {page.citations.decision(comparable)}"


def _pounds(amount: float) -> str:
    return f"£{amount:,.2f}".removesuffix(".00")


def _line(page: Page, key: str, **values: str) -> str:
    return page.wording.followups.lines[key].text.format_map(values)
