"""The bundled corpus: decisions, rules and guidance as data files, and the one function that reads them."""

from __future__ import annotations

from ingest.corpus.loader import Corpus, corpus_files, load_corpus

__all__ = ["Corpus", "corpus_files", "load_corpus"]
