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


class VectorsWriter:
    """Puts chunks with their vectors into a new generation's collections (or its own on a server)."""

    def __init__(self, generation: Path, metadata: dict[str, str | int], server: str = "") -> None:
        self.count = 0
        self._client = connect(server) if server else _client(generation / FOLDER)
        self._waiting: dict[str, list[tuple[Chunk, Vectors]]] = {name: [] for name in COLLECTIONS}
        self._collections = {
            name: self._client.create_collection(
                _named(name, generation, server),
                configuration={"hnsw": {"space": "cosine"}},
                metadata=metadata,
                embedding_function=None,
            )
            for name in COLLECTIONS
        }

    def add(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """``vectors`` row for row; paragraphs, which are in no collection, are passed over."""
        for chunk, vector in zip(chunks, vectors, strict=True):
            name = collection_of(chunk)
            if name is not None:
                self._waiting[name].append((chunk, vector))
                if len(self._waiting[name]) == BATCH:
                    self._put(name)

    def finish(self) -> None:
        for name in COLLECTIONS:
            self._put(name)

    def close(self) -> None:
        self._client.close()

    def _put(self, name: str) -> None:
        batch = self._waiting[name]
        if not batch:
            return
        self._collections[name].add(
            ids=[chunk.id for chunk, _ in batch],
            embeddings=np.stack([vector for _, vector in batch]),
            metadatas=[{"source_id": chunk.source_id} for chunk, _ in batch],
        )
        self.count += len(batch)
        self._waiting[name] = []


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
