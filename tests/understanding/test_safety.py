"""Danger now is heard; danger past, idioms and third parties are not."""

from __future__ import annotations

import pytest

from assistant.case import Person, Safety
from assistant.understanding.facts import read_facts
from assistant.understanding.safety import alarms, hearings
from assistant.understanding.segments import split


def told(text: str, writer: Person | None = None) -> set[Safety]:
    return {alarm.code for alarm in alarms(text, split(text), writer)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("her dad hit her again last night and nobody will answer", Safety.CHILD_AT_RISK),
        ("I shook the baby this morning, I don't trust myself", Safety.CHILD_AT_RISK),
        ("I can't do this any more, I want to kill myself", Safety.SELF_HARM),
        ("sometimes i think id be better off dead", Safety.SELF_HARM),
        ("my ex threatened to kill me on Sunday, he's outside again", Safety.DOMESTIC_ABUSE),
        ("Cl fleeing DV, perp now has her address via the CIN minutes", Safety.DOMESTIC_ABUSE),
        ("he'll kill me if he finds out I wrote to you", Safety.DOMESTIC_ABUSE),
        ("My husband pushed me down the stairs on Sunday", Safety.DOMESTIC_ABUSE),
        ("i cant keep myself safe tonight", Safety.SELF_HARM),
        ("she took a load of pills an hour ago, says she's fine", Safety.SELF_HARM),
        ("My son has run away from the placement and been missing since last night", Safety.CHILD_AT_RISK),
        ("I'm scared of him and he's still in the house", Safety.DOMESTIC_ABUSE),
    ],
)
def test_danger_now(text: str, code: Safety) -> None:
    assert code in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "this complaint is killing me, I'm dying for an answer and at my wits' end",
        "the wait is doing my head in and it nearly finished me",
        "They cut his hours from ten to two last week and I could scream",
        "He hit her in 2015, he is in prison and they are safe now",
        "I could kick myself for not asking",
        "The panel is on Friday and I am scared of public speaking",
        "they left me hanging again today",
        "I can't see the point of going to stage 3",
        "They have killed any trust I had and I would kill for a straight answer",
        "The file is missing and they dragged their feet for months",
        "my ex was violent but that was ten years ago and he is in prison",
        "The social worker knows where we live and never comes",
        "the report says I self harmed as a teenager",
        "i am scared they will punish me for complaining",
        "I was a looked after child and was abused by a carer years ago",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert told(text) == set()


def test_only_a_child_is_a_child_speaking() -> None:
    child = "im 15 and in care can i complain on my own"
    adviser = "Client is 15, LAC, S1 resp 3/2/25. What next?"
    for text, expected in ((child, True), (adviser, False)):
        facts = read_facts(text, split(text))
        assert (Safety.CHILD_SPEAKING in {fact.value for fact in facts.safety}) is expected


def test_a_hearing_is_signalled_by_its_clause() -> None:
    text = "They refused stage 2. The final hearing is on Thursday 15th May."
    clauses = split(text)
    found = hearings(text, clauses)
    assert [hearing.kind for hearing in found] == ["hearing"]
    assert "hearing" in clauses[found[0].clause].text


def test_a_panel_or_a_hearing_aid_is_no_court_hearing() -> None:
    for text in (
        "The panel hearing is Friday",
        "she had a hearing aid same as mine",
        "I look forward to hearing from you",
    ):
        assert hearings(text, split(text)) == []


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("Still no therapy. She cut herself on Sunday.", True),
        ("My daughter cut herself on purpose again.", True),
        ("He cut himself on 3 November and nobody rang me.", True),
        ("He cut himself on a tin at contact.", False),
    ],
)
def test_the_day_of_a_cut_is_no_thing_it_was_done_on(text: str, danger: bool) -> None:
    found = {fact.value for fact in read_facts(text, split(text)).safety}
    assert (Safety.SELF_HARM in found) == danger


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "he is smashing the door in and threatening to kill me and the kids",
            {Safety.CHILD_AT_RISK, Safety.DOMESTIC_ABUSE},
        ),
        (
            "my ex is at the door shouting hes going to kill us and the kids are screaming",
            {Safety.CHILD_AT_RISK, Safety.DOMESTIC_ABUSE},
        ),
        ("her dad has threatened to stab us tonight", {Safety.DOMESTIC_ABUSE}),
        ("In 2019 he threatened to kill us and the kids were terrified, he is in prison now", set()),
        ("This is hurting my kids now and the council must do something", set()),
        ("the wait is killing me and the kids are screaming at each other again", set()),
        ("they threatened to take the kids again", set()),
        ("the social worker is threatening to hurt my case again", set()),
    ],
)
def test_a_threat_to_kill_or_hurt_and_what_only_sounds_like_one(text: str, codes: set[Safety]) -> None:
    assert told(text) == codes
