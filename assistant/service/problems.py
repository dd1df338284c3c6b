"""What is said where a call fails: one plain sentence, never a traceback and never the caller's own words.

The shape is that of RFC 9457 (Problem Details for HTTP APIs); both doors use its sentences.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from assistant.conversation import StoreError
from assistant.errors import InputError, NextStageError

MEDIA_TYPE = "application/problem+json"
UNREADABLE = (
    "The decisions and rules cannot be read just now. Please try again later; whoever runs this service "
    "finds the reason in its log."
)
UNEXPECTED = "Something broke on our side, not with what you sent. Please try again."
_TITLES = {
    400: "The body could not be read",
    401: "A key is needed",
    404: "Nothing is here",
    405: "Not done that way",
    408: "The body came too slowly",
    413: "Too much was sent",
    415: "Not JSON",
    421: "Not by that name",
    422: "What was sent cannot be used",
    500: "Something broke",
    503: "Not just now",
}
_PLAIN_NAME = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)


class Misfit(BaseModel):
    """One thing in a request that cannot be used: where it stands, and why."""

    model_config = ConfigDict(frozen=True)

    at: str = Field(description="For example case.events.0.type")
    why: str


class Problem(BaseModel):
    """Why a call failed. ``detail`` is a sentence that says what to do."""

    model_config = ConfigDict(frozen=True)

    title: str
    status: int
    detail: str
    misfits: list[Misfit] = []

    @classmethod
    def of(cls, status: int, detail: str, misfits: Sequence[Misfit] = ()) -> Problem:
        return cls(title=_TITLES[status], status=status, detail=detail, misfits=list(misfits))


def problem(error: Exception) -> Problem:
    """What to say of an error. What the caller can do nothing about is also noted on standard error."""
    if isinstance(error, ValidationError):
        return unfit(error.errors(include_url=False, include_input=False, include_context=False))
    if isinstance(error, InputError):
        return Problem.of(422, str(error))
    if isinstance(error, StoreError | NextStageError):
        print(f"nextstage: {error}", file=sys.stderr, flush=True)
        return Problem.of(503, UNREADABLE)
    note(error)
    return Problem.of(500, UNEXPECTED)


def unfit(errors: Sequence[ErrorDetails]) -> Problem:
    """What to say of a request that does not fit its schema: each misfit, without what was sent there."""
    misfits = [Misfit(at=_place(error["loc"]), why=error["msg"]) for error in errors[:10]]
    named = "; ".join(f"{each.at}: {each.why}" for each in misfits[:3])
    more = f"; and {len(errors) - 3} more" if len(errors) > 3 else ""
    return Problem.of(422, f"The request does not fit its schema. {named}{more}.", misfits)


def note(error: BaseException) -> None:
    """Where an unexpected error happened, on standard error, without its message: that may hold someone's
    words."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    print(
        f"nextstage: {type(error).__name__} in {where.name}, line {where.lineno}", file=sys.stderr, flush=True
    )


def _place(parts: Sequence[str | int]) -> str:
    """Where in the request. A name the caller made up is shown only where it is a plain one."""
    plain = (str(part) if _PLAIN_NAME.fullmatch(str(part)) else "(a name)" for part in parts)
    return ".".join(part for part in plain if part != "body") or "the body"
