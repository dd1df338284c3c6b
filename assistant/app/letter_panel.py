"""Letters: choose one, see what is missing and where each sentence comes from, change it, take it away."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from assistant.app import drafts, frame, letter_html, state
from assistant.app.spoken import plain
from assistant.app.wording import Wording
from assistant.case import Case
from assistant.letters import MEDIA_TYPES, BlockKind, Choice, Details, FileFormat, Letter, Part

FORMATS = {
    FileFormat.DOCX: "Word (.docx)",
    FileFormat.PDF: "PDF (.pdf)",
    FileFormat.TEXT: "Plain text (.txt)",
    FileFormat.MARKDOWN: "Markdown (.md)",
}


def draw(case: Case, words: Wording) -> None:
    """The whole panel."""
    st.html('<h2 class="ns-heading" id="ns-letters">Write a letter</h2>')
    found = drafts.choices(case)
    _choose(found)
    if drafts.drafts().kind is None:
        return
    drafted, trouble = drafts.letter(case)
    if drafted is None:
        frame.alert(trouble or state.UNEXPECTED)
        return
    with st.container(key="letter"):
        standing = drafts.standing(drafted)
        _names(words)
        _notes(standing)
        _blocks(drafted, case, words)
        _take(standing)


def _choose(found: list[Choice]) -> None:
    fitting = [choice for choice in found if choice.fits]
    if not fitting:
        why = next((choice.why for choice in found), "Tell me what happened first.")
        st.html(f'<p class="ns-soft">No letter fits yet. {escape(why)}</p>')
    else:
        st.html('<p class="ns-soft">It holds only what you told me. What is missing stands as a blank.</p>')
    held = drafts.drafts()
    with st.container(horizontal=True, gap="small", key="letter-kinds"):
        for choice in sorted(fitting, key=lambda choice: not choice.recommended):
            name = f"{choice.name} (fits best)" if choice.recommended else choice.name
            st.button(
                plain(name),
                key=f"letter-{choice.kind.value}",
                help=None,
                type="primary" if held.kind is choice.kind else "secondary",
                on_click=drafts.open_letter,
                args=(choice.kind,),
            )
    others = [choice for choice in found if not choice.fits]
    if others and fitting:
        rows = "".join(
            f"<li><strong>{escape(choice.name)}.</strong> {escape(choice.why)}</li>" for choice in others
        )
        st.html(
            "<details class='ns-fold'><summary>Letters that do not fit now, and why</summary>"
            f"<ul>{rows}</ul></details>"
        )


def _names(words: Wording) -> None:
    held = drafts.drafts()
    prefix = f"detail-{state.place()}-{held.edition}-"
    names = list(Details.model_fields)
    with (
        st.expander("Names and addresses for the letter"),
        st.form(f"{prefix}form", border=False),
    ):
        st.html('<p class="ns-soft">Used for this letter only. They are not part of the case.</p>')
        for name in names:
            value, title = getattr(held.details, name), words.letter_details[name]
            if isinstance(value, bool):
                st.checkbox(title, value=value, key=f"{prefix}{name}")
            elif name.endswith("address"):
                st.text_area(title, value=value, key=f"{prefix}{name}", height=90)
            else:
                st.text_input(title, value=value, key=f"{prefix}{name}")
        st.form_submit_button(
            "Put these into the letter", type="primary", on_click=drafts.fill_in, args=(names, prefix)
        )


def _notes(letter: Letter) -> None:
    for note in letter.notes:
        st.html(f'<p class="ns-doubt">{escape(note.text)}</p>')
    if letter.blanks:
        items = "".join(f"<li>{escape(blank)}</li>" for blank in letter.blanks)
        st.html(
            f'<details class="ns-fold"><summary>Still to fill in ({len(letter.blanks)})</summary>'
            f"<ul>{items}</ul></details>"
        )
    else:
        st.html(
            '<p class="ns-fact-origin">Nothing is left to fill in. Read it through before you send it.</p>'
        )


def _blocks(drafted: Letter, case: Case, words: Wording) -> None:
    rules = drafts.rules(drafted)
    with st.container(key="letter-paper", gap="small"):
        for number, (part, is_open) in enumerate(drafts.laid_out(drafted)):
            key = f"{drafts.drafts().edition}-{drafted.kind.value}-{number}"
            if part.changed:
                st.html(letter_html.changed(part))
            if is_open:
                _writing(drafted, part)
                continue
            with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="top"):
                if part.rewrite is not None:
                    st.html(letter_html.own(part.rewrite))
                elif part.block is not None:
                    block = part.block
                    st.html(letter_html.block(block) + letter_html.origins(block, case, words, rules))
                if part.block is None or part.block.kind is not BlockKind.TABLE:
                    st.button(
                        "Change",
                        key=f"write-{key}",
                        type="tertiary",
                        on_click=drafts.open_part,
                        args=(drafted, part),
                    )
            if part.changed:
                _choice(drafted, part, key)


def _choice(drafted: Letter, part: Part, key: str) -> None:
    """The facts have changed under what was written: which of the two shall stand?"""
    with st.container(horizontal=True, gap="small"):
        st.button("Keep my words", key=f"keep-{key}", on_click=drafts.stand_by, args=(drafted, part))
        st.button(
            "Use the new words" if part.block else "Take this part out",
            key=f"new-{key}",
            on_click=drafts.undo,
            args=(drafted.kind, part.rewrite),
        )


def _writing(drafted: Letter, part: Part) -> None:
    key = drafts.box()
    text = part.rewrite.text if part.rewrite else ""
    st.text_area(
        "Change this part of the letter", value=text, key=key, height=140, on_change=drafts.keep_typed
    )
    with st.container(horizontal=True, gap="small"):
        st.button("Save this part", key=f"{key}-save", type="primary", on_click=drafts.write)
        st.button(
            "Back to the draft",
            key=f"{key}-undo",
            on_click=drafts.undo,
            args=(drafted.kind, drafts.drafts().over),
        )
        st.button("Leave it as it was", key=f"{key}-close", type="tertiary", on_click=drafts.close_part)


def _take(letter: Letter) -> None:
    with st.container(horizontal=True, gap="small", key="take"):
        for form, name in FORMATS.items():
            st.download_button(
                f"Save as {name}",
                data=partial(drafts.as_file, letter, form),
                file_name=f"{letter.kind.value.replace('_', '-')}.{form.value}",
                mime=MEDIA_TYPES[form],
                on_click="ignore",
                key=f"take-{form.value}",
            )
        st.button(
            "Close the letter", key="letter-close", type="tertiary", on_click=drafts.open_letter, args=(None,)
        )
