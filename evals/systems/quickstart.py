"""The plain retrieval chain that everyone builds first, over the same corpus and with the same chat model.

Load, split into pieces of 1,000 characters with 200 overlapping, embed, keep in Chroma, fetch the four
nearest, put them into one prompt, ask. It knows nothing of the procedure. With no chat model it answers with
the passages themselves. Its structured labels are read from its text by ``labels_from_text``, and are no
better than that.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from importlib import resources
from typing import Any

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.systems.base import Answer, nothing_claimed
from evals.systems.chat import chat_model
from evals.systems.from_text import labels_from_text
from ingest.corpus import load_corpus
from vectorstore.embedder import load_embedder

SYSTEM = "You are a helpful assistant."
PIECE, OVERLAP, FETCHED, SHOWN = 1000, 200, 4, 5
LONGEST = 2000  # characters of one answer
ROUND = 150  # characters: an answer that says so many over again goes round, and will to its end


class QuickStart:
    """LangChain's quick start: split, embed, Chroma, a prompt, the chat model that is set (if any)."""

    name = "quickstart"

    def __init__(self) -> None:
        self._model = chat_model()
        self.model = self._model.name if self._model else ""
        self.waits = bool(self.model)
        splitter = RecursiveCharacterTextSplitter(chunk_size=PIECE, chunk_overlap=OVERLAP)
        self._folder = tempfile.TemporaryDirectory(prefix="quickstart-")
        self._store = Chroma.from_documents(
            splitter.split_documents(list(documents())),
            load_embedder(),
            persist_directory=self._folder.name,
        )

    def answer(self, turns: Sequence[str], today: date) -> list[Answer]:
        return [self._turn(turns[: number + 1], today) for number in range(len(turns))]

    def search(self, query: str, k: int) -> list[str]:
        """Decisions in the order of their nearest piece."""
        found = self._store.similarity_search(query, k=3 * k, filter={"kind": "decision"})
        return list(dict.fromkeys(piece.metadata["ref"] for piece in found))[:k]

    def _turn(self, turns: Sequence[str], today: date) -> Answer:
        told = "\n\n".join(turns)
        pieces = self._store.similarity_search(told, k=FETCHED)
        text = self._said(turns, pieces, today)
        refs = list(dict.fromkeys(p.metadata["ref"] for p in pieces if p.metadata["kind"] == "decision"))
        citations = [
            {"n": n, "kind": p.metadata["kind"], "source": p.metadata["ref"], "text": p.page_content}
            for n, p in enumerate(pieces, 1)
        ]
        return nothing_claimed(
            text,
            assessment=labels_from_text(text, today),
            comparables=[{"ref": ref} for ref in refs[:SHOWN]],
            citations=citations,
            safety=labels_from_text(text, today)["safety"],
            composer=self.model or self.name,
        )

    def _said(self, turns: Sequence[str], pieces: Sequence[Document], today: date) -> str:
        if self._model is None:
            return "\n\n".join(f"{p.page_content} [{n}]" for n, p in enumerate(pieces, 1))
        context = "\n\n".join(f"[{n}] {p.page_content}" for n, p in enumerate(pieces, 1))
        asked = self._prompt.format(context=context, today=today.isoformat(), question="\n\n".join(turns))
        # A small model seldom stops by itself; what it said by then is what a person would be reading.
        return self._model.reply(SYSTEM, asked, enough=enough)

    @cached_property
    def _prompt(self) -> str:
        return resources.files("evals.systems").joinpath("quickstart.txt").read_text("utf-8")


def enough(said: str) -> bool:
    """Whether no more of an answer is wanted: it is long, or its end has been said before."""
    return len(said) >= LONGEST or (len(said) > ROUND and said[-ROUND:] in said[:-1])


def documents() -> Iterable[Document]:
    """The whole corpus as plain documents: each decision, rule and section of guidance."""
    corpus = load_corpus()
    for decision in corpus.decisions.values():
        text = "\n\n".join(filter(None, (decision.narrative, decision.finding, decision.remedy)))
        yield _document(f"{decision.council} ({decision.ref}). {text}", "decision", decision.ref)
    for rule in corpus.rules.values():
        yield _document(rule.statement, "rule", rule.id)
    for section in corpus.guidance.values():
        yield _document(f"{section.title}\n\n{section.text}", "guidance", section.id)


def _document(text: str, kind: str, ref: str) -> Document:
    metadata: dict[str, Any] = {"kind": kind, "ref": ref}
    return Document(page_content=text, metadata=metadata)
