"""The vectors of decisions' parts in one file, read in place where it is large: exact cosines of any.

Chroma finds which chunks are near; a decision found by its words or its concepts has to be compared too,
and under a filter only those let through: those few are looked up here, with no search.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore import on_disk
from vectorstore.embedder import Vectors
from vectorstore.on_disk import ArrayOnDisk
from vectorstore.records import Chunk, ChunkKind
from vectorstore.rows_file import RowsFile

VECTORS, PLACES = "parts.npy", "parts_places.npz"
PARTS = ("narrative", "finding", "remedy")
NOT_THERE = -1.0

Rows = npt.NDArray[np.intp]
Small = npt.NDArray[np.integer[Any]]  # kept short: there is one for each of millions of chunks


class PartVectors:
    """Chunks of decisions in the order of the table; ``part`` is the place in PARTS, 3 a paragraph."""

    def __init__(
        self, vectors: npt.NDArray[np.float16] | ArrayOnDisk, starts: Rows, part: Small, paragraph: Small
    ) -> None:
        self._vectors = vectors
        self._starts = starts
        self._part = part
        self._paragraph = paragraph

    @classmethod
    def open(cls, generation: Path) -> PartVectors:
        """Raises OSError, ValueError or KeyError where the files cannot be read."""
        with np.load(generation / PLACES, allow_pickle=False) as held:
            starts, part, paragraph = held["starts"], held["part"], held["paragraph"]
        if not len(part):
            return cls(np.zeros((0, 0), np.float16), starts, part, paragraph)
        return cls(on_disk.opened(generation / VECTORS), starts, part, paragraph)

    def cosines(self, decisions: Rows, query: Vectors) -> npt.NDArray[np.float32]:
        """Shape (decisions, PARTS): the nearest piece of each part, a mean over the rows of ``query``; to
        a query of no rows none is near."""
        found = np.full((len(decisions), len(PARTS)), NOT_THERE, dtype=np.float32)
        if len(query) == 0:
            return found
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
        numbers = self._paragraph[chunks].astype(np.intp)
        return numbers, self._vectors[chunks].astype(np.float32) @ query.T

    def _chunks(self, decisions: Rows) -> tuple[Rows, Rows]:
        """The chunks of these decisions, and for each the place of its decision among them."""
        firsts, counts = self._starts[decisions], self._starts[decisions + 1] - self._starts[decisions]
        owners = np.repeat(np.arange(len(decisions)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(firsts, counts) + np.arange(len(owners)) - before, owners


class PartVectorsWriter:
    """Writes decisions' chunks as they come: those of one decision together, decisions in the table's order.

    ``refs`` are the table's. ``finish`` raises ValueError where they came in another order.
    """

    def __init__(self, generation: Path, refs: Sequence[str], dimension: int) -> None:
        self._generation = generation
        self._refs = refs
        self._rows = RowsFile(generation / VECTORS, dimension, np.float16)
        self._counts = np.zeros(len(refs), dtype=np.int64)
        self._part, self._paragraph = array("b"), array("i")
        self._row = 0

    def add(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """``vectors`` row for row; chunks of rules and guidance are passed over."""
        held = [place for place, chunk in enumerate(chunks) if chunk.kind is ChunkKind.DECISION]
        for place in held:
            chunk = chunks[place]
            while self._row < len(self._refs) and str(self._refs[self._row]) != chunk.source_id:
                self._row += 1
            if self._row == len(self._refs):
                raise ValueError(f"a chunk of {chunk.source_id} came out of the order of the decisions")
            self._counts[self._row] += 1
            self._part.append(_part(chunk))
            self._paragraph.append(chunk.paragraph or 0)
        if held:
            self._rows.append(vectors[held])

    def finish(self) -> None:
        self._rows.close()
        np.savez(
            self._generation / PLACES,
            starts=np.concatenate([[0], np.cumsum(self._counts)]).astype(np.intp),
            part=np.frombuffer(self._part, dtype=np.int8),
            paragraph=np.frombuffer(self._paragraph, dtype=np.int32),
        )

    def close(self) -> None:
        self._rows.close()


def _part(chunk: Chunk) -> int:
    return PARTS.index(chunk.part) if chunk.part in PARTS else len(PARTS)
