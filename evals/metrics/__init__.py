"""What is measured of an answer, and of many."""

from evals.metrics.answers import CHECKS, Check, Counts, Score, score
from evals.metrics.figures import Change, Figure, Record, change, latency, mcnemar, ratio
from evals.metrics.retrieval import retrieval_pairs, retrieval_scores, summarise_retrieval
from evals.metrics.summary import LOWER_IS_BETTER, METRICS, Metric, summarise

__all__ = [
    "CHECKS",
    "LOWER_IS_BETTER",
    "METRICS",
    "Change",
    "Check",
    "Counts",
    "Figure",
    "Metric",
    "Record",
    "Score",
    "change",
    "latency",
    "mcnemar",
    "ratio",
    "retrieval_pairs",
    "retrieval_scores",
    "score",
    "summarise",
    "summarise_retrieval",
]
