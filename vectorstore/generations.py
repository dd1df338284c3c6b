"""Which index is the current one, and how a new one takes its place.

An index folder holds::

    current.json     names the current generation and says what it was made from
    g-<time>-<id>/   one whole index: Chroma's files and records.sqlite3
    build.lock       held while one process builds

A generation is written in full before ``current.json`` is replaced, in one step, to point to it: a build
that is killed leaves a folder nothing points to, which the next build clears away. The generation before
the current one is kept, since another process may still be reading it.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from vectorstore.errors import IndexDamaged, IndexMissing, StoreError

SCHEMA = 4  # raise when the files' shape changes: older indexes are then made again
CURRENT = "current.json"
LOCK = "build.lock"
PREFIX = "g-"
WAIT_SECONDS = 600.0


class Manifest(BaseModel):
    """What ``current.json`` says: the generation, and what it was made from."""

    generation: str
    schema_version: int
    model: str
    dimension: int
    fingerprint: str
    decisions: int
    chunks: int
    previous: str | None = None
    documents: int = 0  # ingested, beside the bundled ones


def read_manifest(index_dir: Path) -> Manifest:
    """Raises IndexMissing or IndexDamaged."""
    try:
        text = (index_dir / CURRENT).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise IndexMissing(
            f"There is no index in {index_dir} yet. Next Stage makes one when it starts."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise damaged(index_dir, "its current.json cannot be read") from error
    try:
        return Manifest.model_validate(json.loads(text))
    except (json.JSONDecodeError, ValidationError) as error:
        raise damaged(index_dir, "its current.json is not right") from error


def damaged(index_dir: Path, why: str) -> IndexDamaged:
    """The error for an index that is there and cannot be used, with what to do."""
    return IndexDamaged(
        f"The index in {index_dir} cannot be used: {why}. Delete that folder and start again; "
        "it is made afresh from the bundled decisions in under a minute."
    )


@contextmanager
def building(index_dir: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the folder for one builder. Raises StoreError where it cannot be written or waited for."""
    with writable(index_dir):
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / LOCK)
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise StoreError(
                f"Another Next Stage has been building the index in {index_dir} for {wait:.0f} seconds. "
                "Close it and try again."
            ) from error
        try:
            yield
        finally:
            lock.release()


@contextmanager
def writable(index_dir: Path) -> Iterator[None]:
    """Turn a failed write into a sentence."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The index folder {index_dir} cannot be written to ({error.strerror or error}). "
            "Make it writable, free some space, or set NEXTSTAGE_DATA_DIR to another folder."
        ) from error


def new_generation(index_dir: Path) -> Path:
    """An empty folder for a generation under construction."""
    folder = index_dir / f"{PREFIX}{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    return folder


def make_current(index_dir: Path, manifest: Manifest) -> None:
    """Point to a finished generation, in one step."""
    staged = index_dir / f"{CURRENT}.{uuid.uuid4().hex[:8]}.new"
    with staged.open("w", encoding="utf-8") as file:
        file.write(manifest.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    os.replace(staged, index_dir / CURRENT)


def clear_leftovers(index_dir: Path, keep: Manifest | None) -> None:
    """Remove generations nothing points to. Call only while holding the folder."""
    kept = {keep.generation, keep.previous} if keep else set()
    for path in index_dir.iterdir():
        if path.name.startswith(PREFIX) and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith(f"{CURRENT}."):
            path.unlink(missing_ok=True)
