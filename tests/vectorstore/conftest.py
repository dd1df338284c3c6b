"""The bundled library, opened once for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vectorstore.embedder import Embedder
from vectorstore.library import Library


@pytest.fixture(scope="session")
def library(embedder: Embedder, index_dir: Path) -> Iterator[Library]:
    opened = Library.open(index_dir, embedder)
    yield opened
    opened.close()
