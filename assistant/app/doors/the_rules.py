"""The rules."""

from assistant.app.rules_page import draw

draw()
