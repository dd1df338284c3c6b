"""The pages, the links between them, and which one is drawn."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant.app import frame, signing_in
from assistant.conversation import Settings

DOORS = Path(__file__).with_name("doors")


def route() -> None:
    """Draw the page whose address was asked for, in its frame."""
    frame.open_page()
    settings = Settings()
    families = [
        st.Page(DOORS / "chat.py", title="Your complaint", default=True),
        st.Page(DOORS / "decisions.py", title="Decisions", url_path="decisions"),
        st.Page(DOORS / "the_rules.py", title="The rules", url_path="the-rules"),
        st.Page(DOORS / "words.py", title="Words explained", url_path="words"),
    ]
    workers = _for_workers() if settings.workbench else []
    chosen = st.navigation([*families, *workers], position="hidden")
    _links([*families, *workers])
    guarded = settings.login_everyone or chosen.url_path in {page.url_path for page in workers}
    if not guarded or signing_in.signed_in():
        chosen.run()
    frame.close_page()


def _for_workers() -> list[StreamlitPage]:
    """The pages that are not for families."""
    return [
        st.Page(DOORS / "workbench.py", title="For advisers", url_path="workbench"),
        st.Page(DOORS / "test_results.py", title="Test results", url_path="test-results"),
    ]


def _links(pages: list[StreamlitPage]) -> None:
    with st.container(key="nav", horizontal=True, gap="small"):
        for page in pages:
            st.page_link(page, label=page.title)
