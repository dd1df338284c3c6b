"""One answer against its labels: which are right, which codes were found, and what harm was done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from evals.gold import Expect
from evals.metrics.citations import Said
from evals.metrics.figures import Record
from evals.metrics.harm import can_harm, harms, late_limits, limits_judged
from evals.metrics.view import Json, View


class Check(Record):
    """One label of one question: whether the answer has it right, and both sides for the reader."""

    label: str
    right: bool
    expected: Any
    got: Any


class Counts(Record):
    """Codes of one kind in one answer, against the gold.

    ``alarms`` are codes the gold rules out; ``unlabelled`` are codes the gold neither asks for nor rules out.
    """

    hits: int = 0
    misses: int = 0
    alarms: int = 0
    unlabelled: int = 0


class Score(Record):
    """What scoring one answer gives. ``said`` is what its text was worth, where that was looked at."""

    checks: tuple[Check, ...]
    faults: Counts
    asks: Counts
    safety: Counts
    can_harm: bool
    harm: tuple[str, ...]
    limits_judged: int = 0
    late_limits: tuple[str, ...] = ()
    said: Said | None = None

    @property
    def all_right(self) -> bool:
        return all(check.right for check in self.checks)


def score(answer: Json | None, expect: Expect, said: Said | None = None) -> Score:
    """Score an answer (the JSON of ``nextstage ask``). None, for no answer, has every label wrong."""
    view = View(answer)
    checks = tuple(
        Check(label=label, right=bool(answer) and right, expected=_plain(expected), got=_plain(got))
        for label, (right, expected, got) in (
            (label, CHECKS[label](view, expect)) for label in CHECKS if label in expect.labels
        )
    )
    return Score(
        checks=checks,
        faults=_counts(view.faults, expect.faults_include, expect.faults_exclude)
        if expect.labels & {"faults_include", "faults_exclude"}
        else Counts(),
        asks=_counts(view.asks, expect.ask_for_include, ())
        if "ask_for_include" in expect.labels
        else Counts(),
        safety=_safety_counts(view.safety, expect),
        can_harm=can_harm(expect),
        harm=tuple(harms(view, expect)) if answer else (),
        limits_judged=limits_judged(expect),
        late_limits=tuple(late_limits(view, expect)),
        said=said,
    )


Outcome = tuple[bool, Any, Any]


def _deadlines(view: View, expect: Expect) -> Outcome:
    """Each expected date is among the dates listed for its code (sources can give two readings of one)."""
    wanted = {(code.value, due.isoformat()) for code, due in expect.deadlines.items()}
    codes = {code for code, _ in wanted}
    got = sorted({line for line in view.deadlines if line[0] in codes})
    return wanted <= set(got), sorted(wanted), got


def _include(wanted: Iterable[str], got: Sequence[str]) -> Outcome:
    return set(wanted) <= set(got), list(wanted), got


CHECKS: dict[str, Callable[[View, Expect], Outcome]] = {
    "stage": lambda view, e: (view.stage in e.stage, e.stage, view.stage),
    "can_escalate": lambda view, e: (view.can_escalate is e.can_escalate, e.can_escalate, view.can_escalate),
    "next_step": lambda view, e: (view.next_step in e.next_step, e.next_step, view.next_step),
    "routes_include": lambda view, e: _include(e.routes_include, view.routes),
    "faults_include": lambda view, e: _include(e.faults_include, view.faults),
    "faults_exclude": lambda view, e: (
        not set(e.faults_exclude) & set(view.faults),
        e.faults_exclude,
        view.faults,
    ),
    "ask_for_include": lambda view, e: _include(e.ask_for_include, view.asks),
    "deadlines": _deadlines,
    "comparables_any": lambda view, e: (
        bool(set(e.comparables_any) & set(view.comparables)),
        e.comparables_any,
        view.comparables,
    ),
    "text_matches": lambda view, e: (
        all(re.search(pattern, view.text) for pattern in e.text_matches),
        e.text_matches,
        [pattern for pattern in e.text_matches if re.search(pattern, view.text)],
    ),
    "text_excludes": lambda view, e: (
        not any(re.search(pattern, view.text) for pattern in e.text_excludes),
        e.text_excludes,
        [pattern for pattern in e.text_excludes if re.search(pattern, view.text)],
    ),
    "safety": lambda view, e: (set(view.safety) == set(e.safety), e.safety, view.safety),
}


def _plain(value: Any) -> Any:
    """Enum members as their codes, tuples as lists: what JSON would give back."""
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, str) else value


def _counts(got: Iterable[str], include: Iterable[str], exclude: Iterable[str]) -> Counts:
    found, wanted, barred = set(got), set(include), set(exclude)
    return Counts(
        hits=len(found & wanted),
        misses=len(wanted - found),
        alarms=len(found & barred),
        unlabelled=len(found - wanted - barred),
    )


def _safety_counts(got: Iterable[str], expect: Expect) -> Counts:
    """Safety is labelled in full or not at all, so every code the gold does not name is an alarm."""
    if "safety" not in expect.labels:
        return Counts()
    found, wanted = set(got), set(expect.safety)
    return Counts(hits=len(found & wanted), misses=len(wanted - found), alarms=len(found - wanted))
