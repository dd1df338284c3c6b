"""What a run showed, on the terminal: harm first, then every figure, the tags, what went wrong and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from evals.agreement import Agreement
from evals.compare import Comparison
from evals.goldcheck import Coverage
from evals.judge import Judged
from evals.metrics import Figure, summarise_retrieval
from evals.record import Outcome, Result
from evals.report.page import Page, by_tag, failing, figures_of, shown, times_of

SMALLEST_TAG = 3  # the page and the JSON have them all
_CAUSES = 12


def print_summary(page: Page, console: Console | None = None) -> None:
    """The figures as tables, harm first, then each tag, then what went wrong."""
    console = console or Console()
    result = page.first
    if len(page.results) > 1:
        console.print(_side_by_side(page.results))
    if result.outcomes:
        title = f"{len(result.outcomes)} questions put to {result.system}"
        console.print(_figures_table(title, figures_of(result)))
        console.print(_tags_table(result.outcomes))
        _print_times(result, console)
    if result.found:
        title = f"{len(result.found)} searches put to {result.system}"
        console.print(_figures_table(title, summarise_retrieval([f.measures for f in result.found])))
    if page.citation_check:
        check = page.citation_check
        console.print(
            f"The citation check agrees with a reader on {check.alike:.0%} of {check.pairs} pairs "
            f"(kappa {check.kappa:.2f}): {check.false_support} wrongly passed, {check.false_alarm} "
            "wrongly failed."
        )
    if page.judged:
        _print_judged(page.judged, console)
    _print_failing(failing(result.outcomes), console)
    for found in result.found:
        if found.error:
            console.print(f"{found.id}: no result: {found.error}", markup=False)
    for broken in page.broken:
        console.print(f"Check: {broken}", markup=False, style="bold red")
    if page.comparison:
        print_comparison(page.comparison, console)


def _print_judged(judged: Judged, console: Console) -> None:
    """The graded figure with the grader's agreement, or why there is none."""
    if judged.figure is None:
        console.print(f"Graded by {judged.grader}: no figure: {judged.refused or 'nothing was graded'}.")
        return
    figure = judged.figure
    console.print(
        f"Answers what was asked, graded by {judged.grader} (kappa {judged.kappa:.2f} with a reader of "
        f"{judged.pairs} pairs): {figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f}), n {figure.n}."
    )


def _print_times(result: Result, console: Console) -> None:
    times = times_of(result)
    if times:
        console.print(f"Seconds a turn: median {times['p50']:.3f}, 95th percentile {times['p95']:.3f}.")


def _side_by_side(results: Sequence[Result]) -> Table:
    table = Table("", *(result.system for result in results), title="Side by side", title_justify="left")
    every = [{**figures_of(r), **summarise_retrieval([f.measures for f in r.found])} for r in results]
    for name in dict.fromkeys(name for figures in every for name in figures):
        table.add_row(name, *(_cell(figures.get(name)) for figures in every))
    times = [times_of(result).get("p50") for result in results]
    table.add_row("seconds a turn, median", *("" if t is None else f"{t:.3f}" for t in times))
    return table


def _cell(figure: Figure | None) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})" if figure else ""


def _figures_table(title: str, figures: Mapping[str, Figure]) -> Table:
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


def _cells(figures: Mapping[str, Figure]) -> list[str]:
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


def print_comparison(comparison: Comparison, console: Console | None = None) -> None:
    """Flips with their significance, figures with their paired intervals, and what they may be laid at."""
    console = console or Console()
    console.print(
        f"{comparison.after} against {comparison.before}: of {comparison.questions} questions put to both, "
        f"{comparison.newly_wrong} newly wrong and {comparison.newly_right} newly right "
        f"(McNemar's exact test: p = {comparison.p:.3g})."
    )
    if comparison.left_out:
        console.print(f"{len(comparison.left_out)} questions are not the same in both and were left out.")
    moved = {n: c for n, c in comparison.figures.items() if c.difference or c.low or c.high}
    if moved:
        table = Table(
            "", "before", "after", "change", "95% interval of the change", title="Figures that moved"
        )
        for name, each in moved.items():
            interval = f"{each.low:+.3f} to {each.high:+.3f}"
            table.add_row(
                name, f"{each.before:.3f}", f"{each.after:.3f}", f"{each.difference:+.3f}", interval
            )
        console.print(table)
    _print_flips(comparison, console)
    _print_causes(comparison, console)


def _print_flips(comparison: Comparison, console: Console) -> None:
    hidden = 0
    for flip in comparison.flips:
        if flip.held_back:
            hidden += 1
            continue
        labels = [f"{label.label} {'wrong' if label.worse else 'right'}" for label in flip.labels]
        said = ", ".join([*labels, *(f"HARM: {harm}" for harm in flip.new_harm), *filter(None, [flip.error])])
        because = f" Leans on {', '.join(flip.because[:3])}." if flip.because else ""
        console.print(f"{flip.id}: now {said}.{because}", markup=False, highlight=False)
    if hidden:
        console.print(f"{hidden} held-back questions flipped; they are not shown.")


def _print_causes(comparison: Comparison, console: Console) -> None:
    if not comparison.causes:
        console.print("Nothing that shapes an answer has changed." if not comparison.changed else "")
        return
    table = Table(
        "changed", "what", "leaned on by", "flipped", "suspicion", title="What changed, most suspect first"
    )
    for cause in comparison.causes[:_CAUSES]:
        row = (cause.name, cause.what, str(cause.used_by), str(len(cause.flipped)), f"{cause.suspicion:.2f}")
        table.add_row(*row)
    console.print(table)
    if len(comparison.causes) > _CAUSES:
        console.print(f"{len(comparison.causes) - _CAUSES} more things changed; the report lists them all.")


def print_agreement(told: Agreement, system: str, console: Console | None = None) -> None:
    """The figures of agreement, then each decision with what was found and what was said of it."""
    console = console or Console()
    title = f"{len(told.compared)} decisions, the facts before the finding put to {system}"
    console.print(_figures_table(title, told.figures))
    for each in told.compared:
        found, said = set(each.faults_found), set(each.faults_said)
        line = (
            f"{each.ref}: in common {_listed(found & said)}; found only {_listed(found - said)}; "
            f"said only {_listed(said - found)}; stage {each.stage_found or 'not told'}, "
            f"said {each.stage_said}."
        )
        console.print(line, markup=False, highlight=False)
    for name, why in told.left_out.items():
        console.print(f"{name}: left out: {why}.", markup=False, highlight=False)


def _listed(codes: set[str]) -> str:
    return ", ".join(sorted(codes)) or "nothing"


def print_coverage(coverage: Coverage, problems: Sequence[str], console: Console | None = None) -> None:
    """What gold covers, code by code, its gaps, and what a second reader should look at."""
    console = console or Console()
    halves = ", ".join(f"{n} {half}" for half, n in sorted(coverage.halves.items()))
    console.print(
        f"{coverage.questions} questions ({halves}; {coverage.several_turns} of several turns; "
        f"{coverage.reviewed} read twice) and {coverage.searches} searches. Of "
        f"{coverage.deadlines_of_working_days} deadlines in working days, {coverage.deadlines_recounted} "
        "were counted again from a date the message states."
    )
    for kind, counts in coverage.codes.items():
        table = Table(kind, "questions", title_justify="left")
        for code, number in counts.items():
            table.add_row(code, str(number), style=None if number else "bold red")
        console.print(table)
    tags = ", ".join(f"{tag} {number}" for tag, number in coverage.tags.items())
    console.print(f"Tags: {tags}.", markup=False)
    for problem in problems:
        console.print(problem, markup=False, highlight=False)
    console.print(f"{len(problems)} things to look at." if problems else "Nothing to look at again.")
