"""The text form of a decision as a page of the site, in each of the ways its lists may be built."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBERED = re.compile(r"^(\s*)(\d{1,3})\.\s+(.*)$")
_LETTERED = re.compile(r"^(\s*)([a-z])\)\s+(.*)$")
_BULLET = re.compile(r"^(\s*)[•]\s*(.*)$")
_FIELD = re.compile(r"^(Category|Decision|Decision date) : (.*)$")
_END = "Investigator's decision on behalf of the Ombudsman"

SHAPES = ("restarting", "nested", "started", "bold", "saved", "paragraphs")

FURNITURE_TOP = """<header id="site-header"><a class="skip-link" href="#main">Skip to main content</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/decisions">Decisions</a></li></ul></nav>
<form role="search"><input name="q"><button>Search</button></form></header>
<div id="breadcrumb"><ol><li>Home</li><li>Decisions</li><li>Decision</li></ol></div>"""
FURNITURE_END = """<p><a href="#">Print this page</a></p><p>LGO logogram</p></article></main>
<footer><ul><li>Contact us</li><li>Privacy</li></ul></footer>
<div class="cookie-panel"><h2>Review your privacy settings</h2><h3>Required cookies</h3>
<ol><li>These cookies let the site work.</li><li>You may refuse the others.</li></ol>
<button>Accept</button></div><script>window.tracker = 1; // 1. not a paragraph</script></body></html>"""


@dataclass
class Entry:
    kind: str  # heading, number, item, sub, text, top
    text: str


def entries(text: str) -> tuple[str, list[tuple[str, str]], str, list[Entry]]:
    """Title, labelled values, summary, and the body line by line."""
    lines = [line for line in text.split("\n") if line.strip()]
    title, fields, summary, body = lines[0], [], "", []
    for line in lines[1:]:
        if line.startswith(_END):
            break
        if found := _FIELD.match(line):
            fields.append((found[1], found[2]))
        elif line.startswith("Summary:"):
            summary = line.removeprefix("Summary:").strip()
        elif line.strip() != "The Ombudsman's final decision:":
            body.append(_entry(line))
    return title, fields, summary, body


def _entry(line: str) -> Entry:
    if line.strip() == "Back to top":
        return Entry("top", line.strip())
    if found := _NUMBERED.match(line):
        return Entry("sub" if len(found[1]) > 2 else "number", found[3])
    if found := _LETTERED.match(line):
        return Entry("sub", found[3])
    if found := _BULLET.match(line):
        return Entry("item", found[2])
    return Entry("text", line.strip())


def page(text: str, shape: str, heads: set[str]) -> str:
    """A whole page in one of ``SHAPES``. ``heads`` are the body's headings; other loose lines are text."""
    title, fields, summary, body = entries(text)
    for entry in body:
        if entry.kind == "text" and entry.text in heads:
            entry.kind = "heading"
    labels = "\n".join(
        f'<p><span class="label">{name} :</span> <span class="value">{_spread(value)}</span></p>'
        for name, value in fields
    )
    inner = "\n".join(_BODIES[shape](body))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>'
        f"{html.escape(title)} - Local Government and Social Care Ombudsman</title></head>"
        f'<body>{FURNITURE_TOP}<main id="main"><h1>{html.escape(title)}</h1>'
        f'<article id="article"><div class="articleHeader">{labels}</div>'
        f"<h2>The Ombudsman's final decision:</h2>"
        f"<p><strong>Summary:</strong> {html.escape(summary)}</p>{inner}<p>{_END}</p>{FURNITURE_END}"
    )


def _spread(value: str) -> str:
    return " <span>&gt;</span> ".join(f"<a href='#'>{html.escape(part)}</a>" for part in value.split(" > "))


def _restarting(body: list[Entry], heading: str = "<h3>{}</h3>", start: bool = False) -> Iterator[str]:
    count = 0
    for kind, run in _grouped(body):
        if kind == "heading":
            yield from (heading.format(html.escape(entry.text)) for entry in run)
        elif kind == "text":
            yield from (f"<p>{html.escape(entry.text)}</p>" for entry in run)
        elif kind == "top":
            yield '<p class="top"><a href="#top">Back to top</a></p>'
        elif kind == "number":
            opened = f'<ol start="{count + 1}">' if start else "<ol>"
            yield opened + "".join(f"<li>{html.escape(entry.text)}</li>" for entry in run) + "</ol>"
            count += len(run)
        elif kind == "sub":
            yield '<ol type="a">' + "".join(f"<li>{html.escape(entry.text)}</li>" for entry in run) + "</ol>"
        else:
            yield "<ul>" + "".join(f"<li>{html.escape(entry.text)}</li>" for entry in run) + "</ul>"


def _nested(body: list[Entry]) -> Iterator[str]:
    """Lists within the entry they belong to, and one list of paragraphs a section."""
    opened = False
    place = 0
    groups = list(_grouped(body))
    while place < len(groups):
        kind, run = groups[place]
        if kind == "number":
            if not opened:
                yield "<ol>"
                opened = True
            for entry in run[:-1]:
                yield f"<li><p>{html.escape(entry.text)}</p></li>"
            yield f"<li><p>{html.escape(run[-1].text)}</p>"
            while place + 1 < len(groups) and groups[place + 1][0] in ("item", "sub", "text"):
                place += 1
                inner, entries_ = groups[place]
                tag = {"item": "ul", "sub": 'ol style="list-style-type: lower-alpha"'}.get(inner)
                if tag:
                    yield (
                        f"<{tag}>"
                        + "".join(f"<li>{html.escape(one.text)}</li>" for one in entries_)
                        + f"</{tag.split()[0]}>"
                    )
                else:
                    yield "".join(f"<p>{html.escape(one.text)}</p>" for one in entries_)
            yield "</li>"
        else:
            if opened:
                yield "</ol>"
                opened = False
            yield from _restarting([*run])
        place += 1
    if opened:
        yield "</ol>"


def _grouped(body: list[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    run: list[Entry] = []
    for entry in body:
        if run and run[-1].kind != entry.kind:
            yield run[-1].kind, run
            run = []
        run.append(entry)
    if run:
        yield run[-1].kind, run


def _paragraphs(body: list[Entry]) -> Iterator[str]:
    """Numbers typed in the text, counting through."""
    count = 0
    letter = 0
    for entry in body:
        if entry.kind == "number":
            count, letter = count + 1, 0
            yield f"<p>{count}.&nbsp;&nbsp;{html.escape(entry.text)}</p>"
        elif entry.kind == "sub":
            yield f"<p>{chr(97 + letter)}) {html.escape(entry.text)}</p>"
            letter += 1
        elif entry.kind == "item":
            yield f"<ul><li>{html.escape(entry.text)}</li></ul>"
        elif entry.kind == "heading":
            yield f"<h3>{html.escape(entry.text)}</h3>"
        elif entry.kind == "text":
            yield f"<p>{html.escape(entry.text)}</p>"


_BODIES = {
    "restarting": _restarting,
    "nested": _nested,
    "started": lambda body: _restarting(body, start=True),
    "bold": lambda body: _restarting(body, heading="<p><strong>{}</strong></p>"),
    "saved": lambda body: _restarting(
        body, heading="<div class='section'><h2 class='subhead'><span>{}</span></h2></div>"
    ),
    "paragraphs": _paragraphs,
}
