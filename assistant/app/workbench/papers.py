"""The council's letters of the open case: kept with the case, each proposal with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.app import state
from assistant.app.workbench import desk
from assistant.case import Case
from assistant.caseload import Attachment
from assistant.incoming import (
    Proposal,
    already_held,
    apply_proposals,
    read_council_letter,
    text_of_file,
    text_of_paste,
)

PASTED = "Pasted letter"


class Proposed(BaseModel):
    """A proposal, and whether it was taken (None: not yet decided)."""

    model_config = ConfigDict(extra="forbid")

    proposal: Proposal
    taken: bool | None = None


class Paper(BaseModel):
    """A letter with what was read from it."""

    model_config = ConfigDict(extra="forbid")

    id: int
    name: str
    proposed: list[Proposed]


class _Kept(BaseModel):
    proposed: list[Proposed] = []


def papers() -> Sequence[Paper]:
    """The letters of the case, the newest first."""
    found, trouble = state.attempt(lambda: desk.caseload().attachments(desk.desk().case_id or ""))
    state.session().trouble = trouble or state.session().trouble
    return [_paper(each) for each in found or []]


def read_pasted(widget: str) -> None:
    """Read the letter in a text box and keep it with its proposals."""
    _read(PASTED, lambda: text_of_paste(str(st.session_state.get(widget, ""))))


def read_dropped(widget: str) -> None:
    """Read the letters in a file uploader and keep each with its proposals."""
    for upload in st.session_state.get(widget) or []:
        name, data = upload.name, upload.getvalue()
        if not _read(name, partial(text_of_file, name, data)):
            return


def decide(paper: Paper, proposal_id: str, taken: bool) -> None:
    """Take one proposal into the case, or leave it out."""
    for each in paper.proposed:
        if each.proposal.id == proposal_id:
            each.taken = taken
            _settle(paper, [each.proposal] if taken else [])
            return


def waits(each: Proposed) -> bool:
    """Whether a proposal is to be decided: it is not yet, and the case does not hold the same already."""
    return each.taken is None and not already_held(state.session().case, each.proposal)


def take_all(paper: Paper) -> None:
    """Take every proposal that is to be decided."""
    open_ones = [each for each in paper.proposed if waits(each)]
    for each in open_ones:
        each.taken = True
    _settle(paper, [each.proposal for each in open_ones])


def forget(paper: Paper) -> None:
    """Delete a letter for good; facts taken from it stay."""
    state.tried(lambda: desk.caseload().delete_attachment(desk.desk().case_id or "", paper.id))


def _settle(paper: Paper, taken: Sequence[Proposal]) -> None:
    kept = _Kept(proposed=paper.proposed).model_dump_json()
    case_id = desk.desk().case_id or ""
    if state.tried(lambda: desk.caseload().set_proposals(case_id, paper.id, kept)) and taken:
        state.change(_with, taken)


def _with(case: Case, taken: Sequence[Proposal]) -> Case:
    return apply_proposals(case, taken)


def _read(name: str, text_of: Callable[[], str]) -> bool:
    def read() -> None:
        text = text_of()
        reading = read_council_letter(text, state.today())
        kept = _Kept(proposed=[Proposed(proposal=each) for each in reading.proposals])
        desk.caseload().add_attachment(desk.desk().case_id or "", name, text, kept.model_dump_json())
        state.session().edition += 1

    return state.tried(read)


def _paper(held: Attachment) -> Paper:
    try:
        proposed = _Kept.model_validate_json(held.proposals).proposed
    except ValidationError:
        proposed = []
    return Paper(id=held.id, name=held.name, proposed=proposed)
