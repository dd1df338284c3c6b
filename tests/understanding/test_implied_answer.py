"""An answer told only by the ordinary procedure it was given under is inferred; one only meant is not."""

from datetime import date

import pytest

from assistant.case import Case, Event, EventType, Evidence, Fact, Origin, ProcedureUsed
from assistant.understanding import Listener
from assistant.understanding.implied_answer import implied_answer
from assistant.understanding.segments import split

TODAY = date(2026, 11, 27)
E = EventType
ANSWERS = {E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.STAGE3_COUNCIL_RESPONSE}
PROCEDURES = ("corporate", "ordinary council process", "general complaints policy")


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(None)


def inferred(message: str, seen: frozenset[EventType] = frozenset()) -> list[Event]:
    quote = next(words for words in PROCEDURES if words in message)
    fact = Fact[ProcedureUsed](value=ProcedureUsed.CORPORATE, evidence=Evidence(turn=0, quote=quote))
    return implied_answer(message, split(message), [], seen, fact, 0)


@pytest.mark.parametrize(
    "message",
    [
        "They looked into my complaint under the corporate procedure and now say I've finished and can go to "
        "the Ombudsman. It's about my foster daughter's care plan.",
        "The council dealt with my complaint under its corporate complaints procedure, both stages, and says "
        "I can go to the Ombudsman now. It is about short breaks.",
        "It was handled as a corporate complaint. They tell me I have completed it. My grandson is in care.",
        "My complaint about the disabled children's team was investigated under the ordinary council process "
        "and that is the end of the process, they say.",
    ],
)
def test_a_corporate_procedure_at_its_end(listener, message):
    events = listener.listen(Case(), message, TODAY).events
    assert {event.type for event in events if event.happened} & ANSWERS


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("It was investigated as a corporate complaint. Now I have exhausted it.", E.STAGE2_RESPONSE),
        ("My complaint went through the ordinary council process, all stages.", E.STAGE2_RESPONSE),
        ("They replied under the general complaints policy.", E.STAGE1_RESPONSE),
        ("It has been dealt with under the corporate procedure in May.", E.STAGE1_RESPONSE),
    ],
)
def test_which_of_its_two_answers(message, kind):
    (event,) = inferred(message)
    assert event.type is kind
    assert event.evidence.origin is Origin.INFERRED
    assert event.evidence.quote in message


@pytest.mark.parametrize(
    "message",
    [
        "They say they will deal with my complaint under the corporate procedure. It's about his care plan.",
        "Should my complaint about respite have been looked into under the corporate procedure?",
        "The council wants it handled as a corporate complaint. I haven't sent anything in.",
        "If they had dealt with it under the corporate procedure I would have been finished by now.",
        "Nobody has looked into it under the corporate procedure or any other.",
        "They offered to have it reviewed under the general complaints policy.",
        "The letter is headed corporate complaints.",
    ],
)
def test_a_procedure_that_is_meant_asked_or_denied_implies_nothing(message):
    assert inferred(message) == []


@pytest.mark.parametrize("seen", [E.STAGE1_RESPONSE, E.STAGE2_REFUSED, E.COMPLAINT_REFUSED])
def test_nothing_is_inferred_beside_what_was_told(seen):
    assert inferred("It was investigated as a corporate complaint.", frozenset({seen})) == []
