"""Pictures of every page, wide and narrow, light and dark: ``python -m tests.app.screenshots [FOLDER]``.

Kept under ``artefacts/``, which git ignores. They are for looking at; nothing is compared. ``--look`` takes
them in one look, high contrast among them. ``--readme`` takes the few that the README shows, made small,
into ``assistant/app/pictures``.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ingest.pipeline import ensure_bundled
from tests.app import browser, everything
from tests.conftest import KEPT
from vectorstore.embedder import load_embedder

LONG = (
    "danger",
    "answer",
    "payments-and-folds",
    "letter",
    "decisions-found",
    "case-facts",
    "case-letters",
    "leave-to-send",
)
WHOLE = 12_000  # pixels: the tallest picture taken
README = Path(__file__).resolve().parents[2] / "assistant" / "app" / "pictures"
SHADES = 64  # colours of a picture for the README: text stays sharp, files stay small


def main(folder: Path, *, readme: bool = False, looks: Sequence[str] = ("light", "dark")) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        path = browser.chromium(playwright)
        if path is None:
            print(f"no Chromium on this machine: none of {', '.join(browser.NAMES)}", file=sys.stderr)
            return 1
        chromium = browser.open_browser(playwright, path)
        ensure_bundled(KEPT / "index", load_embedder())  # the tests' own, made where it is not there yet
        own = everything.data_folder(Path(data), KEPT / "index")
        with browser.chat(own) as home:
            if readme:
                _for_readme(chromium, home, folder)
            else:
                with browser.chat(own, everything.ELSEWHERE) as away:
                    for width in everything.WIDTHS:
                        for look in looks:
                            _walk(chromium, home, away, folder, width, look)
        chromium.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


def _walk(chromium: Browser, home: str, away: str, folder: Path, width: int, look: str) -> None:
    """Every page with something on it: as it opens, and from top to bottom."""
    with everything.tab(chromium, width, look) as page:
        for walk in (
            everything.families(page, home),
            everything.advisers(page, home, f"Ms T {width} {look}"),
            everything.hosted(page, away),
        ):
            for name in walk:
                page.screenshot(path=folder / f"{width}-{look}-{name}.png")
                if name in LONG:
                    _whole(page, width, folder / f"{width}-{look}-{name}-whole.png")
                    page.set_viewport_size({"width": width, "height": everything.WIDTHS[width]})


def _for_readme(chromium: Browser, address: str, folder: Path) -> None:
    """The conversation with its answer, a source opened on a phone, and an adviser's case."""
    page = chromium.new_page(viewport={"width": 1100, "height": 760}, color_scheme="light")
    page.goto(address)
    page.locator("textarea").wait_for(timeout=60_000)
    browser.send(page, everything.refused())
    page.wait_for_timeout(1200)
    _small(page, folder / "conversation.png")
    page.close()

    phone = chromium.new_page(viewport={"width": 390, "height": 760}, color_scheme="light")
    phone.goto(address)
    phone.locator("textarea").wait_for(timeout=60_000)
    browser.send(phone, everything.refused())
    phone.wait_for_timeout(1200)
    phone.locator("button.ns-cite:visible").first.click()
    phone.wait_for_timeout(500)
    _small(phone, folder / "source.png")
    phone.close()

    page = chromium.new_page(viewport={"width": 1100, "height": 760}, color_scheme="light")
    page.goto(f"{address}/workbench")
    browser.settled(page)
    page.get_by_label("Name for this case").fill("Ms T, short breaks")
    page.get_by_label("Paste your notes").fill(everything.refused())
    page.get_by_role("button", name="Start the case").click()
    page.get_by_role("button", name="All cases").wait_for(timeout=60_000)
    page.get_by_role("radiogroup", name="Part of the case").get_by_text("Facts and timeline").click()
    browser.settled(page)
    _small(page, folder / "workbench.png")
    page.close()


def _small(page: Page, path: Path) -> None:
    """The window as a picture of few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(SHADES, dither=Image.Dither.NONE).save(path, optimize=True)


def _whole(page: Page, width: int, path: Path) -> None:
    """The page from top to bottom: it scrolls inside itself, so the window is made as tall as it is."""
    tall = int(page.evaluate("document.querySelector('.stMain').scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(tall + 20, WHOLE)})
    page.wait_for_timeout(800)
    page.screenshot(path=path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--readme", action="store_true", help="only the pictures that the README shows")
    parser.add_argument("--look", action="append", choices=everything.LOOKS, help="only in this look")
    options = parser.parse_args()
    default = README if options.readme else Path("artefacts/screenshots")
    looks = options.look or ("light", "dark")
    sys.exit(main(options.folder or default, readme=options.readme, looks=looks))
