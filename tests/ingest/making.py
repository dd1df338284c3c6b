"""Decisions made up in any number, for tests of the way into the index."""

from __future__ import annotations

from pathlib import Path

COUNCILS = ("Fenwick County Council", "Marlow Borough Council", "Hartsea Council", "Ellerby Council")


def decision_text(number: int, version: int = 1) -> str:
    """One short decision in the published layout, different for each number and version."""
    ref = f"{70 + number // 1_000_000:02d} {number // 1000 % 1000:03d} {number % 1000:03d}"
    return f"""{COUNCILS[number % 4]} ({ref})

Category : Children's care services > Other

Decision : Upheld

Decision date : {1 + number % 28:02d} Feb 2024

The Ombudsman's final decision:

Summary: Mrs P{number} complained about delay. There was fault. Version {version}.

The complaint

  1. Mrs P{number} complained the Council took {number % 40 + 20} weeks over stage two:
  • without saying why; and
  • without any update.

Back to top

What I found

  1. The stage two investigation was finished {number % 90 + 10} days late. This was fault.

Back to top

Agreed action

  1. Within one month of the final decision the Council will pay Mrs P{number} £{100 + number % 400}.

Back to top

Final decision

  1. There was fault causing injustice in case {number}.
"""


def write_decisions(folder: Path, count: int, start: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(start, start + count):
        (folder / f"d{number:06d}.txt").write_text(decision_text(number), encoding="utf-8")
