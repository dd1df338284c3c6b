"""A run as one HTML page that needs nothing else: figures, plots, what changed, every failing question's
trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from assistant.errors import StorageError
from evals.metrics import LOWER_IS_BETTER, Figure, summarise_retrieval
from evals.record import Outcome
from evals.report import plots
from evals.report.page import Page, by_tag, failing, figures_of, shown, times_of
from ingest.corpus import load_corpus
from ingest.errors import CorpusError

_NOT_SHARES = ("reading age",)  # figures that are no share of 1


def html(page: Page) -> str:
    """The page. Words of held-back questions are not on it."""
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(
        resources.files("evals.report").joinpath("page.html").read_text("utf-8")
    )
    result = page.first
    wrong = failing(result.outcomes)
    systems = {r.system: figures for r in page.results if (figures := figures_of(r)) or r is result}
    searches = {r.system: summarise_retrieval([f.measures for f in r.found]) for r in page.results if r.found}
    return template.render(
        page=page,
        result=result,
        systems=systems,
        searches=searches,
        times={r.system: times_of(r) for r in page.results},
        lower_is_better=LOWER_IS_BETTER,
        tags=by_tag(result.outcomes),
        counts=Counter(tag for outcome in result.outcomes for tag in outcome.tags),
        failing=shown(wrong),
        hidden=len(wrong) - len(shown(wrong)),
        flips=[f for f in page.comparison.flips if not f.held_back] if page.comparison else [],
        errors={r.system: n for r in page.results if (n := sum(o.error is not None for o in r.outcomes))},
        found=sorted((f for f in result.found if not f.held_back), key=lambda f: f.measures["nDCG@10"]),
        found_by=result.system,
        found_hidden=sum(f.held_back for f in result.found),
        measures_of=_measures,
        not_shares=_NOT_SHARES,
        rules=_rules(),
        troubles={r.system: kinds for r in page.results if (kinds := _troubles(r.outcomes))},
        understood=understood,
        assessed=assessed,
        figures_plot=Markup(plots.intervals(systems, LOWER_IS_BETTER)),
        latency_plot=Markup(
            plots.histogram([o.seconds for o in result.outcomes if o.seconds is not None], "s a turn")
        ),
        changes_plot=Markup(plots.changes(page.comparison.figures) if page.comparison else ""),
    )


def _measures(systems: Mapping[str, Mapping[str, Figure]]) -> list[str]:
    """Every measure that one of them has, in the order they stand."""
    return list(dict.fromkeys(name for figures in systems.values() for name in figures))


def _troubles(outcomes: Sequence[Outcome]) -> Counter[str]:
    """How often a chat model was down, slow, cut off or gave rubbish."""
    told = [((outcome.answer or {}).get("composition") or {}).get("trouble") for outcome in outcomes]
    return Counter(str(trouble) for trouble in told if trouble)


def _rules() -> dict[str, str]:
    """What each rule says; nothing where the corpus cannot be read (the page says so elsewhere)."""
    try:
        return {rule.id: rule.statement for rule in load_corpus().rules.values()}
    except CorpusError:
        return {}


def write_html(page: Page, path: Path) -> None:
    """Write the page. Raises ``StorageError`` where the file cannot be written."""
    try:
        path.write_text(html(page), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The report could not be written to {path}: {error.strerror}.") from None


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


def assessed(outcome: Outcome) -> list[str]:
    """What the law made of it: each conclusion as a short line, then the rules they rest on."""
    found: dict[str, Any] = (outcome.answer or {}).get("assessment") or {}
    lines = [f"{name}: {found.get(name)}" for name in ("stage", "can_escalate", "next_step") if name in found]
    lines += [f"routes: {', '.join(found.get('routes') or [])}"] if found.get("routes") else []
    lines += [f"{each['what']}: {each['due']}" for each in found.get("deadlines") or []]
    for name, label in (("council_faults", "faults"), ("can_ask_for", "can ask for")):
        if found.get(name):
            lines.append(f"{label}: {', '.join(each['code'] for each in found[name])}")
    if rules := [use.partition(":")[2] for use in outcome.trace.uses if use.startswith("rule:")]:
        lines.append(f"rules: {', '.join(rules)}")
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
