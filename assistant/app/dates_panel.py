"""The dates beside an answer: those to come with a way into one's own calendar, those missed, those done."""

from __future__ import annotations

import streamlit as st

from assistant.app import deadline_html, state
from assistant.app.wording import Wording
from assistant.case import Case
from assistant.conversation import Answer


def draw(answer: Answer, case: Case, words: Wording) -> None:
    """The panel; nothing where the answer holds no date."""
    held = answer.assessment.deadlines
    if not held:
        return
    ahead, missed, done = deadline_html.in_order(held)
    st.html('<h2 class="ns-heading" id="ns-dates">Dates</h2>')
    if ahead or missed:
        st.html(deadline_html.dates([*ahead, *missed], state.today(), words))
    if done:
        st.html(deadline_html.folded(done, state.today(), words, opened=not (ahead or missed)))
