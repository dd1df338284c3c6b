"""Read documents beside the encoding of those before them: in another process where there are many."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from ingest.chunking import chunk_decision, chunk_guidance, decision_document
from ingest.documents_file import Made
from ingest.errors import UnreadableFile
from ingest.parse import parse_bytes
from ingest.sources import Item
from ingest.to_records import NotIndexable, is_decision, to_decision, to_guidance
from vectorstore.decision_table import marks_of
from vectorstore.records import ChunkKind

READER = "5"  # raise when the same file would be read differently
MANY = 60  # documents: from here another process is worth its start
AHEAD = 4  # batches read before they are wanted
BATCH = 16


@dataclass(frozen=True)
class Outcome:
    """What became of one item: made, held already, or neither and why."""

    name: str
    made: Made | None = None
    unchanged: str | None = None
    problem: str | None = None
    warnings: tuple[str, ...] = ()


#: Gives the identity of the document held with this hash, read by this reader.
Known = Callable[[str, str], str | None]


def nothing_known(sha256: str, read_by: str) -> str | None:
    """Every document is read."""
    return None


def read_all(items: Iterable[Item], known: Known) -> Iterator[Outcome]:
    """Outcomes in the order of the items. ``known`` holds what need not be read again."""
    left = iter(items)
    first = list(islice(left, MANY))
    if len(first) < MANY:
        yield from (read_one(item, known) for item in first)
        return
    with _Reader() as reader:
        yield from _ahead(reader, chain(first, left), known)


class _Reader:
    """The other process, started when it is first wanted."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def read(self, batch: list[Item]) -> Future[list[Outcome]]:
        if self._pool is None:  # spawn: it starts without this process's threads and model
            self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        return self._pool.submit(_read_batch, batch)


Waiting = tuple[list[Item], dict[int, Outcome], "Future[list[Outcome]] | None"]


def _ahead(reader: _Reader, items: Iterable[Item], known: Known) -> Iterator[Outcome]:
    """Batches in order, a few of them read before they are wanted; until the other process has started, one
    by one in this."""
    waiting: deque[Waiting] = deque()
    left = iter(items)
    started = reader.read([])
    while not started.done():
        item = next(left, None)
        if item is None:
            return
        yield read_one(item, known)
    while True:
        while len(waiting) < AHEAD and (batch := list(islice(left, BATCH))):
            waiting.append(_begun(reader, batch, known))
        if not waiting:
            return
        yield from _ended(waiting.popleft())


def _begun(reader: _Reader, batch: list[Item], known: Known) -> Waiting:
    settled = {place: held for place, item in enumerate(batch) if (held := _held(item, known)) is not None}
    rest = [item for place, item in enumerate(batch) if place not in settled]
    return batch, settled, reader.read(rest) if rest else None


def _ended(begun: Waiting) -> Iterator[Outcome]:
    batch, settled, future = begun
    rest = [item for place, item in enumerate(batch) if place not in settled]
    try:
        read = iter(future.result() if future else [])
    except BrokenProcessPool:  # a document broke the reader: each is read here, where it can be told which
        read = (read_one(item, nothing_known) for item in rest)
    for place, _ in enumerate(batch):
        yield settled[place] if place in settled else next(read)


def _read_batch(batch: list[Item]) -> list[Outcome]:
    return [read_one(item, nothing_known) for item in batch]


def _held(item: Item, known: Known) -> Outcome | None:
    """The outcome of an item that is held already, or that has a problem; None where it must be read."""
    if item.problem:
        return Outcome(item.name, problem=item.problem)
    if known is nothing_known:
        return None
    try:
        identity = known(hashlib.sha256(item.read()).hexdigest(), READER)
    except UnreadableFile:
        return None
    return Outcome(item.name, unchanged=identity) if identity else None


def read_one(item: Item, known: Known) -> Outcome:
    """Read, number, draw out, cut. A document that cannot be read never stops the rest."""
    if item.problem:
        return Outcome(item.name, problem=item.problem)
    try:
        data = item.read()
        sha256 = hashlib.sha256(data).hexdigest()
        if identity := known(sha256, READER):
            return Outcome(item.name, unchanged=identity)
        return _made(item.name, data, sha256)
    except UnreadableFile as error:
        return Outcome(item.name, problem=str(error).removeprefix(item.name).strip())
    except Exception as error:  # a document may be anything
        return Outcome(item.name, problem=f"it could not be read ({type(error).__name__}: {error})")


def _made(name: str, data: bytes, sha256: str) -> Outcome:
    document = parse_bytes(data, name)
    try:
        if is_decision(document):
            decision = to_decision(document)
            made = Made(
                decision.ref,
                ChunkKind.DECISION,
                sha256,
                (decision,),
                decision_document(decision),
                tuple(chunk_decision(decision)),
                marks_of(decision),
            )
        else:
            sections = to_guidance(document, Path(name).stem)
            made = Made(
                f"guidance:{sections[0].id.rsplit('-', 1)[0]}",
                ChunkKind.GUIDANCE,
                sha256,
                tuple(sections),
                "",
                tuple(chunk for section in sections for chunk in chunk_guidance(section)),
            )
    except NotIndexable as error:
        return Outcome(name, problem=str(error), warnings=document.warnings)
    return Outcome(name, made=made, warnings=document.warnings)
