"""Each decision of the corpus against itself: what was decided, how it is classed, how it reads, where it
is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vectorstore.records import Decision

_CLASSED = {
    "Upheld": ("fault", "mixed", "not_investigated"),
    "Report (upheld)": ("fault", "mixed"),
    "Not upheld": ("no_fault", "not_investigated", "mixed"),
    "Closed after initial enquiries": ("not_investigated", "mixed"),
}
_OPENING = re.compile(r"(Upheld|Not upheld|No fault)\b")
_OPENS_WITH = {"Upheld": ("Upheld", "Report (upheld)"), "Not upheld": ("Not upheld",)}


def corpus_problems(decisions: Iterable[Decision]) -> list[str]:
    """What in an entry does not agree with the rest of it, one sentence each."""
    return [f"decision {d.ref}: {problem}" for d in decisions for problem in _problems(d)]


def _problems(decision: Decision) -> Iterator[str]:
    outcome, classed = decision.outcome, decision.disposition
    if outcome in _CLASSED and classed is not None and classed not in _CLASSED[outcome]:
        yield f"the outcome is {outcome!r}, and it is classed {classed}."
    if decision.fault_codes and classed in ("no_fault", "not_investigated"):
        yield f"it is classed {classed}, and names faults ({', '.join(decision.fault_codes)})."
    opening = _OPENING.match(decision.finding)
    if opening and outcome and outcome not in _OPENS_WITH.get(opening[1], (outcome,)):
        yield f"the outcome is {outcome!r}, and the finding opens with {opening[1]!r}."
    if "-".join(decision.ref.split()[:3]) not in decision.url:
        yield f"its link leads to another decision ({decision.url})."
    if decision.date is not None and decision.date.year < 2000 + int(decision.ref[:2]):
        yield f"it is dated {decision.date}, before the year its reference opens with."
