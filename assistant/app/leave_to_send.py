"""Where a chat model is set: what would leave this machine is shown first, and goes only with leave."""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.app import state


def asked() -> bool:
    """Whether leave to send is still to be given; the question stands on the page then."""
    outgoing = state.to_be_sent()
    if not outgoing:
        return False
    with st.container(key="leave-to-send"):
        st.html(
            '<h2 class="ns-heading" role="alert">Before this leaves this computer</h2>'
            "<p>A chat model is set here. To use it, the text below would be sent to it, names and numbers "
            "taken out. Read it first.</p>"
        )
        for each in outgoing:
            st.html(
                f'<details class="ns-fold"><summary>What would be sent {escape(each.purpose)}</summary>'
                f'<pre class="ns-pre" tabindex="0">{escape(each.user)}</pre><details><summary>The '
                f'instructions with it</summary><pre class="ns-pre" tabindex="0">{escape(each.system)}</pre>'
                "</details></details>"
            )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Send it, in this whole conversation", key="send-it", type="primary", on_click=state.let_send
            )
            st.button("Do not send it", key="send-not", on_click=state.take_back)
    return True
