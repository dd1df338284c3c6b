"""Retrieval baselines: the two searches anyone would try first, over the same decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from evals.systems.base import Answer, nothing_claimed
from ingest.corpus import load_corpus


class _Search:
    """A system that only searches: to a conversation it claims nothing."""

    def __init__(self) -> None:
        decisions = load_corpus().decisions
        self._refs = list(decisions)
        self._texts = [" ".join(filter(None, (d.narrative, d.finding, d.remedy))) for d in decisions.values()]

    def answer(self, turns: Sequence[str], today: date) -> list[Answer]:
        return [nothing_claimed() for _ in turns]


class Bm25(_Search):
    """Words alone (bm25s, its defaults with English stop words)."""

    name = "bm25"

    def __init__(self) -> None:
        import bm25s

        super().__init__()
        self._bm25s: Any = bm25s
        self._index = bm25s.BM25()
        self._index.index(self._tokens(self._texts), show_progress=False)

    def search(self, query: str, k: int) -> list[str]:
        found, _ = self._index.retrieve(self._tokens([query]), k=k, show_progress=False)
        return [self._refs[int(place)] for place in found[0]]

    def _tokens(self, texts: list[str]) -> Any:
        return self._bm25s.tokenize(texts, stopwords="en", show_progress=False)


class Dense(_Search):
    """Meaning alone: the bundled embedding model over whole decisions, nearest first."""

    name = "dense"

    def __init__(self) -> None:
        from vectorstore.embedder import load_embedder

        super().__init__()
        self._embedder = load_embedder()
        self._vectors = self._embedder.encode(self._texts)

    def search(self, query: str, k: int) -> list[str]:
        likeness = self._vectors @ self._embedder.encode([query])[0]
        return [self._refs[int(place)] for place in np.argsort(-likeness)[:k]]
