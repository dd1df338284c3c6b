"""The adviser's workbench."""

from assistant.app.workbench.page import draw

draw()
