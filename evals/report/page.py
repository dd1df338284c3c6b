"""What a report is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.compare import Comparison, Verdict
from evals.judge import Judged
from evals.metrics import Figure, Record, latency, summarise
from evals.metrics.support import Agreement
from evals.record import Outcome, Result

Figures = dict[str, Figure]


class Page(Record):
    """Runs side by side (the first is the one whose failures are shown), and what they were held against."""

    results: tuple[Result, ...]
    citation_check: Agreement | None = None
    judged: Judged | None = None
    comparison: Comparison | None = None
    verdict: Verdict | None = None
    broken: tuple[str, ...] = ()

    @property
    def first(self) -> Result:
        return self.results[0]


def figures_of(result: Result) -> Figures:
    return summarise([outcome.score for outcome in result.outcomes])


def times_of(result: Result) -> dict[str, float]:
    return latency([outcome.seconds for outcome in result.outcomes if outcome.seconds is not None])


def by_tag(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """The figures of each tag, the largest tags first."""
    sizes = Counter(tag for outcome in outcomes for tag in outcome.tags)
    tags = sorted(sizes, key=lambda tag: (-sizes[tag], tag))
    return {tag: summarise([o.score for o in outcomes if tag in o.tags]) for tag in tags}


def failing(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with a wrong label or no answer, harmful ones first."""
    return sorted((o for o in outcomes if not o.right), key=lambda o: not o.score.harm)


def shown(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those whose words may be read: all but the held-back."""
    return [o for o in outcomes if not o.held_back]
