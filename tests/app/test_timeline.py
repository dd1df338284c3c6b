"""The timeline: told in a list as it is drawn, and marks that do not cover each other."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta

from assistant.app.timeline import NEAR, Point, draw

TODAY = date(2025, 6, 2)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(points: list[Point]) -> ET.Element:
    return ET.fromstring(draw(points, TODAY).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_the_list_and_the_picture_hold_the_same() -> None:
    points = [Point(date(2025, 7, 1), "Panel due", "due"), Point(date(2025, 3, 3), "Complaint & reply")]
    html = drawn(points)
    items = ["".join(item.itertext()) for item in html.findall("ol/li")]
    assert items == ["3 March 2025. Complaint & reply", "1 July 2025. Panel due"]
    svg = html.find(f"{SVG}svg")
    assert svg is not None
    told = svg.find(f"{SVG}desc")
    assert told is not None
    assert told.text == "1. 3 March 2025: Complaint & reply; 2. 1 July 2025: Panel due"


def test_marks_on_days_close_by_do_not_cover_each_other() -> None:
    points = [Point(date(2025, 3, 3) + timedelta(days=n // 3), f"Event {n}") for n in range(9)]
    circles = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in drawn(points).iter(f"{SVG}circle")]
    assert len(circles) == 9
    for number, (x, y) in enumerate(circles):
        for other_x, other_y in circles[number + 1 :]:
            assert abs(x - other_x) >= NEAR or abs(y - other_y) >= NEAR


def test_a_span_says_both_ends() -> None:
    assert "1 March 2025 to 31 March 2025" in draw(
        [Point(date(2025, 3, 1), "It began", until=date(2025, 3, 31))], TODAY
    )


def test_nothing_dated_is_said() -> None:
    assert "Nothing with a date yet" in draw([], TODAY)
