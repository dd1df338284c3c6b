"""The index is whole or not there: builds killed or doubled, damage, other versions, no room to write."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.vectorstore.small import StandInEmbedder, contents
from vectorstore import build, generations
from vectorstore.build import build_index
from vectorstore.errors import IndexDamaged, IndexMissing, StoreError
from vectorstore.generations import CURRENT, PREFIX, read_manifest
from vectorstore.library import Library
from vectorstore.records import Situation
from vectorstore.records_file import FILE
from vectorstore.vectors import FOLDER

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    assert build_index(folder, StandInEmbedder(), "one", contents)
    return folder


def generation(folder: Path) -> Path:
    return folder / read_manifest(folder).generation


def test_a_built_index_opens_and_answers(built: Path) -> None:
    library = Library.open(built, StandInEmbedder())
    assert list(library.rules()) == ["s2-10"]
    assert list(library.guidance()) == ["overview"]
    found = library.comparables(Situation(text="turned away, refused", faults=("refused_stage2",)), 2)
    assert found[0].decision.ref == "24 000 001"
    library.close()


def test_it_is_built_again_only_when_something_changed(built: Path) -> None:
    assert not build_index(built, StandInEmbedder(), "one", contents)
    assert build_index(built, StandInEmbedder(), "two", lambda: contents("two"))
    assert build_index(built, StandInEmbedder("another"), "two", lambda: contents("two"))


def test_another_schema_is_built_again_and_refused_on_opening(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "SCHEMA", 99)
    monkeypatch.setattr("vectorstore.library.SCHEMA", 99)
    with pytest.raises(IndexDamaged, match="another version"):
        Library.open(built, StandInEmbedder())
    assert build_index(built, StandInEmbedder(), "one", contents)
    Library.open(built, StandInEmbedder()).close()


def test_no_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="no index"):
        Library.open(tmp_path / "nothing", StandInEmbedder())


def test_another_model_is_named(built: Path) -> None:
    with pytest.raises(IndexDamaged, match=r"stand-in, and another is set.*Delete that folder"):
        Library.open(built, StandInEmbedder("another"))


def overwrite(file: Path) -> None:
    file.write_bytes(b"\x00not what it was\x00" * 4000)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("harm", [overwrite, cut_short, Path.unlink])
@pytest.mark.parametrize("which", [f"{FOLDER}/chroma.sqlite3", FILE])
def test_a_damaged_file_is_one_clear_sentence(built: Path, which: str, harm: Callable[[Path], None]) -> None:
    harm(generation(built) / which)
    with pytest.raises(IndexDamaged, match=r"cannot be used: .*Delete that folder and start again"):
        Library.open(built, StandInEmbedder())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"generation": "g-1"}'])
def test_a_damaged_pointer_is_told_and_healed_by_a_build(built: Path, text: str) -> None:
    (built / CURRENT).write_text(text)
    with pytest.raises(IndexDamaged, match=r"current\.json"):
        Library.open(built, StandInEmbedder())
    assert build_index(built, StandInEmbedder(), "one", contents)
    Library.open(built, StandInEmbedder()).close()


def test_a_generation_that_is_gone_is_built_again(built: Path) -> None:
    generation(built).rename(built.parent / "elsewhere")
    with pytest.raises(IndexDamaged):
        Library.open(built, StandInEmbedder())
    assert build_index(built, StandInEmbedder(), "one", contents)


def test_some_vectors_missing_is_damage(built: Path) -> None:
    manifest = json.loads((built / CURRENT).read_text())
    (built / CURRENT).write_text(json.dumps(manifest | {"chunks": manifest["chunks"] + 1}))
    with pytest.raises(IndexDamaged, match="some of it is missing"):
        Library.open(built, StandInEmbedder())


def test_a_build_that_fails_leaves_the_old_index(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("stopped half way")

    monkeypatch.setattr(build, "VectorsWriter", fail)
    with pytest.raises(RuntimeError):
        build_index(built, StandInEmbedder(), "two", lambda: contents("two"))
    monkeypatch.undo()
    assert read_manifest(built).fingerprint == "one"
    assert [path.name for path in built.glob(f"{PREFIX}*")] == [read_manifest(built).generation]
    Library.open(built, StandInEmbedder()).close()


KILLED = """
import sys, time
from pathlib import Path
from tests.vectorstore.small import StandInEmbedder, contents
from vectorstore.build import build_index
class Slow(StandInEmbedder):
    def encode(self, texts):
        print("half way", flush=True)
        time.sleep(60)
build_index(Path(sys.argv[1]), Slow(), "two", lambda: contents("two"))
"""


def test_a_build_killed_half_way_leaves_the_old_index_and_is_cleared_away(built: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(built)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "half way"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(list(built.glob(f"{PREFIX}*"))) == 2
    Library.open(built, StandInEmbedder()).close()
    assert read_manifest(built).fingerprint == "one"
    assert build_index(built, StandInEmbedder(), "three", lambda: contents("three"))
    names = {path.name for path in built.glob(f"{PREFIX}*")}
    assert names == {read_manifest(built).generation, read_manifest(built).previous}


AT_ONCE = """
import sys
from pathlib import Path
from tests.vectorstore.small import StandInEmbedder, contents
from vectorstore.build import build_index
from vectorstore.library import Library
print(build_index(Path(sys.argv[1]), StandInEmbedder(), "one", contents))
Library.open(Path(sys.argv[1]), StandInEmbedder()).close()
"""


def test_two_processes_at_once_build_once_and_both_open(tmp_path: Path) -> None:
    command = [sys.executable, "-c", AT_ONCE, str(tmp_path / "index")]
    both = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0].strip() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(said) == ["False", "True"]


def test_a_builder_that_waits_too_long_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with (
        generations.building(folder),
        ThreadPoolExecutor(1) as other,
        pytest.raises(StoreError, match="Another Next Stage"),
    ):
        other.submit(lambda: generations.building(folder, wait=0.1).__enter__()).result()


def test_an_index_in_use_survives_a_new_build(built: Path) -> None:
    library = Library.open(built, StandInEmbedder())
    build_index(built, StandInEmbedder(), "two", lambda: contents("two"))
    assert library.comparables(Situation(text="a foster carer was not paid"), 1)
    library.close()


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with pytest.raises(StoreError, match=r"cannot be written to.*NEXTSTAGE_DATA_DIR"):
        build_index(in_the_way / "index", StandInEmbedder(), "one", contents)


def test_a_full_disk_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "make_current", full)
    with pytest.raises(StoreError, match=r"No space left.*free some space"):
        build_index(tmp_path / "index", StandInEmbedder(), "one", contents)


def test_an_up_to_date_check_takes_no_time(built: Path) -> None:
    start = time.perf_counter()
    build_index(built, StandInEmbedder(), "one", contents)
    assert time.perf_counter() - start < 0.1
