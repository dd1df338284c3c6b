"""Write a whole index: records, words and vectors, as a new generation, then make it the current one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vectorstore.decision_table import DecisionTable, rows_by_ref
from vectorstore.embedder import Embedder, Vectors
from vectorstore.errors import StoreError
from vectorstore.generations import (
    SCHEMA,
    Manifest,
    building,
    clear_leftovers,
    make_current,
    new_generation,
    read_manifest,
    writable,
)
from vectorstore.part_vectors import write_part_vectors
from vectorstore.records import Chunk, ChunkKind, Decision, Guidance, Rule
from vectorstore.records_file import write_records
from vectorstore.server import current, share
from vectorstore.vectors import FOLDER, collection_of, write_vectors
from vectorstore.words import write_words

Progress = Callable[[str], None]
ENCODE_AT_ONCE = 256


@dataclass(frozen=True)
class Contents:
    """What an index is made of. ``documents`` holds, by reference, each decision's words for the word index;
    ``fingerprint`` changes when any of it does. ``vectors`` holds, by id, those of chunks encoded before."""

    decisions: Mapping[str, Decision]
    rules: Mapping[str, Rule]
    guidance: Mapping[str, Guidance]
    chunks: Sequence[Chunk]
    documents: Mapping[str, str]
    fingerprint: str
    vectors: Mapping[str, Vectors] = field(default_factory=dict)


def is_current(index_dir: Path, embedder: Embedder, fingerprint: str, server: str = "") -> bool:
    """Whether the folder holds a whole index made from this content, by this model and this version."""
    return made_from(index_dir, embedder, server) == fingerprint


def made_from(index_dir: Path, embedder: Embedder, server: str = "") -> str | None:
    """The fingerprint of the index there is; None where there is none that this model and version can use, or
    its vectors are not where they are looked for (with its files, or on the server)."""
    try:
        found = read_manifest(index_dir)
    except StoreError:
        return None
    generation = index_dir / found.generation
    there = current(server) == found if server else (generation / FOLDER).is_dir()
    usable = (
        found.schema_version == SCHEMA
        and found.model == embedder.name
        and found.dimension == embedder.dimension
        and generation.is_dir()
        and there
    )
    return found.fingerprint if usable else None


def build_index(
    index_dir: Path,
    embedder: Embedder,
    fingerprint: str,
    contents: Callable[[], Contents],
    progress: Progress | None = None,
    server: str = "",
) -> bool:
    """Make the index unless it is current already; True if it was made. With ``server`` its vectors, and a
    copy of its other files, are on that Chroma server, where others share it.

    Safe where two processes do it at once (the second waits, then finds it done) and where one is killed
    (the old index, if any, stays in place). Raises StoreError where the folder cannot be written.
    """
    if is_current(index_dir, embedder, fingerprint, server):
        return False
    with building(index_dir):
        if is_current(index_dir, embedder, fingerprint, server):
            return False
        say = progress or (lambda line: None)
        with writable(index_dir):
            old = _old_manifest(index_dir)
            clear_leftovers(index_dir, keep=old)
            generation = new_generation(index_dir)
            try:
                manifest = _write(generation, embedder, contents(), say, server)
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            manifest.previous = old.generation if old else None
            if server:
                share(server, index_dir, manifest)
            make_current(index_dir, manifest)
            clear_leftovers(index_dir, keep=manifest)
    return True


def _old_manifest(index_dir: Path) -> Manifest | None:
    try:
        return read_manifest(index_dir)
    except StoreError:
        return None


def _write(
    generation: Path, embedder: Embedder, contents: Contents, say: Progress, server: str = ""
) -> Manifest:
    say(f"preparing {len(contents.decisions)} decisions for search; this is done once")
    table = DecisionTable.of(list(contents.decisions.values()))
    table.write(generation)
    write_words(generation, {ref: contents.documents[ref] for ref in contents.decisions})
    write_records(
        generation,
        [
            *((ChunkKind.DECISION, ref, decision) for ref, decision in contents.decisions.items()),
            *((ChunkKind.RULE, identity, rule) for identity, rule in contents.rules.items()),
            *((ChunkKind.GUIDANCE, identity, section) for identity, section in contents.guidance.items()),
        ],
        contents.chunks,
    )
    vectors = _encode(embedder, contents.chunks, contents.vectors, say)
    write_part_vectors(generation, contents.chunks, vectors, rows_by_ref(table))
    metadata: dict[str, str | int] = {
        "model": embedder.name,
        "dimension": embedder.dimension,
        "schema_version": SCHEMA,
    }
    write_vectors(generation, contents.chunks, vectors, metadata, server)
    return Manifest(
        generation=generation.name,
        schema_version=SCHEMA,
        model=embedder.name,
        dimension=embedder.dimension,
        fingerprint=contents.fingerprint,
        decisions=len(contents.decisions),
        chunks=sum(collection_of(chunk) is not None for chunk in contents.chunks),
    )


def _encode(
    embedder: Embedder, chunks: Sequence[Chunk], known: Mapping[str, Vectors], say: Progress
) -> Vectors:
    """Shape (len(chunks), dimension). Those of like length are encoded together: few are padded."""
    vectors = np.zeros((len(chunks), embedder.dimension), dtype=np.float32)
    wanted: list[int] = []
    for row, chunk in enumerate(chunks):
        if chunk.id in known:
            vectors[row] = known[chunk.id]
        else:
            wanted.append(row)
    wanted.sort(key=lambda row: len(chunks[row].embedded))
    for start in range(0, len(wanted), ENCODE_AT_ONCE):
        batch = wanted[start : start + ENCODE_AT_ONCE]
        vectors[batch] = embedder.encode([chunks[row].embedded for row in batch])
        say(f"prepared {start + len(batch)} of {len(wanted)} passages")
    return vectors
