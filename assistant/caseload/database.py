"""The database file: opened safely, brought to the current schema, its failures put into words.

Each use opens and closes its own connection, so that threads and processes share nothing but the file.
Write-ahead logging lets one write while others read; every write is one transaction, so that a kill leaves
the last whole one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib import resources
from pathlib import Path

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from assistant.errors import StorageError

BUSY_SECONDS = 10.0
BUSY_PAUSE = 0.05  # seconds at most between two tries
PRAGMAS = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")
MIGRATIONS = ("schema.sql",)  # applied in order; the file's user_version counts those that were


@contextmanager
def connection(path: Path, *, write: bool) -> Iterator[sqlite3.Connection]:
    """One transaction on the file, made where ``write`` and there is none yet.

    Raises ``StorageError`` with a sentence that says what to do; what was not committed is undone.
    """
    try:
        if write:
            _make_private(path)
        with closing(_begun(path, write)) as opened:
            try:
                yield opened
            except BaseException:
                opened.rollback()
                raise
            opened.commit()
    except sqlite3.Error as error:
        raise StorageError(_sentence(error, path)) from None
    except OSError as error:
        raise StorageError(f"The case list {path} cannot be used: {error.strerror}.") from None


def merge_search_index(db: sqlite3.Connection) -> None:
    """Merge the search index, whose old parts still hold deleted words. Done in the transaction that deletes,
    so that a kill after it leaves nothing that could be searched for."""
    db.execute("INSERT INTO words (words) VALUES ('optimize')")


def erase(path: Path) -> None:
    """Leave nothing of what was deleted in the file or beside it: the file is written anew and the log is
    emptied. Raises ``StorageError`` where another window keeps the log in use."""
    try:
        with closing(_opened(path)) as opened:
            opened.execute("VACUUM")
            # a log that is in use is reported in the row, not raised
            if opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise StorageError(
                    "The case was deleted, but another window still reads the list, so its traces could not "
                    "be cleared yet. Close that window: they go as it closes, or with the next deletion."
                )
    except sqlite3.Error as error:
        raise StorageError(
            f"The case was deleted, but its traces could not be cleared yet. {_sentence(error, path)}"
        ) from None


def _begun(path: Path, write: bool) -> sqlite3.Connection:
    """A connection in a transaction, on the current schema.

    SQLite's own wait for a busy file does not cover every step of opening one: changing to write-ahead
    logging, and the last connection's tidying as it closes, refuse others at once. So the steps before the
    transaction, which change nothing by being repeated, are tried again until the same limit.
    """
    for attempt in Retrying(
        retry=retry_if_exception(_is_busy),
        stop=stop_after_delay(BUSY_SECONDS),
        wait=wait_random(0, BUSY_PAUSE),
        reraise=True,
    ):
        with attempt, ExitStack() as undo:
            opened = undo.enter_context(closing(_opened(path)))
            _migrate(opened)
            opened.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            undo.pop_all()
    return opened


def _is_busy(error: BaseException) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _opened(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    opened.row_factory = sqlite3.Row
    try:
        for pragma in PRAGMAS:
            opened.execute(f"PRAGMA {pragma}")
    except BaseException:
        opened.close()
        raise
    return opened


def _make_private(path: Path) -> None:
    """The file and its folder, readable by their owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _migrate(opened: sqlite3.Connection) -> None:
    """Bring the file to the current schema, each step whole or not at all."""
    if _version(opened) == len(MIGRATIONS):
        return
    opened.execute("BEGIN IMMEDIATE")
    try:
        version = _version(opened)  # another process may have done it meanwhile
        if version > len(MIGRATIONS):
            raise StorageError(
                "The case list was made by a newer version of Next Stage. Update Next Stage to open it."
            )
        for number, name in enumerate(MIGRATIONS[version:], start=version + 1):
            script = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
            for statement in _statements(script):
                opened.execute(statement)
            opened.execute(f"PRAGMA user_version = {number}")
        opened.commit()
    except BaseException:
        opened.rollback()
        raise


def _version(opened: sqlite3.Connection) -> int:
    return int(opened.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one (``executescript`` would commit behind our back)."""
    lines: list[str] = []
    for line in script.splitlines():
        if line.startswith("--"):
            continue
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []


def _sentence(error: sqlite3.Error, path: Path) -> str:
    """What went wrong and what to do, by SQLite's own code."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if _is_busy(error):
        return "The case list is being written to by another window. Nothing was lost: try again in a moment."
    if code.startswith("SQLITE_FULL"):
        return "The disk is full, so nothing was saved. Free some space and try again; the rest is safe."
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"The case list {path} is damaged or is no case list. Put back a copy, or move it away."
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")):
        return f"The case list {path} cannot be written. Check who may write to its folder."
    return f"The case list {path} cannot be used ({code or type(error).__name__}). Nothing in it was changed."
