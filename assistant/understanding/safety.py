"""Dangers that come before any complaint, and court dates that cannot wait.

Recall comes first, but a false alarm costs trust: danger that is over, other people's idioms ("this is
killing me") and what a report alleged do not count. The phrases are data (safety.yaml); this file decides
whether a phrase is near enough to "now" and not near a sign that it has ended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.case import Person, Safety
from assistant.understanding.lexicon import LexiconError, plain, sentence_spans
from assistant.understanding.segments import Clause

_NEAR = 170  # characters either side in which "now" or "over" is looked for

HearingKind = Literal["hearing", "send_appeal_limit"]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    any: list[str] = Field(min_length=1)
    unless: list[str] = []
    needs: list[str] = []


class _SafetyRule(_Rule):
    code: Safety
    now: bool = False
    heed_over: bool = True
    child_only: bool = False
    sure: float = Field(gt=0.0, le=1.0)


class _HearingRule(_Rule):
    kind: HearingKind


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    now: list[str]
    over: list[str]
    masked: list[str]
    entries: list[_SafetyRule]
    hearings: list[_HearingRule]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A danger told: its code, how sure (0 to 1) and the characters of the turn that tell it."""

    code: Safety
    sure: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """A clause that tells of a hearing, a court date or a tribunal appeal limit (to be dated elsewhere).

    ``kind`` says how to date it: a ``hearing`` is on its day; a ``send_appeal_limit`` runs two months from
    the day of the plan or decision (Special Educational Needs and Disability Regulations 2014).
    """

    clause: int
    kind: HearingKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Compiled:
    any: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None


class _Rules:
    def __init__(self, file: _File) -> None:
        self.file = file
        self.now = _words(file.now)
        self.over = _words(file.over)
        self.masked = tuple(file.masked)
        self.entries = [(rule, _compile(rule)) for rule in file.entries]
        self.hearings = [(rule, _compile(rule)) for rule in file.hearings]


def _words(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w£])(?:" + "|".join(patterns) + r")(?!\w)")


def _compile(rule: _Rule) -> _Compiled:
    return _Compiled(
        _words(rule.any),
        _words(rule.unless) if rule.unless else None,
        _words(rule.needs) if rule.needs else None,
    )


@cache
def _rules() -> _Rules:
    raw: Any = yaml.safe_load(
        resources.files(__package__).joinpath("safety.yaml").read_text(encoding="utf-8")
    )
    try:
        return _Rules(_File.model_validate(raw))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"safety.yaml, {where}: {first['msg']}") from error


_MASK = re.compile(r"(?<=[a-z])[013457@$](?=[a-z*])")
_UNDER = str.maketrans("013457@$", "oieastas")
_STARRED = re.compile(r"(?<!\w)[a-z]+(?:[*#!][a-z]+)+(?!\w)")


def _unmasked(low: str) -> str:
    """The text with words that were masked to pass a filter ("k1ll", "su*cide") as they are meant. Every
    character keeps its place."""
    low = _MASK.sub(lambda found: found[0].translate(_UNDER), low)
    for found in _STARRED.finditer(low):
        meant = next((word for word in _rules().masked if _may_be(found[0], word)), None)
        if meant is not None:
            low = low[: found.start()] + meant + low[found.end() :]
    return low


def _may_be(starred: str, word: str) -> bool:
    return len(starred) == len(word) and all(
        sign in (letter, "*", "#", "!") for sign, letter in zip(starred, word, strict=True)
    )


def alarms(
    text: str, clauses: Sequence[Clause], writer: Person | None = None, before: str = ""
) -> list[Alarm]:
    """The dangers a turn tells, at most one per code (the surest).

    ``writer`` is who writes, where known; ``before`` the earlier turns, which may say who is dangerous.
    """
    rules = _rules()
    low, told_before = _unmasked(plain(text)), _unmasked(plain(before))
    sentences = sentence_spans(clauses, len(text))
    found: dict[Safety, Alarm] = {}
    for rule, compiled in rules.entries:
        if rule.child_only and writer is not Person.CHILD:
            continue
        for match in compiled.any.finditer(low):
            if not _holds(rules, rule, compiled, low, told_before, sentences, match.start(), match.end()):
                continue
            alarm = Alarm(rule.code, rule.sure, match.start(), match.end())
            if rule.code not in found or found[rule.code].sure < alarm.sure:
                found[rule.code] = alarm
    return list(found.values())


def hearings(text: str, clauses: Sequence[Clause]) -> list[Hearing]:
    """The clauses that tell of a hearing or an appeal limit, in order; whether it is soon is for its date."""
    rules = _rules()
    low = plain(text)
    sentences = sentence_spans(clauses, len(text))
    out: list[Hearing] = []
    for rule, compiled in rules.hearings:
        for match in compiled.any.finditer(low):
            start, end = _sentence(sentences, match.start(), match.end())
            if compiled.unless is not None and compiled.unless.search(low, start, end):
                continue
            if compiled.needs is not None and not compiled.needs.search(low):
                continue
            index = _clause_of(clauses, match.start())
            if index is not None and all((index, rule.kind) != (had.clause, had.kind) for had in out):
                out.append(Hearing(index, rule.kind, match.start(), match.end()))
    return sorted(out, key=lambda hearing: hearing.clause)


def _holds(
    rules: _Rules,
    rule: _SafetyRule,
    compiled: _Compiled,
    low: str,
    before: str,
    sentences: Sequence[tuple[int, int]],
    start: int,
    end: int,
) -> bool:
    """Whether a phrase found at ``start:end`` tells of danger now."""
    low_end, high_end = _sentence(sentences, start, end)
    if compiled.unless is not None and compiled.unless.search(low, low_end, high_end):
        return False
    near = (max(0, start - _NEAR), min(len(low), end + _NEAR))
    if compiled.needs is not None and not (
        compiled.needs.search(low, *near) or compiled.needs.search(before)
    ):
        return False
    if rule.now and not rules.now.search(low, *near):
        return False
    around = (max(low_end, start - _NEAR), min(len(low), high_end + 60))
    return not (rule.heed_over and rules.over.search(low, *around))


def _sentence(sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    touched = [span for span in sentences if span[0] < end and start < span[1]]
    if not touched:
        return start, end
    return min(start, touched[0][0]), max(end, touched[-1][1])


def _clause_of(clauses: Sequence[Clause], position: int) -> int | None:
    for index, clause in enumerate(clauses):
        if clause.start <= position < clause.end:
            return index
    return None
