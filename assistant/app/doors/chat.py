"""The chat for families."""

from assistant.app.page import page

page()
