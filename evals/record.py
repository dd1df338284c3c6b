"""A run as it is kept: JSON lines, a header and then one line for each question and search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from assistant.errors import InputError, StorageError
from evals.metrics import Record, Score
from evals.versions import Trace

KEPT = 30  # runs kept for the page of test results
_KEPT_MARK = "run of"


class Outcome(Record):
    """One question put to a system. ``answer`` is the last turn's; ``error`` is set where none came.

    ``asked`` and ``labels`` are hashes of what was said and of what was expected, so that two runs are only
    compared where both are the same. ``held_back`` questions are counted and never shown.
    """

    id: str
    tags: tuple[str, ...] = ()
    held_back: bool = False
    today: date
    turns: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    expect: dict[str, Any] = Field(default_factory=dict)
    asked: str = ""
    labels: str = ""
    answer: dict[str, Any] | None = None
    error: str | None = None
    seconds: float | None = None
    score: Score
    trace: Trace = Trace()

    @property
    def right(self) -> bool:
        return self.error is None and self.score.all_right


class Found(Record):
    """One retrieval query put to a system."""

    id: str
    tags: tuple[str, ...] = ()
    held_back: bool = False
    query: str
    relevant: dict[str, int]
    found: tuple[str, ...] = ()
    error: str | None = None
    seconds: float | None = None
    measures: dict[str, float]


class Result(Record):
    """A whole run of one system. ``made_with`` holds versions, ``fingerprints`` everything they are made
    of."""

    system: str
    made_with: dict[str, str] = Field(default_factory=dict)
    fingerprints: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, str] = Field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    found: tuple[Found, ...] = ()

    def write(self, path: Path) -> None:
        """Record the run. Raises ``StorageError`` where the file cannot be written."""
        write_runs([self], path)

    @classmethod
    def read(cls, path: Path) -> Result:
        """The first run of a record. Raises ``InputError`` where the file is not one."""
        return read_runs(path)[0]

    def slim(self) -> Result:
        """The run without its words, as a baseline is kept: what was right, what was leaned on, and no
        text."""
        return self.model_copy(
            update={
                "outcomes": tuple(map(_slim, self.outcomes)),
                "found": tuple(f.model_copy(update={"seconds": None}) for f in self.found),
            }
        )


def _slim(outcome: Outcome) -> Outcome:
    said = outcome.score.said
    score = outcome.score.model_copy(
        update={"said": said and said.model_copy(update={"unsupported": (), "invented": ()})}
    )
    empty: dict[str, Any] = {
        "turns": (),
        "why": (),
        "expect": {},
        "answer": None,
        "seconds": None,
        "score": score,
    }
    return outcome.model_copy(update=empty)


def write_runs(results: Sequence[Result], path: Path) -> None:
    """Record one run or several, one after the other."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for r in results for line in _lines(r))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The run could not be recorded in {path}: {error.strerror}.") from None


def keep_run(result: Result, folder: Path, at: datetime) -> Path:
    """Keep a run among the latest ones, for the page of test results; only ``KEPT`` of them are kept.

    Raises ``StorageError`` where it cannot be written. Records put there by hand are never removed.
    """
    path = folder / f"{at:%Y-%m-%d %H.%M.%S} {_KEPT_MARK} {result.system.replace('/', '-')}.jsonl"
    write_runs([result], path)
    for older in sorted(folder.glob(f"* {_KEPT_MARK} *.jsonl"))[:-KEPT]:
        older.unlink(missing_ok=True)
    return path


def _lines(result: Result) -> Iterable[dict[str, Any]]:
    header = {"system", "made_with", "fingerprints", "settings"}
    yield {"kind": "run", **result.model_dump(mode="json", include=header)}
    for outcome in result.outcomes:
        yield {"kind": "question", **outcome.model_dump(mode="json", exclude_defaults=True)}
    for found in result.found:
        yield {"kind": "query", **found.model_dump(mode="json", exclude_defaults=True)}


def read_runs(path: Path) -> list[Result]:
    """Every run of a record. Raises ``InputError`` where the file is not one."""
    runs: list[dict[str, Any]] = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            content = json.loads(line)
            kind = content.pop("kind")
            if kind == "run":
                runs.append({**content, "outcomes": [], "found": []})
            else:
                runs[-1]["outcomes" if kind == "question" else "found"].append(content)
        results = [Result.model_validate(run) for run in runs]
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, ValidationError):
        raise InputError(f"{path} is not a recorded run of nextstage eval.") from None
    if not results:
        raise InputError(f"{path} is not a recorded run of nextstage eval.")
    return results
