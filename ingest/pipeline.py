"""From the bundled files to an index ready to be searched."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest import chunking
from ingest.chunking import chunk_all, decision_document
from ingest.corpus import corpus_files, load_corpus
from ingest.errors import CorpusError
from vectorstore.build import Contents, Progress, build_index
from vectorstore.embedder import Embedder


def ensure_bundled(index_dir: Path, embedder: Embedder, progress: Progress | None = None) -> bool:
    """Index the bundled corpus where it is not indexed yet, or has changed; True if it was built.

    ``progress`` is given one short line at a time. Raises StoreError where the folder cannot be written,
    CorpusError (naming file and entry) where a corpus file is not right.
    """
    fingerprint = bundled_fingerprint()

    def contents() -> Contents:
        corpus = load_corpus()
        chunks = chunk_all(corpus.decisions.values(), corpus.rules.values(), corpus.guidance.values())
        documents = {ref: decision_document(decision) for ref, decision in corpus.decisions.items()}
        return Contents(corpus.decisions, corpus.rules, corpus.guidance, chunks, documents, fingerprint)

    return build_index(index_dir, embedder, fingerprint, contents, progress)


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
