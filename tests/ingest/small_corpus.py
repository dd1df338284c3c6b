"""A few of the bundled records in the place of all of them, so that an index is made in a moment."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from ingest import pipeline
from ingest.corpus import Corpus, load_corpus

DECISIONS, RULES, GUIDANCE = 4, 3, 2


def small() -> Corpus:
    whole = load_corpus()
    return replace(
        whole,
        decisions=dict(islice(whole.decisions.items(), DECISIONS)),
        rules=dict(islice(whole.rules.items(), RULES)),
        guidance=dict(islice(whole.guidance.items(), GUIDANCE)),
    )


def use() -> None:
    """For a process of its own; tests use the fixture."""
    corpus = small()
    pipeline.load_corpus = lambda: corpus  # type: ignore[assignment]
