"""How many assessments a second the procedure makes, for cases of ten events."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import cycle, islice, product

from assistant.case import Case, Event, EventType, Fact, Person, ProcedureUsed, Service, When
from assistant.procedure import assess
from assistant.procedure.reading import read
from evals.benchmarks.figures import Figure, Figures

TODAY = date(2026, 3, 2)
ROUNDS, CASES = 9, 400

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
SERVICES = (Service.SHORT_BREAKS, Service.LOOKED_AFTER, Service.CHILD_IN_NEED, Service.FOSTERING)
PEOPLE = (Person.PARENT, Person.FOSTER_CARER, Person.SPECIAL_GUARDIAN)


def ten_event_case(earlier: int = 0, service: Service = SERVICES[0], person: Person = PEOPLE[0]) -> Case:
    """A complaint told from the first problem to the panel request, each event ``earlier`` days sooner."""
    return Case(
        person=Fact(value=person),
        procedure_used=Fact(value=ProcedureUsed.STATUTORY),
        services=[Fact(value=service)],
        events=[
            Event(id=f"e{number}", type=kind, when=When.on(day - timedelta(days=earlier)))
            for number, (kind, day) in enumerate(TOLD, 1)
        ],
    )


def cases() -> list[Case]:
    """Ten-event cases, no two the same, so that nothing remembered of one can answer the next. (The limits
    that run from a day, and the scope of cases alike in subject and person, are remembered, as in use.)"""
    kinds = islice(cycle(product(SERVICES, PEOPLE)), CASES)
    return [ten_event_case(earlier, service, person) for earlier, (service, person) in enumerate(kinds)]


def measure() -> Figures:
    """Time the whole assessment, the same without weighing the facts not told, and its core alone."""
    told = cases()
    return Figures(
        benchmark="procedure",
        measured=(
            f"{len(told)} different cases of {len(TOLD)} events, {ROUNDS} rounds, by processor time. A whole "
            "assessment is all that an answer holds: routes, stage, next step, every deadline, faults, what "
            "can be asked for, and the facts not told, found by trying their possible values."
        ),
        figures=(
            _figure("whole assessments", told, lambda case: assess(case, TODAY)),
            _figure("the same without the facts not told", told, lambda case: assess(case, TODAY, ask=False)),
            _figure("stage, faults and next step alone", told, lambda case: read(case, TODAY)),
        ),
    )


def _figure(name: str, told: Sequence[Case], once: Callable[[Case], object]) -> Figure:
    for case in told:  # the first calls fill what is remembered of days and limits
        once(case)
    rates = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for case in told:
            once(case)
        rates.append(len(told) / (time.process_time() - start))
    return Figure.of(name, "a second", rates)
