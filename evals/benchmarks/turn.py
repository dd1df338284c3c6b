"""How long a warm turn takes, words to answer, with no chat model."""

from __future__ import annotations

import time
from datetime import date
from statistics import quantiles

from evals.benchmarks.figures import Figure, Figures
from evals.gold import load
from evals.systems import Embedded


def measure() -> Figures:
    """Time every turn of the bundled gold questions, after what the pages do while the first screen is read
    (``Assistant.warm``) and three more."""
    questions = load(None).questions
    system = Embedded()
    system.warm()
    for question in questions[:3]:
        system.answer(question.turns, question.today or date.today())
    milliseconds = []
    for question in questions:
        start = time.perf_counter()
        system.answer(question.turns, question.today or date.today())
        milliseconds.append(1000 * (time.perf_counter() - start) / len(question.turns))
    p95 = quantiles(milliseconds, n=20)[-1]
    return Figures(
        benchmark="turn",
        measured=f"{len(questions)} bundled gold conversations, after three to warm up",
        figures=(
            Figure.of("turn", "ms", milliseconds),
            Figure(name="turn, 95th percentile", unit="ms", median=p95, least=p95, most=p95),
        ),
    )
