"""The rules in force with their authorities, for anyone who wants to check what an answer rests on."""

from __future__ import annotations

import streamlit as st

from assistant.app import frame, state


def draw() -> None:
    """The page, or one sentence that says why it cannot be shown."""
    with st.spinner("Fetching the rules"):
        page, trouble = state.attempt(lambda: state.open_assistant().the_rules())
    with st.container(key="rules"):
        if trouble or page is None:
            frame.alert(trouble or state.UNEXPECTED)
        else:
            st.markdown(page)
