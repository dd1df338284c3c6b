"""``python -m evals.fuzz [--inputs 100000] [--seed 1] [--minutes N] [--only NAME] [--keep FILE]
[--state FILE]``

Puts seeded inputs to everything that reads what people bring. A sentence about the input is a right answer;
any other exception is a crash, and more than two seconds is slow. What went wrong is written to ``--keep``.
With ``--state`` what was done is kept as it goes, and the same command goes on from there, however it ended.
Exit code 1 where something did.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.settings import Settings
from evals.fuzz.run import Failure, Tally, fuzz, plan
from evals.fuzz.targets import TARGETS
from ingest.pipeline import ensure_bundled
from vectorstore.embedder import load_embedder

T = TypeVar("T")
SAVE_EVERY = 20.0  # seconds


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="stop after so long, with what was put by then")
    parser.add_argument("--only", choices=[target.name for target in TARGETS], help="one target alone")
    parser.add_argument("--keep", type=Path, help="write what went wrong to this file")
    parser.add_argument("--state", type=Path, help="keep here how far it got, and go on from there")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a damaged PDF is the point here
    settings = Settings()
    ensure_bundled(settings.index_dir, load_embedder(settings.embedding_model))
    chosen = [target for target in TARGETS if given.only in (None, target.name)]
    pairs = plan(chosen, given.inputs, given.seed)
    console = Console(stderr=True)
    bar = track(pairs, "Putting inputs", total=given.inputs, console=console, transient=True)
    kept = Kept(given.state, f"{given.inputs} {given.seed} {given.only}")
    tallies = fuzz(_until(kept.after(bar), began, given.minutes), kept.tallies, kept.note)
    kept.save()
    _show(tallies)
    failures = [failure for tally in tallies.values() for failure in tally.failures]
    for failure in failures[:20]:
        print(f"{failure.target}: {failure.why[:200]}: {str(failure.arguments)[:200]!r}")
    if given.keep:
        lines = _lines(tallies)
        given.keep.write_text("".join(lines), encoding="utf-8")
    return 1 if failures else 0


class Kept:
    """How far a run got, in a file where one is named. ``run`` says which run it is of."""

    def __init__(self, path: Path | None, run: str) -> None:
        self._path, self._run, self._done, self._saved = path, run, 0, time.monotonic()
        self.tallies: dict[str, Tally] = {}
        if path is not None and path.exists():
            held = json.loads(path.read_text(encoding="utf-8"))
            if held["run"] == run:
                self._done = held["done"]
                self.tallies = {name: _tally(name, told) for name, told in held["tallies"].items()}

    def after(self, pairs: Iterable[T]) -> Iterator[T]:
        """The pairs that were not put yet."""
        return islice(pairs, self._done, None)

    def note(self) -> None:
        """One more was put."""
        self._done += 1
        if time.monotonic() - self._saved > SAVE_EVERY:
            self.save()

    def save(self) -> None:
        """Write how far it got, in one step."""
        if self._path is None:
            return
        told = {
            name: {**asdict(tally), "failures": [[each.why, repr(each.arguments)] for each in tally.failures]}
            for name, tally in self.tallies.items()
        }
        staged = self._path.with_name(f"{self._path.name}.part")
        staged.write_text(
            json.dumps({"run": self._run, "done": self._done, "tallies": told}), encoding="utf-8"
        )
        os.replace(staged, self._path)
        self._saved = time.monotonic()


def _tally(name: str, told: dict[str, Any]) -> Tally:
    failures = [Failure(name, (arguments,), why) for why, arguments in told.pop("failures")]
    return Tally(**told, failures=failures)


def _until(pairs: Iterable[T], began: float, minutes: float | None) -> Iterator[T]:
    """The pairs, as long as there is time."""
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
