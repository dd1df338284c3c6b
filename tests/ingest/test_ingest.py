"""Ingest: idempotent, content-hashed, safe to kill and to run twice; a bad file never stops the rest."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.documents_file import DocumentsFile
from ingest.pipeline import Report, documents_file, ensure_bundled, ingest
from ingest.sources import items
from tests.ingest import small_corpus
from tests.ingest.contents import contents_of
from tests.ingest.making import decision_text, write_decisions
from tests.ingest.scoring import FOLDER
from tests.vectorstore.small import StandInEmbedder
from vectorstore.embedder import Vectors
from vectorstore.errors import StoreError
from vectorstore.library import Library

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _small_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = small_corpus.small()
    monkeypatch.setattr(pipeline, "load_corpus", lambda: corpus)


def run(*paths: Path, into: Path) -> Report:
    return ingest(items(paths), into / "index", StandInEmbedder())


def test_added_then_unchanged_then_updated(tmp_path: Path) -> None:
    write_decisions(tmp_path / "in", 3)
    data = tmp_path / "data"
    report = run(tmp_path / "in", into=data)
    assert (len(report.added), report.updated, report.unchanged, report.skipped) == (3, [], [], [])
    assert report.built
    report = run(tmp_path / "in", into=data)
    assert (report.added, len(report.unchanged), report.built) == ([], 3, False)
    (tmp_path / "in" / "d000001.txt").write_text(decision_text(1, version=2), encoding="utf-8")
    report = run(tmp_path / "in", into=data)
    assert (report.updated, len(report.unchanged), report.built) == (["70 000 001"], 2, True)
    library = Library.open(data / "index", StandInEmbedder())
    held = library.decision("70-000-001")
    library.close()
    assert held is not None
    assert "Version 2" in held.narrative
    assert held.remedies[0].payee == "Mrs P1"


class Counting(StandInEmbedder):
    """Says how many times it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[int] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(len(texts))
        return super().encode(texts)


def test_what_is_cut_another_way_is_encoded_again_many_documents_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_decisions(tmp_path / "in", 12)
    data = tmp_path / "data"
    run(tmp_path / "in", into=data)
    before = contents_of(data / "index", StandInEmbedder())
    monkeypatch.setattr(pipeline.chunking, "VERSION", 99)
    monkeypatch.setattr(pipeline, "ENCODED_TOGETHER", 30)
    embedder = Counting()
    with DocumentsFile.open(documents_file(data / "index")) as held:
        pipeline._refresh(held, embedder)
        assert held.stale(pipeline._cut_by(embedder)) == []
    assert len(embedder.calls) < 12
    assert max(embedder.calls) > 12
    assert ingest([], data / "index", embedder).built
    assert contents_of(data / "index", StandInEmbedder()) == before


def test_a_decision_in_full_takes_its_digests_place(tmp_path: Path) -> None:
    text = decision_text(0).replace("70 000 000", "09 012 482")
    (tmp_path / "full.txt").write_text(text, encoding="utf-8")
    report = run(tmp_path / "full.txt", into=tmp_path / "data")
    assert report.superseded == ["09 012 482"]
    library = Library.open(tmp_path / "data" / "index", StandInEmbedder())
    held = library.decision("09 012 482")
    library.close()
    assert held is not None
    assert held.basis.value == "full decision"
    assert held.council == "Fenwick County Council"


def test_guidance_is_indexed_section_by_section(tmp_path: Path) -> None:
    (tmp_path / "guide.txt").write_text(
        "Answering well in Anyshire\n\n1.1 Always acknowledge within two days.\n\n"
        "1.2 Say what comes next.\n\n1.3 Keep notes.\n",
        encoding="utf-8",
    )
    report = run(tmp_path / "guide.txt", into=tmp_path / "data")
    assert len(report.added) == 1
    library = Library.open(tmp_path / "data" / "index", StandInEmbedder())
    sections = [one for one in library.guidance().values() if one.id.startswith("doc-")]
    library.close()
    assert [one.authority[0].pinpoint for one in sections] == [
        "paragraph 1.1",
        "paragraph 1.2",
        "paragraph 1.3",
    ]
    assert not sections[0].authority[0].confirmed


def test_a_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_decisions(folder, 2)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 not really")
    (folder / "empty.txt").write_text("")
    (folder / "noref.txt").write_text(
        "The Ombudsman's role and powers\n\n  1. maladministration\n\nFinal decision\n\n  1. No.\n"
    )
    (folder / "shell.html").write_text(
        "<html><title>Council (23 001 001)</title><article id='article'></article></html>"
    )
    report = run(folder, tmp_path / "nothing-here", into=tmp_path / "data")
    assert len(report.added) == 2
    said = {Path(name).name: why for name, why in report.skipped}
    assert set(said) == {"bad.pdf", "empty.txt", "noref.txt", "shell.html", "nothing-here"}
    assert "no reference" in said["noref.txt"]
    assert "no such file" in said["nothing-here"]


def test_one_decision_in_two_files_is_read_once(tmp_path: Path) -> None:
    write_decisions(tmp_path / "in", 1)
    (tmp_path / "in" / "again.txt").write_text(decision_text(0, version=2), encoding="utf-8")
    for expected in ((1, 0), (0, 1)):
        report = run(tmp_path / "in", into=tmp_path / "data")
        assert (len(report.added), len(report.unchanged)) == expected
        assert "which" in report.skipped[0][1]


def test_zips_are_read_and_nothing_gets_out_of_them(tmp_path: Path) -> None:
    archive = tmp_path / "in.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a/d1.txt", decision_text(1))
        made.writestr("../evil.txt", decision_text(2))
        made.writestr("/evil.txt", decision_text(3))
        made.writestr("bomb.txt", b"0" * 30_000_000)
        made.writestr("picture.png", b"no document")
        made.writestr("__MACOSX/a/d4.txt", decision_text(4))
    report = run(archive, into=tmp_path / "data")
    assert report.added == ["70 000 001"]
    assert sorted(why for _, why in report.skipped) == [
        "it unpacks to far more than a document would",
        "its name points out of the zip",
        "its name points out of the zip",
    ]
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(decision_text(1), encoding="utf-8")
    write_decisions(tmp_path / "in", 1, start=5)
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    report = run(tmp_path / "in", into=tmp_path / "data")
    assert report.added == ["70 000 005"]
    assert report.skipped[0][1] == "it is a link to somewhere else"


def test_the_index_is_made_again_with_what_was_ingested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_decisions(tmp_path / "in", 2)
    data = tmp_path / "data"
    run(tmp_path / "in", into=data)
    assert not ensure_bundled(data / "index", StandInEmbedder())
    assert ensure_bundled(data / "index", StandInEmbedder("another"))
    library = Library.open(data / "index", StandInEmbedder("another"))
    assert library.decision("70 000 001") is not None
    library.close()


def test_a_document_half_read_is_not_kept(tmp_path: Path) -> None:
    class Fails(StandInEmbedder):
        def encode(self, texts: object) -> None:  # type: ignore[override]
            raise RuntimeError("stopped")

    write_decisions(tmp_path / "in", 2)
    with pytest.raises(RuntimeError):
        ingest(items([tmp_path / "in"]), tmp_path / "data" / "index", Fails())
    with DocumentsFile.open(documents_file(tmp_path / "data" / "index")) as held:
        assert held.count() == 0


INGEST = """
import sys
from pathlib import Path
from ingest.pipeline import ingest
from ingest.sources import items
from tests.ingest import small_corpus
from tests.vectorstore.small import StandInEmbedder
small_corpus.use()
index = Path(sys.argv[2]) / "index"
say = lambda line: print(line, flush=True)
report = ingest(items([Path(sys.argv[1])]), index, StandInEmbedder(), say, wait=float(sys.argv[3]))
print("done", len(report.added), len(report.unchanged), flush=True)
"""


def command(folder: Path, data: Path, wait: float = 600) -> list[str]:
    return [sys.executable, "-c", INGEST, str(folder), str(data), str(wait)]


def test_two_ingests_at_once_both_end_up_in_the_index(tmp_path: Path) -> None:
    write_decisions(tmp_path / "one", 5)
    write_decisions(tmp_path / "two", 5, start=100)
    data = tmp_path / "data"
    both = [
        subprocess.Popen(command(tmp_path / name, data), cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert all("done 5 0" in text for text in said)
    refs = contents_of(data / "index", StandInEmbedder())["decisions"]
    assert {f"70 000 {number:03d}" for number in (*range(5), *range(100, 105))} <= set(refs)


def test_an_ingest_that_waits_too_long_says_so_and_changes_nothing(tmp_path: Path) -> None:
    from filelock import FileLock

    write_decisions(tmp_path / "in", 1)
    (tmp_path / "data").mkdir()
    said: list[str] = []
    with FileLock(tmp_path / "data" / "ingest.lock"):
        other = subprocess.run(
            command(tmp_path / "in", tmp_path / "data", 0.5), cwd=REPOSITORY, capture_output=True, text=True
        )
    assert "another ingest is running" in other.stdout
    assert "Another ingest has been running" in other.stderr
    assert not said
    assert run(tmp_path / "in", into=tmp_path / "data").added == ["70 000 000"]


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="NEXTSTAGE_DATA_DIR"):
        run(FOLDER, into=tmp_path / "file")


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_it_ends_the_same(tmp_path: Path) -> None:
    """Killed at points spread over a run, a reader looking in after each; the ends compared by content."""
    from tests.ingest.killing import kill_loop

    assert kill_loop(tmp_path, points=6, documents=30)[0] >= 3


def test_a_second_run_costs_little(tmp_path: Path) -> None:
    write_decisions(tmp_path / "in", 80)
    run(tmp_path / "in", into=tmp_path / "data")
    start = time.perf_counter()
    report = run(tmp_path / "in", into=tmp_path / "data")
    assert len(report.unchanged) == 80
    assert time.perf_counter() - start < 10  # no reader is started and nothing is built
