"""Recorded runs of ``nextstage eval``, read for the page that shows them.

The records are JSON lines: a header (``kind: run``), then one line for each question and each search. Only
what the page shows is read; other fields are passed over, so that a record may hold more.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import InputError

NOT_A_RECORD = "That file is not a recorded run. `nextstage eval --record FILE.jsonl` writes one."


class Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Check(Read):
    """One label of a question: what was expected, what came."""

    label: str
    right: bool
    expected: Any = None
    got: Any = None


class Score(Read):
    checks: tuple[Check, ...] = ()
    harm: tuple[str, ...] = ()


class QuestionRecord(Read):
    """One question: what was said, what was expected, and the last answer as ``ask --json`` gives it."""

    id: str
    tags: tuple[str, ...] = ()
    held_back: bool = False
    today: str = ""
    turns: tuple[str, ...] = ()
    expect: dict[str, Any] = Field(default_factory=dict)
    answer: dict[str, Any] | None = None
    error: str | None = None
    seconds: float | None = None
    score: Score = Score()

    @property
    def right(self) -> bool:
        return self.error is None and all(check.right for check in self.score.checks)

    @property
    def harmful(self) -> bool:
        return bool(self.score.harm)


class RunRecord(Read):
    """A run. ``name`` is the file it was read from."""

    name: str
    system: str = ""
    made_with: dict[str, str] = Field(default_factory=dict)
    questions: tuple[QuestionRecord, ...] = ()

    @property
    def right(self) -> int:
        return sum(question.right for question in self.questions)


class TagFigures(Read):
    """How the questions of one tag went."""

    tag: str
    right: int
    asked: int
    harmful: int


def records(folder: Path) -> list[Path]:
    """The records in a folder, the newest first; none where there is no folder."""
    try:
        return sorted(folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return []


def read_record(path: Path) -> RunRecord:
    """The first run of a record. Raises ``InputError`` where the file is not one."""
    try:
        return parse_record(path.read_text(encoding="utf-8"), path.stem)
    except (OSError, UnicodeDecodeError):
        raise InputError(NOT_A_RECORD) from None


def parse_record(text: str, name: str) -> RunRecord:
    """The first run of a record's text. Raises ``InputError`` where it is not one."""
    header: dict[str, Any] | None = None
    questions: list[QuestionRecord] = []
    try:
        for line in filter(str.strip, text.splitlines()):
            content = json.loads(line)
            if content["kind"] == "run":
                if header is not None:
                    break
                header = content
            elif content["kind"] == "question":
                questions.append(QuestionRecord.model_validate(content))
        if header is None:
            raise InputError(NOT_A_RECORD)
        return RunRecord.model_validate({**header, "name": name, "questions": questions})
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError):
        raise InputError(NOT_A_RECORD) from None


def by_tag(run: RunRecord) -> list[TagFigures]:
    """The figures of each tag, the worst first."""
    tagged: dict[str, list[QuestionRecord]] = defaultdict(list)
    for question in run.questions:
        for tag in question.tags or ("no tag",):
            tagged[tag].append(question)
    figures = [
        TagFigures(
            tag=tag,
            right=sum(question.right for question in held),
            asked=len(held),
            harmful=sum(question.harmful for question in held),
        )
        for tag, held in tagged.items()
    ]
    return sorted(figures, key=lambda each: (-each.harmful, each.right / each.asked, each.tag))


def worse(before: RunRecord, after: RunRecord) -> list[QuestionRecord]:
    """The questions of ``after`` that were right before and are wrong now, or do a harm they did not do.

    Only questions asked in the same words in both are compared.
    """
    old = {question.id: question for question in before.questions}
    return [
        new for new in after.questions if (was := old.get(new.id)) and _same(was, new) and _is_worse(was, new)
    ]


def failing(questions: Iterable[QuestionRecord]) -> list[QuestionRecord]:
    """Those not right in every label, the harmful first. Held-back questions are counted and never shown."""
    wrong: Sequence[QuestionRecord] = [q for q in questions if not q.right and not q.held_back]
    return sorted(wrong, key=lambda question: (not question.harmful, question.id))


def _same(was: QuestionRecord, new: QuestionRecord) -> bool:
    return not (was.turns and new.turns) or was.turns == new.turns


def _is_worse(was: QuestionRecord, new: QuestionRecord) -> bool:
    return (was.right and not new.right) or bool(set(new.score.harm) - set(was.score.harm))
