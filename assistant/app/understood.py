"""What was understood, each fact with the words it came from, and each open to correction where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from html import escape
from typing import Any

import streamlit as st

from assistant import editing
from assistant.app import frame, state
from assistant.app.spoken import slug, when_words
from assistant.app.wording import Wording, label
from assistant.case import Case, Event, EventType, Evidence, Nation, Origin, Person, ProcedureUsed

EARLIEST = date(1990, 1, 1)
QUOTE_LENGTH = 140
CHOOSE, UNCHOSEN = "Choose what happened.", "nextstage-unchosen"
ORIGINS = {
    Origin.INFERRED: "Worked out from the rest",
    Origin.PROPOSED: "Suggested by the chat model: please check",
    Origin.CORRECTED: "Changed by you",
    Origin.CONFIRMED: "Confirmed by you",
}


def panel(case: Case, words: Wording) -> None:
    """The whole panel."""
    st.html(
        '<h2 class="ns-heading" id="ns-understood">What I understood</h2>'
        '<p class="ns-soft">Please check this. The answer rests on it.</p>'
    )
    _happened(case, words)
    _add(case, words)
    _singles(case, words)
    _listed(case, words)
    if editing.confirmed(case):
        st.html('<p class="ns-fact-origin" role="status">You have checked all of this.</p>')
    else:
        st.button(
            "Yes, all of this is right", key="confirm", on_click=state.change, args=(editing.confirm_all,)
        )


# --- what happened ----------------------------------------------------------------------------------------


def _happened(case: Case, words: Wording) -> None:
    st.html('<h3 class="ns-group">What happened</h3>')
    if not case.events:
        st.html('<p class="ns-soft">Nothing yet. Tell me what happened, or add it here.</p>')
    for event in sorted(case.events, key=_order):
        name = f"event-{event.id}"
        with st.container(key=f"fact-{slug(name)}", gap="small"):
            _row(event_words(event, words), told_when(event), event.evidence, name)
            if state.session().editing == name:
                _event_form(event, words)


def event_words(event: Event, words: Wording) -> str:
    """The event in plain words, with whether it is denied or still to come."""
    held = words.events.get(event.type.value)
    told = held.label if held else label({}, event.type.value)
    if event.negated:
        told = f"Not happened: {told[0].lower()}{told[1:]}"
    elif event.planned:
        told = f"{told} (to come)"
    return f"{told}, complaint {event.complaint}" if event.complaint > 1 else told


def told_when(event: Event) -> str:
    """When it happened, as exactly as was told."""
    if event.negated:
        return ""
    return when_words(event.when) or "Date not said"


def _order(event: Event) -> tuple[date, str]:
    return (event.when.earliest or event.when.latest or date.max, event.id)


def _event_form(event: Event, words: Wording) -> None:
    """The event opened for changing: its date, that it did not happen, that it does not belong here."""
    key = f"{slug(event.id)}-{state.session().edition}"
    date_key = f"date-{key}"
    st.date_input(
        f"Date: {event_words(event, words)}",
        value=_within(event.when.day or event.when.latest or event.when.earliest),
        min_value=EARLIEST,
        max_value=_latest(),
        format="DD/MM/YYYY",
        key=date_key,
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Save this date",
            key=f"save-{key}",
            type="primary",
            on_click=state.change_to,
            args=(editing.set_date, date_key, event.id),
        )
        if event.happened:
            _act("That did not happen", f"not-{key}", editing.did_not_happen, event.id)
        else:
            _act("It has happened", f"did-{key}", editing.did_happen, event.id)
        _act("Remove it", f"remove-{key}", editing.remove_event, event.id)
        _close(key)


def _add(case: Case, words: Wording) -> None:
    if state.session().editing != "add":
        st.button("Add something that happened", key="add", on_click=state.edit, args=("add",))
        return
    edition = state.session().edition
    with st.container(key="fact-add"):
        if st.session_state.pop(UNCHOSEN, False):
            frame.alert(CHOOSE)
        kind = st.selectbox(
            "What happened?",
            list(EventType),
            index=None,
            placeholder="Choose",
            format_func=lambda held: words.events[held.value].label,
            key=f"add-kind-{edition}",
        )
        day = st.date_input(
            "When? Leave it empty if you are not sure",
            value=None,
            min_value=EARLIEST,
            max_value=_latest(),
            format="DD/MM/YYYY",
            key=f"add-day-{edition}",
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Add it",
                key=f"add-save-{edition}",
                type="primary",
                on_click=_added,
                args=(kind, day),
            )
            _close(f"add-{edition}")


def _added(kind: EventType | None, day: date | None) -> None:
    if kind is None:
        st.session_state[UNCHOSEN] = True
        return
    planned = day is not None and day > state.today()
    state.change(lambda case: editing.add_event(case, kind, day, planned=planned))


# --- who, where, which procedure --------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A fact of which there is one, chosen from a list or typed."""

    name: editing.Single
    title: str
    unsaid: str
    change: Callable[[Case, Any], Case]
    options: type[StrEnum] | None
    labels: Mapping[str, str]


def _singles(case: Case, words: Wording) -> None:
    st.html('<h3 class="ns-group">Who and where</h3>')
    for choice in _choices(case, words):
        fact = getattr(case, choice.name.value)
        value = choice.unsaid
        if fact is not None:
            value = label(choice.labels, fact.value.value) if choice.options else fact.value
        with st.container(key=f"fact-{choice.name.value}", gap="small"):
            _row(value, choice.title, fact.evidence if fact else None, choice.name.value)
            if state.session().editing == choice.name.value:
                _choice_form(choice, fact.value if fact else None)


def _choices(case: Case, words: Wording) -> list[Choice]:
    single = editing.Single
    listed = [Choice(single.PERSON, "Who is writing", "Not said", editing.set_person, Person, words.persons)]
    if case.client or (case.person and case.person.value in (Person.ADVISER, Person.PROFESSIONAL)):
        listed.append(
            Choice(single.CLIENT, "On whose behalf", "Not said", editing.set_client, Person, words.persons)
        )
    return [
        *listed,
        Choice(single.COUNCIL, "Council", "Not said", editing.set_council, None, {}),
        Choice(
            single.PROCEDURE_USED,
            "Procedure the council used",
            "Not said",
            editing.set_procedure_used,
            ProcedureUsed,
            words.procedures,
        ),
        Choice(single.NATION, "Where", "England (taken as read)", editing.set_nation, Nation, words.nations),
    ]


def _choice_form(choice: Choice, value: Any) -> None:
    key = f"{choice.name.value}-{state.session().edition}"
    if choice.options is None:
        st.text_input(choice.title, value=value or "", max_chars=100, key=f"set-{key}")
    else:
        options = list(choice.options)
        st.selectbox(
            choice.title,
            options,
            index=options.index(value) if value in options else None,
            placeholder="Choose",
            format_func=lambda held: label(choice.labels, held.value),
            key=f"set-{key}",
        )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Save",
            key=f"save-{key}",
            type="primary",
            on_click=state.change_to,
            args=(choice.change, f"set-{key}"),
        )
        if value is not None:
            _act("Remove it", f"remove-{key}", editing.remove_single, choice.name)
        _close(key)


# --- the rest ---------------------------------------------------------------------------------------------


def _listed(case: Case, words: Wording) -> None:
    """Lists of facts that can only be taken out: a fact to be added is better told in words."""
    groups: list[tuple[editing.Listed, str, Mapping[str, str], Sequence[Any]]] = [
        (editing.Listed.REASONS, "What the council said", words.reasons, case.reasons),
        (editing.Listed.SERVICES, "What it is about", words.services, case.services),
        (editing.Listed.CIRCUMSTANCES, "Also noted", words.circumstances, case.circumstances),
        (editing.Listed.WANTS, "What is wanted", words.wants, case.wants),
        (editing.Listed.SAFETY, "Safety", words.safety, case.safety),
    ]
    for name, title, labels, facts in groups:
        if not facts:
            continue
        st.html(f'<h3 class="ns-group">{title}</h3>')
        for index, fact in enumerate(facts):
            code = fact.value.code if name is editing.Listed.REASONS else fact.value
            row = f"{name.value}-{index}"
            with st.container(key=f"fact-{row}", gap="small"):
                _row(label(labels, code.value), "", fact.evidence, row)
                if state.session().editing == row:
                    key = f"{row}-{state.session().edition}"
                    with st.container(horizontal=True, gap="small"):
                        _act(
                            "That is not right: remove it",
                            f"remove-{key}",
                            editing.remove_listed,
                            name,
                            index,
                        )
                        _close(key)


# --- one row ----------------------------------------------------------------------------------------------


def _row(value: str, about: str, evidence: Evidence | None, name: str) -> None:
    """A fact, the words it came from, and the button that opens it."""
    with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="top"):
        st.html(fact_html(value, about, evidence))
        st.button("Change", key=f"open-{slug(name)}", type="tertiary", on_click=state.edit, args=(name,))


def fact_html(value: str, about: str, evidence: Evidence | None) -> str:
    """A fact as HTML, escaped."""
    over = f'<p class="ns-fact-about">{escape(about)}</p>' if about else ""
    html = f'{over}<p class="ns-fact-value">{escape(value)}</p>'
    if evidence is None:
        return f'<div class="ns-fact">{html}</div>'
    if evidence.quote:
        quote = " ".join(evidence.quote.split())
        if len(quote) > QUOTE_LENGTH:
            quote = quote[:QUOTE_LENGTH].rsplit(" ", 1)[0] + "…"
        html += f'<p class="ns-fact-quote">“{escape(quote)}”</p>'
    origin = ORIGINS.get(evidence.origin)
    if origin:
        html += f'<p class="ns-fact-origin">{escape(origin)}</p>'
    return f'<div class="ns-fact">{html}</div>'


def _act(words: str, key: str, edit: Callable[..., Case], *arguments: object) -> None:
    st.button(words, key=key, on_click=state.change, args=(edit, *arguments))


def _close(key: str) -> None:
    st.button("Close", key=f"close-{key}", type="tertiary", on_click=state.edit, args=(None,))


def _latest() -> date:
    return state.today() + timedelta(days=3 * 366)


def _within(day: date | None) -> date | None:
    return min(max(day, EARLIEST), _latest()) if day else None
