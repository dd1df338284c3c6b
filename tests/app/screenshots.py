"""Pictures of the page at three widths, light and dark: ``python -m tests.app.screenshots [FOLDER]``.

Kept under ``artefacts/``, which git ignores. They are for looking at; nothing is compared. ``--readme`` takes
the few that the README shows instead, made small, into ``assistant/app/pictures``.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.app import browser
from tests.conftest import KEPT

WIDTHS = {360: 740, 768: 1024, 1440: 900}
STORIES = {
    "refused": (
        "I complained to Leeds council on 3 March 2026 about my son's short breaks. I got the stage 1 reply "
        "on 20 March and asked for stage 2 on 2 April. They wrote on 20 April saying an investigation would "
        "not achieve anything more. Can they do that?"
    ),
    "danger": (
        "My ex hit my daughter last night at contact and I am scared he will do it again. I complained to "
        "the council in January about the social worker not listening and nobody has answered."
    ),
}
DOORS = ("decisions", "the-rules", "words", "workbench", "test-results")
PARTS = ("Facts and timeline", "Assessment", "Council’s letters", "Letters to send", "Decisions", "Notes")
WHOLE = 12_000  # pixels: the tallest picture taken
README = Path(__file__).resolve().parents[2] / "assistant" / "app" / "pictures"
SHADES = 64  # colours of a picture for the README: text stays sharp, files stay small


def main(folder: Path, *, readme: bool = False) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        path = browser.chromium(playwright)
        if path is None:
            print(f"no Chromium on this machine: none of {', '.join(browser.NAMES)}", file=sys.stderr)
            return 1
        chromium = browser.open_browser(playwright, path)
        if (KEPT / "index").is_dir():  # made by the tests: spares making another
            shutil.copytree(KEPT / "index", Path(data) / "index")
        with browser.chat(Path(data)) as address:
            if readme:
                _for_readme(chromium, address, folder)
            for width, height in ({} if readme else WIDTHS).items():
                for scheme in ("light", "dark"):
                    _walk(chromium, address, folder, width, height, scheme)
                    _others(chromium, address, folder, width, height, scheme)
        chromium.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


def _walk(chromium: Browser, address: str, folder: Path, width: int, height: int, scheme: str) -> None:
    name = folder / f"{width}-{scheme}"
    for title, story in STORIES.items():
        page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(address)
        page.locator("textarea").wait_for(timeout=60_000)
        page.wait_for_timeout(1500)
        page.screenshot(path=f"{name}-first.png")
        browser.send(page, story)
        page.wait_for_timeout(1200)
        page.screenshot(path=f"{name}-{title}.png")
        page.locator("button.ns-cite:visible").first.click()
        page.wait_for_timeout(300)
        page.screenshot(path=f"{name}-{title}-source.png")
        page.keyboard.press("Escape")
        page.locator("[class*=st-key-fact-event] button").first.click()
        page.wait_for_timeout(900)
        _whole(page, width, Path(f"{name}-{title}-whole.png"))
        page.close()


def _for_readme(chromium: Browser, address: str, folder: Path) -> None:
    """The conversation with its answer, a source opened on a phone, and an adviser's case."""
    page = chromium.new_page(viewport={"width": 1100, "height": 760}, color_scheme="light")
    page.goto(address)
    page.locator("textarea").wait_for(timeout=60_000)
    browser.send(page, STORIES["refused"])
    page.wait_for_timeout(1200)
    _small(page, folder / "conversation.png")
    page.close()

    phone = chromium.new_page(viewport={"width": 390, "height": 760}, color_scheme="light")
    phone.goto(address)
    phone.locator("textarea").wait_for(timeout=60_000)
    browser.send(phone, STORIES["refused"])
    phone.wait_for_timeout(1200)
    phone.locator("button.ns-cite:visible").first.click()
    phone.wait_for_timeout(500)
    _small(phone, folder / "source.png")
    phone.close()

    page = chromium.new_page(viewport={"width": 1100, "height": 760}, color_scheme="light")
    page.goto(f"{address}/workbench")
    browser.settled(page)
    page.get_by_label("Name for this case").fill("Ms T, short breaks")
    page.get_by_label("Paste your notes").fill(STORIES["refused"])
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


def _others(chromium: Browser, address: str, folder: Path, width: int, height: int, scheme: str) -> None:
    """The pages beside the chat, and a case on the workbench."""
    name = folder / f"{width}-{scheme}"
    page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    for door in DOORS:
        page.goto(f"{address}/{door}")
        browser.settled(page)
        page.screenshot(path=f"{name}-{door}.png")
    page.goto(f"{address}/workbench")
    page.get_by_label("Name for this case").fill(f"Ms T {width} {scheme}")
    page.get_by_label("Paste your notes").fill(STORIES["refused"])
    page.get_by_role("button", name="Start the case").click()
    page.get_by_role("button", name="All cases").wait_for(timeout=60_000)
    for part in PARTS:
        page.get_by_role("radiogroup", name="Part of the case").get_by_text(part).click()
        browser.settled(page)
        page.set_viewport_size({"width": width, "height": height})
        _whole(page, width, Path(f"{name}-case-{part.split()[0].lower()}.png"))
    page.close()


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
    options = parser.parse_args()
    default = README if options.readme else Path("artefacts/screenshots")
    sys.exit(main(options.folder or default, readme=options.readme))
