"""A letter as HTML: as it will stand on paper, what is missing marked, and where each sentence comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from assistant.app.spoken import spoken
from assistant.app.wording import Wording, label
from assistant.case import Case
from assistant.conversation import Citation
from assistant.letters import Block, BlockKind, Origin, OriginKind, Part, Rewrite, Sentence

BLANK = re.compile(r"\[blank: ([^\[\]]+)\]")
TAGS = {BlockKind.SUBJECT: "h3", BlockKind.HEADING: "h4", BlockKind.HEAD: "h5"}


def block(held: Block) -> str:
    """One block of the letter."""
    if held.kind is BlockKind.TABLE:
        return _table(held)
    lines = [_marked(sentence.text) for sentence in held.sentences]
    joint = "<br>" if held.kind in (BlockKind.ADDRESS, BlockKind.SIGN_OFF) else " "
    tag = TAGS.get(held.kind, "p")
    bullet = "• " if held.kind is BlockKind.BULLET else ""
    return f'<{tag} class="ns-block ns-block-{held.kind.value}">{bullet}{joint.join(lines)}</{tag}>'


def own(written: Rewrite) -> str:
    """A part as the person has written it, and that they did."""
    if not written.text.strip():
        return '<p class="ns-fact-origin">Taken out by you</p>'
    tag = TAGS.get(written.kind, "p")
    lines = "<br>".join(_marked(line) for line in written.text.strip().split("\n"))
    return (
        f'<{tag} class="ns-block ns-block-{written.kind.value}">{lines}</{tag}>'
        '<p class="ns-fact-origin">Your own words</p>'
    )


def changed(part: Part) -> str:
    """That the facts have changed since a part was written over, and what it would say today."""
    if part.block is None:
        now = "The letter no longer has this part. Your words are kept."
    else:
        now = f"This part would now say: “{_marked(part.block.text)}”"
    return f'<p class="ns-doubt" role="note">The facts have changed since you wrote this. {now}</p>'


def origins(held: Block, case: Case, words: Wording, rules: Mapping[str, Citation]) -> str:
    """Where each sentence of a block comes from, folded under it; nothing where it is all our own wording."""
    if not any(
        origin.kind is not OriginKind.TEMPLATE for each in held.all_sentences() for origin in each.origins
    ):
        return ""
    rows = "".join(
        f"<li>“{escape(_short(sentence.text))}”<br><span class='ns-origin'>"
        f"{escape('; '.join(_origins(sentence, case, words, rules)))}</span></li>"
        for sentence in held.all_sentences()
    )
    return f'<details class="ns-from"><summary>Where this comes from</summary><ul>{rows}</ul></details>'


def _origins(sentence: Sentence, case: Case, words: Wording, rules: Mapping[str, Citation]) -> list[str]:
    told = [_origin(origin, case, words, rules) for origin in sentence.origins]
    return list(dict.fromkeys(told)) or ["The letter's own wording"]


def _origin(origin: Origin, case: Case, words: Wording, rules: Mapping[str, Citation]) -> str:
    kind = origin.kind
    if kind is OriginKind.EVENT:
        event = next((held for held in case.events if held.id == origin.ref), None)
        named = words.events[event.type.value].label if event else "Something that happened"
        quote = origin.quote or (event.evidence.quote if event else "")
        return f"{named}: “{_short(quote)}”" if quote else f"{named} (added by hand)"
    if kind is OriginKind.FACT:
        return f"You said: “{_short(origin.quote)}”" if origin.quote else "A fact of the case"
    if kind is OriginKind.RULE:
        rule = rules.get(origin.ref)
        return _rule(rule) if rule else f"Rule {origin.ref}"
    if kind is OriginKind.DECISION:
        return f"Ombudsman decision {origin.ref}"
    if kind is OriginKind.WORKED_OUT:
        return f"Worked out: {label(words.deadlines, origin.ref)}"
    return words.letter_origins[kind.value]


def _rule(rule: Citation) -> str:
    checked = f" (last checked: {spoken(rule.checked)})" if rule.checked else ""
    return f"{rule.source}, {rule.pinpoint}: {rule.text}{checked}"


def _marked(text: str) -> str:
    """A sentence, what is still to be filled in marked as such."""
    return BLANK.sub(r'<mark class="ns-blank">[blank: \1]</mark>', escape(text))


def _table(held: Block) -> str:
    if not held.rows:
        return ""
    head, *rows = held.rows
    top = "".join(f'<th scope="col">{_marked(cell.text)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{_marked(cell.text)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="ns-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def _short(text: str, length: int = 160) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + "…"
