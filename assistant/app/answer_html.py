"""An answer as HTML: prose with marks that open their source, deadlines, comparable decisions.

Everything that comes from a person, a decision or a rule is escaped here. Raw HTML inside an answer's
Markdown is shown as the characters it is, and pictures are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from markdown_it import MarkdownIt

from assistant.app.wording import Wording, label
from assistant.conversation import Citation, ComparableView, DeadlineView

MARK = re.compile(r"\[(\d{1,3})\]")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
OPEN_SECTIONS = 3  # headed sections shown open; the rest, but for the last, unfold
CARDS_SHOWN = 3
NOT_CONFIRMED = "The exact place in this source is not confirmed. Check it before you quote it."
LONG_MESSAGE = 480


def spoken(day: date) -> str:
    """A date as people say it: 3 March 2025."""
    return f"{day.day} {day:%B %Y}"


def message(text: str) -> str:
    """What the person wrote. A long story is folded, its beginning in view."""
    full = f'<p class="ns-words">{escape(text)}</p>'
    if len(text) > LONG_MESSAGE:
        opening = escape(text[:180].rsplit(" ", 1)[0])
        full = f'<details><summary>{opening}… <span class="ns-more">Show all</span></summary>{full}</details>'
    return f'<section class="ns-you" aria-label="What you wrote"><p class="ns-who">You</p>{full}</section>'


@dataclass(frozen=True)
class Section:
    """A part of an answer: its heading (empty for what comes before the first) and its Markdown."""

    title: str
    body: str


def sections(text: str, asked: str | None = None) -> list[Section]:
    """An answer cut at its headings. The question ``asked`` is left out where it has a section of its own:
    the page puts it beside its replies."""
    pieces = HEADING.split(text)
    cut = [Section("", pieces[0].strip())]
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        body = body.strip()
        if asked and body.startswith(asked):
            cut.append(Section("", body.removeprefix(asked).strip()))
        else:
            cut.append(Section(title, body))
    return [section for section in cut if section.title or section.body]


def answer(cut: Sequence[Section], citations: Sequence[Citation], name: str) -> str:
    """Sections as HTML: the first few open, the rest to be unfolded, the last open again."""
    html, headed = [], 0
    for index, section in enumerate(cut):
        body = prose(section.body, citations, name)
        headed += bool(section.title)
        if not section.title:
            html.append(body)
        elif headed <= OPEN_SECTIONS or index == len(cut) - 1:
            html.append(f"<h4>{escape(section.title)}</h4>{body}")
        else:
            html.append(
                f'<details class="ns-fold"><summary>{escape(section.title)}</summary>{body}</details>'
            )
    return f'<div class="ns-answer">{"".join(html)}</div>'


def prose(text: str, citations: Sequence[Citation], name: str) -> str:
    """The answer's Markdown as HTML, each ``[n]`` that has a citation a button opening its source.

    ``name`` keeps this answer's ids apart from those of other answers on the page.
    """
    held = {citation.n: citation for citation in citations}

    def marked(words: str) -> str:
        def button(found: re.Match[str]) -> str:
            citation = held.get(int(found[1]))
            return _mark(citation, name) if citation else found[0]

        return MARK.sub(button, escape(words))

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    markdown.add_render_rule(
        "text", lambda _self, tokens, index, _options, _env: marked(tokens[index].content)
    )
    return f'<div class="ns-prose">{markdown.render(text)}</div>'


def question(text: str) -> str:
    """The one next question."""
    return f'<section class="ns-question"><p class="ns-who">Next question</p><p>{escape(text)}</p></section>'


def plain(text: str) -> str:
    """Words for a button or title, where Streamlit would read Markdown."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|$:~-])", r"\\\1", text)


def sources(citations: Sequence[Citation], words: Wording, name: str) -> str:
    """The panels that the marks open, and the same sources as a list."""
    if not citations:
        return ""
    panels = "".join(_panel(citation, words, name) for citation in citations)
    listed = "".join(f"<li>{_source(citation, words)}</li>" for citation in citations)
    count = "1 source" if len(citations) == 1 else f"All {len(citations)} sources"
    return f'{panels}<details class="ns-sources"><summary>{count}</summary><ol>{listed}</ol></details>'


def _mark(citation: Citation, name: str) -> str:
    told = escape(f"Source {citation.n}: {_named(citation)}", quote=True)
    return (
        f'<button type="button" class="ns-cite" popovertarget="{name}-{citation.n}" '
        f'aria-label="{told}">[{citation.n}]</button>'
    )


def _panel(citation: Citation, words: Wording, name: str) -> str:
    ident = f"{name}-{citation.n}"
    return (
        f'<div popover id="{ident}" class="ns-panel" role="dialog" aria-label="Source {citation.n}">'
        f"{_source(citation, words)}"
        f'<button type="button" class="ns-close" popovertarget="{ident}" '
        'popovertargetaction="hide">Close</button>'
        "</div>"
    )


def _source(citation: Citation, words: Wording) -> str:
    kind = label(words.citation_kinds, citation.kind.value)
    doubt = "" if citation.confirmed else f'<p class="ns-doubt">{NOT_CONFIRMED}</p>'
    return (
        f'<p class="ns-kind">{escape(kind)}</p><p class="ns-name">{escape(_named(citation))}</p>'
        f"<p>{escape(citation.text)}</p>{doubt}{_link(citation.url, 'Open the source')}"
    )


def _named(citation: Citation) -> str:
    return ", ".join(filter(None, (citation.source, citation.pinpoint)))


def _link(url: str | None, words: str) -> str:
    """A link out, where the address is one; it says nothing about where the person came from."""
    if not url or not url.startswith(("https://", "http://")):
        return ""
    address = escape(url, quote=True)
    return f'<p><a href="{address}" target="_blank" rel="noopener noreferrer">{words}</a></p>'


# --- deadlines --------------------------------------------------------------------------------------------

AHEAD = ("due_today", "running", "uncertain")


def deadlines(held: Sequence[DeadlineView], today: date, words: Wording) -> str:
    """The dates: those to come first, nearest first, then those missed; those done are folded."""
    ahead = sorted((d for d in held if d.state.value in AHEAD), key=lambda d: d.due)
    behind = sorted((d for d in held if d.state.value not in AHEAD), key=lambda d: d.due, reverse=True)
    missed = [d for d in behind if d.state.value == "passed"]
    done = [d for d in behind if d.state.value != "passed"]
    html = _dates([*ahead, *missed], today, words)
    if done:
        fold = "" if html else " open"
        html += (
            f'<details class="ns-past"{fold}><summary>Done or no longer running ({len(done)})</summary>'
            f"{_dates(done, today, words)}</details>"
        )
    return html


def days_left(deadline: DeadlineView, today: date, words: Wording) -> str:
    """How far off a date is, in words; where it no longer counts down, how it ended."""
    state = deadline.state.value
    if state not in ("running", "due_today", "passed"):
        return label(words.deadline_states, state)
    days = (deadline.due - today).days
    if days == 0:
        return "Today"
    if days > 0:
        return "Tomorrow" if days == 1 else f"{days} days left"
    return "1 day ago" if days == -1 else f"{-days} days ago"


def missed_date(held: Sequence[DeadlineView]) -> str | None:
    """The latest date that the council or the panel let pass, in a line."""
    missed = [d.due for d in held if d.state.value == "passed" and d.party.value != "complainant"]
    return f"Was due {spoken(max(missed))}" if missed else None


def next_date(held: Sequence[DeadlineView]) -> str | None:
    """The nearest date to come, in a line."""
    ahead = [d.due for d in held if d.state.value in ("due_today", "running")]
    return f"Next date: {spoken(min(ahead))}" if ahead else None


def _dates(held: Sequence[DeadlineView], today: date, words: Wording) -> str:
    return f'<ul class="ns-dates">{"".join(_date(d, today, words) for d in held)}</ul>' if held else ""


def _date(deadline: DeadlineView, today: date, words: Wording) -> str:
    state = deadline.state.value
    party = label(words.parties, deadline.party.value)
    kind = f"{party}. Advised, not a legal limit" if deadline.advisory else party
    rules = f" ({'; '.join(deadline.authority)})" if deadline.authority else ""
    return (
        f'<li class="ns-date ns-date-{"advised" if deadline.advisory else state}">'
        f'<p class="ns-name">{escape(label(words.deadlines, deadline.what.value))}</p>'
        f'<p><time datetime="{deadline.due.isoformat()}">{spoken(deadline.due)}</time>. '
        f'<span class="ns-left">{escape(days_left(deadline, today, words))}</span></p>'
        f"<details><summary>{escape(kind)}, counted from {spoken(deadline.starts)}</summary>"
        f"<p>{escape(deadline.working + rules)}</p></details></li>"
    )


# --- comparable decisions ---------------------------------------------------------------------------------


def cards(held: Sequence[ComparableView]) -> str:
    """Comparable decisions, one card each; those beyond the first few unfold."""
    html = _cards(held[:CARDS_SHOWN])
    more = held[CARDS_SHOWN:]
    if more:
        html += f'<details class="ns-fold"><summary>{len(more)} more</summary>{_cards(more)}</details>'
    return html


def _cards(held: Sequence[ComparableView]) -> str:
    return f'<div class="ns-cards">{"".join(map(_card, held))}</div>'


def _card(view: ComparableView) -> str:
    outcome = f'<span class="ns-outcome">{escape(view.outcome)}</span>' if view.outcome else ""
    when = spoken(view.date) if view.date else "date not known"
    facts = {
        "Like yours": view.why,
        "What the Ombudsman found": view.summary,
        "What was put right": view.remedy or "",
        "Where": _paragraphs(view.paragraphs),
    }
    rows = "".join(f"<dt>{name}</dt><dd>{escape(told)}</dd>" for name, told in facts.items() if told)
    doubt = "" if view.confirmed else '<p class="ns-doubt">Some details of this entry are not confirmed.</p>'
    return (
        f'<article class="ns-card" aria-label="Decision {escape(view.ref, quote=True)}">'
        f'<h4>{escape(view.council)}</h4><p class="ns-soft">{escape(view.ref)}, {when} {outcome}</p>'
        f"<dl>{rows}</dl>{doubt}{_link(view.url, 'Read the decision on the Ombudsman’s site')}</article>"
    )


def _paragraphs(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    return f"{'Paragraph' if len(numbers) == 1 else 'Paragraphs'} {', '.join(map(str, numbers))}"
