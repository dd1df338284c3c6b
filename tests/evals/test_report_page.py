"""The report as a stranger opens it: systems side by side, searches to be read, no wider than a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.gold import Gold, Query
from evals.report import Page, html, write_html
from evals.runner import run
from tests.app import browser
from tests.evals.test_runner import GOLD, Fake


class Other(Fake):
    """The same under another name, so that two systems stand side by side."""

    name = "other_system_with_a_long_name"

    def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        return [{**each, "composition": {"trouble": "cut_off"}} for each in super().answer(turns, today)]

    def search(self, query: str, k: int) -> list[str]:
        return ["18 000 071"]


SEARCHES = (
    Query(query="panel refused", relevant={"20 008 394": 3, "25 001 573": 1}),
    Query(query="hidden search", relevant={"20 008 394": 3}, tags=["held_back"]),
)
TWO = Gold(questions=GOLD.questions, queries=SEARCHES)


def page() -> Page:
    return Page(results=(run(TWO, Fake()), run(TWO, Other())))


def test_systems_stand_in_one_table_with_those_that_gave_no_answer_named() -> None:
    text = html(page())
    assert (
        '<th scope="col" class="n">fake</th><th scope="col" class="n">other_system_with_a_long_name</th>'
        in text
    )
    assert "fake gave no answer to 1 question." in text
    assert "other_system_with_a_long_name gave no answer to 1 question." in text


def test_a_chat_model_that_was_in_trouble_is_told_of() -> None:
    told = "The chat model of other_system_with_a_long_name was in trouble in 3 answers (cut off 3)"
    assert told in html(page())


def test_a_search_shows_what_was_found_with_its_grade_and_what_was_missed() -> None:
    text = html(page())
    assert "<strong>20 008 394 (3)</strong>" in text
    assert "Graded and not found: 25 001 573 (1)" in text
    assert "1 that are held back are counted and not shown" in text
    assert "hidden search" not in text


def test_a_rule_is_said_and_not_only_named() -> None:
    from ingest.corpus import load_corpus

    assert load_corpus().rules["s1-03"].statement[:40] in html(page())


@pytest.mark.browser
@pytest.mark.slow
def test_no_page_is_wider_than_its_window(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = tmp_path / "report.html"
    write_html(page(), path)
    with sync_api.sync_playwright() as playwright:
        found = browser.chromium(playwright)
        if found is None:
            pytest.skip(f"no Chromium on this machine: none of {', '.join(browser.NAMES)} is on the path")
        opened = browser.open_browser(playwright, found)
        try:
            for width in (360, 1280):
                shown = opened.new_page(viewport={"width": width, "height": 800})
                shown.goto(path.as_uri())
                shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
                assert shown.evaluate("document.documentElement.scrollWidth") <= width
        finally:
            opened.close()
