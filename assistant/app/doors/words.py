"""The glossary."""

from assistant.app.words_page import draw

draw()
