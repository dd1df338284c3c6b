"""The library as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from vectorstore.library import Library
from vectorstore.records import ChunkKind, Comparable, Filters, Situation


class DecisionRetriever(BaseRetriever):
    """Decisions like the words asked with, one document each; ``page_content`` is the digest.

    Metadata: ``ref``, ``council``, ``date`` (ISO, or None), ``outcome``, ``url``, ``why``, ``score``, and
    ``paragraphs`` and ``parts``, which show the likeness. ``invoke(text, k=3)`` asks for another number once.
    ``situate`` may turn the words into a situation with a case's codes; without it the words alone are used.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = Field(default=5, ge=1)
    filters: Filters = Filters()
    situate: Callable[[str], Situation] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        situation = self.situate(query) if self.situate else Situation(text=query)
        found = self.library.comparables(situation, self.k if k is None else k, self.filters)
        return [_document(comparable) for comparable in found]


class LawRetriever(BaseRetriever):
    """Passages of the rules and of the guide to the procedure, one of each. Metadata: ``id``, ``kind``."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = Field(default=5, ge=1)
    kinds: tuple[ChunkKind, ...] = (ChunkKind.RULE, ChunkKind.GUIDANCE)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        return [
            Document(
                id=chunk.id,
                page_content=chunk.text,
                metadata={"id": chunk.source_id, "kind": chunk.kind.value},
            )
            for chunk in self.library.passages(query, self.k if k is None else k, self.kinds)
        ]


def _document(found: Comparable) -> Document:
    decision = found.decision
    parts = (decision.narrative, decision.finding, decision.remedy)
    return Document(
        id=decision.ref,
        page_content="\n\n".join(part for part in parts if part),
        metadata={
            "ref": decision.ref,
            "council": decision.council,
            "date": decision.date.isoformat() if decision.date else None,
            "outcome": decision.outcome,
            "url": decision.url,
            "why": found.why,
            "score": found.score,
            "paragraphs": list(found.paragraphs),
            "parts": list(found.parts),
        },
    )
