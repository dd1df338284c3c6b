"""Scoring: one answer against its labels, and many scores into figures with intervals.

Every figure is a ratio of sums over questions, so one bootstrap serves all of them: questions are drawn
with replacement and both sums are taken anew (Efron and Tibshirani, *An Introduction to the Bootstrap*,
1993, ch. 13: the percentile interval).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict
from scipy.stats import binomtest
from sklearn.metrics import dcg_score

from evals.gold import Expect

COMPARABLES_LOOKED_AT = 5
RESAMPLES = 2000
SEED = 20061738  # the number of the Regulations; any fixed number does

Json = Mapping[str, Any]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


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
    """What scoring one answer gives."""

    checks: tuple[Check, ...]
    faults: Counts
    asks: Counts
    safety: Counts
    can_harm: bool
    harm: tuple[str, ...]

    @property
    def all_right(self) -> bool:
        return all(check.right for check in self.checks)


class Figure(Record):
    """A metric: its value, its 95% bootstrap interval, and how many questions it rests on."""

    value: float
    low: float
    high: float
    n: int


# --- one answer -------------------------------------------------------------------------------------------


def score(answer: Json | None, expect: Expect) -> Score:
    """Score an answer (the JSON of ``nextstage ask``). None, for no answer, has every label wrong."""
    view = _View(answer)
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
        can_harm=_can_harm(expect),
        harm=tuple(_harms(view, expect)) if answer else (),
    )


class _View:
    """The parts of an answer that are scored, empty where the answer lacks them."""

    def __init__(self, answer: Json | None) -> None:
        answer = answer or {}
        assessment: Json = answer.get("assessment") or {}
        self.text: str = answer.get("text") or ""
        self.stage: str | None = assessment.get("stage")
        self.can_escalate: bool | None = assessment.get("can_escalate")
        self.next_step: str | None = assessment.get("next_step")
        self.routes: list[str] = list(assessment.get("routes") or [])
        self.faults = [fault["code"] for fault in assessment.get("council_faults") or []]
        self.asks = [ask["code"] for ask in assessment.get("can_ask_for") or []]
        self.deadlines = [(line["what"], str(line["due"])) for line in assessment.get("deadlines") or []]
        self.comparables = [c["ref"] for c in answer.get("comparables") or []][:COMPARABLES_LOOKED_AT]
        self.safety: list[str] = list(answer.get("safety") or [])


Outcome = tuple[bool, Any, Any]


def _deadlines(view: _View, expect: Expect) -> Outcome:
    """Each expected date is among the dates listed for its code (sources can give two readings of one)."""
    wanted = {(code.value, due.isoformat()) for code, due in expect.deadlines.items()}
    codes = {code for code, _ in wanted}
    got = sorted({line for line in view.deadlines if line[0] in codes})
    return wanted <= set(got), sorted(wanted), got


def _include(wanted: Iterable[str], got: Sequence[str]) -> Outcome:
    return set(wanted) <= set(got), list(wanted), got


CHECKS: dict[str, Callable[[_View, Expect], Outcome]] = {
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


def _can_harm(expect: Expect) -> bool:
    return expect.can_escalate is True or bool(expect.safety)


def _harms(view: _View, expect: Expect) -> Iterable[str]:
    """The errors that cost a family most: "you cannot go on" where they can, and a danger not seen."""
    if expect.can_escalate is True and view.can_escalate is False:
        yield "told that they cannot go further, and they can"
    for missed in sorted(set(expect.safety) - set(view.safety)):
        yield f"missed a danger: {missed}"


# --- many answers -----------------------------------------------------------------------------------------


def summarise(scores: Sequence[Score]) -> dict[str, Figure]:
    """The figures over many scores, harm first. A figure with nothing to rest on is left out."""
    figures: dict[str, Figure] = {}

    def add(name: str, pairs: Iterable[tuple[int, int]]) -> None:
        figure = ratio(list(pairs))
        if figure is not None:
            figures[name] = figure

    add("harm", ((bool(s.harm), s.can_harm) for s in scores))
    add("questions all right", ((s.all_right, 1) for s in scores if s.checks))
    add("labels right", ((sum(c.right for c in s.checks), len(s.checks)) for s in scores))
    for label in CHECKS:
        mine = [[c.right for c in s.checks if c.label == label] for s in scores]
        add(label, ((sum(rights), len(rights)) for rights in mine))
    for name, counts in (("fault", [s.faults for s in scores]), ("ask", [s.asks for s in scores])):
        add(f"{name} recall", ((c.hits, c.hits + c.misses) for c in counts))
        # Codes the gold says nothing of may well be right, so precision is given twice: over the codes the
        # gold judges, and (a lower bound) with every code it does not ask for counted wrong.
        if name == "fault":
            add("fault precision", ((c.hits, c.hits + c.alarms) for c in counts))
            add("fault F1", ((2 * c.hits, 2 * c.hits + c.misses + c.alarms) for c in counts))
        add(f"{name} precision, strict", ((c.hits, c.hits + c.alarms + c.unlabelled) for c in counts))
        add(
            f"{name} F1, strict",
            ((2 * c.hits, 2 * c.hits + c.misses + c.alarms + c.unlabelled) for c in counts),
        )
    add("safety recall", ((s.safety.hits, s.safety.hits + s.safety.misses) for s in scores))
    judged = [s for s in scores if any(c.label == "safety" for c in s.checks)]
    add("safety false alarms", ((s.safety.alarms > 0, 1) for s in judged))
    return figures


def ratio(pairs: Sequence[tuple[float, float]], resamples: int = RESAMPLES) -> Figure | None:
    """Sum of the first over sum of the second, with a 95% interval over the pairs (exact at 0 and at 1).

    Pairs whose second number is 0 say nothing and are left out; with none left there is no figure.
    """
    table: npt.NDArray[np.float64] = np.array([pair for pair in pairs if pair[1]], dtype=np.float64)
    if not len(table):
        return None
    n = len(table)
    # How often each question is drawn, as one multinomial per resample: (resamples, n) @ (n, 2).
    draws = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=resamples)
    top, bottom = (draws @ table).T
    low, high = np.percentile(top / bottom, [2.5, 97.5])
    value = table[:, 0].sum() / table[:, 1].sum()
    if value in (0, 1):
        # All alike: every resample gives the same, which is no reason to be certain. The exact interval of
        # Clopper and Pearson (1934) says what n questions without a miss can and cannot rule out.
        exact = binomtest(round(value * n), n).proportion_ci()
        low, high = exact.low, exact.high
    return Figure(value=float(value), low=float(low), high=float(high), n=n)


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile of seconds per turn."""
    if not seconds:
        return {}
    p50, p95 = np.percentile(np.asarray(seconds), [50, 95])
    return {"p50": float(p50), "p95": float(p95)}


# --- retrieval --------------------------------------------------------------------------------------------


def retrieval_scores(found: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """nDCG@10, recall@20 and reciprocal rank of a ranked list of references.

    Gain is the grade, the discount log2(rank + 1) (Järvelin and Kekäläinen 2002, scikit-learn's form). A
    reference listed twice counts once, at its first place.
    """
    ranked = list(dict.fromkeys(found))
    gains = [float(relevant.get(ref, 0)) for ref in ranked]
    ideal = sorted((float(grade) for grade in relevant.values()), reverse=True)
    first = next((place for place, gain in enumerate(gains, 1) if gain), None)
    return {
        "nDCG@10": _dcg(gains, 10) / _dcg(ideal, 10),
        "recall@20": sum(ref in relevant for ref in ranked[:20]) / len(relevant),
        "MRR": 1 / first if first else 0.0,
    }


def _dcg(gains: Sequence[float], k: int) -> float:
    padded = [*gains[:k], *[0.0] * k]  # scikit-learn wants more than one document
    order = list(range(len(padded), 0, -1))
    return float(dcg_score([padded], [order], k=k))


def summarise_retrieval(rows: Sequence[Mapping[str, float]]) -> dict[str, Figure]:
    """The mean of each retrieval measure over queries."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    figures = {name: ratio([(row[name], 1) for row in rows]) for name in names}
    return {name: figure for name, figure in figures.items() if figure is not None}
