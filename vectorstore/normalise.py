"""One spelling for what decisions and people spell in several ways, for searching only."""

from __future__ import annotations

import re

_NUMBERS = {"one": "1", "two": "2", "three": "3"}
_SPELT_STAGE = re.compile(r"\bstage[\s-]+(one|two|three)\b", re.IGNORECASE)
_STAGE = re.compile(r"\bstage[\s-]*([123])\b", re.IGNORECASE)


def normalise(text: str) -> str:
    """ "Stage two" and "stage 2" as one, spaces made single."""
    text = " ".join(text.split())
    return _SPELT_STAGE.sub(lambda found: f"stage {_NUMBERS[found[1].lower()]}", text)


def for_words(text: str) -> str:
    """For the word index: normalised, and each stage also as one word, since a number alone says little."""
    return _STAGE.sub(r"stage \1 stage\1", normalise(text))
