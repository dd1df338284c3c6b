"""How much memory it takes to read, keep and publish ever more decisions.

``nextstage bench ingest --memory N`` runs it.
Each size is ingested by a process of its own, on top of the size before, with vectors drawn at random in the
model's place: what a model takes is the same at every size. The most that a process held is told three ways:
of its own (reading, then publishing), of its own before Chroma was given its vectors, which Chroma holds in
memory, and with the files read in place counted in.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from evals.benchmarks.figures import Figure, Figures
from evals.benchmarks.generated_texts import write
from vectorstore.embedder import Embedder, Vectors

SHARES = (0.1, 0.2, 0.4, 1.0)
PARAGRAPHS = 4
SEED = 1989
REPOSITORY = Path(__file__).resolve().parents[2]


class NoEncoder(Embedder):
    """Vectors drawn at random, of the real length: what is left is everything but the encoding."""

    def __init__(self) -> None:
        self.name, self.dimension, self.max_tokens = "none", 384, 256
        self._draw = np.random.default_rng(SEED)

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = self._draw.standard_normal((len(texts), self.dimension), dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def measure(most: int) -> Figures:
    """A tenth, a fifth, two fifths and all of ``most`` decisions."""
    with tempfile.TemporaryDirectory(prefix="nextstage-memory-") as made:
        base = Path(made)
        rows: list[tuple[str, ...]] = [("decisions", *MEASURED, "index", "took")]
        figures: list[Figure] = []
        held = 0
        for share in SHARES:
            size = max(1, round(share * most))
            write(base / "in", size - held, PARAGRAPHS, start=held)
            held = size
            found = _in_a_process(base)
            figures += [Figure.of(f"{size:,}, {name}", "MB", [found[name]]) for name in MEASURED]
            rows.append(
                (
                    f"{size:,}",
                    *(f"{found[name]:,.0f} MB" for name in MEASURED),
                    f"{found['index']:,.0f} MB",
                    f"{found['seconds']:,.0f} s",
                )
            )
            print("nextstage: " + "  ".join(rows[-1]), file=sys.stderr, flush=True)
    return Figures(
        benchmark="ingest, memory",
        measured=f"the most held while up to {most:,} decisions of some {PARAGRAPHS} paragraphs were "
        "ingested, vectors drawn at random in the model's place",
        figures=tuple(figures),
        table=tuple(rows),
    )


MEASURED = ("reading", "publishing", "before Chroma", "with files")


def _in_a_process(base: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "evals.benchmarks.ingest_memory", str(base)]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _ingest(base: Path) -> dict[str, float]:
    """Ingest what is in the folder, in this process, watching what it holds."""
    from ingest.pipeline import ingest
    from ingest.sources import items

    index = base / "data" / "index"
    watch = Watch()
    start = time.perf_counter()

    def say(line: str) -> None:
        if line.startswith("preparing"):
            watch.stage = "publishing"

    with watch.watching():
        report = ingest(items([base / "in"]), index, NoEncoder(), say)
    assert report.built
    assert not report.skipped
    files = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    before_chroma = watch.most["before Chroma"]
    return {
        "reading": watch.most["reading"],
        "publishing": watch.most["publishing"],
        "before Chroma": before_chroma,
        "with files": status()["VmHWM"],
        "index": files / 1e6 / max(1, len(list(index.glob("g-*")))),
        "seconds": time.perf_counter() - start,
    }


class Watch:
    """The most memory this process held of its own (RssAnon), by stage, looked at many times a second."""

    def __init__(self) -> None:
        self.stage = "reading"
        self.most = {"reading": 0.0, "publishing": 0.0, "before Chroma": 0.0}
        self._done = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.05):
            held = status()["RssAnon"]
            self.most[self.stage] = max(self.most[self.stage], held)
            if self.stage == "publishing" and "chromadb" not in sys.modules:
                self.most["before Chroma"] = max(self.most["before Chroma"], held)


def status() -> dict[str, float]:
    """Megabytes by name, as Linux tells them; zeros elsewhere."""
    names = {"RssAnon": 0.0, "VmHWM": 0.0}
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return names
    for line in lines:
        name, _, value = line.partition(":")
        if name in names:
            names[name] = int(value.split()[0]) / 1024
    return names


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    print(json.dumps(_ingest(parser.parse_args().folder)))
