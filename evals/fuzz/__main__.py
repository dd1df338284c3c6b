"""``python -m evals.fuzz [--inputs 100000] [--seed 1] [--minutes N] [--only NAME] [--keep FILE]``

Puts seeded inputs to everything that reads what people bring. A sentence about the input is a right answer;
any other exception is a crash, and more than two seconds is slow. What went wrong is written to ``--keep``.
Exit code 1 where something did.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.settings import Settings
from evals.fuzz.run import Tally, fuzz, plan
from evals.fuzz.targets import TARGETS
from ingest.pipeline import ensure_bundled
from vectorstore.embedder import load_embedder

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="stop after so long, with what was put by then")
    parser.add_argument("--only", choices=[target.name for target in TARGETS], help="one target alone")
    parser.add_argument("--keep", type=Path, help="write what went wrong to this file")
    given = parser.parse_args(arguments)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a damaged PDF is the point here
    settings = Settings()
    ensure_bundled(settings.index_dir, load_embedder(settings.embedding_model))
    chosen = [target for target in TARGETS if given.only in (None, target.name)]
    pairs = plan(chosen, given.inputs, given.seed)
    console = Console(stderr=True)
    bar = track(pairs, "Putting inputs", total=given.inputs, console=console, transient=True)
    tallies = fuzz(_until(bar, given.minutes))
    _show(tallies)
    failures = [failure for tally in tallies.values() for failure in tally.failures]
    for failure in failures[:20]:
        print(f"{failure.target}: {failure.why[:200]}: {str(failure.arguments)[:200]!r}")
    if given.keep:
        lines = _lines(tallies)
        given.keep.write_text("".join(lines), encoding="utf-8")
    return 1 if failures else 0


def _until(pairs: Iterable[T], minutes: float | None) -> Iterator[T]:
    """The pairs, as long as there is time."""
    began = time.monotonic()
    for pair in pairs:
        if minutes is not None and time.monotonic() - began > 60 * minutes:
            return
        yield pair


def _lines(tallies: dict[str, Tally]) -> Iterator[str]:
    for tally in tallies.values():
        for failure in tally.failures:
            yield f"{failure.target}\t{failure.why!r}\t{failure.arguments!r}\n"


def _show(tallies: dict[str, Tally]) -> None:
    table = Table("target", "inputs", "refused in a sentence", "crashed or slow", "slowest, s")
    for name, tally in sorted(tallies.items()):
        table.add_row(
            name, str(tally.inputs), str(tally.refused), str(len(tally.failures)), f"{tally.slowest:.2f}"
        )
    table.add_section()
    done = tallies.values()
    table.add_row(
        "all",
        str(sum(tally.inputs for tally in done)),
        str(sum(tally.refused for tally in done)),
        str(sum(len(tally.failures) for tally in done)),
        f"{max((tally.slowest for tally in done), default=0):.2f}",
    )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
