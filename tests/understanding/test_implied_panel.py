"""A panel told by what it did is heard; other panels, and panels that have not sat, are not."""

from datetime import date

import pytest

from assistant.case import Case, EventType, Origin
from assistant.understanding import Listener

TODAY = date(2025, 6, 2)
E = EventType


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(None)


def heard(listener: Listener, message: str) -> set[EventType]:
    return {event.type for event in listener.listen(Case(), message, TODAY).events if event.happened}


@pytest.mark.parametrize(
    "message",
    [
        "The panel upheld four of our seven points. The director's letter in May says sorry for nothing.",
        "Panel mostly agreed with me about the contact. Then the council's response threw half of it out.",
        "After stage 2 the panel found for us on all of it. The chief officer's reply still says no money.",
    ],
)
def test_what_a_panel_did_and_the_letter_after_it(listener, message):
    assert E.STAGE3_COUNCIL_RESPONSE in heard(listener, message)


def test_a_panel_with_no_letter_told_after_it(listener):
    found = heard(listener, "I asked for stage 3 in January. Panel upheld nearly everything. Nothing since.")
    assert E.PANEL_HELD in found
    assert E.STAGE3_COUNCIL_RESPONSE not in found


@pytest.mark.parametrize(
    "message",
    [
        "The funding panel agreed to cut his package and the council's letter says that is final.",
        "The fostering panel recommended we be deregistered. The council's letter came in May.",
        "If the panel upheld my points, would the council have to pay?",
        "The panel never met. The council's letter says it will be rearranged.",
    ],
)
def test_other_panels_and_panels_that_have_not_sat(listener, message):
    case = listener.listen(Case(), message, TODAY)
    assert not [e for e in case.events if e.type is E.PANEL_HELD and e.evidence.origin is Origin.INFERRED]
