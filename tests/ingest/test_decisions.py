"""Invented decisions in the published layout, each held against the record written beside it beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Document
from ingest.parse import parse_bytes, parse_file
from ingest.sections import role_of
from tests.ingest import pages, scoring

#: Its lists restart at one depth, which the page builder cannot tell from paragraphs.
NOT_AS_PAGES = {"23-100-009", "17-200-006", "25-400-005", "25-400-012"}
TEXTS = [name for name in scoring.names() if scoring.file(name).suffix == ".txt" and name not in NOT_AS_PAGES]
SAME = ("ref", "council", "category", "outcome", "date", "summary", "remedies", "earlier_remedies", "actions")
SAME_ALSO = ("fault_codes", "stage_reached", "procedure", "not_investigated", "cross_references", "warnings")


@pytest.mark.parametrize("name", scoring.names())
def test_it_reads_as_expected(name: str) -> None:
    document = parse_file(scoring.file(name))
    assert scoring.differences(document, scoring.expected(name)) == []


def headings(text: str, document: Document) -> set[str]:
    loose = {line for line in text.split("\n") if line.strip() == line and role_of(line)}
    return loose | {paragraph.section for paragraph in document.paragraphs}


def assert_reads_the_same(file: Path, shape: str) -> None:
    """The page says what the text says, paragraph for paragraph."""
    text = file.read_text(encoding="utf-8")
    document = parse_file(file)
    page = pages.page(text, shape, headings(text, document))
    read = parse_bytes(page.encode(), f"{file.stem}.html")
    assert read.paragraphs == document.paragraphs
    for field in (*SAME, *SAME_ALSO):
        assert getattr(read, field) == getattr(document, field), field


@pytest.mark.parametrize("shape", pages.SHAPES)
@pytest.mark.parametrize("name", TEXTS)
def test_its_page_reads_the_same_however_its_lists_are_built(name: str, shape: str) -> None:
    assert_reads_the_same(scoring.FOLDER / f"{name}.txt", shape)
