"""Put several rankings together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

RRF_K = 60


def standardised(items: Sequence[str], scores: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """Each item's score as standard deviations from the mean; an item with none has the lowest there is."""
    lowest = min(scores.values(), default=0.0)
    values = np.array([scores.get(item, lowest) for item in items], dtype=np.float64)
    if len(values) == 0:
        return values
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def reciprocal_rank(rankings: Iterable[Sequence[str]], k: int = RRF_K) -> list[str]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): items best first, ties by name."""
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] += 1.0 / (k + rank)
    return sorted(scores, key=lambda item: (-scores[item], item))
