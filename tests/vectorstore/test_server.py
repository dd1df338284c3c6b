"""An index on a real Chroma server, made on one machine and read on another."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vectorstore.small import StandInEmbedder, contents
from vectorstore.build import build_index
from vectorstore.errors import StoreError
from vectorstore.library import Library
from vectorstore.records import Situation
from vectorstore.server import connect, current


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma")
    command = "import sys; from chromadb.cli.cli import app; sys.exit(app())"
    arguments = ["run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.kill()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            connect(address).close()
        except StoreError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("the Chroma server did not start")


def found(library: Library) -> list[str]:
    return [one.decision.ref for one in library.comparables(Situation(text="turned away, refused"), 3)]


def test_a_team_shares_one_index(server: str, tmp_path: Path) -> None:
    embedder = StandInEmbedder()
    assert build_index(tmp_path / "mine", embedder, "one", contents, server=server)
    assert not build_index(tmp_path / "mine", embedder, "one", contents, server=server)
    mine = Library.open(tmp_path / "mine", embedder, server)
    theirs = Library.open(tmp_path / "theirs", embedder, server)  # nothing is there yet: it is fetched
    build_index(tmp_path / "local", embedder, "one", contents)
    local = Library.open(tmp_path / "local", embedder)
    assert found(mine)[0] == found(theirs)[0] == found(local)[0] == "24 000 001"
    assert set(found(mine)) == set(found(theirs)) == set(found(local))
    assert theirs.decision("24 000 001") == local.decision("24 000 001")
    assert not (tmp_path / "theirs" / current(server).generation / "chroma").exists()  # type: ignore[union-attr]
    for library in (mine, theirs, local):
        library.close()


def test_a_new_generation_is_seen_and_the_one_before_the_last_goes(server: str, tmp_path: Path) -> None:
    embedder = StandInEmbedder()
    generations = []
    for number in range(3):
        name = f"generation {number}"
        build_index(tmp_path / "mine", embedder, name, lambda name=name: contents(name), server=server)
        generations.append(current(server).generation)  # type: ignore[union-attr]
        Library.open(tmp_path / "theirs", embedder, server).close()
    client = connect(server)
    names = {collection.name for collection in client.list_collections()}
    assert not any(name.startswith(generations[0]) for name in names)
    assert {name.rsplit("-", 1)[0] for name in names if name.startswith("g-")} == set(generations[1:])
    client.close()


def test_an_index_made_on_this_machine_is_made_again_for_the_server(server: str, tmp_path: Path) -> None:
    embedder = StandInEmbedder()
    build_index(tmp_path / "mine", embedder, "both", contents)
    assert build_index(tmp_path / "mine", embedder, "both", contents, server=server)
    Library.open(tmp_path / "mine", embedder, server).close()
    assert build_index(tmp_path / "mine", embedder, "both", contents)  # and back
    Library.open(tmp_path / "mine", embedder).close()


@pytest.mark.parametrize(
    ("address", "says"), [("http://127.0.0.1:1", "cannot be used"), ("nonsense", "give the address")]
)
def test_no_server_there_says_so(tmp_path: Path, address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as told:
        Library.open(tmp_path, StandInEmbedder(), address)
    assert "CHROMA_URL" in str(told.value)
