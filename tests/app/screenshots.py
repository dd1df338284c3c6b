"""Pictures of the page at three widths, light and dark: ``python -m tests.app.screenshots [FOLDER]``.

Kept under ``artefacts/``, which git ignores. They are for looking at; nothing is compared.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.app import browser

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


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        path = browser.chromium(playwright)
        if path is None:
            print(f"no Chromium on this machine: none of {', '.join(browser.NAMES)}", file=sys.stderr)
            return 1
        chromium = browser.open_browser(playwright, path)
        with browser.chat(Path(data)) as address:
            for width, height in WIDTHS.items():
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
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "artefacts/screenshots")))
