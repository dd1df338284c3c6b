"""Everything an index holds, to compare one with another by content."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

from vectorstore.embedder import Embedder
from vectorstore.generations import read_manifest
from vectorstore.library import Library
from vectorstore.records import Situation
from vectorstore.records_file import FILE


def contents_of(index_dir: Path, embedder: Embedder) -> dict[str, Any]:
    """Records by kind and id, chunks, vectors (rounded), and what some searches find, as a reader sees it."""
    library = Library.open(index_dir, embedder)
    generation = index_dir / read_manifest(index_dir).generation
    try:
        found = [
            [one.decision.ref for one in library.comparables(Situation(text=text), 10)]
            for text in ("stage two took too long", "a foster carer was not paid", "Mrs P7 complained")
        ]
    finally:
        library.close()
    connection = sqlite3.connect(f"{(generation / FILE).as_uri()}?mode=ro", uri=True)
    try:
        records = connection.execute("SELECT kind, id, json FROM records ORDER BY kind, id").fetchall()
        chunks = connection.execute("SELECT id, json FROM chunks ORDER BY id").fetchall()
    finally:
        connection.close()
    return {
        "decisions": sorted(identity for kind, identity, _ in records if kind == "decision"),
        "records": hashlib.sha256(repr(records).encode()).hexdigest(),
        "chunks": hashlib.sha256(repr(chunks).encode()).hexdigest(),
        "vectors": vectors_of(generation),
        "found": found,
    }


def vectors_of(generation: Path) -> str:
    """A hash of every vector in Chroma, by id."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(
        path=str(generation / "chroma"), settings=Settings(anonymized_telemetry=False)
    )
    try:
        digest = hashlib.sha256()
        for collection in sorted(client.list_collections(), key=lambda one: one.name):
            got = collection.get(include=["embeddings"])
            embeddings = got["embeddings"]
            assert embeddings is not None
            rows = sorted(zip(got["ids"], embeddings, strict=True), key=lambda pair: pair[0])
            for identity, row in rows:
                digest.update(f"{collection.name} {identity} {[round(float(x), 4) for x in row]}".encode())
        return digest.hexdigest()
    finally:
        client.close()
