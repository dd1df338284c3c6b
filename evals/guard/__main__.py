"""``python -m evals.guard``: what the guard lets through of lies and of honest rewordings."""

from __future__ import annotations

import sys

from evals.guard.liars import Lie
from evals.guard.measure import tallies


def main() -> int:
    """Print the figures; exit code 1 where a lie passed, each shown."""
    through: list[Lie] = []
    for name, tally in tallies().items():
        print(tally.as_text(name))
        if name.startswith("lies"):
            through += tally.odd
    for lie in through:
        print(f"PASSED  {lie.kind}: {lie.said!r} for {lie.statement!r}")
    return 1 if through else 0


if __name__ == "__main__":
    sys.exit(main())
