"""The precision is measured once for a machine, a torch and a model, and remembered."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from vectorstore import precision
from vectorstore.embedder import Embedder, Vectors
from vectorstore.precision import FILE, measure, use_fastest


class Timed(Embedder):
    """Takes so long to encode, and makes vectors turned so far."""

    def __init__(self, name: str = "fp32", seconds: float = 0.0, turned: float = 0.0) -> None:
        self.name, self._name, self._seconds, self._turned = "timed", name, seconds, turned
        self.encoded = 0

    @property
    def precision(self) -> str:
        return self._name

    def trial(self, precision: str) -> Timed:
        return TRIALS[precision]

    def use(self, other: Embedder) -> None:
        self._name = other.precision

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += 1
        time.sleep(self._seconds)
        row = [np.cos(self._turned), np.sin(self._turned)]
        return np.array([row] * len(texts), dtype=np.float32)


TRIALS: dict[str, Timed] = {}


@pytest.mark.parametrize(
    ("fp32", "bf16", "turned", "best"),
    [(0.03, 0.005, 0.0, "bf16"), (0.005, 0.03, 0.0, "fp32"), (0.03, 0.005, 0.3, "fp32")],
)
def test_the_faster_is_taken_if_its_vectors_are_the_same(
    fp32: float, bf16: float, turned: float, best: str
) -> None:
    trials = {"fp32": Timed("fp32", fp32), "bf16": Timed("bf16", bf16, turned)}
    assert measure(trials).precision == best


def test_it_is_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TRIALS.update(fp32=Timed("fp32", 0.02), bf16=Timed("bf16", 0.002))
    first, again = Timed(), Timed()
    assert use_fastest(first, tmp_path).precision == "bf16"
    encoded = TRIALS["bf16"].encoded
    assert use_fastest(again, tmp_path).precision == first.precision == again.precision == "bf16"
    assert TRIALS["bf16"].encoded == encoded > 0
    monkeypatch.setattr(precision, "conditions", lambda embedder: "another machine")
    use_fastest(Timed(), tmp_path)
    assert TRIALS["bf16"].encoded > encoded
    assert len(json.loads((tmp_path / FILE).read_text())) == 2


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}'])
def test_a_damaged_file_is_measured_over(tmp_path: Path, text: str) -> None:
    TRIALS.update(fp32=Timed("fp32", 0.02), bf16=Timed("bf16", 0.002))
    (tmp_path / FILE).write_text(text)
    assert use_fastest(Timed(), tmp_path).precision == "bf16"
    assert len(json.loads((tmp_path / FILE).read_text())) == 1


def test_the_bundled_model_is_measured_and_still_encodes(tmp_path: Path, embedder: Embedder) -> None:
    held = embedder.trial(embedder.precision)
    before = held.encode(["The council refused stage 2."])
    found = use_fastest(held, tmp_path)
    assert held.precision == found.precision
    assert set(found.texts_per_second) == {"fp32", "bf16"}
    assert float(held.encode(["The council refused stage 2."])[0] @ before[0]) > 0.999
