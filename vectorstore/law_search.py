"""Passages of law for a question: by meaning (cosine) and words (BM25), standardised and added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from vectorstore.decision_search import windows
from vectorstore.embedder import Embedder
from vectorstore.fusion import standardised
from vectorstore.records import Chunk, ChunkKind
from vectorstore.records_file import RecordsFile
from vectorstore.vectors import LAW, VectorIndex

CHUNKS = 600  # how many chunks each way are fused


class LawSearch:
    """Hybrid search over the rules and guidance of one open index."""

    def __init__(self, records: RecordsFile, vectors: VectorIndex, embedder: Embedder) -> None:
        self._records = records
        self._vectors = vectors
        self._embedder = embedder

    def passages(self, query: str, k: int, kinds: Sequence[ChunkKind]) -> list[Chunk]:
        """Up to ``k`` chunks of rules or guidance, best first, one of each record."""
        names = tuple(f"{kind.value}:" for kind in kinds)
        vectors = self._embedder.encode(windows(query))
        meaning: dict[str, float] = {}
        for row in self._vectors.nearest(LAW, vectors, CHUNKS):
            for chunk_id, cosine in row:
                if chunk_id.startswith(names):
                    meaning[chunk_id] = max(cosine, meaning.get(chunk_id, -1.0))
        words = dict(self._records.passages(kinds, query, CHUNKS))
        ids = sorted({*meaning, *words})
        fused = standardised(ids, meaning) + standardised(ids, words)
        order = [ids[row] for row in np.argsort(-fused, kind="stable")][: k * 4]
        held = {chunk.id: chunk for chunk in self._chunks(order)}
        picked: dict[tuple[ChunkKind, str], Chunk] = {}
        for identity in order:
            chunk = held[identity]
            picked.setdefault((chunk.kind, chunk.source_id), chunk)
        return list(picked.values())[:k]

    def _chunks(self, ids: Iterable[str]) -> list[Chunk]:
        return [Chunk.model_validate_json(text) for text in self._records.chunks(ids)]
