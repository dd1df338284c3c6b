"""The page of test results: figures by tag, what got worse, and a failing question opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.driving import shown
from tests.test_run_records import question, record

DOOR = "doors/test_results.py"


def test_without_a_run_it_says_how_to_make_one(app: AppTest) -> None:
    assert "`nextstage eval` keeps" in shown(app.switch_page(DOOR).run())


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    answer = {"text": "<b>Said</b>", "assessment": {"stage": "unknown"}, "case": {"turns": ["words"]}}
    (folder / "first.jsonl").write_text(record(question("a", True), question("b", True)))
    (folder / "second.jsonl").write_text(
        record(question("a", False, ("missed a danger",), answer=answer), question("b", True))
    )
    import os

    os.utime(folder / "first.jsonl", (1, 1))
    return folder


def test_a_run_by_tag_what_got_worse_and_why(app: AppTest, runs: Path) -> None:
    page = shown(app.switch_page(DOOR).run())
    assert not app.exception
    assert "1 of 2" in page
    assert "What got worse (1)" in page
    assert "Failing questions (1)" in page
    for told in ("missed a danger", "stage2_open", "&lt;b&gt;Said&lt;/b&gt;", "Understood", "Assessed"):
        assert told in page


def test_a_file_that_is_no_record_is_one_sentence(app: AppTest, runs: Path) -> None:
    (runs / "second.jsonl").write_text("nonsense")
    page = shown(app.switch_page(DOOR).run())
    assert "not a recorded run" in page
    assert not app.exception
