"""The path of a complaint as a picture: stage 1, stage 2, stage 3, the Ombudsman, and where this one stands.

Pure drawing: what to draw is given, nothing is decided here. The picture is inline SVG in two shapes, a row
for wide columns and a list for a phone; the style sheet shows one of them. State is always told in words and
in shape, never in colour alone, and both shapes carry the same text alternative.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

HERE = "You are here"
OPEN_TO_YOU = "You can go here now"


class Tone(StrEnum):
    """How a place on the path is drawn."""

    DONE = "done"
    WAITING = "waiting"
    LATE = "late"
    STOPPED = "stopped"
    ANSWERED = "answered"
    PAUSED = "paused"
    OPEN = "open"
    AHEAD = "ahead"
    ELSEWHERE = "elsewhere"  # not on this path at all
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Place:
    """One stop on the path, with what is written under it."""

    title: str
    about: str
    tone: Tone
    lines: tuple[str, ...] = ()
    here: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a complaint stands. ``at`` runs from 1 to 4 (the Ombudsman); 0 is nowhere on the path.

    ``done`` is the last stage behind it. ``dates`` are those that matter now, in words. ``open_to`` are the
    places the person may go to today.
    """

    at: int
    tone: Tone
    says: str
    done: int = 0
    dates: tuple[str, ...] = ()
    open_to: frozenset[int] = frozenset()


def places(names: Sequence[tuple[str, str]], standing: Standing) -> tuple[Place, ...]:
    """The stops to draw, first to last. ``names`` are (title, what it is) of each."""
    stops = []
    for number, (title, about) in enumerate(names, 1):
        if number == standing.at:
            stops.append(Place(title, about, standing.tone, (standing.says, *standing.dates), here=True))
        elif number <= standing.done:
            stops.append(Place(title, about, Tone.DONE, ("Done",)))
        elif number in standing.open_to:
            stops.append(Place(title, about, Tone.OPEN, (OPEN_TO_YOU,)))
        else:
            stops.append(Place(title, about, Tone.AHEAD))
    return tuple(stops)


def describe(stops: Sequence[Place], standing: Standing) -> str:
    """The picture in words, for those who do not see it."""
    told = []
    for stop in stops:
        state = ". ".join([*([HERE] if stop.here else []), *stop.lines]) or "Not reached"
        told.append(f"{stop.title} ({stop.about}): {state}.")
    return " ".join([*([] if standing.at else [f"{standing.says}."]), *told])


def draw(names: Sequence[tuple[str, str]], standing: Standing, name: str) -> str:
    """The picture as HTML. ``name`` keeps the ids apart where a page holds several."""
    stops = places(names, standing)
    told = describe(stops, standing)
    banner = "" if standing.at else f'<p class="ns-path-banner">{escape(standing.says)}</p>'
    return (
        f'<div class="ns-path ns-path-{standing.tone}">{banner}'
        f"{_row(stops, told, f'{name}-row')}{_list(stops, told, f'{name}-list')}</div>"
    )


# --- the row: four columns --------------------------------------------------------------------------------

COLUMN, CIRCLE, LINE = 180, 19, 19
ABOUT_LINE, AXIS = 17, 27
WRAP_ROW, WRAP_ABOUT, WRAP_LIST = 21, 18, 34
NO_BREAK = "\N{NO-BREAK SPACE}"
DATE = re.compile(r"\d{1,2} \w+ \d{4}")


def _row(stops: Sequence[Place], told: str, name: str) -> str:
    wrapped = [_wrapped(stop, WRAP_ROW) for stop in stops]
    about = [textwrap.wrap(stop.about, WRAP_ABOUT) for stop in stops]
    top = 110 + ABOUT_LINE * max(map(len, about))  # where the state is written
    height = top + LINE * max(max(map(len, wrapped)), 1)
    parts = []
    for index, (stop, lines) in enumerate(zip(stops, wrapped, strict=True)):
        x = COLUMN * index + COLUMN // 2
        if index:
            parts.append(
                _link(x - COLUMN + CIRCLE + 6, 44, x - CIRCLE - 6, 44, behind=_travelled(stops, index))
            )
        parts.append(_tag(x, 12, stop, "middle"))
        parts.append(_circle(x, 44, index, stop))
        parts.append(_text(x, 86, stop.title, "ns-title", "middle"))
        parts += [
            _text(x, 105 + ABOUT_LINE * n, line, "ns-about", "middle") for n, line in enumerate(about[index])
        ]
        parts += [_text(x, top + LINE * n, line, "ns-state", "middle") for n, line in enumerate(lines)]
    return _svg("ns-row", name, told, COLUMN * len(stops), height, parts)


# --- the list: one stop under another ---------------------------------------------------------------------


def _list(stops: Sequence[Place], told: str, name: str) -> str:
    parts: list[str] = []
    y, previous = 26, None
    for index, stop in enumerate(stops):
        lines = _wrapped(stop, WRAP_LIST)
        if previous is not None:
            parts.append(
                _link(AXIS, previous + CIRCLE + 4, AXIS, y - CIRCLE - 4, behind=_travelled(stops, index))
            )
        parts.append(_circle(AXIS, y, index, stop))
        parts.append(_text(62, y - 2, stop.title, "ns-title", "start"))
        parts.append(_tag(322, y - 2, stop, "end"))
        parts.append(_text(62, y + 17, stop.about, "ns-about", "start"))
        parts += [_text(62, y + 38 + LINE * row, line, "ns-state", "start") for row, line in enumerate(lines)]
        previous = y
        y += max(64, 52 + LINE * len(lines))
    return _svg("ns-list", name, told, 328, y - 26, parts)


def _travelled(stops: Sequence[Place], index: int) -> bool:
    """Whether the way into a stop is drawn as a road: both its ends are reached or open."""
    return Tone.AHEAD not in (stops[index - 1].tone, stops[index].tone)


def _wrapped(stop: Place, width: int) -> list[str]:
    """The lines of a stop, cut to a width; a date is not cut."""
    whole = (DATE.sub(lambda found: found[0].replace(" ", NO_BREAK), line) for line in stop.lines)
    return [piece for line in whole for piece in textwrap.wrap(line, width)]


def _svg(shape: str, name: str, told: str, width: int, height: int, parts: Collection[str]) -> str:
    return (
        f'<svg class="ns-svg {shape}" role="img" aria-labelledby="{name}-title {name}-text" '
        f'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">Where the complaint stands</title>'
        f'<desc id="{name}-text">{escape(told)}</desc>{"".join(parts)}</svg>'
    )


def _link(x1: int, y1: int, x2: int, y2: int, *, behind: bool) -> str:
    return f'<line class="ns-link{" ns-behind" if behind else ""}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" />'


def _circle(x: int, y: int, index: int, stop: Place) -> str:
    ring = f'<circle class="ns-ring" cx="{x}" cy="{y}" r="{CIRCLE + 5}" />' if stop.here else ""
    disc = f'<circle cx="{x}" cy="{y}" r="{CIRCLE}" />'
    return f'<g class="ns-stop ns-{stop.tone}">{ring}{disc}{_mark(x, y, index, stop)}</g>'


def _mark(x: int, y: int, index: int, stop: Place) -> str:
    """What stands in the circle: a tick, a cross, a bang, bars, or the stage's number."""
    if stop.tone in (Tone.DONE, Tone.ANSWERED):
        return f'<path class="ns-mark" d="M{x - 8} {y + 1}l6 6l11 -13" />'
    if stop.tone is Tone.STOPPED:
        return f'<path class="ns-mark" d="M{x - 7} {y - 7}l14 14m0 -14l-14 14" />'
    if stop.tone is Tone.PAUSED:
        return f'<path class="ns-mark" d="M{x - 4} {y - 7}v14m8 -14v14" />'
    if stop.tone is Tone.LATE:
        return f'<path class="ns-mark" d="M{x} {y - 9}v11m0 5v2" />'
    letter = str(index + 1) if index < 3 else "O"
    return _text(x, y + 6, letter, "ns-number", "middle")


def _tag(x: int, y: int, stop: Place, anchor: str) -> str:
    return _text(x, y, HERE, "ns-here", anchor) if stop.here else ""


def _text(x: int, y: int, words: str, kind: str, anchor: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
