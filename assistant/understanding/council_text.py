"""A letter cut into sentences, each with the days told in it; the letter's own day; where its body begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.understanding.date_spans import Form
from assistant.understanding.dates import DateMention


@dataclass(frozen=True)
class LetterSentence:
    """A sentence of the letter: where it starts in the joined text, and in small letters for the patterns."""

    text: str
    start: int
    plain: str
    mentions: tuple[DateMention, ...] = ()

    def near(self, at: int) -> DateMention | None:
        """The day told nearest after a place in the sentence; before it where none follows."""
        dated = [m for m in self.mentions if m.when.known and m.form is not Form.DAY_COUNT]
        after = [m for m in dated if m.start - self.start >= at]
        return after[0] if after else (dated[-1] if dated else None)


_SHORTENED = ((r"\bwon't\b", "will not"), (r"\bcan't\b", "can not"), (r"n't\b", " not"))


def plain(text: str) -> str:
    """Small letters, plain apostrophes, and "won't" as "will not"."""
    plain = text.lower().replace("’", "'").replace("‘", "'")
    for short, full in _SHORTENED:
        plain = re.sub(short, full, plain)
    return plain


_ENDING = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[\"“'(]?[A-Z0-9£])|\n+")
_SHORT_FORM = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Miss|St|No|Ref|ref|Tel|[A-Z])\.$|^\s*\(?\d{1,2}\.$")
_HEADING_LENGTH = 60


def join_lines(text: str) -> str:
    """The letter with its wrapped lines joined; a line that stands alone (a heading) keeps its end."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_paragraph([line.strip() for line in p.split("\n") if line.strip()]) for p in paragraphs)


def _paragraph(lines: list[str]) -> str:
    joined = ""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        alone = line.startswith("Dear ") or (
            len(line) <= _HEADING_LENGTH
            and line[-1] not in ".,;:"
            and (not following or following[0].isupper())
        )
        joined += " ".join(line.split()) + ("\n" if alone else " ")
    return joined.strip()


def sentence_spans(joined: str) -> Iterator[tuple[int, str]]:
    """Each sentence with where it starts."""
    start = 0
    for end in _ENDING.finditer(joined):
        if _SHORT_FORM.search(joined[start : end.start()]) and "\n" not in end.group():
            continue
        if joined[start : end.start()].strip():
            yield start, joined[start : end.start()].strip()
        start = end.end()
    if joined[start:].strip():
        yield start, joined[start:].strip()


_SALUTATION = re.compile(r"^(?:dear|hi|hello|hey)\b")


def body_start(sentences: Sequence[LetterSentence]) -> int:
    """Where what follows the salutation begins; 0 where there is none."""
    for number, sentence in enumerate(sentences):
        if _SALUTATION.match(sentence.plain) and len(sentence.plain) <= _HEADING_LENGTH:
            return number + 1
    return 0


def body_of(sentences: Sequence[LetterSentence]) -> list[LetterSentence]:
    """What follows the salutation; the whole where there is none."""
    return list(sentences[body_start(sentences) :])


_OTHER_DAY = re.compile(
    r"(?:hearing|held|heard|met|panel|meeting|received|complaint|request|visit)\W*(?:on|of|made|dated)?\W*$",
    re.IGNORECASE,
)


def day_of_letter(joined: str, mentions: Iterable[DateMention]) -> date | None:
    """The day the letter is dated: the first whole day before the salutation, unless it is said there to be
    the day of something else and another follows."""
    salutation = re.search(r"^Dear\b", joined, re.MULTILINE)
    end = salutation.start() if salutation else min(len(joined), 400)
    days = [m for m in mentions if m.start < end and m.when.day and m.form is Form.DATE]
    own = [m for m in days if not _OTHER_DAY.search(joined[max(0, m.start - 30) : m.start])]
    return next((m.when.day for m in own or days), None)
