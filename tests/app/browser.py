"""A real chat in a real browser: what the browser test and the screenshots share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START = 420  # seconds: the first start prepares the decisions for search


def chromium(playwright: Playwright) -> str | None:
    """The path of a Chromium on this machine, Playwright's own included."""
    own = Path(playwright.chromium.executable_path)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(own) if own.exists() else None)


def open_browser(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


@contextmanager
def chat(data_dir: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """``nextstage chat`` on a free port with its own data folder; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"NEXTSTAGE_DATA_DIR": str(data_dir), "NEXTSTAGE_PORT": str(port)}
    environment = {**os.environ, **(settings or {}), **own}
    command = [sys.executable, "-m", "assistant", "chat", "--no-browser"]
    log = data_dir / "chat.log"
    data_dir.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        server = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_for_chat(f"http://localhost:{port}/_stcore/health", server, log)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for_chat(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"the chat did not start:\n{log.read_text()}")


def send(page: Page, message: str) -> None:
    """Write a message, send it, and wait until a new answer stands."""
    before = edition(page)
    page.locator("textarea").last.fill(message)
    page.get_by_role("button", name="Send", exact=True).click()
    wait_for_new(page, before)


def edition(page: Page) -> str | None:
    head = page.locator("#ns-answer")
    return head.get_attribute("data-edition") if head.count() else None


def wait_for_new(page: Page, before: str | None) -> None:
    """Until another answer stands than the one of edition ``before``, and the page has settled."""
    page.wait_for_function(
        "before => { const head = document.getElementById('ns-answer');"
        " return head && head.dataset.edition !== before }",
        arg=before,
        timeout=60_000,
    )
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)


def settled(page: Page) -> None:
    """Until the page has been drawn and stands still."""
    page.wait_for_timeout(400)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator(".ns-foot").wait_for()
    page.wait_for_timeout(300)


def type_date(page: Page, label: str, day: date) -> None:
    """Type a date into a field by the keyboard alone: its parts take the digits one after another."""
    page.get_by_role("spinbutton", name=f"day, {label}").focus()
    page.keyboard.type(f"{day:%d%m%Y}", delay=30)


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
