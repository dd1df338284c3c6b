"""A run as one JSON document.

Questions that are held back are counted everywhere and shown nowhere: reading them would be tuning on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.compare import Comparison
from evals.metrics import Figure, summarise_retrieval
from evals.record import Found, Outcome, Result
from evals.report.page import Page, by_tag, failing, figures_of, shown, times_of


def as_document(page: Page) -> dict[str, Any]:
    """The first run's document, with the others under ``systems`` where several were put side by side."""
    document = _run(page.first)
    if page.citation_check:
        document["citation_check"] = page.citation_check.model_dump()
    if page.judged:
        document["judged"] = page.judged.model_dump()
    if len(page.results) > 1:
        document["systems"] = [_run(result) for result in page.results]
    if page.comparison:
        document["comparison"] = comparison_document(page.comparison)
    if page.verdict:
        document["gate"] = {"passed": page.verdict.passed, "reasons": list(page.verdict.reasons)}
    document["broken_checks"] = list(page.broken)
    return document


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """A comparison as JSON, held-back questions by their number only."""
    document = comparison.model_dump(mode="json", exclude={"flips"})
    flips = [flip for flip in comparison.flips if not flip.held_back]
    document["flips"] = [flip.model_dump(mode="json") for flip in flips]
    document["flips_held_back"] = len(comparison.flips) - len(flips)
    return document


def _run(result: Result) -> dict[str, Any]:
    outcomes = result.outcomes
    wrong = failing(outcomes)
    return {
        "system": result.system,
        "made_with": result.made_with,
        "questions": len(outcomes),
        "errors": sum(o.error is not None for o in outcomes),
        "harmful": [o.id for o in shown(outcomes) if o.score.harm],
        "harmful_held_back": sum(bool(o.score.harm) for o in outcomes if o.held_back),
        "metrics": _dump(figures_of(result)),
        "latency_seconds": times_of(result),
        "by_tag": {tag: _dump(figures) for tag, figures in by_tag(outcomes).items()},
        "retrieval": _dump(summarise_retrieval([f.measures for f in result.found])),
        "failing_held_back": len(wrong) - len(shown(wrong)),
        "failing": [_failure(o) for o in shown(wrong)],
        "queries": [_query(f) for f in result.found],
    }


def _dump(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {name: figure.model_dump() for name, figure in figures.items()}


def _failure(outcome: Outcome) -> dict[str, Any]:
    said = outcome.score.said
    return {
        "id": outcome.id,
        "error": outcome.error,
        "harm": list(outcome.score.harm),
        "wrong": [check.model_dump(mode="json") for check in outcome.score.checks if not check.right],
        "unsupported": [u.model_dump() for u in said.unsupported] if said else [],
    }


def _query(found: Found) -> dict[str, Any]:
    if found.held_back:
        return {"id": found.id, "error": found.error, **found.measures}
    return {"id": found.id, "error": found.error, "found": list(found.found), **found.measures}
