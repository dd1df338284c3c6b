"""A decision's references to its own paragraphs, as a check on how they were numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import CrossReference, Paragraph

_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        start=1,
    )
}
_WORDS = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_ONE = rf"(?:\d{{1,3}}|(?:{_WORDS})\b)(?:\s?\(?[a-z]\)|[a-z]\b)?"
_JOIN = r"\s*(?:,\s*(?:and|or|to)?|and|or|to|-|–|&)\s*"
_REFERENCE = re.compile(
    rf"\bpara(?:graph)?s?\.?\s+(?P<to>{_ONE}(?:{_JOIN}(?:para(?:graph)?s?\s+)?{_ONE})*)(?![\d.]*\d)",
    re.IGNORECASE,
)
#: Words after or before that say the paragraph is another document's.
_ELSEWHERE = re.compile(
    r"^/|^\W*(?:(?:and \d+ )?(?:of|in|from|under)\b(?!\s+(?:this|my|the) (?:decision|statement|complaint"
    r"|draft))|of the\b)",
    re.IGNORECASE,
)
_OTHER_BEFORE = re.compile(
    r"\b(?:guidance|code|act|regulations?|schedule|framework|plan|report|letter|policy|chapter|section)"
    r"\b[\w’' \d,()/-]{0,25}[,(]?\s*$",
    re.IGNORECASE,
)
_SAYS_OWN = re.compile(r"^\W*(?:above|below|of this (?:decision|statement))", re.IGNORECASE)


def find_cross_references(paragraphs: Sequence[Paragraph]) -> tuple[CrossReference, ...]:
    """Every place where a paragraph points to others of the same document."""
    last = len(paragraphs)
    return tuple(
        CrossReference(
            paragraph=paragraph.number,
            words=words,
            to=to,
            resolves=all(1 <= number <= last for number in to),
        )
        for paragraph in paragraphs
        for words, to in _references(paragraph.whole())
    )


def _references(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    for found in _REFERENCE.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if not _SAYS_OWN.match(after) and (_ELSEWHERE.match(after) or _OTHER_BEFORE.search(before[-60:])):
            continue
        if numbers := _numbers(found["to"]):
            yield found[0], numbers


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers named; "11 to 14" is all four."""
    tokens = re.findall(rf"\d{{1,3}}|{_WORDS}|to\b|-|–", text.lower())
    numbers: list[int] = []
    through = False
    for token in tokens:
        if token in ("to", "-", "–"):
            through = True
            continue
        number = int(token) if token.isdigit() else _NUMBER_WORDS[token]
        if through and numbers and numbers[-1] < number <= numbers[-1] + 60:
            numbers.extend(range(numbers[-1] + 1, number + 1))
        else:
            numbers.append(number)
        through = False
    return tuple(numbers)


def warnings_from(references: Sequence[CrossReference], last: int) -> list[str]:
    """A sentence for each reference to a paragraph that is not there; ``last`` is the last that is."""
    return [
        f"Paragraph {reference.paragraph} refers to “{reference.words}”, and the paragraphs run from 1 "
        f"to {last}."
        for reference in references
        if not reference.resolves
    ]
