"""Write the word index of any number of documents, one at a time.

bm25s makes an index from all documents at once, each a list of words: gigabytes for tens of thousands. The
same index (Lucene's variant of BM25) is made here in two passes: the words of each document go to a file that
is thrown away, then are scored a block at a time straight into the arrays that bm25s reads.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
import numpy.typing as npt

K1, B = 1.2, 0.5
BLOCK = 1000  # documents scored at once

Numbers = npt.NDArray[np.int64]


class WordsWriter:
    """Takes documents as their stems, in order; ``finish`` writes the index to the folder.

    ::

        with WordsWriter(folder) as words:
            for document in documents:
                words.add(stems(document))
            words.finish()
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._vocabulary: dict[str, int] = {}
        self._frequency = array("q")  # of each word: the documents it is in
        self._different = array("q")  # of each document: its different words
        self._lengths = array("q")
        self._spool: IO[bytes] = tempfile.TemporaryFile(dir=folder.parent)  # noqa: SIM115 (closed by exit)

    def add(self, stems: Sequence[str]) -> None:
        numbers = [self._vocabulary.setdefault(word, len(self._vocabulary)) for word in stems or [""]]
        self._frequency.extend([0] * (len(self._vocabulary) - len(self._frequency)))
        words, times = np.unique(np.array(numbers, dtype=np.int32), return_counts=True)
        for word in words.tolist():
            self._frequency[word] += 1
        self._different.append(len(words))
        self._lengths.append(len(numbers))
        self._spool.write(np.stack([words, times.astype(np.int32)]).tobytes())

    def finish(self) -> None:
        """Nothing is written where there is no document."""
        if not self._lengths:
            return
        import bm25s

        frequency = np.frombuffer(self._frequency, dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(frequency)])
        self._folder.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=self._folder.parent) as scratch:
            scores = np.memmap(Path(scratch) / "scores", np.float32, "w+", shape=(int(starts[-1]),))
            documents = np.memmap(Path(scratch) / "documents", np.int32, "w+", shape=scores.shape)
            self._fill(scores, documents, starts, frequency)
            index = bm25s.BM25(k1=K1, b=B)
            index.vocab_dict = dict(self._vocabulary)
            index.vocab_dict.setdefault("", len(index.vocab_dict))
            index.nonoccurrence_array = None
            index.scores = {
                "data": scores,
                "indices": documents,
                "indptr": starts.astype(np.int64),
                "num_docs": len(self._lengths),
            }
            index.save(self._folder, show_progress=False)
            del index, scores, documents

    def close(self) -> None:
        self._spool.close()

    def __enter__(self) -> WordsWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _fill(
        self,
        scores: npt.NDArray[np.float32],
        documents: npt.NDArray[np.int32],
        starts: Numbers,
        frequency: Numbers,
    ) -> None:
        """Each word's scores lie together, documents in order; ``next_`` is where its next one goes."""
        lengths = np.frombuffer(self._lengths, dtype=np.int64)
        shortened = K1 * (1 - B + B * lengths / lengths.mean())
        rarity = np.log(1 + (len(lengths) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        next_ = starts[:-1].copy()
        for words, times, which in self._blocks():
            order = np.argsort(words, kind="stable")
            words, times, which = words[order], times[order], which[order]
            first = np.flatnonzero(np.diff(words, prepend=-1))
            counts = np.diff(np.append(first, len(words)))
            within = np.arange(len(words)) - np.repeat(first, counts)
            places = next_[words] + within
            scores[places] = rarity[words] * (times / (shortened[which] + times))
            documents[places] = which
            next_[words[first]] += counts

    def _blocks(self) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
        """Words, how often each stands in its document, and the document; a block at a time."""
        self._spool.seek(0)
        different = np.frombuffer(self._different, dtype=np.int64)
        for start in range(0, len(different), BLOCK):
            sizes = different[start : start + BLOCK]
            read = [np.frombuffer(self._spool.read(8 * int(size)), np.int32).reshape(2, -1) for size in sizes]
            words, times = np.concatenate(read, axis=1).astype(np.int64)
            yield words, times, np.repeat(np.arange(start, start + len(sizes)), sizes)
