"""The phrases of councils' letters, read from ``council_letter.yaml`` and checked."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.case import Circumstance, EventType, ProcedureUsed, ReasonCode


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(_Part):
    match: str
    unless: str | None = None
    needs: str | None = None

    def found(self, text: str) -> re.Match[str] | None:
        """Where the phrase stands in a sentence, or None."""
        if self.unless and re.search(self.unless, text):
            return None
        if self.needs and not re.search(self.needs, text):
            return None
        return re.search(self.match, text)


class EventPhrase(Phrase):
    event: EventType
    date: str
    planned: bool = False
    only_stage1: bool = False


class CircumstancePhrase(Phrase):
    value: Circumstance


class ProcedurePhrase(Phrase):
    value: ProcedureUsed


class ReasonPhrase(Phrase):
    value: str
    code: ReasonCode | None = None
    stage: str | None = None
    alone: bool = False

    @property
    def reason(self) -> ReasonCode:
        return self.code or ReasonCode(self.value)


class Phrases(_Part):
    stages: dict[str, str]
    refusals: tuple[str, ...]
    refusal_unless: str
    events: tuple[EventPhrase, ...]
    extensions: Phrase
    answers_ahead: Phrase
    acknowledgements: Phrase
    answers_given: str
    messages: str
    messages_ask: str
    tasks: str
    requests: dict[str, str]
    circumstances: tuple[CircumstancePhrase, ...]
    procedures: tuple[ProcedurePhrase, ...]
    reasons: tuple[ReasonPhrase, ...]

    def names_next_stage(self, text: str) -> bool:
        """Whether a sentence says what the person may ask for next."""
        return any(
            phrase.found(text)
            for phrase in self.circumstances
            if phrase.value is Circumstance.NEXT_STAGE_TOLD
        )


@cache
def load_phrases() -> Phrases:
    raw = resources.files(__package__).joinpath("council_letter.yaml").read_text(encoding="utf-8")
    return Phrases.model_validate(yaml.safe_load(raw))
