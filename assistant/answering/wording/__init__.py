"""The words of every answer, as data: one YAML file a subject, checked when loaded.

Code chooses an entry and fills its gaps; it writes no sentence of its own. ``load_wording`` raises
``WordingError`` naming the file and the entry that is wrong.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from string import Formatter
from typing import TypeVar

import yaml
from pydantic import ValidationError

from assistant.answering.wording.schema import (
    AskedBook,
    ContactBook,
    DeadlineBook,
    DoubtBook,
    FollowUps,
    Frame,
    Grounds,
    Part,
    QuestionBook,
    RefusalBook,
    RouteBook,
    SafetyBook,
    SourceBook,
    StageBook,
    StepBook,
    Wording,
)

__all__ = ["Wording", "WordingError", "load_wording", "slots"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both load plain data only; the first is quicker

P = TypeVar("P", bound=Part)


class WordingError(Exception):
    """A wording file is damaged. ``str(error)`` names the file, the entry and what is wrong."""


def slots(text: str) -> frozenset[str]:
    """The names of the gaps in a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@cache
def load_wording() -> Wording:
    """All the wording, checked. Raises WordingError."""
    return Wording(
        stages=_read("stages.yaml", StageBook),
        steps=_read("steps.yaml", StepBook),
        faults=_read("faults.yaml", Grounds),
        asks=_read("asks.yaml", Grounds),
        refusals=_read("refusals.yaml", RefusalBook),
        deadlines=_read("deadlines.yaml", DeadlineBook),
        routes=_read("routes.yaml", RouteBook),
        questions=_read("questions.yaml", QuestionBook),
        safety=_read("safety.yaml", SafetyBook),
        contacts=_read("contacts.yaml", ContactBook),
        followups=_read("followups.yaml", FollowUps),
        asked=_read("asked.yaml", AskedBook),
        doubts=_read("doubts.yaml", DoubtBook),
        frame=_read("frame.yaml", Frame),
        sources=_read("sources.yaml", SourceBook),
    )


def _read(name: str, kind: type[P]) -> P:
    raw = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    return parse(name, raw, kind)


def parse(name: str, raw: str, kind: type[P]) -> P:
    """One file's words. Raises WordingError naming ``name`` and the entry."""
    try:
        data = yaml.load(raw, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise WordingError(f"{name}: not YAML: {error}") from error
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        entry = ".".join(str(step) for step in first["loc"]) or "the whole file"
        raise WordingError(f"{name}: {entry}: {first['msg']}") from error
