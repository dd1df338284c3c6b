"""The words of the page, read from ``wording.yaml`` and checked when loaded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.app.stage_path import Tone

FILE = "wording.yaml"


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EventWords(Part):
    """``stage``: which stage the event belongs to (4 is the Ombudsman, 0 none in particular)."""

    label: str
    stage: int = Field(ge=0, le=4)


class StageWords(Part):
    at: int = Field(ge=0, le=4)
    tone: Tone
    says: str


class PlaceWords(Part):
    title: str
    about: str


class Example(Part):
    label: str
    message: str


class Elsewhere(Part):
    """Where a family outside England goes instead."""

    nation: str
    says: str
    body: str
    url: str


class Wording(Part):
    """Labels by code. A code that is not listed is shown as its own words."""

    events: dict[str, EventWords]
    persons: dict[str, str]
    nations: dict[str, str]
    procedures: dict[str, str]
    services: dict[str, str]
    reasons: dict[str, str]
    circumstances: dict[str, str]
    wants: dict[str, str]
    safety: dict[str, str]
    deadlines: dict[str, str]
    parties: dict[str, str]
    deadline_states: dict[str, str]
    stages: dict[str, StageWords]
    places: tuple[PlaceWords, PlaceWords, PlaceWords, PlaceWords]
    steps: dict[str, int]
    citation_kinds: dict[str, str]
    starters: tuple[Example, ...]
    examples: tuple[Example, ...]
    elsewhere: tuple[Elsewhere, ...]
    caveats: dict[str, str]
    faults: dict[str, str]
    routes: dict[str, str]
    next_steps: dict[str, str]
    conclusions: dict[str, str]
    letter_origins: dict[str, str]
    letter_details: dict[str, str]
    foot: str


class WordingError(Exception):
    """``wording.yaml`` is damaged. ``str(error)`` names the file, the entry and what is wrong."""


@cache
def wording() -> Wording:
    """The page's words. Raises ``WordingError``."""
    return parse(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


def parse(raw: str) -> Wording:
    """Words from YAML text. Raises ``WordingError``."""
    try:
        return Wording.model_validate(yaml.safe_load(raw))
    except yaml.YAMLError as error:
        raise WordingError(f"{FILE} is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise WordingError(f"{FILE}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def label(labels: Mapping[str, str], code: str) -> str:
    """The words for a code, or the code itself read as words."""
    return labels.get(code) or code.replace("_", " ").capitalize()
