"""The shape of each wording file."""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from assistant.answering.answer import Completeness
from assistant.case import AskFor, EventType, Nation, Question, ReasonCode, Safety
from assistant.procedure.assessment import (
    DeadlineCode,
    DeadlineState,
    FaultCode,
    Lawful,
    NextStep,
    Route,
    Stage,
)


def _for_people(text: str) -> str:
    """Words a person will read: never empty, no em-dash, no markup of ours or anyone's."""
    if not text.strip():
        raise ValueError("a sentence is empty")
    for banned in ("—", "<", ">"):
        if banned in text:
            raise ValueError(f"{banned!r} is not used in words for people")
    try:
        fields = list(Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"a gap is not closed: {error}") from error
    for _, name, spec, conversion in fields:
        if name is not None and (not name.isidentifier() or spec or conversion):
            raise ValueError(f"a gap must be a plain name, not {name!r}")
    return text


def _without_gaps(text: str) -> str:
    if any(name is not None for _, name, _, _ in Formatter().parse(text)):
        raise ValueError("this sentence may have no gap: it is used where nothing is known to fill it")
    return text


Words = Annotated[str, AfterValidator(_for_people)]
Plain = Annotated[Words, AfterValidator(_without_gaps)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(Part):
    """A statement and the rules it rests on (ids of the rule book)."""

    text: Words
    rules: tuple[str, ...] = ()


class PlainLine(Line):
    text: Plain


def _complete(name: str, given: Any, wanted: Any) -> None:
    missing = [str(member.value) for member in wanted if member not in given]
    if missing:
        raise ValueError(f"{name} has no words for {', '.join(missing)}")


class StageWords(Part):
    """``change_with_reason`` takes the place of ``change`` where the council's reason has been told,
    ``change_extended`` where its letter asking for more time has."""

    standing: PlainLine
    why: tuple[PlainLine, ...] = ()
    change: tuple[Plain, ...] = ()
    change_with_reason: tuple[Plain, ...] = ()
    change_extended: tuple[Plain, ...] = ()


class StageBook(Part):
    """``when`` holds sharper sentences for a stage, chosen by code (see ``standing.py``)."""

    stages: dict[Stage, StageWords]
    when: dict[str, PlainLine]
    because: dict[str, PlainLine]
    change_when: dict[str, tuple[Plain, ...]] = Field(default_factory=dict)
    escalate: dict[str, PlainLine]

    @model_validator(mode="after")
    def _all(self) -> StageBook:
        _complete("stages", self.stages, Stage)
        return self


class StepWords(Part):
    """``letter`` is what one could write, word for word, to take the step."""

    do: PlainLine
    how: tuple[PlainLine, ...] = ()
    to_whom: Plain
    if_refused: PlainLine
    short: Plain
    letter: Plain | None = None


class StepGround(PlainLine):
    """A sentence more for a step's ground; ``do`` and ``how`` take the place of the step's own."""

    do: PlainLine | None = None
    how: tuple[PlainLine, ...] | None = None


class StepBook(Part):
    """``because`` holds a sentence for each ground the procedure can give for a step."""

    steps: dict[NextStep, StepWords]
    unnamed: PlainLine
    because: dict[str, StepGround] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _all(self) -> StepBook:
        _complete("steps", self.steps, NextStep)
        return self


class Ground(Part):
    """The plain sentence for a code, and one for each ground (``because``) that the procedure can give.
    A ground's sentence may have gaps, filled from the finding's details."""

    text: Plain
    rules: tuple[str, ...] = ()
    because: dict[str, Line | Words] = Field(default_factory=dict)
    label: Plain


class Grounds(Part):
    """``grounds`` are reasons that may stand beside any code's sentence."""

    entries: dict[str, Ground]
    grounds: dict[str, Plain] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _all(self) -> Grounds:
        kind: Any = FaultCode if set(self.entries) & {f.value for f in FaultCode} else AskFor
        _complete("entries", self.entries, kind)
        unknown = set(self.entries) - {member.value for member in kind}
        if unknown:
            raise ValueError(f"no such code: {', '.join(sorted(unknown))}")
        return self


class RefusalWords(Part):
    """``write_back_when`` holds better words than ``write_back`` where a ground settled the verdict."""

    says: Plain
    stands: dict[Lawful, Plain]
    write_back: Plain
    write_back_when: dict[str, Plain] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _some(self) -> RefusalWords:
        if not self.stands:
            raise ValueError("says nothing about whether the reason can stand")
        return self


class RefusalBook(Part):
    reasons: dict[ReasonCode, RefusalWords]
    turns_on: dict[str, Plain]
    lawful: dict[Lawful, Plain]
    because: dict[str, Line | Words] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _all(self) -> RefusalBook:
        _complete("reasons", self.reasons, ReasonCode)
        _complete("lawful", self.lawful, Lawful)
        return self


class DeadlineWords(Part):
    label: Plain
    duty: Words
    about: Plain | None = None
    about_passed: Plain | None = None


class DeadlineBook(Part):
    deadlines: dict[DeadlineCode, DeadlineWords]
    states: dict[DeadlineState, Words]
    states_yours: dict[DeadlineState, Words]
    starts: dict[str, Plain]
    readings: dict[str, Plain]
    planned: Words
    planned_late: Words
    advisory: Plain
    advisory_passed: Plain
    working: Words
    working_spread: Words
    months: dict[DeadlineCode, Words]
    months_spread: dict[DeadlineCode, Words]
    skipping: Words
    none_skipped: Plain
    between: Words
    within_month: Words
    day_zero: PlainLine

    @model_validator(mode="after")
    def _all(self) -> DeadlineBook:
        _complete("deadlines", self.deadlines, DeadlineCode)
        _complete("states", self.states, DeadlineState)
        _complete("states_yours", self.states_yours, DeadlineState)
        return self


class RouteWords(Part):
    label: Plain
    what: PlainLine
    limits: tuple[PlainLine, ...] = ()
    contacts: tuple[str, ...] = ()


class RouteBook(Part):
    routes: dict[Route, RouteWords]
    because: dict[str, Line | Words]
    nations: dict[Nation, PlainLine]

    @model_validator(mode="after")
    def _all(self) -> RouteBook:
        _complete("routes", self.routes, Route)
        _complete("nations", self.nations, [n for n in Nation if n is not Nation.ENGLAND])
        return self


class Reply(Part):
    label: Plain
    message: Plain


class QuestionWords(Part):
    text: Plain
    why: Plain
    replies: tuple[Reply, ...] = ()


class QuestionBook(Part):
    unknown: Reply
    questions: dict[str, QuestionWords]


class SafetyWords(Part):
    first: tuple[Words, ...]
    then: Plain | None = None
    rules: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()


class SafetyBook(Part):
    codes: dict[Safety, SafetyWords]
    to_child: dict[Safety, SafetyWords] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _all(self) -> SafetyBook:
        _complete("codes", self.codes, Safety)
        return self


class Contact(Part):
    """Someone to turn to. ``confirmed`` is False where no page of theirs was read when it was written
    down: ``source`` then says where the knowledge comes from."""

    name: Plain
    says: Plain
    phone: str | None = None
    url: str | None = None
    source: str
    checked: date
    confirmed: bool


class ContactBook(Part):
    contacts: dict[str, Contact]
    advice: tuple[str, ...]

    @model_validator(mode="after")
    def _known(self) -> ContactBook:
        unknown = set(self.advice) - set(self.contacts)
        if unknown:
            raise ValueError(f"no such contact: {', '.join(sorted(unknown))}")
        return self


class FollowUps(Part):
    """``questions`` heads each answer; ``more`` those that are asked only in a person's own words."""

    questions: dict[Question, Words]
    more: dict[str, Plain]
    lines: dict[str, Line]

    @model_validator(mode="after")
    def _all(self) -> FollowUps:
        _complete("questions", self.questions, Question)
        return self


class AskedWords(Part):
    """A question in the ways people ask it, answered from the case (``question``) or by ``lines``."""

    ask: tuple[Plain, ...] = Field(min_length=1)
    question: str | None = None
    heading: Plain | None = None
    lines: tuple[PlainLine, ...] = ()
    advice: bool = False

    @model_validator(mode="after")
    def _one_of_two(self) -> AskedWords:
        if (self.question is None) != bool(self.lines and self.heading):
            raise ValueError("wants either a question that is answered from the case, or a heading and lines")
        return self


class Unanswered(Part):
    heading: Plain
    text: Plain


class AskedBook(Part):
    asked: dict[str, AskedWords]
    cannot_tell: Unanswered


class Doubt(Part):
    text: Plain
    rules: tuple[str, ...] = ()
    shown: bool = True


class DoubtBook(Part):
    doubts: dict[str, Doubt]


class Frame(Part):
    headings: dict[str, Plain]
    lines: dict[str, Words]
    completeness: dict[Completeness, Plain]
    events: dict[EventType, Plain]


class SourceBook(Part):
    """How sources are named to people, and the few rules whose own text is not for showing."""

    checked: date
    names: dict[str, str]
    unconfirmed_pinpoint: Plain
    force: dict[str, Plain]
    outcomes: dict[str, Plain]
    rule_texts: dict[str, Plain] = Field(default_factory=dict)


class Wording(Part):
    stages: StageBook
    steps: StepBook
    faults: Grounds
    asks: Grounds
    refusals: RefusalBook
    deadlines: DeadlineBook
    routes: RouteBook
    questions: QuestionBook
    safety: SafetyBook
    contacts: ContactBook
    followups: FollowUps
    asked: AskedBook
    doubts: DoubtBook
    frame: Frame
    sources: SourceBook
