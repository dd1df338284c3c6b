"""One embedder and one index of the bundled corpus for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ensure_bundled
from vectorstore.embedder import Embedder, load_embedder
from vectorstore.library import Library


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def index_dir(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundled") / "index"
    assert ensure_bundled(folder, embedder)
    return folder


@pytest.fixture(scope="session")
def library(embedder: Embedder, index_dir: Path) -> Iterator[Library]:
    opened = Library.open(index_dir, embedder)
    yield opened
    opened.close()
