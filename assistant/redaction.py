"""What is taken out of a text before it leaves this machine, and put back when an answer returns.

``Redactor`` is the port: anything that finds what names a person can stand behind it. ``PatternRedactor`` is
built in and needs nothing: it knows addresses, numbers and the usual ways people name each other, and errs on
the side of taking out too much.
"""

# ruff: noqa: E501 (the patterns read best whole)
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple, Protocol

TOKEN = re.compile(r"\[\[[A-Z]\d+\]\]")


class Span(NamedTuple):
    """A piece of a text to take out. ``kind`` is the letter of its token: D date, N name, X number or address."""

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


def redact(text: str, redactor: Redactor, known: Sequence[Span] = ()) -> Redacted:
    """The text with tokens for what ``known`` and the redactor name. ``known`` spans win where they overlap;
    the same words get the same token. What only looks like a token of ours is taken out as well."""
    posing = [Span(match.start(), match.end(), "X") for match in TOKEN.finditer(text)]
    found = [*posing, *known, *redactor.find(text)]
    kept: list[Span] = []
    for span in found:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    tokens: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    pieces, at = [], 0
    for span in sorted(kept):
        key = (span.kind, text[span.start : span.end])
        if key not in tokens:
            counts[span.kind] = counts.get(span.kind, 0) + 1
            tokens[key] = f"[[{span.kind}{counts[span.kind]}]]"
        pieces += [text[at : span.start], tokens[key]]
        at = span.end
    originals = {token: words for (_, words), token in tokens.items()}
    return Redacted("".join([*pieces, text[at:]]), originals)


_STAGES = r"(?:stage|stg|st|s|step|reg|regulation|section|para|part|act|form|year)[ .-]?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("X", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("X", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("X", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)),  # a postcode
    ("X", re.compile(r"\b\d+[a-z]? (?:[A-Z][\w'’]+ ){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Close|Lane|Way|Drive|Court|Place|Gardens|Crescent|Terrace)\b")),
    ("X", re.compile(r"(?<![\w£])(?<!stage )(?<!s)(?:\+?\d[\d ()/.-]{{4,}}\d|\w*\d{{4,}}\w*|[A-Za-z]{{1,5}}[-/]\d[\w/-]*)")),
    ("X", re.compile(r"£ ?\d[\d,.]*k?", re.IGNORECASE)),
    ("N", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Sir|Judge|HHJ|DJ|Sister|Auntie?|Uncle|Nan|Nana)\.? +[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")),
    ("N", re.compile(r"(?:(?<=called )|(?<=named )|(?<=name is )|(?<=name's ))[A-Za-z][\w'’-]+(?: [A-Z][\w'’-]+)?")),
)  # fmt: skip
_NUMBER = re.compile(r"(?<![\w\[£])\d+(?:[.,]\d+)?(?![\w\]])")
_BEFORE_STAGE = re.compile(_STAGES + r"$", re.IGNORECASE)
_COUNTED = re.compile(
    r" ?(?:working|calendar|school)? ?(?:days?|weeks?|wks?|months?|mths?|years?|yrs?|hours?|hrs?|times|of (?:them|us)|"
    r"people|children|kids|boys|girls|complaints?|points?|letters?|emails?|y/?o\b)",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"\b(?:my|our|her|his|their|the) (?:\w+ )?(?:son|daughter|child|boy|girl|lad|nephew|niece|grandson|granddaughter|"
    r"grandchild|brother|sister|partner|husband|wife|client|sw|social worker|manager|iro),? (?P<name>[A-Za-z][\w'’-]+)",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b[A-Z][a-z'’]+(?:-[A-Z][a-z]+)*\b")
_SENTENCE_END = re.compile(r"(?:^|[.!?\n:;\"“]\s*|[-*•]\s+)$")


class PatternRedactor:
    """Finds addresses, numbers and names by their form. Counts ("10 working days") and stages ("stage 2") stay:
    they name nobody, and what is told cannot be understood without them."""

    def find(self, text: str) -> Iterable[Span]:
        for kind, pattern in _PATTERNS:
            yield from (Span(m.start(), m.end(), kind) for m in pattern.finditer(text))
        for match in _NUMBER.finditer(text):
            stage = _BEFORE_STAGE.search(text[: match.start()])
            if not stage and not _COUNTED.match(text[match.end() :]):
                yield Span(match.start(), match.end(), "X")
        yield from _names(text)


def _names(text: str) -> Iterable[Span]:
    """Names after "my son", and words with a capital that nothing but a name calls for."""
    names = {m["name"].lower() for m in _CHILD.finditer(text) if m["name"].lower() not in _common()}
    for match in _CAPITAL.finditer(text):
        word = match[0].lower().removesuffix("'s").removesuffix("’s")
        if word not in _common() and not _SENTENCE_END.search(text[: match.start()]):
            names.add(word)
    for match in re.finditer(r"[\w-]+", text):
        if match[0].lower() in names:
            yield Span(match.start(), match.end(), "N")
    for match in _CAPITAL.finditer(text):  # at the start of a sentence, where the word is not a common one
        if match[0].lower() not in _common() and match[0].lower() not in names:
            yield Span(match.start(), match.end(), "N")


@cache
def _common() -> frozenset[str]:
    """Words that have a capital, or stand after "my son", without being a name."""
    raw = resources.files(__package__).joinpath("redaction.txt").read_text(encoding="utf-8")
    return frozenset(word for line in raw.splitlines() if not line.startswith("#") for word in line.split())
