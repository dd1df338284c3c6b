"""Published decisions: searched in plain words, narrowed by facets, opened in place, their payments drawn."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.app import decision_html, frame, remedy_chart, state
from assistant.app.wording import wording
from assistant.conversation import Comparable, Decision, Filters, remedy_picture

FOUND = 20
OUTCOMES = ("Upheld", "Report (upheld)", "Not upheld", "Closed after initial enquiries")
EARLIEST = 2009
ANY = "Any"
STAGES = {ANY: ANY, "1": "Stage 1", "2": "Stage 2", "3": "Stage 3", "none": "None of them"}


def page() -> None:
    """The explorer as a page of its own."""
    state.at(state.CHAT)
    st.html(
        '<h1 class="ns-title">Published decisions</h1><p class="ns-lead">Search what the Ombudsman '
        "decided about children’s services, in plain words.</p>"
    )
    draw("", "page")


def draw(words: str, name: str) -> frozenset[str]:
    """The search, what was found, and the payments; gives the references whose panels it holds.

    ``words`` stand in the box at first.
    """
    faults = wording().faults
    services = _services()
    with st.form(f"explore-{name}", border=False):
        text = st.text_area(
            "What happened, in plain words", value=words, key=f"explore-words-{name}", height=100
        )
        with st.container(horizontal=True, gap="small"):
            outcome = st.selectbox("Outcome", [ANY, *OUTCOMES], key=f"explore-outcome-{name}")
            since = st.number_input(
                "Decided since (year)",
                min_value=EARLIEST,
                max_value=state.today().year,
                value=EARLIEST,
                step=1,
                key=f"explore-since-{name}",
            )
            service = st.selectbox(
                "What it is about",
                [ANY, *services],
                format_func=lambda code: services.get(code, ANY),
                key=f"explore-service-{name}",
            )
            fault = st.selectbox(
                "What the council got wrong",
                [ANY, *faults],
                format_func=lambda code: faults.get(code, ANY),
                key=f"explore-fault-{name}",
            )
            stage = st.selectbox(
                "Stage it had reached",
                list(STAGES),
                format_func=lambda code: STAGES[code],
                key=f"explore-stage-{name}",
            )
            council = st.text_input("Council", key=f"explore-council-{name}", max_chars=100)
        st.form_submit_button("Search decisions", type="primary")
    if not text.strip():
        st.html(
            '<p class="ns-soft">Write what happened, for example: the council would not hold a panel.</p>'
        )
        return frozenset()
    filters = Filters(
        outcome=None if outcome == ANY else outcome,
        since=int(since) if since and since > EARLIEST else None,
        council=council.strip() or None,
        service=None if service == ANY else service,
        fault=None if fault == ANY else fault,
        stage=None if stage == ANY else stage,
    )
    found, trouble = state.attempt(lambda: state.open_assistant().search(text, FOUND, filters, state.today()))
    if trouble:
        frame.alert(trouble)
    elif not found:
        st.html('<p class="ns-soft">No decision matches. Try fewer words, or leave a choice out.</p>')
    else:
        _found(found)
    return frozenset(each.decision.ref for each in found or [])


def _services() -> dict[str, str]:
    """The services that decisions held are about, by code, in words; none where the index cannot be read,
    which the search then says."""
    held, _ = state.attempt(lambda: state.open_assistant().services())
    return {code: told for code, told in wording().services.items() if code in (held or ())}


def _found(found: Sequence[Comparable]) -> None:
    decisions = [comparable.decision for comparable in found]
    listed, paid = st.columns([58, 42], gap="large")
    with listed:
        count = f"{len(found)} decisions" if len(found) > 1 else "1 decision"
        rows = "".join(_row(comparable) for comparable in found)
        drawers = "".join(
            decision_html.drawer(each.decision, each.paragraphs, state.checked(each.decision))
            for each in found
        )
        st.html(f'<h2 class="ns-heading">{count}, best first</h2><ol class="ns-found">{rows}</ol>{drawers}')
    with paid:
        picture = remedy_chart.chart(remedy_picture(decisions), {held.ref: held for held in decisions})
        st.html(f'<h2 class="ns-heading">What was paid</h2>{picture}')
        st.html(f'<h2 class="ns-heading">Among these</h2>{_counts(decisions)}')


def _row(comparable: Comparable) -> str:
    held = comparable.decision
    return (
        f"<li><h3>{escape(held.council)}</h3>{decision_html.line(held)}<p>{escape(comparable.why)}</p>"
        f"<p>{escape(held.finding)}</p>{decision_html.opener(held.ref, held.council)}</li>"
    )


def _counts(decisions: Sequence[Decision]) -> str:
    """How the decisions found divide by outcome and by council's fault."""
    outcomes = [held.outcome or "Outcome not known" for held in decisions]
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{outcomes.count(name)}</dd></div>" for name in sorted(set(outcomes))
    )
    return f'<dl class="ns-figures">{rows}</dl>'
