"""Names, found by what they are not: a word leaves only where it is an ordinary one.

People write names without capitals and spell words in their own way, so a list of names would miss the most.
Here the list is of ordinary words (``ordinary_words.txt``), and any other word is taken for a name, but for a
slip of the pen in a long one. A word with a capital inside a sentence is a name unless it is one of the few
that carry a capital for another reason (``capital_words.txt``), so that Will, Hope and Summer are seen too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from assistant.redaction.spans import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?\n:;\"“]\s*|[-*•]\s+)$")
_TITLE = re.compile(
    r"(?<!\w)(?:mr|mrs|ms|miss|mx|dr|prof|rev|cllr|councillor|sir|dame|lady|judge|hhj|dj|sgt|auntie|aunty|uncle|nana|"
    r"grandad|granny)\.? +(?=(?P<name>[^\W\d_][\w'’-]*))",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:called|named|names|name is|name['’]?s|i am|i['’]?m|known as)[ ,]+['\"‘“]?"
    r"(?P<name>[^\W\d_][\w'’-]*)",
    re.IGNORECASE,
)
_NEVER_AFTER_TITLE = frozenset(
    {"and", "who", "said", "is", "was", "has", "had", "of", "at", "or", "in", "on", "the"}
)
_SLIP = range(6, 25)  # how many letters a word has that may be an ordinary one with a slip in it
_JOINED = re.compile(r"[ .&'’-]{1,3}|,? and ")


def names(text: str) -> Iterator[Span]:
    """The spans of names, neighbours joined into one."""
    found = sorted({*_by_word(text), *_after_title(text)})
    at = None
    for span in found:
        if at and (span.start <= at.end or re.fullmatch(r"[ .-]{1,2}|['’]", text[at.end : span.start])):
            at = at._replace(end=max(at.end, span.end))
            continue
        if at:
            yield at
        at = span
    if at:
        yield at


def _by_word(text: str) -> Iterator[Span]:
    seen = {
        m[0].lower()
        for m in _WORD.finditer(text)
        if _is_name(text, m) and m[0].lower() not in ordinary_words()
    }
    for match in _WORD.finditer(text):
        if _is_name(text, match) or _plain(match[0]) in seen:
            yield Span(match.start(), match.start() + len(_own(match[0])), "N")


def _is_name(text: str, match: re.Match[str]) -> bool:
    word, plain = match[0], _plain(match[0])
    if len(word) == 1:  # an initial; a small letter alone is an abbreviation or a slip
        return word.isupper() and word not in ("I", "A")
    if (
        word[0].isupper()
        and not word.isupper()
        and not _OPENS.search(text[max(0, match.start() - 8) : match.start()])
    ):
        return plain not in capital_words()
    return plain not in capital_words() and not is_ordinary(plain)


def _after_title(text: str) -> Iterator[Span]:
    """A title with the word after it, whatever word it is."""
    for match in _TITLE.finditer(text):
        if match["name"].lower() not in _NEVER_AFTER_TITLE:
            yield Span(match.start(), match.end("name"), "N")
    for match in _CALLED.finditer(text):
        if match["name"][0].isupper() and _plain(match["name"]) not in capital_words():
            yield Span(match.start("name"), match.end("name"), "N")


def is_ordinary(word: str) -> bool:
    """Whether a word in small letters is one that may leave: known, or a long one with one slip in it."""
    if word in ordinary_words() or any(
        word.removesuffix(end) in ordinary_words() for end in ("s", "n't", "'s")
    ):
        return True
    return len(word) in _SLIP and not ordinary_slips().isdisjoint(_shortened(word))


def _own(word: str) -> str:
    """The word without the ending of a possessive, which stays."""
    return re.sub(r"['’]s?$", "", word)


def _plain(word: str) -> str:
    return _own(word.lower()).replace("’", "'")


def _shortened(word: str) -> set[str]:
    """The word and what is left of it with each one letter out: two words that share one are a slip apart."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@cache
def ordinary_words() -> frozenset[str]:
    return _words("ordinary_words.txt")


@cache
def ordinary_slips() -> frozenset[str]:
    return frozenset(short for word in ordinary_words() if len(word) in _SLIP for short in _shortened(word))


@cache
def capital_words() -> frozenset[str]:
    return _words("capital_words.txt")


def _words(name: str) -> frozenset[str]:
    raw = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return frozenset(word for line in raw.splitlines() if not line.startswith("#") for word in line.split())
