"""One turn of the conversation, from the words to the answer: the only file that knows the whole route.

words → understanding → case → procedure → assessment → vectorstore → evidence → answering → answer
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import NamedTuple

from assistant.answering import compose
from assistant.answering.answer import (
    Answer,
    Citation,
    ComparableView,
    Composition,
    DeadlineView,
    NextQuestion,
    Sent,
)
from assistant.answering.asked import Asked
from assistant.answering.authorities import Authorities
from assistant.answering.chain import Link, chain, source_of
from assistant.answering.followups import asks_how_much
from assistant.answering.guard import Guard
from assistant.answering.search_result import SearchResult
from assistant.answering.speaker import Speaker
from assistant.answering.the_rules import the_rules
from assistant.answering.wording import load_wording
from assistant.case import Case
from assistant.chat_model import ChatModel, Trouble, on_this_machine, open_chat_model
from assistant.drafting import LetterDesk
from assistant.errors import InputError
from assistant.procedure import assess, stage_of
from assistant.procedure.assessment import Assessment, FaultCode
from assistant.redaction import Redactor, open_redactor
from assistant.settings import Settings
from assistant.understanding import Listener
from assistant.understanding.chat_listener import ChatListener, Heard
from assistant.understanding.language import other_language
from prompts import load_prompt
from vectorstore.embedder import Embedder, load_embedder, share_processors
from vectorstore.errors import StoreError
from vectorstore.features import Matrix
from vectorstore.library import REMEDIES_FROM, Library
from vectorstore.payments import Payment, PaymentKind, RemedyPicture, Spread, remedy_picture
from vectorstore.records import Basis, Comparable, Decision, Filters, Situation
from vectorstore.retriever import DecisionRetriever
from vectorstore.runs import broken_up
from vectorstore.shown import as_said

__all__ = [
    "Answer",
    "Assistant",
    "Case",
    "Citation",
    "Comparable",
    "ComparableView",
    "DeadlineView",
    "Decision",
    "Filters",
    "Link",
    "NextQuestion",
    "Payment",
    "PaymentKind",
    "RemedyPicture",
    "SearchResult",
    "Sent",
    "Settings",
    "Spread",
    "StoreError",
    "remedy_picture",
]

COMPARABLES_SHOWN = 5
_FIRST_WORDS = "What can I do?"
_COMPARABLES_FOR_A_LETTER = 20  # of which only those that found this case's fault may be cited


class Chat(NamedTuple):
    """The parts that use a chat model, where one is set. ``away``: it is on another machine."""

    listener: ChatListener
    speaker: Speaker
    model: str
    away: bool

    @classmethod
    def of(
        cls, model: ChatModel, embedder: Embedder, *, away: bool, redactor: Redactor | None = None
    ) -> Chat:
        """Raises ``SettingError`` where the model is away and what takes names out is not installed."""
        listener = ChatListener.open(model, embedder, redactor or open_redactor(away=away), stage_of)
        return cls(listener, Speaker(model, Guard(embedder.encode)), model.name, away)


class Assistant:
    """Answers turns. Holds the listener and the library; keeps nothing of what a person says."""

    def __init__(
        self, listener: Listener, library: Library, settings: Settings, chat: Chat | None = None
    ) -> None:
        self._listener = listener
        self._library = library
        self._settings = settings
        self._chat = chat
        self._rules = library.rules()
        self._asked = Asked(load_embedder(settings.embedding_model).encode)
        self._authorities = Authorities(self._rules, load_wording().sources)
        self.letters = LetterDesk(self._authorities, self._rules, self._evidence_for_letter)

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Load the models and open the index.

        Raises ``vectorstore.errors.StoreError`` where the index or the embedding model cannot be used, and
        ``SettingError`` where a chat model is set that cannot be set up, or that is on another machine while
        what takes names out of a text is not installed.
        """
        load_wording()  # now, so that a slip in the wording stops the start and not a turn
        model = open_chat_model(settings)
        embedder = load_embedder(settings.embedding_model)
        share_processors()
        chat = Chat.of(model, embedder, away=not on_this_machine(settings)) if model else None
        return cls(
            Listener(embedder, stage_of=stage_of),
            Library.open(settings.index_dir, embedder, settings.chroma_url),
            settings,
            chat,
        )

    def without_chat_model(self) -> Assistant:
        """The same assistant with no chat model, for a person who has not said that one may be used.

        Shares the listener and the library; costs nothing to make.
        """
        embedded = copy(self)
        embedded._chat = None
        return embedded

    def warm(self) -> None:
        """Do now what the first turn would wait for: nothing of it is kept but what every turn uses."""
        self._listener.listen(Case(), _FIRST_WORDS, date.today())
        self._asked.find(_FIRST_WORDS)
        self.search(_FIRST_WORDS, 1)

    @property
    def sends_away(self) -> bool:
        """Whether a chat model on another machine is set, so that a turn may send something there."""
        return self._chat is not None and self._chat.away

    def turn(
        self, case: Case, message: str, today: date, *, chat: bool = True, hide: Sequence[str] = ()
    ) -> Answer:
        """Answer one message. The case given is left as it was; ``answer.case`` is the new one.

        ``chat`` False leaves the chat model out, so that nothing is sent; ``hide`` holds words that must not
        be sent, beside those that are taken out anyway.

        Raises ``InputError`` with a sentence for the person where the message cannot be read.
        """
        message = self._readable(message)
        if self._chat is None or not chat:
            return self._composed(self._listener.listen(case, message, today), today)
        heard = self._chat.listener.listen(case, message, today, hide)
        answer = self._composed(heard.case, today)
        if heard.trouble in (Trouble.DOWN, Trouble.SLOW):  # not waited for twice in a turn
            return answer.model_copy(update={"composition": _listened(self._chat.model, heard)})
        return _with_listening(self._chat.speaker.speak(answer), heard)

    def answer(self, case: Case, today: date, *, chat: bool = True) -> Answer:
        """Answer the case as it stands (after a turn, or after the person changed a fact). ``chat`` False
        leaves the chat model out."""
        answer = self._composed(case, today)
        return self._chat.speaker.speak(answer) if self._chat and chat else answer

    def outgoing(
        self, case: Case, message: str, today: date, *, hide: Sequence[str] = ()
    ) -> tuple[Sent, ...]:
        """What a turn with this message would send to the chat model, to be shown before it is sent.

        Empty where no chat model is set. The second text is for the answer as the embedded reading gives it.
        """
        message = self._readable(message)
        if self._chat is None:
            return ()
        answer = self._composed(self._listener.listen(case, message, today), today)
        return (
            _sent("to listen", self._chat.listener.to_send(case, message, today, hide)),
            _sent("to speak", self._chat.speaker.to_send(answer)),
        )

    def _composed(self, case: Case, today: date) -> Answer:
        """The answer in plain statements, with no chat model."""
        assessment = assess(case, today)
        asked = self._asked.find(case.turns[-1]) if case.turns else None
        of_money = asks_how_much(case, asked)
        found = self._like(case, assessment, REMEDIES_FROM if of_money else COMPARABLES_SHOWN)
        return compose(
            case,
            assessment,
            rules=self._rules,
            comparables=found[:COMPARABLES_SHOWN],
            today=today,
            asked=asked,
            looked_at=found if of_money else (),
            unsure=_unsure(case, assessment, today),
        )

    def search(
        self, text: str, k: int = COMPARABLES_SHOWN, filters: Filters | None = None, today: date | None = None
    ) -> Sequence[Comparable]:
        """Comparable decisions for plain words, best first: by the words and by what they say of a case."""
        if not text.strip():
            raise InputError("There is nothing to search for: write what happened in a few words.")
        return self._library.comparables(self.situation(text, today), k, filters or Filters())

    def retriever(self, k: int = COMPARABLES_SHOWN, filters: Filters | None = None) -> DecisionRetriever:
        """The same search as a LangChain retriever, for a chain of your own."""
        return DecisionRetriever(
            library=self._library, k=k, filters=filters or Filters(), situate=self.situation
        )

    def remedies(self, text: str, filters: Filters | None = None, today: date | None = None) -> RemedyPicture:
        """The payments in decisions like what the words tell: examples, never a tariff."""
        return self._library.remedies(self.situation(text, today), filters)

    def candidates(self, text: str, today: date | None = None) -> tuple[list[str], Matrix]:
        """The decisions a search for these words would order, and their features, to learn an order from."""
        return self._library.candidates(self.situation(text, today))

    def situation(self, text: str, today: date | None = None) -> Situation:
        """What the search is asked for plain words: themselves, and the case they tell."""
        day = today or date.today()
        text = broken_up(as_said(text[: self._settings.max_message_chars]))
        case = self._listener.listen(Case(), text, day)
        return _situation(case, assess(case, day, ask=False))

    def decision(self, reference: str) -> Decision:
        """One decision by its reference, however it is typed. Raises ``InputError`` where it is not held."""
        found = self._library.decision(reference)
        if found is None:
            raise InputError(
                f"The decision {reference!r} is not in the index. References look like 20 008 394."
            )
        return found

    def checked(self, decision: Decision) -> date | None:
        """The day a bundled entry was last compared with its source; None for one that was ingested here."""
        return self._authorities.checked if decision.basis is Basis.PUBLISHED_SUMMARY else None

    def chain(self, case: Case, today: date) -> list[Link]:
        """Each conclusion that the law draws from the case, with the rules it rests on."""
        return chain(assess(case, today, ask=False), self._authorities)

    def rule(self, rule_id: str) -> Citation | None:
        """A rule in our own words with where it is written; None where there is no such rule."""
        return source_of(rule_id, self._authorities)

    def the_rules(self) -> str:
        """Every rule in force with its authority, as one Markdown page."""
        return the_rules(self._rules.values())

    def payments(self, case: Case, today: date) -> RemedyPicture:
        """The payments in the decisions most like a case: examples, never a tariff."""
        return self._library.remedies(_situation(case, assess(case, today, ask=False)))

    def services(self) -> Sequence[str]:
        """The services that decisions held are about, as codes of a case."""
        return self._library.services()

    def _like(self, case: Case, assessment: Assessment, k: int) -> Sequence[Comparable]:
        return self._library.comparables(_situation(case, assessment), k, Filters())

    def _evidence_for_letter(self, case: Case, assessment: Assessment) -> Sequence[Comparable]:
        return self._like(case, assessment, _COMPARABLES_FOR_A_LETTER)

    def _readable(self, message: str) -> str:
        """The message as its reader sees it, or an ``InputError`` that says how to mend it."""
        message = as_said(message).strip()
        limit = self._settings.max_message_chars
        if not message:
            raise InputError("There is nothing to read yet: write what happened, in your own words.")
        if len(message) > limit:
            raise InputError(
                f"That is {len(message):,} characters, and the most I can read at once is {limit:,}. "
                "Please send the part about the complaint and the council's answers."
            )
        if language := other_language(message):
            raise InputError(
                f"I can only read English, and this looks like {language.name}. "
                "Please write it in English, or ask someone to help you write it."
            )
        return broken_up(message)


def _listened(model: str, heard: Heard) -> Composition:
    """What became of a turn that the chat model listened to."""
    return Composition(
        model=model,
        prompts=[load_prompt("listen").name],
        listened=heard.kept,
        proposals_dropped=dict(heard.dropped),
        trouble=heard.trouble,
        sent=(_sent("to listen", heard.sent),),
    )


def _sent(purpose: str, texts: tuple[str, str]) -> Sent:
    system, user = texts
    return Sent(purpose=purpose, system=system, user=user)


def _with_listening(answer: Answer, heard: Heard) -> Answer:
    """The answer with its composition telling what was listened to as well as what was said."""
    if answer.composition is None:
        return answer
    told = _listened(answer.composition.model, heard)
    both = answer.composition.model_copy(
        update={
            "prompts": [*told.prompts, *answer.composition.prompts],
            "listened": told.listened,
            "sent": (*told.sent, *answer.composition.sent),
            "proposals_dropped": told.proposals_dropped,
            "trouble": answer.composition.trouble or told.trouble,
        }
    )
    return answer.model_copy(update={"composition": both})


def _unsure(case: Case, assessment: Assessment, today: date) -> frozenset[FaultCode]:
    """The faults that what the person said would not show without what was only guessed."""
    said = case.only_said()
    if said is case:
        return frozenset()
    shown = {fault.code for fault in assess(said, today, ask=False).council_faults}
    return frozenset(fault.code for fault in assessment.council_faults if fault.code not in shown)


def _situation(case: Case, assessment: Assessment) -> Situation:
    """What the search is asked: the words, and what the law makes of them."""
    return Situation(
        text="\n".join(case.turns),
        stage=assessment.stage.value,
        faults=tuple(fault.code.value for fault in assessment.council_faults),
        services=tuple(fact.value.value for fact in case.services if not fact.evidence.guessed),
        complainant=_complainant(case),
        procedure=case.procedure_used.value.value if case.procedure_used else None,
        reasons=(
            *(fact.value.code.value for fact in case.reasons),
            *(fact.value.value for fact in case.circumstances),
        ),
    )


def _complainant(case: Case) -> str | None:
    """Whose complaint it is: the client where an adviser writes, otherwise the writer."""
    person = case.client or case.person
    return person.value.value if person else None
