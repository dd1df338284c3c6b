"""What a system is. It holds no gold and sees no labels: it is given the turns and the day, and answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol, runtime_checkable

Answer = dict[str, Any]


class System(Protocol):
    """Answers conversations.

    A system may also have ``model`` (the chat model's name, recorded with the run), ``version`` (text that
    changes whenever its answers may: part of the key its answers are kept by) and ``waits = True`` where it
    mostly waits for a server, so that several questions are put to it at once in threads.
    """

    name: str

    def answer(self, turns: Sequence[str], today: date) -> list[Answer]:
        """One answer, in the JSON of ``nextstage ask --json``, for each turn in order."""
        ...


@runtime_checkable
class Searcher(Protocol):
    """A system that can also be asked for comparable decisions."""

    def search(self, query: str, k: int) -> list[str]:
        """The references of the ``k`` most comparable decisions, best first."""
        ...


def nothing_claimed(text: str = "", **parts: Any) -> Answer:
    """An answer that claims nothing beyond ``parts``: what a system gives for what it does not do."""
    assessment: Answer = {
        "routes": [],
        "stage": "unknown",
        "can_escalate": None,
        "next_step": "give_more_facts",
        "deadlines": [],
        "council_faults": [],
        "can_ask_for": [],
        **parts.pop("assessment", {}),
    }
    return {"text": text, "assessment": assessment, "comparables": [], "citations": [], "safety": [], **parts}
