"""The command ``nextstage eval``: run, compare, judge, check."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from rich.progress import track

from assistant.errors import InputError, StorageError
from assistant.settings import Settings
from evals.agreement import agreement, documents
from evals.compare import Comparison, Verdict, compare, judge
from evals.gold import Gold, Split, load
from evals.goldcheck import coverage, problems
from evals.judge import Judged, judge_answers
from evals.record import Result, keep_run, read_runs, write_runs
from evals.report import (
    Page,
    as_document,
    print_agreement,
    print_comparison,
    print_coverage,
    print_summary,
    write_html,
)
from evals.runner import Options, run
from evals.selfchecks import broken
from evals.systems import Embedded, System, open_system
from evals.systems.chat import required_chat_model
from evals.versions.trace import watched
from evals.weighing import Weigher

BASELINE = Path(__file__).parent / "baseline" / "embedded.jsonl"


class Request(BaseModel):
    """What is asked of ``nextstage eval``; the names are its options'."""

    gold: Path | None = None
    systems: tuple[str, ...] = (Embedded.name,)
    split: Split | None = None
    tags: tuple[str, ...] = ()
    sample: int | None = None
    jobs: int = 1
    as_json: bool = False
    report: Path | None = None
    record: Path | None = None
    gate: Path | None = None
    write_baseline: Path | None = None
    fresh: bool = False
    judge: bool = False
    text: bool = True


def request(options: Namespace) -> Request:
    """The request that the command line's options make."""
    return Request(
        gold=options.gold,
        systems=tuple(name for given in options.system or [Embedded.name] for name in given.split(",")),
        split=options.split,
        tags=tuple(options.tag),
        sample=options.sample,
        jobs=options.jobs,
        as_json=options.json,
        report=options.report,
        record=options.record,
        gate=_or_baseline(options.gate),
        write_baseline=_or_baseline(options.write_baseline),
        fresh=options.fresh,
        judge=options.judge,
    )


def _or_baseline(path: Path | None) -> Path | None:
    return BASELINE if path == Path("-") else path


def main_eval(request: Request) -> int:
    """Put the gold to the systems and print the figures; with ``gate``, 1 where the gate does not open.

    Raises ``InputError`` (a gold file, a record or a system's name cannot be used) and ``StorageError``
    (something cannot be written), each with one plain sentence.
    """
    gold = _gold(request)
    folder = None if request.fresh else Settings().data_dir / "evals"
    weigher = Weigher(folder) if request.text else None
    options = Options(request.jobs, folder, weigher, _bar)
    results = [run(gold, name, options) for name in request.systems]
    _keep(results)
    if request.record:
        write_runs(results, request.record)
    if request.write_baseline:
        write_runs([result.slim() for result in results], request.write_baseline)
    comparison, verdict = _gated(request, gold, results[0])
    page = Page(
        results=tuple(results),
        citation_check=weigher.agreement() if weigher else None,
        comparison=comparison,
        judged=_judged(results[0]) if request.judge else None,
        verdict=verdict,
        broken=tuple(broken(gold) if verdict is None else ()),
    )
    _show(request, page)
    if verdict is not None:
        print(f"nextstage: {verdict.line}", file=sys.stderr)
        return 0 if verdict.passed else 1
    return 0


def _keep(results: Sequence[Result]) -> None:
    """Keep the runs for the page of test results; where that cannot be, say so and go on."""
    for result in results:
        try:
            keep_run(result, Settings().runs_dir, datetime.now(UTC))
        except StorageError as error:
            print(f"nextstage: {error}", file=sys.stderr)


def _gold(request: Request) -> Gold:
    gold = load(request.gold)
    if not gold.questions and not gold.queries:
        raise InputError(f"{request.gold} holds no questions.")
    for problem in problems(gold):
        print(f"nextstage: {problem}", file=sys.stderr)
    chosen = gold.only(request.split, request.tags)
    if not chosen.questions and not chosen.queries:
        raise InputError("No question of the gold is in that half or has that tag.")
    return chosen.sample(request.sample) if request.sample else chosen


def _judged(result: Result) -> Judged:
    model = required_chat_model()
    return judge_answers(result.outcomes, model.reply, model.name)


def _gated(request: Request, gold: Gold, result: Result) -> tuple[Comparison | None, Verdict | None]:
    if request.gate is None:
        return None, None
    if not request.gate.exists():
        raise InputError(
            f"There is no baseline at {request.gate}: nextstage eval --write-baseline makes one."
        )
    before = _same_system(read_runs(request.gate), result.system, request.gate)
    comparison = compare(before, result, _watcher(gold, request.systems[0]))
    return comparison, judge(comparison, broken(gold))


def _same_system(runs: Sequence[Result], system: str, path: Path) -> Result:
    for each in runs:
        if each.system == system:
            return each
    raise InputError(
        f"{path} holds no run of the system {system}; it holds {', '.join(r.system for r in runs)}."
    )


def _watcher(gold: Gold, name: str) -> Callable[[Sequence[str]], Mapping[str, frozenset[str]]]:
    """Says which functions run for some questions, by putting them once more."""
    by_id = {question.id: question for question in gold.questions}

    def functions(ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
        system: System = open_system(name)
        found = {}
        for each in ids:
            question = by_id[each]
            day = question.today or date.today()
            try:
                _, found[each] = watched(partial(system.answer, question.turns, day))
            except Exception:  # nosec B112
                continue  # an error is told by the run itself
        return found

    return functions


def _show(request: Request, page: Page) -> None:
    if request.report:
        write_html(page, request.report)
    if request.as_json:
        print(json.dumps(as_document(page), ensure_ascii=False, indent=1))
    else:
        print_summary(page)


def main_compare(before: Path, after: Path, as_json: bool = False, report: Path | None = None) -> int:
    """Compare two recorded runs, system by system; the first of each where no name is in both."""
    old, new = read_runs(before), read_runs(after)
    shared = [(a, b) for a in old for b in new if a.system == b.system] or [(old[0], new[0])]
    comparisons = [compare(a, b) for a, b in shared]
    if report:
        a_result = shared[0][1]
        write_html(Page(results=(a_result,), comparison=comparisons[0]), report)
    if as_json:
        documents = [comparison.model_dump(mode="json") for comparison in comparisons]
        print(json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=1))
    else:
        for comparison in comparisons:
            print_comparison(comparison)
    return 0


def main_check(gold_path: Path | None, as_json: bool = False) -> int:
    """Check a gold file and show what it covers; 1 where a second reader should look at something."""
    from ingest.corpus import load_corpus

    gold = load(gold_path)
    corpus = load_corpus()
    found = problems(gold, set(corpus.rules), set(corpus.decisions))
    covered = coverage(gold, {r.id: r.council_claim for r in corpus.rules.values() if r.council_claim})
    if as_json:
        document = {"problems": found, "gaps": covered.gaps, **covered.model_dump(mode="json")}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print_coverage(covered, found)
    return 1 if found else 0


def main_agreement(folder: Path, system: str | None = None, as_json: bool = False) -> int:
    """Put the facts of a folder of decisions to a system and compare with what the Ombudsman found.

    Raises ``InputError`` where the folder or the system cannot be used.
    """
    found = list(documents(folder))
    opened = open_system(system or Embedded.name)
    told = agreement(_bar(found, len(found)), opened.answer)
    if as_json:
        document = {"system": opened.name, **told.model_dump(mode="json")}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print_agreement(told, opened.name)
    return 0


def _bar(items: Iterable[Any], total: int) -> Iterator[Any]:
    from rich.console import Console

    console = Console(stderr=True)
    yield from track(items, "Putting the questions", total=total, console=console, transient=True)


__all__ = ["Request", "main_agreement", "main_check", "main_compare", "main_eval"]
