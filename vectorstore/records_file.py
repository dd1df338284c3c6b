"""The records in one SQLite file: JSON by id, and a full-text (FTS5) index of the law's chunks."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vectorstore.normalise import for_words
from vectorstore.records import Chunk, ChunkKind, Record

FILE = "records.sqlite3"

_SCHEMA = """
CREATE TABLE records (
    kind TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE chunks (row INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT NOT NULL, json TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
    text, kind UNINDEXED, tokenize = "porter unicode61 remove_diacritics 2"
);
"""

_WORD = re.compile(r"[0-9a-z]+(?:['’][a-z]+)?")
MOST_WORDS = 48

#: Words too common in any message to tell one decision from another.
STOPWORDS = frozenset(Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8").split())


class RecordsUnreadable(Exception):
    """The records file cannot be read."""


class RecordsFile:
    """Read-only access. Safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._one_at_a_time = threading.Lock()

    @classmethod
    def open(cls, generation: Path) -> RecordsFile:
        """Raises RecordsUnreadable where the file is missing or damaged."""
        file = generation / FILE
        with _unreadable():
            connection = sqlite3.connect(
                f"{file.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
            try:
                verdict = connection.execute("PRAGMA quick_check(1)").fetchone()
                if verdict != ("ok",):
                    raise RecordsUnreadable("its records file is damaged")
                for table in ("records", "chunks", "words"):
                    connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
            except BaseException:
                connection.close()
                raise
        return cls(connection)

    def record(self, kind: ChunkKind, identity: str) -> str | None:
        """One record as JSON."""
        rows = self._read("SELECT json FROM records WHERE kind = ? AND id = ?", (kind.value, identity))
        return rows[0][0] if rows else None

    def records(self, kind: ChunkKind) -> list[str]:
        """All records of a kind as JSON, in the order they were given."""
        rows = self._read("SELECT json FROM records WHERE kind = ? ORDER BY position", (kind.value,))
        return [row[0] for row in rows]

    def chunks(self, ids: Iterable[str]) -> list[str]:
        """Chunks as JSON, in no order."""
        wanted = list(ids)
        rows: list[tuple[str, ...]] = []
        for start in range(0, len(wanted), 500):  # SQLite takes a limited number of parameters
            part = wanted[start : start + 500]
            marks = ", ".join("?" * len(part))
            rows += self._read(f"SELECT json FROM chunks WHERE id IN ({marks})", part)
        return [row[0] for row in rows]

    def count(self, kind: ChunkKind) -> int:
        rows = self._read("SELECT count(*) FROM records WHERE kind = ?", (kind.value,))
        return int(rows[0][0])

    def passages(self, kinds: Sequence[ChunkKind], text: str, n: int) -> list[tuple[str, float]]:
        """Up to ``n`` ids of chunks of rules or guidance with their BM25 score, best first."""
        marks = ", ".join("?" * len(kinds))
        sql = (
            "SELECT chunks.id, -bm25(words) FROM words JOIN chunks ON chunks.row = words.rowid "
            f"WHERE words MATCH ? AND words.kind IN ({marks}) ORDER BY bm25(words) LIMIT ?"
        )
        return self._ranked(sql, text, *(kind.value for kind in kinds), n)

    def close(self) -> None:
        self._connection.close()

    def _ranked(self, sql: str, text: str, *values: object) -> list[tuple[str, float]]:
        query = match_query(text)
        if not query:
            return []
        return [(row[0], float(row[1])) for row in self._read(sql, [query, *values])]

    def _read(self, sql: str, values: Sequence[object]) -> list[tuple[str, ...]]:
        with _unreadable(), self._one_at_a_time:
            return self._connection.execute(sql, values).fetchall()


def match_query(text: str) -> str:
    """An FTS5 query for any of the text's telling words; each quoted, so that nothing in it is syntax."""
    words: dict[str, None] = {}
    for word in _WORD.findall(for_words(text).lower().replace("’", "'")):
        plain = word.split("'")[0]
        if len(plain) > 1 and plain not in STOPWORDS:
            words[plain] = None
    return " OR ".join(f'"{word}"' for word in list(words)[:MOST_WORDS])


class RecordsWriter:
    """Writes the records file of a new generation, a record at a time; what is not committed is not there.

    Of chunks only the law's are kept: a decision's are found by their vectors, and its text is in its record.
    """

    def __init__(self, generation: Path) -> None:
        self._connection = sqlite3.connect(generation / FILE)
        self._connection.executescript(_SCHEMA)
        self._records = self._chunks = 0

    def add(self, kind: ChunkKind, identity: str, record: Record) -> None:
        self._connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?)",
            (kind.value, identity, self._records, record.model_dump_json()),
        )
        self._records += 1

    def add_chunks(self, chunks: Iterable[Chunk]) -> None:
        for chunk in chunks:
            if chunk.kind is ChunkKind.DECISION:
                continue
            self._chunks += 1
            self._connection.execute(
                "INSERT INTO chunks VALUES (?, ?, ?, ?)",
                (self._chunks, chunk.id, chunk.kind.value, chunk.model_dump_json()),
            )
            self._connection.execute(
                "INSERT INTO words (rowid, text, kind) VALUES (?, ?, ?)",
                (self._chunks, for_words(chunk.embedded), chunk.kind.value),
            )

    def finish(self) -> None:
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()


@contextmanager
def _unreadable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise RecordsUnreadable("its records file cannot be read") from error
