"""What is open on an adviser's desk, and the case list it is kept in.

The list is a database on this machine (``assistant.caseload``). What is changed on a page is kept at once; a
case changed in another window meanwhile is not overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from assistant import editing
from assistant.app import drafts, signing_in, state
from assistant.app.state import Session
from assistant.case import Case
from assistant.caseload import Caseload, NoteRecord, StoredCase
from assistant.conversation import Settings
from assistant.conversation_file import Exchange
from assistant.letters import BlockKind, Choice, Details, LetterKind, Rewrite

KEY = "nextstage-open-case"
PART = "desk-part"
FACTS, LETTERS = "Facts and timeline", "Letters to send"
FIRST_NAME = "Case of"
REWRITES = TypeAdapter(list[Rewrite])
BY_WORDS = TypeAdapter(dict[str, str])


@dataclass
class Desk:
    """The case that is open. ``kept`` is the case as the database holds it, ``note`` what was last done."""

    case_id: str | None = None
    name: str = ""
    archived: bool = False
    revision: int = 0
    kept: Case | None = None
    kept_letters: str = ""
    note: str | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the case list."""

    id: str
    name: str
    council: str | None
    changed: date


def desk() -> Desk:
    """This tab's desk."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Desk()
    held: Desk = st.session_state[KEY]
    return held


def caseload() -> Caseload:
    """The case list of whoever is there. Raises ``InputError`` where nobody is signed in who must be."""
    return Caseload(Settings().caseload_path, signing_in.owner())


def whose() -> str:
    """Where the cases are and for whom, in words."""
    return "here, for you alone" if signing_in.needed() else "on this computer, for whoever uses it"


def what_leaves() -> str:
    """Whether anything of a case goes to another machine, in words."""
    return (
        "Nothing is sent anywhere without your leave."
        if Settings().chat_model
        else "Nothing is sent anywhere."
    )


# --- the list ---------------------------------------------------------------------------------------------


def entries(search: str, *, archived: bool) -> tuple[Sequence[Entry], str | None]:
    """The cases that match, the last changed first; or the sentence that says why they cannot be listed."""
    found, trouble = state.attempt(lambda: caseload().cases(search, archived=archived))
    listed = [
        Entry(id=each.id, name=each.title, council=each.council, changed=each.updated.date())
        for each in found or []
    ]
    return listed, trouble


def start(edition: int) -> None:
    """Start a case from the notes in the form, or tell why not; the notes stay in the form then."""
    name = str(st.session_state.get(f"start-name-{edition}", "")).strip()
    notes = str(st.session_state.get(f"start-notes-{edition}", ""))
    title = name or f"{FIRST_NAME} {state.today():%-d %B %Y}"
    held = state.session()
    held.unsent = notes

    def begun() -> None:
        if state.open_assistant().sends_away and held.may_send is None:
            state.open_assistant().outgoing(Case(), notes, state.today())  # what cannot be read is told now
            _put(caseload().add(title, Case()))  # the notes wait there for leave to be sent
            state.session().pending = notes
            return
        answer = state.open_assistant().turn(Case(), notes, state.today(), chat=state.may_chat())
        _put(caseload().add(title, editing.for_a_client(answer.case)))

    state.tried(begun)


def open_case(case_id: str) -> None:
    """Open a case from the list."""
    state.tried(lambda: _put(caseload().get(case_id)))


def close_case() -> None:
    """Back to the list."""
    st.session_state[KEY] = Desk()
    state.put(Session(edition=state.session().edition + 1))
    drafts.open_letter(None)


def _put(stored: StoredCase) -> None:
    """Put a case on the desk, with the answer worked out for today."""
    answer = state.open_assistant().answer(stored.case, state.today(), chat=state.may_chat())
    fresh = Session(case=answer.case, edition=state.session().edition + 1)
    fresh.exchanges.append(Exchange(message="", answer=answer))
    state.put(fresh)
    written = {LetterKind(each.kind): _written(each.letter) for each in caseload().drafts(stored.id)}
    drafts.take_up(_details(stored.details), written)
    st.session_state[KEY] = Desk(
        case_id=stored.id,
        name=stored.title,
        archived=stored.archived,
        revision=stored.revision,
        kept=stored.case,
    )
    desk().kept_letters = _letters()
    st.session_state[PART] = FACTS


# --- the case that is open --------------------------------------------------------------------------------


def keep() -> None:
    """Keep what has changed since it was last kept."""
    on_desk, held = desk(), state.session()
    if on_desk.case_id is None or not held.exchanges:
        return
    letters = _letters()
    if held.case == on_desk.kept and letters == on_desk.kept_letters:
        return

    def kept() -> None:
        case_id = on_desk.case_id or ""
        stored = caseload().save(
            case_id,
            case=held.case,
            details=drafts.drafts().details.model_dump_json(),
            revision=on_desk.revision,
        )
        for kind, written in drafts.all_written().items():
            caseload().save_draft(case_id, kind.value, REWRITES.dump_json(written).decode())
        on_desk.revision, on_desk.kept, on_desk.kept_letters = stored.revision, held.case, letters

    _, trouble = state.attempt(kept)
    held.trouble = trouble or held.trouble


def read_for_a_client() -> None:
    """Notes that an adviser keeps of somebody are read as being of a client, before they are kept."""
    held = state.session()
    case = editing.for_a_client(held.case)
    if held.exchanges and case != held.case:
        held.case = case
        state.work_out_again(held.note)


def rename(widget: str) -> None:
    """Give the case another name."""
    on_desk = desk()

    def renamed() -> None:
        stored = caseload().save(on_desk.case_id or "", title=str(st.session_state.get(widget, "")))
        on_desk.name, on_desk.revision = stored.title, stored.revision

    state.tried(renamed)


def archive(archived: bool) -> None:
    """Put the case away, or bring it back."""
    on_desk = desk()
    name = on_desk.name
    if state.tried(lambda: caseload().archive(on_desk.case_id or "", archived=archived)):
        close_case()
        desk().note = f"{name} is {'in the archive' if archived else 'back in the list'}."


def delete() -> None:
    """Delete the case for good."""
    on_desk = desk()
    name = on_desk.name
    if state.tried(lambda: caseload().delete(on_desk.case_id or "")):
        close_case()
        desk().note = f"{name} has been deleted for good."


def notes() -> list[NoteRecord]:
    """The notes of the case, the newest first."""
    found, trouble = state.attempt(lambda: caseload().notes(desk().case_id or ""))
    state.session().trouble = trouble or state.session().trouble
    return found or []


def add_note(widget: str) -> None:
    """Keep a note."""
    text = str(st.session_state.get(widget, ""))
    if state.tried(lambda: caseload().add_note(desk().case_id or "", text)):
        state.session().edition += 1


def delete_note(note_id: int) -> None:
    """Delete a note for good."""
    state.tried(lambda: caseload().delete_note(desk().case_id or "", note_id))


def best_letter(case: Case) -> Choice | None:
    """The letter that fits the case best today."""
    return next((choice for choice in drafts.choices(case) if choice.recommended), None)


def write_letter(kind: LetterKind) -> None:
    """Open a letter in its part of the case."""
    drafts.open_letter(kind)
    st.session_state[PART] = LETTERS


def _letters() -> str:
    held = drafts.drafts()
    written = {kind.value: REWRITES.dump_python(each) for kind, each in drafts.all_written().items()}
    return held.details.model_dump_json() + json.dumps(written, sort_keys=True)


def _details(raw: str) -> Details:
    try:
        return Details.model_validate_json(raw)
    except ValidationError:
        return Details()


def _written(raw: str) -> list[Rewrite]:
    """What was written over a letter, as it was kept; one of an earlier version knew only words by words."""
    try:
        return REWRITES.validate_json(raw)
    except ValidationError:
        pass
    try:
        return [
            Rewrite(drafted=drafted, kind=BlockKind.PARAGRAPH, text=text)
            for drafted, text in BY_WORDS.validate_json(raw).items()
        ]
    except ValidationError:
        return []
