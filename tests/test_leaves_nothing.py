"""The product run as people run it: no other machine is reached, no file unlisted, no word in a log."""

from __future__ import annotations

import json
import logging
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from assistant.app import quiet_log
from assistant.privacy import load_data_map
from tests.ingest.site import Site, running
from tests.watching import environment, is_here

CANARIES = ("Zebediah", "Quillfeather", "Wibblethwaite")
STORY = (
    "I complained on 3 March 2025 about my son Zebediah Quillfeather of 9 Wibblethwaite Road. They refused "
    "stage 2."
)
GOLD = [{"id": "one", "today": "2025-06-10", "ask": STORY, "expect": {"can_escalate": True}}]
DECISION = Path(__file__).parent / "ingest" / "decisions" / "17-200-006.txt"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Path:
    root = tmp_path_factory.mktemp("watched")
    shutil.copytree(data_dir / "index", root / "data" / "index")
    return root


@pytest.fixture(scope="module")
def ran(root: Path) -> subprocess.CompletedProcess[str]:
    gold, notes = root / "gold.json", root / "notes.txt"
    gold.write_text(json.dumps(GOLD))
    dead = {"NEXTSTAGE_CHAT_MODEL": "openai:none", "NEXTSTAGE_CHAT_BASE_URL": "http://127.0.0.1:9/v1"}
    held = environment(root)
    today = ["--today", "2025-06-10"]
    first = [
        ["ask", STORY, *today],
        ["ask", "--case", "mine.json", STORY, *today],
        ["ask", "Zebediah Quillfeather " * 2000, *today],
        ["search", STORY],
        ["decision", "20 008 394"],
        ["letter", "--case", "mine.json", "--kind", "stage2_request", "--out", "letter.docx", *today],
        ["rules", "--out", "rules.md"],
        ["parse", str(DECISION)],
        ["eval", "--gold", str(gold), "--record", str(root / "data" / "runs" / "one.jsonl")],
    ]
    output = ""
    for name, commands, more in (("first", first, {}), ("dead", [["ask", STORY, *today]], dead)):
        listed = root / f"{name}.json"
        listed.write_text(json.dumps(commands))
        done = subprocess.run(
            [sys.executable, "-m", "tests.watching", str(notes), str(listed)],
            cwd=root / "here", env={**held, **more}, capture_output=True, text=True, timeout=540, check=False,
        )  # fmt: skip
        output += done.stdout
        (root / f"{name}.log").write_text(done.stderr)
    return subprocess.CompletedProcess(
        [], done.returncode, output, (root / "first.log").read_text() + done.stderr
    )


@pytest.mark.slow
class TestCommands:
    def test_they_ran(self, ran: subprocess.CompletedProcess[str]) -> None:
        codes = [line for line in ran.stdout.splitlines() if line.startswith("=== ")]
        assert [line.rpartition(" ")[2] for line in codes] == ["0", "0", "1", *["0"] * 7], ran.stderr

    def test_no_other_machine_was_asked_for(self, ran: subprocess.CompletedProcess[str], root: Path) -> None:
        notes = root / "notes.txt"
        assert not notes.exists(), notes.read_text()

    def test_every_file_is_on_the_map(self, ran: subprocess.CompletedProcess[str], root: Path) -> None:
        assert load_data_map().unlisted(root / "data") == []
        assert (root / "data" / "runs" / "one.jsonl").exists()

    def test_nothing_is_written_elsewhere(self, ran: subprocess.CompletedProcess[str], root: Path) -> None:
        elsewhere = [
            p for name in ("home", "temporary", "here") for p in (root / name).rglob("*") if p.is_file()
        ]
        asked_for = {root / "here" / name for name in ("mine.json", "letter.docx", "rules.md")}
        assert set(elsewhere) == asked_for

    def test_no_word_of_a_message_is_in_the_log(self, ran: subprocess.CompletedProcess[str]) -> None:
        assert not [word for word in CANARIES if word.lower() in ran.stderr.lower()]


@pytest.mark.slow
def test_ingest_and_sync_reach_nothing_but_the_site_they_were_given(root: Path, tmp_path: Path) -> None:
    notes, listed, papers = tmp_path / "notes.txt", tmp_path / "commands.json", tmp_path / "papers"
    papers.mkdir()
    link = '<p>See <a href="https://192.0.2.1/a">this</a><img src="https://192.0.2.1/b.png"></p>'
    page = (
        f"<html><head><title>x</title></head><body>{link}{'<p>1. The Council was at fault.</p>' * 30}</body>"
    )
    (papers / "a.html").write_text(page)
    shutil.copy(DECISION, papers)
    shutil.copytree(root / "data" / "index", tmp_path / "data" / "index")
    with running(Site(children=2)) as site:
        sync = ["sync", "--since", "2024-03-01", "--base-url", site.base]
        listed.write_text(json.dumps([["ingest", str(papers)], sync]))
        done = subprocess.run(
            [sys.executable, "-m", "tests.watching", str(notes), str(listed)],
            cwd=tmp_path, env={**environment(tmp_path), "NEXTSTAGE_SYNC_SECONDS": "0.5"},
            capture_output=True, text=True, timeout=540, check=False,
        )  # fmt: skip
    codes = [line.rpartition(" ")[2] for line in done.stdout.splitlines() if line.startswith("=== ")]
    assert codes == ["0", "0"], done.stderr
    assert site.asked
    assert not notes.exists(), notes.read_text()
    assert load_data_map().unlisted(tmp_path / "data") == []


@pytest.mark.slow
def test_the_chat_starts_without_another_machine_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    notes, listed = tmp_path / "notes.txt", tmp_path / "chat.json"
    listed.write_text(json.dumps([["chat", "--no-browser"]]))
    held = {**environment(tmp_path), "NEXTSTAGE_DATA_DIR": str(root / "data"), "NEXTSTAGE_PORT": str(port)}
    log = tmp_path / "chat.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.watching", str(notes), str(listed)],
            cwd=tmp_path / "here", env=held, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        end = time.monotonic() + 300
        while True:
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.5)
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as page:
            assert page.status == 200
    finally:
        server.terminate()
        server.wait(30)
    assert not notes.exists(), notes.read_text()
    assert load_data_map().unlisted(root / "data") == []
    assert not [
        p for name in ("home", "temporary", "here") for p in (tmp_path / name).rglob("*") if p.is_file()
    ]


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("::1", True), (b"localhost", True), (None, True), ("8.8.8.8", False),
     ("huggingface.co", False), ("0.0.0.0", False), ("192.168.1.4", False)],
)  # fmt: skip
def test_what_is_this_machine(host: object, here: bool) -> None:
    assert is_here(host) is here


def test_a_watched_process_is_stopped_and_noted(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    code = (
        "import pathlib, socket, sys; from tests.watching import watch; watch(pathlib.Path(sys.argv[1]))\n"
        "for act in (lambda: socket.socket().connect(('192.0.2.1', 80)),"
        " lambda: socket.getaddrinfo('example.org', 80),"
        " lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))):\n"
        "    try: act()\n"
        "    except OSError: pass\n"
    )
    held = environment(tmp_path)
    subprocess.run([sys.executable, "-c", code, str(notes)], env=held, check=True, timeout=60)
    assert notes.read_text().splitlines() == [
        "socket.connect 192.0.2.1",
        "socket.getaddrinfo example.org",
        "socket.sendto 192.0.2.1",
    ]


@pytest.fixture
def quiet() -> object:
    made, hooks = logging.getLogRecordFactory(), (sys.excepthook, threading.excepthook)
    quiet_log.keep_words_out()
    yield
    logging.setLogRecordFactory(made)
    sys.excepthook, threading.excepthook = hooks


def test_an_exception_is_logged_without_its_words(quiet: object, caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("a.library")  # Streamlit keeps its own from the root logger once it runs
    try:
        raise ValueError(f"cannot read {STORY}")
    except ValueError as error:
        log.exception("Uncaught app execution")
        log.error("It failed: %s", error)
        log.error("It failed", exc_info=error)
    assert caplog.text.count("failed") == 3
    assert "ValueError in test_an_exception_is_logged_without_its_words" in caplog.text
    assert not [word for word in CANARIES if word in caplog.text]


def test_nor_is_one_that_ends_a_thread(quiet: object, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError(STORY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    told = capsys.readouterr().err
    assert "ValueError in fail" in told
    assert "Zebediah" not in told
