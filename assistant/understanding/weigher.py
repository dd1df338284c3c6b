"""The learned weights of the decode: what each feature of a clause says for each event type.

One logistic model an event type, over the features of ``clause_features``, and two more for whether a told
event is negated or planned. All of it is learned by ``python -m evals.listener.train_decode`` from the
labelled messages and shipped as one small file, ``decode.npz``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.case import EventType
from assistant.understanding import polarity
from assistant.understanding.polarity import Polarity

WEIGHTS_FILE = Path(__file__).with_name("decode.npz")
TYPES: tuple[EventType, ...] = tuple(kind for kind in EventType if kind is not EventType.HEARING)
Floats = NDArray[np.float32]


class Weigher:
    """Named features in, log-odds out."""

    def __init__(
        self,
        names: Sequence[str],
        weights: Floats,
        polarity_names: Sequence[str],
        polarity_weights: Floats,
        common: Iterable[str],
    ) -> None:
        self._index = {name: i for i, name in enumerate(names)}
        self._weights = weights
        self._polarity_index = {name: i for i, name in enumerate(polarity_names)}
        self._polarity_weights = polarity_weights
        self.common = frozenset(common)

    def events(self, features: Iterable[str]) -> Floats:
        """Log-odds of each of ``TYPES`` (the part that these features give)."""
        rows = [self._index[f] for f in features if f in self._index]
        total: Floats = self._weights[rows].sum(axis=0)
        return total

    def polarity(self, features: Iterable[str]) -> tuple[float, float]:
        """Log-odds that an event is negated, and that it is planned."""
        rows = [self._polarity_index[f] for f in features if f in self._polarity_index]
        negated, planned = self._polarity_weights[rows].sum(axis=0)
        return float(negated), float(planned)


def polarity_features(
    words: Sequence[str], before: Sequence[str], kind: EventType, ahead: bool | None, told: Polarity
) -> list[str]:
    """What is seen when it is asked whether a told event happened: words, kind, date, the rules' view.

    ``before`` are the words of the clause before it in the same sentence (empty where there is none).
    """
    features = ["bias", f"ahead:{ahead}", f"rule:{told.negated}{told.planned}{told.supposed}"]
    features += [f"type:{kind}", f"type:{kind}&ahead:{ahead}", f"type:{kind}&neg:{told.negated}"]
    features += [f"w:{w}" for w in set(words)]
    features += [f"b:{a}_{b}" for a, b in itertools.pairwise(words)]
    features.append(f"first:{words[0] if words else ''}")
    features += [f"p:{w}" for w in set(before[-6:])]
    return features


def rules_view(text: str, sentence: str, kind: EventType, ahead: bool | None) -> Polarity:
    """What the rules alone say of an event's polarity."""
    return polarity.read(text, kind, "", sentence, ahead)


@cache
def load_weigher(path: Path = WEIGHTS_FILE) -> Weigher:
    """The weights shipped with the product. Raises ValueError where the file is not what it should be."""
    try:
        with np.load(path) as data:
            names = bytes(data["names"]).decode("utf-8").split("\n")
            polarity_names = bytes(data["polarity_names"]).decode("utf-8").split("\n")
            common = bytes(data["common"]).decode("utf-8").split("\n")
            kinds = bytes(data["types"]).decode("utf-8").split("\n")
            weights = data["weights"].astype(np.float32)
            polarity_weights = data["polarity_weights"].astype(np.float32)
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error
    if kinds != [str(kind) for kind in TYPES]:
        raise ValueError(f"{path.name} was learned for other event types: train it again")
    return Weigher(names, weights, polarity_names, polarity_weights, common)
