"""Read the corpus files into validated records. Every error names the file and the entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ingest.errors import CorpusError
from vectorstore.records import Decision, Guidance, Record, Rule

FOLDER = Path(__file__).parent
SOURCE = "source.yaml"
DECISIONS = "decisions.jsonl"
RULES = "law/rules.yaml"
GUIDANCE = "law/guidance.yaml"

R = TypeVar("R", bound=Record)


class Source(BaseModel):
    """Whose words the corpus restates, and what is owed for using them."""

    acknowledgement: str
    terms_url: str
    terms_confirmed: bool
    note: str


@dataclass(frozen=True)
class Corpus:
    """Everything bundled. Mappings are keyed by reference or id, in the files' order."""

    decisions: Mapping[str, Decision]
    rules: Mapping[str, Rule]
    guidance: Mapping[str, Guidance]
    source: Source


def corpus_files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The files the corpus is read from; an index is stale when any of them changes."""
    return tuple(folder / name for name in (SOURCE, DECISIONS, RULES, GUIDANCE))


def load_corpus(folder: Path = FOLDER) -> Corpus:
    """Read and validate the corpus. Raises CorpusError naming file and entry."""
    return Corpus(
        decisions=_keyed(folder / DECISIONS, _json_lines(folder / DECISIONS), Decision, "ref"),
        rules=_keyed(folder / RULES, _yaml_list(folder / RULES), Rule, "id"),
        guidance=_keyed(folder / GUIDANCE, _yaml_list(folder / GUIDANCE), Guidance, "id"),
        source=_source(folder / SOURCE),
    )


def _keyed(file: Path, entries: Iterable[tuple[str, Any]], kind: type[R], key: str) -> dict[str, R]:
    """Validate entries, each given with where it stands, into records keyed by their ``key``."""
    records: dict[str, R] = {}
    for where, entry in entries:
        name = entry.get(key) if isinstance(entry, dict) else None
        place = f"{file.name}, {where}" + (f" ({name})" if name else "")
        record = _valid(kind, entry, place)
        identity = getattr(record, key)
        if identity in records:
            raise CorpusError(f"{place}: {key} {identity!r} is there twice.")
        records[identity] = record
    if not records:
        raise CorpusError(f"{file.name} holds no entries.")
    return records


def _valid(kind: type[R], entry: Any, place: str) -> R:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the entry"
        raise CorpusError(f"{place}: {field}: {first['msg']}.") from error


def _json_lines(file: Path) -> Iterable[tuple[str, Any]]:
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", json.loads(line)
        except json.JSONDecodeError as error:
            raise CorpusError(f"{file.name}, line {number}: not JSON ({error.msg}).") from error


def _yaml_list(file: Path) -> Iterable[tuple[str, Any]]:
    entries = _yaml(file)
    if not isinstance(entries, list):
        raise CorpusError(f"{file.name}: must be a list of entries.")
    return ((f"entry {number}", entry) for number, entry in enumerate(entries, start=1))


def _yaml(file: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C reader is ten times as fast
    try:
        return yaml.load(_text(file), Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CorpusError(f"{file.name}{line}: not YAML ({getattr(error, 'problem', error)}).") from error


def _source(file: Path) -> Source:
    try:
        return Source.model_validate(_yaml(file))
    except ValidationError as error:
        first = error.errors()[0]
        raise CorpusError(f"{file.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file.name} cannot be read ({error}).") from error
