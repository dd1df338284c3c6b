"""What a page remembers while it is open, and what happens when something is said, changed or loaded.

Everything a person says lives in ``st.session_state`` of their own tab and nowhere else, unless an adviser
keeps a case. The chat and the workbench each have a session of their own in a tab. The assistant, which
keeps nothing, is shared by all tabs.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import streamlit as st

from assistant import editing
from assistant.conversation import (
    Answer,
    Assistant,
    Case,
    Decision,
    RemedyPicture,
    Sent,
    Settings,
    StoreError,
)
from assistant.conversation_file import Exchange, Feedback, read_file
from assistant.errors import InputError, NextStageError

T = TypeVar("T")

PLACE = "nextstage-place"
CHAT, DESK = "chat", "desk"
CHANGED = "Changed. The answer has been worked out again."
LOADED = "Your saved case is open. The answer is worked out for today."
UNEXPECTED = "Something went wrong here, not with what you wrote. Nothing is lost: please try again."


@dataclass
class Session:
    """One conversation in one tab. ``edition`` counts the answers shown and keeps their widgets apart."""

    case: Case = field(default_factory=Case)
    exchanges: list[Exchange] = field(default_factory=list)
    pending: str | None = None
    unsent: str = ""
    trouble: str | None = None
    stale: bool = False
    note: str | None = None
    editing: str | None = None
    edition: int = 0
    paid: tuple[Case, RemedyPicture] | None = None
    may_send: bool | None = None  # to a chat model on another machine; None until it was asked
    hidden: tuple[str, ...] = ()  # words that the person wants taken out of what is sent

    @property
    def latest(self) -> Answer:
        return self.exchanges[-1].answer


@st.cache_resource(show_spinner=False)
def open_assistant() -> Assistant:
    """The one assistant of this server. Raises ``StoreError`` where the index or the model cannot be used."""
    return Assistant.open(Settings())


def at(place: str) -> None:
    """Say which page is drawn: what is then said or changed belongs to that page's session."""
    st.session_state[PLACE] = place


def place() -> str:
    """Which page is drawn."""
    return str(st.session_state.get(PLACE, CHAT))


def session() -> Session:
    """This tab's session on the page that is drawn (in a callback: the page that was)."""
    key = f"nextstage-{place()}"
    if key not in st.session_state:
        st.session_state[key] = Session()
    held: Session = st.session_state[key]
    return held


def put(held: Session) -> None:
    """Put another session in the place of this page's."""
    st.session_state[f"nextstage-{place()}"] = held


def today() -> date:
    """The day deadlines are read on."""
    return date.today()


def make_ready() -> None:
    """Open and warm the assistant ahead of the first message. Where that fails, nothing is said yet."""
    attempt(_warm_assistant)


@st.cache_resource(show_spinner=False)
def _warm_assistant() -> bool:
    """Once for the whole server."""
    open_assistant().warm()
    return True


# --- the conversation -------------------------------------------------------------------------------------


def begin_with(example: str) -> None:
    """Put an example into the box, to be changed and sent."""
    held = session()
    held.unsent, held.trouble = example, None
    held.edition += 1


def say(message: str) -> None:
    """A message is sent: it waits until the page has shown that it was."""
    held = session()
    held.pending, held.trouble, held.note, held.editing = message, None, None, None


def say_what_is_in(widget: str) -> None:
    """Send what stands in the text box."""
    say(str(st.session_state.get(widget, "")))


def answer_pending() -> None:
    """Answer the message that waits. Where that fails it goes back to the box, with the reason."""
    held = session()
    message, held.pending = held.pending or "", None

    def turn() -> None:
        answer = open_assistant().turn(held.case, message, today(), chat=may_chat(), hide=held.hidden)
        held.exchanges.append(Exchange(message=message, answer=answer))
        held.case = answer.case

    if tried(turn):
        held.unsent, held.stale = "", False
        held.edition += 1
    else:
        held.unsent = message


def may_chat() -> bool:
    """Whether a chat model may be used: one on another machine only with leave, given on this page."""
    return session().may_send is True or not open_assistant().sends_away


def to_be_sent() -> Sequence[Sent]:
    """What the waiting message would send to another machine, where leave was neither given nor refused."""
    held = session()
    message = held.pending
    if message is None or held.may_send is not None:
        return ()
    assistant, _ = attempt(open_assistant)
    if assistant is None or not assistant.sends_away:
        return ()
    found, _ = attempt(lambda: assistant.outgoing(held.case, message, today(), hide=held.hidden))
    return found or ()


def let_send(leave: bool) -> None:
    """Leave to send what this conversation needs sent, or not; the message that waits is then answered."""
    session().may_send = leave


def ask_leave_again() -> None:
    """Nothing more is sent until leave is given anew."""
    session().may_send = None


def hide(widget: str) -> None:
    """More words to be taken out of what is sent, with commas between them."""
    held = session()
    words = (word.strip() for word in str(st.session_state.get(widget, "")).split(","))
    held.hidden = tuple(dict.fromkeys([*held.hidden, *filter(None, words)]))
    held.edition += 1


def was_sent() -> Sequence[Sent]:
    """What this page's conversation has given to a chat model, in order, to the letter."""
    answers = [exchange.answer for exchange in session().exchanges]
    return [sent for answer in answers if answer.composition for sent in answer.composition.sent]


def take_back() -> None:
    """The message that waits goes back to the box; nothing is sent."""
    held = session()
    held.unsent, held.pending = held.pending or "", None
    held.edition += 1


def judge(right: bool, widget: str | None = None) -> None:
    """Whether the latest answer was right, as the person sees it. It stays in this tab and in their file."""
    comment = str(st.session_state.get(widget, "")).strip() if widget else ""
    session().exchanges[-1].feedback = Feedback(right=right, comment=comment)


# --- changing what was understood -------------------------------------------------------------------------


def change(edit: Callable[..., Case], *arguments: object) -> None:
    """Change the case by one of the functions of ``assistant.editing`` and work the answer out again."""
    held = session()
    held.case = edit(held.case, *arguments)
    held.editing = None
    work_out_again(CHANGED)


def change_to(edit: Callable[..., Case], widget: str, *arguments: object) -> None:
    """Change the case to what stands in a widget. A widget left empty changes nothing."""
    value = st.session_state.get(widget)
    if value is not None:
        change(edit, *arguments, value)


def work_out_again(note: str | None) -> None:
    """The latest answer, for the case as it now stands. Where that fails the change is kept all the same."""
    held = session()
    held.edition += 1
    question = held.latest.question if held.exchanges else None
    # a question already put still stands: a changed fact is no answer to it
    case = editing.ask_again(held.case, question.key) if question else held.case

    def answer() -> None:
        answer = open_assistant().answer(case, today(), chat=may_chat())
        if held.exchanges:
            held.exchanges[-1].answer = _with_sent(answer, held.exchanges[-1].answer)
        else:
            held.exchanges.append(Exchange(message="", answer=answer))
        held.case = answer.case

    held.stale = not tried(answer)
    held.note = None if held.stale else note


def _with_sent(answer: Answer, before: Answer) -> Answer:
    """An answer worked out again, with what the one before it sent still among what was sent."""
    if not (before.composition and before.composition.sent):
        return answer
    now = answer.composition or before.composition
    sent = (*before.composition.sent, *(answer.composition.sent if answer.composition else ()))
    return answer.model_copy(update={"composition": now.model_copy(update={"sent": sent})})


def forget_note() -> None:
    """Another part of the page is turned to: what was last done need not be told there."""
    session().note = None


def edit(name: str | None) -> None:
    """Open one fact for changing, or none."""
    held = session()
    held.editing, held.note = name, None


# --- keeping and opening ----------------------------------------------------------------------------------


def start_again() -> None:
    """Forget everything said on this page, its letters too."""
    for key in [key for key in st.session_state if str(key).startswith(f"nextstage-letters-{place()}")]:
        del st.session_state[key]
    put(Session(edition=session().edition + 1))


def load(widget: str) -> None:
    """Open the file in a file uploader. One that was not saved here leaves everything as it is.

    Earlier answers stand as they were given; the last is worked out for today.
    """
    upload = st.session_state.get(widget)
    if upload is None:
        return
    held = session()
    fresh = Session(edition=held.edition + 1)

    def opened() -> None:
        file = read_file(upload.getvalue())
        fresh.case, fresh.exchanges, fresh.note = file.case, list(file.exchanges), LOADED
        question = file.exchanges[-1].answer.question if file.exchanges else None
        case = editing.ask_again(file.case, question.key) if question else file.case
        answer = open_assistant().answer(case, today(), chat=may_chat())
        if fresh.exchanges:
            fresh.exchanges[-1].answer = answer
        else:
            fresh.exchanges.append(Exchange(message="", answer=answer))
        fresh.case = answer.case
        put(fresh)

    tried(opened)


# --- looking things up ------------------------------------------------------------------------------------


def payments() -> RemedyPicture | None:
    """What decisions like the case paid, looked up once for each case; None where they cannot be read."""
    held = session()
    if held.paid is None or held.paid[0] is not held.case:
        found, _ = attempt(lambda: open_assistant().payments(held.case, today()))
        if found is None:
            return None
        held.paid = (held.case, found)
    return held.paid[1]


def decisions(references: Sequence[str]) -> dict[str, Decision]:
    """Whole entries by reference; those that are not held, or cannot be read, are left out."""
    found: dict[str, Decision] = {}
    for reference in references:
        try:
            found[reference] = open_assistant().decision(reference)
        except (InputError, StoreError):
            continue
    return found


def checked(decision: Decision) -> date | None:
    """The day a decision's entry was last compared with its source, where that is known."""
    return open_assistant().checked(decision)


def tried(act: Callable[[], object]) -> bool:
    """Whether it went well. Where not, the session holds a sentence that says why, and nothing is lost."""
    _, trouble = attempt(act)
    session().trouble = trouble
    return trouble is None


def attempt(act: Callable[[], T]) -> tuple[T | None, str | None]:
    """What it gave, or None and the sentence that says why it failed."""
    try:
        return act(), None
    except NextStageError as error:
        return None, str(error)
    except StoreError as error:
        open_assistant.clear()  # opened anew at the next try, when the index may be mended
        return None, str(error)
    except Exception as error:
        _log(error)
        return None, UNEXPECTED


def _log(error: Exception) -> None:
    """Where it happened, without the message: that may hold the person's words."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    print(
        f"nextstage: {type(error).__name__} in {where.name}, line {where.lineno}", file=sys.stderr, flush=True
    )
