"""Chat models that say what a test tells them to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.chat_model import ChatTrouble, Trouble


class Scripted:
    """Replies with what ``script`` makes of the user text; keeps what it was sent."""

    name = "scripted:one"

    def __init__(self, script: Callable[[str], str]) -> None:
        self._script = script
        self.sent: list[tuple[str, str]] = []

    def reply(self, system: str, user: str, **_: Any) -> str:
        self.sent.append((system, user))
        return self._script(user)


class Broken:
    """Always in the same trouble."""

    name = "scripted:broken"

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble

    def reply(self, system: str, user: str, **_: Any) -> str:
        raise ChatTrouble(self._trouble)
