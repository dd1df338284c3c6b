"""Learn how much each feature of a comparison counts, from the tuning part of the graded searches.

    python -m evals.train_ranker            cross-validate; print the weights (--without: what each is worth)
    python -m evals.train_ranker --write    learn from the whole tuning part and write vectorstore/ranker.json

The weights are a ridge regression of the grade on the standardised features. Every search counts alike, and
within a search decisions that were graded count more than the many that were not.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import Ridge
from sklearn.metrics import ndcg_score
from sklearn.model_selection import KFold

from evals.gold import Query
from evals.searches import searches
from vectorstore.features import FEATURES, Matrix, Values
from vectorstore.ranker import FILE, Ranker

TODAY = date(2026, 1, 1)  # searches name no dates: any day does
STRENGTHS = (3.0, 10.0, 30.0, 100.0, 300.0)
STRENGTH = (
    30.0  # the best of these in cross-validation, of those that differ by less than a hundredth the strongest
)
GRADED, NOT_GRADED = 5.0, 1.0
FOLDS = 6


@dataclass(frozen=True)
class Judged:
    """One search: its candidates' features and grades, and the grades there are, found or not."""

    matrix: Matrix
    grades: npt.NDArray[np.float64]
    all_grades: tuple[int, ...]


def judged(queries: Sequence[Query]) -> list[Judged]:
    """Features of every candidate of every search, by the search as it ships."""
    from assistant.conversation import Assistant
    from assistant.settings import Settings
    from ingest.pipeline import ensure_bundled
    from vectorstore.embedder import load_embedder

    settings = Settings()
    ensure_bundled(settings.index_dir, load_embedder(settings.embedding_model))
    assistant = Assistant.open(settings)
    found = []
    for query in queries:
        refs, matrix = assistant.candidates(query.query, TODAY)
        grades = np.array([query.relevant.get(ref, 0) for ref in refs], dtype=np.float64)
        found.append(Judged(matrix, grades, tuple(query.relevant.values())))
    return found


def learn(
    training: Sequence[Judged], strength: float = STRENGTH, features: Sequence[int] | None = None
) -> Ranker:
    """Fit the weights; those of features left out are 0."""
    kept = list(range(len(FEATURES)) if features is None else features)
    matrix = np.concatenate([each.matrix for each in training])
    grades = np.concatenate([each.grades for each in training])
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0)
    scale[scale == 0] = 1.0
    counts = np.concatenate(
        [np.where(each.grades > 0, GRADED, NOT_GRADED) / max(len(each.grades), 1) for each in training]
    )
    model = Ridge(alpha=strength).fit(
        ((matrix - mean) / scale)[:, kept], grades, sample_weight=counts * len(grades) / counts.sum()
    )
    weight = np.zeros(len(FEATURES))
    weight[kept] = model.coef_
    return Ranker(
        learned_from=f"{len(training)} graded searches",
        features=FEATURES,
        mean=_rounded(mean),
        scale=_rounded(scale),
        weight=_rounded(weight),
        base=round(float(model.intercept_), 5),
    )


def ndcg(each: Judged, scores: Values, k: int = 10) -> float:
    """nDCG at ``k``, the ideal taken over all graded decisions, candidates or not."""
    missed = len(each.all_grades) - int((each.grades > 0).sum())
    ranked = sorted(each.all_grades, reverse=True)
    truth = np.concatenate([each.grades, ranked[-missed:] if missed else []])  # the lowest ones, generously
    guess = np.concatenate([scores, np.full(missed, scores.min() - 1)])
    return float(ndcg_score([truth], [guess], k=k, ignore_ties=True))


def cross_validated(held: Sequence[Judged], strength: float, features: Sequence[int] | None = None) -> Values:
    """Each search's nDCG@10 by weights learned from the other folds."""
    values = np.zeros(len(held))
    for rest, left in KFold(FOLDS, shuffle=True, random_state=20061738).split(np.arange(len(held))):
        learned = learn([held[row] for row in rest], strength, features)
        for row in left:
            values[row] = ndcg(held[row], learned.score(held[row].matrix))
    return values


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights")
    parser.add_argument("--without", action="store_true", help="print what leaving out each feature costs")
    options = parser.parse_args()
    held = judged(searches("tune"))
    for strength in STRENGTHS:
        print(f"ridge {strength:5.0f}: nDCG@10 {cross_validated(held, strength).mean():.3f} cross-validated")
    learned = learn(held)
    for weight, name in zip(learned.weight, FEATURES, strict=True):
        print(f"{weight:+.3f}  {name}")
    if options.without:
        _print_losses(held)
    if options.write:
        FILE.write_text(learned.model_dump_json(indent=1) + "\n", encoding="utf-8")
        print(f"written to {FILE.name}")


def _print_losses(held: Sequence[Judged]) -> None:
    """What leaving out each feature costs."""
    whole = cross_validated(held, STRENGTH).mean()
    for number, name in enumerate(FEATURES):
        rest = [other for other in range(len(FEATURES)) if other != number]
        print(f"{whole - cross_validated(held, STRENGTH, rest).mean():+.4f} without {name}")


def _rounded(values: Values) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)


if __name__ == "__main__":
    main()
