"""Kill an ingest at many moments, look in as a reader after each, run it again, compare the end by content.

``python -m tests.ingest.killing POINTS`` prints what happened.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.ingest.contents import contents_of
from tests.ingest.making import write_decisions
from tests.vectorstore.small import StandInEmbedder
from vectorstore.errors import IndexMissing, StoreError
from vectorstore.generations import PREFIX, read_manifest
from vectorstore.library import Library

REPOSITORY = Path(__file__).resolve().parents[2]
SLOW = """
import sys, time
from pathlib import Path
import ingest.pipeline as pipeline
from ingest.sources import items
from tests.ingest import small_corpus
from tests.vectorstore.small import StandInEmbedder
small_corpus.use()
class Slow(StandInEmbedder):
    def encode(self, texts):
        time.sleep(0.05)
        return super().encode(texts)
pipeline.ENCODED_TOGETHER = 20
print("begun", flush=True)
pipeline.ingest(items([Path(sys.argv[1])]), Path(sys.argv[2]) / "index", Slow())
print("done", flush=True)
"""


def _start(folder: Path, data: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(folder), str(data)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begun"
    return process


def kill_loop(base: Path, points: int, documents: int, seed: int = 7) -> tuple[int, int]:
    """Returns how many runs were killed, and how many of those were in the middle of building the index.

    A run starts from nothing, or from an index of the first half of the documents.
    """
    folder, data, half = base / "in", base / "data", documents // 2
    write_decisions(folder, documents)
    write_decisions(base / "first", half)
    assert _start(base / "first", base / "half").wait() == 0
    whole = _start(folder, base / "whole")
    start = time.perf_counter()
    assert whole.wait() == 0
    took = time.perf_counter() - start
    wanted = contents_of(base / "whole" / "index", StandInEmbedder())
    draw = random.Random(seed)
    killed = building = 0
    for point in range(points):
        shutil.rmtree(data, ignore_errors=True)
        if draw.random() < 0.5:
            shutil.copytree(base / "half", data)
        process = _start(folder, data)
        time.sleep(took * 0.95 * (point + draw.random()) / points)
        if process.poll() is None:
            process.kill()
            killed += 1
            building += _unfinished(data / "index")
        process.wait()
        _look_in(data / "index", documents, half)
        assert _start(folder, data).wait() == 0
        assert contents_of(data / "index", StandInEmbedder()) == wanted
    return killed, building


def _unfinished(index_dir: Path) -> bool:
    """Whether there is a generation that nothing points to."""
    try:
        found = read_manifest(index_dir)
        known = {found.generation, found.previous}
    except StoreError:
        known = set()
    return any(path.name not in known for path in index_dir.glob(f"{PREFIX}*"))


def _look_in(index_dir: Path, documents: int, half: int) -> None:
    """What a reader sees is whole: the documents that were in, or all of them; or no index yet."""
    try:
        library = Library.open(index_dir, StandInEmbedder())
    except IndexMissing:
        return
    try:
        held = sum(library.decision(f"70 000 {number:03d}") is not None for number in range(documents))
        assert held in (half, documents), held
    finally:
        library.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 30
        ended, midway = kill_loop(Path(made), count, 30)
        print(f"{count} runs, {ended} killed, {midway} while building the index: every one ended the same")
