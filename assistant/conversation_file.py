"""A whole conversation as one file on the person's own device: the case and what was said.

The file is JSON. A bare case file (``nextstage ask --case``) can be opened as well; it holds no conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answering.answer import Answer
from assistant.case import Case
from assistant.case_limits import check_case
from assistant.errors import InputError

KIND: Literal["nextstage-conversation"] = "nextstage-conversation"
MOST_BYTES, MOST_EXCHANGES = 10_000_000, 500
NOT_OURS = "That file was not saved from this page, so nothing was opened."


class Feedback(BaseModel):
    """Whether an answer was right, as the person saw it. Goes nowhere but into their own file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    right: bool
    comment: str = ""


class Exchange(BaseModel):
    """One message and its answer. ``message`` is empty where a saved case was opened."""

    model_config = ConfigDict(extra="forbid")

    message: str
    answer: Answer
    feedback: Feedback | None = None


class SavedConversation(BaseModel):
    """The file. ``saved`` is the day it was written; answers are as they stood when they were given."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["nextstage-conversation"] = KIND
    version: Literal[1] = 1
    saved: date | None = None
    case: Case
    exchanges: list[Exchange] = Field(default_factory=list)


def as_file(case: Case, exchanges: Sequence[Exchange], today: date) -> str:
    """The file's text."""
    saved = SavedConversation(saved=today, case=case, exchanges=list(exchanges))
    return saved.model_dump_json(indent=1, by_alias=True)


def read_file(data: bytes) -> SavedConversation:
    """What a file holds: a conversation, or a bare case. Raises ``InputError`` where it is neither."""
    saved = _saved(data)
    if len(saved.exchanges) > MOST_EXCHANGES:
        raise InputError("That file holds more than a conversation here comes to, so it was not opened.")
    for case in (saved.case, *(exchange.answer.case for exchange in saved.exchanges)):
        check_case(case, "That file")
    return saved


def _saved(data: bytes) -> SavedConversation:
    if len(data) > MOST_BYTES:
        raise InputError("That file is far larger than a saved case, so it was not opened.")
    try:
        return SavedConversation.model_validate_json(data)
    except ValidationError:
        pass
    try:
        return SavedConversation(case=Case.model_validate_json(data))
    except ValidationError:
        raise InputError(NOT_OURS) from None
