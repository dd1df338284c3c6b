"""Sync against a stand-in for the site on this machine: manners, resuming, and every fault it can show."""

from __future__ import annotations

import socket
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import SyncError
from ingest.sync import Fetched, SyncSettings, sync
from ingest.sync.client import AGENT, Manners
from tests.ingest.site import Site, reference, running

TODAY = date(2024, 3, 20)
SINCE = date(2024, 3, 1)
QUICK = Manners(between=0.0, timeout=0.5, tries=3, back_off=0.01)


def fetch(site: Site, folder: Path, since: date | None = SINCE, manners: Manners = QUICK) -> Fetched:
    return sync(SyncSettings(site.base, folder, manners), since, TODAY, lambda line: None)


def test_it_fetches_the_childrens_decisions_and_no_others(tmp_path: Path) -> None:
    with running(Site()) as site:
        fetched = fetch(site, tmp_path)
    assert sorted(file.stem for file in fetched.new) == [reference(number) for number in range(12)]
    assert not any("housing" in path for path in site.asked)
    assert site.agents == {AGENT}
    assert "Mozilla" not in AGENT
    assert site.asked[0] == "/robots.txt"


def test_what_is_held_is_not_fetched_again_and_the_last_week_is_looked_at(tmp_path: Path) -> None:
    with running(Site(children=3)) as site:
        fetch(site, tmp_path)
        site.asked.clear()
        site.children = 4
        again = fetch(site, tmp_path, since=None)
    assert [file.stem for file in again.new] == [reference(3)]
    assert again.held == 3
    assert any("fd=2024-03-13" in path for path in site.asked)


@pytest.mark.parametrize("fault", ["500", "503", "429", "timeout", "cut"])
@pytest.mark.parametrize("where", ["SearchResults", reference(1)])
def test_a_passing_fault_is_tried_again(tmp_path: Path, fault: str, where: str) -> None:
    with running(Site(children=2, faults={where: fault})) as site:
        fetched = fetch(site, tmp_path)
    assert len(fetched.new) == 2


def test_a_lasting_fault_stops_in_a_sentence_and_is_gone_on_from(tmp_path: Path) -> None:
    with running(Site(faults={reference(5): "500"}, always=True)) as site:
        with pytest.raises(SyncError, match=r"in 3 tries .*the site answered 500.*What was fetched is kept"):
            fetch(site, tmp_path)
        assert sum(reference(5) in path for path in site.asked) == 3
        site.faults.clear()
        site.asked.clear()
        fetched = fetch(site, tmp_path, since=None)
    assert len(fetched.new) == 7
    assert fetched.held == 5


def test_it_goes_on_at_the_page_it_was_stopped_at(tmp_path: Path) -> None:
    with running(Site(children=25, faults={reference(21): "500"}, always=True)) as site:
        with pytest.raises(SyncError):
            fetch(site, tmp_path)
        site.faults.clear()
        site.asked.clear()
        fetch(site, tmp_path, since=None)
    assert [path for path in site.asked if "page=1" in path] == []
    assert any("page=3" in path for path in site.asked)


@pytest.mark.parametrize(
    ("fault", "where", "says"),
    [
        ("shell", "SearchResults", "does not say how many results"),
        ("shell", reference(1), "came without its decision"),
        ("json", "SearchResults", "not a web page"),
        ("huge", reference(1), "larger than any page"),
        ("another", reference(1), "holds decision 70 000 777, not 70-000-001"),
        ("403", "SearchResults", "does not want this fetched"),
        ("404", "SearchResults", "no longer at"),
        ("http://example.invalid/x", reference(1), "sent us on to http://example.invalid/x"),
        ("http://169.254.169.254/latest", "SearchResults", "sent us on to"),
        ("file:///etc/passwd", reference(1), "not the address of a site"),
        ("//127.0.0.1:1/x", reference(1), "sent us on to"),
    ],
)
def test_what_should_not_be_stops_in_a_sentence(tmp_path: Path, fault: str, where: str, says: str) -> None:
    with (
        running(Site(children=2, faults={where: fault}, always=True)) as site,
        pytest.raises(SyncError, match=says) as told,
    ):
        fetch(site, tmp_path)
    assert "\n" not in str(told.value)


def test_a_redirect_within_the_site_is_followed(tmp_path: Path) -> None:
    to = f"/decisions/children-s-care-services/other/{reference(1)}?displaypref=0"
    with running(Site(children=2, faults={reference(1): to})) as site:
        assert len(fetch(site, tmp_path).new) == 2


@pytest.mark.parametrize("code", ["404", "410"])
def test_a_decision_that_is_gone_is_noted_and_not_asked_for_again(tmp_path: Path, code: str) -> None:
    with running(Site(children=3, faults={reference(1): code}, always=True)) as site:
        fetched = fetch(site, tmp_path)
        assert fetched.gone == [reference(1)]
        assert len(fetched.new) == 2
        site.asked.clear()
        fetch(site, tmp_path)
    assert not any(reference(1) in path for path in site.asked)


def test_robots_are_obeyed(tmp_path: Path) -> None:
    with (
        running(Site(robots="User-agent: *\nDisallow: /Decisions/\n")) as site,
        pytest.raises(SyncError, match=r"robots\.txt asks"),
    ):
        fetch(site, tmp_path)
    assert site.asked == ["/robots.txt"]
    with (
        running(Site(robots="User-agent: NextStage\nDisallow: /\n")) as site,
        pytest.raises(SyncError, match=r"robots\.txt asks"),
    ):
        fetch(site, tmp_path)


def test_no_robots_file_is_no_restriction_and_a_broken_one_stops(tmp_path: Path) -> None:
    with running(Site(children=1, robots=None)) as site:
        assert len(fetch(site, tmp_path).new) == 1
    with (
        running(Site(faults={"robots.txt": "500"}, always=True)) as site,
        pytest.raises(SyncError, match=r"robots\.txt could not"),
    ):
        fetch(site, tmp_path)


def test_it_waits_between_requests_as_long_as_the_site_asks(tmp_path: Path) -> None:
    slept: list[float] = []
    from ingest.sync.client import PoliteClient

    with running(Site(children=1, others=0, robots="User-agent: *\nCrawl-delay: 7\n")) as site:
        client = PoliteClient(site.base, Manners(between=3.0), sleep=slept.append)
        sync(SyncSettings(site.base, tmp_path), SINCE, TODAY, lambda line: None, client)
    assert len(slept) == 2
    assert all(6.0 < seconds <= 7.0 for seconds in slept)


def test_a_list_that_repeats_itself_stops(tmp_path: Path) -> None:
    with (
        running(Site(children=25, repeats=True)) as site,
        pytest.raises(SyncError, match="repeats those before"),
    ):
        fetch(site, tmp_path)


@pytest.mark.parametrize(
    "base", ["ftp://x", "not an address", "https://user:secret@host", "http://host:99999"]
)
def test_a_base_that_is_no_site_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(SyncError, match="not the address of a site"):
        sync(SyncSettings(base, tmp_path), SINCE, TODAY, lambda line: None)


def test_no_site_there_says_so(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SyncError, match="could not be fetched in 3 tries"):
        sync(SyncSettings(f"http://127.0.0.1:{port}", tmp_path, QUICK), SINCE, TODAY, lambda line: None)
