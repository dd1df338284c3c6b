"""The rules in force with their authorities, for anyone who wants to check what an answer rests on."""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.app import state

NAME = "the-rules"
ADDRESS = f"?page={NAME}"


def asked_for() -> bool:
    """Whether this is the address of the rules' page."""
    return st.query_params.get("page") == NAME


def draw() -> None:
    """The page, or one sentence that says why it cannot be shown."""
    with st.spinner("Fetching the rules"):
        page, trouble = state.the_rules()
    with st.container(key="rules"):
        st.html('<p><a href="?">Back to the chat</a></p>')
        if trouble:
            st.html(f'<p class="ns-trouble" role="alert">{escape(trouble)}</p>')
        else:
            st.markdown(page)
