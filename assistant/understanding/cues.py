"""The lexicon of cues: how people tell what has happened to a complaint, as data in ``cues.yaml``.

``Cues.read`` scores every clause against every event type (and against the families of acts told without
their stage) in log-odds, keeping where in the clause the strongest cue stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.case import EventType

CUES_FILE = Path(__file__).with_name("cues.yaml")


class Cue(BaseModel):
    """One way of saying it: a pattern with its strength in log-odds, and what it must not stand beside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str
    unless: str | None = None
    strength: float = 2.0


class CueFile(BaseModel):
    """The data file, checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: dict[str, str]
    events: dict[EventType, list[Cue]]
    families: dict[str, list[Cue]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a clause: its strength and where it stands (offsets into the clause)."""

    strength: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClauseCues:
    """What the cues say of one clause."""

    events: Mapping[EventType, Hit] = field(default_factory=dict)
    families: Mapping[str, Hit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pattern:
    say: re.Pattern[str]
    unless: re.Pattern[str] | None
    strength: float


class Cues:
    """The compiled lexicon."""

    def __init__(self, data: CueFile) -> None:
        self._events = {kind: _compile(str(kind), cues, data.words) for kind, cues in data.events.items()}
        self._families = {name: _compile(name, cues, data.words) for name, cues in data.families.items()}

    def read(self, texts: Sequence[str]) -> list[ClauseCues]:
        """The cues found in each clause."""
        return [self._read(text.replace("’", "'")) for text in texts]

    def _read(self, text: str) -> ClauseCues:
        events = {kind: hit for kind, patterns in self._events.items() if (hit := _best(patterns, text))}
        families = {name: hit for name, patterns in self._families.items() if (hit := _best(patterns, text))}
        return ClauseCues(events, families)


def _best(patterns: Sequence[_Pattern], text: str) -> Hit | None:
    best: Hit | None = None
    for pattern in patterns:
        if best is not None and pattern.strength <= best.strength:
            continue
        match = pattern.say.search(text)
        if match and not (pattern.unless and pattern.unless.search(text)):
            best = Hit(pattern.strength, match.start(), match.end())
    return best


def _compile(name: str, cues: Sequence[Cue], words: Mapping[str, str]) -> list[_Pattern]:
    patterns = []
    for number, cue in enumerate(cues):
        try:
            say = re.compile(cue.say.format(**words), re.IGNORECASE)
            unless = re.compile(cue.unless.format(**words), re.IGNORECASE) if cue.unless else None
        except (re.error, KeyError, IndexError, ValueError) as error:
            raise ValueError(f"{CUES_FILE.name}: {name}: cue {number + 1} cannot be read: {error}") from error
        patterns.append(_Pattern(say, unless, cue.strength))
    return sorted(patterns, key=lambda p: -p.strength)


@cache
def load_cues(path: Path = CUES_FILE) -> Cues:
    """The lexicon shipped with the product. Raises ValueError naming the file and the entry at fault."""
    try:
        data = CueFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    return Cues(data)
