"""The chat, top to bottom: the conversation, dates, what was understood, decisions like it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from assistant.app import (
    answer_html,
    dates_panel,
    decision_html,
    feedback,
    first_screen,
    frame,
    keeping,
    leave_to_send,
    letter_panel,
    remedy_chart,
    source_html,
    state,
    understood,
)
from assistant.app.glossary import glossary
from assistant.app.spoken import plain
from assistant.app.stage_path import draw
from assistant.app.standing import standing_of
from assistant.app.state import Session
from assistant.app.wording import Wording, wording
from assistant.conversation import Answer, Decision
from assistant.conversation_file import Exchange

READING = "Reading what you wrote"
HELP_FIRST = "First, get help"
FIRST_TIME = "Getting ready. This takes a few seconds the first time"


def page() -> None:
    """Draw the page once, as the session stands."""
    state.at(state.CHAT)
    words = wording()
    held = state.session()
    if held.exchanges:
        _conversation(held, words)
    elif held.pending is not None:
        _answer(held.pending)
    else:
        first_screen.draw(held, words)
        _make_ready()


def _answer(message: str) -> None:
    """Show the message and that it is being read, answer it, and draw the page anew."""
    _said(message)
    if leave_to_send.asked():
        return
    with st.spinner(READING):
        state.answer_pending()
    st.rerun()


def _make_ready() -> None:
    """Load the model while the person reads the first screen. What fails here is told when they send."""
    with st.container(key="ready"), st.spinner(FIRST_TIME):
        state.make_ready()


# --- the conversation -------------------------------------------------------------------------------------


def _conversation(held: Session, words: Wording) -> None:
    decisions = state.decisions([view.ref for view in held.latest.comparables])
    st.html('<h1 class="ns-unseen">Your complaint</h1>')
    with st.container(key="layout"):
        talk, side = st.columns([62, 38], gap="large")
        with talk:
            _earlier(held, words)
            _latest(held, words, decisions)
        with side, st.container(key="side"):
            dates_panel.draw(held.latest, held.case, words)
            understood.panel(held.case, words)
    _decisions(held.latest, decisions)
    _payments(held.latest, decisions)
    letter_panel.draw(held.case, words)
    leave_to_send.shown()
    keeping.keep_or_leave(held)
    frame.jump_links(dates=bool(held.latest.assessment.deadlines), decisions=bool(held.latest.comparables))


def _earlier(held: Session, words: Wording) -> None:
    before = held.exchanges[:-1]
    if not before:
        return
    with st.expander(f"Earlier in this conversation ({len(before)})"):
        for number, exchange in enumerate(before):
            _said(exchange.message)
            _spoken(exchange, words, f"source-{number}")


def _said(message: str) -> None:
    if message:
        st.html(answer_html.message(message))


def _spoken(exchange: Exchange, words: Wording, name: str) -> None:
    answer = exchange.answer
    prose = answer_html.Prose(answer.citations, name, glossary())
    said = prose.answer(answer_html.sections(answer.text))
    st.html(said + prose.panels() + source_html.sources(answer.citations, words, name))


def _latest(held: Session, words: Wording, decisions: Collection[str]) -> None:
    latest = held.exchanges[-1]
    _said(latest.message)
    frame.announce(held.edition, held.note)
    answer, name = latest.answer, "source-now"
    prose = answer_html.Prose(answer.citations, name, glossary())
    cut = answer_html.sections(answer.text, answer.next_question)
    if answer.safety:  # the help it calls for is the answer's first section
        with st.container(key="urgent"):
            st.html(prose.answer([replace(cut[0], title=HELP_FIRST)]))
        cut = cut[1:]
    _path(held, words)
    said = prose.answer(cut)
    st.html(said + prose.panels() + source_html.sources(answer.citations, words, name, decisions))
    feedback.ask(held)
    if held.pending is not None:
        _answer(held.pending)
    _next(answer, held)


def _next(answer: Answer, held: Session) -> None:
    """The one next question with its tappable replies, and the box to write in."""
    question, asked = answer.question, answer.next_question
    with st.container(key="next"):
        if asked:
            st.html(answer_html.question(asked, answer_html.why_asked(answer.text, asked)))
        if question and question.replies:
            with st.container(horizontal=True, gap="small"):
                for number, reply in enumerate(question.replies):
                    st.button(
                        plain(reply.label),
                        key=f"reply-{held.edition}-{number}",
                        on_click=state.say,
                        args=(reply.message,),
                    )
        frame.trouble(held)
        frame.box(
            held, "Or write your own answer, or anything else" if asked else "Write more, or ask a question"
        )


def _path(held: Session, words: Wording) -> None:
    standing = standing_of(held.latest, held.case, words)
    names = [(place.title, place.about) for place in words.places]
    with st.container(key="path"):
        st.html('<h2 class="ns-heading">Where the complaint stands</h2>')
        st.markdown(draw(names, standing, "path"), unsafe_allow_html=True)


def _decisions(answer: Answer, held: dict[str, Decision]) -> None:
    """Cards of comparable decisions, and the panels that open beside the answer."""
    if not answer.comparables:
        return
    drawers = "".join(
        decision_html.drawer(held[view.ref], view.paragraphs, state.checked(held[view.ref]))
        for view in answer.comparables
        if view.ref in held
    )
    st.html(
        '<h2 class="ns-heading" id="ns-decisions">Decisions like this one</h2>'
        '<p class="ns-soft">Published by the Local Government and Social Care Ombudsman, told here in '
        f"our own words. No two cases are the same.</p>{decision_html.cards(answer.comparables, held)}"
        f"{drawers}"
    )


def _payments(answer: Answer, held: Collection[str]) -> None:
    """What decisions like this one paid, and the panels of those not on the page yet. Not where there is
    danger to see to first."""
    picture = state.payments() if answer.comparables and not answer.safety else None
    if picture is None or not picture.payments:
        return
    paid = state.decisions([payment.ref for payment in picture.payments])
    drawers = "".join(
        decision_html.drawer(decision, checked=state.checked(decision))
        for ref, decision in paid.items()
        if ref not in held
    )
    count, looked = len(paid), len(picture.looked_at)
    st.html(
        '<h2 class="ns-heading" id="ns-payments">What was paid in decisions like yours</h2>'
        f"<p>Of the {looked} decisions most like yours, {count} {'says' if count == 1 else 'say'} what was "
        'paid.</p><details class="ns-fold"><summary>See what, and for what</summary>'
        f"{remedy_chart.chart(picture, paid)}</details>{drawers}"
    )
