"""What each sentence of a council's letter tells, and what each day in it is the day of, as two small trained
networks hear it.

They stand on the states of three sentence encoders that are shipped already: the listener's two, which were
trained to hear the same events in a person's words, and the published one they came from. Each sentence is
read alone. The networks are trained by ``python -m evals.council_letters.train``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from assistant.understanding.encoder import (
    Tokeniser,
    bundled_model_dir,
    clause_ranges,
    load_encoder,
    merge,
)
from assistant.understanding.heads import ADAPTER, member_folders
from vectorstore.embedder import share_processors
from vectorstore.encoder import Encoder

Floats = NDArray[np.float32]
WEIGHTS = "council_ear.npz"
LONGEST = 160  # tokens of a sentence that are read
_AROUND = 7  # tokens before and after a day that its role is read from
_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Heard:
    """What one sentence tells (code to probability), and for each of its days the same of its roles."""

    tells: Mapping[str, float]
    roles: tuple[Mapping[str, float], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A perceptron of one hidden layer: standardised inputs, GELU, independent outputs by code."""

    codes: tuple[str, ...]
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """(n, inputs) to probabilities (n, codes)."""
        hidden = torch.nn.functional.gelu(torch.from_numpy(inputs @ self.first + self.first_bias)).numpy()
        return np.asarray(1 / (1 + np.exp(-(hidden @ self.second + self.second_bias))), dtype=np.float32)


class Features:
    """The encoders' states of sentences, pooled."""

    def __init__(self) -> None:
        folder = bundled_model_dir()
        self._tokeniser = Tokeniser(folder)
        self._encoders = [Encoder(load_encoder(folder))]
        for place in member_folders():
            encoder = load_encoder(folder)
            merge(encoder, load_file(place / ADAPTER))
            self._encoders.append(Encoder(encoder))

    def __call__(
        self, sentences: Sequence[str], days: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Floats, Floats]:
        """(sentences, width) and (all days in order, width). ``days`` are characters of their sentence."""
        whole: list[torch.Tensor] = []
        around: list[torch.Tensor] = []
        for at in range(0, len(sentences), _AT_ONCE):
            tokens = [self._tokeniser(text) for text in sentences[at : at + _AT_ONCE]]
            marked = [[self._tokeniser.cls, *t.ids[:LONGEST], self._tokeniser.sep] for t in tokens]
            read = [encoder(marked) for encoder in self._encoders]
            for row, each in enumerate(tokens):
                states = [one[row][1:-1] if len(one[row]) > 2 else one[row] for one in read]
                means = torch.cat([s.mean(0) for s in states])
                whole.append(torch.cat([means, *(s.max(0).values for s in states)]))
                spans = days[at + row]
                for low, high in clause_ranges(each, list(spans)) if spans else []:
                    around.append(torch.cat([_around(s, low, high) for s in states] + [means]))
        return _rows(whole), _rows(around)


class Ear:
    """Reads sentences; holds no state of a letter."""

    def __init__(self, features: Features, tells: Network, roles: Network) -> None:
        self._features, self._tells, self._roles = features, tells, roles

    def hear(self, sentences: Sequence[str], days: Sequence[Sequence[tuple[int, int]]]) -> list[Heard]:
        """What each sentence tells. ``days`` holds for each the characters of its days."""
        if not sentences:
            return []
        whole, around = self._features(sentences, days)
        told = self._tells(whole)
        roles = iter(self._roles(around)) if len(around) else iter(())
        return [
            Heard(
                dict(zip(self._tells.codes, map(float, row), strict=True)),
                tuple(dict(zip(self._roles.codes, map(float, next(roles)), strict=True)) for _ in spans),
            )
            for row, spans in zip(told, days, strict=True)
        ]


def _around(states: torch.Tensor, low: int, high: int) -> torch.Tensor:
    """The states before a day and after it, each as a mean (zero where nothing stands there)."""
    low, high = min(low, len(states)), min(high, len(states))
    before, after = states[max(0, low - _AROUND) : low], states[high : high + _AROUND]
    nothing = torch.zeros(states.shape[1])
    return torch.cat([before.mean(0) if len(before) else nothing, after.mean(0) if len(after) else nothing])


def _rows(rows: Sequence[torch.Tensor]) -> Floats:
    return torch.stack(list(rows)).numpy() if rows else np.zeros((0, 1), np.float32)


def encoders_told() -> str:
    """What the listener's adapters are, in short: networks trained on others would hear amiss."""
    told = hashlib.sha256()
    for place in member_folders():
        told.update((place / ADAPTER).read_bytes())
    return told.hexdigest()


def save_networks(path: Path, tells: Network, roles: Network) -> None:
    """Write both networks, in half precision."""
    told: dict[str, NDArray[np.generic]] = {"encoders": np.array(encoders_told())}
    for name, network in (("tells", tells), ("roles", roles)):
        told[f"{name}_codes"] = np.array(network.codes)
        for part in ("first", "first_bias", "second", "second_bias"):
            told[f"{name}_{part}"] = getattr(network, part).astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **told)


@cache
def load_ear() -> Ear:
    """The shipped networks with their encoders, read once; a reading uses one processor, as a turn does."""
    share_processors()
    with resources.files(__package__).joinpath(WEIGHTS).open("rb") as file, np.load(file) as held:
        networks = [
            Network(
                tuple(str(code) for code in held[f"{name}_codes"]),
                *(
                    held[f"{name}_{part}"].astype(np.float32)
                    for part in ("first", "first_bias", "second", "second_bias")
                ),
            )
            for name in ("tells", "roles")
        ]
    return Ear(Features(), *networks)
