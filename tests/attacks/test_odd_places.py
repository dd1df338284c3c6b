"""Places that are no files, settings from a folder that somebody else made, outputs that cannot hold the words."""

# ruff: noqa: E501 (an attack reads best whole; either of two ends is right)
from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evals.gold import GoldError, load
from ingest.sources import items

ROOT = Path(__file__).resolve().parents[2]
STORY = "I complained on 3 March 2025. They answered on 14 March 2025. They refuse stage 2."


def run(
    *arguments: str, cwd: Path, seconds: float = 240, text: bytes = b"", shell: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """A command of ours in a folder, held to so much memory and so long."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEXTSTAGE_")}
    limited = (
        "import resource,sys;"
        "resource.setrlimit(resource.RLIMIT_AS,(8_000_000_000,)*2);"
        "from assistant.cli import main;sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", limited, *arguments]
    return subprocess.run(
        command, cwd=cwd, input=text, capture_output=True, timeout=seconds, check=False,
        env={**kept, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **environment},
    )  # fmt: skip


def a_sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    """What a refusal said: one line, no traceback."""
    said = done.stderr.decode().strip()
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert said.count("\n") == 0, said
    assert "something broke on our side" not in said
    return said


PLACES = {
    "parse a pipe": ("parse", "pipe.txt"),
    "parse without an end": ("parse", "/dev/zero"),
    "a case without an end": ("ask", STORY, "--case", "/dev/zero"),
    "a case that is a pipe": ("ask", STORY, "--case", "pipe.txt"),
    "a case that is a folder": ("ask", STORY, "--case", "folder"),
    "gold without an end": ("eval", "--check", "--gold", "/dev/zero"),
    "a letter to a folder": ("letter", "--case", "case.json", "--kind", "stage2_request", "--out", "folder/a.docx/b.docx"),
}  # fmt: skip


@pytest.mark.parametrize("arguments", PLACES.values(), ids=PLACES)
def test_a_place_that_is_no_file_is_refused_at_once(
    tmp_path: Path, data_dir: Path, arguments: tuple[str, ...]
) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "folder" / "pipe.txt")
    (tmp_path / "case.json").write_text("{}")
    a_sentence(run(*arguments, cwd=tmp_path, NEXTSTAGE_DATA_DIR=str(data_dir)))


def test_what_is_no_file_is_not_ingested(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "pipe.txt", tmp_path / "folder" / "pipe.txt"):
        os.mkfifo(path)
    (tmp_path / "folder" / "gone.txt").symlink_to(tmp_path / "folder" / "nothing")
    found = list(items([tmp_path / "pipe.txt", tmp_path / "folder", Path("/dev/zero")]))
    assert len(found) == 4
    assert all(each.problem for each in found)


DOTENV = {
    "bytes that are no text": b"\xff\xfe\x00NEXTSTAGE_PORT=1",
    "a name without a value": b"NEXTSTAGE_PORT\n",
    "noughts": b"NEXTSTAGE_PORT=\x00\n",
    "ten megabytes": b"A=" + b"b" * 10_000_000,
}


@pytest.mark.parametrize("written", DOTENV.values(), ids=DOTENV)
def test_settings_in_the_folder_that_cannot_be_read_are_a_sentence(tmp_path: Path, written: bytes) -> None:
    (tmp_path / ".env").write_bytes(written)
    done = run("users", "list", cwd=tmp_path, NEXTSTAGE_DATA_DIR=str(tmp_path))
    if done.returncode:
        said = a_sentence(done)
        assert ".env" in said or "the setting port" in said


def test_settings_in_a_folder_of_that_name_or_a_pipe(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    done = run("users", "list", cwd=tmp_path, NEXTSTAGE_DATA_DIR=str(tmp_path))
    assert done.returncode == 0 or a_sentence(done)
    (tmp_path / ".env").rmdir()
    os.mkfifo(tmp_path / ".env")
    done = run("users", "list", cwd=tmp_path, NEXTSTAGE_DATA_DIR=str(tmp_path))
    assert done.returncode == 0 or a_sentence(done)


def test_a_folder_that_would_send_words_elsewhere_is_told_of(tmp_path: Path) -> None:
    """Whoever unpacks a folder of decisions and works in it has not set what a ``.env`` in it says."""
    (tmp_path / ".env").write_text(
        "NEXTSTAGE_CHAT_MODEL=openai:x\nNEXTSTAGE_CHAT_BASE_URL=http://192.0.2.1/v1\n"
    )
    done = run("users", "list", cwd=tmp_path, NEXTSTAGE_DATA_DIR=str(tmp_path))
    assert b".env" in done.stderr
    assert b"192.0.2.1" in done.stderr


def test_no_data_folder_named_is_the_usual_one_and_not_this_one(tmp_path: Path) -> None:
    code = "from assistant.settings import Settings; print(Settings().data_dir.resolve())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NEXTSTAGE_DATA_DIR": ""},
    )  # fmt: skip
    assert Path(done.stdout.strip()) != tmp_path.resolve()


@pytest.mark.parametrize("place", ["/dev/null", "/proc/1/x", "a\udcff"])
def test_a_data_folder_that_cannot_be_one_is_a_sentence(tmp_path: Path, place: str) -> None:
    a_sentence(run("decision", "20 008 394", cwd=tmp_path, NEXTSTAGE_DATA_DIR=place))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_terminal_that_cannot_show_every_letter_still_gets_the_answer(
    tmp_path: Path, data_dir: Path, encoding: str
) -> None:
    done = run(
        "ask",
        STORY + " \u0105 \U0001f9d1",
        cwd=tmp_path,
        NEXTSTAGE_DATA_DIR=str(data_dir),
        PYTHONIOENCODING=encoding,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"stage 2" in done.stdout


def test_a_document_cannot_write_to_the_terminal(tmp_path: Path, data_dir: Path) -> None:
    from tests.ingest.making import decision_text

    lines = decision_text(1).split("\n")
    place = max(range(len(lines)), key=lambda number: len(lines[number]))
    lines[place] += " \x1b]0;owned\x07\x1b[2J\x9b31m\x08\x08 \u202eturned"
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    done = run("parse", "a.txt", cwd=tmp_path, NEXTSTAGE_DATA_DIR=str(data_dir))
    assert done.returncode == 0, done.stderr
    shown = done.stdout.decode()
    assert not {"\x1b", "\x07", "\x9b", "\x08", "\u202e"} & set(shown)


def test_a_closed_pipe_ends_it_quietly(tmp_path: Path, data_dir: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NEXTSTAGE_DATA_DIR": str(data_dir)}
    code = f"{sys.executable} -m assistant rules | head -c 10"
    done = subprocess.run(
        ["bash", "-c", code], cwd=tmp_path, env=env, capture_output=True, check=False, timeout=240
    )
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


GOLD = {
    "an object of Python": "- !!python/object/apply:os.system ['touch owned']\n",
    "a thousand million laughs": "- &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"- &{chr(98 + n)} [{','.join('*' + chr(97 + n) for _ in range(9))}]\n" for n in range(9)
    ),
    "lists in lists": "[" * 50_000,
    "itself in itself": "- &a {id: x, ask: *a, expect: {}}\n",
    "an id that is a list": "- {id: [1], ask: hello, expect: {}}\n",
}  # fmt: skip


@pytest.mark.parametrize("written", GOLD.values(), ids=GOLD)
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_gold_file_that_is_a_trap_is_a_sentence(tmp_path: Path, written: str, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(written)
    began = time.process_time()
    with pytest.raises(GoldError) as told:
        load(path)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 1_000
    assert time.process_time() - began < 5
    assert not (tmp_path / "owned").exists()


def test_a_report_holds_only_words(tmp_path: Path, data_dir: Path) -> None:
    from tests.attacks.test_tampered_cases import Powers

    act = "<img src=x onerror=alert(1)>"
    (tmp_path / "g.yaml").write_text(
        f"- id: '{act}'\n  tags: ['{act}']\n  ask: 'I complained on 3 March 2025. {act}'\n"
        f"  why: ['{act}']\n  expect: {{stage: frozen, text_matches: ['{act}']}}\n"
    )
    done = run(
        "eval",
        "--gold",
        "g.yaml",
        "--report",
        "r.html",
        cwd=tmp_path,
        NEXTSTAGE_DATA_DIR=str(tmp_path / "d"),
        seconds=240,
    )
    assert (tmp_path / "r.html").exists(), done.stderr
    powers = Powers()
    powers.feed((tmp_path / "r.html").read_text())
    assert not [each for each in powers.found if each in ("img", "script", "iframe") or each.startswith("on")]
