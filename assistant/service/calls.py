"""The two calls, whichever door they come through. Holds the assistant; keeps nothing of what is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import TypeVar

from assistant.case_limits import check_case
from assistant.conversation import Answer, Assistant, Case, Filters, SearchResult, StoreError
from assistant.facets import known
from assistant.service.requests import AskRequest, SearchRequest, SearchResults

T = TypeVar("T")


class Calls:
    """Answers requests. Safe to share between threads.

    ``open_assistant`` is called now, and again at the call after one that could not read the index, when it
    may have been mended. Raises what it raises.
    """

    def __init__(self, open_assistant: Callable[[], Assistant]) -> None:
        self._open = open_assistant
        self._lock = Lock()
        self._held: Assistant | None = open_assistant()

    def ask(self, request: AskRequest) -> Answer:
        """One turn. Raises ``InputError`` where the message cannot be read or the case is none of ours,
        ``StoreError`` as ``search``."""
        if request.case is not None:
            check_case(request.case, "The case that was sent")

        def turn(assistant: Assistant) -> Answer:
            speaks = assistant if request.use_chat_model else assistant.without_chat_model()
            return speaks.turn(request.case or Case(), request.message, request.today or date.today())

        return self._with_assistant(turn)

    def search(self, request: SearchRequest) -> SearchResults:
        """Comparable decisions, best first.

        Raises ``InputError`` for a code that is none, ``StoreError`` where the index cannot be read.
        """
        filters = known(
            Filters(
                outcome=request.outcome,
                since=request.since,
                council=request.council,
                service=request.service,
                fault=request.fault,
                stage=request.stage,
                min_remedy=request.min_remedy,
                max_remedy=request.max_remedy,
            )
        )

        def find(assistant: Assistant) -> SearchResults:
            found = assistant.search(request.text, request.k, filters)
            return SearchResults(results=[SearchResult.of(each) for each in found])

        return self._with_assistant(find)

    def _with_assistant(self, act: Callable[[Assistant], T]) -> T:
        assistant = self._assistant()
        try:
            return act(assistant)
        except StoreError:
            with self._lock:
                if self._held is assistant:
                    self._held = None
            raise

    def _assistant(self) -> Assistant:
        with self._lock:
            if self._held is None:
                self._held = self._open()
            return self._held
