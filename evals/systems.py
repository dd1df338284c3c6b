"""The systems that can be put to the questions. Adding one is a small class and a line in ``SYSTEMS``.

A system holds no gold and sees no labels: it is given the turns and the day, and answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol, runtime_checkable

from assistant.errors import InputError


class System(Protocol):
    """Answers conversations."""

    name: str

    def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        """One answer, in the JSON of ``nextstage ask --json``, for each turn in order."""
        ...


@runtime_checkable
class Searcher(Protocol):
    """A system that can also be asked for comparable decisions."""

    def search(self, query: str, k: int) -> list[str]:
        """The references of the ``k`` most comparable decisions, best first."""
        ...


class Embedded:
    """Next Stage as it ships: no chat model, the bundled corpus, the bundled embedding model."""

    name = "embedded"

    def __init__(self) -> None:
        # Here and not at the top: reading a gold file should not load an embedding model.
        from assistant.conversation import Assistant
        from assistant.settings import Settings

        self._assistant = Assistant.open(Settings())

    def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        from assistant.conversation import Case

        case, answers = Case(), []
        for message in turns:
            answer = self._assistant.turn(case, message, today)
            answers.append(answer.as_json())
            case = answer.case
        return answers

    def search(self, query: str, k: int) -> list[str]:
        return [comparable.decision.ref for comparable in self._assistant.search(query, k)]


class Silent:
    """Claims nothing, whatever is said: the floor that any system has to stand well above."""

    name = "silent"

    def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        assessment: dict[str, Any] = {
            "routes": [],
            "stage": "unknown",
            "can_escalate": None,
            "next_step": "give_more_facts",
            "deadlines": [],
            "council_faults": [],
            "can_ask_for": [],
        }
        return [{"text": "", "assessment": assessment, "comparables": [], "safety": []} for _ in turns]

    def search(self, query: str, k: int) -> list[str]:
        return []


SYSTEMS: dict[str, Callable[[], System]] = {Embedded.name: Embedded, Silent.name: Silent}


def open_system(name: str) -> System:
    """The system of that name, ready to answer. Raises ``InputError`` where there is none."""
    if name not in SYSTEMS:
        raise InputError(f"There is no system called {name!r}; there is {', '.join(sorted(SYSTEMS))}.")
    return SYSTEMS[name]()
