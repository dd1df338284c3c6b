"""The assessment with its chain of rules as HTML: each conclusion, the facts it used, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.app.source_html import NOT_CONFIRMED, last_checked, link, named
from assistant.app.spoken import when_words
from assistant.app.wording import Wording, label
from assistant.case import Case
from assistant.conversation import Citation, Link


def chain(links: Sequence[Link], case: Case, words: Wording) -> str:
    """Every conclusion, grouped by what it is about, in the order they were drawn."""
    groups: dict[str, list[Link]] = {}
    for held in links:
        groups.setdefault(held.about, []).append(held)
    return "".join(
        f'<h3 class="ns-group">{escape(label(words.conclusions, about))}</h3>'
        f"{''.join(_conclusion(held, case, words) for held in group)}"
        for about, group in groups.items()
    )


def conclusion(held: Link, words: Wording) -> str:
    """A conclusion in words."""
    labels = {
        "fault": words.faults,
        "route": words.routes,
        "next_step": words.next_steps,
        "ask_for": words.wants,
        "refusal": words.reasons,
    }
    if held.about == "stage" and held.code in words.stages:
        return words.stages[held.code].says
    return label(labels.get(held.about, {}), held.code)


def _conclusion(held: Link, case: Case, words: Wording) -> str:
    used = [event for event in case.events if event.id in held.events]
    facts = "".join(
        f"<li>{escape(words.events[event.type.value].label)}"
        f"{escape(f', {when}' if (when := when_words(event.when)) else ', date not said')}</li>"
        for event in used
    )
    rules = "".join(f"<li>{_rule(source)}</li>" for _, source in held.rules)
    body = (f"<p><strong>Facts used</strong></p><ul>{facts}</ul>" if facts else "") + (
        f"<p><strong>Rules</strong></p><ul>{rules}</ul>" if rules else ""
    )
    count = f"{len(held.rules)} {'rule' if len(held.rules) == 1 else 'rules'}"
    title = escape(conclusion(held, words))
    if not body:
        return f'<p class="ns-name">{title}</p>'
    return (
        f'<details class="ns-fold"><summary>{title} <span class="ns-soft">({count})</span></summary>'
        f"{body}</details>"
    )


def _rule(source: Citation) -> str:
    doubt = "" if source.confirmed else f'<p class="ns-doubt">{NOT_CONFIRMED}</p>'
    return (
        f"{escape(source.text)} <span class='ns-origin'>{escape(named(source))}</span>{doubt}"
        f"{last_checked(source.checked)}{link(source.url, 'Open the source')}"
    )
