"""What the guard lets through: lies (none may pass) and honest rewordings (the more the better)."""

from __future__ import annotations

from evals.benchmarks.figures import Figure, Figures
from evals.guard.measure import Tally, tallies


def measure() -> Figures:
    """Hold lies and honest rewordings against the statements of the bundled gold questions' answers."""
    found = tallies()
    tried = sum(tally.tried for tally in found.values())
    return Figures(
        benchmark="guard",
        measured=f"{tried:,} rewordings held against their statements; share passed, with its 95% interval",
        figures=tuple(_figure(name, tally) for name, tally in found.items()),
    )


def _figure(name: str, tally: Tally) -> Figure:
    low, high = tally.interval
    share = tally.passed / tally.tried
    return Figure(
        name=f"{name} ({tally.tried:,})",
        unit="% passed",
        median=100 * share,
        least=100 * low,
        most=100 * high,
    )
