"""The chat listener: a chat model proposes facts, and only what the message bears out enters the case.

The embedded listener reads every turn first; the model adds what it missed and overrules nothing. The model
sees the message without names, numbers and dates (tokens stand for them), so it can invent none of these: it
can only point to a date that was told. Each proposal must quote the message, name a known code, and be borne
out by how people say such a thing (the lexicon of cues, or the embedder's likeness). What stands in text that
gives orders to a machine is not heard. Where the model cannot be used the embedded reading stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from assistant.case import (
    Case,
    Circumstance,
    Event,
    EventType,
    Evidence,
    Fact,
    Nation,
    Origin,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Service,
    When,
)
from assistant.chat_model import ChatModel, ChatTrouble
from assistant.redaction import Listed, Redacted, Redactor, Several, Span, redact
from assistant.understanding.dates import DateMention, read_dates
from assistant.understanding.heads import ADAPTER, WEIGHTS, EventHeads
from assistant.understanding.listener import Listener, StageOfCase
from assistant.understanding.merging import merge_facts
from assistant.understanding.order import Position
from assistant.understanding.proposals import (
    SCHEMA,
    Proposal,
    ProposedEvent,
    Quoted,
    longest,
    read_proposals,
    to_machine,
    whole,
)
from assistant.understanding.support import Support
from prompts import load_prompt
from vectorstore.embedder import Embedder

PROMPT = "listen"
SURE = 0.6  # a proposal borne out by the message is likelier right than not, and is shown for a check
C = TypeVar("C", bound=StrEnum)


class Heard(NamedTuple):
    """A turn heard: the case, how many proposals were kept, why the others were not, any trouble, and the
    system and the user text that were sent."""

    case: Case
    kept: int = 0
    dropped: Mapping[str, int] = MappingProxyType({})
    trouble: str | None = None
    sent: tuple[str, str] = ("", "")


class ChatListener:
    """Listens with a chat model over the embedded listener. Holds no state of a conversation."""

    def __init__(
        self,
        model: ChatModel,
        embedder: Embedder,
        redactor: Redactor,
        heads: EventHeads | None = None,
        stage_of: StageOfCase | None = None,
    ) -> None:
        self._model = model
        self._heads = heads
        self._embedder = embedder
        self._embedded = Listener(embedder, heads, stage_of)
        self._redactor = redactor

    @classmethod
    def open(
        cls,
        model: ChatModel,
        embedder: Embedder,
        redactor: Redactor,
        stage_of: StageOfCase | None = None,
    ) -> ChatListener:
        """With the shipped heads where there are any, read once for both listeners."""
        shipped = (WEIGHTS / ADAPTER).exists()
        return cls(model, embedder, redactor, EventHeads.load() if shipped else None, stage_of)

    def to_send(self, case: Case, message: str, today: date, hide: Sequence[str] = ()) -> tuple[str, str]:
        """What would be sent to the model for this message: the system and the user text."""
        return self._prompt(case, self._redacted(message, read_dates(message, today), hide))

    def listen(self, case: Case, message: str, today: date, hide: Sequence[str] = ()) -> Heard:
        """The case with this turn heard. ``case`` itself is not changed, and no trouble of the model's is
        raised. ``hide`` holds more words that must not be sent."""
        heard = self._embedded.listen(case, message, today)
        mentions = read_dates(message, today)
        redacted = self._redacted(message, mentions, hide)
        sent = self._prompt(case, redacted)
        try:
            reply = self._model.reply(*sent, most=longest(message), enough=whole)
            proposal = read_proposals(reply)
        except ChatTrouble as error:
            return Heard(heard, trouble=error.trouble.value, sent=sent)
        support = Support(message, case.turns, self._heads, self._embedder.encode)
        turn = _Turn(message, redacted, mentions, len(case.turns), Counter(), support)
        new = turn.into(heard, proposal)
        return Heard(new, _added(heard, new), dict(turn.dropped), sent=sent)

    def _redacted(self, message: str, mentions: Sequence[DateMention], hide: Sequence[str]) -> Redacted:
        dates = [Span(each.start, each.end, "D") for each in mentions]
        return redact(message, Several((Listed(tuple(hide)), self._redactor)), dates)

    def _prompt(self, case: Case, redacted: Redacted) -> tuple[str, str]:
        told = [event.type.value for event in case.events if event.happened]
        return load_prompt(PROMPT).fill(
            schema=SCHEMA, earlier=", ".join(told) or "nothing", message=redacted.text
        )


class _Turn(NamedTuple):
    """One turn, with what a proposal is checked against."""

    message: str
    redacted: Redacted
    mentions: Sequence[DateMention]
    number: int
    dropped: Counter[str]
    support: Support

    def into(self, case: Case, proposal: Proposal) -> Case:
        """The case with what the message bears out of a proposal and the embedded reading lacks."""
        update: dict[str, object] = {"events": self._events(case, proposal)}
        update["services"] = merge_facts(case.services, self._facts(proposal.services, Service))
        told = self._facts(proposal.circumstances, Circumstance)
        update["circumstances"] = merge_facts(case.circumstances, told)
        known = {reason.value.code for reason in case.reasons}
        reasons = [
            Fact[Reason](value=Reason(code=fact.value), evidence=fact.evidence)
            for fact in self._facts(proposal.reasons, ReasonCode)
            if fact.value not in known
        ]
        update["reasons"] = [*case.reasons, *reasons]
        singles: tuple[tuple[str, type[StrEnum]], ...] = (
            ("person", Person), ("client", Person), ("nation", Nation), ("procedure_used", ProcedureUsed),
        )  # fmt: skip
        for name, kind in singles:
            one: Quoted | None = getattr(proposal, name)
            if one is not None and getattr(case, name) is None:
                update[name] = self._fact(one, kind)
        return case.model_copy(update=update)

    def _events(self, case: Case, proposal: Proposal) -> list[Event]:
        events = list(case.events)
        for number, each in enumerate(proposal.events):
            event = self._event(each, number)
            if event is None:
                continue
            same = next((i for i, old in enumerate(events) if old.type is event.type), None)
            if same is None:
                if self._follows(events, event):
                    events.append(event)
            elif (
                not events[same].when.known and event.when.known and events[same].happened and event.happened
            ):
                events[same] = events[same].model_copy(update={"when": event.when})
        return events

    def _follows(self, events: Sequence[Event], event: Event) -> bool:
        """Whether a new event stands at or before the stage reached, or its own words name it plainly.

        What takes a complaint further than the embedded reading did must be told by the lexicon itself.
        """
        reached = Position.after(e.type for e in events if e.happened)
        further = Position.after([*reached.seen, event.type]).level > reached.level
        if further and not self.support.by_cue(event.type, event.evidence.quote):
            self.dropped["not_told_plainly"] += 1
            return False
        return True

    def _event(self, told: ProposedEvent, number: int) -> Event | None:
        kind = _code(EventType, told.type)
        if kind is None:
            self.dropped["unknown_code"] += 1
            return None
        evidence = self._evidence(told.quote)
        if evidence is None or not self._borne_out(kind, evidence.quote):
            return None
        return Event(
            id=f"t{self.number}c{number}",
            type=kind,
            when=self._when(told.date),
            negated=told.negated,
            planned=told.planned and not told.negated,
            evidence=evidence,
        )

    def _borne_out(self, kind: EventType, quote: str) -> bool:
        if self.support.of_event(kind, quote):
            return True
        self.dropped["not_borne_out"] += 1
        return False

    def _facts(self, told: Sequence[Quoted], kind: type[C]) -> list[Fact[C]]:
        found = [self._fact(each, kind) for each in told]
        return [fact for fact in found if fact is not None]

    def _fact(self, told: Quoted, kind: type[C]) -> Fact[C] | None:
        code = _code(kind, told.code)
        if code is None:
            self.dropped["unknown_code"] += 1
            return None
        evidence = self._evidence(told.quote)
        if evidence is None:
            return None
        if not self.support.of_fact(code, evidence.quote):
            self.dropped["not_borne_out"] += 1
            return None
        return Fact[kind](value=code, evidence=evidence)  # type: ignore[valid-type]

    def _evidence(self, quote: str) -> Evidence | None:
        """The quote as it stands in the message, or None where it does not or is an order to a machine."""
        words = self.redacted.restore(quote).strip()
        at = " ".join(self.message.split()).lower().find(" ".join(words.split()).lower())
        if len(words.split()) < 2 or at < 0:
            self.dropped["not_in_message"] += 1
            return None
        start = _place(self.message, words)
        found = self.message[start[0] : start[1]] if start else words
        if to_machine(self.message, found):
            self.dropped["order_to_a_machine"] += 1
            return None
        return Evidence(origin=Origin.PROPOSED, turn=self.number, quote=found, confidence=SURE)

    def _when(self, token: str | None) -> When:
        """The date a token stands for; unknown where the token was not given."""
        if token is None:
            return When()
        words = self.redacted.originals.get(token)
        if words is None or not token.startswith("[[D"):
            self.dropped["date_not_in_message"] += 1
            return When()
        return next((each.when for each in self.mentions if each.text == words), When())


def _place(message: str, words: str) -> tuple[int, int] | None:
    at = message.lower().find(words.lower())
    return None if at < 0 else (at, at + len(words))


def _code(kind: type[C], value: str) -> C | None:
    try:
        return kind(value)
    except ValueError:
        return None


def _added(before: Case, after: Case) -> int:
    """How many facts the model's proposals added or dated."""
    lists = ("events", "services", "circumstances", "reasons")
    more = sum(len(getattr(after, name)) - len(getattr(before, name)) for name in lists)
    singles = ("person", "client", "nation", "procedure_used")
    more += sum(getattr(after, name) is not None and getattr(before, name) is None for name in singles)
    dated = zip(before.events, after.events, strict=False)
    return more + sum(not old.when.known and new.when.known for old, new in dated)
