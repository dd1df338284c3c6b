"""What comparable decisions paid, for what, and how the sums lie together: examples, never a tariff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from statistics import quantiles

from vectorstore.records import Decision, Record, Remedy

_MADE_GOOD = re.compile(
    r"backdat|back-pay|arrears|repaid|reimburs|refund|\bcosts?\b|\bfees?\b|allowance|guardianship payments",
    re.IGNORECASE,
)
_PAID = re.compile(r"payment|financial (remedy|settlement|redress)|symbolic|\bpay\b", re.IGNORECASE)


class PaymentKind(StrEnum):
    """``symbolic`` acknowledges distress, delay or trouble; ``made_good`` gives back money owed or spent."""

    SYMBOLIC = "symbolic"
    MADE_GOOD = "made_good"


class Payment(Record):
    """One sum in one decision: pounds, what for as the record says it, and the paragraph where known."""

    ref: str
    amount_gbp: float
    reason: str
    kind: PaymentKind
    paragraph: int | None = None


class Spread(Record):
    """How sums lie: of ``count``, the least, the quarters and the most, in pounds."""

    count: int
    least: float
    lower_quarter: float
    median: float
    upper_quarter: float
    most: float


class RemedyPicture(Record):
    """The payments in a list of decisions, in its order.

    ``symbolic`` is the spread of those that acknowledge distress, delay or trouble. ``unsaid`` names
    decisions with a payment whose sum is not recorded. ``looked_at`` are all that were looked through.
    """

    payments: tuple[Payment, ...]
    symbolic: Spread | None
    unsaid: tuple[str, ...]
    looked_at: tuple[str, ...]


def remedy_picture(decisions: Sequence[Decision]) -> RemedyPicture:
    """The payments that these decisions record, in pounds, and how those for distress lie together."""
    payments = tuple(payment for decision in decisions for payment in payments_of(decision))
    paid = {payment.ref for payment in payments}
    return RemedyPicture(
        payments=payments,
        symbolic=spread(each.amount_gbp for each in payments if each.kind is PaymentKind.SYMBOLIC),
        unsaid=tuple(d.ref for d in decisions if d.ref not in paid and d.remedy and _PAID.search(d.remedy)),
        looked_at=tuple(decision.ref for decision in decisions),
    )


def payments_of(decision: Decision) -> tuple[Payment, ...]:
    """The sums a decision records; the reason of one is the sentence on the remedy where none is given."""
    return tuple(
        Payment(
            ref=decision.ref,
            amount_gbp=remedy.amount_gbp,
            reason=_reason(remedy) or (decision.remedy or ""),
            kind=PaymentKind.MADE_GOOD if _MADE_GOOD.search(remedy.reason or "") else PaymentKind.SYMBOLIC,
            paragraph=remedy.paragraph,
        )
        for remedy in decision.remedies
    )


def spread(amounts: Iterable[float]) -> Spread | None:
    """None where there are no amounts."""
    held = sorted(amounts)
    if not held:
        return None
    lower, middle, upper = quantiles(held, n=4, method="inclusive") if len(held) > 1 else held * 3
    return Spread(
        count=len(held), least=held[0], lower_quarter=lower, median=middle, upper_quarter=upper, most=held[-1]
    )


def _reason(remedy: Remedy) -> str:
    whom = f"to {remedy.payee}" if remedy.payee else ""
    what = f"for {remedy.reason}" if remedy.reason else ""
    return " ".join(part for part in (whom, what) if part)
