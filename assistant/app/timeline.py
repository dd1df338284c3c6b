"""What happened and what is due as a picture along time, and the same as a list for those who do not see it.

Pure drawing, inline SVG: what to draw is given. Marks are numbered as the list under the picture is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from assistant.app.spoken import spoken

WIDTH, PADDING, LANE, RADIUS = 560, 24, 30, 12
NEAR = 2 * RADIUS + 6  # marks closer than this stand in different lanes


@dataclass(frozen=True)
class Point:
    """Something on a day: ``kind`` is ``event``, ``due`` (to come), ``missed`` or ``today``."""

    day: date
    says: str
    kind: str = "event"
    until: date | None = None


def draw(points: Sequence[Point], today: date) -> str:
    """The picture and the list; a sentence where nothing is dated."""
    if not points:
        return '<p class="ns-soft">Nothing with a date yet.</p>'
    ordered = sorted(points, key=lambda point: (point.day, point.kind != "event"))
    items = "".join(
        f'<li class="ns-when-{point.kind}"><strong>{_when(point)}.</strong> {escape(point.says)}</li>'
        for point in ordered
    )
    return f'<div class="ns-timeline">{_picture(ordered, today)}<ol class="ns-when">{items}</ol></div>'


def _when(point: Point) -> str:
    if point.until and point.until != point.day:
        return f"{spoken(point.day)} to {spoken(point.until)}"
    return spoken(point.day)


def _picture(points: Sequence[Point], today: date) -> str:
    first = min(points[0].day, today)
    last = max(max(point.until or point.day for point in points), today)
    days = max((last - first).days, 1)

    def across(day: date) -> float:
        return PADDING + (WIDTH - 2 * PADDING) * (day - first).days / days

    lanes = _lanes([across(point.day) for point in points])
    axis = LANE * (max(lanes) + 1) + 14
    marks = "".join(
        _mark(number, point, across(point.day), axis - LANE * (lane + 1) + 6, axis)
        for number, (point, lane) in enumerate(zip(points, lanes, strict=True), 1)
    )
    told = "; ".join(f"{number}. {_when(point)}: {point.says}" for number, point in enumerate(points, 1))
    return (
        f'<svg class="ns-svg ns-time" viewBox="0 0 {WIDTH} {axis + 50}" role="img" '
        f'aria-labelledby="ns-time-title ns-time-desc"><title id="ns-time-title">Timeline</title>'
        f'<desc id="ns-time-desc">{escape(told)}</desc>'
        f'<line class="ns-link ns-behind" x1="{PADDING}" y1="{axis}" x2="{WIDTH - PADDING}" y2="{axis}"/>'
        f"{_today(across(today), axis)}{_ends(first, last, axis)}{marks}</svg>"
    )


def _lanes(places: Sequence[float]) -> list[int]:
    """The lane of each mark, left to right: the lowest where it touches no other."""
    ends: list[float] = []
    lanes = []
    for place in places:
        lane = next((n for n, end in enumerate(ends) if place - end >= NEAR), len(ends))
        if lane == len(ends):
            ends.append(place)
        ends[lane] = place
        lanes.append(lane)
    return lanes


def _mark(number: int, point: Point, x: float, y: float, axis: float) -> str:
    shape = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}"/>'
        if point.kind == "event"
        else f'<rect x="{x - RADIUS:.1f}" y="{y - RADIUS:.1f}" width="{2 * RADIUS}" height="{2 * RADIUS}"/>'
    )
    return (
        f'<g class="ns-at ns-at-{point.kind}"><line class="ns-stem" x1="{x:.1f}" y1="{y:.1f}" '
        f'x2="{x:.1f}" y2="{axis:.1f}"/>{shape}'
        f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">{number}</text></g>'
    )


def _today(x: float, axis: float) -> str:
    return (
        f'<line class="ns-now" x1="{x:.1f}" y1="4" x2="{x:.1f}" y2="{axis + 8}"/>'
        f'<text class="ns-here" x="{x:.1f}" y="{axis + 44}" text-anchor="middle">Today</text>'
    )


def _ends(first: date, last: date, axis: float) -> str:
    return (
        f'<text class="ns-about" x="{PADDING}" y="{axis + 24}">{spoken(first)}</text>'
        f'<text class="ns-about" x="{WIDTH - PADDING}" y="{axis + 24}" text-anchor="end">'
        f"{spoken(last)}</text>"
    )
