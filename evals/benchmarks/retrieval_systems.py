"""The searches compared: ours, and the usual ways of searching the same decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np

from vectorstore.embedder import Embedder
from vectorstore.records import Decision

DEPTH = 25  # what each search is asked for
POOL = 100  # what fusion and a decision's chunks are gathered from
CHUNK = 1000  # characters, as LangChain's tutorials cut
RRF = 60  # Cormack, Clarke and Buettcher 2009


class Search(Protocol):
    """References of the decisions found for a query, best first."""

    def __call__(self, query: str, k: int) -> list[str]: ...


def plain_text(decision: Decision) -> str:
    """A decision as a developer would load it: its labels and its words."""
    parts = (decision.council, decision.category, decision.outcome, decision.narrative)
    return "\n\n".join(part for part in (*parts, decision.finding, decision.remedy) if part)


def bm25(decisions: Mapping[str, Decision]) -> Search:
    """BM25 alone (bm25s, English stop words, Porter's stemmer) over the plain text."""
    import bm25s
    import Stemmer

    refs = list(decisions)
    stemmer = Stemmer.Stemmer("english")
    words = bm25s.tokenize(
        [plain_text(decisions[ref]) for ref in refs], stopwords="en", stemmer=stemmer, show_progress=False
    )
    index = bm25s.BM25()
    index.index(words, show_progress=False)

    def search(query: str, k: int) -> list[str]:
        asked = bm25s.tokenize([query], stopwords="en", stemmer=stemmer, show_progress=False)
        found, scores = index.retrieve(asked, k=min(k, len(refs)), show_progress=False)
        return [refs[row] for row, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def dense(decisions: Mapping[str, Decision], embedder: Embedder) -> Search:
    """The embedding model alone: narrative, finding and remedy each a vector, the nearest one counts."""
    owners, texts = [], []
    for decision in decisions.values():
        for part in (decision.narrative, decision.finding, decision.remedy):
            if part:
                owners.append(decision.ref)
                texts.append(part)
    vectors = embedder.encode(texts)

    def search(query: str, k: int) -> list[str]:
        order = np.argsort(-(vectors @ embedder.encode([query])[0]), kind="stable")
        return list(dict.fromkeys(owners[row] for row in order))[:k]

    return search


def reciprocal_rank(searches: Sequence[Search]) -> Search:
    """Plain reciprocal-rank fusion."""

    def search(query: str, k: int) -> list[str]:
        scores: defaultdict[str, float] = defaultdict(float)
        for each in searches:
            for rank, ref in enumerate(each(query, POOL), start=1):
                scores[ref] += 1 / (RRF + rank)
        return sorted(scores, key=lambda ref: (-scores[ref], ref))[:k]

    return search


def stock_chroma(decisions: Mapping[str, Decision], embedder: Embedder) -> Search:
    """LangChain's Chroma retriever as its tutorials show it, over 1,000-character chunks."""
    from chromadb.config import Settings
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=200)
    chunks = splitter.split_documents(
        [Document(plain_text(decision), metadata={"ref": ref}) for ref, decision in decisions.items()]
    )
    store = Chroma("stock", embedder, client_settings=Settings(anonymized_telemetry=False))
    store.add_documents(chunks)

    def search(query: str, k: int) -> list[str]:
        found = store.as_retriever(search_kwargs={"k": 2 * k}).invoke(query)
        return list(dict.fromkeys(chunk.metadata["ref"] for chunk in found))[:k]

    return search


def ours(today: date | None = None) -> Search:
    """``nextstage search``: the words and what they say of a case."""
    from assistant.conversation import Assistant
    from assistant.settings import Settings

    assistant = Assistant.open(Settings())

    def search(query: str, k: int) -> list[str]:
        return [found.decision.ref for found in assistant.search(query, k, today=today)]

    return search


def all_searches() -> dict[str, Callable[[str, int], list[str]]]:
    """The five searches by name, over the bundled decisions; ours last."""
    from assistant.settings import Settings
    from ingest.corpus import load_corpus
    from vectorstore.embedder import load_embedder

    decisions = load_corpus().decisions
    embedder = load_embedder(Settings().embedding_model)
    words, meaning = bm25(decisions), dense(decisions, embedder)
    return {
        "BM25": words,
        "dense": meaning,
        "reciprocal-rank fusion": reciprocal_rank([words, meaning]),
        "LangChain Chroma": stock_chroma(decisions, embedder),
        "ours": ours(),
    }
