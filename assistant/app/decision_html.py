"""Decisions of the Ombudsman as HTML: cards for those like a case, and a whole entry in a panel beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from html import escape

from assistant.app.source_html import last_checked, link
from assistant.app.spoken import slug, spoken
from assistant.app.wording import label, wording
from assistant.conversation import ComparableView, Decision

CARDS_SHOWN = 3
IN_OUR_WORDS = "Told here in our own words. The decision itself is what counts."
ON_THEIR_SITE = "Read the decision on the Ombudsman’s site"


def cards(held: Sequence[ComparableView], opened: Collection[str] = ()) -> str:
    """Comparable decisions, one card each; those beyond the first few unfold.

    ``opened`` are the references whose whole entry has a panel on this page.
    """
    html = _cards(held[:CARDS_SHOWN], opened)
    more = held[CARDS_SHOWN:]
    if more:
        html += (
            f'<details class="ns-fold"><summary>{len(more)} more</summary>{_cards(more, opened)}</details>'
        )
    return html


def _cards(held: Sequence[ComparableView], opened: Collection[str]) -> str:
    return f'<div class="ns-cards">{"".join(_card(view, view.ref in opened) for view in held)}</div>'


def _card(view: ComparableView, opens: bool) -> str:
    facts = {
        "Like yours": view.why,
        "What the Ombudsman found": view.summary,
        "What was put right": view.remedy or "",
        "Where": _paragraphs(view.paragraphs),
    }
    rows = "".join(f"<dt>{name}</dt><dd>{escape(told)}</dd>" for name, told in facts.items() if told)
    doubt = "" if view.confirmed else '<p class="ns-doubt">Some details of this entry are not confirmed.</p>'
    return (
        f'<article class="ns-card" aria-label="Decision {escape(view.ref, quote=True)}">'
        f"<h3>{escape(view.council)}</h3>{line(view)}<dl>{rows}</dl>{doubt}"
        f"{opener(view.ref, view.council) if opens else ''}{link(view.url, ON_THEIR_SITE)}</article>"
    )


def opener(ref: str, council: str) -> str:
    """The button that opens a decision's panel."""
    told = escape(f"Open decision {ref}, {council}, beside the answer", quote=True)
    return (
        f'<p><button type="button" class="ns-opener" popovertarget="decision-{slug(ref)}" '
        f'aria-label="{told}">Open it here</button></p>'
    )


def drawer(decision: Decision, cited: Collection[int] = (), checked: date | None = None) -> str:
    """A whole entry, in a panel that stays open beside the page.

    ``cited`` paragraphs are marked; ``checked`` is the day it was last compared with its source.
    """
    ident = f"decision-{slug(decision.ref)}"
    title = escape(f"Decision {decision.ref}, {decision.council}", quote=True)
    return (
        f'<div popover="manual" id="{ident}" class="ns-panel ns-drawer" role="dialog" tabindex="-1" '
        f'aria-label="{title}"><button type="button" class="ns-close ns-close-top" popovertarget="{ident}" '
        f'popovertargetaction="hide">Close</button>{entry(decision, cited, checked)}</div>'
    )


def entry(decision: Decision, cited: Collection[int] = (), checked: date | None = None) -> str:
    """What we hold of a decision."""
    parts = [
        f"<h3>{escape(decision.council)}</h3>{line(decision)}",
        f'<p class="ns-soft">{escape(decision.category or "")}</p>' if decision.category else "",
        _told("What happened", decision.narrative),
        _told("What the Ombudsman found", decision.finding),
        _told("What was put right", decision.remedy or ""),
        _money(decision),
        _actions(decision),
        _in_full(decision, cited),
        _caveats(decision),
        f'<p class="ns-soft">{IN_OUR_WORDS}</p>{last_checked(checked)}{link(decision.url, ON_THEIR_SITE)}',
    ]
    return "".join(parts)


def line(held: ComparableView | Decision) -> str:
    """A decision's reference, day and outcome."""
    when = spoken(held.date) if held.date else "date not known"
    outcome = f'<span class="ns-outcome">{escape(held.outcome)}</span>' if held.outcome else ""
    return f'<p class="ns-soft">{ref(held.ref)}, {when} {outcome}</p>'


def ref(number: str) -> str:
    """A decision's reference, kept on one line."""
    return f'<span class="ns-ref">{escape(number)}</span>'


def _told(title: str, text: str) -> str:
    return f"<h4>{title}</h4><p>{escape(text)}</p>" if text else ""


def _money(decision: Decision) -> str:
    items = "".join(
        f"<li>£{remedy.amount_gbp:,.0f}"
        f"{escape(f' to {remedy.payee}' if remedy.payee else '')}"
        f"{escape(f', {remedy.reason}' if remedy.reason else '')}{_at(remedy.paragraph)}</li>"
        for remedy in decision.remedies
    )
    return f"<h4>Payments</h4><ul>{items}</ul>" if items else ""


def _actions(decision: Decision) -> str:
    items = "".join(
        f"<li>{escape(action.text)}{escape(f' ({action.due})' if action.due else '')}"
        f"{_at(action.paragraph)}</li>"
        for action in decision.actions
    )
    return f"<h4>What the council agreed to do</h4><ul>{items}</ul>" if items else ""


def _in_full(decision: Decision, cited: Collection[int]) -> str:
    if not decision.paragraphs:
        return ""
    html, section = [], ""
    for paragraph in decision.paragraphs:
        if paragraph.section != section:
            section = paragraph.section
            html.append(f"<h4>{escape(section)}</h4>")
        items = "".join(f"<li>{escape(item)}</li>" for item in paragraph.items)
        marked = ' class="ns-cited"' if paragraph.number in cited else ""
        html.append(
            f"<p{marked}><span class='ns-para'>{paragraph.number}.</span> {escape(paragraph.text)}</p>"
            f"{f'<ul>{items}</ul>' if items else ''}"
        )
    opened = " open" if cited else ""
    count = len(decision.paragraphs)
    return (
        f'<details class="ns-fold"{opened}><summary>Paragraph by paragraph ({count})</summary>'
        f"{''.join(html)}</details>"
    )


def _caveats(decision: Decision) -> str:
    if not decision.caveats:
        return ""
    told = "; ".join(label(wording().caveats, code) for code in decision.caveats)
    return f'<p class="ns-doubt">Not confirmed about this entry: {escape(told)}.</p>'


def _at(paragraph: int | None) -> str:
    return f" (paragraph {paragraph})" if paragraph else ""


def _paragraphs(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    return f"{'Paragraph' if len(numbers) == 1 else 'Paragraphs'} {', '.join(map(str, numbers))}"
