"""The vectors, in Chroma. We embed ourselves; Chroma stores and finds.

One collection for what decisions are found by (narrative, finding, remedy) and one for the law (rules and
guidance). No search uses a ``where``, for Chroma scans all that one matches: filters are applied to what is
found. The paragraphs of full digests, which only say where, are in ``part_vectors``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from vectorstore.embedder import Vectors
from vectorstore.records import Chunk, ChunkKind
from vectorstore.server import collection_name, connect

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api.client import Client

FOLDER = "chroma"
BATCH = 200
DECISIONS, LAW = "decisions", "law"
COLLECTIONS = (DECISIONS, LAW)


class VectorsUnreadable(Exception):
    """Chroma's files cannot be read."""


class VectorIndex:
    """Nearest chunks by cosine. Safe to use from several threads."""

    def __init__(self, client: Client, collections: dict[str, Collection]) -> None:
        self._client = client
        self._collections = collections
        self._counts = {name: collection.count() for name, collection in collections.items()}
        self._one_at_a_time = threading.Lock()

    @classmethod
    def open(cls, generation: Path, server: str = "") -> VectorIndex:
        """Open the vectors and try one search in each collection. ``server``, a Chroma server's address, is
        used in place of the files. Raises VectorsUnreadable; StoreError where the server is not there."""
        if not server and not (generation / FOLDER / "chroma.sqlite3").is_file():
            raise VectorsUnreadable("its vectors are missing")  # Chroma would make empty ones
        client = connect(server) if server else None
        with _unreadable():
            client = client or _client(generation / FOLDER)
            try:
                index = cls(
                    client,
                    {
                        name: client.get_collection(_named(name, generation, server), embedding_function=None)
                        for name in COLLECTIONS
                    },
                )
                index._try()
            except BaseException:
                client.close()
                raise
            return index

    @property
    def count(self) -> int:
        return sum(self._counts.values())

    def nearest(self, name: str, query: Vectors, n: int) -> list[list[tuple[str, float]]]:
        """In one collection, for each row of ``query``, up to ``n`` chunk ids with their cosine, best first.

        Raises VectorsUnreadable.
        """
        wanted = min(n, self._counts[name])
        if wanted == 0 or len(query) == 0:
            return [[] for _ in query]
        with _unreadable(), self._one_at_a_time:
            found = self._collections[name].query(
                query_embeddings=query, n_results=wanted, include=["distances"]
            )
        distances = found["distances"] or [[] for _ in query]
        return [
            [(chunk, 1.0 - float(distance)) for chunk, distance in zip(ids, row, strict=True)]
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def close(self) -> None:
        self._client.close()

    def _try(self) -> None:
        for name, collection in self._collections.items():
            if not self._counts[name]:
                continue
            first = collection.get(limit=1, include=["embeddings"])
            found = collection.query(query_embeddings=np.asarray(first["embeddings"]), n_results=1)
            if not found["ids"][0]:
                raise VectorsUnreadable("its vectors find nothing")


def collection_of(chunk: Chunk) -> str | None:
    """The collection a chunk is kept in; None for a paragraph, which is in none."""
    if chunk.kind is not ChunkKind.DECISION:
        return LAW
    return DECISIONS if chunk.paragraph is None else None


def write_vectors(
    generation: Path,
    chunks: Sequence[Chunk],
    vectors: Vectors,
    metadata: dict[str, str | int],
    server: str = "",
) -> None:
    """Write chunks with their vectors (row for row) into a new generation, or its collections on a server."""
    client = connect(server) if server else _client(generation / FOLDER)
    try:
        for name in COLLECTIONS:
            name_there = _named(name, generation, server)
            collection = client.create_collection(
                name_there,
                configuration={"hnsw": {"space": "cosine"}},
                metadata=metadata,
                embedding_function=None,
            )
            rows = [row for row, chunk in enumerate(chunks) if collection_of(chunk) == name]
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                collection.add(
                    ids=[chunks[row].id for row in batch],
                    embeddings=vectors[batch],
                    metadatas=[{"source_id": chunks[row].source_id} for row in batch],
                )
    finally:
        client.close()


def _named(name: str, generation: Path, server: str) -> str:
    return collection_name(name, generation.name) if server else name


def _client(folder: Path) -> Client:
    import chromadb  # slow to import: only when an index is opened
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(path=str(folder), settings=settings))


@contextmanager
def _unreadable() -> Iterator[None]:
    """Chroma's Rust core panics outside ``Exception``; each means the files cannot be used."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, VectorsUnreadable):
        raise
    except BaseException as error:
        raise VectorsUnreadable("its vectors cannot be read") from error
