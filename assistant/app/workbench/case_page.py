"""One case open on the workbench: where it stands, and the part of it that is being worked on."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from assistant.app import (
    answer_html,
    chain_html,
    dates_panel,
    deadline_html,
    decision_html,
    explorer,
    frame,
    leave_to_send,
    letter_panel,
    source_html,
    state,
    understood,
)
from assistant.app.glossary import glossary
from assistant.app.spoken import plain, spoken
from assistant.app.stage_path import draw as draw_path
from assistant.app.standing import standing_of
from assistant.app.timeline import Point
from assistant.app.timeline import draw as draw_timeline
from assistant.app.wording import Wording
from assistant.app.workbench import council_letters, desk
from assistant.case import Case
from assistant.conversation import Answer

READING = "Reading what you wrote"


def draw(words: Wording) -> None:
    """The case: its head, the parts to choose from, and the part that was chosen."""
    held = state.session()
    if held.pending is not None and not leave_to_send.asked():
        with st.spinner(READING):
            state.answer_pending()
            desk.read_for_a_client()
        desk.keep()
        if held.exchanges:
            st.rerun()
    _head(words)
    if not held.exchanges:
        frame.trouble(held)
        _more(words)
        return
    part = st.radio(
        "Part of the case", list(PARTS), horizontal=True, key=desk.PART, on_change=state.forget_note
    )
    frame.announce(held.edition, held.note, who="")
    frame.trouble(held)
    with st.container(key="desk-work"):
        PARTS[part or next(iter(PARTS))](words)
    leave_to_send.shown()


def _head(words: Wording) -> None:
    held, on_desk = state.session(), desk.desk()
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="desk-head"):
        st.button("All cases", key="desk-back", on_click=desk.close_case)
        with st.popover("Name, archive or delete"):
            _keeping()
    st.html(f'<h1 class="ns-title">{escape(on_desk.name)}</h1>')
    if held.exchanges:
        st.html(_summary(held.latest, words))
        best = desk.best_letter(held.case)
        if best is not None:
            st.button(
                f"Write the letter that fits best: {plain(best.name)}",
                key="desk-best",
                type="primary",
                on_click=desk.write_letter,
                args=(best.kind,),
            )


def _keeping() -> None:
    on_desk = desk.desk()
    key = f"desk-name-{on_desk.case_id}"
    st.text_input("Name for this case", value=on_desk.name, key=key, max_chars=100)
    st.button("Save the name", key="desk-rename", on_click=desk.rename, args=(key,))
    if on_desk.archived:
        st.button("Bring back from the archive", key="desk-unarchive", on_click=desk.archive, args=(False,))
    else:
        st.button("Move to the archive", key="desk-archive", on_click=desk.archive, args=(True,))
    st.write("Deleting takes the case, its notes and its letters out of the database. It cannot be undone.")
    st.button("Delete this case for good", key="desk-delete", type="primary", on_click=desk.delete)


def _summary(answer: Answer, words: Wording) -> str:
    assessment = answer.assessment
    ahead = deadline_html.next_date(assessment.deadlines)
    missed = deadline_html.missed_date(assessment.deadlines)
    told = {
        "Stands": words.stages[assessment.stage.value].says,
        "Next": words.next_steps[assessment.next_step.value],
        "Dates": ". ".join(filter(None, (missed, ahead))),
    }
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in told.items() if value
    )
    return f'<dl class="ns-figures ns-summary">{rows}</dl>'


# --- the parts --------------------------------------------------------------------------------------------


def _facts(words: Wording) -> None:
    held = state.session()
    facts, times = st.columns([55, 45], gap="large")
    with facts, st.container(key="desk-facts"):
        understood.panel(held.case, words)
        _more(words)
    with times:
        st.html('<h2 class="ns-heading">Timeline</h2>')
        # as Markdown, which keeps pictures; every word in it is from our own labels
        picture = draw_timeline(_points(held.latest, held.case, words), state.today())
        st.markdown(picture, unsafe_allow_html=True)


def _points(answer: Answer, case: Case, words: Wording) -> list[Point]:
    """The dated events and the dates still to come or missed."""
    points = []
    for event in case.events:
        first, last = event.when.earliest or event.when.latest, event.when.latest
        if first and not event.negated:
            points.append(Point(first, understood.event_words(event, words), "event", last))
    ahead, missed, _ = deadline_html.in_order(answer.assessment.deadlines)
    for kind, deadlines in (("due", ahead), ("missed", missed)):
        for each in deadlines:
            left = deadline_html.days_left(each, state.today(), words)
            told = f"{words.deadlines[each.what.value]} ({left})"
            if each.advisory:
                points.append(Point(each.due, f"{told}, advised, not a legal limit", "due"))
            else:
                points.append(Point(each.due_earliest or each.due, told, kind, each.due))
    return points


def _more(words: Wording) -> None:
    held = state.session()
    question = held.latest.question if held.exchanges else None
    if question is not None:
        st.html(answer_html.question(question.text, answer_html.why_asked(held.latest.text, question.text)))
        with st.container(horizontal=True, gap="small"):
            for number, reply in enumerate(question.replies):
                st.button(
                    plain(reply.label),
                    key=f"desk-reply-{held.edition}-{number}",
                    on_click=state.say,
                    args=(reply.message,),
                )
    frame.box(held, "Add notes, or what has happened since")


def _assessment(words: Wording) -> None:
    held = state.session()
    answer = held.latest
    work, side = st.columns([62, 38], gap="large")
    with work:
        st.html('<h2 class="ns-heading">Where the complaint stands</h2>')
        names = [(place.title, place.about) for place in words.places]
        st.markdown(draw_path(names, standing_of(answer, held.case, words), "path"), unsafe_allow_html=True)
        prose = answer_html.Prose(answer.citations, "source-now", glossary())
        cut = answer_html.sections(answer.text, answer.next_question)
        said = prose.answer(cut)
        st.html(said + prose.panels() + source_html.sources(answer.citations, words, "source-now"))
    with side:
        dates_panel.draw(answer, held.case, words)
        st.html('<h2 class="ns-heading">Why: the chain of rules</h2>')
        links, trouble = state.attempt(lambda: state.open_assistant().chain(held.case, state.today()))
        if trouble:
            frame.alert(trouble)
        st.html(chain_html.chain(links or [], held.case, words))


def _decisions(words: Wording) -> None:
    answer = state.session().latest
    held = state.decisions([view.ref for view in answer.comparables])
    st.html(
        '<h2 class="ns-heading">Decisions like this case</h2>'
        f"{decision_html.cards(answer.comparables, held)}"
        '<h2 class="ns-heading">Search all decisions</h2>'
    )
    opened = explorer.draw(" ".join(state.session().case.turns[:1])[:600], "desk")
    rest = [view for view in answer.comparables if view.ref in held and view.ref not in opened]
    st.html(
        "".join(
            decision_html.drawer(held[view.ref], view.paragraphs, state.checked(held[view.ref]))
            for view in rest
        )
        or "<p></p>"
    )


def _notes(words: Wording) -> None:
    edition = state.session().edition
    st.html('<h2 class="ns-heading">Notes</h2>')
    key = f"desk-note-{edition}"
    st.text_area("A new note on this case", key=key, height=140)
    st.button("Keep this note", key="desk-note-keep", type="primary", on_click=desk.add_note, args=(key,))
    st.html(
        '<p class="ns-soft">Notes are for yourself. No facts are read from them: to have facts read, add the '
        "words under Facts and timeline.</p>"
    )
    for note in desk.notes():
        with st.container(key=f"desk-note-row-{note.id}", border=True):
            st.html(
                f'<p class="ns-soft">{spoken(note.created.date())}</p>'
                f'<p class="ns-words">{escape(note.text)}</p>'
            )
            st.button(
                "Delete this note", key=f"desk-note-off-{note.id}", on_click=desk.delete_note, args=(note.id,)
            )


def _letters(words: Wording) -> None:
    letter_panel.draw(state.session().case, words)


def _from_council(words: Wording) -> None:
    council_letters.draw(words)


PARTS: dict[str, Callable[[Wording], None]] = {
    desk.FACTS: _facts,
    "Assessment": _assessment,
    "Council’s letters": _from_council,
    desk.LETTERS: _letters,
    "Decisions": _decisions,
    "Notes": _notes,
}
