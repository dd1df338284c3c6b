"""The shape of each wording file of the letters."""

from __future__ import annotations

from enum import StrEnum
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from assistant.case import AskFor, EventType, Person, ReasonCode, Service
from assistant.letters.kinds import LetterKind
from assistant.procedure.assessment import DeadlineCode, FaultCode


def _for_people(text: str) -> str:
    """Words a person will read: never empty, no em-dash, every gap a plain name."""
    if not text.strip():
        raise ValueError("a sentence is empty")
    for banned in ("—", "<", ">"):
        if banned in text:
            raise ValueError(f"{banned!r} is not used in words for people")
    for _, name, spec, conversion in Formatter().parse(text):
        if name is not None and (not name.isidentifier() or spec or conversion):
            raise ValueError(f"a gap must be a plain name, not {name!r}")
    return text


Words = Annotated[str, AfterValidator(_for_people)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(Part):
    """A sentence, the rules it rests on, and the conditions under which it stands ("!": must not hold).

    ``law_only`` cites nothing but the law and the statutory guidance.
    """

    text: Words
    rules: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    law_only: bool = False


class Section(StrEnum):
    STANDING = "standing"
    OPENING = "opening"
    REASONS = "reasons"
    HEADS = "heads"
    DISAGREE = "disagree"
    CHRONOLOGY = "chronology"
    NOT_DONE = "not_done"
    OUTCOMES = "outcomes"
    ASKS = "asks"
    SUPPORT = "support"
    PRECEDENTS = "precedents"
    CLOSING = "closing"


class LetterWords(Part):
    name: Words
    about: Words
    to: Literal["council", "ombudsman"]
    subject: Words
    sections: tuple[Section, ...]
    opening: tuple[Line, ...]
    asks: tuple[Line, ...]
    reply: tuple[Line, ...] = ()


class SourceName(Part):
    """How an instrument is named: in full once, where a short name has to be explained, then in short."""

    short: Words
    full: Words | None = None


class LetterBook(Part):
    letters: dict[LetterKind, LetterWords]
    frame: dict[str, Words | tuple[Words, ...]]
    headings: dict[str, Words]
    columns: tuple[Words, Words]
    planned: Words
    standing: dict[Person, Line]
    interest: Words
    blanks: dict[str, Words]
    voices: dict[Literal["own", "client"], dict[str, str]]
    dates: dict[str, Words]
    sources: dict[str, SourceName]
    refusals: dict[str, Words | dict[str, Words]]
    cautions: dict[str, Words]

    @model_validator(mode="after")
    def _all(self) -> LetterBook:
        _complete("letters", self.letters, LetterKind)
        _complete("standing", self.standing, Person)
        if self.voices["own"].keys() != self.voices["client"].keys():
            raise ValueError("the voices do not fill the same gaps")
        return self

    def line(self, key: str) -> str:
        """One sentence of the frame."""
        found = self.frame[key]
        assert isinstance(found, str), key
        return found

    def lines(self, key: str) -> tuple[str, ...]:
        """The lines of an address of the frame."""
        found = self.frame[key]
        return (found,) if isinstance(found, str) else found


class EventWords(Part):
    done: Words
    corporate: Words | None = None
    ahead: Words | None = None
    not_done: Words | None = None
    quoted: bool = False


class EventBook(Part):
    events: dict[EventType, EventWords]

    @model_validator(mode="after")
    def _all(self) -> EventBook:
        _complete("events", self.events, EventType)
        return self


class FaultWords(Part):
    title: Words
    text: Words
    because: dict[str, Words] = {}
    rules: tuple[str, ...] = ()


class HeadBook(Part):
    own_words: Words
    own_words_adviser: Words
    no_words: Words
    general: Words
    handling: Words
    services: dict[Service, Words]
    outside: dict[Service, Words]
    faults: dict[FaultCode, FaultWords]

    @model_validator(mode="after")
    def _all(self) -> HeadBook:
        _complete("services", {**self.services, **self.outside}, Service)
        _complete("faults", self.faults, FaultCode)
        return self


class ReasonWords(Part):
    said: Words
    answer: Words | None = None
    asks: Words | None = None


class ReasonBook(Part):
    intro: Words
    quoted: Words
    late: Words
    lawful: Words
    unknown: Words
    reasons: dict[ReasonCode, ReasonWords]

    @model_validator(mode="after")
    def _all(self) -> ReasonBook:
        _complete("reasons", self.reasons, ReasonCode)
        return self


class OutcomeBook(Part):
    outcomes: dict[AskFor, Line]


class DayWords(Part):
    title: Words
    about: Words


class CalendarBook(Part):
    deadlines: dict[DeadlineCode, DayWords]
    working: Words
    months: Words
    span: Words
    span_own: Words
    skipping: Words
    sources: Words
    advisory: Words
    other_reading: Words
    remind: Words
    calendar: Words

    @model_validator(mode="after")
    def _all(self) -> CalendarBook:
        _complete("deadlines", self.deadlines, DeadlineCode)
        return self


class TranscriptBook(Part):
    title: Words
    intro: Words
    said: Words
    answer: Words
    sources: Words
    not_confirmed: Words
    checked: Words


class Wording(Part):
    book: LetterBook
    events: EventBook
    heads: HeadBook
    reasons: ReasonBook
    outcomes: OutcomeBook
    calendar: CalendarBook
    transcript: TranscriptBook


def _complete(name: str, given: Any, wanted: Any) -> None:
    missing = [str(member.value) for member in wanted if member not in given]
    if missing:
        raise ValueError(f"{name} has no words for {', '.join(missing)}")
