"""How many of the right decisions come first: ours beside the usual ways of searching, in one run.

Measures are those of ir-measures (nDCG with gains 1, 2, 3 as graded; recall and reciprocal rank count any
grade). Intervals are percentile bootstraps over searches; a ratio's is taken on the same draws of searches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
import numpy as np
import numpy.typing as npt
from ir_measures import RR, R, nDCG

from evals.benchmarks.figures import Figure, Figures
from evals.benchmarks.retrieval_systems import DEPTH, all_searches
from evals.gold import Query
from evals.searches import PARTS, searches

MEASURES = {"nDCG@10": nDCG @ 10, "recall@20": R @ 20, "MRR": RR}
OURS = "ours"
RESAMPLES = 2000
SEED = 20061738

Values = npt.NDArray[np.float64]
Scores = Mapping[str, Mapping[str, Values]]  # search, measure, then one value for each query


def measure() -> Figures:
    """Run the five searches over each part of the bundled gold."""
    systems = all_searches()
    figures: list[Figure] = []
    table: list[tuple[str, ...]] = []
    sizes = []
    for part in PARTS:
        queries = searches(part)
        sizes.append(f"{len(queries)} to {part}")
        runs = {
            name: {query.name: search(query.query, DEPTH) for query in queries}
            for name, search in systems.items()
        }
        scores = {name: per_query(run, queries) for name, run in runs.items()}
        new = [*part_figures(part, scores), ratio_figure(part, scores)]
        figures += new
        table += part_table(part, new, list(scores))
    return Figures(
        benchmark="retrieval",
        measured=f"graded searches ({', '.join(sizes)}), with 95% bootstrap intervals over searches",
        figures=tuple(figures),
        table=tuple(table),
    )


def per_query(run: Mapping[str, Sequence[str]], queries: Sequence[Query]) -> dict[str, Values]:
    """Each measure's value for each query, in the order of ``queries``."""
    judged = [
        ir_measures.Qrel(query.name, ref, grade) for query in queries for ref, grade in query.relevant.items()
    ]
    ranked = [
        ir_measures.ScoredDoc(name, ref, -float(rank))
        for name, refs in run.items()
        for rank, ref in enumerate(refs)
    ]
    row = {query.name: number for number, query in enumerate(queries)}
    values = {name: np.zeros(len(queries)) for name in MEASURES}
    named = {str(wanted): name for name, wanted in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), judged, ranked):
        values[named[str(metric.measure)]][row[metric.query_id]] = metric.value
    return values


def part_figures(part: str, scores: Scores) -> list[Figure]:
    return [
        interval(f"{part}, {name}, {wanted}", values.mean(), means(values))
        for name, held in scores.items()
        for wanted, values in held.items()
    ]


def ratio_figure(part: str, scores: Scores) -> Figure:
    """Ours over the best other in nDCG@10, the best chosen over all queries."""
    first = next(iter(MEASURES))
    others = {name: held[first] for name, held in scores.items() if name != OURS}
    best = max(others, key=lambda name: float(others[name].mean()))
    ours, other = scores[OURS][first], others[best]
    ratio = float(ours.mean() / max(float(other.mean()), 1e-9))
    return interval(f"{part}, ours over {best}, {first}", ratio, means(ours) / np.maximum(means(other), 1e-9))


def means(values: Values) -> Values:
    """The mean over each of the same resamples of queries."""
    draws = np.random.default_rng(SEED).integers(0, len(values), (RESAMPLES, len(values)))
    drawn: Values = values[draws].mean(axis=1)
    return drawn


def interval(name: str, value: float, draws: Values) -> Figure:
    low, high = np.percentile(draws, [2.5, 97.5])
    unit = "times" if " over " in name else ""
    return Figure(name=name, unit=unit, median=float(value), least=float(low), most=float(high))


def part_table(part: str, figures: Sequence[Figure], systems: Sequence[str]) -> list[tuple[str, ...]]:
    """The figures of one part side by side, a row for each search."""
    held = {figure.name: figure for figure in figures}
    rows = [(part, *MEASURES)]
    for name in systems:
        cells = [held[f"{part}, {name}, {wanted}"] for wanted in MEASURES]
        rows.append((name, *(f"{cell.median:.3f} ({cell.least:.3f} to {cell.most:.3f})" for cell in cells)))
    ratio = figures[-1]
    rows.append(
        (ratio.name.split(", ")[1], f"{ratio.median:.2f} ({ratio.least:.2f} to {ratio.most:.2f})", "", "")
    )
    return rows
