"""What is around every page: the head with the way out, the links between pages, the foot."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources

import streamlit as st

from assistant.app import state
from assistant.app.state import Session
from assistant.app.wording import wording

NEUTRAL_SITE = "https://www.bbc.co.uk/weather"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" '
    'fill="#0f4c81"/><path d="M5 25h7v-7h7v-7h8" fill="none" stroke="#fff" stroke-width="4"/></svg>'
)
JUMPS = {"answer": "Answer", "dates": "Dates", "understood": "What I understood", "decisions": "Decisions"}


def open_page() -> None:
    """Title, style, the head of the page with the way out, and the script, before all that it serves."""
    st.set_page_config(page_title="Next Stage", page_icon=ICON, layout="wide")
    st.html(f"<style>{_file('style.css')}</style>")
    st.html(_file("head.html").replace("NEUTRAL_SITE", NEUTRAL_SITE))
    # our own file, nobody's words in it
    st.html(f"<script>{_file('page.js')}</script>", unsafe_allow_javascript=True)


def close_page() -> None:
    """The foot."""
    st.html(f'<footer class="ns-foot"><p>{escape(wording().foot)}</p></footer>')


def announce(edition: int, note: str | None, who: str = "Next Stage") -> None:
    """The head of the latest answer; the page's script moves to it when the edition is new."""
    told = f'<p class="ns-note">{escape(note)}</p>' if note else ""
    st.html(
        f'<div id="ns-answer" class="ns-who" tabindex="-1" role="status" data-edition="{edition}"'
        f' data-stay="{int(bool(note))}">{escape(who)}{told}</div>'
    )


def jump_links(*, dates: bool, decisions: bool) -> None:
    """Links to the parts that the page has, kept in view on a narrow screen."""
    there = {"dates": dates, "decisions": decisions}
    links = "".join(
        f'<a href="#ns-{part}">{title}</a>' for part, title in JUMPS.items() if there.get(part, True)
    )
    st.html(f'<nav class="ns-jumps" aria-label="On this page">{links}</nav>')


def trouble(held: Session) -> None:
    """What went wrong, in one sentence, and a way to try again where a change could not be worked out."""
    if not held.trouble:
        return
    alert(held.trouble)
    if held.stale:
        st.button(
            "Try again", key=f"again-{held.edition}", on_click=state.work_out_again, args=(state.CHANGED,)
        )


def alert(sentence: str) -> None:
    """One sentence that says what could not be done."""
    st.html(f'<p class="ns-trouble" role="alert"><strong>Not done yet.</strong> {escape(sentence)}</p>')


def box(held: Session, title: str, *, tall: bool = False) -> None:
    """The box to write in. A message that could not be answered stands in it, ready to be sent again."""
    key = f"box-{state.place()}-{held.edition}"
    if held.unsent:
        st.session_state[key], held.unsent = held.unsent, ""
    with st.form(f"form-{key}", border=False):
        st.text_area(title, key=key, height=190 if tall else 110)
        st.form_submit_button("Send", type="primary", on_click=state.say_what_is_in, args=(key,))


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
