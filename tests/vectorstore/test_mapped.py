"""Small files of an index are read, large ones mapped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vectorstore import mapped
from vectorstore.part_vectors import VECTORS, PartVectors


def test_what_is_large_in_all_is_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "LARGEST_READ", 100)
    files = [tmp_path / "a", tmp_path / "b"]
    files[0].write_bytes(b"x" * 60)
    files[1].write_bytes(b"x" * 40)
    assert not mapped.is_mapped(files)
    files[1].write_bytes(b"x" * 41)
    assert mapped.is_mapped(files)
    with pytest.raises(OSError, match="no file"):
        mapped.is_mapped([tmp_path / "no file"])


def test_both_give_the_same_vectors(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = next(index_dir.glob(f"g-*/{VECTORS}")).parent
    query = np.eye(1, 384, dtype=np.float32)
    given = []
    for largest in (0, 10**9):
        monkeypatch.setattr(mapped, "LARGEST_READ", largest)
        opened = PartVectors.open(generation)
        assert isinstance(opened._vectors, np.memmap) is (largest == 0)
        given.append(opened.cosines(np.arange(5), query))
    assert np.array_equal(given[0], given[1])
