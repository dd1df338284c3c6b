"""Decisions made up from sentences of the bundled digests, as text files in the published layout."""

from __future__ import annotations

import random
from pathlib import Path

from ingest.corpus import load_corpus

SEED = 1989
IN_A_FOLDER = 1000


def write(folder: Path, count: int, paragraphs: int, start: int = 0) -> None:
    """``count`` decisions of some ``paragraphs`` paragraphs, numbered from ``start``; each number has its
    own words."""
    bank = [sentence for one in load_corpus().decisions.values() for sentence in one.narrative.split(". ")]
    for number in range(start, start + count):
        place = folder / f"{number // IN_A_FOLDER:04d}"
        place.mkdir(parents=True, exist_ok=True)
        text = _decision(number, paragraphs, bank, random.Random(SEED + number))
        (place / f"{number:06d}.txt").write_text(text, encoding="utf-8")


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
