"""Next Stage itself: as it ships, and with whatever chat model is set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.settings import Settings
from evals.systems.base import Answer


class Embedded:
    """Next Stage as it ships: no chat model, the bundled corpus, the bundled embedding model."""

    name = "embedded"

    def __init__(self) -> None:
        # Here and not at the top: reading a gold file should not load an embedding model.
        from assistant.conversation import Assistant

        self._assistant = Assistant.open(self._settings())

    def _settings(self) -> Settings:
        return Settings(chat_model="")

    def warm(self) -> None:
        """What the pages do before the first message."""
        self._assistant.warm()

    def answer(self, turns: Sequence[str], today: date) -> list[Answer]:
        from assistant.conversation import Case

        case, answers = Case(), []
        for message in turns:
            answer = self._assistant.turn(case, message, today)
            answers.append(answer.as_json())
            case = answer.case
        return answers

    def search(self, query: str, k: int) -> list[str]:
        return [comparable.decision.ref for comparable in self._assistant.search(query, k)]


class Chat(Embedded):
    """Next Stage with the chat model that is set: it listens and speaks, and decides nothing.

    Each answer carries as ``reference`` what the embedded composer says of the same case, to which what the
    model said is held.
    """

    name = "chat"
    waits = True

    def __init__(self) -> None:
        from assistant.conversation import Assistant
        from evals.systems.chat import required_chat_model

        self.model = required_chat_model().name
        super().__init__()
        self._plain = Assistant.open(Settings(chat_model=""))

    def _settings(self) -> Settings:
        return Settings()

    def answer(self, turns: Sequence[str], today: date) -> list[Answer]:
        from assistant.case import Case

        answers = super().answer(turns, today)
        for each in answers:
            case = Case.model_validate(each["case"])
            each["reference"] = self._plain.answer(case, today).text
        return answers


class Silent:
    """Claims nothing, whatever is said: the floor that any system has to stand well above."""

    name = "silent"

    def answer(self, turns: Sequence[str], today: date) -> list[Answer]:
        from evals.systems.base import nothing_claimed

        return [nothing_claimed() for _ in turns]

    def search(self, query: str, k: int) -> list[str]:
        return []
