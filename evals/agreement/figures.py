"""The figures of agreement: faults, remedy kinds and stage, each with its interval over decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from evals.agreement.documents import Document, Unread
from evals.agreement.facts import facts_before_the_finding
from evals.agreement.remedies import remedy_kinds
from evals.metrics import Figure, Record, ratio
from evals.metrics.view import View

Answer = Callable[[Sequence[str], date], list[dict[str, Any]]]


class Compared(Record):
    """One decision: what was found, and what came out of its facts."""

    ref: str
    outcome: str | None
    faults_found: tuple[str, ...]
    faults_said: tuple[str, ...]
    remedies_found: tuple[str, ...]
    remedies_said: tuple[str, ...]
    stage_found: str | None
    stage_said: str


class Agreement(Record):
    """The whole: figures, each decision, and what could not be compared with why."""

    figures: dict[str, Figure]
    compared: tuple[Compared, ...]
    left_out: dict[str, str]


def agreement(found: Iterable[Document | Unread], answer: Answer) -> Agreement:
    """Put each decision's facts to a system and compare.

    Left out are files that cannot be read and decisions that tell no facts, and, in a figure, decisions in
    which the Ombudsman found nothing of its kind: a fault nobody looked at was not ruled out.
    """
    compared: list[Compared] = []
    left_out: dict[str, str] = {}
    for number, document in enumerate(found, 1):
        if isinstance(document, Unread):
            left_out[document.name] = document.why
            continue
        name = document.ref or f"document {number}"
        told = facts_before_the_finding(document)
        if told is None:
            left_out[name] = "no part of it tells facts before the finding"
            continue
        try:
            compared.append(_compare(name, document, told, answer))
        except Exception as failure:
            left_out[name] = f"{type(failure).__name__}: {failure}"
    return Agreement(figures=_figures(compared), compared=tuple(compared), left_out=left_out)


def _compare(name: str, document: Document, told: str, answer: Answer) -> Compared:
    view = View(answer([told], document.date or date.today())[-1])
    return Compared(
        ref=name,
        outcome=document.outcome,
        faults_found=tuple(sorted(document.fault_codes)),
        faults_said=tuple(sorted(view.faults)),
        remedies_found=tuple(sorted(remedy_kinds(document))),
        remedies_said=tuple(sorted(view.asks)),
        stage_found=document.stage_reached,
        stage_said=str(view.stage),
    )


def _figures(compared: Sequence[Compared]) -> dict[str, Figure]:
    faults = [(set(c.faults_found), set(c.faults_said)) for c in compared if c.faults_found]
    remedies = [(set(c.remedies_found), set(c.remedies_said)) for c in compared if c.remedies_found]
    staged = [c for c in compared if c.stage_found in ("1", "2", "3")]
    upheld = [c for c in compared if c.outcome and c.outcome.lower().startswith(("upheld", "not upheld"))]
    pairs: dict[str, list[tuple[float, float]]] = {
        "fault recall": [(len(a & b), len(a)) for a, b in faults],
        "fault precision": [(len(a & b), len(b)) for a, b in faults],
        "fault F1": [(2 * len(a & b), len(a) + len(b)) for a, b in faults],
        "any fault in common": [(bool(a & b), 1) for a, b in faults],
        "fault or none": [(_upheld(c) == bool(c.faults_said), 1) for c in upheld],
        "remedy recall": [(len(a & b), len(a)) for a, b in remedies],
        "remedy precision": [(len(a & b), len(b)) for a, b in remedies],
        "stage": [(c.stage_said.startswith(f"stage{c.stage_found}"), 1) for c in staged],
    }
    figures = {name: ratio(each) for name, each in pairs.items()}
    return {name: figure for name, figure in figures.items() if figure is not None}


def _upheld(compared: Compared) -> bool:
    return bool(compared.outcome and compared.outcome.lower().startswith("upheld"))
