"""From documents, and the bundled files, to an index ready to be searched."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from ingest import chunking
from ingest.chunking import chunk_all, chunk_decision, chunk_guidance, decision_document
from ingest.corpus import Corpus, corpus_files, load_corpus
from ingest.documents_file import FILE, DocumentsFile, Made
from ingest.errors import CorpusError
from ingest.reading import READER, Outcome, nothing_known, read_all
from ingest.sources import Item
from vectorstore.build import Contents, Entry, Piece, Progress, build_index, made_from, refuse_if_others
from vectorstore.decision_table import marks_of, marks_version
from vectorstore.embedder import Embedder, Vectors
from vectorstore.errors import StoreError
from vectorstore.records import Chunk, ChunkKind, Decision, Guidance
from vectorstore.server import fetch

ENCODED_TOGETHER = 1024  # pieces sorted by length and encoded at once; documents are kept whole
WAIT_SECONDS = 3600.0
_BETWEEN = "+"  # a fingerprint is that of the bundled files, this, and that of the documents ingested


@dataclass
class Report:
    """What an ingest did: names by what became of them, with why where nothing did."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)  # bundled digests now held in full
    built: bool = False


Step = Callable[[Outcome], None]


def documents_file(index_dir: Path) -> Path:
    """Where the ingested documents are kept: beside the index, which is made from them."""
    return index_dir.parent / FILE


def ensure_bundled(
    index_dir: Path, embedder: Embedder, progress: Progress | None = None, server: str = ""
) -> bool:
    """Make the index where there is none, or the bundled corpus, the model or the version has changed; True
    if it was made. Documents ingested before are in it.

    ``progress`` is given one short line at a time. Raises StoreError where the folder cannot be written,
    CorpusError (naming file and entry) where a corpus file is not right.
    """
    bundled = bundled_fingerprint()
    if server:
        fetch(server, index_dir)
    if (made_from(index_dir, embedder, server) or "").startswith(bundled):
        return False
    if not documents_file(index_dir).exists():
        return build_index(index_dir, embedder, bundled, lambda: _bundled_contents(bundled), progress, server)
    with _writing(index_dir, progress), DocumentsFile.open(documents_file(index_dir)) as held:
        if (made_from(index_dir, embedder, server) or "").startswith(bundled):
            return False
        return _publish(index_dir, embedder, held, lambda: load_corpus(), progress, server)


def ingest(
    items: Iterable[Item],
    index_dir: Path,
    embedder: Embedder,
    progress: Progress | None = None,
    step: Step | None = None,
    wait: float = WAIT_SECONDS,
    server: str = "",
) -> Report:
    """Read documents, encode them and put them in the index.

    Safe to repeat (a document is known by its content) and to kill at any moment: documents are kept whole
    as they are done, the index is replaced in one step at the end, and the next run goes on. ``step`` is told
    of each document. Raises StoreError where nothing can be written, or another ingest goes on for ``wait``
    seconds.
    """
    report = Report()
    with _writing(index_dir, progress, wait), DocumentsFile.open(documents_file(index_dir)) as held:
        if server:
            refuse_if_others(server, held)  # sooner than after hours of encoding
        keep(items, held, embedder, report, step or (lambda outcome: None))
        corpus = functools.cache(lambda: load_corpus())
        if report.added:
            report.superseded = sorted(set(report.added) & corpus().decisions.keys())
        report.built = _publish(index_dir, embedder, held, corpus, progress, server)
    return report


def keep(
    found: Iterable[Item],
    held: DocumentsFile,
    embedder: Embedder,
    report: Report,
    step: Step = lambda outcome: None,
) -> None:
    """Read documents, encode some at a time while those after them are read, and keep them; no index yet."""
    seen: dict[str, str] = {}
    waiting: list[Made] = []
    for outcome in read_all(found, held.known if held.count() else nothing_known):
        if _sort(outcome, held, report, seen):
            assert outcome.made is not None
            waiting.append(outcome.made)
        step(outcome)
        if sum(len(made.chunks) for made in waiting) >= ENCODED_TOGETHER:
            _encode_and_put(waiting, held, embedder)
            waiting = []
    _encode_and_put(waiting, held, embedder)


def _sort(outcome: Outcome, held: DocumentsFile, report: Report, seen: dict[str, str]) -> bool:
    """Say in the report what became of a document; True where it is to be kept."""
    report.warnings += [(outcome.name, warning) for warning in outcome.warnings]
    if outcome.problem:
        report.skipped.append((outcome.name, outcome.problem))
        return False
    identity = outcome.unchanged or (outcome.made.identity if outcome.made else "")
    if identity in seen:
        report.skipped.append((outcome.name, f"it is {identity}, which {seen[identity]} is too"))
        return False
    seen[identity] = outcome.name
    if outcome.unchanged:
        report.unchanged.append(identity)
        return False
    (report.updated if held.state(identity) else report.added).append(identity)
    return True


def _encode_and_put(made: Sequence[Made], held: DocumentsFile, embedder: Embedder) -> None:
    if made:
        held.put(made, _encoded(made, embedder), READER, _cut_by(embedder))


def _encoded(made: Sequence[Made], embedder: Embedder) -> list[Vectors]:
    """Vectors document by document; pieces of all are sorted by length, so that few are padded."""
    texts = [chunk.embedded for one in made for chunk in one.chunks]
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    rows[order] = embedder.encode([texts[place] for place in order])
    result, start = [], 0
    for one in made:
        result.append(rows[start : start + len(one.chunks)])
        start += len(one.chunks)
    return result


def _cut_by(embedder: Embedder) -> str:
    return f"chunking {chunking.VERSION}, {embedder.name}, {embedder.dimension}"


@contextmanager
def _writing(index_dir: Path, progress: Progress | None = None, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """One writer at a time; a second one waits, and says so."""
    try:
        index_dir.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir.parent / "ingest.lock")
    except OSError as error:
        raise StoreError(
            f"The data folder {index_dir.parent} cannot be written to ({error.strerror or error}). "
            "Make it writable, free some space, or set NEXTSTAGE_DATA_DIR to another folder."
        ) from error
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if progress:
                progress("another ingest is running in this data folder; waiting for it to end")
            lock.acquire(timeout=wait)
    except Timeout as error:
        raise StoreError(
            f"Another ingest has been running in {index_dir.parent} for {wait:.0f} seconds. "
            "Nothing was changed: wait for it to end and try again."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _publish(
    index_dir: Path,
    embedder: Embedder,
    held: DocumentsFile,
    corpus: Callable[[], Corpus],
    progress: Progress | None,
    server: str = "",
) -> bool:
    """Make the index from the bundled files and what is held, unless it is made from just that."""
    _refresh(held, embedder)
    bundled = bundled_fingerprint()
    fingerprint = f"{bundled}{_BETWEEN}{held.digest()}" if held.count() else bundled

    def contents() -> Contents:
        return _contents(held, corpus(), embedder, fingerprint)

    return build_index(index_dir, embedder, fingerprint, contents, progress, server, publications=held)


def _refresh(held: DocumentsFile, embedder: Embedder) -> None:
    """Cut and encode again, some documents at a time, what was cut another way or encoded by another"
    " model."""
    waiting: dict[str, list[Made]] = {}  # by the reader that read them
    for identity in held.stale(_cut_by(embedder)):
        made, read_by = _cut_again(held, identity)
        waiting.setdefault(read_by, []).append(made)
        if sum(len(one.chunks) for one in waiting[read_by]) >= ENCODED_TOGETHER:
            _put_again(waiting.pop(read_by), held, embedder, read_by)
    for read_by, rest in waiting.items():
        _put_again(rest, held, embedder, read_by)


def _put_again(made: Sequence[Made], held: DocumentsFile, embedder: Embedder, read_by: str) -> None:
    held.put(made, _encoded(made, embedder), read_by, _cut_by(embedder))


def _cut_again(held: DocumentsFile, identity: str) -> tuple[Made, str]:
    """A document held, with its pieces as they are cut now; and the reader that read it."""
    kind, sha256, read_by, records, words = held.made(identity)
    decisions = [record for record in records if isinstance(record, Decision)]
    sections = [record for record in records if isinstance(record, Guidance)]
    chunks = [chunk for one in decisions for chunk in chunk_decision(one)]
    chunks += [chunk for one in sections for chunk in chunk_guidance(one)]
    words = " ".join(decision_document(one) for one in decisions) or words
    kept = tuple(decisions) if decisions else tuple(sections)
    marks = marks_of(decisions[0]) if decisions else None
    return Made(identity, kind, sha256, kept, words, tuple(chunks), marks), read_by


def _bundled_contents(fingerprint: str) -> Contents:
    corpus = load_corpus()
    decisions = list(corpus.decisions.values())
    return Contents(
        lambda: (Entry(decision, decision_document(decision)) for decision in decisions),
        corpus.rules,
        corpus.guidance,
        lambda: ((chunk, None) for chunk in _chunks(corpus, decisions)),
        len(decisions),
        fingerprint,
    )


def _contents(held: DocumentsFile, corpus: Corpus, embedder: Embedder, fingerprint: str) -> Contents:
    """The bundled records, then the ingested ones; a decision held in full takes its digest's place."""
    bundled = [each for ref, each in corpus.decisions.items() if held.state(ref) is None]
    guidance = {**corpus.guidance, **{section.id: section for section in held.guidance()}}

    def decisions() -> Iterator[Entry]:
        yield from _bundled_entries(held, bundled)
        yield from held.decisions()

    def pieces() -> Iterator[Piece]:
        chunks = _chunks(corpus, bundled)
        known = held.remembered(chunks, _cut_by(embedder), embedder.encode)
        yield from ((chunk, known[chunk.id]) for chunk in chunks)
        yield from held.pieces()

    count = len(bundled) + held.count(ChunkKind.DECISION)
    return Contents(decisions, corpus.rules, guidance, pieces, count, fingerprint, held.count())


def _bundled_entries(held: DocumentsFile, decisions: Sequence[Decision]) -> list[Entry]:
    """With their marks, each found once and then remembered."""
    by = f"{marks_version()} {bundled_fingerprint()}"
    known = {decision.ref: held.marks(f"bundled {decision.ref}", by) for decision in decisions}
    found = {decision.ref: marks_of(decision) for decision in decisions if known[decision.ref] is None}
    held.put_marks([(f"bundled {ref}", by, marks) for ref, marks in found.items()])
    return [Entry(each, decision_document(each), known[each.ref] or found[each.ref]) for each in decisions]


def _chunks(corpus: Corpus, decisions: Sequence[Decision]) -> list[Chunk]:
    return chunk_all(decisions, corpus.rules.values(), corpus.guidance.values())


def bundled_fingerprint() -> str:
    """A hash of the corpus files and of the way they are cut."""
    digest = hashlib.sha256(f"chunking {chunking.VERSION}".encode())
    for file in corpus_files():
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CorpusError(
                f"The bundled file {file.name} cannot be read: install Next Stage again."
            ) from error
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()
