"""Payments in decisions as a picture: a bar each, the sum and what it was for in words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.conversation import Decision

WIDTH = 100  # of the longest bar, in percent
MOST = 25  # bars
NO_TARIFF = "Examples, never a tariff: each sum was for what happened in that case."


def chart(decisions: Sequence[Decision]) -> str:
    """The payments, the largest first; a sentence where none is recorded."""
    paid = [(remedy, decision) for decision in decisions for remedy in decision.remedies]
    if not paid:
        return '<p class="ns-soft">None of these decisions has a payment recorded.</p>'
    paid.sort(key=lambda pair: pair[0].amount_gbp, reverse=True)
    longest = max(paid[0][0].amount_gbp, 1)
    rows = "".join(
        f'<li><span class="ns-bar" style="width:{max(WIDTH * remedy.amount_gbp / longest, 0.5):.1f}%"></span>'
        f"<span><strong>£{remedy.amount_gbp:,.0f}</strong> "
        f"{escape(', '.join(filter(None, (remedy.payee, remedy.reason))) or 'reason not recorded')}. "
        f"{escape(decision.ref)}, {escape(decision.council)}</span></li>"
        for remedy, decision in paid[:MOST]
    )
    more = f'<p class="ns-soft">The {MOST} largest are shown.</p>' if len(paid) > MOST else ""
    return f'<p class="ns-soft">{NO_TARIFF}</p><ol class="ns-bars">{rows}</ol>{more}'
