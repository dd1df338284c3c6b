"""The page, top to bottom: who we are, the conversation, what was understood, decisions like it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from assistant.app import answer_html, first_screen, frame, rules_page, state, understood
from assistant.app.stage_path import Standing, Tone, draw
from assistant.app.state import Exchange, Session
from assistant.app.wording import Wording, wording
from assistant.case import Case
from assistant.conversation import Answer, NextQuestion

READING = "Reading what you wrote"
HELP_FIRST = "First, get help"
FIRST_TIME = "Getting ready. This takes a few seconds the first time"


def page() -> None:
    """Draw the page once, as the session stands."""
    frame.open_page()
    if rules_page.asked_for():
        rules_page.draw()
        frame.close_page()
        return
    words = wording()
    held = state.session()
    if held.exchanges:
        _conversation(held, words)
    elif held.pending is not None:
        _answer(held.pending)
    else:
        first_screen.draw(held, words)
    frame.close_page()
    if not held.exchanges:
        _make_ready()


def _answer(message: str) -> None:
    """Show the message and that it is being read, answer it, and draw the page anew."""
    _said(message)
    with st.spinner(READING):
        state.answer_pending()
    st.rerun()


def _make_ready() -> None:
    """Load the model while the person reads the first screen. What fails here is told when they send."""
    with st.container(key="ready"), st.spinner(FIRST_TIME):
        state.make_ready()


# --- the conversation -------------------------------------------------------------------------------------


def _conversation(held: Session, words: Wording) -> None:
    with st.container(key="layout"):
        talk, side = st.columns([62, 38], gap="large")
        with talk:
            _earlier(held, words)
            _latest(held, words)
        with side, st.container(key="side"):
            _dates(held.latest, words)
            understood.panel(held.case, words)
    _decisions(held.latest)
    frame.keep_or_leave(held)


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
    cut = answer_html.sections(answer.text)
    st.html(
        answer_html.answer(cut, answer.citations, name) + answer_html.sources(answer.citations, words, name)
    )


def _latest(held: Session, words: Wording) -> None:
    latest = held.exchanges[-1]
    _said(latest.message)
    frame.announce(held.edition, held.note)
    frame.jump_links()
    answer, name = latest.answer, "source-now"
    cut = answer_html.sections(answer.text, answer.next_question)
    if answer.safety:  # the help it calls for is the answer's first section
        with st.container(key="urgent"):
            help_first = replace(cut[0], title=HELP_FIRST)
            st.html(answer_html.answer([help_first], answer.citations, name))
        cut = cut[1:]
    _path(held, words)
    st.html(
        answer_html.answer(cut, answer.citations, name) + answer_html.sources(answer.citations, words, name)
    )
    if held.pending is not None:
        _answer(held.pending)
    _next(answer.question, answer.next_question, held)


def _next(question: NextQuestion | None, asked: str | None, held: Session) -> None:
    """The one next question with its tappable replies, and the box to write in."""
    with st.container(key="next"):
        if asked:
            st.html(answer_html.question(asked))
        if question and question.replies:
            with st.container(horizontal=True, gap="small"):
                for number, reply in enumerate(question.replies):
                    st.button(
                        answer_html.plain(reply.label),
                        key=f"reply-{held.edition}-{number}",
                        on_click=state.say,
                        args=(reply.message,),
                    )
        frame.trouble(held)
        frame.box(
            held, "Or write your own answer, or anything else" if asked else "Write more, or ask a question"
        )


# --- where the complaint stands ---------------------------------------------------------------------------


def _path(held: Session, words: Wording) -> None:
    standing = standing_of(held.latest, held.case, words)
    names = [(place.title, place.about) for place in words.places]
    with st.container(key="path"):
        st.html('<h3 class="ns-heading">Where the complaint stands</h3>')
        st.markdown(draw(names, standing, "path"), unsafe_allow_html=True)


def standing_of(answer: Answer, case: Case, words: Wording) -> Standing:
    """The answer's stage as a place on the picture."""
    assessment = answer.assessment
    stage = words.stages[assessment.stage.value]
    reached = max(
        (words.events[event.type.value].stage for event in case.events if event.happened), default=0
    )
    on_path = stage.tone not in (Tone.ELSEWHERE, Tone.UNKNOWN)
    at = stage.at or (reached if on_path else 0)
    steps = [assessment.next_step, *assessment.alternatives] if assessment.can_escalate else []
    if assessment.next_step.value == "complain_stage1":
        steps = [assessment.next_step]
    missed = answer_html.missed_date(assessment.deadlines) if stage.tone is Tone.LATE else None
    open_to = {words.steps[step.value] for step in steps if step.value in words.steps}
    return Standing(
        at=at,
        tone=stage.tone,
        says=stage.says,
        done=min(at - 1, 3) if at < 4 else min(reached, 3),
        dates=tuple(filter(None, (missed, answer_html.next_date(assessment.deadlines)))),
        open_to=frozenset(open_to),
    )


# --- beside and below -------------------------------------------------------------------------------------


def _dates(answer: Answer, words: Wording) -> None:
    dates = answer_html.deadlines(answer.assessment.deadlines, state.today(), words)
    if dates:
        st.html(f'<h3 class="ns-heading" id="ns-dates">Dates</h3>{dates}')


def _decisions(answer: Answer) -> None:
    if answer.comparables:
        st.html(
            '<h3 class="ns-heading" id="ns-decisions">Decisions like this one</h3>'
            '<p class="ns-soft">Published by the Local Government and Social Care Ombudsman, told here in '
            f"our own words. No two cases are the same.</p>{answer_html.cards(answer.comparables)}"
        )
