"""The words of every letter, as data, checked when loaded. Code chooses a line and fills its gaps."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TypeVar

import yaml
from pydantic import ValidationError

from assistant.letters.wording.schema import (
    CalendarBook,
    EventBook,
    HeadBook,
    LetterBook,
    OutcomeBook,
    Part,
    ReasonBook,
    TranscriptBook,
    Wording,
)

__all__ = ["Wording", "WordingError", "load_wording"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

P = TypeVar("P", bound=Part)


class WordingError(Exception):
    """A wording file is damaged. ``str(error)`` names the file, the entry and what is wrong."""


@cache
def load_wording() -> Wording:
    """All the letters' wording, checked. Raises ``WordingError``."""
    return Wording(
        book=_read("letters.yaml", LetterBook),
        events=parse("events.yaml", {"events": _data("events.yaml")}, EventBook),
        heads=_read("heads.yaml", HeadBook),
        reasons=_read("reasons.yaml", ReasonBook),
        outcomes=parse("outcomes.yaml", {"outcomes": _data("outcomes.yaml")}, OutcomeBook),
        calendar=_read("calendar.yaml", CalendarBook),
        transcript=_read("transcript.yaml", TranscriptBook),
    )


def _read(name: str, kind: type[P]) -> P:
    return parse(name, _data(name), kind)


def _data(name: str) -> object:
    raw = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    try:
        data: object = yaml.load(raw, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise WordingError(f"{name}: not YAML: {error}") from error
    return data


def parse(name: str, data: object, kind: type[P]) -> P:
    """One file's words. Raises ``WordingError`` naming ``name`` and the entry."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        entry = ".".join(str(step) for step in first["loc"]) or "the whole file"
        raise WordingError(f"{name}: {entry}: {first['msg']}") from error
