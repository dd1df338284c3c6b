"""The chat: what ``streamlit run`` opens."""

from assistant.app.page import page

page()
