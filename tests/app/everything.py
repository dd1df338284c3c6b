"""Every page of the app with something on it, one state after another: what axe-core reads, what is pictured.

A walk goes the way a person would, in one tab, and stops at each state, giving its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page

from assistant.login import Users
from tests.app import browser
from tests.test_run_records import question, record

WIDTHS = {360: 740, 1440: 900}
LOOKS = ("light", "dark", "contrast")
PARTS = ("Facts and timeline", "Assessment", "Council’s letters", "Letters to send", "Decisions", "Notes")
PATIENCE = 180_000  # milliseconds: a busy machine is slow to start a page
ADVISER, PASSWORD = "anna", "correct horse battery"
ELSEWHERE = {  # a chat model on another machine: asked for leave, never reached
    "NEXTSTAGE_CHAT_MODEL": "openai:elsewhere",
    "NEXTSTAGE_CHAT_BASE_URL": "https://model.example/v1",
    "NEXTSTAGE_CHAT_API_KEY": "none",
    "NEXTSTAGE_LOGIN": "password",
}


def days_ago(count: int) -> str:
    return browser.spoken(date.today() - timedelta(days=count))


def refused() -> str:
    return (
        f"I complained to Leeds council on {days_ago(90)} about my son's short breaks. I got the stage 1 "
        f"reply on {days_ago(70)} and asked for stage 2 on {days_ago(60)}. They wrote on {days_ago(40)} "
        "saying an investigation would not achieve anything more. Can they do that?"
    )


DANGER = (
    "My ex hit my daughter last night at contact and I am scared he will do it again. I complained to "
    "the council in January about the social worker not listening and nobody has answered."
)


def council_letter() -> str:
    return (
        f"Leeds City Council\n{days_ago(70)}\n\nDear Ms T\n\n"
        f"Thank you for your complaint, which we received on {days_ago(90)}. I have now completed my stage 1 "
        "investigation and this letter is the council's response at stage 1. I do not uphold your complaint."
        "\n\nYours sincerely"
    )


def data_folder(own: Path, index: Path) -> Path:
    """A data folder with an index made before, two recorded runs, and an adviser who may sign in."""
    (own / "index").symlink_to(index)
    runs = own / "runs"
    runs.mkdir()
    answer = {"text": "Said", "assessment": {"stage": "unknown"}, "case": {"turns": ["words"]}}
    (runs / "first.jsonl").write_text(record(question("a", True), question("b", True)))
    (runs / "second.jsonl").write_text(
        record(question("a", False, ("missed a danger",), answer=answer), question("b", True))
    )
    Users(own / "users.json").add(ADVISER, PASSWORD)
    return own


@contextmanager
def tab(chromium: Browser, width: int, look: str) -> Iterator[Page]:
    """A tab of one width and look."""
    context = chromium.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if look == "dark" else "light",
    )
    if look == "contrast":  # as the page's own button keeps it
        context.add_init_script("sessionStorage.setItem('contrast', '1')")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def families(page: Page, address: str) -> Iterator[str]:
    """The chat from its first screen to a letter, and the pages beside it."""
    _open(page, address)
    yield "first-screen"
    page.get_by_text("Open a case you saved").click()
    yield "open-a-saved-case"
    browser.send(page, DANGER)
    yield "danger"
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Clear everything and start again").click()
    page.locator("#ns-answer").wait_for(state="detached")
    browser.settled(page)
    page.locator("textarea").last.fill(" ")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("alert").first.wait_for()
    browser.settled(page)
    yield "nothing-written"
    browser.send(page, refused())
    yield "answer"
    page.locator("button.ns-cite:visible").first.click()
    yield "source"
    page.keyboard.press("Escape")
    page.locator("button.ns-term:visible").first.click()
    yield "word-explained"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Aa").click()
    yield "text-size"
    page.keyboard.press("Escape")
    page.locator("button.ns-opener:visible").first.click()
    yield "decision"
    page.keyboard.press("Escape")
    for folded in page.locator("details.ns-fold:visible > summary").all():
        folded.click()
    yield "payments-and-folds"
    browser.send(page, "They wrote again today.")
    yield "second-answer"
    page.locator("[class*=st-key-fact-event] button").first.click()
    browser.settled(page)
    yield "changing-a-fact"
    page.get_by_role("button", name=re.compile("fits best")).first.click()
    page.locator(".st-key-letter-paper").wait_for()
    browser.settled(page)
    yield "letter"
    page.get_by_text("Names and addresses for the letter").click()
    page.locator(".st-key-letter-paper").get_by_role("button", name="Change").nth(4).click()
    browser.settled(page)
    yield "letter-being-written"
    _open(page, f"{address}/decisions")
    yield "decisions"
    page.get_by_label("What happened, in plain words").fill("the council would not hold a review panel")
    page.get_by_role("button", name="Search decisions").click()
    page.locator(".ns-found").wait_for()
    browser.settled(page)
    yield "decisions-found"
    page.locator(".ns-found button.ns-opener").first.click()
    yield "decision-found"
    for door in ("the-rules", "words"):
        _open(page, f"{address}/{door}")
        yield door


def advisers(page: Page, address: str, client: str) -> Iterator[str]:
    """The workbench from an empty form to each part of a case, the list of cases, and the test results."""
    _open(page, f"{address}/workbench")
    yield "start-a-case"
    page.get_by_label("Name for this case").fill(client)
    page.get_by_label("Paste your notes").fill(refused())
    page.get_by_role("button", name="Start the case").click()
    page.get_by_role("button", name="All cases").wait_for()
    browser.settled(page)
    part = page.get_by_role("radiogroup", name="Part of the case")
    for name in PARTS:
        part.get_by_text(name).click()
        browser.settled(page)
        if name == "Council’s letters":
            page.get_by_label("Paste a letter").fill(council_letter())
            page.get_by_role("button", name="Read this letter").click()
            page.get_by_role("button", name=re.compile("Take as a fact")).first.wait_for()
            browser.settled(page)
        if name == "Letters to send":
            page.get_by_role("button", name=re.compile("fits best")).last.click()
            page.locator(".st-key-letter-paper").wait_for()
            browser.settled(page)
        if name == "Notes":
            page.get_by_label("A new note").fill("Rang Ms T: she wants the panel.")
            page.get_by_role("button", name="Keep this note").click()
            page.get_by_role("button", name="Delete this note").first.wait_for()
            browser.settled(page)
        yield f"case-{name.split()[0].lower().removesuffix('’s')}"
    page.get_by_role("button", name="Name, archive or delete").click()
    page.get_by_role("button", name="Delete this case for good").wait_for()
    yield "case-keeping"
    page.get_by_role("button", name="Name, archive or delete").click()
    page.get_by_role("button", name="Delete this case for good").wait_for(state="hidden")
    page.get_by_role("button", name="All cases").click()
    page.get_by_role("button", name=f"Open {client}").wait_for()
    browser.settled(page)
    yield "cases"
    _open(page, f"{address}/test-results")
    page.locator("details.ns-fold summary").first.click()
    yield "test-results"


def hosted(page: Page, address: str) -> Iterator[str]:
    """Signing in, and the leave asked before anything is sent to a chat model elsewhere."""
    _open(page, f"{address}/workbench")
    yield "sign-in"
    page.get_by_label("Name").fill(ADVISER)
    page.get_by_label("Password", exact=True).fill("wrong password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    browser.settled(page)
    yield "sign-in-refused"
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=f"Sign out {ADVISER}").wait_for()
    browser.settled(page)
    yield "signed-in"
    _open(page, address)
    page.locator("textarea").last.fill(refused())
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Answer without sending anything").wait_for()
    browser.settled(page)
    yield "leave-to-send"


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="domcontentloaded")
    page.locator("h1").first.wait_for(state="attached")
    browser.settled(page)
