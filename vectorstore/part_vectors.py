"""The vectors of decisions' parts in one file read in place: exact cosines for any decisions asked for.

Chroma finds which chunks are near; a decision found by its words or its concepts has to be compared too,
and under a filter only those let through: those few are looked up here, with no search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vectorstore.embedder import Vectors
from vectorstore.records import Chunk, ChunkKind

VECTORS, PLACES = "parts.npy", "parts_places.npz"
PARTS = ("narrative", "finding", "remedy")
NOT_THERE = -1.0

Rows = npt.NDArray[np.intp]


class PartVectors:
    """Chunks of decisions in the order of the table; ``part`` is the place in PARTS, 3 a paragraph."""

    def __init__(self, vectors: npt.NDArray[np.float16], starts: Rows, part: Rows, paragraph: Rows) -> None:
        self._vectors = vectors
        self._starts = starts
        self._part = part
        self._paragraph = paragraph

    @classmethod
    def open(cls, generation: Path) -> PartVectors:
        """Raises OSError, ValueError or KeyError where the files cannot be read."""
        with np.load(generation / PLACES, allow_pickle=False) as held:
            starts, part, paragraph = held["starts"], held["part"], held["paragraph"]
        vectors = np.load(generation / VECTORS, mmap_mode="r") if len(part) else np.zeros((0, 0), np.float16)
        return cls(vectors, starts, part, paragraph)

    def cosines(self, decisions: Rows, query: Vectors) -> npt.NDArray[np.float32]:
        """Shape (decisions, PARTS): the nearest piece of each part, a mean over the rows of ``query``."""
        found = np.full((len(decisions), len(PARTS)), NOT_THERE, dtype=np.float32)
        chunks, owners = self._chunks(decisions)
        whole = self._part[chunks] < len(PARTS)
        chunks, owners = chunks[whole], owners[whole]
        near = (self._vectors[chunks].astype(np.float32) @ query.T).mean(axis=1)
        np.maximum.at(found, (owners, self._part[chunks]), near)
        return found

    def paragraphs(self, decision: int, query: Vectors) -> tuple[Rows, npt.NDArray[np.float32]]:
        """Each paragraph chunk's paragraph number, and its cosines: (chunks, rows of ``query``)."""
        chunks, _ = self._chunks(np.array([decision]))
        chunks = chunks[self._part[chunks] == len(PARTS)]
        return self._paragraph[chunks], self._vectors[chunks].astype(np.float32) @ query.T

    def _chunks(self, decisions: Rows) -> tuple[Rows, Rows]:
        """The chunks of these decisions, and for each the place of its decision among them."""
        firsts, counts = self._starts[decisions], self._starts[decisions + 1] - self._starts[decisions]
        owners = np.repeat(np.arange(len(decisions)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(firsts, counts) + np.arange(len(owners)) - before, owners


def write_part_vectors(
    generation: Path, chunks: Sequence[Chunk], vectors: Vectors, rows: Mapping[str, int]
) -> None:
    """Write the decisions' chunks (row for row with ``vectors``) in the order of their decisions' rows."""
    held = [
        (rows[chunk.source_id], number)
        for number, chunk in enumerate(chunks)
        if chunk.kind is ChunkKind.DECISION
    ]
    order = [number for _, number in sorted(held)]
    counts = np.bincount(np.array([row for row, _ in held], dtype=np.intp), minlength=len(rows))
    np.savez(
        generation / PLACES,
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.intp),
        part=np.array([_part(chunks[number]) for number in order], dtype=np.intp),
        paragraph=np.array([chunks[number].paragraph or 0 for number in order], dtype=np.intp),
    )
    if order:
        np.save(generation / VECTORS, vectors[order].astype(np.float16))


def _part(chunk: Chunk) -> int:
    return PARTS.index(chunk.part) if chunk.part in PARTS else len(PARTS)
