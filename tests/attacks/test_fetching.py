"""What sync may reach: one site, by its own name, however the site or a page tries to send it elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from ingest.errors import SyncError
from ingest.parse import parse_bytes
from ingest.sync import SyncSettings, sync
from ingest.sync import client as site_client
from ingest.sync.client import Gone, Manners, PoliteClient, origin_of
from tests.ingest.making import decision_text
from tests.ingest.pages import page

SITE = "https://www.lgo.org.uk"
ELSEWHERE = [
    "http://127.0.0.1/",
    "http://localhost:8501/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.0.1/",
    "https://www.lgo.org.uk.evil.example/",
    "https://www.lgo.org.uk@evil.example/",
    "https://evil.example/?https://www.lgo.org.uk",
    "http://www.lgo.org.uk/",  # unprotected
    "https://www.lgo.org.uk:8443/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example\\",
    "file:///etc/passwd",
    "ftp://www.lgo.org.uk/",
    "gopher://127.0.0.1:25/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "https://user:secret@www.lgo.org.uk/",
    "http://[broken",
]


def client(answers: dict[str, httpx.Response], asked: list[str], **manners: float) -> PoliteClient:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return answers.get(request.url.path, httpx.Response(404))

    polite = Manners(between=0.0, timeout=1.0, tries=1, back_off=0.0, **manners)
    return PoliteClient(SITE, polite, sleep=lambda _: None, transport=httpx.MockTransport(answer))


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_is_not_followed(address: str, code: int) -> None:
    asked: list[str] = []
    answers = {"/a": httpx.Response(code, headers={"location": address})}
    with pytest.raises((SyncError, Gone)):  # gone: what looked like another site was a path on this one
        client(answers, asked).page("/a")
    assert all(each.startswith(f"{SITE}/") for each in asked)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_link_elsewhere_is_not_fetched(address: str) -> None:
    asked: list[str] = []
    with pytest.raises((SyncError, Gone)):
        client({}, asked).page(address)
    assert all(each.startswith(f"{SITE}/") for each in asked)


def test_robots_that_lead_elsewhere_stop_it() -> None:
    asked: list[str] = []
    answers = {"/robots.txt": httpx.Response(302, headers={"location": "http://169.254.169.254/"})}
    with pytest.raises(SyncError):
        client(answers, asked).page("/a")
    assert asked == [f"{SITE}/robots.txt"]


def test_an_answer_that_unpacks_for_ever_or_drips_for_ever_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def for_ever() -> AsyncIterator[bytes]:
        while True:
            yield b"<p>" * 1_000

    html = {"content-type": "text/html"}
    asked: list[str] = []
    answers = {"/a": httpx.Response(200, headers=html, content=for_ever())}
    with pytest.raises(SyncError, match="larger than any page"):
        client(answers, asked).page("/a")

    async def dripping() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.05)
            yield b"x"

    monkeypatch.setattr(site_client, "MOST_SECONDS", 0.5)
    answers = {"/b": httpx.Response(200, headers=html, content=dripping())}
    with pytest.raises(SyncError, match="could not be fetched"):
        client(answers, asked).page("/b")


def test_a_site_cannot_ask_for_a_wait_without_end() -> None:
    asked: list[str] = []
    robots = httpx.Response(200, text="User-agent: *\nCrawl-delay: 999999999\n")
    polite = client({"/robots.txt": robots}, asked)
    with pytest.raises(Gone):
        polite.page("/a/")
    assert polite.delay() <= 600


def test_a_reference_in_a_list_writes_nowhere_else(tmp_path: Path) -> None:
    """Links are taken by the form of a reference alone, so none can be a path."""
    listing = (
        "<html><main>Your search has 3 results"
        '<a href="/decisions/children-s-care-services/other/../../../../etc/passwd">a</a>'
        '<a href="/decisions/children-s-care-services/other/%2e%2e%2f%2e%2e%2fx">b</a>'
        '<a href="/decisions/children-s-care-services/other/20-000-001/../../x">c</a></main></html>'
    )
    html = {"content-type": "text/html"}
    asked: list[str] = []
    answers = {"/Decisions/SearchResults": httpx.Response(200, headers=html, text=listing)}
    folder = tmp_path / "fetched"
    day = date(2024, 3, 20)
    with pytest.raises(SyncError):
        sync(SyncSettings(SITE, folder), day, day, lambda line: None, client(answers, asked))
    assert {each.name for each in tmp_path.iterdir()} == {"fetched"}
    assert not any("passwd" in each for each in asked)


@pytest.mark.parametrize("address", ["https://evil.example/x", "javascript:alert(1)", "file:///etc/passwd"])
def test_a_page_cannot_name_another_site_as_its_own(address: str) -> None:
    """The link under a decision says that it leads to the Ombudsman's site, so it must."""
    heads = {"The complaint", "What I found", "Agreed action", "Final decision"}
    saved = page(decision_text(1), "restarting", heads)
    saved = saved.replace("<head>", f'<head><link rel="canonical" href="{address}">', 1)
    assert address in saved
    document = parse_bytes(saved.encode(), "a.html")
    assert document.url is None or document.url.startswith(f"{SITE}/")


@pytest.mark.parametrize("address", ["HTTPS://WWW.LGO.ORG.UK", "https://www.lgo.org.uk/x?y#z"])
def test_an_origin_is_told_in_one_way(address: str) -> None:
    assert origin_of(address) == SITE
