"""How fast documents get into the index, beside the bare rate of the encoder."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from evals.benchmarks.figures import Figure, Figures
from evals.benchmarks.generated_texts import write
from ingest.documents_file import DocumentsFile
from ingest.pipeline import Report, documents_file, ingest, keep
from ingest.sources import items
from vectorstore.embedder import Embedder, load_embedder

DOCUMENTS = 80
PARAGRAPHS = 30  # about as many as a decision after an investigation has


def measure(documents: int = DOCUMENTS) -> Figures:
    """Speed with the set model on ``documents`` decisions."""
    with tempfile.TemporaryDirectory() as made:
        speed, pieces = _speed(Path(made), documents)
    return Figures(
        benchmark="ingest",
        measured=f"{documents} decisions of {PARAGRAPHS} paragraphs ({pieces} pieces) with the set model",
        figures=tuple(speed),
    )


def _speed(base: Path, documents: int) -> tuple[list[Figure], int]:
    """The encoder alone on the very texts, before and after; the way to a published index between."""
    embedder = load_embedder()
    write(base / "in", documents, PARAGRAPHS)
    write(base / "first", 1, PARAGRAPHS, start=900_000)
    write(base / "second", 1, PARAGRAPHS, start=900_001)
    ingest(items([base / "first"]), base / "data" / "index", embedder)  # the bundled part is made before
    start = time.perf_counter()
    ingest(items([base / "second"]), base / "data" / "index", embedder)
    one = time.perf_counter() - start  # of a run with one document: what any run takes
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
        Figure.of("a run with one document", "s", [one]),
        Figure.of(
            "published, without what a run with one document takes, of the encoder alone",
            "",
            [len(texts) / (whole - one) / rate for rate in raw],
        ),
    ], len(texts)


def _texts(index_dir: Path) -> list[str]:
    with DocumentsFile.open(documents_file(index_dir)) as held:
        return [chunk.embedded for chunk, _ in held.pieces() if not chunk.source_id.startswith("79 ")]


def _bare(embedder: Embedder, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    embedder.encode(texts)
    return time.perf_counter() - start
