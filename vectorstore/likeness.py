"""What a person's situation shares with a decision: how much it counts, and how it is said in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from vectorstore.records import Decision, Situation

FILE = Path(__file__).with_name("likeness.yaml")

#: What each shared thing adds, beside a relevance of words and meaning that runs from 0 to 1.
FAULT, NEXT_FAULT = 0.45, 0.12
SERVICE, TOPIC = 0.15, 0.10
COMPLAINANT = 0.06
STAGE = 0.06
PROCEDURE = 0.03
UPHELD, REPORT = 0.06, 0.09
NEWNESS = 0.05  # the newest against one of 2013
FIRST_YEAR, YEARS = 2013, 14


class ServiceWords(BaseModel):
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


@dataclass(frozen=True)
class Likeness:
    """``score`` adds to the relevance; the rest is what was found to be shared, as codes."""

    score: float
    faults: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    complainant: bool = False


@cache
def wording() -> Wording:
    return Wording.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def likeness(situation: Situation, decision: Decision, said: Set[str] | None = None) -> Likeness:
    """Compare a situation's codes (and, for topics, its words) with a decision's own fields.

    ``said`` are the words of the situation's text, where they were taken already.
    """
    words = wording()
    faults = tuple(code for code in situation.faults if code in decision.fault_codes)
    services = tuple(
        code
        for code in situation.services
        if code in words.services and _about(words.services[code], decision)
    )
    topics = shared_topics(situation, decision, words_of(situation.text) if said is None else said)
    complainant = situation.complainant is not None and situation.complainant == decision.complainant
    score = (FAULT + NEXT_FAULT * (len(faults) - 1)) if faults else 0.0
    score += SERVICE * min(len(services), 2) + TOPIC * min(len(topics), 2)
    score += COMPLAINANT * complainant
    score += STAGE * (words.stages.get(situation.stage or "") == decision.stage_reached)
    score += PROCEDURE * (situation.procedure is not None and situation.procedure == decision.procedure)
    return Likeness(score + standing(decision), faults, services, topics, complainant)


def standing(decision: Decision) -> float:
    """The mild preference among equals for upheld and for newer decisions."""
    outcome = (decision.outcome or "").lower()
    upheld = REPORT if outcome.startswith("report") else UPHELD if outcome == "upheld" else 0.0
    return upheld + NEWNESS * max(0, decision.year - FIRST_YEAR) / YEARS


def shared_topics(situation: Situation, decision: Decision, said: Set[str]) -> tuple[str, ...]:
    """The decision's topics that were asked for, or whose every word was said."""
    return tuple(
        topic
        for topic in decision.topics
        if topic in situation.topics or (len(topic) > 3 and _topic_words(topic) <= said)
    )


def fault_phrase(code: str) -> str:
    """What a council did, in plain words: "refused stage 2"."""
    return wording().faults.get(code) or code.replace("_", " ")


def whose_phrase(code: str) -> str:
    """A complainant in plain words: "a foster carer"."""
    return wording().complainants.get(code) or "another person"


def why(found: Likeness, decision: Decision) -> str:
    """One line: what it shares, and how it ended where that was not with fault."""
    words = wording()
    shared: list[str] = []
    if found.faults:
        shared.append(f"the council {_and([fault_phrase(code) for code in found.faults[:2]])}")
    about = [words.services[code].phrase for code in found.services[:2]]
    about += [topic.replace("_", " ") for topic in found.topics[:2] if not found.services]
    if about:
        shared.append(f"it was about {_and(about)}")
    if found.complainant and decision.complainant and decision.complainant in words.complainants:
        shared.append(f"{words.complainants[decision.complainant]} complained")
    line = f"Here too {_and(shared)}." if shared else "What happened reads most like your words."
    ending = words.endings.get(decision.disposition or "")
    return f"{line} {ending}" if ending else line


def _about(service: ServiceWords, decision: Decision) -> bool:
    category = (decision.category or "").split(">")[-1].strip()
    return category in service.categories or any(topic in decision.topics for topic in service.topics)


def words_of(text: str) -> Set[str]:
    """The words of a text, singular and plural as one."""
    return {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", text.lower())}


@cache
def _topic_words(topic: str) -> Set[str]:
    return words_of(topic.replace("_", " "))


def _and(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
