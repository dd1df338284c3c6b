"""Machines that share a real Chroma server: one publishes at a time, and none drops what another ingested."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.pipeline import Report, ensure_bundled, ingest
from ingest.sources import items
from tests.ingest import small_corpus
from tests.ingest.making import write_decisions
from tests.vectorstore.small import StandInEmbedder
from tests.vectorstore.test_server import server  # noqa: F401 (a fixture)
from vectorstore.errors import StoreError
from vectorstore.lease import publishing
from vectorstore.library import Library

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _small_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = small_corpus.small()
    monkeypatch.setattr(pipeline, "load_corpus", lambda: corpus)


def run(paths: Path, machine: Path, address: str) -> Report:
    return ingest(items([paths]), machine / "index", StandInEmbedder(), server=address)


def held(machine: Path, address: str, ref: str) -> bool:
    library = Library.open(machine / "index", StandInEmbedder(), address)
    try:
        return library.decision(ref) is not None
    finally:
        library.close()


def test_one_machine_does_not_drop_what_another_ingested(server: str, tmp_path: Path) -> None:  # noqa: F811
    write_decisions(tmp_path / "one", 2)
    write_decisions(tmp_path / "two", 2, start=100)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ensure_bundled(
        theirs / "index", StandInEmbedder(), server=server
    )  # an index of the bundled ones is anyone's
    assert run(tmp_path / "one", ours, server).built
    assert held(theirs, server, "70 000 001")
    with pytest.raises(
        StoreError, match=r"holds 2 documents ingested on another machine.*Nothing was changed"
    ):
        run(tmp_path / "two", theirs, server)
    assert held(ours, server, "70 000 001")
    assert run(tmp_path / "two", ours, server).built  # who made it goes on
    assert held(theirs, server, "70 000 101")
    (theirs / "documents.sqlite3").unlink()
    (theirs / "documents.sqlite3").write_bytes((ours / "documents.sqlite3").read_bytes())
    write_decisions(tmp_path / "three", 1, start=200)
    assert run(tmp_path / "three", theirs, server).built  # the documents were brought along
    with pytest.raises(StoreError, match="another machine"):
        run(tmp_path / "one", ours, server)
    assert all(held(ours, server, ref) for ref in ("70 000 001", "70 000 101", "70 000 200"))


def test_publishers_wait_for_each_other(server: str) -> None:  # noqa: F811
    with publishing(server) as lease:
        lease.check()
        with (
            pytest.raises(StoreError, match="Another machine has been publishing"),
            publishing(server, wait=1),
        ):
            pass
        lease.check()
    with publishing(server, wait=5) as lease:
        lease.check()


LEFT = """
import os, sys
from vectorstore.lease import publishing
with publishing(sys.argv[1]):
    print("held", flush=True)
    os._exit(9)
"""


def test_a_machine_that_went_away_is_not_waited_for(server: str) -> None:  # noqa: F811
    left = subprocess.run(
        [sys.executable, "-c", LEFT, server], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert left.stdout.strip() == "held"
    start = time.monotonic()
    with publishing(server, wait=60, gone=2) as lease:
        lease.check()
    assert 1.5 < time.monotonic() - start < 50


def test_one_taken_for_gone_finds_out(server: str) -> None:  # noqa: F811
    with (
        publishing(server) as first,
        publishing(server, wait=60, gone=0),
        pytest.raises(StoreError, match="taken over"),
    ):
        first.check()
