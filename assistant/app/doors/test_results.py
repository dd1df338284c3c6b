"""The developer's page."""

from assistant.app.evals_page import draw

draw()
