"""How the search keeps up as decisions grow: 10 thousand, 100 thousand and 1 million generated chunks.

Decisions are generated from the bundled ones: sentences, codes and vectors of real digests, drawn anew for
each (a vector with a little noise), three searchable chunks to a decision. They go through the store's own
writers and are searched through its own door. Set NEXTSTAGE_SCALE to the sizes wanted, as "10000,100000", and
NEXTSTAGE_SCALE_CLOCK to "processor" to measure processor time, where other programs share the machine.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from assistant.errors import InputError
from evals.benchmarks.figures import Figure, Figures
from evals.benchmarks.generated import Generated, write_generated
from evals.searches import searches
from vectorstore.embedder import Embedder, load_embedder
from vectorstore.library import Library
from vectorstore.records import Filters, Situation

SIZES = (10_000, 100_000, 1_000_000)
WARM = 8
QUERIES = 60
#: One that most decisions match, and one that few do.
FILTERS = {"unfiltered": Filters(), "upheld": Filters(outcome="Upheld"), "council": Filters(council="Surrey")}
Clock = Callable[[], float]
CLOCKS: Mapping[str, Clock] = {"wall": time.perf_counter, "processor": time.process_time}
STEPS = ("embedding", "words", "concepts", "vectors", "comparing", "the rest")


def measure() -> Figures:
    """Build and search each size in turn, in a folder that is removed afterwards."""
    sizes = [int(size) for size in os.environ.get("NEXTSTAGE_SCALE", "").split(",") if size.strip()] or SIZES
    which = os.environ.get("NEXTSTAGE_SCALE_CLOCK") or "wall"
    if which not in CLOCKS:
        raise InputError(f"NEXTSTAGE_SCALE_CLOCK is {which!r}; it can be {' or '.join(CLOCKS)}.")
    clock = CLOCKS[which]
    embedder = load_embedder("")
    source = Generated.from_bundled(embedder)
    figures: list[Figure] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="nextstage-scale-") as folder:
            figures += _one_size(Path(folder), size, source, embedder, clock)
    return Figures(
        benchmark="scale",
        measured="search over generated decisions, three chunks each; a time is the median (least to most) "
        f"of {which} time",
        figures=(*figures, *_ratios(figures, sizes)),
    )


def _one_size(
    folder: Path, size: int, source: Generated, embedder: Embedder, clock: Clock
) -> Iterator[Figure]:
    before = _memory()
    start = clock()
    write_generated(folder, source, size, embedder)
    built = clock() - start
    print(f"nextstage: {size:,} chunks written in {built:.0f} seconds", file=sys.stderr)
    library = Library.open(folder, embedder)
    name = f"{size:,} chunks"
    try:
        for kind, filters in FILTERS.items():
            yield from _latencies(f"{name}, {kind}", library, filters, clock)
        yield from _steps(name, library, embedder, clock)
    finally:
        library.close()
    yield _single(f"{name}, index on disk", "MB", _size(folder))
    yield _single(f"{name}, memory added", "MB", _memory() - before)
    yield _single(f"{name}, built in", "s", built)


def _latencies(name: str, library: Library, filters: Filters, clock: Clock) -> Iterator[Figure]:
    texts = [query.query for query in searches("tune")][: QUERIES + WARM]
    times = []
    for text in texts:
        start = clock()
        library.comparables(Situation(text=text), 5, filters)
        times.append(1000 * (clock() - start))
    kept = times[WARM:]
    yield Figure.of(name, "ms", kept)
    yield _single(f"{name}, 95th percentile", "ms", quantiles(kept, n=20)[-1])


def _steps(name: str, library: Library, embedder: Embedder, clock: Clock) -> Iterator[Figure]:
    """What the time of an unfiltered search goes on, by timing the calls of each part."""
    search: Any = library._decisions
    spent = dict.fromkeys(STEPS, 0.0)
    parts: Sequence[tuple[str, Any, str]] = (
        ("embedding", embedder, "encode"),
        ("words", search._words, "scores"),
        ("concepts", search._comparison, "concept_scores"),
        ("vectors", search._vectors, "nearest"),
        ("vectors", search._parts, "cosines"),
        ("comparing", search._comparison, "matrix"),
    )
    texts = [query.query for query in searches("tune")][:QUERIES]
    with _timed(parts, spent, clock):
        start = clock()
        for text in texts:
            library.comparables(Situation(text=text), 5)
        whole = clock() - start
    spent["the rest"] = whole - sum(spent.values())
    for step, seconds in spent.items():
        yield _single(f"{name}, {step}", "ms a search", 1000 * seconds / len(texts))


@contextmanager
def _timed(parts: Sequence[tuple[str, Any, str]], spent: dict[str, float], clock: Clock) -> Iterator[None]:
    def wrap(step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            start = clock()
            try:
                return call(*given, **named)
            finally:
                spent[step] += clock() - start

        return timed

    for step, owner, method in parts:
        setattr(owner, method, wrap(step, getattr(owner, method)))
    try:
        yield
    finally:
        for _, owner, method in parts:
            owner.__dict__.pop(method, None)


def _ratios(figures: Sequence[Figure], sizes: Sequence[int]) -> Iterator[Figure]:
    held = {figure.name: figure.median for figure in figures}
    first, last = f"{min(sizes):,} chunks", f"{max(sizes):,} chunks"

    def p95(size: str, kind: str) -> float:
        return held[f"{size}, {kind}, 95th percentile"]

    for kind in FILTERS:
        if kind != "unfiltered":
            ratio = p95(last, kind) / p95(last, "unfiltered")
            yield _single(f"{last}, {kind} over unfiltered, 95th percentile", "times", ratio)
        if first != last:
            yield _single(
                f"{kind}, {last} over {first}, 95th percentile", "times", p95(last, kind) / p95(first, kind)
            )


def _single(name: str, unit: str, value: float) -> Figure:
    return Figure(name=name, unit=unit, median=value, least=value, most=value)


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _memory() -> float:
    """Resident megabytes now (Linux), or the most there has been (elsewhere)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
