"""Was this right? Asked under the latest answer; what is said stays with the person."""

from __future__ import annotations

import streamlit as st

from assistant.app import state
from assistant.app.state import Session

WHERE_IT_GOES = "This stays on this page, and in your file if you save one. It is sent to nobody."


def ask(held: Session) -> None:
    """The question, or thanks where it was answered."""
    given = held.exchanges[-1].feedback
    key = f"right-{held.edition}"
    with st.container(key="feedback", gap="small"):
        if given is None:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.html('<p class="ns-name">Was this right?</p>', width="content")
                st.button("Yes", key=f"{key}-yes", on_click=state.judge, args=(True,))
                st.button("No", key=f"{key}-no", on_click=state.judge, args=(False,))
            return
        st.html(f'<p class="ns-soft" role="status">Thank you. {WHERE_IT_GOES}</p>')
        if not given.right and not given.comment:
            st.text_input("What was wrong? You can leave this out", key=f"{key}-why", max_chars=500)
            st.button("Add this", key=f"{key}-add", on_click=state.judge, args=(False, f"{key}-why"))
            st.html(
                '<p class="ns-soft">A fact I got wrong? Change it under '
                '<a href="#ns-understood">What I understood</a> and the answer changes with it.</p>'
            )
