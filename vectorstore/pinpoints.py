"""Where in a decision that was read in full the likeness is shown: the numbers of its paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from vectorstore.embedder import Embedder, Vectors
from vectorstore.likeness import fault_phrase
from vectorstore.records import Decision
from vectorstore.vectors import PARAGRAPHS, VectorIndex

SHOWN = 3
NEAREST = 400  # more than all paragraphs of the few decisions shown
FINDS = re.compile(r"analysis|my assessment|was there fault|final decision", re.IGNORECASE)
FINDING = 0.15  # a paragraph that finds something says more than one that tells the story
CLOSE = 0.2  # shown beside the best only when nearly as near


class Pinpoints:
    """Finds paragraphs near the person's words and near the faults a decision shares with their case."""

    def __init__(self, vectors: VectorIndex, embedder: Embedder) -> None:
        self._vectors = vectors
        self._embedder = embedder
        self._phrases: dict[str, Vectors] = {}

    def find(
        self, query: Vectors, decisions: Sequence[tuple[Decision, tuple[str, ...]]]
    ) -> dict[str, tuple[int, ...]]:
        """Paragraph numbers, in order, by reference; nothing for a decision not digested in full.

        ``query`` is (windows, dimension); each decision comes with the faults it shares.
        """
        full = [(decision, faults) for decision, faults in decisions if decision.paragraphs]
        if not full or len(query) == 0:
            return {}
        codes = sorted({code for _, faults in full for code in faults})
        asked = np.concatenate([query, *(self._phrase(code) for code in codes)])
        rows = self._vectors.nearest(PARAGRAPHS, asked, NEAREST, [decision.ref for decision, _ in full])
        words, faults_near = (
            _averaged(rows[: len(query)]),
            dict(zip(codes, map(dict, rows[len(query) :]), strict=True)),
        )
        found: dict[str, tuple[int, ...]] = {}
        for decision, faults in full:
            scores: dict[int, float] = {}
            for chunk, cosine in words.items():
                _, ref, part = chunk.split(":", 2)
                if ref == decision.ref:
                    number = int(part.split("/")[0].removeprefix("para "))
                    near = max((faults_near[code].get(chunk, 0.0) for code in faults), default=0.0)
                    finds = FINDING if FINDS.search(decision.paragraphs[number - 1].section) else 0.0
                    scores[number] = max(scores.get(number, -1.0), cosine + near + finds)
            found[decision.ref] = _closest(scores)
        return found

    def _phrase(self, code: str) -> Vectors:
        if code not in self._phrases:
            self._phrases[code] = self._embedder.encode([f"Fault: the council {fault_phrase(code)}."])
        return self._phrases[code]


def _averaged(rows: Sequence[Sequence[tuple[str, float]]]) -> dict[str, float]:
    sums: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        for chunk, cosine in row:
            sums[chunk] += cosine / len(rows)
    return sums


def _closest(scores: dict[int, float]) -> tuple[int, ...]:
    best = sorted(scores, key=lambda number: (-scores[number], number))[:SHOWN]
    return tuple(sorted(number for number in best if scores[number] >= scores[best[0]] - CLOSE))
