"""Find decisions like a person's situation, and passages of law for a question.

Decisions are ranked by meaning (cosine of sentence vectors) and by words (BM25 over the whole digest). The
two are fused by adding their standardised scores: on graded searches that put more of the right decisions
first than reciprocal rank fusion did. They are then reordered by what the situation shares with each
decision's own fields, and picked so that the few shown do not all say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from vectorstore.embedder import Embedder, Vectors
from vectorstore.fusion import standardised
from vectorstore.likeness import Likeness, likeness, why, words_of
from vectorstore.normalise import normalise
from vectorstore.pinpoints import Pinpoints
from vectorstore.records import Chunk, ChunkKind, Comparable, Decision, Filters, Situation
from vectorstore.records_file import RecordsFile
from vectorstore.vectors import DECISIONS, LAW, VectorIndex

CHUNKS = 600  # how many chunks, and decisions by words, are fused
RERANKED = 80
WINDOW = 700  # characters of a message embedded at once: what the model reads
WINDOWS = 4
SAME_COUNCIL = 0.05
SAME_FAULTS = 0.03
NARROW = 400  # filters that leave at most this many decisions are searched one by one

ReadDecision = Callable[[str], Decision | None]
Scored = tuple[float, Decision, Likeness]


class Searcher:
    """Hybrid search over one open index."""

    def __init__(self, records: RecordsFile, vectors: VectorIndex, embedder: Embedder) -> None:
        self._records = records
        self._vectors = vectors
        self._embedder = embedder
        self._pinpoints = Pinpoints(vectors, embedder)

    def comparables(
        self, situation: Situation, k: int, filters: Filters, read: ReadDecision
    ) -> list[Comparable]:
        """Up to ``k`` decisions, best first. ``read`` gives one by its reference."""
        allowed = self._records.refs(filters)
        query = self._embedder.encode(windows(situation.text))
        relevance, parts = self._relevance(situation, query, allowed)
        said = words_of(situation.text)
        scored: list[Scored] = []
        for ref, relevant in relevance.items():
            decision = read(ref)
            if decision is not None:
                shared = likeness(situation, decision, said)
                scored.append((relevant + shared.score, decision, shared))
        chosen = _diverse(scored, k)
        paragraphs = self._pinpoints.find(
            query, [(decision, shared.faults) for _, decision, shared in chosen]
        )
        return [
            Comparable(
                decision=decision,
                score=round(score, 4),
                why=why(shared, decision),
                paragraphs=paragraphs.get(decision.ref, ()),
                parts=parts.get(decision.ref, ()),
            )
            for score, decision, shared in chosen
        ]

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

    def _relevance(
        self, situation: Situation, query: Vectors, allowed: frozenset[str] | None
    ) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
        """For each candidate its relevance from 0 to 1, and the parts of it nearest in meaning."""
        narrow = sorted(allowed) if allowed is not None and len(allowed) <= NARROW else None
        meaning, parts = _by_decision(self._vectors.nearest(DECISIONS, query, CHUNKS, narrow))
        words = dict(self._records.decisions(situation.text, CHUNKS))
        refs = dict.fromkeys([*meaning, *words, *self._records.with_faults(situation.faults)])
        kept = [ref for ref in refs if allowed is None or ref in allowed]
        fused = standardised(kept, meaning) + standardised(kept, words)
        if len(fused):
            fused = (fused - fused.min()) / max(float(np.ptp(fused)), 1e-9)
        return dict(zip(kept, (float(score) for score in fused), strict=True)), parts

    def _chunks(self, ids: Iterable[str]) -> list[Chunk]:
        return [Chunk.model_validate_json(text) for text in self._records.chunks(ids)]


def windows(text: str, size: int = WINDOW, most: int = WINDOWS) -> list[str]:
    """A long message in at most ``most`` pieces the model can read whole, cut at spaces; the end is kept."""
    text = normalise(text)
    pieces: list[str] = []
    while text:
        at = len(text) if len(text) <= size else (text.rfind(" ", 0, size) + 1 or size)
        pieces.append(text[:at].strip())
        text = text[at:].strip()
    return pieces if len(pieces) <= most else [*pieces[: most - 1], pieces[-1]]


def _by_decision(
    rows: Sequence[Sequence[tuple[str, float]]],
) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
    """From chunks to decisions: half the best chunk, half the mean of narrative and finding, over windows.

    A part that was not among the nearest counts as the furthest that was.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    best_parts: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        floor = row[-1][1] if row else 0.0
        parts: dict[str, dict[str, float]] = defaultdict(dict)
        for chunk, cosine in row:
            _, ref, part = chunk.split(":", 2)
            part = part.split("/")[0]
            parts[ref][part] = max(cosine, parts[ref].get(part, floor))
        for ref in {*scores, *parts}:
            held = parts.get(ref, {})
            main = (held.get("narrative", floor) + held.get("finding", floor)) / 2
            scores[ref] += (max(held.values(), default=floor) + main) / 2 / len(rows)
        for ref, held in parts.items():
            for part, cosine in held.items():
                best_parts[ref][part] = max(cosine, best_parts[ref].get(part, -1.0))
    shown = {ref: tuple(sorted(held, key=lambda part: -held[part])[:2]) for ref, held in best_parts.items()}
    return dict(scores), shown


def _diverse(scored: list[Scored], k: int) -> list[Scored]:
    """Pick ``k`` one by one, each marked down for repeating a council or a set of faults already shown."""
    left = sorted(scored, key=lambda item: (-item[0], item[1].ref))[: max(RERANKED, 2 * k)]
    chosen: list[Scored] = []
    councils: defaultdict[str, int] = defaultdict(int)
    faults: defaultdict[tuple[str, ...], int] = defaultdict(int)

    def worth(item: Scored) -> float:
        return item[0] - SAME_COUNCIL * councils[item[1].council] - SAME_FAULTS * faults[item[1].fault_codes]

    while left and len(chosen) < k:
        best = max(left, key=worth)
        left.remove(best)
        chosen.append((worth(best), best[1], best[2]))
        councils[best[1].council] += 1
        if best[1].fault_codes:
            faults[best[1].fault_codes] += 1
    return chosen
