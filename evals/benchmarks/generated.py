"""Decisions made up from the bundled ones in any number, written by the store's own writers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.chunking import decision_document
from ingest.corpus import load_corpus
from vectorstore.decision_table import DecisionTable
from vectorstore.embedder import Embedder, Vectors
from vectorstore.generations import SCHEMA, Manifest, make_current, new_generation
from vectorstore.part_vectors import PARTS, PartVectorsWriter
from vectorstore.records import Chunk, ChunkKind, Decision
from vectorstore.records_file import RecordsWriter
from vectorstore.vectors import VectorsWriter
from vectorstore.words import stems, write_stems

NOISE = 0.35  # of a vector's length: near its original, and near no other copy of it
SEED = 20061738
TOGETHER = 10_000  # decisions written at once: the noise of a million is large
SENTENCES = 6  # of a generated document: about as long as a digest

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Generated:
    """What decisions are made from: real ones, their table, the stems of their sentences, their vectors."""

    decisions: tuple[Decision, ...]
    table: DecisionTable
    sentences: tuple[tuple[str, ...], ...]
    vectors: Vectors  # (decisions x PARTS, dimension)

    @classmethod
    def from_bundled(cls, embedder: Embedder) -> Generated:
        decisions = tuple(load_corpus().decisions.values())
        sentences = [
            tuple(stems(sentence))
            for decision in decisions
            for sentence in _SENTENCE.split(decision_document(decision))
        ]
        texts = [getattr(decision, part) or decision.finding for decision in decisions for part in PARTS]
        return cls(decisions, DecisionTable.of(decisions), tuple(sentences), embedder.encode(texts))


def write_generated(folder: Path, source: Generated, chunks: int, embedder: Embedder) -> None:
    """Write an index of ``chunks`` chunks (a third as many decisions) and make it the current one."""
    draw = np.random.default_rng(SEED)
    picked = draw.integers(0, len(source.decisions), chunks // len(PARTS))
    generation = new_generation(folder)
    refs = [_ref(number) for number in range(len(picked))]
    _table(source.table, picked, refs).write(generation)
    write_stems(generation, _documents(source, len(picked), draw))
    with closing(RecordsWriter(generation)) as records:
        for kind, ref, record in _records(source, picked, refs):
            records.add(kind, ref, record)
        records.finish()
    with (
        closing(PartVectorsWriter(generation, refs, embedder.dimension)) as parts,
        closing(VectorsWriter(generation, {"model": embedder.name})) as vectors,
    ):
        for start in range(0, len(refs), TOGETHER):
            made = [_chunk(ref, part) for ref in refs[start : start + TOGETHER] for part in PARTS]
            rows = _vectors(source, picked[start : start + TOGETHER], draw)
            parts.add(made, rows)
            vectors.add(made, rows)
        parts.finish()
        vectors.finish()
    make_current(
        folder,
        Manifest(
            generation=generation.name,
            schema_version=SCHEMA,
            model=embedder.name,
            dimension=embedder.dimension,
            fingerprint="generated",
            decisions=len(picked),
            chunks=vectors.count,
        ),
    )


def _ref(number: int) -> str:
    digits = f"{number:08d}"
    return f"{digits[:2]} {digits[2:5]} {digits[5:]}"


def _table(table: DecisionTable, picked: npt.NDArray[np.intp], refs: list[str]) -> DecisionTable:
    alike = ("councils", "outcomes", "fault_codes", "service_codes", "ref")
    drawn = {
        field.name: getattr(table, field.name)[picked]
        for field in dataclasses.fields(table)
        if field.name not in alike
    }
    return dataclasses.replace(table, ref=np.array(refs, dtype=np.str_), **drawn)


def _documents(source: Generated, count: int, draw: np.random.Generator) -> Iterator[list[str]]:
    for chosen in draw.integers(0, len(source.sentences), (count, SENTENCES)):
        yield [word for number in chosen for word in source.sentences[number]] or [""]


def _records(
    source: Generated, picked: npt.NDArray[np.intp], refs: list[str]
) -> Iterator[tuple[ChunkKind, str, Decision]]:
    for ref, number in zip(refs, picked, strict=True):
        short = source.decisions[number].model_copy(update={"ref": ref, "paragraphs": ()})
        yield ChunkKind.DECISION, ref, short


def _chunk(ref: str, part: str) -> Chunk:
    return Chunk.model_construct(
        id=f"decision:{ref}:{part}",
        kind=ChunkKind.DECISION,
        source_id=ref,
        part=part,
        text="",
        embedded="",
        paragraph=None,
    )


def _vectors(source: Generated, picked: npt.NDArray[np.intp], draw: np.random.Generator) -> Vectors:
    rows = (picked[:, None] * len(PARTS) + np.arange(len(PARTS))).ravel()
    noise = draw.standard_normal((len(rows), source.vectors.shape[1]), dtype=np.float32)
    noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    mixed = source.vectors[rows] + noise
    found: Vectors = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return found
