"""Find decisions like a person's situation, and passages of law for a question.

Dense (cosine of sentence vectors) and lexical (BM25) rankings are fused by reciprocal rank (Cormack,
Clarke and Büttcher 2009), then reordered by what the situation shares with each decision's own fields, and
picked so that the few shown do not all say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from vectorstore.embedder import Embedder, Vectors
from vectorstore.likeness import Likeness, likeness, why
from vectorstore.records import Chunk, ChunkKind, Comparable, Decision, Filters, Situation
from vectorstore.records_file import RecordsFile
from vectorstore.vectors import VectorIndex

CHUNKS = 150  # how many of each ranking are fused
RRF_K = 60
RERANKED = 80
WINDOW = 700  # characters of a message embedded at once: what the model reads
WINDOWS = 4
SAME_COUNCIL = 0.06
SAME_FAULTS = 0.04
PARTS_SHOWN = 3
NARROW = 400  # filters that leave at most this many decisions are searched one by one


@dataclass
class Candidate:
    """A decision on its way through the search. ``relevance`` runs from 0 to 1."""

    ref: str
    relevance: float = 0.0
    chunks: dict[str, float] = field(default_factory=dict)


class Searcher:
    """Hybrid search over one open index."""

    def __init__(self, records: RecordsFile, vectors: VectorIndex, embedder: Embedder) -> None:
        self._records = records
        self._vectors = vectors
        self._embedder = embedder

    def comparables(
        self,
        situation: Situation,
        k: int,
        filters: Filters,
        decision: Callable[[str], Decision | None],
    ) -> list[Comparable]:
        """Up to ``k`` decisions, best first. ``decision`` reads one by its reference."""
        allowed = self._records.refs(filters)
        found = self._candidates(situation, allowed)
        scored: list[tuple[float, Candidate, Decision, Likeness]] = []
        for candidate in found:
            held = decision(candidate.ref)
            if held is not None:
                shared = likeness(situation, held)
                scored.append((candidate.relevance + shared.score, candidate, held, shared))
        chosen = _diverse(scored, k)
        chunks = self._chunks(chunk for _, candidate, _, _ in chosen for chunk in candidate.chunks)
        return [
            _comparable(score, candidate, held, shared, chunks) for score, candidate, held, shared in chosen
        ]

    def passages(self, query: str, k: int, kinds: Sequence[ChunkKind]) -> list[Chunk]:
        """Up to ``k`` chunks of these kinds, best first, one of each record."""
        rankings: list[list[str]] = []
        vectors = self._encode(query)
        for collection in dict.fromkeys(kinds):
            rankings += [
                [chunk for chunk, _ in row if chunk.startswith(f"{collection.value}:")]
                for row in self._vectors.nearest(collection, vectors, CHUNKS)
            ]
        rankings.append([chunk for chunk, _ in self._records.matching(kinds, query, CHUNKS)])
        order = sorted(_fuse(rankings).items(), key=lambda item: (-item[1], item[0]))
        held = self._chunks(chunk for chunk, _ in order[: k * 4])
        picked: dict[str, Chunk] = {}
        for identity, _ in order[: k * 4]:
            chunk = held[identity]
            picked.setdefault(f"{chunk.kind}:{chunk.source_id}", chunk)
        return list(picked.values())[:k]

    def _candidates(self, situation: Situation, allowed: frozenset[str] | None) -> list[Candidate]:
        narrow = sorted(allowed) if allowed is not None and len(allowed) <= NARROW else None
        rows = self._vectors.nearest(ChunkKind.DECISION, self._encode(situation.text), CHUNKS, narrow)
        lexical = self._records.matching((ChunkKind.DECISION,), situation.text, CHUNKS)
        rankings = [[chunk for chunk, _ in row] for row in (*rows, lexical)]
        found: dict[str, Candidate] = {}
        for ranking in rankings:
            best: dict[str, str] = {}
            for chunk in ranking:
                ref = chunk.split(":")[1]
                if allowed is None or ref in allowed:
                    best.setdefault(ref, chunk)
            weight = 1.0 if ranking is rankings[-1] else 1.0 / max(1, len(rankings) - 1)
            for rank, (ref, chunk) in enumerate(best.items()):
                candidate = found.setdefault(ref, Candidate(ref))
                candidate.relevance += weight * (RRF_K + 1) / (RRF_K + 1 + rank) / 2
                candidate.chunks[chunk] = candidate.chunks.get(chunk, 0.0) + weight / (RRF_K + rank)
        for ref in self._records.with_faults(situation.faults):
            if allowed is None or ref in allowed:
                found.setdefault(ref, Candidate(ref))
        return list(found.values())

    def _encode(self, text: str) -> Vectors:
        return self._embedder.encode(windows(text))

    def _chunks(self, ids: Iterable[str]) -> dict[str, Chunk]:
        held = (Chunk.model_validate_json(text) for text in self._records.chunks(ids))
        return {chunk.id: chunk for chunk in held}


def windows(text: str, size: int = WINDOW, most: int = WINDOWS) -> list[str]:
    """A long message in at most ``most`` pieces the model can read whole, cut at spaces; the end is kept."""
    text = " ".join(text.split())
    if not text:
        return []
    pieces: list[str] = []
    while text:
        at = len(text) if len(text) <= size else max(text.rfind(" ", 0, size), 1)
        pieces.append(text[:at].strip())
        text = text[at:].strip()
    return pieces if len(pieces) <= most else [*pieces[: most - 1], pieces[-1]]


def _fuse(rankings: Iterable[Sequence[str]]) -> dict[str, float]:
    """Reciprocal rank fusion."""
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking):
            scores[item] += 1.0 / (RRF_K + rank)
    return scores


Scored = tuple[float, Candidate, Decision, Likeness]


def _diverse(scored: list[Scored], k: int) -> list[Scored]:
    """Pick ``k`` one by one, each marked down for repeating a council or a set of faults already shown."""
    left = sorted(scored, key=lambda item: (-item[0], item[1].ref))[:RERANKED]
    chosen: list[Scored] = []
    councils: defaultdict[str, int] = defaultdict(int)
    faults: defaultdict[tuple[str, ...], int] = defaultdict(int)

    def worth(item: Scored) -> float:
        decision = item[2]
        return (
            item[0] - SAME_COUNCIL * councils[decision.council] - SAME_FAULTS * faults[decision.fault_codes]
        )

    while left and len(chosen) < k:
        best = max(left, key=worth)
        left.remove(best)
        chosen.append((worth(best), *best[1:]))
        councils[best[2].council] += 1
        faults[best[2].fault_codes] += 1
    return chosen


def _comparable(
    score: float, candidate: Candidate, decision: Decision, shared: Likeness, chunks: dict[str, Chunk]
) -> Comparable:
    best = sorted(candidate.chunks, key=lambda chunk: -candidate.chunks[chunk])[:PARTS_SHOWN]
    matched = [chunks[identity] for identity in best]
    return Comparable(
        decision=decision,
        score=round(score, 4),
        why=why(shared, decision),
        paragraphs=tuple(sorted({chunk.paragraph for chunk in matched if chunk.paragraph is not None})),
        parts=tuple(dict.fromkeys(chunk.part for chunk in matched)),
    )
