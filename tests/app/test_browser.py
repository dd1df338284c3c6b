"""A whole conversation in a real browser, with the real assistant and the bundled decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.app import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG_AGO, LATELY = date.today() - timedelta(days=60), date.today() - timedelta(days=2)
STORY = (
    f"I complained to the council on {browser.spoken(LONG_AGO)} because they stopped my disabled son's short "
    "breaks without telling us. What can I do?"
)


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
def address(chromium: Browser, data_dir: Path) -> Iterator[str]:
    with browser.chat(data_dir) as served:
        yield served


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained of, and every address asked for that is not this machine's."""
    return []


def opened(chromium: Browser, address: str, faults: list[str], width: int, height: int) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(30_000)
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: None if _ours(asked.url, address) else faults.append(asked.url))
    page.goto(address)
    page.locator("textarea").wait_for(timeout=60_000)
    return page


def _ours(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def picture(page: Page) -> str:
    """What the picture that is in view says in words."""
    return page.locator(".ns-svg:visible desc").text_content() or ""


def no_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('.stMain').scrollWidth <= window.innerWidth"))


def test_a_conversation_from_the_first_word_to_a_corrected_answer(
    chromium: Browser, address: str, faults: list[str]
) -> None:
    page = opened(chromium, address, faults, 1440, 900)
    expect(page.get_by_text("not legal advice").first).to_be_visible()
    expect(page.get_by_role("link", name="Leave this page quickly")).to_be_visible()

    browser.send(page, STORY)
    expect(page.locator("#ns-answer")).to_be_focused()
    assert "Stage 1 (The council answers): You are here. The council is late" in picture(page)

    understood = page.locator(".st-key-side")
    expect(understood.get_by_text("Complaint made to the council")).to_be_visible()
    expect(understood.get_by_text(browser.spoken(LONG_AGO), exact=True)).to_be_visible()
    told = understood.locator(".ns-fact-quote").filter(has_text="complained").first.text_content() or ""
    assert told.strip("“”") in STORY

    before = page.locator(".ns-answer").last.text_content()
    made = understood.locator("[class*=st-key-fact-event]").filter(has_text="Complaint made to the council")
    made.get_by_role("button", name="Change").click()
    browser.type_date(page, "Date: Complaint made to the council", LATELY)
    edition = browser.edition(page)
    understood.get_by_role("button", name="Save this date").click()
    browser.wait_for_new(page, edition)
    expect(page.locator(".ns-note")).to_contain_text("worked out again")
    assert "Waiting for the council" in picture(page)
    assert page.locator(".ns-answer").last.text_content() != before
    expect(understood.get_by_text(browser.spoken(LATELY), exact=True)).to_be_visible()
    expect(understood.get_by_text("Changed by you")).to_be_visible()

    mark = page.locator("button.ns-cite:visible").first
    panel = page.locator(f"#{mark.get_attribute('popovertarget')}")
    expect(panel).to_be_hidden()
    mark.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    assert len((panel.locator(".ns-name").text_content() or "").strip()) > 3
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()

    cards = page.locator(".ns-card")
    assert cards.count() >= 1
    expect(cards.first).to_contain_text(re.compile(r"\d{2} \d{3} \d{3}"))
    assert "lgo.org.uk" in (cards.first.get_by_role("link").get_attribute("href") or "")

    question, stood = page.locator(".ns-question").text_content(), picture(page)
    edition = browser.edition(page)
    page.locator("[class*=st-key-reply-] button").first.click()
    browser.wait_for_new(page, edition)
    assert picture(page) != stood
    asked_next = page.locator(".ns-question")
    assert asked_next.count() == 0 or asked_next.text_content() != question
    expect(page.get_by_text("Earlier in this conversation (1)")).to_be_visible()
    expect(understood.get_by_text(browser.spoken(LATELY), exact=True)).to_be_visible()  # the correction holds

    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Clear everything and start again").click()
    expect(page.get_by_text("not legal advice").first).to_be_visible()
    expect(page.locator("#ns-answer")).to_have_count(0)
    assert faults == []


def test_a_phone(chromium: Browser, address: str, faults: list[str]) -> None:
    page = opened(chromium, address, faults, 360, 740)
    assert no_sideways_scrolling(page)
    browser.send(page, STORY)
    assert no_sideways_scrolling(page)
    expect(page.locator(".ns-svg.ns-list")).to_be_visible()
    expect(page.locator(".ns-svg.ns-row")).to_be_hidden()
    text = page.locator(".ns-svg.ns-list .ns-state").first.bounding_box()
    assert text is not None
    assert text["height"] >= 12  # legible without zooming

    mark = page.locator("button.ns-cite:visible").first
    mark.click()
    panel = page.locator(f"#{mark.get_attribute('popovertarget')}")
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    page.get_by_role("link", name="What I understood").click()
    expect(page.locator("#ns-understood")).to_be_in_viewport()
    assert faults == []


def test_what_cannot_be_read_stays_in_the_box(chromium: Browser, address: str, faults: list[str]) -> None:
    page = opened(chromium, address, faults, 768, 900)
    long = "The council did not answer. " * 8000
    page.locator("textarea").fill(long)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("characters", timeout=60_000)
    assert page.locator("textarea").input_value() == long
    page.locator("textarea").fill(
        "<img src=x onerror=\"document.title='hacked'\"> I complained on 3 March 2025."
    )
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#ns-answer").wait_for(timeout=60_000)
    expect(page.locator(".ns-you").last).to_contain_text("<img src=x")
    assert page.title() == "Next Stage"
    assert page.get_by_text("Traceback").count() == 0
    assert faults == []
