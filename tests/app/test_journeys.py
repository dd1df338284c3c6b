"""Each user's journey walked from start to end in a real browser, the files they take opened and read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pypdf import PdfReader

from assistant.conversation_file import read_file
from tests.app import browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LATELY = date.today() - timedelta(days=12)
LONG_AGO = date.today() - timedelta(days=90)
ANSWERED = date.today() - timedelta(days=70)
STORY = f"I complained to Leeds council on {browser.spoken(LATELY)} about my disabled son's short breaks."
TOLD, REPLIED = browser.spoken(LONG_AGO), browser.spoken(ANSWERED)
NOTES = (
    "Client: Ms T, mother of a disabled boy. Short breaks were cut. "
    f"She complained to Leeds City Council on {TOLD}. The stage 1 reply came on {REPLIED}. "
    "She is not happy with it."
)
COUNCIL_LETTER = (
    f"Leeds City Council\n{REPLIED}\n\nDear Ms T\n\n"
    f"Thank you for your complaint, which we received on {TOLD}. I have now completed my stage 1 "
    "investigation and this letter is the council's response at stage 1. I do not uphold your complaint."
    "\n\nYours sincerely"
)
PATIENCE = 180_000  # milliseconds: a busy machine is slow to start a page
BAD = ("serious", "critical")


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
def address(chromium: Browser, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A chat with the shared index and a case list of its own."""
    own = tmp_path_factory.mktemp("data")
    (own / "index").symlink_to(data_dir / "index")
    with browser.chat(own) as served:
        yield served


def opened(chromium: Browser, address: str, width: int = 1440, scheme: str = "light") -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.goto(address, wait_until="domcontentloaded")
    browser.settled(page)
    return page


def sound(page: Page) -> None:
    """No serious or critical finding of axe-core on the page as it stands."""
    found = Axe().run(page).response["violations"]
    bad = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in BAD]
    assert not bad, bad


def taken(page: Page, button: str) -> bytes:
    """What a download button gives."""
    with page.expect_download() as caught:
        page.get_by_role("button", name=button).first.click()
    return Path(caught.value.path()).read_bytes()


def test_a_parent_from_the_first_word_to_the_files_they_keep(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    sound(page)
    browser.send(page, STORY)
    sound(page)

    calendar = Calendar.from_ical(taken(page, "Add to calendar"))
    events = calendar.walk("VEVENT")
    assert len(events) == 1
    assert events[0]["DTSTART"].dt >= date.today()

    page.locator("button.ns-opener:visible").first.click()
    drawer = page.locator(".ns-drawer:popover-open")
    expect(drawer).to_be_visible()
    sound(page)
    box = drawer.bounding_box()
    answer = page.locator(".ns-answer").last.bounding_box()
    assert box is not None
    assert answer is not None
    assert box["x"] > answer["x"] + 100  # beside the answer, not over it
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    page.locator("button.ns-term:visible").first.click()
    expect(page.locator(".ns-panel:popover-open")).to_contain_text("What this means")
    page.keyboard.press("Escape")

    saved = read_file(taken(page, "Save my case and this conversation"))
    assert [exchange.message for exchange in saved.exchanges] == [STORY]

    kept = Document(io.BytesIO(taken(page, "Save as a document to read or print")))
    lines = [paragraph.text for paragraph in kept.paragraphs]
    assert STORY in lines
    assert "What you can do now" in lines
    assert any("Last checked: " in line for line in lines)

    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Clear everything and start again").click()
    expect(page.get_by_text("not legal advice").first).to_be_visible()
    page.get_by_text("Open a case you saved").click()
    page.locator("input[type=file]").first.set_input_files(
        {
            "name": "my-complaint.json",
            "mimeType": "application/json",
            "buffer": saved.model_dump_json(by_alias=True).encode(),
        }
    )
    expect(page.locator(".ns-note")).to_contain_text("saved case is open")
    expect(page.locator(".ns-you")).to_contain_text("short breaks")
    browser.settled(page)
    expect(page.locator(".ns-answer").last).to_contain_text("What you can do now")

    pdf = PdfReader(io.BytesIO(page.pdf()))
    printed = "\n".join(sheet.extract_text() for sheet in pdf.pages)
    for told in ("What you can do now", "short breaks", "What I understood", "Decisions like this one"):
        assert told in printed
    page.close()


def test_half_written_words_outlast_a_visit_to_another_page(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    box = page.locator("textarea").first
    box.fill("I complained in May and")
    page.get_by_role("link", name="Words explained").click()
    page.get_by_role("heading", name="Words explained").wait_for()
    page.get_by_role("link", name="Your complaint").click()
    expect(box).to_have_value("I complained in May and")
    box.press_sequentially(" nobody answered.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".ns-you")).to_contain_text("I complained in May and nobody answered.")
    page.locator("#ns-answer").wait_for()
    browser.settled(page)
    page.get_by_role("link", name="Words explained").click()
    page.get_by_role("heading", name="Words explained").wait_for()
    page.get_by_role("link", name="Your complaint").click()
    page.locator("#ns-answer").wait_for()
    expect(page.locator("textarea").last).to_have_value("")  # what was sent does not come back
    page.close()


def test_leaving_leaves_nothing_to_go_back_to(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.route(
        "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather", content_type="text/html")
    )
    page.locator("textarea").first.fill("He watches what I do")
    page.get_by_role("button", name="Aa").focus()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back(timeout=5000)
    assert address not in page.url
    page.close()


@pytest.mark.parametrize("width", [360, 768])
def test_a_small_screen_in_the_dark(chromium: Browser, address: str, width: int) -> None:
    page = opened(chromium, address, width, "dark")
    page.get_by_role("button", name="I do not know").click()
    page.locator("#ns-answer").wait_for()
    browser.settled(page)
    sound(page)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Aa").click()
    page.get_by_role("button", name="High", exact=True).click()
    page.get_by_role("button", name="Largest").click()
    page.keyboard.press("Escape")
    sound(page)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth <= window.innerWidth")
    page.close()


def test_an_adviser_from_pasted_notes_to_a_stage_2_letter(chromium: Browser, address: str) -> None:
    page = opened(chromium, f"{address}/workbench")
    sound(page)
    page.get_by_label("Name for this case").fill("Ms T")
    page.get_by_label("Paste your notes").fill(NOTES)
    page.get_by_role("button", name="Start the case").click()
    page.get_by_role("button", name=re.compile("Stage 2 request")).wait_for()
    browser.settled(page)
    sound(page)

    expect(page.locator("svg.ns-time")).to_be_visible()
    parts = page.get_by_role("radiogroup", name="Part of the case")
    parts.get_by_text("Council’s letters").click()
    page.get_by_label("Paste a letter").fill(COUNCIL_LETTER)
    page.get_by_role("button", name="Read this letter").click()
    expect(page.get_by_text("The case has this already").first).to_be_visible()
    page.get_by_role("button", name="Take as a fact").first.click()
    expect(page.get_by_text("Taken as a fact").first).to_be_visible()
    sound(page)

    parts.get_by_text("Assessment").click()
    expect(page.get_by_text("the chain of rules")).to_be_visible()
    browser.settled(page)
    sound(page)

    page.get_by_role("button", name=re.compile("fits best: Stage 2 request")).click()
    page.locator(".st-key-letter-paper").wait_for()
    browser.settled(page)
    sound(page)
    assert page.locator("mark.ns-blank").count() >= 1

    document = Document(io.BytesIO(taken(page, "Save as Word")))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    table = "\n".join(cell.text for grid in document.tables for row in grid.rows for cell in row.cells)
    assert "stage 2" in words
    assert browser.spoken(LONG_AGO) in words + table
    assert "[blank: " in words
    pdf = PdfReader(io.BytesIO(taken(page, "Save as PDF")))
    assert "stage 2" in " ".join(sheet.extract_text() for sheet in pdf.pages)
    assert browser.spoken(LONG_AGO) in taken(page, "Save as Plain text").decode()

    page.get_by_role("button", name="All cases").click()
    page.get_by_role("button", name="Open Ms T").click()
    page.get_by_role("button", name="Name, archive or delete").click()
    page.get_by_role("button", name="Delete this case for good").click()
    expect(page.get_by_text("deleted for good")).to_be_visible()
    page.close()


@pytest.mark.parametrize("door", ["decisions", "the-rules", "words", "test-results"])
def test_every_other_page_is_sound(chromium: Browser, address: str, door: str) -> None:
    page = opened(chromium, f"{address}/{door}")
    page.locator("h1").first.wait_for()
    browser.settled(page)
    sound(page)
    page.close()


def test_two_tabs_know_nothing_of_each_other(chromium: Browser, address: str) -> None:
    one, two = opened(chromium, address), opened(chromium, address)
    browser.send(one, STORY)
    expect(two.locator("#ns-answer")).to_have_count(0)
    browser.send(two, "My council is in Wales and did not answer my complaint.")
    assert "Wales" in (two.locator(".ns-answer").last.text_content() or "")
    for told in ("Leeds", "short breaks"):
        assert told not in (two.locator(".stMain").text_content() or "")
    assert "Wales" not in (one.locator(".ns-answer").last.text_content() or "")
    one.close()
    two.close()
