"""The case list: many clients, search, archive, delete for good; two owners, a kill, a full disk."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time

import pytest

from assistant.case import Case, Fact
from assistant.caseload import Caseload, database, store
from assistant.errors import InputError, StorageError
from assistant.privacy import load_data_map
from assistant.settings import Settings

SECRET = "Zebediah"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept" / "cases.sqlite3"


@pytest.fixture
def list_(path):
    return Caseload(path, "ann")


def told(*turns: str) -> Case:
    return Case(turns=list(turns), council=Fact[str](value="Leeds City Council"))


def everything(path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(path.parent.iterdir()))


def test_looking_makes_no_file(path, list_):
    assert list_.cases() == []
    with pytest.raises(InputError):
        list_.get("none")
    assert not path.parent.exists()


def test_a_case_comes_back_as_it_was(list_):
    kept = list_.add("A.B.", told("They refused stage 2."), '{"child_name": "Łukasz"}')
    found = list_.get(kept.id)
    assert found.case == told("They refused stage 2.")
    assert found.details == '{"child_name": "Łukasz"}'
    assert (found.title, found.council, found.archived) == ("A.B.", "Leeds City Council", False)


def test_search_looks_in_words_notes_and_papers(list_):
    first = list_.add("A.B.", told("They refused stage 2 for my son's short breaks."))
    second = list_.add("C.D.", told("The panel never met."))
    list_.add_note(second.id, "Rang the café manager")
    list_.add_attachment(second.id, "reply.pdf", "We received your complaint on 3 March")
    assert [c.id for c in list_.cases("short brea")] == [first.id]
    assert [c.id for c in list_.cases("cafe")] == [second.id]
    assert [c.id for c in list_.cases("received complaint")] == [second.id]
    assert {c.id for c in list_.cases("leeds")} == {first.id, second.id}
    for typed in ('" OR 1', "NEAR(a b)", "*", "a AND -b", "'; DROP TABLE cases"):
        list_.cases(typed)
    assert len(list_.cases()) == 2


def test_archived_cases_are_out_of_the_way_and_come_back(list_):
    kept = list_.add("A.B.", told("x y z"))
    list_.archive(kept.id)
    assert list_.cases() == []
    assert [c.id for c in list_.cases(archived=True)] == [kept.id]
    list_.archive(kept.id, archived=False)
    assert [c.id for c in list_.cases(archived=None)] == [kept.id]


def test_delete_leaves_no_trace_in_any_file(path, list_):
    keep = list_.add("Other", told("Another client."))
    kept = list_.add(SECRET, told(f"{SECRET} told us"), f'{{"writer_name": "{SECRET}"}}')
    list_.add_note(kept.id, f"{SECRET} rang")
    list_.add_attachment(kept.id, f"{SECRET}.pdf", f"Dear {SECRET}")
    list_.save_draft(kept.id, "chaser", f'"{SECRET}"')
    assert SECRET.encode() in everything(path)
    list_.delete(kept.id)
    assert SECRET.encode() not in everything(path)
    assert SECRET.lower().encode() not in everything(path)  # the search index holds words in small letters
    with pytest.raises(InputError):
        list_.get(kept.id)
    assert list_.cases(SECRET) == []
    assert list_.get(keep.id).title == "Other"
    with sqlite3.connect(path) as db:
        for table in ("notes", "attachments", "drafts"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_a_deleted_case_leaves_no_trace_in_the_whole_data_folder(tmp_path):
    """Through the app's own settings, after edits that left older words behind, beside another case."""
    settings = Settings(data_dir=tmp_path / "data")
    list_ = Caseload(settings.caseload_path, "ann")
    for number in range(30):
        kept = list_.add(f"{SECRET} {number}", told(f"{SECRET} told us " * 200))
        list_.save(kept.id, case=told(f"{SECRET} told us more"), title="renamed")
        list_.add_attachment(kept.id, f"{SECRET}.pdf", f"Dear {SECRET} " * 500)
        list_.save_draft(kept.id, "chaser", f'"{SECRET}"')
        list_.archive(kept.id)
    other = list_.add("Other", told("Another client."))
    for each in list_.cases(archived=None):
        if each.id != other.id:
            list_.delete(each.id)
    files = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert SECRET.lower().encode() not in path.read_bytes().lower(), path
    assert load_data_map().unlisted(settings.data_dir) == []


def test_traces_that_another_window_keeps_are_told_and_go_as_it_closes(path, list_):
    kept = list_.add(SECRET, told(f"{SECRET} told us"))
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM cases").fetchall()
    try:
        with pytest.raises(StorageError, match="was deleted, but another window"):
            list_.delete(kept.id)
    finally:
        reader.close()
    assert list_.cases() == []
    assert SECRET.encode() not in everything(path)


def test_a_kill_between_deleting_and_clearing_leaves_nothing_to_find(path, list_, monkeypatch):
    """What a kill after the deletion was kept leaves: the next look at the list tidies the log away."""
    kept = list_.add(SECRET, told(f"{SECRET} told us"))
    monkeypatch.setattr(store, "erase", lambda path: None)
    list_.delete(kept.id)
    assert list_.cases() == []
    assert SECRET.lower().encode() not in everything(path).lower()


def test_a_deleted_note_leaves_no_trace(path, list_):
    kept = list_.add("A.B.", told("x y z"))
    list_.add_note(kept.id, f"{SECRET} rang")
    list_.delete_note(kept.id, list_.notes(kept.id)[0].id)
    assert list_.notes(kept.id) == []
    assert SECRET.encode() not in everything(path)
    assert list_.cases(SECRET) == []


def test_one_owner_sees_nothing_of_another(path, list_):
    kept = list_.add("A.B.", told("They refused."))
    other = Caseload(path, "bob")
    assert other.cases() == other.cases("refused") == other.cases(archived=None) == []
    for use in (
        lambda: other.get(kept.id),
        lambda: other.save(kept.id, title="mine"),
        lambda: other.archive(kept.id),
        lambda: other.delete(kept.id),
        lambda: other.notes(kept.id),
        lambda: other.add_note(kept.id, "x"),
        lambda: other.attachments(kept.id),
        lambda: other.add_attachment(kept.id, "x", "x"),
        lambda: other.set_proposals(kept.id, 1, "[]"),
        lambda: other.drafts(kept.id),
        lambda: other.save_draft(kept.id, "chaser", "{}"),
        lambda: other.delete_draft(kept.id, 1),
        lambda: other.delete_note(kept.id, 1),
    ):
        with pytest.raises(InputError):
            use()
    assert list_.get(kept.id).title == "A.B."
    assert list_.get(kept.id).revision == 1


def test_two_windows_cannot_overwrite_each_other_unseen(list_):
    kept = list_.add("A.B.", told("one"))
    list_.save(kept.id, case=told("one", "two"), revision=kept.revision)
    with pytest.raises(StorageError, match="another window"):
        list_.save(kept.id, case=told("one", "three"), revision=kept.revision)
    assert list_.get(kept.id).case.turns == ["one", "two"]


def test_drafts_and_proposals_are_kept(list_):
    kept = list_.add("A.B.", told("one"))
    list_.save_draft(kept.id, "chaser", '{"a": 1}')
    list_.save_draft(kept.id, "chaser", '{"a": 2}')
    assert [d.letter for d in list_.drafts(kept.id)] == ['{"a": 2}']
    list_.add_attachment(kept.id, "reply.txt", "text")
    paper = list_.attachments(kept.id)[0]
    list_.set_proposals(kept.id, paper.id, '["accepted"]')
    assert list_.attachments(kept.id)[0].proposals == '["accepted"]'


def test_the_file_is_private(path, list_):
    list_.add("A.B.", told("one"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "   \n", "x" * 20_001])
def test_a_note_that_cannot_be_kept_says_why(list_, text):
    kept = list_.add("A.B.", told("one"))
    with pytest.raises(InputError):
        list_.add_note(kept.id, text)


def test_a_full_disk_loses_nothing(path, list_, monkeypatch):
    kept = list_.add("A.B.", told("one"))
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "max_page_count = 40"))
    with pytest.raises(StorageError, match="disk is full"):
        list_.add("Big", told("x" * 400_000))
    assert [c.id for c in list_.cases()] == [kept.id]
    assert list_.get(kept.id).case.turns == ["one"]


def test_a_damaged_or_foreign_file_is_named_and_left_alone(path, list_):
    path.parent.mkdir()
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="damaged"):
        list_.cases()
    with pytest.raises(StorageError):
        list_.add("A.B.", told("one"))
    assert path.read_bytes() == before


def test_a_newer_file_is_not_touched(path, list_):
    list_.add("A.B.", told("one"))
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="newer version"):
        list_.cases()


WRITER = """
import sys, pathlib
from assistant.case import Case
from assistant.caseload import Caseload
cases = Caseload(pathlib.Path(sys.argv[1]), "ann")
for n in range(int(sys.argv[2])):
    kept = cases.add(f"{sys.argv[3]}-{n}", Case(turns=["told " * 50]))
    cases.add_note(kept.id, "note")
    print(kept.id, flush=True)
"""


def writer(path, count, name):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(count), name],
        stdout=subprocess.PIPE, text=True, cwd=os.getcwd(), env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip


def test_two_processes_write_at_once(path, list_):
    processes = [writer(path, 25, name) for name in ("a", "b")]
    ids = [line for process in processes for line in process.communicate(timeout=120)[0].split()]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(set(ids)) == 50
    assert {case.id for case in list_.cases()} == set(ids)
    assert len(list_.cases("told")) == 50


def test_a_kill_leaves_every_case_that_was_kept(path, list_):
    process = writer(path, 100_000, "a")
    said = [process.stdout.readline().strip() for _ in range(15)]
    time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    said += process.communicate()[0].split()
    held = {case.id for case in list_.cases()}
    assert set(said) - {""} <= held
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    list_.add("after", told("one"))
