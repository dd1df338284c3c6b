"""What one answer leaned on: rules, clocks, refusals, decisions, prompts and words, by their fingerprints'
names."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from pydantic import ValidationError

from assistant.answering.wording import load_wording
from assistant.case import Case
from assistant.procedure import assess
from assistant.procedure.assessment import Assessment
from evals.metrics.figures import Record
from evals.metrics.view import View
from evals.versions.fingerprints import ROOT, kind_of

T = TypeVar("T")
_EVERYWHERE = ("data", "library", "setting")  # every answer passes through them


class Trace(Record):
    """``uses`` are names of fingerprints; ``codes`` the codes an answer gave, which pick its words; ``heard``
    those of the case as understood, which were listened for."""

    uses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()


def trace(answer: Mapping[str, Any] | None, today: date) -> Trace:
    """What an answer leaned on. The rules are found by assessing its case once more, which is quick."""
    if not answer:
        return Trace()
    view = View(answer)
    uses = {f"decision:{comparable['ref']}" for comparable in answer.get("comparables") or []}
    composition = answer.get("composition") or {}
    uses |= {f"prompt:{name.split()[0]}.txt" for name in composition.get("prompts") or []}
    uses |= {f"contact:{key}" for key in _contacts(str(answer.get("text") or ""))}
    assessed = _assessed(answer, today)
    if assessed is not None:
        uses |= set(_rules(assessed))
    codes = {*view.faults, *view.asks, *view.routes, *view.safety, *(what for what, _ in view.deadlines)}
    codes |= {str(view.stage), str(view.next_step), *(use.partition(":")[2] for use in uses)}
    heard = set(_codes_of(answer.get("case") or {}))
    return Trace(uses=tuple(sorted(uses)), codes=tuple(sorted(codes)), heard=tuple(sorted(heard)))


def _contacts(text: str) -> Iterator[str]:
    """Whom an answer sends to: by the name, which stays where a number is changed."""
    for key, contact in load_wording().contacts.contacts.items():
        if contact.name in text:
            yield key


def _codes_of(case: Mapping[str, Any]) -> Iterator[str]:
    """The codes of a case: what happened, and each fact's value."""
    for name, held in case.items():
        for each in held if isinstance(held, list) else [held]:
            if not isinstance(each, dict):
                continue
            value = each.get("type") if name == "events" else each.get("value")
            code = value.get("code") if isinstance(value, dict) else value
            if isinstance(code, str):
                yield code


def _assessed(answer: Mapping[str, Any], today: date) -> Assessment | None:
    try:
        return assess(Case.model_validate(answer["case"]), today, ask=False)
    except (KeyError, ValidationError):
        return None  # another system's answer: it has no case of ours


def _rules(found: Assessment) -> Iterator[str]:
    yield from (f"rule:{rule}" for step in found.chain for rule in step.rules)
    for limit in found.deadlines:
        yield f"clock:{limit.what}"
        if limit.working_days:
            yield from (f"calendar:{year}" for year in range(limit.start.year, limit.due.year + 1))
        yield from (f"rule:{rule}" for rule in limit.rules)
    for refusal in found.refusals:
        yield f"refusal:{refusal.reason}"
        yield from (f"rule:{rule}" for rule in refusal.rules)


def touches(name: str, traced: Trace, functions: frozenset[str] = frozenset()) -> bool:
    """Whether an answer leaned on the thing of this name. ``functions`` are those seen to run for it."""
    kind, _, thing = name.partition(":")
    if kind == "prompt":
        return name in traced.uses
    if kind in ("wording", "strength"):
        return thing.rpartition("/")[2].partition(".")[0] in traced.codes
    if kind == "phrases":
        return thing.rpartition("/")[2] in (*traced.heard, *traced.codes)
    if kind == "code":
        return name in functions
    if kind in _EVERYWHERE:
        return True
    return name in traced.uses


def watched(call: Callable[[], T]) -> tuple[T, frozenset[str]]:
    """Call, and say which of our functions ran, as names of fingerprints. Slow: for a few questions only."""
    ran: set[tuple[str, str]] = set()

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            ran.add((frame.f_code.co_filename, frame.f_code.co_qualname))

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        result = call()
    finally:
        sys.setprofile(before)
    return result, frozenset(_names(ran))


def _names(ran: set[tuple[str, str]]) -> Iterator[str]:
    for file, name in ran:
        path = Path(file)
        if path.is_relative_to(ROOT):
            yield f"code:{path.relative_to(ROOT).as_posix()}:{name.partition('.')[0]}"


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Name to "changed", "removed" or "added", for every fingerprint that is not the same on both sides."""
    names = sorted(before.keys() | after.keys(), key=lambda name: (kind_of(name), name))
    told = {n: "added" if n not in before else "removed" if n not in after else "changed" for n in names}
    return {n: what for n, what in told.items() if before.get(n) != after.get(n)}
