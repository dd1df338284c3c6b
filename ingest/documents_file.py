"""The documents ingested so far: their records, and the vectors of their pieces, in one SQLite file.

An index is made from these and the bundled corpus. The file is written a document at a time, each in one
transaction with all its vectors: a run that is killed leaves whole documents, and the next run goes on from
them. It lies beside the index folder, which may be deleted and made again from it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.build import Entry
from vectorstore.decision_table import marks_version
from vectorstore.errors import StoreError
from vectorstore.records import Chunk, ChunkKind, Decision, Guidance

if TYPE_CHECKING:
    from vectorstore.embedder import Vectors  # brings much with it, which the reading process does not need

FILE = "documents.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    identity TEXT PRIMARY KEY, kind TEXT NOT NULL, sha256 TEXT NOT NULL, read_by TEXT NOT NULL,
    cut_by TEXT NOT NULL, records TEXT NOT NULL, words TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS documents_by_content ON documents (sha256, read_by);
CREATE TABLE IF NOT EXISTS pieces (
    identity TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (identity, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (identity TEXT PRIMARY KEY, found_by TEXT, marks BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS published (generation TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS remembered (text_sha256 BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Made:
    """What was made of one document. ``identity`` is a decision's reference, or the name of guidance."""

    identity: str
    kind: ChunkKind
    sha256: str
    records: tuple[Decision, ...] | tuple[Guidance, ...]
    words: str
    chunks: tuple[Chunk, ...]
    marks: bytes | None = None  # a decision's, as ``vectorstore.decision_table`` finds them


class DocumentsFile:
    """Open for reading and writing; one writer at a time (the caller holds the lock)."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self._file = file

    @classmethod
    @contextmanager
    def open(cls, file: Path) -> Iterator[DocumentsFile]:
        """Raises StoreError where it cannot be opened or is damaged."""
        connection = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=60, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
            yield cls(connection, file)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The file of ingested documents {file} cannot be used ({error}). Free some space or make it "
                "writable; if it is damaged, delete it and ingest the documents again."
            ) from error
        finally:
            if connection is not None:
                connection.close()

    def state(self, identity: str) -> tuple[str, str] | None:
        """Hash and reader of the document held under this identity."""
        sql = "SELECT sha256, read_by FROM documents WHERE identity = ?"
        row = self._connection.execute(sql, (identity,)).fetchone()
        return (str(row[0]), str(row[1])) if row else None

    def known(self, sha256: str, read_by: str) -> str | None:
        """The identity of the document with this content, read by this reader: it need not be read again."""
        sql = "SELECT identity FROM documents WHERE sha256 = ? AND read_by = ?"
        row = self._connection.execute(sql, (sha256, read_by)).fetchone()
        return str(row[0]) if row else None

    def put(self, made: Sequence[Made], vectors: Sequence[Vectors], read_by: str, cut_by: str) -> None:
        """Put documents in the place of any held under the same identities, all at once or not at all."""
        with self._connection:
            for one, rows in zip(made, vectors, strict=True):
                self._connection.execute("DELETE FROM pieces WHERE identity = ?", (one.identity,))
                self._connection.execute(
                    "REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        one.identity,
                        one.kind.value,
                        one.sha256,
                        read_by,
                        cut_by,
                        json.dumps([record.model_dump(mode="json") for record in one.records]),
                        one.words,
                    ),
                )
                if one.marks:
                    self._put_marks([(one.identity, marks_version(), one.marks)])
                self._connection.executemany(
                    "INSERT INTO pieces VALUES (?, ?, ?, ?)",
                    (
                        (one.identity, place, chunk.model_dump_json(), np.asarray(row, np.float32).tobytes())
                        for place, (chunk, row) in enumerate(zip(one.chunks, rows, strict=True))
                    ),
                )

    def put_marks(self, found: Iterable[tuple[str, str, bytes]]) -> None:
        """Identity, by what the marks were found, and marks."""
        with self._connection:
            self._put_marks(found)

    def _put_marks(self, found: Iterable[tuple[str, str, bytes]]) -> None:
        self._connection.executemany("REPLACE INTO marks VALUES (?, ?, ?)", found)

    def marks(self, identity: str, found_by: str) -> bytes | None:
        sql = "SELECT marks FROM marks WHERE identity = ? AND found_by = ?"
        row = self._connection.execute(sql, (identity, found_by)).fetchone()
        return bytes(row[0]) if row else None

    def published(self) -> set[str]:
        """The generations of a shared index that were made from this file."""
        return {row[0] for row in self._connection.execute("SELECT generation FROM published")}

    def publishing(self, generation: str) -> None:
        """Remembered before the index is pointed to it, so that one killed in between knows it again."""
        with self._connection:
            self._connection.execute("INSERT INTO published VALUES (?)", (generation,))

    def digest(self) -> str:
        """Changes when what is held changes; the same for the same documents however they came in."""
        digest = hashlib.sha256()
        sql = "SELECT identity, sha256, read_by, cut_by FROM documents ORDER BY identity"
        for row in self._connection.execute(sql):
            digest.update(" ".join(row).encode() + b"\n")
        return digest.hexdigest()

    def count(self, kind: ChunkKind | None = None) -> int:
        """How many documents are held, of one kind or of any."""
        sql = "SELECT count(*) FROM documents WHERE kind = coalesce(?, kind)"
        row = self._connection.execute(sql, (kind.value if kind else None,)).fetchone()
        return int(row[0])

    def stale(self, cut_by: str) -> list[str]:
        """Documents whose pieces were cut, or encoded, another way."""
        sql = "SELECT identity FROM documents WHERE cut_by != ? ORDER BY identity"
        return [row[0] for row in self._connection.execute(sql, (cut_by,))]

    def made(self, identity: str) -> tuple[ChunkKind, str, str, list[Decision | Guidance], str]:
        """Kind, hash, reader, records and words of one document."""
        sql = "SELECT kind, sha256, read_by, records, words FROM documents WHERE identity = ?"
        kind, sha256, read_by, records, words = self._connection.execute(sql, (identity,)).fetchone()
        return ChunkKind(kind), sha256, read_by, list(_records(kind, records)), words

    def decisions(self) -> Iterator[Entry]:
        """Every decision with its words and marks, in order of reference, one at a time."""
        sql = (
            "SELECT records, words, marks FROM documents LEFT JOIN marks "
            "ON marks.identity = documents.identity AND found_by = ? "
            "WHERE kind = ? ORDER BY documents.identity"
        )
        for text, words, marks in self._connection.execute(sql, (marks_version(), ChunkKind.DECISION.value)):
            for record in _records(ChunkKind.DECISION.value, text):
                assert isinstance(record, Decision)
                yield Entry(record, words, marks)

    def guidance(self) -> Iterator[Guidance]:
        """Every section of guidance, one at a time."""
        sql = "SELECT records FROM documents WHERE kind = ? ORDER BY identity"
        for (text,) in self._connection.execute(sql, (ChunkKind.GUIDANCE.value,)):
            for record in _records(ChunkKind.GUIDANCE.value, text):
                assert isinstance(record, Guidance)
                yield record

    def pieces(self) -> Iterator[tuple[Chunk, Vectors]]:
        """Every piece with its vector, in the same order, one at a time."""
        sql = "SELECT json, vector FROM pieces ORDER BY identity, position"
        for text, vector in self._connection.execute(sql):
            yield Chunk.model_validate_json(text), np.frombuffer(vector, dtype=np.float32)

    def remembered(self, chunks: Sequence[Chunk], cut_by: str, encode: Encode) -> dict[str, Vectors]:
        """Vectors by chunk id of pieces of the bundled files, each encoded once and then remembered."""
        found: dict[str, Vectors] = {}
        missing: list[Chunk] = []
        for chunk in chunks:
            sql = "SELECT vector FROM remembered WHERE text_sha256 = ?"
            row = self._connection.execute(sql, (_text_key(chunk, cut_by),)).fetchone()
            if row:
                found[chunk.id] = np.frombuffer(row[0], dtype=np.float32)
            else:
                missing.append(chunk)
        missing.sort(key=lambda chunk: len(chunk.embedded))
        for start in range(0, len(missing), 256):
            batch = missing[start : start + 256]
            rows = encode([chunk.embedded for chunk in batch])
            with self._connection:
                self._connection.executemany(
                    "REPLACE INTO remembered VALUES (?, ?)",
                    (
                        (_text_key(chunk, cut_by), np.asarray(row, np.float32).tobytes())
                        for chunk, row in zip(batch, rows, strict=True)
                    ),
                )
            found.update((chunk.id, row) for chunk, row in zip(batch, rows, strict=True))
        return found


Encode = Callable[[Sequence[str]], "Vectors"]


def _text_key(chunk: Chunk, cut_by: str) -> bytes:
    return hashlib.sha256(f"{cut_by}\n{chunk.embedded}".encode()).digest()


def _records(kind: str, text: str) -> Iterator[Decision | Guidance]:
    of: type[Decision] | type[Guidance] = Decision if kind == ChunkKind.DECISION.value else Guidance
    for entry in json.loads(text):
        yield of.model_validate(entry)
