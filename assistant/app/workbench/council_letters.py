"""The council's letters: pasted or dropped, what they say proposed as facts, each to be taken or left."""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.app import state
from assistant.app.spoken import when_words
from assistant.app.wording import Wording, label
from assistant.app.workbench import papers
from assistant.app.workbench.papers import Paper, Proposed
from assistant.incoming import Proposal, ProposalKind, conflict_of

HOW = (
    "Dates and decisions in a letter are proposed as facts, each with the sentence it comes from. Nothing "
    "becomes a fact until you take it."
)


def draw(words: Wording) -> None:
    """Where letters are given, and what was read of each."""
    st.html(f'<h2 class="ns-heading">What the council wrote</h2><p class="ns-soft">{HOW}</p>')
    give, read = st.columns([42, 58], gap="large")
    with give:
        _give()
    with read:
        held = papers.papers()
        if not held:
            st.html('<p class="ns-soft">No letter has been read yet.</p>')
        for paper in held:
            _paper(paper, words)


def _give() -> None:
    edition = state.session().edition
    paste, drop = f"paste-{edition}", f"drop-{edition}"
    with st.form(f"form-{paste}", border=False):
        st.text_area("Paste a letter from the council", key=paste, height=220)
        st.form_submit_button("Read this letter", type="primary", on_click=papers.read_pasted, args=(paste,))
    st.file_uploader(
        "Or give files: PDF, Word (.docx) or text. Scans and photos cannot be read",
        type=["pdf", "docx", "txt"],
        accept_multiple_files=True,
        key=drop,
        on_change=papers.read_dropped,
        args=(drop,),
    )


def _paper(paper: Paper, words: Wording) -> None:
    waiting = [each for each in paper.proposed if papers.waits(each)]
    with st.container(key=f"paper-{paper.id}", border=True):
        st.html(
            f'<h3 class="ns-group">{escape(paper.name)}</h3>'
            f'<p class="ns-soft">{len(paper.proposed)} proposed, {len(waiting)} to decide</p>'
        )
        if not paper.proposed:
            st.html('<p class="ns-soft">No date or decision was found. Add what it says by hand.</p>')
        for each in paper.proposed:
            _proposed(paper, each, words)
        with st.container(horizontal=True, gap="small"):
            if len(waiting) > 1:
                st.button(
                    f"Take all {len(waiting)}",
                    key=f"take-all-{paper.id}",
                    on_click=papers.take_all,
                    args=(paper,),
                )
            st.button("Delete this letter", key=f"off-{paper.id}", on_click=papers.forget, args=(paper,))


def _proposed(paper: Paper, each: Proposed, words: Wording) -> None:
    proposal, key = each.proposal, f"{paper.id}-{each.proposal.id}"
    with st.container(key=f"fact-proposal-{key}", gap="small"):
        waits = papers.waits(each)
        clash = conflict_of(state.session().case, proposal) if waits else None
        warning = (
            f'<p class="ns-doubt">The case has {escape(when_words(clash.held.when))}. '
            "Taking this changes it.</p>"
            if clash
            else ""
        )
        st.html(
            f'<div class="ns-fact"><p class="ns-fact-value">{escape(told(proposal, words))}</p>'
            f'<p class="ns-fact-quote">“{escape(proposal.sentence)}”</p>{warning}{_fate(each)}</div>'
        )
        if waits:
            with st.container(horizontal=True, gap="small"):
                args = (paper, proposal.id)
                st.button("Take as a fact", key=f"yes-{key}", on_click=papers.decide, args=(*args, True))
                st.button("Leave out", key=f"no-{key}", on_click=papers.decide, args=(*args, False))


def told(proposal: Proposal, words: Wording) -> str:
    """What a proposal says, in words."""
    kind = proposal.kind
    if kind is ProposalKind.EVENT and proposal.event:
        name = words.events[proposal.event.value].label
        when = when_words(proposal.when) or "date not said"
        dated = " (the letter's own date)" if proposal.from_letter_date else ""
        return f"{name}{' (to come)' if proposal.planned else ''}: {when}{dated}"
    if kind is ProposalKind.REASON and proposal.reason:
        return f"The council's reason: {label(words.reasons, proposal.reason.value)}"
    if kind is ProposalKind.CIRCUMSTANCE and proposal.circumstance:
        return label(words.circumstances, proposal.circumstance.value)
    if kind is ProposalKind.PROCEDURE and proposal.procedure:
        return f"Procedure used: {label(words.procedures, proposal.procedure.value)}"
    return f"Council: {proposal.council}"


def _fate(each: Proposed) -> str:
    if papers.waits(each):
        return ""
    fate = (
        "The case has this already" if each.taken is None else "Taken as a fact" if each.taken else "Left out"
    )
    return f'<p class="ns-fact-origin">{fate}</p>'
