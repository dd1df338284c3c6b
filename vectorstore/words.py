"""The word index of decisions: BM25 by bm25s, scored over all decisions at once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.normalise import for_words
from vectorstore.on_disk import ArrayOnDisk, is_large
from vectorstore.records_file import STOPWORDS
from vectorstore.words_writer import WordsWriter

FOLDER = "words"

Scores = npt.NDArray[np.float32]

_WORD = re.compile(r"[0-9a-z]+")
_stemming = threading.Lock()


def stems(text: str) -> list[str]:
    """The text's telling words, stemmed (Porter)."""
    words = [
        word for word in _WORD.findall(for_words(text).lower()) if len(word) > 1 and word not in STOPWORDS
    ]
    with _stemming:
        stemmed: list[str] = _stemmer().stemWords(words)
    return stemmed


# bm25s' own names for what it saves.
_STARTS = "indptr.csc.index.npy"
_KEPT_ON_DISK = {"data": "data.csc.index.npy", "indices": "indices.csc.index.npy"}


class WordIndex:
    """BM25 of every decision for a query. Safe to use from several threads."""

    def __init__(self, index: Any, decisions: int) -> None:
        self._index = index
        self._decisions = decisions

    @classmethod
    def open(cls, generation: Path, decisions: int) -> WordIndex:
        """Raises OSError or ValueError where the files cannot be read."""
        import bm25s

        folder = generation / FOLDER
        if decisions == 0 or not folder.is_dir():
            return cls(None, decisions)
        large = is_large(folder.iterdir())
        index = bm25s.BM25.load(folder, mmap=large, show_progress=False)
        if large:  # what was mapped is let go unread: it asks for slices of these two alone
            index.scores["indptr"] = np.load(folder / _STARTS, allow_pickle=False)
            index.scores |= {name: ArrayOnDisk(folder / file) for name, file in _KEPT_ON_DISK.items()}
        return cls(index, decisions)

    def scores(self, words: Sequence[str]) -> Scores:
        """One score for each decision, in the order they were given; 0 where no word is shared."""
        known = [word for word in dict.fromkeys(words) if self._index and word in self._index.vocab_dict]
        if not known:
            return np.zeros(self._decisions, dtype=np.float32)
        found: Scores = self._index.get_scores(known)
        return found


def write_stems(generation: Path, documents: Iterable[list[str]]) -> None:
    """Write the word index of documents given as their stems, in their order."""
    with WordsWriter(generation / FOLDER) as words:
        for document in documents:
            words.add(document)
        words.finish()


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("porter")
