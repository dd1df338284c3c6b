"""axe-core in a real browser over every page with something on it, narrow and wide, in each look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.app import frame
from tests.app import browser, everything

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800)]

BAD = ("serious", "critical")
STREAMLITS_OWN: dict[str, str] = {}
"""What Streamlit itself makes impossible: axe's rule, and a part of the element's HTML that names the widget.
Each is told in ACCESSIBILITY.md."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = browser.chromium(playwright)
        if path is None:
            pytest.skip(f"no Chromium on this machine: none of {', '.join(browser.NAMES)} is on the path")
        opened = browser.open_browser(playwright, path)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def addresses(
    chromium: Browser, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """A chat on one's own machine, and one that is hosted."""
    with ExitStack() as stack:
        yield (
            stack.enter_context(browser.chat(_own(tmp_path_factory, data_dir))),
            stack.enter_context(browser.chat(_own(tmp_path_factory, data_dir), everything.ELSEWHERE)),
        )


def _own(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Path:
    return everything.data_folder(tmp_path_factory.mktemp("data"), data_dir / "index")


@pytest.mark.parametrize("look", everything.LOOKS)
@pytest.mark.parametrize("width", everything.WIDTHS)
def test_no_page_has_a_serious_finding(
    chromium: Browser, addresses: tuple[str, str], width: int, look: str
) -> None:
    home, away = addresses
    with everything.tab(chromium, width, look) as page:
        bad = [
            finding
            for walk in (
                everything.families(page, home),
                everything.advisers(page, home, f"Ms T {width} {look}"),
                everything.hosted(page, away),
            )
            for name in walk
            for finding in _findings(page, name)
        ]
    assert not bad, "\n".join(dict.fromkeys(bad))


def _findings(page: Page, name: str) -> list[str]:
    found = [
        f"{name}: {violation['id']}: {node['html'][:200]} {_why(node)}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in BAD
        for node in violation["nodes"]
        if STREAMLITS_OWN.get(violation["id"], "\0") not in node["html"]
    ]
    wide = page.evaluate("document.querySelector('.stMain').scrollWidth - window.innerWidth")
    return [*found, *([f"{name}: {wide} pixels wider than the window"] if wide > 0 else [])]


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])


def test_what_streamlit_makes_impossible_is_told() -> None:
    told = Path(frame.__file__).with_name("ACCESSIBILITY.md").read_text()
    for rule in STREAMLITS_OWN:
        assert f"`{rule}`" in told
