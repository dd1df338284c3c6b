"""Payments in decisions as a picture: a bar each, the sum and what it was for in words beside it.

Money that was owed or spent and is given back is drawn apart from what acknowledges distress or delay: it is
of another size, and says nothing of the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from assistant.app import decision_html
from assistant.conversation import Decision, Payment, PaymentKind, RemedyPicture, Spread

WIDTH = 100  # of the longest bar, in percent
SHOWN = 6  # bars of each kind before the rest unfold
ENOUGH = 5  # sums a spread is told of
NO_TARIFF = (
    "Examples, never a tariff: each sum was for what happened in that case. "
    "Yours may get more, less or nothing."
)
NOTHING = '<p class="ns-soft">None of these decisions has a payment recorded.</p>'
KINDS = {
    PaymentKind.SYMBOLIC: "For distress, delay or trouble",
    PaymentKind.MADE_GOOD: "Money owed or spent, given back",
}


def chart(picture: RemedyPicture, decisions: Mapping[str, Decision], level: int = 3) -> str:
    """The payments, in the picture's order; a sentence where none is recorded.

    ``decisions`` holds, by reference, those with a panel on the page that a payment can open. ``level`` is
    that of the headings.
    """
    if not picture.payments:
        return NOTHING
    parts = [f'<p class="ns-soft">{NO_TARIFF}</p>']
    for kind, title in KINDS.items():
        paid = [payment for payment in picture.payments if payment.kind is kind]
        if paid:
            spread = _spread(picture.symbolic) if kind is PaymentKind.SYMBOLIC else ""
            parts.append(f"<h{level}>{title}</h{level}>{spread}{_bars(paid, decisions)}")
    return "".join(parts) + _unsaid(picture)


def _spread(held: Spread | None) -> str:
    if held is None or held.count < ENOUGH:
        return ""
    return (
        f"<p>{held.count} payments, from {pounds(held.least)} to {pounds(held.most)}. "
        f"Half were between £{held.lower_quarter:,.0f} and £{held.upper_quarter:,.0f}.</p>"
    )


def _bars(paid: Sequence[Payment], decisions: Mapping[str, Decision]) -> str:
    longest = max(max(payment.amount_gbp for payment in paid), 1)
    rows = [_bar(payment, longest, decisions) for payment in paid]
    html = f'<ol class="ns-bars">{"".join(rows[:SHOWN])}</ol>'
    if len(rows) > SHOWN:
        html += (
            f'<details class="ns-fold"><summary>{len(rows) - SHOWN} more</summary>'
            f'<ol class="ns-bars" start="{SHOWN + 1}">{"".join(rows[SHOWN:])}</ol></details>'
        )
    return html


def _bar(payment: Payment, longest: float, decisions: Mapping[str, Decision]) -> str:
    held = decisions.get(payment.ref)
    where = f", {escape(held.council)}" if held else ""
    at = f", paragraph {payment.paragraph}" if payment.paragraph else ""
    opens = decision_html.opener(held.ref, held.council) if held else ""
    told = payment.reason.rstrip(".") or "reason not recorded"
    if held and payment.reason == held.remedy:  # no reason of its own: the whole remedy stands in its place
        told = f"among all that was put right: {told}"
    width = max(WIDTH * payment.amount_gbp / longest, 0.5)
    return (
        f'<li><span class="ns-bar" style="width:{width:.1f}%"></span>'
        f"<span><strong>{pounds(payment.amount_gbp)}</strong> "
        f"{escape(told)}. {decision_html.ref(payment.ref)}{where}{at}</span>{opens}</li>"
    )


def _unsaid(picture: RemedyPicture) -> str:
    """Decisions that record a payment and not its sum are owned to, not left out."""
    count = len(picture.unsaid)
    if not count:
        return ""
    told = "1 more decision records" if count == 1 else f"{count} more decisions record"
    refs = ", ".join(map(decision_html.ref, picture.unsaid))
    return f'<p class="ns-soft">{told} a payment and not its sum: {refs}.</p>'


def pounds(amount: float) -> str:
    return f"£{amount:,.2f}".removesuffix(".00")
