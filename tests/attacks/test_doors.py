"""The two doors for other programs, and who signs in, against callers that mean harm."""

# ruff: noqa: E501 (an attack reads best whole; either of two ends is right)
from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.case import Case
from assistant.caseload import Caseload
from assistant.conversation import Assistant, Settings
from assistant.errors import InputError
from assistant.login import Throttle, Users
from assistant.login import users as users_module
from assistant.service.api import create_app
from assistant.service.calls import Calls

ROOT = Path(__file__).resolve().parents[2]
ASK = {"message": "They refused stage 2 on 3 March 2025.", "today": "2025-06-02"}


@pytest.fixture(scope="module")
def assistant(data_dir: Path) -> Assistant:
    return Assistant.open(Settings(data_dir=data_dir))


def door(assistant: Assistant, address: str = "http://127.0.0.1:8600", **settings: object) -> TestClient:
    app = create_app(Calls(lambda: assistant), Settings(**settings))  # type: ignore[arg-type]
    return TestClient(app, base_url=address, raise_server_exceptions=False)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8600",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "169.254.169.254",
    ],
)
def test_a_page_whose_name_was_turned_to_this_machine_reaches_nothing(
    assistant: Assistant, host: str
) -> None:
    """DNS rebinding: what is in the index may be an organisation's own."""
    given = door(assistant).post("/v1/search", json={"text": "stage 2"}, headers={"host": host})
    assert given.status_code in (400, 403, 421)
    assert "Traceback" not in given.text
    assert "results" not in given.json()


@pytest.mark.parametrize("address", ["http://127.0.0.1:8600", "http://localhost:8600", "http://[::1]:8600"])
def test_this_machine_s_own_names_are_let_in(assistant: Assistant, address: str) -> None:
    assert door(assistant, address).post("/v1/search", json={"text": "stage 2"}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://evil.example",
        "https://good.example.evil.example",
        "https://notgood.example",
        "http://good.example",
        "https://good.example:8443",
        "https://GOOD.example",
    ],
)
def test_no_other_site_s_page_may_read_an_answer(assistant: Assistant, origin: str) -> None:
    client = door(assistant, service_origins="https://good.example")
    given = client.post("/v1/search", json={"text": "stage 2"}, headers={"origin": origin})
    assert given.headers.get("access-control-allow-origin") not in (origin, "*")
    asked = client.options("/v1/search", headers={"origin": origin, "access-control-request-method": "POST"})
    assert asked.headers.get("access-control-allow-origin") not in (origin, "*")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "text/json",
        "application/jsonp",
    ],
)
def test_a_form_of_another_site_is_no_call(assistant: Assistant, kind: str) -> None:
    given = door(assistant).post(
        "/v1/search", content=json.dumps({"text": "x"}), headers={"content-type": kind}
    )
    assert given.status_code in (400, 415, 422)
    assert given.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "TRACE", "PATCH", "PROPFIND", "X" * 300])
def test_a_method_that_is_none_is_a_sentence(assistant: Assistant, method: str) -> None:
    given = door(assistant).request(method, "/v1/ask")
    assert given.status_code in (400, 404, 405)


def test_a_packed_body_is_not_unpacked(assistant: Assistant) -> None:
    packed = gzip.compress(json.dumps(ASK).encode() + b" " * 200_000_000)
    given = door(assistant).post(
        "/v1/ask", content=packed, headers={"content-type": "application/json", "content-encoding": "gzip"}
    )
    assert given.status_code in (400, 413, 415)


def test_the_largest_case_that_may_be_sent_is_answered_soon(assistant: Assistant) -> None:
    event = {"id": "", "type": "chased", "when": {"earliest": "1900-01-01", "latest": "2200-12-31"}}
    events = [{**event, "id": f"e{n}", "complaint": 1 + n % 100} for n in range(1_800)]
    began = time.process_time()
    given = door(assistant).post("/v1/ask", json={**ASK, "case": {"events": events}})
    assert given.status_code in (200, 413, 422), given.text[:300]
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "case",
    [
        {"events": [{"id": "../x", "type": "chased"}]},
        {
            "events": [
                {"id": "a", "type": "chased", "when": {"earliest": "0001-01-01", "latest": "0001-01-01"}}
            ]
        },
        {
            "events": [
                {"id": "a", "type": "chased", "when": {"earliest": "9999-12-31", "latest": "9999-12-31"}}
            ]
        },
        {"events": [{"id": "a", "type": "chased", "complaint": -(10**30)}]},
        {"turns": ["x"] * 20_000},
        {"council": {"value": "\ud800"}},
    ],
)
def test_a_case_that_none_of_ours_would_be_is_a_sentence(
    assistant: Assistant, case: dict[str, object]
) -> None:
    body = json.dumps({**ASK, "case": case})
    given = door(assistant).post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert given.status_code in (200, 400, 422), given.text[:300]


@pytest.fixture(scope="module")
def served(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real server's port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "NEXTSTAGE_DATA_DIR": str(data_dir),
        "NEXTSTAGE_SERVICE_PORT": str(port),
    }
    log = (tmp_path_factory.mktemp("served") / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve"], env=env, stderr=log, stdout=log, cwd=ROOT
    )
    for _ in range(1_200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    yield port
    process.terminate()
    process.wait(30)
    log.close()


def alive(port: int) -> bool:
    return httpx.get(f"http://127.0.0.1:{port}/health", timeout=20).status_code == 200


RAW = {
    "two lengths": b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    "a length and pieces": b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/x HTTP/1.1\r\n\r\n",
    "a head without end": b"GET /health HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
    "a line without end": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "pieces of a size that is none": b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFFF\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00" + b"\x00" * 600,
    "a socket for both ways": b"GET /v1/ask HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "a less length": b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n{}",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("sent", RAW.values(), ids=RAW)
def test_a_call_that_is_no_http_is_refused_and_the_next_is_answered(served: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served), timeout=25) as held:
        held.sendall(sent)
        held.settimeout(25)
        try:
            answer = held.recv(65_536)
        except (TimeoutError, ConnectionResetError):
            answer = b""
    assert not answer.startswith(b"HTTP/1.1 200")
    assert b"Traceback" not in answer
    assert alive(served)


@pytest.mark.slow
def test_three_hundred_calls_that_never_end_keep_nobody_out(served: int) -> None:
    held = [socket.create_connection(("127.0.0.1", served), timeout=10) for _ in range(300)]
    try:
        for number, each in enumerate(held):
            each.sendall(b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
            if number % 2:
                each.sendall(b"Content-Length: 100\r\n\r\n{")
        assert alive(served)
        time.sleep(22)
        given = httpx.post(f"http://127.0.0.1:{served}/v1/search", json={"text": "stage 2"}, timeout=30)
        assert given.status_code == 200
    finally:
        for each in held:
            each.close()


@pytest.mark.slow
def test_a_host_that_talks_nonsense_is_answered_after_it(data_dir: Path, tmp_path: Path) -> None:
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "x", "version": "0"}}}  # fmt: skip
    lines = [
        b"\xff\xfe nonsense", b"[]", b"null", b'{"jsonrpc": "2.0", "id": 1}', b"{" * 10_000, b'"' + b"a" * 1_000_000 + b'"',
        json.dumps(hello).encode(),
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        b'{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "../../x", "arguments": {"message": ["x"]}}}',
        b'{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "ask", "arguments": {"message": ["x"]}}}',
        b'{"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": {"name": "ask", "arguments": [1]}}',
        b'{"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "search", "arguments": {"text": "stage 2", "k": 1e400}}}',
        b'{"jsonrpc": "2.0", "id": 6, "method": "tools/call", "params": {"name": "search", "arguments": {"text": "stage 2", "k": 1}}}',
    ]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NEXTSTAGE_DATA_DIR": str(data_dir)}
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "mcp"], env=env, cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(b"\n".join(lines) + b"\n")
    process.stdin.flush()
    found, began = {}, time.monotonic()
    while 6 not in found and time.monotonic() - began < 120:
        line = process.stdout.readline()
        if not line:
            break
        answer = json.loads(line)
        found[answer.get("id")] = answer
    process.stdin.close()
    process.wait(30)
    assert 6 in found, process.stderr.read()[-600:]
    assert not found[6]["result"].get("isError"), found[6]
    assert b"Traceback" not in process.stderr.read()


def test_who_is_not_known_takes_as_long_as_who_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Users(tmp_path / "users.json")
    held.add("anna", "correct horse battery")
    checks: list[str] = []

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            checks.append(hashed.split("$")[3])
            return False

        def hash(self, password: object) -> str:
            return "$argon2id$v=19$m=65536,t=3,p=4$x$y"

    held.verified("nobody", "x" * 20)  # the one that no password meets is made now
    monkeypatch.setattr(users_module, "_HASHER", Counting())
    for name in ("anna", "nobody", "an na", "\u212aevin", "", "a" * 10_000):
        for password in ("wrong wrong wrong", "", "x" * 100_000):
            assert not held.verified(name, password)
    assert len(checks) == 18
    assert len(set(checks)) == 1


@pytest.mark.parametrize("variant", ["ANNA", " anna", "anna\n", "\tAnna ", "anna\x1c", "anna" + " " * 200])
def test_another_spelling_of_a_name_gives_no_more_guesses(variant: str) -> None:
    throttle = Throttle(lambda: 0.0)
    for _ in range(5):
        throttle.wrong("anna")
    assert throttle.wait(variant) > 0


def test_no_part_of_another_s_case_is_reached_through_one_s_own(tmp_path: Path) -> None:
    ann, ben = (Caseload(tmp_path / "cases.sqlite3", name) for name in ("ann", "ben"))
    hers, his = ann.add("Z", Case(turns=["secret"])), ben.add("Y", Case())
    ann.add_note(hers.id, "secret note")
    ann.add_attachment(hers.id, "secret.pdf", "secret paper")
    ann.save_draft(hers.id, "stage2_request", '{"secret": 1}')
    note, paper, draft = ann.notes(hers.id)[0], ann.attachments(hers.id)[0], ann.drafts(hers.id)[0]
    for act, part in (
        (ben.delete_note, note.id),
        (ben.delete_attachment, paper.id),
        (ben.delete_draft, draft.id),
    ):
        for case in (his.id, hers.id):
            try:
                act(case, part)
            except InputError:
                continue
    ben_sets = lambda case: ben.set_proposals(case, paper.id, '["mine"]')  # noqa: E731
    for case in (his.id, hers.id):
        try:
            ben_sets(case)
        except InputError:
            continue
    assert (ann.notes(hers.id), ann.attachments(hers.id), ann.drafts(hers.id)) == ([note], [paper], [draft])
