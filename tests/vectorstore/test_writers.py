"""What writes an index a piece at a time makes the very files that libraries make at once."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest

from tests.vectorstore.small import DECISIONS, DIMENSION
from vectorstore.part_vectors import PartVectors, PartVectorsWriter
from vectorstore.records import Chunk, ChunkKind
from vectorstore.rows_file import RowsFile
from vectorstore.words import WordIndex, write_stems
from vectorstore.words_writer import BLOCK, K1, B

WORDS = [f"w{number}" for number in range(60)]


def test_the_word_index_is_the_one_bm25s_makes(tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    lengths = draw.integers(0, 30, 2 * BLOCK + 17)
    documents = [[WORDS[at] for at in draw.integers(0, len(WORDS), length)] for length in lengths]
    write_stems(tmp_path, iter(documents))
    ours = WordIndex.open(tmp_path, len(documents))
    theirs = bm25s.BM25(k1=K1, b=B)
    theirs.index([words or [""] for words in documents], show_progress=False)
    for asked in (["w1"], ["w2", "w3", "w59"], ["w7", "unheard"]):
        known = [word for word in asked if word in theirs.vocab_dict]
        np.testing.assert_allclose(ours.scores(asked), theirs.get_scores(known), rtol=1e-6)
    assert ours.scores(["unheard"]).max() == 0
    assert ours.scores(["w1"]).max() > 0


def test_no_documents_make_no_word_index(tmp_path: Path) -> None:
    write_stems(tmp_path, [])
    assert WordIndex.open(tmp_path, 0).scores(["word"]).shape == (0,)


@pytest.mark.parametrize("counts", [(), (1,), (3, 0, 5)])
def test_rows_written_as_they_come_are_read_as_one_array(tmp_path: Path, counts: tuple[int, ...]) -> None:
    draw = np.random.default_rng(4)
    given = [draw.standard_normal((count, 5)).astype(np.float16) for count in counts]
    with RowsFile(tmp_path / "a.npy", 5, np.float16) as rows:
        for each in given:
            rows.append(each)
    read = np.load(tmp_path / "a.npy", mmap_mode="r") if sum(counts) else np.load(tmp_path / "a.npy")
    assert (read.shape, read.dtype) == ((sum(counts), 5), np.float16)
    assert np.array_equal(read, np.concatenate([np.zeros((0, 5), np.float16), *given]))


def test_rows_of_another_length_are_refused(tmp_path: Path) -> None:
    with RowsFile(tmp_path / "a.npy", 5, np.float16) as rows, pytest.raises(ValueError, match="rows of"):
        rows.append(np.zeros((2, 4)))


def chunk(ref: str, part: str, paragraph: int | None = None) -> Chunk:
    return Chunk(
        id=f"{ref}:{part}", kind=ChunkKind.DECISION, source_id=ref, part=part, text="", embedded="",
        paragraph=paragraph,
    )  # fmt: skip


def test_parts_are_read_back_by_decision_and_paragraph(tmp_path: Path) -> None:
    refs = list(DECISIONS)
    writer = PartVectorsWriter(tmp_path, refs, DIMENSION)
    rows = np.eye(DIMENSION, dtype=np.float32)
    writer.add([chunk(refs[0], "narrative"), chunk(refs[0], "para 7", 7)], rows[:2])
    writer.add([chunk(refs[2], "narrative")], rows[2:3])
    writer.finish()
    parts = PartVectors.open(tmp_path)
    numbers, near = parts.paragraphs(0, rows[1:2])
    assert (numbers.tolist(), near.tolist()) == ([7], [[1.0]])
    assert parts.cosines(np.array([0, 1, 2]), rows[2:3])[:, 0].tolist() == [0.0, -1.0, 1.0]


def test_parts_out_of_order_are_refused(tmp_path: Path) -> None:
    refs = list(DECISIONS)
    writer = PartVectorsWriter(tmp_path, refs, DIMENSION)
    rows = np.eye(DIMENSION, dtype=np.float32)
    writer.add([chunk(refs[1], "narrative")], rows[:1])
    with pytest.raises(ValueError, match="out of the order"):
        writer.add([chunk(refs[0], "narrative")], rows[:1])
    writer.close()
