"""What a person sees first: what this is, for whom, what it is not, and where to begin."""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.app import frame, keeping, stage_path, state
from assistant.app.spoken import plain
from assistant.app.stage_path import Standing, Tone
from assistant.app.state import Session
from assistant.app.wording import Wording

WELCOME = """
<h1 class="ns-title">Your complaint about children’s social care: where it stands, what comes next</h1>
<p class="ns-lead">Tell me what happened and when. I will show you which stage your complaint is at, what
the council must do and by when, what you can ask for, and Ombudsman decisions like yours.</p>
<p class="ns-danger"><strong>If someone is in danger now, ring 999.</strong></p>
"""
GOOD_TO_KNOW = """
<ul class="ns-points">
<li><strong>For</strong> parents, carers, young people and those who help them, in
<strong>England</strong>. In English only.</li>
<li><strong>Information, not legal advice.</strong> Each statement shows the rule or decision it
rests on.</li>
<li><strong>Nothing you write is stored on the server.</strong> It is gone when you close or reload this page,
unless you save a copy to your own device.</li>
<li><strong>Watched?</strong> “Leave this page quickly”, or the Shift key pressed three times, takes you to a
weather page at once.</li>
</ul>
"""


NOWHERE_YET = Standing(
    at=0, tone=Tone.UNKNOWN, says="Three stages with the council, then the Ombudsman if you need it"
)


def draw(held: Session, words: Wording) -> None:
    """The first screen."""
    with st.container(key="layout"):
        begin, path = st.columns([62, 38], gap="large")
        with begin:
            _begin(held, words)
        with path, st.container(key="path"):
            st.html('<h2 class="ns-heading">The steps of a complaint</h2>')
            names = [(place.title, place.about) for place in words.places]
            st.markdown(stage_path.draw(names, NOWHERE_YET, "path"), unsafe_allow_html=True)
            st.html(GOOD_TO_KNOW)
            _elsewhere(words)


def _begin(held: Session, words: Wording) -> None:
    with st.container(key="welcome"):
        st.html(WELCOME)
        frame.trouble(held)
        frame.box(held, "Tell me what happened, in your own words", tall=True)
        st.html('<p class="ns-soft">No names needed. Rough dates are fine.</p>')
        st.html('<h2 class="ns-heading">Not sure how to say it? Tap what fits best</h2>')
        with st.container(horizontal=True, gap="small", key="starters"):
            for number, starter in enumerate(words.starters):
                st.button(
                    plain(starter.label), key=f"starter-{number}", on_click=state.say, args=(starter.message,)
                )
        with st.expander("See an example you can change"):
            for number, example in enumerate(words.examples):
                st.button(
                    plain(example.label),
                    key=f"example-{number}",
                    on_click=state.begin_with,
                    args=(example.message,),
                )
        with st.expander("Open a case you saved"):
            keeping.upload(held)


def _elsewhere(words: Wording) -> None:
    """Where to go outside England."""
    items = "".join(
        f"<li><strong>{escape(place.nation)}:</strong> {escape(place.says)} "
        f'<a href="{escape(place.url, quote=True)}" target="_blank" rel="noopener noreferrer">'
        f"{escape(place.body)}</a></li>"
        for place in words.elsewhere
    )
    st.html(
        "<details class='ns-fold'><summary>In Wales, Scotland or Northern Ireland?</summary>"
        f"<p>The rules here are England’s. Yours are different.</p><ul>{items}</ul></details>"
    )
