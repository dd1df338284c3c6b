"""Small arrays of an index are read, large ones stay on disk: both give the same, and a cut is an error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore import on_disk
from vectorstore.errors import IndexDamaged
from vectorstore.on_disk import ArrayOnDisk
from vectorstore.part_vectors import VECTORS, PartVectors
from vectorstore.words import WordIndex

ROWS = np.arange(1_000 * 7, dtype=np.float16).reshape(1_000, 7)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    np.save(tmp_path / "a.npy", ROWS)
    return tmp_path / "a.npy"


def test_what_is_large_in_all_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_disk, "LARGEST_READ", 100)
    files = [tmp_path / "a", tmp_path / "b"]
    files[0].write_bytes(b"x" * 60)
    files[1].write_bytes(b"x" * 40)
    assert not on_disk.is_large(files)
    files[1].write_bytes(b"x" * 41)
    assert on_disk.is_large(files)
    with pytest.raises(OSError, match="no file"):
        on_disk.is_large([tmp_path / "no file"])


@pytest.mark.parametrize(
    "wanted",
    [
        slice(0, 3),
        slice(990, 2_000),
        slice(5, 5),
        slice(9, 4),
        np.array([], dtype=np.intp),
        np.array([4]),
        np.array([4, 5, 6, 900, 2, 2, 3, 999, 0]),
        np.arange(1_000),
        np.arange(1_000)[::-1],
    ],
    ids=str,
)
def test_rows_are_those_of_the_array(kept: Path, wanted: slice) -> None:
    held = ArrayOnDisk(kept)
    assert held.shape == ROWS.shape
    assert len(held) == len(ROWS)
    assert np.array_equal(held[wanted], ROWS[wanted])
    assert held[wanted].dtype == ROWS.dtype


def test_what_is_not_there_is_an_error(kept: Path) -> None:
    held = ArrayOnDisk(kept)
    for rows in ([1_000], [-1], [3, 5_000]):
        with pytest.raises(IndexError):
            held[np.array(rows)]


def test_a_file_cut_short_is_told_at_the_next_reading(kept: Path) -> None:
    held = ArrayOnDisk(kept)
    assert held[np.array([999])].shape == (1, 7)
    os.truncate(kept, 2_000)
    assert np.array_equal(held[np.array([3])], ROWS[[3]])
    with pytest.raises(IndexDamaged, match="cut short"):
        held[np.array([3, 999])]
    with pytest.raises(IndexDamaged, match="cut short"):
        held[900:910]


def test_a_file_that_is_deleted_or_replaced_is_read_as_it_was(kept: Path) -> None:
    held = ArrayOnDisk(kept)
    kept.unlink()
    np.save(kept, ROWS * 0)
    assert np.array_equal(held[10:20], ROWS[10:20])


@pytest.mark.parametrize("data", [b"", b"\x93NUMPY", b"noise" * 100])
def test_what_is_no_array_is_not_opened(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.npy").write_bytes(data)
    with pytest.raises((OSError, ValueError)):
        ArrayOnDisk(tmp_path / "a.npy")


def test_a_short_file_or_an_array_of_objects_is_not_opened(kept: Path) -> None:
    os.truncate(kept, 2_000)
    with pytest.raises(ValueError, match="shorter"):
        ArrayOnDisk(kept)
    np.save(kept, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="rows"):
        ArrayOnDisk(kept)


def test_both_give_the_same_vectors_and_words(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = next(index_dir.glob(f"g-*/{VECTORS}")).parent
    query = np.eye(1, 384, dtype=np.float32)
    vectors, words = [], []
    for largest in (0, 10**9):
        monkeypatch.setattr(on_disk, "LARGEST_READ", largest)
        opened = PartVectors.open(generation)
        assert isinstance(opened._vectors, ArrayOnDisk) is (largest == 0)
        decisions = len(opened._starts) - 1
        vectors.append(opened.cosines(np.arange(5), query))
        words.append(WordIndex.open(generation, decisions).scores(["stage", "panel", "delay"]))
    assert np.array_equal(*vectors)
    assert np.array_equal(*words)
    assert words[0].any()


RUNNING = """
import sys
from pathlib import Path
from vectorstore import on_disk
on_disk.LARGEST_READ = 0
from vectorstore.errors import IndexDamaged
from vectorstore.words import WordIndex
held = WordIndex.open(Path(sys.argv[1]), int(sys.argv[2]))
print(held.scores(["stage", "panel"]).any(), flush=True)
sys.stdin.readline()
try:
    held.scores(["stage", "panel"])
except IndexDamaged:
    print("told", flush=True)
"""


def test_a_process_outlives_its_files_being_cut_short(index_dir: Path, tmp_path: Path) -> None:
    """Mapped, the system would end it (SIGBUS) with nothing to catch."""
    generation = next(index_dir.glob(f"g-*/{VECTORS}")).parent
    own = tmp_path / "own"
    shutil.copytree(generation, own)
    decisions = str(len(PartVectors.open(generation)._starts) - 1)
    process = subprocess.Popen(
        [sys.executable, "-c", RUNNING, str(own), decisions],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "True"
    for file in own.rglob("*"):
        if file.is_file():
            os.truncate(file, 0)
    said, _ = process.communicate("go on\n", timeout=120)
    assert said.strip() == "told"
    assert process.returncode == 0
