"""What every room's tests share: one index of the bundled corpus, built once and kept between runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ensure_bundled
from vectorstore.embedder import Embedder, load_embedder

KEPT = Path(__file__).resolve().parent.parent / ".run" / "test-data"


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """Streamlit's page tests put the page in the place of ``__main__``, which later processes import."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def data_dir(embedder: Embedder) -> Path:
    """A data folder with the bundled corpus indexed. Tests read it and never change it."""
    ensure_bundled(KEPT / "index", embedder)
    return KEPT


@pytest.fixture(scope="session")
def index_dir(data_dir: Path) -> Path:
    return data_dir / "index"
