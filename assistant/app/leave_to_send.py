"""Where a chat model on another machine is set: what would be sent is shown first, and goes only with leave.

A model on this machine is asked without leave, since nothing leaves; what it was given can be seen all the
same.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.app import state
from assistant.conversation import Sent


def asked() -> bool:
    """Whether leave to send is still to be given; the question stands on the page then."""
    outgoing = state.to_be_sent()
    if not outgoing:
        return False
    with st.container(key="leave-to-send"):
        st.html(
            '<h2 class="ns-heading" role="alert">Before this leaves this computer</h2>'
            "<p>A chat model on another computer is set here. To use it, the text below would be sent to it. "
            "Names, addresses, numbers and dates are replaced by marks like [[N1]] and put back when the "
            "reply comes. Read it first: a name may have been missed. You get an answer either way.</p>"
        )
        _texts(outgoing, "What would be sent", opened=True)
        _more_to_hide()
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Send it, in this whole conversation",
                key="send-it",
                type="primary",
                on_click=state.let_send,
                args=(True,),
            )
            st.button(
                "Answer without sending anything", key="send-none", on_click=state.let_send, args=(False,)
            )
            st.button("Do not send it", key="send-not", on_click=state.take_back)
    return True


def shown() -> None:
    """What this conversation has given to a chat model, and the way to stop it; nothing where none was."""
    sent = state.was_sent()
    if not sent:
        return
    with st.expander(f"What was sent to the chat model ({len(sent)})"):
        st.html('<p class="ns-soft">To the letter, with marks in the place of names, numbers and dates.</p>')
        _texts(sent, "Sent")
        if state.session().may_send:
            st.button("Ask me before anything more is sent", key="ask-again", on_click=state.ask_leave_again)


def _more_to_hide() -> None:
    """Where the person names words that should be taken out as well."""
    key = f"hide-{state.session().edition}"
    st.text_input(
        "Does it still name somebody? Write those words here, with commas between them",
        key=key,
        max_chars=300,
        on_change=state.hide,
        args=(key,),
    )
    st.button("Take these words out", key=f"{key}-out", on_click=state.hide, args=(key,))


def _texts(texts: Sequence[Sent], title: str, *, opened: bool = False) -> None:
    for each in texts:
        st.html(
            f'<details class="ns-fold"{" open" if opened else ""}><summary>{title} {escape(each.purpose)}'
            f'</summary><pre class="ns-pre" tabindex="0">{escape(each.user)}</pre><details><summary>The '
            f'instructions with it</summary><pre class="ns-pre" tabindex="0">{escape(each.system)}</pre>'
            "</details></details>"
        )
