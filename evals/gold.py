"""Gold questions: what was said, on which day, and what a right answer holds.

A gold file is a YAML, JSON or JSON-lines list. An entry with ``ask`` or ``turns`` is a question and is
scored on the keys present under ``expect`` and on no others; an entry with ``query`` is a retrieval query
with graded ``relevant`` decisions. Fields beside ``expect`` that are not known here are let through, so a
labelled data set may carry more than its gold; an unknown key *inside* ``expect`` is an error, because a
misspelt label would silently score nothing.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from assistant.case import AskFor, Safety
from assistant.errors import InputError
from assistant.procedure.assessment import DeadlineCode, FaultCode, NextStep, Route, Stage
from evals.listener.labels import HELD_OUT, bucket

BUNDLED = Path(__file__).parent / "gold"
SUFFIXES = (".yaml", ".yml", ".json", ".jsonl")
HELD_BACK = "held_back"


class Split(StrEnum):
    """The half of the gold a question belongs to; ``hash`` leaves it to its id."""

    TUNE = "tune"
    TEST = "test"
    HASH = "hash"


class GoldError(InputError):
    """A gold file cannot be used. ``str(error)`` names the file, the entry and the field."""


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _words(value: object) -> object:
    """YAML reads a bare ``true`` or ``2025`` in a list of tags as something other than a word."""
    if not isinstance(value, list):
        return value
    return [str(v).lower() if isinstance(v, bool) else str(v) for v in value]


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a regular expression: {error}") from None
    return value


Pattern = Annotated[str, Field(min_length=1), AfterValidator(_pattern)]
Reference = Annotated[str, Field(pattern=r"^\d{2} \d{3} \d{3}$")]


class Expect(BaseModel):
    """The labels of one question. Only those set are scored (``labels``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    routes_include: list[Route] = []
    stage: Annotated[list[Stage], BeforeValidator(_listed), Field(min_length=1)] = [Stage.UNKNOWN]
    can_escalate: bool | None = None
    next_step: Annotated[list[NextStep], BeforeValidator(_listed), Field(min_length=1)] = [NextStep.WAIT]
    faults_include: list[FaultCode] = []
    faults_exclude: list[FaultCode] = []
    ask_for_include: list[AskFor] = []
    deadlines: dict[DeadlineCode, date] = {}
    comparables_any: list[Reference] = []
    text_matches: list[Pattern] = []
    text_excludes: list[Pattern] = []
    safety: list[Safety] = []

    @property
    def labels(self) -> frozenset[str]:
        """The names of the labels this entry sets."""
        return frozenset(self.model_fields_set)


class Question(BaseModel):
    """One conversation and what the answer to its last turn must hold.

    ``reviewed`` says that the entry was read a second time, after looking away. ``split`` puts it in a half
    (see ``half``); ``file`` is the name of the file it came from.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    tags: Annotated[list[str], BeforeValidator(_words)] = []
    today: date | None = None
    turns: list[Annotated[str, Field(pattern=r"\S")]] = Field(min_length=1)
    expect: Expect
    reviewed: bool = False
    split: Split | None = None
    file: str = ""
    why: Annotated[list[str], BeforeValidator(_listed)] = []

    @model_validator(mode="before")
    @classmethod
    def _ask_is_one_turn(cls, data: Any) -> Any:
        if isinstance(data, dict):
            if ("ask" in data) == ("turns" in data):
                raise ValueError("an entry has either ask (one message) or turns (a list), and not both")
            if "ask" in data:
                data = {**data, "turns": [data["ask"]]}
        return data

    @property
    def half(self) -> Split:
        """The half it belongs to: ``tune`` may be learned from, ``test`` never is.

        Its own ``split`` decides; ``hash`` takes the tenth its id falls in, as the listener's training data
        does, so a labelled message that became gold stays on the side it was trained or not trained on.
        Otherwise a file or a tag called ``held_back`` makes it test.
        """
        if self.split is Split.HASH:
            return Split.TEST if bucket(self.id) in HELD_OUT else Split.TUNE
        if self.split is not None:
            return self.split
        held = HELD_BACK in self.tags or self.file.startswith(HELD_BACK)
        return Split.TEST if held else Split.TUNE

    @property
    def held_back(self) -> bool:
        return self.half is Split.TEST


class Query(BaseModel):
    """A retrieval query. ``relevant`` maps references to grades: 1 related, 2 alike, 3 the same situation."""

    model_config = ConfigDict(frozen=True)

    id: str = ""
    tags: Annotated[list[str], BeforeValidator(_words)] = []
    query: str = Field(min_length=1)
    relevant: dict[Reference, Annotated[int, Field(ge=1, le=3)]] = Field(min_length=1)
    file: str = ""

    @property
    def half(self) -> Split:
        held = HELD_BACK in self.tags or self.file.startswith(HELD_BACK)
        return Split.TEST if held else Split.TUNE

    @property
    def name(self) -> str:
        return self.id or self.query


class Gold(BaseModel):
    """All that was loaded, in the order of the files."""

    model_config = ConfigDict(frozen=True)

    questions: tuple[Question, ...] = ()
    queries: tuple[Query, ...] = ()

    def only(self, half: Split | None = None, tags: Collection[str] = ()) -> Gold:
        """The part in one half, or with any of these tags. (A search is in the half its file or tag says.)"""

        def wanted(item: Question | Query) -> bool:
            return (half is None or item.half is half) and (not tags or bool(set(tags) & set(item.tags)))

        return Gold(
            questions=tuple(filter(wanted, self.questions)), queries=tuple(filter(wanted, self.queries))
        )

    def sample(self, size: int) -> Gold:
        """So many of the conversations and as many of the searches, in the order they were.

        Which are drawn hangs on their names alone: the same ones each time, and some more where more are
        wanted.
        """
        questions = _drawn([question.id for question in self.questions], size)
        queries = _drawn([query.name for query in self.queries], size)
        return Gold(
            questions=tuple(q for q in self.questions if q.id in questions),
            queries=tuple(q for q in self.queries if q.name in queries),
        )


def _drawn(names: Iterable[str], size: int) -> set[str]:
    return set(sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())[:size])


def load(path: Path | None = None) -> Gold:
    """The gold in a file or folder (default: the bundled questions).

    Raises ``GoldError`` naming the file, the entry and the field of the first thing that is wrong.
    """
    questions: list[Question] = []
    queries: list[Query] = []
    seen: dict[str, str] = {}
    for file in _files(path or BUNDLED):
        for number, entry in enumerate(_entries(file), 1):
            item = _item(file, number, entry)
            place = f"{file}, entry {number}"
            name = item.name if isinstance(item, Query) else item.id
            if name in seen:
                raise GoldError(f"{place}, id: {name!r} is taken already by {seen[name]}.")
            seen[name] = place
            if isinstance(item, Query):
                queries.append(item)
            else:
                questions.append(item)
    return Gold(questions=tuple(questions), queries=tuple(queries))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise GoldError(f"{path} does not exist: --gold takes a gold file or a folder of them.")
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise GoldError(f"{path} is neither a file nor a folder.")
    files = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES)
    if not files:
        raise GoldError(f"{path} holds no gold file ({', '.join(SUFFIXES)}).")
    return files


def _entries(file: Path) -> Iterable[object]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{file} cannot be read: {error}.") from None
    if file.suffix == ".jsonl":
        return list(_json_lines(file, text))
    try:
        content = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except RecursionError:
        raise GoldError(f"{file} holds lists within lists within lists, deeper than any gold.") from None
    except (json.JSONDecodeError, yaml.YAMLError, ValueError) as error:
        raise GoldError(f"{file} is not {file.suffix[1:].upper()}: {' '.join(str(error).split())}.") from None
    if not isinstance(content, list):
        raise GoldError(f"{file} is not a list of entries.")
    return content


def _json_lines(file: Path, text: str) -> Iterator[object]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except RecursionError:
                raise GoldError(f"{file}, line {number} holds lists deeper than any gold.") from None
            except json.JSONDecodeError as error:
                raise GoldError(f"{file}, line {number} is not JSON: {error.msg}.") from None


def _item(file: Path, number: int, entry: object) -> Question | Query:
    if not isinstance(entry, dict):
        raise GoldError(f"{file}, entry {number} is not a mapping of fields.")
    kind = Query if "query" in entry else Question
    _spelt(file, number, entry, kind)
    try:
        return kind.model_validate({**entry, "file": file.name})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the entry"
        name = f" ({entry['id']})" if entry.get("id") else ""
        message = first["msg"].removeprefix("Value error, ")
        given = f", not {first['input']!r}" if first["type"] in ("enum", "date_from_datetime_parsing") else ""
        raise GoldError(f"{file}, entry {number}{name}, {field}: {message}{given}.") from None


_SLIPS = ("ask", "turns", "today", "tags", "split", "expect", "query", "relevant")


def _spelt(file: Path, number: int, entry: dict[str, Any], kind: type[Question | Query]) -> None:
    """Raise ``GoldError`` where a field is a slip for another. Fields of one's own (a note, a source) are
    left alone, but a ``tody`` would have the deadlines counted from the day of the run, and nobody told."""
    known = {*kind.model_fields, *_SLIPS}
    for given in entry:
        meant = difflib.get_close_matches(str(given), _SLIPS, n=1, cutoff=0.8)
        if given not in known and meant:
            name = f" ({entry['id']})" if entry.get("id") else ""
            raise GoldError(f"{file}, entry {number}{name}, {given}: did you mean {meant[0]}?")
    if kind is Query and {"ask", "turns", "expect"} & entry.keys():
        name = f" ({entry['id']})" if entry.get("id") else ""
        raise GoldError(f"{file}, entry {number}{name}, query: a search is no question as well.")
