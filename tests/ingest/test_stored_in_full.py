"""What ``parse`` reads out of a decision is what ``decision`` gives back once it is ingested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.parse import parse_file
from ingest.pipeline import ingest
from ingest.sources import items
from tests.ingest.scoring import file, names
from tests.ingest.test_ingest import _small_corpus  # noqa: F401 (a fixture used by itself)
from tests.vectorstore.small import StandInEmbedder
from vectorstore.library import Library

#: In the store these are never null: what is not known has a word of its own, or an address made up.
NAMED_OTHERWISE = {"council": "Council not named", "stage_reached": "unknown", "procedure": "unknown"}


@pytest.mark.slow
def test_everything_read_is_held(tmp_path: Path) -> None:
    files = [file(name) for name in names()]
    report = ingest(items(files), tmp_path / "index", StandInEmbedder())
    assert not report.skipped
    library = Library.open(tmp_path / "index", StandInEmbedder())
    try:
        for each in files:
            _same(each, library)
    finally:
        library.close()


def _same(decision: Path, library: Library) -> None:
    document = parse_file(decision)
    held = library.decision(document.ref or "")
    assert held is not None
    read, kept = json.loads(document.model_dump_json()), json.loads(held.model_dump_json())
    for name, value in read.items():
        if name == "url":
            assert kept["url"] == value or "url_constructed" in kept["caveats"]
        elif value is None and name in NAMED_OTHERWISE:
            assert kept[name] == NAMED_OTHERWISE[name], name
        elif name != "kind":
            assert kept[name] == value, (decision.name, name)
