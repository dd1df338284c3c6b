"""What ``nextstage ingest`` is pointed at: files, folder trees and zips, as documents one by one.

Nothing is unpacked to disk, and nothing outside the paths given is read: links out of a folder are passed
over, and a zip's entries are read by name only, up to a size and a ratio no document reaches.
"""

from __future__ import annotations

import functools
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.readers import SUFFIXES
from ingest.readers.files import MOST_BYTES, NO_FILE, file_bytes

MOST_IN_ZIP = 4_000_000_000  # bytes unpacked from one zip, all entries together
MOST_ENTRIES = 200_000
RATIO = 200  # an entry packed tighter than this is no document
_PASSED_OVER = {"__MACOSX", ".git", "node_modules"}


@dataclass(frozen=True)
class Item:
    """One document to read: its name for messages, where its bytes are, or why they are not read."""

    name: str
    path: Path | None = None
    entry: str | None = None  # within the zip at ``path``
    problem: str | None = None

    def read(self) -> bytes:
        """Raises UnreadableFile."""
        assert self.path is not None
        if self.entry is None:
            return file_bytes(self.path)
        try:
            held = self.path.stat()
            with _archive(self.path, held.st_mtime_ns, held.st_size).open(self.entry) as entry:
                data = entry.read(MOST_BYTES + 1)
        except (
            OSError,
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            KeyError,
        ) as error:
            raise UnreadableFile(f"{self.name} cannot be taken out of its zip ({error}).") from error
        if len(data) > MOST_BYTES:
            raise UnreadableFile(
                f"{self.name} is larger than {MOST_BYTES // 1_000_000} MB: not a single document."
            )
        return data


def items(paths: Sequence[Path]) -> Iterator[Item]:
    """Every document under the paths, in a fixed order; what is named and cannot be read comes with why."""
    for path in paths:
        if not path.exists():
            yield Item(str(path), problem="there is no such file or folder")
        elif path.is_dir():
            yield from _folder(path)
        elif not path.is_file():
            yield Item(str(path), problem=NO_FILE)
        elif path.suffix.lower() == ".zip":
            yield from _zip(path)
        else:
            yield Item(str(path), path)


def _folder(folder: Path) -> Iterator[Item]:
    root = folder.resolve()
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in _PASSED_OVER and not name.startswith("."))
        for name in sorted(files):
            path = Path(place) / name
            if name.startswith(".") or path.suffix.lower() not in (*SUFFIXES, ".zip"):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                yield Item(str(path), problem="it is a link to somewhere else")
            elif not path.is_file():
                yield Item(str(path), problem=NO_FILE)
            elif path.suffix.lower() == ".zip":
                yield from _zip(path)
            else:
                yield Item(str(path), path)


@functools.lru_cache(maxsize=2)
def _archive(path: Path, changed: int, size: int) -> zipfile.ZipFile:
    """Kept open from one entry to the next: a zip's list of entries is read whole on opening, which for each
    of tens of thousands would take hours. Another file of the same name is opened anew."""
    return zipfile.ZipFile(path)


def _zip(path: Path) -> Iterator[Item]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
        yield Item(str(path), problem=f"it is not a zip that can be read ({error})")
        return
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_IN_ZIP:
        yield Item(str(path), problem="it unpacks to more than any set of decisions would: split it")
        return
    for entry in sorted(entries, key=lambda entry: entry.filename):
        yield from _entry(path, entry)


def _entry(path: Path, entry: zipfile.ZipInfo) -> Iterator[Item]:
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.is_dir() or Path(parts[-1]).suffix.lower() not in SUFFIXES or parts[-1].startswith("."):
        return
    if _PASSED_OVER & set(parts):
        return
    name = f"{path}:{_shown(entry.filename)}"
    if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
        yield Item(name, problem="its name points out of the zip")
    elif stat.S_ISLNK(entry.external_attr >> 16):
        yield Item(name, problem="it is a link to somewhere else")
    elif entry.flag_bits & 1:
        yield Item(name, problem="it is locked with a password")
    elif entry.file_size > MOST_BYTES or entry.file_size > RATIO * max(entry.compress_size, 1000):
        yield Item(name, problem="it unpacks to far more than a document would")
    else:
        yield Item(name, path, entry.filename)


def _shown(name: str) -> str:
    """A name from inside a zip as it may stand in a message: anything can be in one."""
    return "".join(character if character.isprintable() else "?" for character in name[:200])
