"""Pieces the model reads whole, each saying what it is from; nothing lost in the cutting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunking import chunk_all, chunk_decision, decision_document, split
from ingest.corpus import Corpus, load_corpus
from vectorstore.embedder import load_embedder
from vectorstore.records import Chunk


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="module")
def chunks(corpus: Corpus) -> list[Chunk]:
    return chunk_all(corpus.decisions.values(), corpus.rules.values(), corpus.guidance.values())


def test_every_piece_is_read_whole_by_the_model(chunks: list[Chunk]) -> None:
    embedder = load_embedder()
    longest = max(embedder.count_tokens(chunk.embedded) for chunk in chunks)
    assert longest <= embedder.max_tokens


def test_ids_are_distinct_and_every_record_has_a_piece(corpus: Corpus, chunks: list[Chunk]) -> None:
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert {chunk.source_id for chunk in chunks} == {*corpus.decisions, *corpus.rules, *corpus.guidance}


def test_paragraphs_keep_their_numbers_and_boilerplate_is_left_out(corpus: Corpus) -> None:
    decision = corpus.decisions["20 008 394"]
    numbers = {chunk.paragraph for chunk in chunk_decision(decision)} - {None}
    assert numbers == {*range(1, 34)} - {*range(3, 8)}


def test_pieces_say_what_they_are_from(corpus: Corpus) -> None:
    decision = corpus.decisions["20 008 394"]
    for chunk in chunk_decision(decision):
        assert "refused stage 2" in chunk.embedded
        assert chunk.text in decision_document(decision) or chunk.paragraph is not None


@given(st.text(max_size=600), st.integers(min_value=20, max_value=300))
def test_cutting_loses_no_words_and_keeps_to_the_size(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_pieces_are_of_much_the_same_length() -> None:
    text = "One sentence of a fair length stands here. " * 12
    lengths = [len(piece) for piece in split(text, 300)]
    assert max(lengths) - min(lengths) < 120
