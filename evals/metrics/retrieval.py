"""Scoring ranked lists of decisions: nDCG@10, recall@20 and reciprocal rank, by ir-measures (trec_eval)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from evals.metrics.figures import Figure, Pair, ratio

MEASURES = {"nDCG@10": nDCG @ 10, "recall@20": R @ 20, "MRR": RR}


def retrieval_scores(found: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """The three measures of one ranked list of references against its grades.

    Gain is the grade, the discount log2(rank + 1) (Järvelin and Kekäläinen 2002). A reference listed twice
    counts once, at its first place.
    """
    ranked = list(dict.fromkeys(found))
    run = [ScoredDoc("q", ref, float(len(ranked) - place)) for place, ref in enumerate(ranked)]
    grades = [Qrel("q", ref, grade) for ref, grade in relevant.items()]
    values = {m.measure: m.value for m in ir_measures.iter_calc(list(MEASURES.values()), grades, run)}
    return {name: float(values.get(measure, 0.0)) for name, measure in MEASURES.items()}


def retrieval_pairs(rows: Sequence[Mapping[str, float]]) -> dict[str, list[Pair]]:
    """Each measure's pairs over queries, for a mean or for a paired comparison."""
    return {name: [(row[name], 1.0) if name in row else (0.0, 0.0) for row in rows] for name in MEASURES}


def summarise_retrieval(rows: Sequence[Mapping[str, float]]) -> dict[str, Figure]:
    """The mean of each retrieval measure over queries."""
    figures = {name: ratio(pairs) for name, pairs in retrieval_pairs(rows).items()}
    return {name: figure for name, figure in figures.items() if figure is not None}
