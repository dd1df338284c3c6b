"""The field's shorthand, written out: "LA refusing s2" is read as "LA (council) refusing s2 (stage 2)"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("abbreviations.yaml")

_WORD = re.compile(r"[A-Za-z][\w&/-]*")
_JOIN = re.compile(r"[/-]")


class Abbreviations(BaseModel):
    """The data file: ``capitals`` count only when written so, ``lower`` however they are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    capitals: Mapping[str, str]
    lower: Mapping[str, str]

    def meaning(self, word: str) -> str | None:
        return self.capitals.get(word) or self.lower.get(word.lower())


@cache
def abbreviations() -> Abbreviations:
    """The table of abbreviations, read once from its data file."""
    return Abbreviations.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def expand(text: str) -> str:
    """The text with what each abbreviation stands for put after it in brackets."""
    return _WORD.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    held = abbreviations()
    word = found[0]
    whole = held.meaning(word)
    meanings = [whole] if whole else [held.meaning(part) for part in _JOIN.split(word)]
    said = " ".join(dict.fromkeys(meaning for meaning in meanings if meaning))
    return f"{word} ({said})" if said else word
