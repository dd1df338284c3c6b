"""What the Ombudsman did not look into, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Found
from ingest.extraction.sentences import Sentence
from ingest.sections import Role, says_not

_NOT = re.compile(
    r"\b(?:not|cannot|never|unable to|decided against|discontinued|ended my)\b(?:\W+\w+)"
    r"{0,6}?\W+(?:investigat\w*|look(?:ed|ing)? (?:at|into)|consider(?:ed|ing)?|re-?investigat\w*)\b"
    r"|\bdiscontinued (?:my|the|this) investigation\b|\b(?:cannot|will not) (?:investigate|consider)\b",
    re.IGNORECASE,
)
_WILL_NOT = re.compile(
    r"\b(?:will|can|do|should|have decided) ?not (?:to )?(?:investigate|start|consider)\b|\bcannot "
    r"(?:investigate|consider)\b|\bdiscontinued\b",
    re.IGNORECASE,
)


def not_investigated(told: Sequence[Sentence]) -> list[Found]:
    """One entry a paragraph: the sentences that say what was left out, with those that follow and say why."""
    found: list[Found] = []
    for number in dict.fromkeys(sentence.paragraph for sentence in told):
        own = [sentence for sentence in told if sentence.paragraph == number]
        if text := _left_out(own):
            found.append(Found(text=text, paragraphs=(number,)))
    return found


def _left_out(own: Sequence[Sentence]) -> str | None:
    role, heading = own[0].role, own[0].section
    if role is Role.SCOPE:
        if says_not(heading) and not re.search(
            r"\bhave and\b|\bdid and\b|\band have not\b", heading, re.IGNORECASE
        ):
            return " ".join(sentence.text for sentence in own)
        return _from_first_not(own)
    if role is Role.FINAL:
        kept = [sentence.text for sentence in own if _WILL_NOT.search(sentence.text)]
        return " ".join(kept) or None
    return None


def _from_first_not(own: Sequence[Sentence]) -> str | None:
    for place, sentence in enumerate(own):
        if _NOT.search(sentence.text):
            return " ".join(later.text for later in own[place:])
    return None
