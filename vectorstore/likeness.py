"""What a situation and a decision share and where they differ, said in one line, with where it is shown.

Nothing is claimed that the decision's record does not hold: a fault is named as found only where the record
codes it, a subject only where the record's words or codes tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from vectorstore.records import Decision

FILE = Path(__file__).with_name("likeness.yaml")


class ServiceWords(BaseModel):
    """How a service is said, and the subjects and categories that tell of it."""

    model_config = ConfigDict(extra="forbid")

    phrase: str
    topics: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class Wording(BaseModel):
    """The data file: codes, and the words they are said in."""

    model_config = ConfigDict(extra="forbid")

    faults: Mapping[str, str]
    services: Mapping[str, ServiceWords]
    complainants: Mapping[str, str]
    stages: Mapping[str, str]
    endings: Mapping[str, str]
    lines: Mapping[str, str]


@dataclass(frozen=True)
class Likeness:
    """What was found to be shared: fault codes, subjects as they are said, and whether the persons are alike.

    ``other_person`` is set where both are known and differ.
    """

    faults: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    same_person: bool = False
    other_person: bool = False


@cache
def wording() -> Wording:
    """The wording, read once from its data file."""
    return Wording.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def fault_phrase(code: str) -> str:
    """What a council did, in plain words: "refused stage 2"."""
    return wording().faults.get(code) or code.replace("_", " ")


def whose_phrase(code: str) -> str:
    """A complainant in plain words: "a foster carer"."""
    return wording().complainants.get(code) or "another person"


def services_of(decision: Decision) -> frozenset[str]:
    """The services a decision is about, as codes of a case, by its topics and category."""
    return _services(decision.category, decision.topics)


@lru_cache(maxsize=4000)
def _services(category_of: str | None, topics: tuple[str, ...]) -> frozenset[str]:
    category = (category_of or "").split(">")[-1].strip()
    return frozenset(
        code
        for code, service in wording().services.items()
        if category in service.categories or any(topic in topics for topic in service.topics)
    )


def why(found: Likeness, decision: Decision) -> str:
    """One line: what it shares, then what differs."""
    lines = wording().lines
    shared = _shared(found, decision)
    line = lines["shared"].format(shared=_and(shared)) if shared else lines["words_only"]
    differs = _differs(found, decision)
    return f"{line} {lines['differs'].format(differs='; '.join(differs))}" if differs else line


def marks(decision: Decision) -> tuple[str, ...]:
    """What a reader should notice first: a public report, an upheld complaint."""
    outcome = (decision.outcome or "").lower()
    found = ("public report",) if outcome.startswith("report") else ()
    return (*found, "upheld") if "upheld" in outcome and not outcome.startswith("not") else found


def _shared(found: Likeness, decision: Decision) -> list[str]:
    lines = wording().lines
    shared: list[str] = []
    if found.faults:
        shared.append(lines["council"].format(did=_and([fault_phrase(code) for code in found.faults[:2]])))
    if found.subjects:
        shared.append(lines["about"].format(subjects=_and(list(found.subjects[: 2 if found.faults else 3]))))
    if found.same_person and decision.complainant:
        shared.append(lines["whose"].format(who=whose_phrase(decision.complainant)))
    return shared


def _differs(found: Likeness, decision: Decision) -> list[str]:
    lines = wording().lines
    differs: list[str] = []
    if found.other_person and decision.complainant:
        differs.append(lines["whose"].format(who=whose_phrase(decision.complainant)))
    ending = wording().endings.get(decision.disposition or "")
    return [*differs, ending] if ending else differs


def _and(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
