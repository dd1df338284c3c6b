"""The list of cases: start one from notes, find one, bring one back from the archive."""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.app import frame, state
from assistant.app.spoken import spoken
from assistant.app.wording import Wording
from assistant.app.workbench import desk
from assistant.app.workbench.desk import Entry

SHOWN_WHOLE = 24  # characters of a name that fit on a button


def draw(words: Wording) -> None:
    """The list, and where a case is started."""
    st.html(
        '<h1 class="ns-title">Cases</h1><p class="ns-lead">For advice workers. Cases are kept in a database '
        f"{desk.whose()}, until you delete them. {desk.what_leaves()}</p>"
    )
    with st.container(key="layout"):
        start, found = st.columns([45, 55], gap="large")
        with start:
            _start()
        with found:
            _list()


def _start() -> None:
    held = state.session()
    st.html('<h2 class="ns-heading">Start a case</h2>')
    frame.trouble(held)
    edition = held.edition
    with st.form(f"start-{edition}", border=False):
        st.text_input(
            "Name for this case (initials or your own reference)", key=f"start-name-{edition}", max_chars=100
        )
        st.text_area(
            "Paste your notes, or the client's story",
            value=held.unsent,
            key=f"start-notes-{edition}",
            height=260,
        )
        st.form_submit_button("Start the case", type="primary", on_click=desk.start, args=(edition,))
    st.html(
        '<p class="ns-soft">Dates and decisions in the notes become facts, each with the words it came from. '
        "You check them next.</p>"
    )


def _list() -> None:
    held = desk.desk()
    st.html('<h2 class="ns-heading">Your cases</h2>')
    search = st.text_input("Search names, councils and notes", key="desk-search")
    archived = st.checkbox("Show the archive", key="desk-archived")
    entries, trouble = desk.entries(search, archived=archived)
    if trouble:
        frame.alert(trouble)
    elif not entries:
        none = "No case matches." if search else "The archive is empty." if archived else "No cases yet."
        st.html(f'<p class="ns-soft">{none}</p>')
    if held.note:
        st.html(f'<p class="ns-note" role="status">{escape(held.note)}</p>')
    for entry in entries:
        _row(entry)


def _row(entry: Entry) -> None:
    with (
        st.container(key=f"case-row-{entry.id}"),
        st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"),
    ):
        council = f"{escape(entry.council)}. " if entry.council else ""
        st.html(
            f'<div class="ns-fact"><p class="ns-fact-value">{escape(entry.name)}</p>'
            f'<p class="ns-fact-about">{council}Changed {spoken(entry.changed)}</p></div>'
        )
        st.button(
            f"Open {entry.name if len(entry.name) < SHOWN_WHOLE else entry.name[: SHOWN_WHOLE - 2] + '…'}",
            key=f"open-case-{entry.id}",
            on_click=desk.open_case,
            args=(entry.id,),
        )
