"""The learned order of decisions: weights over the features, kept as data (``ranker.json``).

They are learned by ``python -m evals.train_ranker`` from the tuning part of the graded searches.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from vectorstore.features import FEATURES, Matrix, Values

FILE = Path(__file__).with_name("ranker.json")


class Ranker(BaseModel):
    """A weighted sum of standardised features; about the grade (0 to 3) a reader would give.

    ``learned_from`` says what the weights come from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    learned_from: str
    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weight: tuple[float, ...]
    base: float

    @model_validator(mode="after")
    def _fits(self) -> Ranker:
        if self.features != FEATURES:
            raise ValueError("these weights are for other features: run python -m evals.train_ranker")
        if not len(self.mean) == len(self.scale) == len(self.weight) == len(self.features):
            raise ValueError("there must be a mean, a scale and a weight for each feature")
        return self

    def score(self, matrix: Matrix) -> Values:
        """One score for each row of a matrix of features."""
        scores: Values = (matrix - np.array(self.mean)) / np.array(self.scale) @ np.array(
            self.weight
        ) + self.base
        return scores


@cache
def ranker() -> Ranker:
    """The bundled weights. Raises ValueError where they are not for these features."""
    return Ranker.model_validate_json(FILE.read_text(encoding="utf-8"))
