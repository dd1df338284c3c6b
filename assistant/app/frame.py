"""What is around the conversation: the head with the way out, the box to write in, saving, the foot."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources

import streamlit as st

from assistant.app import rules_page, state
from assistant.app.state import Session

NEUTRAL_SITE = "https://www.bbc.co.uk/weather"
CASE_FILE = "my-complaint.json"
HEAD = f"""
<header class="ns-head"><p class="ns-brand">Next Stage</p>
<a class="ns-exit" href="{NEUTRAL_SITE}" rel="noreferrer nofollow">Leave this page quickly</a></header>
"""
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" '
    'fill="#0f4c81"/><path d="M5 25h7v-7h7v-7h8" fill="none" stroke="#fff" stroke-width="4"/></svg>'
)
FOOT = f"""
<footer class="ns-foot"><p>Information, not legal advice. England only. Rules: the Children Act 1989 and the
2006 Regulations and guidance on complaints; <a href="{rules_page.ADDRESS}" target="_blank">read every rule
and where it is written</a>. Decisions: published by and copyright of the Local Government and
Social Care Ombudsman, restated here; their own text, linked from each, is what counts.</p></footer>
"""
JUMPS = """
<nav class="ns-jumps" aria-label="On this page"><a href="#ns-dates">Dates</a>
<a href="#ns-understood">What I understood</a><a href="#ns-decisions">Decisions like this one</a></nav>
"""


def open_page() -> None:
    """Title, style, and the head of the page with the way out."""
    st.set_page_config(page_title="Next Stage", page_icon=ICON, layout="wide")
    st.html(f"<style>{_file('style.css')}</style>")
    st.html(HEAD)


def close_page() -> None:
    """The foot, and the page's small script."""
    st.html(FOOT)
    # our own file, nobody's words in it: leaves without a trace in the tab's history, moves to a new answer
    st.html(f"<script>{_file('page.js')}</script>", unsafe_allow_javascript=True)


def announce(edition: int, note: str | None) -> None:
    """The head of the latest answer; the page's script moves to it when the edition is new."""
    told = f'<p class="ns-note">{escape(note)}</p>' if note else ""
    st.html(
        f'<div id="ns-answer" class="ns-who" tabindex="-1" role="status" data-edition="{edition}"'
        f' data-stay="{int(bool(note))}">Next Stage{told}</div>'
    )


def jump_links() -> None:
    """Links to the parts below, for a narrow screen."""
    st.html(JUMPS)


def trouble(held: Session) -> None:
    """What went wrong, in one sentence, and a way to try again where a change could not be worked out."""
    if not held.trouble:
        return
    st.html(f'<p class="ns-trouble" role="alert"><strong>Not done yet.</strong> {escape(held.trouble)}</p>')
    if held.stale:
        st.button(
            "Try again", key=f"again-{held.edition}", on_click=state.work_out_again, args=(state.CHANGED,)
        )


def box(held: Session, title: str, *, tall: bool = False) -> None:
    """The box to write in. A message that could not be answered stands in it, ready to be sent again."""
    key = f"box-{held.edition}"
    if held.unsent:
        st.session_state[key], held.unsent = held.unsent, ""
    with st.form(f"form-{key}", border=False):
        st.text_area(title, key=key, height=190 if tall else 110)
        st.form_submit_button("Send", type="primary", on_click=state.say_what_is_in, args=(key,))


def keep_or_leave(held: Session) -> None:
    """Save, open and start again."""
    st.html('<h3 class="ns-heading">Keep it or start again</h3>')
    with st.container(horizontal=True, gap="small", key="keep"):
        st.download_button(
            "Save my case to this device",
            data=held.case.model_dump_json(indent=1),
            file_name=CASE_FILE,
            mime="application/json",
            on_click="ignore",
            key="save",
        )
        with st.popover("Open a saved case"):
            upload(held)
        with st.popover("Start again"):
            st.write("This clears everything you wrote here. Save it first if you want to keep it.")
            st.button(
                "Clear everything and start again", key="restart", type="primary", on_click=state.start_again
            )


def upload(held: Session) -> None:
    """Where a saved case is given back."""
    key = f"file-{held.edition}"
    st.file_uploader(
        f"The file you saved ({CASE_FILE})", type="json", key=key, on_change=state.load, args=(key,)
    )


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
