"""Driving the pages without a browser: what the tests of each page share."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from assistant.app import state
from assistant.app.spoken import plain

MAIN = Path(state.__file__).with_name("main.py")


def shown(app: AppTest) -> str:
    """Everything on the page that is not a widget, as HTML."""
    bodies = [element.proto.body for element in app.get("html")]
    told = [body for body in bodies if not body.startswith(("<style>", "<script>"))]
    return "\n".join([*told, *(element.value for element in app.markdown)])


def press(app: AppTest, words: str) -> AppTest:
    found = [button for button in app.button if button.label in (words, plain(words))]
    assert found, f"no button {words!r} among {[button.label for button in app.button]}"
    return found[0].click().run()


def send(app: AppTest, message: str) -> AppTest:
    app.text_area[0].set_value(message)
    return press(app, "Send")
