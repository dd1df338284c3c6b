"""Sentences put into blocks."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.letters.filling import Filled, Writer
from assistant.letters.model import Block, BlockKind, Sentence

K = BlockKind


def line_block(writer: Writer, kind: BlockKind, text: str, key: str, **values: Filled) -> Block:
    return Block(kind=kind, sentences=(said_surely(writer.say(text, key, (), law_only=False, **values)),))


def as_sentence(filled: Filled) -> Sentence:
    return Sentence(text=filled.text, origins=filled.origins)


def paragraph(sentences: Iterable[Sentence | None]) -> list[Block]:
    kept = tuple(sentence for sentence in sentences if sentence is not None)
    return [Block(kind=K.PARAGRAPH, sentences=kept)] if kept else []


def bullets(sentences: Iterable[Sentence]) -> list[Block]:
    return [Block(kind=K.BULLET, sentences=(sentence,)) for sentence in sentences]


def said_surely(sentence: Sentence | None) -> Sentence:
    assert sentence is not None
    return sentence
