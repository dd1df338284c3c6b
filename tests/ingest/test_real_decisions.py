"""Published decisions, where they are at hand (a folder in NEXTSTAGE_REAL_DATA)."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from ingest.corpus import load_corpus
from ingest.parse import parse_file
from tests.ingest import pages
from tests.ingest.test_decisions import assert_reads_the_same


def files() -> list[Path]:
    folder = os.environ.get("NEXTSTAGE_REAL_DATA")
    found = sorted(Path(folder).rglob("*.txt")) if folder else []
    return [file for file in found if re.fullmatch(r"\d\d-\d{3}-\d{3}", file.stem)]


pytestmark = pytest.mark.skipif(not files(), reason="no published decisions at hand")


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_numbers_and_cross_references_hold(file: Path) -> None:
    document = parse_file(file)
    assert document.warnings == ()
    assert all(reference.resolves for reference in document.cross_references)
    assert [paragraph.number for paragraph in document.paragraphs] == list(
        range(1, len(document.paragraphs) + 1)
    )
    assert not re.search(r"cookie|back to top|print this page", document.model_dump_json(), re.IGNORECASE)


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_it_agrees_with_the_digest_made_by_hand(file: Path) -> None:
    document = parse_file(file)
    digest = load_corpus().decisions.get(document.ref or "")
    if digest is None or not digest.paragraphs:
        pytest.skip("no full digest of this decision")
    assert len(document.paragraphs) == len(digest.paragraphs)
    for field in ("council", "category", "outcome", "date"):
        assert getattr(document, field) == getattr(digest, field), field
    assert [len(p.items) for p in document.paragraphs] == [len(p.items) for p in digest.paragraphs]
    found = [(remedy.amount_gbp, remedy.payee, remedy.paragraph) for remedy in document.remedies]
    assert found == [(remedy.amount_gbp, remedy.payee, remedy.paragraph) for remedy in digest.remedies]
    limits = [(action.due, action.paragraph) for action in document.actions]
    assert limits == [(action.due, action.paragraph) for action in digest.actions]
    assert set(document.fault_codes) <= set(digest.fault_codes)
    assert document.stage_reached in (digest.stage_reached, None)
    assert document.procedure in (digest.procedure, None)


@pytest.mark.parametrize("shape", pages.SHAPES)
@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_its_page_reads_the_same(file: Path, shape: str) -> None:
    assert_reads_the_same(file, shape)
