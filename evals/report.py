"""What a run showed: in the terminal, as JSON, and as one HTML page that needs nothing else.

Questions tagged ``held_back`` are counted everywhere and shown nowhere: reading them would be tuning on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from rich.console import Console
from rich.table import Table

from assistant.errors import StorageError
from evals.gold import HELD_BACK
from evals.metrics import Figure, latency, summarise, summarise_retrieval
from evals.runner import Found, Outcome, Result

Figures = dict[str, Figure]
SMALLEST_TAG = 3  # on the terminal; the page and the JSON have them all
LOWER_IS_BETTER = ("harm", "safety false alarms")


def by_tag(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """The figures of each tag, the largest tags first."""
    sizes = Counter(tag for outcome in outcomes for tag in outcome.tags)
    tags = sorted(sizes, key=lambda tag: (-sizes[tag], tag))
    return {tag: summarise([o.score for o in outcomes if tag in o.tags]) for tag in tags}


def failing(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with a wrong label or no answer, harmful ones first."""
    wrong = [o for o in outcomes if o.error or not o.score.all_right]
    return sorted(wrong, key=lambda o: not o.score.harm)


def shown(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those whose words may be read: all but the held-back."""
    return [o for o in outcomes if HELD_BACK not in o.tags]


def as_document(result: Result) -> dict[str, Any]:
    """The run as one JSON document."""
    outcomes = result.outcomes
    wrong = failing(outcomes)
    return {
        "system": result.system,
        "made_with": result.made_with,
        "questions": len(outcomes),
        "errors": sum(o.error is not None for o in outcomes),
        "harmful": [o.id for o in outcomes if o.score.harm],
        "metrics": _dump(summarise([o.score for o in outcomes])),
        "latency_seconds": latency([o.seconds for o in outcomes if o.seconds is not None]),
        "by_tag": {tag: _dump(figures) for tag, figures in by_tag(outcomes).items()},
        "retrieval": _dump(summarise_retrieval([f.measures for f in result.found])),
        "failing_held_back": len(wrong) - len(shown(wrong)),
        "failing": [_failure(o) for o in shown(wrong)],
        "queries": [_query(f) for f in result.found],
    }


def _dump(figures: Figures) -> dict[str, Any]:
    return {name: figure.model_dump() for name, figure in figures.items()}


def _failure(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "error": outcome.error,
        "harm": list(outcome.score.harm),
        "wrong": [check.model_dump(mode="json") for check in outcome.score.checks if not check.right],
    }


def _query(found: Found) -> dict[str, Any]:
    return {"id": found.id, "error": found.error, "found": list(found.found), **found.measures}


def print_summary(result: Result, console: Console | None = None) -> None:
    """The figures as tables, harm first, then each tag, then what went wrong."""
    console = console or Console()
    outcomes = result.outcomes
    if outcomes:
        console.print(_figures_table(f"{len(outcomes)} questions put to {result.system}", _metrics(outcomes)))
        console.print(_tags_table(outcomes))
        times = latency([o.seconds for o in outcomes if o.seconds is not None])
        if times:
            console.print(f"Seconds a turn: median {times['p50']:.3f}, 95th percentile {times['p95']:.3f}.")
    if result.found:
        measures = summarise_retrieval([f.measures for f in result.found])
        console.print(_figures_table(f"{len(result.found)} searches put to {result.system}", measures))
    _print_failing(failing(outcomes), console)
    for found in result.found:
        if found.error:
            console.print(f"{found.id}: no result: {found.error}", markup=False)


def _metrics(outcomes: Sequence[Outcome]) -> Figures:
    return summarise([o.score for o in outcomes])


def _figures_table(title: str, figures: Figures) -> Table:
    table = Table("", "value", "95% interval", "n", title=title, title_justify="left")
    for name, figure in figures.items():
        style = "bold red" if name == "harm" and figure.value else None
        interval = f"{figure.low:.3f} to {figure.high:.3f}"
        table.add_row(name, f"{figure.value:.3f}", interval, str(figure.n), style=style)
    return table


def _tags_table(outcomes: Sequence[Outcome]) -> Table:
    headings = ("tag", "questions", "all right", "labels right", "harm")
    table = Table(*headings, title=f"By tag, {SMALLEST_TAG} questions or more", title_justify="left")
    sizes = Counter(tag for o in outcomes for tag in o.tags)
    for tag, figures in by_tag(outcomes).items():
        if sizes[tag] >= SMALLEST_TAG:
            table.add_row(tag, str(sizes[tag]), *_cells(figures))
    return table


def _cells(figures: Figures) -> list[str]:
    names = ("questions all right", "labels right", "harm")
    return [f"{figures[name].value:.2f}" if name in figures else "" for name in names]


def _print_failing(wrong: Sequence[Outcome], console: Console) -> None:
    visible = shown(wrong)
    for outcome in visible:
        labels = ", ".join(check.label for check in outcome.score.checks if not check.right)
        harm = f" HARM: {'; '.join(outcome.score.harm)}." if outcome.score.harm else ""
        console.print(f"{outcome.id}: {outcome.error or labels}.{harm}", markup=False, highlight=False)
    if len(visible) < len(wrong):
        console.print(
            f"{len(wrong) - len(visible)} held-back questions have a wrong label; they are not shown, "
            "so that nothing is tuned on them."
        )


def html(result: Result) -> str:
    """The run as one page: figures, tags, and each failing question with what was said and understood."""
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(resources.files("evals").joinpath("report.html").read_text("utf-8"))
    wrong = failing(result.outcomes)
    return template.render(
        result=result,
        metrics=_metrics(result.outcomes),
        lower_is_better=LOWER_IS_BETTER,
        tags=by_tag(result.outcomes),
        counts=Counter(tag for outcome in result.outcomes for tag in outcome.tags),
        latency=latency([o.seconds for o in result.outcomes if o.seconds is not None]),
        retrieval=summarise_retrieval([f.measures for f in result.found]),
        failing=shown(wrong),
        hidden=len(wrong) - len(shown(wrong)),
        understood=understood,
    )


def understood(outcome: Outcome) -> list[str]:
    """The case of an answer as short lines: each event with its date, each fact with its value."""
    case: dict[str, Any] = (outcome.answer or {}).get("case") or {}
    lines = [_event(event) for event in case.get("events") or []]
    for name in ("person", "client", "council", "nation", "procedure_used", "question"):
        if case.get(name):
            lines.append(f"{name}: {_value(case[name])}")
    for name in ("services", "reasons", "circumstances", "wants", "safety"):
        if case.get(name):
            lines.append(f"{name}: {', '.join(_value(fact) for fact in case[name])}")
    return lines


def _event(event: dict[str, Any]) -> str:
    when = event.get("when") or {}
    first, last = when.get("earliest"), when.get("latest")
    day = str(first) if first == last else f"{first or '…'} to {last or '…'}"
    marks = "".join(f", {mark}" for mark in ("negated", "planned") if event.get(mark))
    quote = (event.get("evidence") or {}).get("quote") or ""
    line = f"{event.get('type')} ({day if first or last else 'no date'}{marks})"
    return f"{line}: “{quote}”" if quote else line


def _value(fact: dict[str, Any]) -> str:
    value = fact.get("value")
    return str(value.get("code")) if isinstance(value, dict) else str(value)


def write_html(result: Result, path: Path) -> None:
    """Write the page. Raises ``StorageError`` where the file cannot be written."""
    try:
        path.write_text(html(result), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The report could not be written to {path}: {error.strerror}.") from None
