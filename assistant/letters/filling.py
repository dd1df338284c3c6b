"""A line of the wording with its gaps filled from the matter: a sentence that knows what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import NamedTuple

from assistant.case import Event, EventType, Person
from assistant.letters.citing import citation, with_citation
from assistant.letters.clean import one_line, quotable
from assistant.letters.dates import day, phrase
from assistant.letters.matter import Matter
from assistant.letters.model import Origin, OriginKind, Sentence
from assistant.letters.quotes import Quote, grievances, told_lateness, told_payments, told_promises
from assistant.letters.telling import tells_of_handling
from assistant.letters.wording.schema import Line
from assistant.procedure.assessment import Deadline, DeadlineCode

_BEGINNINGS = (EventType.COMPLAINT_MADE, EventType.PROBLEM_BEGAN)


class Filled(NamedTuple):
    """What goes into a gap, with what it rests on."""

    text: str
    origins: tuple[Origin, ...] = ()


class Writer:
    """Fills lines for one matter. ``holds`` are the conditions that are true of it; ``to_ombudsman`` says
    that the letter does not go to the council, so that it can ask nothing of it."""

    def __init__(self, matter: Matter, holds: frozenset[str], *, to_ombudsman: bool = False) -> None:
        self.matter = matter
        self._holds = holds
        self._to_ombudsman = to_ombudsman

    def holds(self, *names: str) -> bool:
        """Whether conditions are met; a "!" before a name says that it must not be."""
        return all(
            (name[1:] not in self._holds) if name.startswith("!") else (name in self._holds) for name in names
        )

    def stands(self, line: Line) -> bool:
        """Whether every condition of a line is met."""
        return self.holds(*line.when)

    def lines(self, lines: Iterable[Line], key: str) -> list[Sentence]:
        """Each line that stands and can be filled, with its citation."""
        written = [self.line(line, f"{key}.{n}") for n, line in enumerate(lines) if self.stands(line)]
        return [sentence for sentence in written if sentence is not None]

    def line(self, line: Line, key: str, **values: Filled) -> Sentence | None:
        """One line filled and cited; None where a date it needs cannot be counted."""
        return self.say(line.text, key, line.rules, law_only=line.law_only, **values)

    def say(
        self, text: str, key: str, rules: tuple[str, ...] = (), *, law_only: bool = False, **values: Filled
    ) -> Sentence | None:
        """A template filled. ``rules`` are named as its origins, and their sources in brackets."""
        parts: list[str] = []
        origins = [Origin(kind=OriginKind.TEMPLATE, ref=key)]
        for literal, name, _, _ in Formatter().parse(text):
            parts.append(literal)
            if name is None:
                continue
            filled = values.get(name) or self._gap(name)
            if filled is None:
                return None
            parts.append(filled.text)
            origins += filled.origins
        origins += [Origin(kind=OriginKind.RULE, ref=rule) for rule in rules]
        cited = citation(rules, self.matter.rules, self.matter.wording.book, law_only=law_only)
        return Sentence(
            text=with_citation(_capital("".join(parts)), cited), origins=tuple(dict.fromkeys(origins))
        )

    def blank(self, name: str) -> Filled:
        """A visible blank: what is missing, in words."""
        return Filled(f"[blank: {self.matter.wording.book.blanks[name]}]")

    def detail(self, name: str, blank: str | None = None) -> Filled:
        """A detail given for the letter, or its blank."""
        value = getattr(self.matter.details, name)
        return (
            Filled(value, (Origin(kind=OriginKind.DETAIL, ref=name),)) if value else self.blank(blank or name)
        )

    def quotes(self, quotes: Iterable[Quote]) -> Filled:
        """The person's own words in quotation marks, each with its origin."""
        quotes = list(quotes)
        return Filled(" ".join(f"“{_closed(q.text)}”" for q in quotes), tuple(q.origin for q in quotes))

    def _gap(self, name: str) -> Filled | None:
        if name in self.matter.voice:
            return Filled(self.matter.voice[name])
        kind, _, rest = name.partition("_")
        if kind in ("on", "when"):
            return self._date(EventType(rest), required=kind == "on")
        if kind in ("due", "ahead"):
            code = DeadlineCode(rest)
            found = self.matter.deadline(code) if kind == "due" else self.matter.ahead_of(code)
            return self._limit(found, name) if found else None
        return getattr(self, f"_{name}_gap")()  # type: ignore[no-any-return]

    def _date(self, kind: EventType, *, required: bool) -> Filled:
        words = self.matter.wording.book.dates
        event = self.matter.event(kind)
        told = phrase(event.when, words) if event else None
        if event and told:
            return Filled(told if required else f" {told}", (event_origin(event),))
        if not required:
            return Filled("")
        return Filled(words["unknown"].format(blank=self.matter.wording.book.blanks[kind.value]))

    def _limit(self, deadline: Deadline, name: str) -> Filled:
        words = self.matter.wording.book.dates
        spread = deadline.due_earliest is not None and deadline.due_earliest != deadline.due
        text = words["at_latest" if spread else "on"].format(day=day(deadline.due))
        if name.startswith("ahead_"):
            text = day(deadline.due)
        origins = [Origin(kind=OriginKind.WORKED_OUT, ref=name)]
        origins += [event_origin(e) for e in self.matter.case.events if e.id == deadline.start_event]
        return Filled(text, (*origins, *(Origin(kind=OriginKind.RULE, ref=rule) for rule in deadline.rules)))

    def _today_gap(self) -> Filled:
        return Filled(day(self.matter.today))

    def _reply_by_gap(self) -> Filled:
        return Filled(day(self.matter.ahead.reply_by), (Origin(kind=OriginKind.WORKED_OUT, ref="reply_by"),))

    def _council_to_gap(self) -> Filled:
        line = self.matter.wording.book.line("council_to_ombudsman" if self._to_ombudsman else "council_to")
        return Filled(line.format_map(self.matter.voice))

    def _Council_to_gap(self) -> Filled:  # noqa: N802 - named as the gap is, which opens a sentence
        return Filled(_capital(self._council_to_gap().text))

    def _council_gap(self) -> Filled:
        if self.matter.details.council_name:
            return self.detail("council_name")
        told = self.matter.case.council
        if told is None or not one_line(told.value):
            return self.blank("council")
        origin = Origin(kind=OriginKind.FACT, ref="council", quote=told.evidence.quote)
        return Filled(one_line(told.value), (origin,))

    def _child_gap(self) -> Filled:
        return self.detail("child_name", "child")

    def _client_gap(self) -> Filled:
        return self.detail("client_name", "client")

    def _affected_gap(self) -> Filled:
        """The complainant, and the child where that is someone else."""
        whom = self.matter.voice["whom"]
        alone = self.matter.complainant in (Person.CHILD, Person.CARE_LEAVER)
        return Filled(whom if alone else self.matter.wording.book.line("and_the_child").format(whom=whom))

    def _complained_of_gap(self) -> Filled:
        """What the complaint is about, in few words: enough for the council to find it."""
        told = grievances(self.matter.case, self.matter.complaints)
        about = [
            quote
            for quote in told
            if quote.origin.kind is OriginKind.EVENT or not tells_of_handling(quote.text)
        ]
        return self.quotes([self._alone(quote) for quote in about or told][:2])

    def _alone(self, quote: Quote) -> Quote:
        """The piece that tells of the complaint, where its sentence goes on to tell of later steps."""
        steps = (e for e in self.matter.case.events if e.type not in _BEGINNINGS and e.evidence.quote)
        if quote.origin.kind is OriginKind.EVENT and any(e.evidence.quote in quote.text for e in steps):
            return quote._replace(text=quotable(quote.origin.quote))
        return quote

    def _lateness_gap(self) -> Filled:
        return self.quotes(found) if (found := told_lateness(self.matter.case)) else self.blank("lateness")

    def _paid_gap(self) -> Filled:
        return self.quotes(found) if (found := told_payments(self.matter.case)) else self.blank("paid")

    def _promises_gap(self) -> Filled:
        return self.quotes(found) if (found := told_promises(self.matter.case)) else self.blank("promises")


def event_origin(event: Event) -> Origin:
    return Origin(kind=OriginKind.EVENT, ref=event.id, quote=event.evidence.quote)


def with_values(**values: str) -> Mapping[str, Filled]:
    """Plain words for gaps."""
    return {name: Filled(value) for name, value in values.items()}


def _closed(text: str) -> str:
    """A quoted sentence with its full stop."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
