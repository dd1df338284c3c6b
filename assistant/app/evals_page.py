"""For a developer: the last run of the gold questions, by tag, what got worse, and each failing question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from assistant import run_records
from assistant.app import frame
from assistant.app.spoken import slug
from assistant.conversation import Settings
from assistant.errors import InputError
from assistant.run_records import QuestionRecord, RunRecord

SHOWN = 50
NONE_YET = (
    "No run has been recorded yet. `nextstage eval` keeps its latest runs for this page; a run recorded "
    "elsewhere can be opened here, or put into"
)


def draw() -> None:
    """The page."""
    st.html(
        '<h1 class="ns-title">Test results</h1><p class="ns-lead">Recorded runs of the gold questions: what '
        "is right, what got worse, and why each failing question fails.</p>"
    )
    run = _chosen("Which run", "latest")
    if run is None:
        st.markdown(f"{NONE_YET} `{Settings().runs_dir}`.")
        return
    before = _chosen("Compare with an earlier run", "before", leave_out=run.name)
    _head(run)
    _tags(run)
    if before is not None:
        _questions("What got worse", run_records.worse(before, run), "worse", "Nothing got worse.")
    _questions("Failing questions", run_records.failing(run.questions), "failing", "Every question is right.")


def _chosen(title: str, key: str, leave_out: str | None = None) -> RunRecord | None:
    """A run picked from those kept, or from a file given."""
    kept = {path.stem: path for path in run_records.records(Settings().runs_dir) if path.stem != leave_out}
    name = None
    with st.container(horizontal=True, gap="small"):
        if kept:
            name = st.selectbox(title, [*kept], index=0, key=f"run-{key}")
        given = st.file_uploader(f"{title}: open a record", type="jsonl", key=f"run-file-{key}")
    if given is None and name is None:
        return None
    try:
        if given is not None:
            return run_records.parse_record(given.getvalue().decode("utf-8", "replace"), given.name)
        return run_records.read_record(kept[str(name)])
    except InputError as error:
        frame.alert(str(error))
        return None


def _head(run: RunRecord) -> None:
    harmful = sum(question.harmful for question in run.questions)
    errors = sum(question.error is not None for question in run.questions)
    made = ", ".join(f"{name} {version}" for name, version in run.made_with.items())
    st.html(
        f'<h2 class="ns-heading">{escape(run.name)}</h2>'
        f'<p class="ns-soft">{escape(run.system)}. {escape(made)}</p>'
        '<dl class="ns-figures">'
        f"<div><dt>Right in every label</dt><dd>{run.right} of {len(run.questions)}</dd></div>"
        f"<div><dt>Could harm a family</dt><dd>{harmful}</dd></div>"
        f"<div><dt>No answer at all</dt><dd>{errors}</dd></div></dl>"
    )


def _tags(run: RunRecord) -> None:
    rows = "".join(
        f"<tr><th scope='row'>{escape(each.tag)}</th><td>{each.right} of {each.asked}</td>"
        f"<td><meter min='0' max='{each.asked}' value='{each.right}' "
        f"aria-label='{escape(each.tag, quote=True)}: {each.right} of {each.asked} right'></meter></td>"
        f"<td>{each.harmful or ''}</td></tr>"
        for each in run_records.by_tag(run)
    )
    st.html(
        '<h2 class="ns-heading">By tag</h2><div class="ns-scroll" tabindex="0" role="region" '
        'aria-label="Figures by tag"><table class="ns-table"><thead><tr><th scope="col">Tag</th>'
        '<th scope="col">Right</th><th scope="col">Share</th><th scope="col">Harmful</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _questions(title: str, held: Sequence[QuestionRecord], key: str, none: str) -> None:
    st.html(f'<h2 class="ns-heading">{title} ({len(held)})</h2>')
    if not held:
        st.html(f'<p class="ns-soft">{none}</p>')
    for question in held[:SHOWN]:
        with st.container(key=f"{key}-{slug(question.id)}"):
            st.html(_question(question))
    if len(held) > SHOWN:
        st.html(f'<p class="ns-soft">The first {SHOWN} are shown.</p>')


def _question(question: QuestionRecord) -> str:
    """One failing question, folded: what was wrong; what was understood, assessed, retrieved and said."""
    wrong = [check for check in question.score.checks if not check.right]
    told = ", ".join(check.label for check in wrong) or question.error or "harm"
    harm = "".join(f'<p class="ns-trouble">{escape(each)}</p>' for each in question.score.harm)
    answer = question.answer or {}
    parts = [
        harm,
        f'<p class="ns-trouble">{escape(question.error)}</p>' if question.error else "",
        _part("Told", "".join(f"<p>{escape(turn)}</p>" for turn in question.turns), opened=True),
        _part("Wrong labels", _checks(question), opened=True),
        _part("Understood", _json(answer.get("case"))),
        _part("Assessed", _json(answer.get("assessment"))),
        _part("Retrieved", _json(answer.get("comparables"))),
        _part("Said", f'<pre class="ns-pre" tabindex="0">{escape(str(answer.get("text", "")))}</pre>'),
    ]
    tags = escape(", ".join(question.tags))
    return (
        f'<details class="ns-fold"><summary>{escape(question.id)}: {escape(told)}</summary>'
        f'<p class="ns-soft">{tags}. Today: {escape(question.today)}</p>{"".join(parts)}</details>'
    )


def _checks(question: QuestionRecord) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(check.label)}</th><td>{escape(_plain(check.expected))}</td>"
        f"<td>{escape(_plain(check.got))}</td></tr>"
        for check in question.score.checks
        if not check.right
    )
    if not rows:
        return ""
    return (
        '<table class="ns-table"><thead><tr><th scope="col">Label</th><th scope="col">Expected</th>'
        f'<th scope="col">Got</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _part(title: str, body: str, *, opened: bool = False) -> str:
    if not body:
        return ""
    return f"<details{' open' if opened else ''}><summary>{title}</summary>{body}</details>"


def _json(held: Any) -> str:
    if not held:
        return ""
    kept = {k: v for k, v in held.items() if v not in (None, [], {}, "")} if isinstance(held, dict) else held
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    return f'<pre class="ns-pre" tabindex="0">{escape(text)}</pre>'


def _plain(held: Any) -> str:
    return held if isinstance(held, str) else json.dumps(held, ensure_ascii=False)
