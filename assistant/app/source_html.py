"""The sources behind an answer as HTML: marks that open them, their panels, and the list of all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from html import escape

from assistant.app.glossary import Word
from assistant.app.spoken import slug, spoken
from assistant.app.wording import Wording, label
from assistant.conversation import Citation

NOT_CONFIRMED = "The exact place in this source is not confirmed. Check it before you quote it."
LONGEST_TERM = 22  # characters of a button that stands in running text
READ_ENTRY = "Read what we hold of this decision"


def mark(citation: Citation, name: str) -> str:
    """The button ``[n]`` that opens a source. ``name`` keeps the ids of one answer apart from another's."""
    told = escape(f"Source {citation.n}: {named(citation)}", quote=True)
    return (
        f'<button type="button" class="ns-cite" popovertarget="{name}-{citation.n}" '
        f'aria-label="{told}">[{citation.n}]</button>'
    )


def term(form: str, word: Word, name: str) -> str:
    """A word that can be opened for what it means. A button does not break over lines as words do, so of a
    long name its last words alone are one."""
    before, last = form, ""
    while before and len(before.rpartition(" ")[2]) + len(last) < LONGEST_TERM:
        before, _, word_before = before.rpartition(" ")
        last = f"{word_before} {last}".strip()
    before, last = (before, last) if last else ("", form)
    return (
        f"{escape(before)}{' ' if before else ''}"
        f'<button type="button" class="ns-term" popovertarget="{name}-word-{slug(word.word)}" '
        f'aria-haspopup="dialog">{escape(last)}</button>'
    )


def sources(citations: Sequence[Citation], words: Wording, name: str, opened: Collection[str] = ()) -> str:
    """The panels that the marks open, and the same sources as a list.

    ``opened`` are the references of decisions whose whole entry has a panel of its own on this page.
    """
    if not citations:
        return ""
    panels = "".join(_panel(citation, words, name, opened) for citation in citations)
    listed = "".join(f"<li>{_source(citation, words)}</li>" for citation in citations)
    count = "1 source" if len(citations) == 1 else f"All {len(citations)} sources"
    return f'{panels}<details class="ns-sources"><summary>{count}</summary><ol>{listed}</ol></details>'


def explained(words: Collection[Word], name: str) -> str:
    """The panels that say what words mean."""
    return "".join(
        panel(
            f"{name}-word-{slug(word.word)}",
            f"What {word.word} means",
            f'<p class="ns-kind">What this means</p><p class="ns-name">{escape(word.word)}</p>'
            f"<p>{escape(word.means)}</p>",
        )
        for word in words
    )


def panel(ident: str, title: str, body: str) -> str:
    """A panel that a button of the same ``popovertarget`` opens, and its own button, Esc or a tap outside
    closes."""
    return (
        f'<div popover id="{ident}" class="ns-panel" role="dialog" tabindex="-1" '
        f'aria-label="{escape(title, quote=True)}">{body}'
        f'<button type="button" class="ns-close" popovertarget="{ident}" '
        'popovertargetaction="hide">Close</button></div>'
    )


def link(url: str | None, words: str) -> str:
    """A link out, where the address is one; it says nothing about where the person came from."""
    if not url or not url.startswith(("https://", "http://")):
        return ""
    address = escape(url, quote=True)
    return f'<p><a href="{address}" target="_blank" rel="noopener noreferrer">{words}</a></p>'


def named(citation: Citation) -> str:
    """A source and the place in it."""
    return ", ".join(filter(None, (citation.source, citation.pinpoint)))


def _panel(citation: Citation, words: Wording, name: str, opened: Collection[str]) -> str:
    entry = next((ref for ref in opened if ref in citation.source), None)
    more = (
        f'<p><button type="button" class="ns-link-button" popovertarget="decision-{slug(entry)}">'
        f"{READ_ENTRY}</button></p>"
        if entry
        else ""
    )
    return panel(f"{name}-{citation.n}", f"Source {citation.n}", _source(citation, words) + more)


def _source(citation: Citation, words: Wording) -> str:
    kind = label(words.citation_kinds, citation.kind.value)
    doubt = "" if citation.confirmed else f'<p class="ns-doubt">{NOT_CONFIRMED}</p>'
    return (
        f'<p class="ns-kind">{escape(kind)}</p><p class="ns-name">{escape(named(citation))}</p>'
        f"<p>{escape(citation.text)}</p>{doubt}{last_checked(citation.checked)}"
        f"{link(citation.url, 'Open the source')}"
    )


def last_checked(day: date | None) -> str:
    """When a source was last checked."""
    return f'<p class="ns-kind">Last checked: {spoken(day)}</p>' if day else ""
