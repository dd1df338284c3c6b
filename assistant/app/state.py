"""What the page remembers while it is open, and what happens when something is said, changed or loaded.

Everything a person says lives in ``st.session_state`` of their own tab and nowhere else. The assistant,
which keeps nothing, is shared by all tabs.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import streamlit as st
from pydantic import ValidationError

from assistant import editing
from assistant.conversation import Answer, Assistant, Case, Settings, StoreError
from assistant.errors import NextStageError

KEY = "nextstage"
CHANGED = "Changed. The answer has been worked out again."
LOADED = "Your saved case is open. The answer is worked out for today."
NOT_A_CASE = "That file is not a case saved from this page, so nothing was opened."
UNEXPECTED = "Something went wrong here, not with what you wrote. Nothing is lost: please try again."


@dataclass
class Exchange:
    """One message and its answer. ``message`` is empty where a saved case was opened."""

    message: str
    answer: Answer


@dataclass
class Session:
    """One person's tab. ``edition`` counts the answers shown, and keeps the widgets of each apart."""

    case: Case = field(default_factory=Case)
    exchanges: list[Exchange] = field(default_factory=list)
    pending: str | None = None
    unsent: str = ""
    trouble: str | None = None
    stale: bool = False
    note: str | None = None
    editing: str | None = None
    edition: int = 0

    @property
    def latest(self) -> Answer:
        return self.exchanges[-1].answer


@st.cache_resource(show_spinner=False)
def open_assistant() -> Assistant:
    """The one assistant of this server. Raises ``StoreError`` where the index or the model cannot be used."""
    return Assistant.open(Settings())


def session() -> Session:
    """This tab's session."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session()
    held: Session = st.session_state[KEY]
    return held


def today() -> date:
    """The day deadlines are read on."""
    return date.today()


def make_ready() -> None:
    """Open the assistant ahead of the first message. Where that fails, nothing is said yet."""
    held = session()
    if not _tried(open_assistant):
        held.trouble = None


def the_rules() -> tuple[str, str | None]:
    """Every rule in force as Markdown; or nothing, and the sentence that says why."""
    pages: list[str] = []
    _tried(lambda: pages.append(open_assistant().the_rules()))
    trouble, session().trouble = session().trouble, None
    return "".join(pages), trouble


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
        answer = open_assistant().turn(held.case, message, today())
        held.exchanges.append(Exchange(message, answer))
        held.case = answer.case

    if _tried(turn):
        held.unsent, held.stale = "", False
        held.edition += 1
    else:
        held.unsent = message


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


def work_out_again(note: str) -> None:
    """The latest answer, for the case as it now stands. Where that fails the change is kept all the same."""
    held = session()
    held.edition += 1
    question = held.latest.question  # it still stands: a changed fact is no answer to it
    case = editing.ask_again(held.case, question.key) if question else held.case

    def answer() -> None:
        answer = open_assistant().answer(case, today())
        held.exchanges[-1].answer, held.case = answer, answer.case

    held.stale = not _tried(answer)
    held.note = None if held.stale else note


def edit(name: str | None) -> None:
    """Open one fact for changing, or none."""
    held = session()
    held.editing, held.note = name, None


def start_again() -> None:
    """Forget everything said in this tab."""
    edition = session().edition + 1
    st.session_state[KEY] = Session(edition=edition)


def load(widget: str) -> None:
    """Open the saved case in a file uploader. A file that is no case leaves everything as it is."""
    upload = st.session_state.get(widget)
    if upload is None:
        return
    held = session()
    try:
        case = Case.model_validate_json(upload.getvalue())
    except ValidationError:
        held.trouble = NOT_A_CASE
        return
    fresh = Session(edition=held.edition + 1)

    def answer() -> None:
        fresh.exchanges.append(Exchange("", open_assistant().answer(case, today())))
        fresh.case, fresh.note = case, LOADED
        st.session_state[KEY] = fresh

    _tried(answer)


def _tried(act: Callable[[], object]) -> bool:
    """Whether it went well. Where not, the session holds a sentence that says why, and nothing is lost."""
    held = session()
    held.trouble = None
    try:
        act()
    except NextStageError as error:
        held.trouble = str(error)
    except StoreError as error:
        held.trouble = str(error)
        open_assistant.clear()  # opened anew at the next try, when the index may be mended
    except Exception as error:
        held.trouble = UNEXPECTED
        _log(error)
    return held.trouble is None


def _log(error: Exception) -> None:
    """Where it happened, without the message: that may hold the person's words."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    print(
        f"nextstage: {type(error).__name__} in {where.name}, line {where.lineno}", file=sys.stderr, flush=True
    )
