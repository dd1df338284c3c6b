"""The systems that can be put to the questions. Adding one is a small class; see the README."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from assistant.errors import InputError
from evals.systems.base import Answer, Searcher, System, nothing_claimed
from evals.systems.ours import Chat, Embedded, Silent
from evals.systems.searches import Bm25, Dense

__all__ = ["SYSTEMS", "Answer", "Embedded", "Searcher", "Silent", "System", "nothing_claimed", "open_system"]


def _quickstart() -> System:
    from evals.systems.quickstart import QuickStart  # LangChain's Chroma is for this one only

    return QuickStart()


SYSTEMS: dict[str, Callable[[], System]] = {
    Embedded.name: Embedded,
    Chat.name: Chat,
    Silent.name: Silent,
    "quickstart": _quickstart,
    Bm25.name: Bm25,
    Dense.name: Dense,
}


def open_system(name: str) -> System:
    """The system of that name, ready to answer: one of ours, or a class of yours as ``package.module:Class``.

    Raises ``InputError`` where there is none.
    """
    if name in SYSTEMS:
        try:
            return SYSTEMS[name]()
        except ModuleNotFoundError as missing:
            raise InputError(
                f"The system {name} needs the package {missing.name}: install Next Stage with its dev extra."
            ) from None
    module, colon, attribute = name.partition(":")
    if not colon:
        raise InputError(
            f"There is no system called {name!r}; there is {', '.join(sorted(SYSTEMS))}, or your own "
            "class as package.module:Class."
        )
    try:
        made: Any = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise InputError(f"The system {name!r} cannot be loaded: {error}.") from None
    system: System = made()
    return system
