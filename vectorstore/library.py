"""The one door to the index: records by reference, and the search."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import ValidationError

from vectorstore.decision_search import DecisionSearch
from vectorstore.decision_table import DecisionTable
from vectorstore.embedder import Embedder
from vectorstore.features import Matrix
from vectorstore.generations import SCHEMA, Manifest, damaged, read_manifest
from vectorstore.law_search import LawSearch
from vectorstore.part_vectors import PartVectors
from vectorstore.payments import RemedyPicture, remedy_picture
from vectorstore.ranker import ranker
from vectorstore.records import Chunk, ChunkKind, Comparable, Decision, Filters, Guidance, Rule, Situation
from vectorstore.records_file import RecordsFile, RecordsUnreadable
from vectorstore.references import normalise_reference
from vectorstore.server import fetch
from vectorstore.vectors import VectorIndex, VectorsUnreadable
from vectorstore.words import WordIndex

REMEDIES_FROM = 25  # how many comparable decisions payments are taken from


class Library:
    """An open index. Safe to share between threads; close it when done.

    ::

        embedder = load_embedder()
        library = Library.open(settings.index_dir, embedder)
        for found in library.comparables(Situation(text="they refused stage 2"), k=5):
            print(found.decision.ref, found.why)
    """

    def __init__(self, index_dir: Path, manifest: Manifest, embedder: Embedder, server: str = "") -> None:
        self._dir = index_dir
        generation = index_dir / manifest.generation
        try:
            self._records = RecordsFile.open(generation)
            self._vectors = VectorIndex.open(generation, server)
            table = DecisionTable.open(generation)
            words, parts = WordIndex.open(generation, len(table)), PartVectors.open(generation)
        except (RecordsUnreadable, VectorsUnreadable) as error:
            raise damaged(index_dir, str(error)) from error
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise damaged(index_dir, "a part of it cannot be read") from error
        if (
            self._vectors.count != manifest.chunks
            or self._records.count(ChunkKind.DECISION) != manifest.decisions
            or len(table) != manifest.decisions
        ):
            raise damaged(index_dir, "some of it is missing")
        self._decisions = DecisionSearch(table, words, parts, self._vectors, embedder, ranker())
        self._law = LawSearch(self._records, self._vectors, embedder)
        self._read = lru_cache(maxsize=2000)(self._read_decision)

    @classmethod
    def open(cls, index_dir: Path, embedder: Embedder, server: str = "") -> Library:
        """Raises IndexMissing, IndexDamaged (unreadable, or another model or version made it); StoreError
        where ``server``, the address of a Chroma server whose index is shared, is not there."""
        if server:
            fetch(server, index_dir)
        manifest = read_manifest(index_dir)
        if manifest.schema_version != SCHEMA:
            raise damaged(index_dir, "it was made by another version of Next Stage")
        if (manifest.model, manifest.dimension) != (embedder.name, embedder.dimension):
            raise damaged(
                index_dir,
                f"it was made with the embedding model {manifest.model}, and {embedder.name} is set",
            )
        return cls(index_dir, manifest, embedder, server)

    def rules(self) -> Mapping[str, Rule]:
        """All rules by id."""
        return self._rules

    def guidance(self) -> Mapping[str, Guidance]:
        """All sections of the guide to the procedure by id, in order."""
        return self._guidance

    def decision(self, reference: str) -> Decision | None:
        """One decision by its reference, however it is typed; None where it is not held."""
        ref = normalise_reference(reference)
        return self._read(ref) if ref else None

    def comparables(
        self, situation: Situation, k: int = 5, filters: Filters | None = None
    ) -> list[Comparable]:
        """Up to ``k`` decisions like the situation, best first."""
        with self._readable():
            return self._decisions.comparables(situation, k, filters or Filters(), self._read)

    def candidates(self, situation: Situation, filters: Filters | None = None) -> tuple[list[str], Matrix]:
        """The decisions the search would order, by reference, and their features (rows by ``FEATURES``)."""
        with self._readable():
            found = self._decisions.candidates(situation, filters or Filters())
        return [self._decisions.ref(int(row)) for row in found.rows], found.matrix

    def remedies(self, situation: Situation, filters: Filters | None = None) -> RemedyPicture:
        """The payments in the decisions most like the situation: examples, never a tariff."""
        found = self.comparables(situation, REMEDIES_FROM, filters)
        return remedy_picture([each.decision for each in found])

    def services(self) -> tuple[str, ...]:
        """The codes of the services that decisions held are about."""
        return self._decisions.services

    def passages(
        self, query: str, k: int = 5, kinds: Sequence[ChunkKind] = (ChunkKind.RULE, ChunkKind.GUIDANCE)
    ) -> list[Chunk]:
        """Up to ``k`` passages of the law for a question, best first, one of each rule or section."""
        with self._readable():
            return self._law.passages(query, k, kinds)

    def close(self) -> None:
        self._records.close()
        self._vectors.close()

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        with self._readable():
            rules = (Rule.model_validate_json(text) for text in self._records.records(ChunkKind.RULE))
            return {rule.id: rule for rule in rules}

    @cached_property
    def _guidance(self) -> Mapping[str, Guidance]:
        with self._readable():
            sections = (
                Guidance.model_validate_json(text) for text in self._records.records(ChunkKind.GUIDANCE)
            )
            return {section.id: section for section in sections}

    def _read_decision(self, ref: str) -> Decision | None:
        with self._readable():
            text = self._records.record(ChunkKind.DECISION, ref)
            return Decision.model_validate_json(text) if text is not None else None

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Damage found on the way is told as damage."""
        try:
            yield
        except (RecordsUnreadable, VectorsUnreadable, ValidationError) as error:
            raise damaged(self._dir, "a part of it cannot be read") from error
