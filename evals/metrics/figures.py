"""A figure: a ratio of sums over questions, with its bootstrap interval.

Every metric is a ratio of sums over questions, so one bootstrap serves all of them: questions are drawn with
replacement and both sums are taken anew (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993,
ch. 13: the percentile interval). Two runs over the same questions are compared on the same draws (paired).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict
from scipy.stats import binomtest

RESAMPLES = 2000
SEED = 20061738  # the number of the Regulations; any fixed number does

Pair = tuple[float, float]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Figure(Record):
    """A metric: its value, its 95% bootstrap interval, and how many questions it rests on."""

    value: float
    low: float
    high: float
    n: int


class Change(Record):
    """The difference of a metric between two runs over the same questions (second minus first)."""

    before: float
    after: float
    low: float
    high: float
    n: int

    @property
    def difference(self) -> float:
        return self.after - self.before


def ratio(pairs: Sequence[Pair], resamples: int = RESAMPLES, proportion: bool = True) -> Figure | None:
    """Sum of the first over sum of the second, with a 95% interval over the pairs (exact at 0 and at 1).

    Pairs whose second number is 0 say nothing and are left out; with none left there is no figure.
    ``proportion`` False is for means that may leave 0 to 1 (seconds, school grades).
    """
    table: npt.NDArray[np.float64] = np.array([pair for pair in pairs if pair[1]], dtype=np.float64)
    if not len(table):
        return None
    n = len(table)
    top, bottom = (_draws(n, resamples) @ table).T
    low, high = np.percentile(top / bottom, [2.5, 97.5])
    value = table[:, 0].sum() / table[:, 1].sum()
    if proportion and value in (0, 1):
        # All alike: every resample gives the same, which is no reason to be certain. The exact interval of
        # Clopper and Pearson (1934) says what n questions without a miss can and cannot rule out.
        exact = binomtest(round(value * n), n).proportion_ci()
        low, high = exact.low, exact.high
    return Figure(value=float(value), low=float(low), high=float(high), n=n)


def change(before: Sequence[Pair], after: Sequence[Pair], resamples: int = RESAMPLES) -> Change | None:
    """The paired bootstrap: the same questions in both runs, drawn together.

    The sequences are aligned by question. A question that says nothing in either run is left out; where one
    whole side says nothing there is no figure.
    """
    rows = [(*a, *b) for a, b in zip(before, after, strict=True) if a[1] or b[1]]
    table: npt.NDArray[np.float64] = np.array(rows, dtype=np.float64)
    if not rows or not table[:, 1].sum() or not table[:, 3].sum():
        return None
    sums = _draws(len(rows), resamples) @ table
    usable = sums[(sums[:, 1] > 0) & (sums[:, 3] > 0)]
    low, high = np.percentile(usable[:, 2] / usable[:, 3] - usable[:, 0] / usable[:, 1], [2.5, 97.5])
    totals = table.sum(axis=0)
    return Change(
        before=float(totals[0] / totals[1]),
        after=float(totals[2] / totals[3]),
        low=float(low),
        high=float(high),
        n=len(rows),
    )


def mcnemar(newly_wrong: int, newly_right: int) -> float:
    """The exact two-sided p-value of McNemar's test: whether flips to the worse and to the better could be
    one coin's throws (McNemar 1947; the exact binomial form)."""
    flips = newly_wrong + newly_right
    return float(binomtest(newly_wrong, flips).pvalue) if flips else 1.0


def _draws(n: int, resamples: int) -> npt.NDArray[np.int64]:
    """How often each question is drawn, as one multinomial per resample: (resamples, n)."""
    return np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=resamples)


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile of seconds per turn."""
    if not seconds:
        return {}
    p50, p95 = np.percentile(np.asarray(seconds), [50, 95])
    return {"p50": float(p50), "p95": float(p95)}
