"""Many conversations at once: how long a turn takes, and whether anyone is given another's facts.

What is measured is the conversation itself: threads of one process share one assistant, as the tabs of one
server do, each with a case of its own. The pages' drawing and the browsers are not in it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from statistics import median, quantiles

from assistant.case import Case
from assistant.conversation import Assistant
from assistant.settings import Settings
from evals.benchmarks.figures import Figure, Figures

SESSIONS, TURNS, WARM_UP = 50, 3, 5
PAUSE = 12.0  # seconds a person takes to read and write between two turns
TODAY = date(2026, 6, 1)


class SessionMixedUp(AssertionError):
    """A session was given a fact of another's."""


def measure() -> Figures:
    """50 sessions of three turns each: first all at once with no pause, then paced as people are."""
    assistant = Assistant.open(Settings())
    for number in range(WARM_UP):
        _converse(assistant, number, 0.0)
    rushed = _together(assistant, 0.0)
    paced = _together(assistant, PAUSE)
    return Figures(
        benchmark="sessions",
        measured=(
            f"{SESSIONS} conversations of {TURNS} turns in threads of one process; every answer held its own "
            "session's date and no other's"
        ),
        figures=(
            *_figures("turn, all sessions at once without a pause", rushed),
            *_figures(f"turn, sessions paced by {PAUSE:.0f} s of reading and writing", paced),
        ),
    )


def _together(assistant: Assistant, pause: float) -> list[float]:
    """The milliseconds of every turn of all sessions."""
    start = threading.Barrier(SESSIONS)

    def session(number: int) -> list[float]:
        start.wait()
        time.sleep(pause * number / SESSIONS)  # people do not press the button in the same instant
        return _converse(assistant, number, pause)

    with ThreadPoolExecutor(max_workers=SESSIONS) as pool:
        return [each for taken in pool.map(session, range(SESSIONS)) for each in taken]


def _converse(assistant: Assistant, number: int, pause: float) -> list[float]:
    """One session: its own date told, a reply, a question. Raises ``SessionMixedUp``."""
    made = TODAY - timedelta(days=10 + number)
    told = f"I complained to the council on {made.day} {made:%B %Y} about my disabled son's short breaks."
    case, taken = Case(), []
    for turn, message in enumerate((told, "No, they have not answered.", "Can I go to stage 2?")):
        if turn:
            time.sleep(pause)
        start = time.perf_counter()
        answer = assistant.turn(case, message, TODAY)
        taken.append(1000 * (time.perf_counter() - start))
        case = answer.case
    days = {event.when.day for event in case.events if event.when.day}
    if made not in days or case.turns[0] != told:
        raise SessionMixedUp(f"session {number} told {made} and holds {sorted(map(str, days))}")
    others = {TODAY - timedelta(days=10 + other) for other in range(SESSIONS)} - {made}
    if days & others:
        raise SessionMixedUp(f"session {number} holds another's date: {sorted(map(str, days & others))}")
    return taken


def _figures(name: str, taken: Sequence[float]) -> tuple[Figure, Figure]:
    p95 = quantiles(taken, n=20)[-1]
    return (
        Figure(name=name, unit="ms", median=median(taken), least=min(taken), most=max(taken)),
        Figure(name=f"{name}, 95th percentile", unit="ms", median=p95, least=p95, most=p95),
    )
