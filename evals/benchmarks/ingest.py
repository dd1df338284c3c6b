"""How fast documents get into the index, beside the bare rate of the encoder; and how much memory that takes.

``nextstage bench ingest`` measures with its usual sizes. For the whole published set::

    python -m evals.benchmarks.ingest --documents 400 --memory 50000
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from evals.benchmarks.figures import Figure, Figures
from ingest.corpus import load_corpus
from ingest.documents_file import DocumentsFile
from ingest.pipeline import Report, documents_file, ingest, keep
from ingest.sources import Item, items
from vectorstore.embedder import Embedder, Vectors, load_embedder

DOCUMENTS, MEMORY = 80, 2000
PARAGRAPHS = 30  # about as many as a decision after an investigation has
SEED = 1989


class NoEncoder(Embedder):
    """Vectors drawn at random, of the real length: what is left is everything but the encoding."""

    def __init__(self) -> None:
        self.name, self.dimension, self.max_tokens = "none", 384, 256
        self._draw = np.random.default_rng(SEED)

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = self._draw.standard_normal((len(texts), self.dimension), dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def measure(documents: int = DOCUMENTS, memory: int = MEMORY) -> Figures:
    """Speed with the set model on ``documents`` decisions; memory without one on ``memory`` short ones."""
    with tempfile.TemporaryDirectory() as made:
        base = Path(made)
        speed, pieces = _speed(base / "speed", documents)
        flat = _memory(base / "memory", memory)
    return Figures(
        benchmark="ingest",
        measured=f"{documents} decisions of {PARAGRAPHS} paragraphs ({pieces} pieces) with the set model; "
        f"memory over {memory} short ones with vectors drawn at random in the model's place",
        figures=(*speed, *flat),
    )


def _speed(base: Path, documents: int) -> tuple[list[Figure], int]:
    """The encoder alone on the very texts, before and after; the way to a published index between."""
    embedder = load_embedder()
    write(base / "in", documents, PARAGRAPHS)
    write(base / "first", 1, PARAGRAPHS, start=900_000)
    ingest(items([base / "first"]), base / "data" / "index", embedder)  # the bundled part is made before
    start = time.perf_counter()
    with DocumentsFile.open(documents_file(base / "data" / "index")) as held:
        keep(items([base / "in"]), held, embedder, Report())
    kept = time.perf_counter() - start
    ingest(items([base / "in"]), base / "data" / "index", embedder)
    whole = time.perf_counter() - start
    texts = _texts(base / "data" / "index")
    bare = [_bare(embedder, texts) for _ in range(2)]
    raw = [len(texts) / seconds for seconds in bare]
    ratio = [len(texts) / kept / rate for rate in raw]
    return [
        Figure.of("the encoder alone", "pieces/s", raw),
        Figure.of("read, encoded and kept", "pieces/s", [len(texts) / kept]),
        Figure.of("read, encoded, kept and published", "pieces/s", [len(texts) / whole]),
        Figure.of("kept, of the encoder alone", "", ratio),
        Figure.of("published, of the encoder alone", "", [len(texts) / whole / rate for rate in raw]),
    ], len(texts)


def _texts(index_dir: Path) -> list[str]:
    with DocumentsFile.open(documents_file(index_dir)) as held:
        return [chunk.embedded for chunk, _ in held.pieces() if not chunk.source_id.startswith("79 ")]


def _bare(embedder: Embedder, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    embedder.encode(texts)
    return time.perf_counter() - start


def _memory(base: Path, documents: int) -> list[Figure]:
    """Resident memory of this process while documents are read and kept, after a tenth and at its most."""
    write(base / "in", documents, 3)
    seen: list[float] = []
    with DocumentsFile.open(documents_file(base / "data" / "index")) as held:
        keep(_sampled(items([base / "in"]), seen), held, NoEncoder(), Report())
    tenth = seen[len(seen) // 10 :]
    return [
        Figure.of("memory after a tenth", "MB", [seen[len(seen) // 10]]),
        Figure.of("memory, after the first tenth", "MB", tenth),
        Figure.of("memory, most", "MB", [max(seen)]),
    ]


def _sampled(found: Iterator[Item], seen: list[float]) -> Iterator[Item]:
    for place, item in enumerate(found):
        if place % 50 == 0:
            seen.append(resident_mb())
        yield item


def resident_mb() -> float:
    """The memory this process holds now (Linux; 0 elsewhere)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def write(folder: Path, count: int, paragraphs: int, start: int = 0) -> None:
    """Decisions made up from sentences of the bundled digests."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(SEED + start)
    bank = [sentence for one in load_corpus().decisions.values() for sentence in one.narrative.split(". ")]
    for number in range(start, start + count):
        (folder / f"{number:06d}.txt").write_text(_decision(number, paragraphs, bank, draw), encoding="utf-8")


def _decision(number: int, paragraphs: int, bank: list[str], draw: random.Random) -> str:
    century = 79 if number >= 900_000 else 70
    ref = f"{century} {number // 1000 % 1000:03d} {number % 1000:03d}"

    def told(count: int) -> str:
        return "\n".join(
            f"  {place}. {'. '.join(draw.sample(bank, 4)).rstrip('.')}." for place in range(1, count + 1)
        )

    return (
        f"Anyshire County Council ({ref})\n\nCategory : Children's care services > Other\n\n"
        f"Decision : Upheld\n\n"
        f"Decision date : 05 Feb 2024\n\nThe Ombudsman's final decision:\n\nSummary: {draw.choice(bank)}.\n\n"
        f"The complaint\n\n{told(max(1, paragraphs // 6))}\n\nBack to top\n\nWhat I found\n\n"
        f"{told(max(1, paragraphs - paragraphs // 6 - 2))}\n\nBack to top\n\nAgreed action\n\n"
        f"  1. Within one month the Council will pay Ms P £{100 + number % 400}.\n\nFinal decision\n\n"
        f"  1. There was fault causing injustice ({number}).\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--memory", type=int, default=MEMORY)
    options = parser.parse_args()
    print(measure(options.documents, options.memory).as_text())
