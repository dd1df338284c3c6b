"""The decisions of a folder, in the shape that ``nextstage parse --json`` prints."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import InputError

SUFFIXES = (".txt", ".html", ".htm", ".pdf", ".docx")


class Part(BaseModel):
    """What is read of a part of a document: fields not named here are let through unread."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Paragraph(Part):
    number: int
    section: str = ""
    text: str
    items: tuple[str, ...] = ()


class Remedy(Part):
    amount_gbp: float | None = None
    reason: str | None = None


class Action(Part):
    text: str


class Document(Part):
    """One decision as far as agreement with it is measured."""

    kind: str = "decision"
    ref: str | None = None
    outcome: str | None = None
    date: datetime.date | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    actions: tuple[Action, ...] = ()
    fault_codes: tuple[str, ...] = ()
    stage_reached: str | None = None


class Unread(Part):
    """A file that could not be used, and why."""

    name: str
    why: str


def documents(folder: Path) -> Iterator[Document | Unread]:
    """Every decision in a folder and those below it, in the order of their names.

    Published pages are read as ``nextstage parse`` reads them; ``.json`` and ``.jsonl`` hold documents
    already parsed. A file that cannot be used is given as ``Unread``, and the rest go on. Raises
    ``InputError`` where there is no such folder or it holds no document.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder: --agreement takes a folder of decisions.")
    wanted = (*SUFFIXES, ".json", ".jsonl")
    files = sorted(f for f in folder.rglob("*") if f.is_file() and f.suffix.lower() in wanted)
    if not files:
        raise InputError(f"{folder} holds no decisions ({', '.join(wanted)}).")
    for file in files:
        yield from _read(file)


def _read(file: Path) -> Iterator[Document | Unread]:
    try:
        for content in _contents(file):
            document = Document.model_validate(content)
            if document.kind == "decision":
                yield document
    except ValidationError as error:
        first = error.errors()[0]
        yield Unread(name=file.name, why=f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    except Exception as error:
        yield Unread(name=file.name, why=str(error))  # one odd file among thousands does not stop the rest


def _contents(file: Path) -> list[Any]:
    if file.suffix == ".jsonl":
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    if file.suffix == ".json":
        content = json.loads(file.read_text(encoding="utf-8"))
        return content if isinstance(content, list) else [content]
    from ingest.parse import parse_file

    return [parse_file(file).model_dump(mode="json")]
