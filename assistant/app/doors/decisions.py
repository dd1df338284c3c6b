"""The decisions."""

from assistant.app.explorer import page

page()
