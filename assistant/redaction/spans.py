"""Spans to take out of a text, and a text with tokens in their place that can be put back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol

TOKEN = re.compile(r"\[\[[A-Z]\d+\]\]")


class Span(NamedTuple):
    """A piece of a text to take out. ``kind`` is its token's letter: D date, N name, X number or address."""

    start: int
    end: int
    kind: str


class Redacted(NamedTuple):
    """A text with tokens such as ``[[N1]]`` for what was taken out, and what each stands for."""

    text: str
    originals: dict[str, str]

    def restore(self, text: str) -> str:
        """A text with this text's tokens replaced by what they stand for; tokens it does not know stay."""
        return TOKEN.sub(lambda token: self.originals.get(token[0], token[0]), text)


class Redactor(Protocol):
    """Finds what may not leave the machine."""

    def find(self, text: str) -> Iterable[Span]:
        """The spans to take out; they may overlap and come in any order."""
        ...


class Several(NamedTuple):
    """Takes out what any of its redactors finds."""

    redactors: tuple[Redactor, ...]

    def find(self, text: str) -> Iterator[Span]:
        for redactor in self.redactors:
            yield from redactor.find(text)


class Listed(NamedTuple):
    """Takes out the words that a person named, wherever they stand and however they are written."""

    words: tuple[str, ...]

    def find(self, text: str) -> Iterator[Span]:
        for word in filter(None, map(str.strip, self.words)):
            for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
                yield Span(match.start(), match.end(), "N")


def redact(text: str, redactor: Redactor, known: Sequence[Span] = ()) -> Redacted:
    """The text with tokens for what ``known`` and the redactor name. ``known`` spans win where they overlap;
    the same words get the same token. What only looks like a token of ours is taken out as well."""
    posing = [Span(match.start(), match.end(), "X") for match in TOKEN.finditer(text)]
    kept = _apart(text, [*posing, *known, *_merged(redactor.find(text))])
    tokens: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    pieces, at = [], 0
    for span in kept:
        key = (span.kind, text[span.start : span.end])
        if key not in tokens:
            counts[span.kind] = counts.get(span.kind, 0) + 1
            tokens[key] = f"[[{span.kind}{counts[span.kind]}]]"
        pieces += [text[at : span.start], tokens[key]]
        at = span.end
    originals = {token: words for (_, words), token in tokens.items()}
    return Redacted("".join([*pieces, text[at:]]), originals)


def _merged(found: Iterable[Span]) -> list[Span]:
    """Spans that overlap as one, of the kind of the first: what any of them names is out."""
    merged: list[Span] = []
    for span in sorted(found):
        if merged and span.start < merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _apart(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans in their order in the text, each cut to what no earlier one in ``spans`` covers; pieces
    without a letter or a digit are left out."""
    owner = [-1] * len(text)
    for number, span in enumerate(spans):
        for place in range(span.start, span.end):
            if owner[place] < 0:
                owner[place] = number
    pieces, at = [], 0
    for number, run in groupby(owner):
        end = at + sum(1 for _ in run)
        if number >= 0 and any(map(str.isalnum, text[at:end])):
            pieces.append(Span(at, end, spans[number].kind))
        at = end
    return pieces
