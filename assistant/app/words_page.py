"""Every word of the glossary with what it means."""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.app.glossary import glossary


def draw() -> None:
    """The page."""
    rows = "".join(f"<dt>{escape(word.word)}</dt><dd>{escape(word.means)}</dd>" for word in glossary().words)
    st.html(f'<h1 class="ns-title">Words explained</h1><dl class="ns-words-list">{rows}</dl>')
