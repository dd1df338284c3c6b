"""A real chat in a real browser, watched: no word of anybody's in its log, and no other machine asked for."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from assistant.privacy import load_data_map
from tests.app import browser
from tests.watching import environment

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CANARIES = ("Zebediah", "Quillfeather", "Wibblethwaite", "Ptarmigan")
STORY = (
    "I complained on 3 March 2025 about my son Zebediah Quillfeather of 9 Wibblethwaite Road, Ptarmigan. "
    "They answered on 20 March and refused stage 2."
)


class Served(NamedTuple):
    """A running chat: its address, the folder it keeps things in, its log, and what it tried to reach."""

    address: str
    data: Path
    log: Path
    notes: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("logged")
    shutil.copytree(data_dir / "index", root / "data" / "index")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    notes, listed, log = root / "notes.txt", root / "chat.json", root / "chat.log"
    listed.write_text(json.dumps([["chat", "--no-browser"]]))
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.watching", str(notes), str(listed)],
            cwd=root / "here",
            env={**environment(root), "NEXTSTAGE_PORT": str(port)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        browser.wait_for_chat(f"http://localhost:{port}/_stcore/health", server, log)
        yield Served(f"http://localhost:{port}", root / "data", log, notes)
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Page]:
    with sync_playwright() as playwright:
        path = browser.chromium(playwright)
        if path is None:
            pytest.skip(f"no Chromium on this machine: none of {', '.join(browser.NAMES)} is on the path")
        opened = browser.open_browser(playwright, path)
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(served.address)
        page.locator("textarea").wait_for(timeout=120_000)
        yield page
        opened.close()


def clean(served: Served) -> str:
    """The log, in which nothing of theirs stands; nothing was reached and nothing kept that is not listed."""
    told = served.log.read_text()
    assert not [word for word in CANARIES if word.lower() in told.lower()], told
    assert not served.notes.exists(), served.notes.read_text()
    assert load_data_map().unlisted(served.data) == []
    return told


def test_a_conversation_leaves_no_word(served: Served, page: Page) -> None:
    browser.send(page, STORY)
    expect(page.locator(".st-key-side").get_by_text("Complaint made to the council")).to_be_visible()
    browser.send(page, "Zebediah Quillfeather has heard nothing since. " + "Wibblethwaite " * 400)
    clean(served)


def test_nor_does_a_turn_that_fails(served: Served, page: Page) -> None:
    """The index is taken away while the words are on their way: what is said of it names nobody."""
    kept = served.data.parent / "kept"
    shutil.move(served.data / "index", kept)
    try:
        before = page.locator("textarea").count()
        page.locator("textarea").last.fill("Now Zebediah is at Wibblethwaite Road again and they refuse.")
        page.get_by_role("button", name="Send", exact=True).click()
        page.wait_for_timeout(5_000)
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
        assert "Traceback" not in page.locator("body").inner_text()
        assert before
    finally:
        shutil.rmtree(served.data / "index", ignore_errors=True)
        shutil.move(kept, served.data / "index")
    assert "Traceback" not in clean(served)


def test_nor_does_an_address_with_words_in_it(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/no-such-page?name=Zebediah+Quillfeather")
    page.wait_for_timeout(2_000)
    clean(served)
