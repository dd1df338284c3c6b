"""The chain of reasoning: each conclusion of an assessment with the rules it rests on and their sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.answering.answer import Citation, View
from assistant.answering.authorities import Authorities
from assistant.procedure.assessment import Assessment


class Link(View):
    """One conclusion. ``about`` and ``code`` name it (``fault``, ``delay_stage2``); ``events`` are the ids of
    the case's events it used; ``rules`` are what it rests on, ids first."""

    about: str
    code: str
    events: tuple[str, ...] = ()
    rules: tuple[tuple[str, Citation], ...] = ()


def chain(assessment: Assessment, authorities: Authorities) -> list[Link]:
    """Every link, in the order it was concluded; what was concluded twice stands once, with all its rules."""
    events: dict[str, list[str]] = {}
    rules: dict[str, list[str]] = {}
    for step in assessment.chain:
        events.setdefault(step.concludes, []).extend(step.events)
        rules.setdefault(step.concludes, []).extend(step.rules)
    return [
        Link(
            about=concludes.partition(":")[0],
            code=concludes.partition(":")[2],
            events=tuple(dict.fromkeys(events[concludes])),
            rules=tuple(_rules(rules[concludes], authorities)),
        )
        for concludes in rules
    ]


def source_of(rule_id: str, authorities: Authorities) -> Citation | None:
    """A rule in our own words with the best of its authorities; None where there is no such rule."""
    shown = authorities.of(rule_id)
    if not shown:
        return None
    best = shown[0]
    checked: date | None = authorities.checked if best.confirmed else None
    return Citation(
        n=0,
        kind=best.kind,
        source=best.source,
        pinpoint=best.pinpoint,
        url=best.url,
        text=authorities.text(rule_id),
        confirmed=best.confirmed,
        checked=checked,
    )


def _rules(rule_ids: Iterable[str], authorities: Authorities) -> Iterable[tuple[str, Citation]]:
    for rule_id in dict.fromkeys(rule_ids):
        if source := source_of(rule_id, authorities):
            yield rule_id, source
