"""Precision and recall of what is proposed from councils' letters.

``python -m evals.council_letters.measure``. A proposal is right where the letter's label holds the same thing
with the same date. Letters marked ``held`` are reported apart; ``--show`` lists what was missed or wrongly
proposed in the others, never in those.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from assistant.understanding.council_letter import CouncilReading, Proposal, ProposalKind, read_council_letter

LETTERS = Path(__file__).parent / "letters.yaml"
TODAY = date(2025, 11, 3)


@dataclass(frozen=True)
class Labelled:
    """One letter with the keys of what should be proposed."""

    id: str
    text: str
    expect: frozenset[str]
    held: bool


def load_letters(path: Path = LETTERS) -> list[Labelled]:
    """The letters. Raises ``KeyError`` where an entry lacks its text or labels."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Labelled(e["id"], e["text"], frozenset(_wanted(w) for w in e["expect"]), bool(e.get("held")))
        for e in entries
    ]


def keys(proposals: Iterable[Proposal]) -> frozenset[str]:
    """Proposals as the labels write them."""
    return frozenset(_key(each) for each in proposals)


def _key(each: Proposal) -> str:
    if each.kind is ProposalKind.EVENT:
        ahead = " planned" if each.planned else ""
        return f"event {each.event} {each.when.day or 'undated'}{ahead}"
    value = each.reason or each.circumstance or each.procedure or each.council
    return f"{each.kind} {value}"


def _wanted(label: dict[str, Any]) -> str:
    if "event" in label:
        ahead = " planned" if label.get("planned") else ""
        return f"event {label['event']} {label['date'] or 'undated'}{ahead}"
    ((kind, value),) = label.items()
    return f"{kind} {value}"


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def read_all(letters: Iterable[Labelled]) -> dict[str, CouncilReading]:
    """Each letter read, by its name."""
    return {letter.id: read_council_letter(letter.text, TODAY) for letter in letters}


def figures(letters: Iterable[Labelled], readings: Mapping[str, CouncilReading]) -> tuple[int, int, int]:
    """Right, proposed, wanted."""
    right = proposed = wanted = 0
    for letter in letters:
        got = keys(readings[letter.id].proposals)
        right += len(got & letter.expect)
        proposed += len(got)
        wanted += len(letter.expect)
    return right, proposed, wanted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="what was missed or wrong, held letters left out")
    parser.add_argument("--only", default="", help="letters whose name begins so (first, second, third set)")
    parser.add_argument("--open", action="store_true", help="leave the held letters out altogether")
    options = parser.parse_args()
    letters = [each for each in load_letters() if each.id.startswith(options.only)]
    for name, part in (
        ("open", [x for x in letters if not x.held]),
        ("held", [x for x in letters if x.held and not options.open]),
    ):
        if not part:
            continue
        readings = read_all(part)
        right, proposed, wanted = figures(part, readings)
        low, high = wilson(right, proposed)
        less, more = wilson(right, wanted)
        print(
            f"{name}: {len(part)} letters; precision {right}/{proposed} = {right / max(proposed, 1):.2f}"
            f" [{low:.2f}, {high:.2f}]; recall {right}/{wanted} = {right / max(wanted, 1):.2f}"
            f" [{less:.2f}, {more:.2f}]"
        )
        for letter in part if options.show and name == "open" else []:
            got = keys(readings[letter.id].proposals)
            if got != letter.expect:
                print(letter.id, "missed", sorted(letter.expect - got), "wrong", sorted(got - letter.expect))


if __name__ == "__main__":
    main()
