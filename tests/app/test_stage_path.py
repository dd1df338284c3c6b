"""The picture of the path: what is drawn for each stage, and that it is told in words too."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from assistant.app.stage_path import HERE, OPEN_TO_YOU, WRAP_ROW, Standing, Tone, describe, draw, places
from assistant.app.wording import wording
from assistant.procedure.assessment import Stage

NAMES = [
    ("Stage 1", "The council answers"),
    ("Stage 2", "Investigation"),
    ("Stage 3", "Panel"),
    ("Ombudsman", "Free"),
]
LATE_AT_TWO = Standing(
    at=2,
    tone=Tone.LATE,
    says="Stage 2 is late",
    done=1,
    dates=("Was due 3 March 2025",),
    open_to=frozenset({4}),
)


def pictures(standing: Standing) -> list[ET.Element]:
    html = ET.fromstring(draw(NAMES, standing, "p"))
    return html.findall(".//{http://www.w3.org/2000/svg}svg")


def texts(svg: ET.Element) -> list[str]:
    return [held.text or "" for held in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_the_places_before_here_and_after() -> None:
    one, two, three, four = places(NAMES, LATE_AT_TWO)
    assert (one.tone, two.tone, three.tone, four.tone) == (Tone.DONE, Tone.LATE, Tone.AHEAD, Tone.OPEN)
    assert [place.here for place in (one, two, three, four)] == [False, True, False, False]
    assert two.lines == ("Stage 2 is late", "Was due 3 March 2025")
    assert four.lines == (OPEN_TO_YOU,)


def test_the_text_alternative_says_all_that_is_drawn() -> None:
    told = describe(places(NAMES, LATE_AT_TWO), LATE_AT_TWO)
    for words in (
        HERE,
        "Stage 2 is late",
        "Was due 3 March 2025",
        OPEN_TO_YOU,
        "Stage 3 (Panel): Not reached.",
    ):
        assert words in told
    for svg in pictures(LATE_AT_TWO):
        title, desc = svg[0], svg[1]
        assert desc.text == told
        assert svg.get("role") == "img"
        assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_both_shapes_show_the_same_words_and_no_id_twice() -> None:
    row, column = pictures(LATE_AT_TWO)
    assert sorted(" ".join(texts(row)).split()) == sorted(" ".join(texts(column)).split())
    ids = [held.get("id") for svg in (row, column) for held in svg.iter() if held.get("id")]
    assert len(ids) == len(set(ids))


def test_nowhere_on_the_path_is_said_above_it() -> None:
    standing = Standing(at=0, tone=Tone.ELSEWHERE, says="This belongs elsewhere")
    html = draw(NAMES, standing, "p")
    assert "This belongs elsewhere</p>" in html
    assert HERE not in html
    assert describe(places(NAMES, standing), standing).startswith("This belongs elsewhere.")


def test_state_is_never_told_in_colour_alone() -> None:
    """Two places in different states differ in more than their class."""
    drawn = {}
    for tone in (Tone.WAITING, Tone.LATE, Tone.STOPPED, Tone.ANSWERED, Tone.PAUSED):
        svg = pictures(Standing(at=1, tone=tone, says="x"))[0]
        circle = svg.find(".//{http://www.w3.org/2000/svg}g")
        assert circle is not None
        drawn[tone] = [(held.tag, held.get("d"), held.text) for held in circle][-1]
    assert len(set(drawn.values())) == len(drawn)


def test_words_are_escaped_and_wrapped_within_the_picture() -> None:
    standing = Standing(at=3, tone=Tone.WAITING, says="<b>" + "long words " * 12)
    for svg in pictures(standing):
        width, height = (float(number) for number in (svg.get("viewBox") or "").split()[2:])
        assert any("<b>" in text for text in texts(svg))
        for held in svg.iter("{http://www.w3.org/2000/svg}text"):
            assert float(held.get("x") or 0) <= width
            assert float(held.get("y") or 0) <= height
            assert len(held.text or "") <= 40


def test_a_date_is_not_cut_and_no_line_is_wider_than_its_column() -> None:
    standing = Standing(
        at=1,
        tone=Tone.LATE,
        says="The council is late",
        dates=("Was due 17 November 2026", "Next date: 30 September 2026"),
    )
    row = pictures(standing)[0]
    assert {"17\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026", "Was due"} <= set(texts(row))
    states = [held.text or "" for held in row.iter() if held.get("class") == "ns-state"]
    assert max(map(len, states)) <= WRAP_ROW


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_can_be_drawn(stage: Stage) -> None:
    words = wording().stages[stage.value]
    standing = Standing(at=words.at, tone=words.tone, says=words.says, done=max(words.at - 1, 0))
    assert len(pictures(standing)) == 2
    assert words.says.split()[0] in draw(NAMES, standing, "p")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.value[:5] == "stage"])
def test_a_stage_stands_at_its_own_number(stage: Stage) -> None:
    assert wording().stages[stage.value].at == int(stage.value[5])
