"""The large arrays of an index: read whole where they are small, and piece by piece where they are large.

A large file could be mapped into memory as well, which costs none of it; but the system ends a process at
once, with no error to catch, where another cuts a mapped file short. A reading that fails can be told.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.errors import IndexDamaged

LARGEST_READ = 64 * 1024 * 1024  # bytes; some fifty thousand chunks


def is_large(files: Iterable[Path]) -> bool:
    """Whether the files together stay on disk. Raises OSError where a file is not there."""
    return sum(file.stat().st_size for file in files) > LARGEST_READ


def opened(path: Path) -> npt.NDArray[Any] | ArrayOnDisk:
    """An array saved by numpy. Raises OSError or ValueError where it cannot be read."""
    return ArrayOnDisk(path) if is_large([path]) else np.load(path, allow_pickle=False)


class ArrayOnDisk:
    """An array saved by numpy that stays on disk: ``array[rows]`` and ``array[start:end]`` read those rows.

    The file stays open, so that one that is deleted or replaced is read to the end as it was. Safe to share
    between threads. Reading raises ``IndexDamaged`` where the file was cut short. Opening raises OSError, or
    ValueError where it is no such array.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb", buffering=0)
        try:
            header = np.lib.format.read_array_header_1_0
            if np.lib.format.read_magic(self._file) != (1, 0):
                header = np.lib.format.read_array_header_2_0
            self.shape, by_columns, self.dtype = header(self._file)
            if by_columns or self.dtype.hasobject or not self.shape:
                raise ValueError(f"{path} is not an array of rows")
            self._begin = self._file.tell()
            self._row = self.dtype.itemsize * int(np.prod(self.shape[1:], dtype=np.int64))
            if path.stat().st_size < self._begin + self._row * len(self):
                raise ValueError(f"{path} is shorter than it says")
        except BaseException:
            self._file.close()
            raise
        self._one_at_a_time = threading.Lock()

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, wanted: slice | npt.NDArray[np.integer[Any]]) -> npt.NDArray[Any]:
        """Rows by a slice (without a step) or by their numbers, in the order asked for."""
        if isinstance(wanted, slice):
            start, end, step = wanted.indices(len(self))
            if step != 1:
                raise IndexError("rows are read without a step")
            return self._read(start, max(start, end))
        rows = np.asarray(wanted)
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self):
            raise IndexError("there are no such rows")
        out = np.empty((len(rows), *self.shape[1:]), self.dtype)
        ends = np.flatnonzero(np.diff(rows) != 1) + 1  # rows that follow each other are read at once
        for first, last in zip([0, *ends], [*ends, len(rows)], strict=True):
            if last > first:
                out[first:last] = self._read(int(rows[first]), int(rows[last - 1]) + 1)
        return out

    def _read(self, start: int, end: int) -> npt.NDArray[Any]:
        data = self._bytes((end - start) * self._row, self._begin + start * self._row)
        return np.frombuffer(data, self.dtype).reshape(end - start, *self.shape[1:])

    def _bytes(self, count: int, place: int) -> bytes:
        pieces, left = [], count
        while left:
            piece = self._piece(left, place)
            if not piece:
                raise IndexDamaged(
                    f"{self._path} was cut short while it was in use. Start Next Stage again: it says how "
                    "the index is made anew."
                )
            pieces.append(piece)
            left, place = left - len(piece), place + len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, count: int, place: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), count, place)
        with self._one_at_a_time:
            self._file.seek(place)
            return self._file.read(count)
