"""The letters of a session: which is open, what was filled in and what was written into it by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from assistant.app import state
from assistant.case import Case
from assistant.conversation import Citation
from assistant.letters import Choice, Details, FileFormat, Letter, LetterKind, OriginKind, render, revised

WRITER = ("writer_name", "writer_address", "writer_email", "writer_phone", "organisation")


@dataclass
class Drafts:
    """``texts`` goes from the words of each part as drafted to what was written over them, by kind of letter.
    ``editing`` is the number of the part that is open for writing."""

    kind: LetterKind | None = None
    details: Details = field(default_factory=Details)
    texts: dict[LetterKind, dict[str, str]] = field(default_factory=dict)
    editing: int | None = None
    edition: int = 0


def drafts() -> Drafts:
    """The letters of this page's session."""
    key = f"nextstage-letters-{state.place()}"
    if key not in st.session_state:
        st.session_state[key] = Drafts()
    held: Drafts = st.session_state[key]
    return held


def take_up(details: Details, texts: dict[LetterKind, dict[str, str]]) -> None:
    """The letters of another case. Who writes is the same for every case of one adviser."""
    held = drafts()
    writer = {name: getattr(details, name) or getattr(held.details, name) for name in WRITER}
    st.session_state[f"nextstage-letters-{state.place()}"] = Drafts(
        details=details.model_copy(update=writer), texts=texts, edition=held.edition + 1
    )


def choices(case: Case) -> list[Choice]:
    """Every kind of letter with whether it fits the case today. Empty where that cannot be worked out."""
    found, _ = state.attempt(lambda: state.open_assistant().letters.choices(case, state.today()))
    return found or []


def open_letter(kind: LetterKind | None) -> None:
    """Open a letter, or none."""
    held = drafts()
    held.kind, held.editing = kind, None


def letter(case: Case) -> tuple[Letter | None, str | None]:
    """The open letter as drafted today, or the sentence that says why there is none."""
    held = drafts()
    kind = held.kind
    if kind is None:
        return None, None
    return state.attempt(
        lambda: state.open_assistant().letters.draft(kind, case, state.today(), held.details)
    )


def standing(drafted: Letter) -> Letter:
    """The letter with what was written into it."""
    made, _ = state.attempt(lambda: revised(drafted, drafts().texts.get(drafted.kind, {})))
    return made or drafted


def edit(number: int | None) -> None:
    """Open one part for writing, or none."""
    drafts().editing = number


def write(drafted: str, widget: str) -> None:
    """Keep what was written over a part."""
    held = drafts()
    if held.kind is not None:
        held.texts.setdefault(held.kind, {})[drafted] = str(st.session_state.get(widget, ""))
    held.editing = None


def undo(drafted: str) -> None:
    """The part as it was drafted."""
    held = drafts()
    if held.kind is not None:
        held.texts.get(held.kind, {}).pop(drafted, None)
    held.editing = None


def fill_in(names: Iterable[str], prefix: str) -> None:
    """Keep the names and addresses that were typed."""
    held = drafts()
    typed = {name: st.session_state.get(f"{prefix}{name}", getattr(held.details, name)) for name in names}
    made, trouble = state.attempt(lambda: Details.model_validate(typed))
    if made is not None:
        held.details = made
    state.session().trouble = trouble


def rules(letter: Letter) -> dict[str, Citation]:
    """The rules a letter rests on, by id."""
    named = {
        origin.ref
        for sentence in letter.sentences()
        for origin in sentence.origins
        if origin.kind is OriginKind.RULE
    }
    found = {rule: state.open_assistant().rule(rule) for rule in named}
    return {rule: source for rule, source in found.items() if source}


def as_file(letter: Letter, form: FileFormat) -> bytes:
    """The letter as a file."""
    return render(letter, form)
