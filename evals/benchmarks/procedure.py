"""How many assessments a second the procedure makes, for a case of ten events."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from assistant.case import Case, Event, EventType, Fact, Person, ProcedureUsed, Service, When
from assistant.procedure import assess
from assistant.procedure.reading import read
from evals.benchmarks.figures import Figure, Figures

TODAY = date(2026, 3, 2)
ROUNDS, PER_ROUND = 5, 500

TOLD: tuple[tuple[EventType, date], ...] = (
    (EventType.PROBLEM_BEGAN, date(2025, 1, 6)),
    (EventType.COMPLAINT_MADE, date(2025, 5, 12)),
    (EventType.COMPLAINT_ACKNOWLEDGED, date(2025, 5, 14)),
    (EventType.STAGE1_EXTENSION_TOLD, date(2025, 5, 23)),
    (EventType.STAGE1_RESPONSE, date(2025, 6, 20)),
    (EventType.STAGE2_REQUESTED, date(2025, 7, 1)),
    (EventType.INVESTIGATORS_APPOINTED, date(2025, 8, 4)),
    (EventType.STATEMENT_AGREED, date(2025, 9, 1)),
    (EventType.STAGE2_RESPONSE, date(2026, 1, 20)),
    (EventType.STAGE3_REQUESTED, date(2026, 2, 3)),
)


def ten_event_case() -> Case:
    """A parent's complaint about short breaks, told from the first problem to the panel request."""
    return Case(
        person=Fact(value=Person.PARENT),
        procedure_used=Fact(value=ProcedureUsed.STATUTORY),
        services=[Fact(value=Service.SHORT_BREAKS)],
        events=[
            Event(id=f"e{number}", type=kind, when=When.on(day)) for number, (kind, day) in enumerate(TOLD, 1)
        ],
    )


def measure() -> Figures:
    """Time the whole assessment, the same without weighing the facts not told, and its core alone."""
    case = ten_event_case()
    return Figures(
        benchmark="procedure",
        measured=f"a case of {len(case.events)} events, {ROUNDS} rounds of {PER_ROUND}",
        figures=(
            Figure.of("whole assessments", "a second", _rates(lambda: assess(case, TODAY))),
            Figure.of(
                "assessments without missing facts",
                "a second",
                _rates(lambda: assess(case, TODAY, ask=False)),
            ),
            Figure.of("stage, faults and next step", "a second", _rates(lambda: read(case, TODAY))),
        ),
    )


def _rates(once: Callable[[], object]) -> list[float]:
    once()  # the first call fills the tables of working days
    rates = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(PER_ROUND):
            once()
        rates.append(PER_ROUND / (time.perf_counter() - start))
    return rates
