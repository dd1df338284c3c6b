"""The dates beside an answer: those to come with a way into one's own calendar, those missed, those done."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assistant.app import deadline_html, state
from assistant.app.wording import Wording, label
from assistant.case import Case
from assistant.conversation import Answer

CALENDAR = "text/calendar"


def draw(answer: Answer, case: Case, words: Wording) -> None:
    """The panel; nothing where the answer holds no date."""
    held = answer.assessment.deadlines
    if not held:
        return
    ahead, missed, done = deadline_html.in_order(held)
    st.html('<h2 class="ns-heading" id="ns-dates">Dates</h2>')
    for number, deadline in enumerate(ahead):
        with st.container(key=f"due-{state.place()}-{number}", gap="small"):
            st.html(deadline_html.one(deadline, state.today(), words))
            st.download_button(
                "Add to calendar",
                data=partial(_calendar, case, deadline.what.value),
                file_name=f"{deadline.what.value.replace('_', '-')}.ics",
                mime=CALENDAR,
                on_click="ignore",
                key=f"ics-{state.place()}-{number}",
                help=f"{label(words.deadlines, deadline.what.value)}, as a file your calendar can open",
            )
    if len(ahead) > 1:
        st.download_button(
            f"Add {'both' if len(ahead) == 2 else f'all {len(ahead)}'} dates to my calendar",
            data=partial(_calendar, case, None),
            file_name="my-complaint-dates.ics",
            mime=CALENDAR,
            on_click="ignore",
            key=f"ics-{state.place()}-all",
        )
    if missed:
        st.html(deadline_html.dates(missed, state.today(), words))
    if done:
        st.html(deadline_html.folded(done, state.today(), words, opened=not (ahead or missed)))


def _calendar(case: Case, only: str | None) -> bytes:
    """The date of one kind, or all those to come, as a calendar file."""
    return state.open_assistant().letters.calendar(case, state.today(), only)
