"""Put several rankings together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt


def standardised(items: Sequence[str], scores: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """Each item's score as standard deviations from the mean; an item with none has the lowest there is."""
    lowest = min(scores.values(), default=0.0)
    values = np.array([scores.get(item, lowest) for item in items], dtype=np.float64)
    if len(values) == 0:
        return values
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
