from __future__ import annotations

from pathlib import Path

import pytest

from ingest import pipeline
from ingest.errors import CorpusError
from ingest.pipeline import bundled_fingerprint, ensure_bundled
from tests.vectorstore.small import StandInEmbedder
from vectorstore.generations import read_manifest
from vectorstore.library import Library


def test_the_bundled_corpus_is_indexed_once_and_again_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    folder = tmp_path / "data" / "index"
    assert ensure_bundled(folder, StandInEmbedder(), said.append)
    assert "435 decisions" in said[0]
    assert not ensure_bundled(folder, StandInEmbedder(), said.append)
    library = Library.open(folder, StandInEmbedder())
    assert len(library.rules()) == 230
    library.close()
    monkeypatch.setattr(pipeline.chunking, "VERSION", 99)
    assert ensure_bundled(folder, StandInEmbedder())
    assert read_manifest(folder).previous is not None


def test_a_missing_corpus_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pipeline, "corpus_files", lambda: (tmp_path / "decisions.jsonl",))
    with pytest.raises(CorpusError, match=r"decisions\.jsonl cannot be read: install"):
        bundled_fingerprint()
