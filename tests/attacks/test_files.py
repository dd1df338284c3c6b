"""Files made to fill the disk or the memory, to run for ever or to reach out: each ends in one sentence."""

from __future__ import annotations

import contextlib
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from assistant.case import Case, Event, EventType, When
from assistant.case_file import load_case
from assistant.conversation_file import SavedConversation, as_file, read_file
from assistant.errors import InputError
from assistant.file_text import TIME, Unreadable, read_apart
from assistant.incoming import text_of_file
from ingest import sources
from ingest.errors import UnreadableFile
from ingest.parse import parse_bytes
from ingest.sources import items
from tests.attacks import making
from tests.attacks.making import LETTER, MB

SECRET = "the secret of this machine"
ENTITIES = b'<!DOCTYPE d [<!ENTITY a "lol">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (ord("b") + n, b"&%c;" % (ord("a") + n) * 10) for n in range(9)
)


def read_or_refused(name: str, data: bytes) -> str:
    """What each of the two readers makes of a file, or the one sentence in which it refuses it."""
    told = []
    for read in (text_of_file, lambda name, data: parse_bytes(data, name).model_dump_json()):
        try:
            told.append(read(name, data))
        except (InputError, UnreadableFile) as error:
            told.append(str(error))
            assert_one_sentence(error)
    return "\n".join(told)


def assert_one_sentence(error: Exception) -> None:
    assert "\n" not in str(error)
    assert len(str(error)) < 400


# --- zips -------------------------------------------------------------------------------------------------


def problems(path: Path) -> dict[str, str | None]:
    return {item.name.split(":", 1)[-1]: item.problem for item in items([path])}


def test_a_zip_reaches_nothing_outside_itself(tmp_path: Path) -> None:
    names = ["../../up.txt", "/etc/up.txt", "C:/up.txt", "..\\up.txt", "a/../../up.txt"]
    path = making.zipped(
        tmp_path / "a.zip", dict.fromkeys([*names, "good.txt"], b"words"), {"l.txt": "/etc/passwd"}
    )
    found = problems(path)
    assert {name for name, problem in found.items() if problem is None} == {"good.txt"}
    assert "link" in (found["l.txt"] or "")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip"]  # nothing is unpacked


def test_a_zip_that_unpacks_to_far_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = making.zipped(tmp_path / "a.zip", {"bomb.txt": b"0" * 30 * MB, "good.txt": b"words"})
    assert path.stat().st_size < 60_000
    found = problems(path)
    assert "far more" in (found["bomb.txt"] or "")
    assert found["good.txt"] is None


def test_a_zip_of_too_many_entries_or_too_much_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = making.zipped(tmp_path / "a.zip", {f"{number}.txt": b"words" for number in range(30)})
    monkeypatch.setattr(sources, "MOST_ENTRIES", 29)
    assert "split it" in str(problems(path))
    monkeypatch.setattr(sources, "MOST_ENTRIES", 100)
    monkeypatch.setattr(sources, "MOST_IN_ZIP", 149)
    assert "split it" in str(problems(path))


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = making.zipped(tmp_path / "inner.zip", {"a.txt": b"words"}).read_bytes()
    assert problems(making.zipped(tmp_path / "b.zip", {"inner.zip": inner})) == {}


def test_a_name_in_a_zip_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    path = making.zipped(tmp_path / "a.zip", {"\x1b]0;owned\x07\x1b[2J" + "a" * 9000 + ".txt": b"words"})
    name = next(iter(items([path]))).name
    assert name.isprintable()
    assert len(name) < 1_000


@pytest.mark.parametrize("cut", [10, 40, 60])
def test_a_zip_that_was_cut_short(tmp_path: Path, cut: int) -> None:
    whole = making.zipped(tmp_path / "a.zip", {"a.txt": b"words" * 100}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:cut])
    assert "not a zip" in str(problems(tmp_path / "a.zip"))


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "l.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    assert ["link" in (item.problem or "") for item in items([folder])] == [True]


# --- Word -------------------------------------------------------------------------------------------------


def test_an_entity_of_a_word_file_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    prolog = b'<!DOCTYPE d [<!ENTITY x SYSTEM "%s">]>' % secret.as_uri().encode()
    data = making.word_with(making.paragraph(b"&x; 1. " + LETTER.encode()), prolog)
    assert SECRET not in read_or_refused("a.docx", data)


def test_a_billion_laughs_are_not_laughed() -> None:
    data = making.word_with(making.paragraph(b"&j; " + LETTER.encode()), ENTITIES)
    assert len(read_or_refused("a.docx", data)) < 10_000


def test_a_word_file_that_unpacks_to_far_too_much_is_not_unpacked() -> None:
    data = making.word_with(making.paragraph(b"a" * 41 * MB))
    assert len(data) < MB
    with pytest.raises(InputError, match="unpacks to far more"):
        text_of_file("a.docx", data)
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        parse_bytes(data, "a.docx")


def test_a_word_file_with_parts_in_parts() -> None:
    depth = 20_000
    data = making.word_with(b"<w:p>" * depth + b"</w:p>" * depth)
    with pytest.raises(InputError):
        text_of_file("a.docx", data)
    with pytest.raises(UnreadableFile):
        parse_bytes(data, "a.docx")


# --- PDF --------------------------------------------------------------------------------------------------


def test_an_honest_pdf_is_read() -> None:
    assert text_of_file("a.pdf", making.pages(2)).count("stage 2") == 2


def test_a_pdf_of_300_pages_is_not_a_letter() -> None:
    with pytest.raises(InputError, match="more than 60 pages"):
        text_of_file("a.pdf", making.pages(300))


def test_a_pdf_that_contains_itself() -> None:
    with pytest.raises(InputError):
        text_of_file("a.pdf", making.own_parent())
    with pytest.raises(UnreadableFile):
        parse_bytes(making.own_parent(), "a.pdf")


def test_a_pdf_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with contextlib.suppress(Unreadable):  # some versions of the library see through it, the others are ended
        read_apart(".pdf", making.doubling(40), seconds=5)
    with pytest.raises(Unreadable) as told:
        read_apart(".pdf", making.doubling(40), seconds=0.01)
    assert told.value.reason == TIME
    monkeypatch.setattr(
        "assistant.incoming.files.read_apart", lambda *_: read_apart(".pdf", b"", seconds=0.001)
    )
    with pytest.raises(InputError, match="takes too long"):
        text_of_file("a.pdf", b"%PDF-1.4")


def test_a_page_that_draws_far_too_much() -> None:
    data = making.drawing(b"BT (a) Tj ET " * 1_000_000)
    assert len(data) < MB
    with pytest.raises(UnreadableFile, match="draws more"):
        parse_bytes(data, "a.pdf")


def test_a_file_that_was_cut_short_or_is_noise() -> None:
    noise = bytes(range(256)) * 40
    for name, whole in (("a.pdf", making.pages(1)), ("a.docx", making.word())):
        for data in (whole[: len(whole) // 2], whole[:9] + noise):
            with pytest.raises(InputError):
                text_of_file(name, data)
            with pytest.raises(UnreadableFile):
                parse_bytes(data, name)


def test_the_process_that_reads_holds_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}

    class Done:
        stdout, returncode = b'{"text": "words"}', 0

    def run(command: list[str], **options: object) -> Done:
        told.update(options)
        return Done()

    monkeypatch.setenv("NEXTSTAGE_CHAT_API_KEY", SECRET)
    monkeypatch.setattr("assistant.file_text.subprocess.run", run)
    assert text_of_file("a.pdf", b"x") == "words"
    assert SECRET not in str(told["env"])
    assert told["timeout"]


# --- pages and text ---------------------------------------------------------------------------------------


def test_a_page_of_parts_in_parts_in_parts() -> None:
    for inner in (b"<div>", b"<ol><li>", b"<b>", b"<table><tr><td>"):
        data = b"<html><body>" + inner * 20_000 + LETTER.encode()
        with pytest.raises(UnreadableFile, match="parts within parts"):
            parse_bytes(data, "a.html")


def test_a_page_fetches_nothing_and_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    data = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>1. &x; {LETTER}</p>'
        f'<iframe src="{secret.as_uri()}"></iframe><p>2. {LETTER * 5}</p></body></html>'
    ).encode()
    assert SECRET not in read_or_refused("a.html", data)


def test_text_of_far_too_much_is_no_document() -> None:
    with pytest.raises(UnreadableFile, match="not a single document"):
        parse_bytes(b"a " * 6 * MB, "a.txt")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\a.txt", "/etc/shadow.txt", "a\x00b\x1b[2J.txt", "a" * 5000 + ".exe"]
)
def test_a_name_given_with_a_file_is_only_a_name(name: str) -> None:
    with pytest.raises(InputError) as told:
        text_of_file(name, b"")
    assert ".." not in str(told.value)
    assert "/" not in str(told.value)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300


# --- saved cases ------------------------------------------------------------------------------------------

MADE = {"id": "e1", "type": "complaint_made", "when": {"earliest": "2025-03-03", "latest": "2025-03-03"}}


@pytest.mark.parametrize(
    "case",
    [
        {"version": 2},
        {"version": "1; DROP TABLE cases"},
        {"turns": "not a list"},
        {"turns": [{}]},
        {"unknown": 1},
        {"events": [MADE] * 2},
        {"events": [{**MADE, "id": "<script>"}]},
        {"events": [{**MADE, "id": ""}]},
        {"events": [{**MADE, "id": f"e{n}"} for n in range(1_000)]},
        {"events": [{**MADE, "complaint": -1}]},
        {"events": [{**MADE, "complaint": 10**30}]},
        {"events": [{**MADE, "when": {"earliest": "9999-12-31", "latest": "9999-12-31"}}]},
        {"events": [{**MADE, "when": {"earliest": "0001-01-01", "latest": "0001-01-01"}}]},
        {"events": [{**MADE, "when": {"earliest": "2025-13-45"}}]},
        {"events": [{**MADE, "evidence": {"quote": "a" * 30_000}}]},
        {"events": [{**MADE, "evidence": {"confidence": 1e999}}]},
        {"council": {"value": "a" * 30_000}},
        {"turns": ["a" * 3_000_000]},
        {"durations": [{"of": "stage2", "least": 10**30}]},
    ],
)
def test_a_saved_case_with_hostile_values_opens_nothing(tmp_path: Path, case: dict[str, object]) -> None:
    data = json.dumps(case)
    path = tmp_path / "case.json"
    path.write_text(data)
    for open_it in (lambda: read_file(data.encode()), lambda: load_case(path)):
        with pytest.raises(InputError) as told:
            open_it()
        assert "\n" not in str(told.value)
    assert path.read_text() == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"null",
        b"[" * 200_000,
        b'{"turns":' * 200_000,
        b'{"kind": "nextstage-conversation", "version": 99, "case": {}}',
        b'{"turns": ["\\ud800"]}',
        b'{"version": 1e400}',
        b" " * 11_000_000,
    ],
)
def test_a_saved_conversation_that_is_none_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(InputError) as told:
        read_file(data)
    assert "\n" not in str(told.value)


def test_an_honest_case_is_opened_again() -> None:
    event = Event(id="e1", type=EventType.COMPLAINT_MADE, when=When.on(date(2025, 3, 3)))
    case = Case(turns=["I complained on 3 March."], events=[event])
    opened = read_file(as_file(case, [], date(2025, 6, 2)).encode())
    assert isinstance(opened, SavedConversation)
    assert opened.case == case


def test_a_zip_with_a_locked_entry(tmp_path: Path) -> None:
    path = making.zipped(tmp_path / "a.zip", {"a.txt": b"words"})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert zipfile.is_zipfile(path)
    assert "password" in (problems(path)["a.txt"] or "")
