"""The benchmarks behind ``nextstage bench``: each a function that measures and returns its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.errors import InputError
from evals.benchmarks import guard, ingest, procedure, retrieval, scale, sessions, turn
from evals.benchmarks.figures import Figures

BENCHMARKS: Mapping[str, Callable[[], Figures]] = {
    "guard": guard.measure,
    "ingest": ingest.measure,
    "procedure": procedure.measure,
    "retrieval": retrieval.measure,
    "scale": scale.measure,
    "sessions": sessions.measure,
    "turn": turn.measure,
}

LONG = "scale"  # takes half an hour and gigabytes: only by name


def measure(name: str | None) -> list[Figures]:
    """Run one benchmark, or all but the long one. Raises ``InputError`` where there is none of that name."""
    if name is None:
        return [benchmark() for held, benchmark in BENCHMARKS.items() if held != LONG]
    if name not in BENCHMARKS:
        raise InputError(f"There is no benchmark called {name!r}; there is {', '.join(BENCHMARKS)}.")
    return [BENCHMARKS[name]()]
