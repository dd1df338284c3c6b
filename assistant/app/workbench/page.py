"""The workbench: the list of cases, or the case that is open."""

from __future__ import annotations

from assistant.app import state
from assistant.app.wording import wording
from assistant.app.workbench import case_page, cases, desk


def draw() -> None:
    """Draw the workbench as it stands."""
    state.at(state.DESK)
    words = wording()
    desk.keep()
    if desk.desk().case_id is None:
        cases.draw(words)
    else:
        case_page.draw(words)
