"""The law and the decisions a letter may cite, as they are handed in by whoever asks for the letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from assistant.case import Frozen


class SourceKind(StrEnum):
    LAW = "law"
    GUIDANCE = "guidance"  # the statutory guidance
    DECISION = "decision"
    OMBUDSMAN = "ombudsman"  # the Ombudsman's own guidance


class RuleSource(Frozen):
    """Where a rule is written. ``confirmed`` False: the pinpoint is not to be shown as a firm one."""

    kind: SourceKind
    source: str
    pinpoint: str = ""
    url: str | None = None
    confirmed: bool = True


RuleSources = Mapping[str, tuple[RuleSource, ...]]  # by rule id, the best first


class Precedent(Frozen):
    """A real published decision. ``found`` says in our words what the Ombudsman found; ``why`` what it shares
    with the case; ``decided`` is None where the day of it was not seen."""

    ref: str
    council: str
    year: int
    decided: date | None = None
    outcome: str
    found: str
    remedy: str | None = None
    why: str = ""
    paragraphs: tuple[int, ...] = ()
    url: str
    faults: tuple[str, ...] = ()
