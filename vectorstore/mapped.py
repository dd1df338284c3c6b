"""Which files of an index are mapped into memory and which are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LARGEST_READ = 64 * 1024 * 1024  # bytes; some fifty thousand chunks


def is_mapped(files: Iterable[Path]) -> bool:
    """Whether the files together are mapped rather than read whole.

    A mapped file costs no memory of its own, which counts where an index is large; but the system ends a
    process at once, with no error to catch, where another cuts a mapped file short. What is small is read,
    so that a running app outlives it. Raises OSError where a file is not there.
    """
    return sum(file.stat().st_size for file in files) > LARGEST_READ
