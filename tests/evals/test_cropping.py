"""Short messages cut from longer ones for training: only what their own words settle is taught."""

from __future__ import annotations

import random
from datetime import date

from assistant.case import EventType
from evals.listener.cropping import cropped
from evals.listener.labels import Expectation, LabelledEvent, LabelledFacts, Message
from evals.listener.targets import example, labels

TURN = (
    "I complained to the council on 3 March. They answered on 20 March. "
    "We sat in front of the review panel in June. It was my sister's birthday. They replied again."
)


def message(stage: str = "stage3_open") -> Message:
    def event(kind: EventType, text: str) -> LabelledEvent:
        return LabelledEvent(type=kind, text=text, turn=0)

    return Message(
        id="c",
        today=date(2025, 7, 1),
        turns=[TURN],
        events=[
            event(EventType.COMPLAINT_MADE, "I complained to the council on 3 March"),
            event(EventType.STAGE1_RESPONSE, "They answered on 20 March"),
            event(EventType.PANEL_HELD, "We sat in front of the review panel in June"),
            event(EventType.STAGE3_COUNCIL_RESPONSE, "They replied again"),
        ],
        facts=LabelledFacts(person="parent", services=["short_breaks"]),
        expect=Expectation(stage=stage, safety=[]),
    )


def test_cut_messages_are_whole_sentences_with_their_own_events() -> None:
    made = cropped([message()], 30, random.Random(1))
    assert made
    for cut in made:
        assert cut.turns[0] in TURN
        assert cut.turns[0].endswith(".")
        assert all(event.text in cut.turns[0] for event in cut.events)
        told = [event.text for event in message().events if event.text in cut.turns[0]]
        assert [event.text for event in cut.events] == told


def test_an_answer_is_never_cut_from_what_makes_it_a_stage() -> None:
    """ "They replied again" is a stage 3 answer only after the panel: alone it could be any."""
    for cut in cropped([message()], 30, random.Random(2)):
        assert "They replied again" not in cut.turns[0]
        if "They answered" in cut.turns[0]:
            assert cut.turns[0].startswith("I complained")


def test_where_they_stand_follows_from_their_events_alone() -> None:
    stages = {cut.turns[0]: cut.expect.stage for cut in cropped([message()], 30, random.Random(3))}
    assert stages["I complained to the council on 3 March."] == ["stage1_open", "stage1_overdue"]
    assert stages["We sat in front of the review panel in June."] == ["stage3_open", "stage3_overdue"]
    elsewhere = cropped([message("not_applicable")], 30, random.Random(3))
    assert {cut.expect.stage for cut in elsewhere} == {None}


def test_nothing_said_of_the_whole_message_is_taught_of_a_piece() -> None:
    codes = labels()
    cut = example(cropped([message()], 1, random.Random(1))[0], codes, whole=False)
    assert set(cut.one.values()) == {-1}
    assert cut.facts_told == cut.safety_told == cut.routes_told == 0
    assert not cut.fault_weight.any()
    assert cut.events.any()


def test_no_messages_give_none() -> None:
    assert cropped([], 10, random.Random(1)) == []
