"""Keeping a conversation on one's own device, opening it again, printing it, starting again."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assistant.app import state, transcript
from assistant.app.state import Session
from assistant.conversation_file import as_file
from assistant.letters import MEDIA_TYPES, FileFormat

SAVED_FILE = "my-complaint.json"


def keep_or_leave(held: Session) -> None:
    """Save, print, open and start again."""
    st.html('<h2 class="ns-heading">Keep it or start again</h2>')
    with st.container(horizontal=True, gap="small", key="keep"):
        st.download_button(
            "Save my case and this conversation",
            # handed over now: when the file is asked for, the tab's session is out of reach
            data=partial(as_file, held.case, held.exchanges, state.today()),
            file_name=SAVED_FILE,
            mime="application/json",
            on_click="ignore",
            key="save",
        )
        st.download_button(
            "Save as a document to read or print",
            data=partial(transcript.as_document, tuple(held.exchanges), state.today()),
            file_name=transcript.FILE,
            mime=MEDIA_TYPES[FileFormat.DOCX],
            on_click="ignore",
            key="save-document",
        )
        st.html('<button type="button" class="ns-print ns-button">Print this page</button>', width="content")
        with st.popover("Open a saved case"):
            upload(held)
        with st.popover("Start again"):
            st.write("This clears everything you wrote here. Save it first if you want to keep it.")
            st.button(
                "Clear everything and start again", key="restart", type="primary", on_click=state.start_again
            )
    st.html(
        '<p class="ns-soft">Saved files stay on your own device. Nothing is kept here. To go on later, '
        "keep the case: the document is for reading only.</p>"
    )


def upload(held: Session) -> None:
    """Where a saved conversation is given back."""
    key = f"file-{held.edition}"
    st.file_uploader(
        f"The file you saved ({SAVED_FILE})", type="json", key=key, on_change=state.load, args=(key,)
    )
