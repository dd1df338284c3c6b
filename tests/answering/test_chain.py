"""The chain of reasoning as it is shown."""

from __future__ import annotations

from datetime import date

from assistant.answering.authorities import Authorities
from assistant.answering.chain import chain
from assistant.answering.wording import load_wording
from assistant.case import Case, Event, EventType, When
from assistant.procedure import assess

TODAY = date(2026, 11, 27)


def test_a_conclusion_drawn_twice_stands_once_with_all_its_rules(rules) -> None:
    asked = [
        Event(id="a", type=EventType.COMPLAINT_MADE, when=When.on(date(2026, 3, 2))),
        Event(id="b", type=EventType.STAGE1_RESPONSE, when=When.on(date(2026, 3, 20))),
        Event(id="c", type=EventType.STAGE2_REQUESTED, when=When.on(date(2026, 3, 30))),
    ]
    assessment = assess(Case(turns=["x"], events=asked), TODAY)
    links = chain(assessment, Authorities(rules, load_wording().sources))
    named = [(link.about, link.code) for link in links]
    assert len(named) == len(set(named))
    steps = assessment.chain
    assert {f"{about}:{code}".rstrip(":") for about, code in named} == {step.concludes for step in steps}
    for link in links:
        drawn = [step for step in steps if step.concludes == f"{link.about}:{link.code}".rstrip(":")]
        assert {rule for rule, _ in link.rules} == {rule for step in drawn for rule in step.rules}
        assert set(link.events) == {event for step in drawn for event in step.events}
