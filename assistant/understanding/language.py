"""Is the message in English? If not, which language, so that the answer can say so kindly.

Distressed English typed on a phone is still English: a message with enough of the commonest English words is
never sent to the detector, which also keeps its model (py3langid, 97 languages, offline) unloaded for nearly
everybody. The detector decides only for the rest, and only when it is sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Protocol, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.understanding.lexicon import LexiconError

_ENOUGH = 0.2  # share of words that settles it without the detector
_SURE = 0.7  # the detector's own probability below which we keep quiet
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Language:
    """A language other than English: its ISO 639-1 code, its English name and how sure (0 to 1)."""

    code: str
    name: str
    sure: float


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    english_words: str
    names: dict[str, str]


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def other_language(text: str) -> Language | None:
    """The language of a message that is not in English; None for English, or where one cannot tell."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if not words or not _enough_letters(words):
        return None
    english, names = _words_and_names()
    if sum(word in english for word in words) >= _ENOUGH * len(words):
        return None
    code, sure = _identifier().classify(" ".join(words))
    if code == "en" or sure < _SURE or code not in names:
        return None
    return Language(code, names[code], round(float(sure), 3))


def _enough_letters(words: list[str]) -> bool:
    """Two or three Latin-script words may be anything; in another script they cannot be English."""
    return len(words) >= _FEWEST_WORDS or not any(word.isascii() for word in words)


@cache
def _words_and_names() -> tuple[frozenset[str], dict[str, str]]:
    raw: Any = yaml.safe_load(
        resources.files(__package__).joinpath("languages.yaml").read_text(encoding="utf-8")
    )
    try:
        file = _File.model_validate(raw)
    except ValidationError as error:
        raise LexiconError(f"languages.yaml: {error.errors()[0]['msg']}") from error
    return frozenset(file.english_words.split()), file.names


@cache
def _identifier() -> _Identifier:
    """The detector, loaded once and only when needed (about a second)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
