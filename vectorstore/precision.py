"""In which precision a model encodes fastest on this machine: measured once, and remembered.

What is remembered holds for one processor, one version of PyTorch, one number of threads and one model; with
any other it is measured again. bf16 is only taken where its vectors are those of fp32 but for rounding.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from vectorstore.embedder import Embedder

FILE = "precision.json"
PRECISIONS = ("fp32", "bf16")
TURNS = 3
FASTER = 1.1  # times; less is noise, and fp32 then stays
ALIKE = 0.999  # the least cosine of a text's two vectors

#: Of the lengths that paragraphs have.
TEXTS = tuple(
    " ".join(["The council answered the complaint some weeks after it had said it would."] * count)
    for count in (1, 2, 3, 4, 5, 6, 8, 10)
)


class Measured(BaseModel):
    """What was found: the precision to use, and texts encoded a second in each."""

    model_config = ConfigDict(frozen=True)

    precision: str
    texts_per_second: Mapping[str, float]


def use_fastest(embedder: Embedder, folder: Path) -> Measured:
    """Let the embedder encode in the fastest precision; the folder remembers which. A folder that cannot be
    written is not an error: it is then measured again the next time."""
    key = conditions(embedder)
    known = _remembered(folder / FILE)
    if key in known:
        found = known[key]
        if found.precision != embedder.precision:
            embedder.use(embedder.trial(found.precision))
        return found
    trials = {name: embedder.trial(name) for name in PRECISIONS}
    found = measure(trials)
    embedder.use(trials[found.precision])
    _remember(folder / FILE, {**known, key: found})
    return found


def measure(trials: Mapping[str, Embedder]) -> Measured:
    """The best of some turns of each, taken in turn, after one to warm up: what else runs slows all alike."""
    vectors = {name: trial.encode(TEXTS) for name, trial in trials.items()}
    least = dict.fromkeys(trials, float("inf"))
    for _ in range(TURNS):
        for name, trial in trials.items():
            start = time.perf_counter()
            trial.encode(TEXTS)
            least[name] = min(least[name], time.perf_counter() - start)
    rates = {name: len(TEXTS) / seconds for name, seconds in least.items()}
    alike = float(np.min(np.sum(vectors["fp32"] * vectors["bf16"], axis=1))) >= ALIKE
    faster = rates["bf16"] > FASTER * rates["fp32"]
    return Measured(precision="bf16" if alike and faster else "fp32", texts_per_second=rates)


def conditions(embedder: Embedder) -> str:
    """What a measurement holds for."""
    import torch

    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="ignore").splitlines()
        cpu = "\n".join(
            sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))})
        )
    except OSError:
        cpu = platform.processor()
    machine = hashlib.sha256(f"{platform.machine()} {os.cpu_count()} {cpu}".encode()).hexdigest()[:12]
    return f"{machine} torch {torch.__version__} {torch.get_num_threads()} threads {embedder.name}"


def _remembered(file: Path) -> dict[str, Measured]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        return {str(key): Measured.model_validate(value) for key, value in held.items()}
    except (OSError, ValueError, AttributeError, ValidationError):
        return {}


def _remember(file: Path, known: Mapping[str, Measured]) -> None:
    staged = file.with_name(f"{FILE}.{uuid.uuid4().hex[:8]}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({key: value.model_dump() for key, value in known.items()}, indent=1)
        staged.write_text(text, encoding="utf-8")
        os.replace(staged, file)
    except OSError:
        with suppress(OSError):
            staged.unlink(missing_ok=True)
