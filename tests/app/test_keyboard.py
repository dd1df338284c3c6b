"""The journeys walked with the keys alone: everything that is needed can be reached with Tab, is seen and
named when it is, and works with Enter, Space and the arrows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.app import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 180_000  # milliseconds: a busy machine is slow to start a page
MOST = 150  # steps to anything on a page
TOLD = browser.spoken(date.today() - timedelta(days=12))
STORY = f"I complained to Leeds council on {TOLD} about my disabled son's short breaks."
# what has the focus: its name, whether it is in view, and whether it shows that it has the focus
FOCUSED = """() => {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const labels = [...(el.labels || [])].map((label) => label.innerText);
  const by = (el.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean)
    .map((id) => (document.getElementById(id) || {}).innerText || "");
  const name = [el.getAttribute("aria-label"), ...by, ...labels, el.innerText, el.title]
    .filter(Boolean).join(" ").trim();
  const shown = el.matches("input[type=radio], input[type=checkbox], input[type=file]")
    ? el.closest("label, [data-testid=stFileUploader]") || el : el;
  const box = shown.getBoundingClientRect();
  const style = getComputedStyle(shown), around = getComputedStyle(shown.parentElement);
  const drawn = (held) => held.boxShadow !== "none"
    || held.outlineStyle !== "none" && held.outlineWidth !== "0px";
  return { tag: el.tagName, name, html: el.outerHTML.slice(0, 160),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
      && box.left < innerWidth,
    marked: drawn(style) || drawn(around)
      || [...shown.querySelectorAll("*")].some((one) => drawn(getComputedStyle(one)))
      || style.borderColor !== "rgb(0, 0, 0)" && el.matches("input, textarea, [role=spinbutton]") };
}"""


@pytest.fixture(scope="module")
def address(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = tmp_path_factory.mktemp("data")
    (own / "index").symlink_to(data_dir / "index")
    with browser.chat(own) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = browser.chromium(playwright)
        if path is None:
            pytest.skip(f"no Chromium on this machine: none of {', '.join(browser.NAMES)} is on the path")
        opened = browser.open_browser(playwright, path)
        yield opened
        opened.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def tab_to(page: Page, name: str, tag: str | None = None) -> None:
    """Tab until what is called ``name`` has the focus; all on the way is in view, named and marked."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        held = page.evaluate(FOCUSED)
        if held is None:
            continue
        assert held["name"], held
        assert held["seen"], held
        assert held["marked"], held
        if name.lower() in held["name"].lower() and tag in (None, held["tag"]):
            return
    raise AssertionError(f"{name!r} cannot be reached with Tab")


def answered(page: Page) -> None:
    browser.settled(page)
    expect(page.locator("#ns-answer")).to_be_focused()


def test_a_parent_needs_no_mouse(page: Page, address: str) -> None:
    page.goto(address, wait_until="domcontentloaded")
    browser.settled(page)
    tab_to(page, "Leave this page quickly")
    tab_to(page, "Tell me what happened")
    page.keyboard.type(STORY)
    tab_to(page, "Send", "BUTTON")
    page.keyboard.press("Enter")
    page.locator("#ns-answer").wait_for()
    answered(page)

    tab_to(page, "Source 1")
    page.keyboard.press("Enter")
    expect(page.locator(".ns-panel:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ns-panel:popover-open")).to_have_count(0)
    assert "Source 1" in page.evaluate(FOCUSED)["name"]

    tab_to(page, "Change", "BUTTON")
    page.keyboard.press("Enter")
    browser.settled(page)
    page.get_by_role("button", name="Save this date").wait_for()
    tab_to(page, "Close")
    page.keyboard.press("Enter")
    browser.settled(page)

    tab_to(page, "beside the answer")
    page.keyboard.press("Enter")
    expect(page.locator(".ns-drawer:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ns-drawer:popover-open")).to_have_count(0)
    page.wait_for_timeout(300)
    assert "beside the answer" in page.evaluate(FOCUSED)["name"]

    tab_to(page, "Chaser")
    page.keyboard.press("Enter")
    page.locator(".st-key-letter-paper").wait_for()
    browser.settled(page)
    tab_to(page, "Save as Plain text")
    with page.expect_download() as caught:
        page.keyboard.press("Enter")
    assert TOLD in Path(caught.value.path()).read_text()
    tab_to(page, "Start again")
    page.keyboard.press("Enter")
    tab_to(page, "Clear everything")
    page.keyboard.press("Enter")
    page.locator("#ns-answer").wait_for(state="detached")


def test_an_adviser_needs_no_mouse(page: Page, address: str) -> None:
    page.goto(f"{address}/workbench", wait_until="domcontentloaded")
    browser.settled(page)
    tab_to(page, "Name for this case")
    page.keyboard.type("Ms K")
    tab_to(page, "Paste your notes")
    page.keyboard.type(STORY)
    tab_to(page, "Start the case")
    page.keyboard.press("Space")
    page.get_by_role("button", name="All cases").wait_for()
    browser.settled(page)

    tab_to(page, "Facts and timeline", "INPUT")
    for part in ("the chain of rules", "What the council wrote"):
        page.keyboard.press("ArrowRight")
        page.get_by_text(part).first.wait_for()
        browser.settled(page)
        if not page.evaluate("document.activeElement.matches('input[type=radio]')"):
            tab_to(page, "", "INPUT")
    tab_to(page, "Paste a letter")
    page.keyboard.type(
        f"Leeds City Council\n{browser.spoken(date.today())}\nWe will not take your complaint."
    )
    tab_to(page, "Read this letter")
    page.keyboard.press("Enter")
    page.get_by_text("to decide").wait_for()
    browser.settled(page)
    tab_to(page, "Take", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Taken as a fact").first).to_be_visible()


@pytest.mark.parametrize(
    ("told", "body"),
    [
        (
            "We live in Cardiff. The council has not answered my complaint about my son's social worker.",
            "Wales",
        ),
        ("I complained to Glasgow City Council in Scotland about my daughter's social worker.", "Scottish"),
        (
            "We are in Belfast, Northern Ireland. The trust ignored my complaint about my son.",
            "Northern Ireland",
        ),
    ],
)
def test_families_outside_england_are_sent_the_right_way(
    page: Page, address: str, told: str, body: str
) -> None:
    page.goto(address, wait_until="domcontentloaded")
    browser.settled(page)
    browser.send(page, told)
    answer = page.locator(".ns-answer").last
    expect(answer).to_contain_text("Ombudsman")
    expect(answer).to_contain_text(body)
    whole = page.locator(".stMain").inner_text()
    for of_england in ("working days", "(fits best)", "You can go here now"):
        assert of_england not in whole
    assert page.locator(".ns-answer a[href^=https]").count()


def test_a_message_in_another_language_is_told_so_and_not_lost(page: Page, address: str) -> None:
    words = "Złożyłam skargę do urzędu w marcu i nikt mi nie odpowiedział. Co mogę zrobić dla mojego dziecka?"
    page.goto(address, wait_until="domcontentloaded")
    browser.settled(page)
    page.locator("textarea").last.fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    alert = page.get_by_role("alert").first
    alert.wait_for()
    expect(alert).to_contain_text("English")
    expect(page.locator("textarea").last).to_have_value(words)
