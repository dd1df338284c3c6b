"""What the two calls take and give. The answers are the contract's own: ``Answer`` and ``SearchResult``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from assistant.conversation import Case, SearchResult

MOST_RESULTS = 50
LONGEST_SEARCH = 20_000  # characters
MOST_POUNDS = 1e9
LONGEST_FACET = 200  # characters


def _as_text(value: object) -> object:
    """A number would be read as seconds since 1970, and a wrong day is a wrong deadline."""
    if isinstance(value, str | date):
        return value
    raise ValueError("a day is written as in 2026-03-31")


Day = Annotated[date, BeforeValidator(_as_text, json_schema_input_type=date)]
Facet = Annotated[str, Field(min_length=1, max_length=LONGEST_FACET)]
Pounds = Annotated[float, Field(ge=0, le=MOST_POUNDS, allow_inf_nan=False)]


class Request(BaseModel):
    """A request holds what is named here and nothing else: a misspelt field is told, not passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AskRequest(Request):
    """One turn of a conversation."""

    message: str = Field(
        min_length=1,
        description="What happened, in the person's own words. In English, up to 20,000 characters unless "
        "the server is set otherwise.",
    )
    case: Case | None = Field(
        default=None,
        description="The `case` of the answer before, as it came, so that turns build on each other. "
        "Leave it out to begin. Nothing is kept between calls.",
    )
    today: Day | None = Field(
        default=None, description="The day deadlines are counted from; left out, the server's day."
    )
    use_chat_model: StrictBool = Field(
        default=False,
        description="Whether the person has agreed that the chat model set on the server, if any, may be "
        "used. Names and numbers are taken out before anything is sent to it. Without this nothing is sent.",
    )


class SearchRequest(Request):
    """A search for comparable decisions. A facet left out narrows nothing."""

    text: str = Field(
        min_length=1, max_length=LONGEST_SEARCH, description="What happened, in a few plain words."
    )
    k: StrictInt = Field(default=5, ge=1, le=MOST_RESULTS, description="How many decisions, at most.")
    outcome: Facet | None = Field(default=None, description="For example Upheld.")
    since: StrictInt | None = Field(
        default=None, ge=1900, le=2200, description="Decided in this year or later."
    )
    council: Facet | None = Field(default=None, description="Part of a council's name.")
    service: Facet | None = Field(default=None, description="A code, for example short_breaks.")
    fault: Facet | None = Field(default=None, description="A code, for example refused_stage2.")
    stage: Literal["1", "2", "3", "none"] | None = Field(
        default=None, description="The stage the complaint had reached."
    )
    min_remedy: Pounds | None = Field(default=None, description="A recorded payment of at least this, in £.")
    max_remedy: Pounds | None = Field(default=None, description="A recorded payment of at most this, in £.")


class SearchResults(BaseModel):
    """Comparable decisions, best first. Examples, not promises."""

    model_config = ConfigDict(frozen=True)

    results: list[SearchResult]
