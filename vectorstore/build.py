"""Write a whole index: records, words and vectors, as a new generation, then make it the current one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from vectorstore.decision_table import DecisionTable, TableBuilder
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
from vectorstore.lease import publishing
from vectorstore.part_vectors import PartVectorsWriter
from vectorstore.records import Chunk, ChunkKind, Decision, Guidance, Rule
from vectorstore.records_file import RecordsWriter
from vectorstore.server import current, share
from vectorstore.vectors import FOLDER, VectorsWriter
from vectorstore.words import FOLDER as WORDS
from vectorstore.words import stems
from vectorstore.words_writer import WordsWriter

Progress = Callable[[str], None]
WINDOW = 1024  # pieces in memory at once
SAID_EVERY = 5000


@dataclass(frozen=True)
class Entry:
    """A decision with its words for the word index and, where they were found before, its marks."""

    decision: Decision
    words: str
    marks: bytes | None = None


Piece = tuple[Chunk, Vectors | None]  # with its vector, where it was encoded before


@dataclass(frozen=True)
class Contents:
    """What an index is made of, given one thing at a time so that none of it need be in memory together.

    ``pieces`` gives the chunks: those of one decision together, in the order of ``decisions``, the law's
    anywhere between. ``count`` is how many decisions there are, for messages. ``fingerprint`` changes when
    any of it does.
    """

    decisions: Callable[[], Iterable[Entry]]
    rules: Mapping[str, Rule]
    guidance: Mapping[str, Guidance]
    pieces: Callable[[], Iterable[Piece]]
    count: int
    fingerprint: str
    documents: int = 0  # of those ingested, beside the bundled ones


class Publications(Protocol):
    """Remembers the generations made from what this machine holds."""

    def published(self) -> Collection[str]: ...

    def publishing(self, generation: str) -> None: ...


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
    publications: Publications | None = None,
) -> bool:
    """Make the index unless it is current already; True if it was made. With ``server`` its vectors, and a
    copy of its other files, are on that Chroma server, where others share it: one machine publishes at a
    time, and none over an index that holds documents it has not got (``publications`` says which it made).

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
                if server:
                    with publishing(server) as lease:
                        refuse_if_others(server, publications)
                        manifest = _write(generation, embedder, contents(), say, server)
                        manifest.previous = old.generation if old else None
                        if publications:
                            publications.publishing(generation.name)
                        lease.check()
                        share(server, index_dir, manifest)
                else:
                    manifest = _write(generation, embedder, contents(), say)
                    manifest.previous = old.generation if old else None
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            make_current(index_dir, manifest)
            clear_leftovers(index_dir, keep=manifest)
    return True


def refuse_if_others(server: str, publications: Publications | None) -> None:
    """Raises StoreError where the server's index holds documents that were ingested on another machine."""
    there = current(server)
    if there is None or not there.documents:
        return
    if publications is None or there.generation not in publications.published():
        raise StoreError(
            f"The index on the Chroma server at {server} holds {there.documents} documents ingested on "
            "another machine, which publishing from this one would drop. Ingest on that machine; or copy its "
            "documents.sqlite3 into this data folder and ingest again; or unset CHROMA_URL. Nothing was "
            "changed."
        )


def _old_manifest(index_dir: Path) -> Manifest | None:
    try:
        return read_manifest(index_dir)
    except StoreError:
        return None


def _write(
    generation: Path, embedder: Embedder, contents: Contents, say: Progress, server: str = ""
) -> Manifest:
    """A decision, and then a window of pieces, at a time: what is held does not grow with their number."""
    say(f"preparing {contents.count} decisions for search")
    with ExitStack() as open_:
        records = open_.enter_context(closing(RecordsWriter(generation)))
        table = _write_records(generation, records, contents, say)
        metadata: dict[str, str | int] = {
            "model": embedder.name,
            "dimension": embedder.dimension,
            "schema_version": SCHEMA,
        }
        parts = open_.enter_context(closing(PartVectorsWriter(generation, table.refs(), embedder.dimension)))
        vectors = open_.enter_context(closing(VectorsWriter(generation, metadata, server)))
        for chunks, rows in _encoded(embedder, contents.pieces(), say):
            parts.add(chunks, rows)
            vectors.add(chunks, rows)
            records.add_chunks(chunks)
        for writer in (parts, vectors, records):
            writer.finish()
    return Manifest(
        generation=generation.name,
        schema_version=SCHEMA,
        model=embedder.name,
        dimension=embedder.dimension,
        fingerprint=contents.fingerprint,
        decisions=len(table),
        chunks=vectors.count,
        documents=contents.documents,
    )


def _write_records(
    generation: Path, records: RecordsWriter, contents: Contents, say: Progress
) -> DecisionTable:
    builder = TableBuilder()
    with WordsWriter(generation / WORDS) as words:
        for number, entry in enumerate(contents.decisions(), start=1):
            builder.add(entry.decision, entry.marks)
            words.add(stems(entry.words))
            records.add(ChunkKind.DECISION, entry.decision.ref, entry.decision)
            if number % SAID_EVERY == 0:
                say(f"prepared {number} of {contents.count} decisions")
        words.finish()
    for identity, rule in contents.rules.items():
        records.add(ChunkKind.RULE, identity, rule)
    for identity, section in contents.guidance.items():
        records.add(ChunkKind.GUIDANCE, identity, section)
    table = builder.table()
    table.write(generation)
    return table


def _encoded(
    embedder: Embedder, pieces: Iterable[Piece], say: Progress
) -> Iterator[tuple[list[Chunk], Vectors]]:
    """A window of pieces at a time, with vectors of shape (window, dimension). Those encoded here are sorted
    by length first, so that few are padded."""
    left = iter(pieces)
    done = encoded = 0
    while window := list(islice(left, WINDOW)):
        rows = np.zeros((len(window), embedder.dimension), dtype=np.float32)
        wanted = [place for place, (_, vector) in enumerate(window) if vector is None]
        wanted.sort(key=lambda place: len(window[place][0].embedded))
        if wanted:
            rows[wanted] = embedder.encode([window[place][0].embedded for place in wanted])
        for place, (_, vector) in enumerate(window):
            if vector is not None:
                rows[place] = vector
        done += len(window)
        encoded += len(wanted)
        if wanted or done % SAID_EVERY < len(window):
            say(f"prepared {done} passages")
        yield [chunk for chunk, _ in window], rows
