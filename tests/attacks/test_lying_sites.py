"""A site that lies about its answers, drips them, or never comes to an end is given up in time."""

# ruff: noqa: E501, PT017 (an attack reads best whole; either of two ends is right)
from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest

from ingest.errors import SyncError
from ingest.sync import SyncSettings, sync
from ingest.sync import client as site_client
from ingest.sync.client import Gone, Manners, PoliteClient

Talk = Callable[[socket.socket], None]
QUICK = Manners(between=0.0, timeout=1.0, tries=2, back_off=0.0)


@contextmanager
def site(talk: Talk) -> Iterator[str]:
    """A server of one kind of answer, at the address given."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def answer(held: socket.socket) -> None:
        with held:
            try:
                held.recv(65_536)
                talk(held)
            except OSError:
                pass

    def serve() -> None:
        while not ended.is_set():
            try:
                held, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(held,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        listener.close()


def early_for_ever(held: socket.socket) -> None:
    while True:
        held.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        time.sleep(0.01)


def dripped_head(held: socket.socket) -> None:
    held.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        held.sendall(b"x")
        time.sleep(0.3)


def head_without_end(held: socket.socket) -> None:
    held.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        held.sendall(b"X-A: " + b"a" * 8_000 + b"\r\n")


def dripped_body(held: socket.socket) -> None:
    held.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        held.sendall(b"x")
        time.sleep(0.3)


def shorter_than_said(held: socket.socket) -> None:
    held.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<html></html>")


def longer_than_said(held: socket.socket) -> None:
    held.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<html>" + b"x" * 5_000
    )


def two_lengths(held: socket.socket) -> None:
    held.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\n<html></html>")


def bomb(held: socket.socket) -> None:
    packed = gzip.compress(b"0" * 200_000_000, 9)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n"
    packed = gzip.compress(packed, 9)
    held.sendall(head % len(packed) + packed)


def not_http(held: socket.socket) -> None:
    held.sendall(b"SSH-2.0-OpenSSH_9.6\r\n" * 100)


def never(held: socket.socket) -> None:
    time.sleep(30)


LIES: dict[str, Talk] = {
    "hints without end": early_for_ever,
    "a head that drips": dripped_head,
    "a head without end": head_without_end,
    "a body that drips": dripped_body,
    "shorter than it says": shorter_than_said,
    "longer than it says": longer_than_said,
    "two lengths": two_lengths,
    "packed twice": bomb,
    "another protocol": not_http,
    "nothing": never,
}


@pytest.mark.parametrize("talk", LIES.values(), ids=LIES)
def test_a_site_that_lies_is_given_up_in_a_sentence(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_client, "MOST_SECONDS", 3.0)
    ended: list[BaseException] = []

    def fetch(address: str) -> None:
        try:
            with PoliteClient(address, QUICK, sleep=lambda _: None) as client:
                client.page("/a")
        except (SyncError, Gone) as error:
            ended.append(error)

    with site(talk) as address:
        worker = threading.Thread(target=fetch, args=(address,), daemon=True)
        worker.start()
        worker.join(25)
        assert ended, "it waits still" if worker.is_alive() else "it was taken for a page"


def listed(count: str, refs: list[str]) -> str:
    links = "".join(f'<a href="/decisions/children-s-care-services/other/{ref}">x</a>' for ref in refs)
    return f"<html><body><p>Your search has {count} results</p>{links}</body></html>"


def test_a_list_that_never_ends_is_given_up(tmp_path: Path) -> None:
    pages = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal pages
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        if request.url.path.startswith("/decisions"):
            return httpx.Response(404)
        pages += 1
        if pages > 20_000:
            raise AssertionError("it goes on for ever")
        refs = [
            f"25-{pages % 1000:03d}-{number:03d}"
            for number in range(pages // 1000 * 10, pages // 1000 * 10 + 10)
        ]
        return httpx.Response(200, html=listed("999,999,999", refs))

    client = PoliteClient(
        "https://www.lgo.org.uk", Manners(0.0, 1.0, 1, 0.0), lambda _: None, httpx.MockTransport(answer)
    )
    with pytest.raises(SyncError):
        sync(SyncSettings(folder=tmp_path), date(2025, 5, 1), date(2025, 5, 5), lambda _: None, client)


def test_rules_for_programs_that_are_a_trap_are_read_soon() -> None:
    rules = (
        "User-agent: *\n" + "Disallow: /" + "*a" * 1_000 + "$\n" + ("Disallow: /" + "%2" * 400 + "\n") * 5_000
    )

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(200, text=rules)
        return httpx.Response(200, html="<html></html>")

    client = PoliteClient(
        "https://www.lgo.org.uk", Manners(0.0, 1.0, 1, 0.0), lambda _: None, httpx.MockTransport(answer)
    )
    began = time.process_time()
    assert client.page("/" + "a" * 500)
    assert time.process_time() - began < 2


TORN = {
    "no days": '"window": ["x", "y"], "page": 1',
    "a page before the first": '"window": ["2025-05-01", "2025-05-02"], "page": -9',
    "a page without end": '"window": ["2025-05-01", "2025-05-02"], "page": 99999999999999999999',
    "a day that is none": '"done_until": "2025-99-99"',
    "a day past the calendar": '"window": ["0001-01-01", "9999-12-31"]',
    "a first day": '"done_until": "0001-01-01"',
}


@pytest.mark.parametrize("held", TORN.values(), ids=TORN)
def test_a_place_reached_that_was_changed_is_begun_anew_or_told(tmp_path: Path, held: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        return httpx.Response(200, html=listed("no", []))

    (tmp_path / "www.lgo.org.uk").mkdir()
    (tmp_path / "www.lgo.org.uk" / "checkpoint.json").write_text(
        f'{{"base_url": "https://www.lgo.org.uk", {held}}}'
    )
    client = PoliteClient(
        "https://www.lgo.org.uk", Manners(0.0, 1.0, 1, 0.0), lambda _: None, httpx.MockTransport(answer)
    )
    asked = 0

    def say(_: str) -> None:
        nonlocal asked
        asked += 1
        assert asked < 2_000, "it goes on for ever"

    try:
        sync(SyncSettings(folder=tmp_path), None, date(2025, 5, 5), say, client)
    except SyncError as error:
        assert "\n" not in str(error)
