"""What a person sees first: what this is, for whom, what it is not, and where to begin."""

from __future__ import annotations

import streamlit as st

from assistant.app import frame, state
from assistant.app.state import Session
from assistant.app.wording import Wording

WELCOME = """
<h1 class="ns-title">Your complaint about children’s social care: where it stands and what comes next</h1>
<p class="ns-lead">Tell me what happened and when. I will tell you which stage your complaint is at, what the
council must do and by when, what you can ask for, and show you published Ombudsman decisions like yours.</p>
<ul class="ns-points">
<li><strong>For</strong> parents, carers, young people and those who help them, in
<strong>England</strong>.</li>
<li><strong>Information, not legal advice.</strong> Each statement shows the rule or decision it
rests on.</li>
<li><strong>Nothing you write is stored on the server.</strong> It is gone when you close or reload this page,
unless you save a copy to your own device.</li>
</ul>
<p class="ns-danger"><strong>If someone is in danger now, ring 999.</strong></p>
"""


def draw(held: Session, words: Wording) -> None:
    """The first screen."""
    with st.container(key="welcome"):
        st.html(WELCOME)
        frame.trouble(held)
        frame.box(held, "Tell me what happened, in your own words", tall=True)
        st.html('<p class="ns-soft">No names needed. Rough dates are fine. Or start from an example:</p>')
        with st.container(horizontal=True, gap="small"):
            for number, example in enumerate(words.examples):
                st.button(
                    example.label, key=f"example-{number}", on_click=state.begin_with, args=(example.message,)
                )
        with st.expander("Open a case you saved"):
            frame.upload(held)
