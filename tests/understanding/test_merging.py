"""What is told again, and what is only spoken of."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.case import Event, EventType, Evidence, Origin, When
from assistant.understanding.merging import without_answers_spoken_of

E = EventType


def event(kind: EventType, *day: int, origin: Origin = Origin.TOLD, complaint: int = 1) -> Event:
    when = When.on(date(2026, *day)) if day else When()
    held = Evidence(turn=0, quote="words", origin=origin)
    return Event(id=f"{kind}-{day}", type=kind, when=when, evidence=held, complaint=complaint)


@pytest.mark.parametrize(
    ("answer", "asked", "refusal"),
    [
        (E.STAGE1_RESPONSE, E.STAGE2_REQUESTED, E.STAGE2_REFUSED),
        (E.STAGE2_RESPONSE, E.STAGE3_REQUESTED, E.STAGE3_REFUSED),
    ],
)
def test_an_answer_that_a_refusal_speaks_of_is_not_a_second_answer(answer, asked, refusal) -> None:
    told = [event(answer, 7, 1), event(asked, 7, 15), event(answer, 8, 12), event(refusal, 8, 12)]
    assert without_answers_spoken_of(told) == [told[0], told[1], told[3]]


ANSWERED, ASKED = event(E.STAGE1_RESPONSE, 7, 1), event(E.STAGE2_REQUESTED, 7, 15)
AGAIN, REFUSED = event(E.STAGE1_RESPONSE, 8, 12), event(E.STAGE2_REFUSED, 8, 12)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([ASKED, AGAIN, REFUSED], id="the only answer told"),
        pytest.param([ANSWERED, ASKED, AGAIN], id="answered again, and not refused"),
        pytest.param([ANSWERED, AGAIN, REFUSED], id="no request told"),
        pytest.param(
            [ANSWERED, ASKED, event(E.STAGE1_RESPONSE, 8, 12, origin=Origin.CONFIRMED), REFUSED],
            id="confirmed by the person",
        ),
        pytest.param(
            [ANSWERED, ASKED, event(E.STAGE1_RESPONSE, 8, 12, complaint=2), REFUSED], id="another complaint"
        ),
        pytest.param(
            [event(E.STAGE1_RESPONSE), event(E.STAGE2_REQUESTED), event(E.STAGE2_REFUSED)], id="no day told"
        ),
    ],
)
def test_every_other_answer_stays(told: list[Event]) -> None:
    assert without_answers_spoken_of(told) == told
