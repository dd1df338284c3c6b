"""The letters of a session: which is open, what was filled in and what was written into it by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from assistant.app import state
from assistant.case import Case
from assistant.conversation import Citation
from assistant.letters import (
    Choice,
    Details,
    FileFormat,
    Letter,
    LetterKind,
    OriginKind,
    Part,
    Rewrite,
    parts,
    render,
    revised,
    rewritten,
)

WRITER = ("writer_name", "writer_address", "writer_email", "writer_phone", "organisation")


@dataclass
class Drafts:
    """``written`` holds what was written over parts of each kind of letter. ``opened`` is the part that is
    open for writing, as it stood then, and ``over`` what was written over it before; ``openings`` counts how
    often one was opened and keeps the boxes apart."""

    kind: LetterKind | None = None
    details: Details = field(default_factory=Details)
    written: dict[LetterKind, list[Rewrite]] = field(default_factory=dict)
    opened: Rewrite | None = None
    over: Rewrite | None = None
    openings: int = 0
    edition: int = 0


def drafts() -> Drafts:
    """The letters of this page's session."""
    key = f"nextstage-letters-{state.place()}"
    if key not in st.session_state:
        st.session_state[key] = Drafts()
    held: Drafts = st.session_state[key]
    return held


def take_up(details: Details, written: dict[LetterKind, list[Rewrite]]) -> None:
    """The letters of another case. Who writes is the same for every case of one adviser."""
    held = drafts()
    writer = {name: getattr(details, name) or getattr(held.details, name) for name in WRITER}
    st.session_state[f"nextstage-letters-{state.place()}"] = Drafts(
        details=details.model_copy(update=writer), written=written, edition=held.edition + 1
    )


def choices(case: Case) -> list[Choice]:
    """Every kind of letter with whether it fits the case today. Empty where that cannot be worked out."""
    found, _ = state.attempt(lambda: state.open_assistant().letters.choices(case, state.today()))
    return found or []


def open_letter(kind: LetterKind | None) -> None:
    """Open a letter, or none. What was being written is kept."""
    write()
    drafts().kind = kind


def letter(case: Case) -> tuple[Letter | None, str | None]:
    """The open letter as drafted today, or the sentence that says why there is none."""
    held = drafts()
    kind = held.kind
    if kind is None:
        return None, None
    return state.attempt(
        lambda: state.open_assistant().letters.draft(kind, case, state.today(), held.details)
    )


def written(kind: LetterKind) -> list[Rewrite]:
    """What was written over parts of one kind of letter."""
    return drafts().written.get(kind, [])


def standing(drafted: Letter) -> Letter:
    """The letter with what was written into it."""
    made, _ = state.attempt(lambda: revised(drafted, written(drafted.kind)))
    return made or drafted


def laid_out(drafted: Letter) -> list[tuple[Part, bool]]:
    """The letter part by part, and which of them is open for writing. The open part finds its place again as
    the written ones do, so that a fact changed meanwhile takes no half-written words away."""
    held, opened = drafts(), drafts().opened
    rest = [each for each in written(drafted.kind) if opened is None or each is not held.over]
    found = parts(drafted, rest if opened is None else [*rest, opened])
    return [(part, opened is not None and part.rewrite is opened) for part in found]


def open_part(drafted: Letter, part: Part) -> None:
    """Open one part for writing, with what was written over it before. Another that was open is kept."""
    write()
    held = drafts()
    text = part.rewrite.text if part.rewrite else part.block.text if part.block else ""
    held.opened, held.over = rewritten(drafted, part, text), part.rewrite
    held.openings += 1


def box() -> str:
    """The key of the box the open part is written in."""
    return f"part-{state.place()}-{drafts().openings}"


def keep_typed() -> None:
    """Keep what stands in the box of the open part, half-written as it may be: the page may be left."""
    held = drafts()
    if held.opened is not None:
        text = str(st.session_state.get(box(), held.opened.text))
        held.opened = held.opened.model_copy(update={"text": text})


def all_written() -> dict[LetterKind, list[Rewrite]]:
    """What was written over each kind of letter, with the part that is still being written."""
    held = drafts()
    if held.kind is None or held.opened is None or not _differs(held.opened):
        return held.written
    rest = [each for each in written(held.kind) if each is not held.over]
    return {**held.written, held.kind: [*rest, held.opened]}


def close_part() -> None:
    """Close the part that is open, as it stood before."""
    held = drafts()
    held.opened = held.over = None


def write() -> None:
    """Keep what was written over the open part, if one is open."""
    held = drafts()
    opened, over = held.opened, held.over
    if held.kind is None or opened is None:
        return
    opened = opened.model_copy(update={"text": str(st.session_state.get(box(), opened.text))})
    _forget(held.kind, over)
    if _differs(opened):
        held.written.setdefault(held.kind, []).append(opened)
    close_part()


def _differs(opened: Rewrite) -> bool:
    """Whether a part as written differs from the part as drafted."""
    return opened.text.strip() != (opened.drafted or "").strip()


def undo(kind: LetterKind, rewrite: Rewrite | None) -> None:
    """The part as it is drafted today."""
    _forget(kind, rewrite)
    close_part()


def stand_by(drafted: Letter, part: Part) -> None:
    """Keep what was written although the facts have changed: it is the person's word on the part of today."""
    if part.rewrite is not None:
        _forget(drafted.kind, part.rewrite)
        drafts().written[drafted.kind].append(rewritten(drafted, part, part.rewrite.text))


def _forget(kind: LetterKind, rewrite: Rewrite | None) -> None:
    """By identity: two parts may hold the same words."""
    drafts().written[kind] = [each for each in written(kind) if each is not rewrite]


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
