"""Words of the trade explained where they stand: read from ``glossary.yaml``, checked when loaded."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.app.wording import WordingError

FILE = "glossary.yaml"


class Word(BaseModel):
    """A word, the other forms it is met in, and what it means in plain words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: str = Field(min_length=2)
    also: tuple[str, ...] = ()
    means: str = Field(min_length=10)

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.word, *self.also)


class Glossary:
    """The words, found in running text whatever their case."""

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.words = tuple(sorted(words, key=lambda word: word.word.lower()))
        self._by_form = {form.lower(): word for word in words for form in word.forms}
        longest_first = sorted(self._by_form, key=len, reverse=True)
        self.pattern = r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b"

    def word(self, form: str) -> Word:
        """The word behind a form that ``pattern`` found."""
        return self._by_form[form.lower()]


@cache
def glossary() -> Glossary:
    """The bundled glossary. Raises ``WordingError`` naming the file, the entry and what is wrong."""
    return parse(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def parse(raw: str) -> Glossary:
    """A glossary from YAML text. Raises ``WordingError``."""
    try:
        words = tuple(Word.model_validate(held) for held in yaml.safe_load(raw))
    except yaml.YAMLError as error:
        raise WordingError(f"{FILE} is not YAML: {error}") from error
    except (ValidationError, TypeError) as error:
        raise WordingError(f"{FILE}: {error}") from error
    forms = [form.lower() for word in words for form in word.forms]
    if twice := {form for form in forms if forms.count(form) > 1}:
        raise WordingError(f"{FILE}: explained twice: {', '.join(sorted(twice))}")
    return Glossary(words)
