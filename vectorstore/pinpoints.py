"""Where in a decision that was read in full the likeness is shown: the numbers of its paragraphs."""

from __future__ import annotations

import re

import numpy as np

from vectorstore.embedder import Embedder, Vectors
from vectorstore.likeness import fault_phrase
from vectorstore.part_vectors import PartVectors
from vectorstore.records import Decision

SHOWN = 3
FINDS = re.compile(r"analysis|my assessment|was there fault|final decision", re.IGNORECASE)
FINDING = 0.15  # a paragraph that finds something says more than one that tells the story
CLOSE = 0.2  # shown beside the best only when nearly as near


class Pinpoints:
    """Finds paragraphs near the person's words and near the faults a decision shares with their case."""

    def __init__(self, vectors: PartVectors, embedder: Embedder) -> None:
        self._vectors = vectors
        self._embedder = embedder
        self._phrases: dict[str, Vectors] = {}

    def find(self, query: Vectors, row: int, decision: Decision, faults: tuple[str, ...]) -> tuple[int, ...]:
        """Paragraph numbers, in order; nothing for a decision not digested in full.

        ``query`` is (windows, dimension); ``row`` is the decision's place in the table.
        """
        if not decision.paragraphs or len(query) == 0:
            return ()
        asked = np.concatenate([query, *(self._phrase(code) for code in faults)])
        numbers, near = self._vectors.paragraphs(row, asked)
        words = near[:, : len(query)].mean(axis=1)
        fault = near[:, len(query) :].max(axis=1, initial=0.0)
        scores: dict[int, float] = {}
        for number, score in zip(map(int, numbers), words + fault, strict=True):
            finds = FINDING if FINDS.search(decision.paragraphs[number - 1].section) else 0.0
            scores[number] = max(scores.get(number, -1.0), float(score) + finds)
        return _closest(scores)

    def _phrase(self, code: str) -> Vectors:
        if code not in self._phrases:
            self._phrases[code] = self._embedder.encode([f"Fault: the council {fault_phrase(code)}."])
        return self._phrases[code]


def _closest(scores: dict[int, float]) -> tuple[int, ...]:
    best = sorted(scores, key=lambda number: (-scores[number], number))[:SHOWN]
    return tuple(sorted(number for number in best if scores[number] >= scores[best[0]] - CLOSE))
