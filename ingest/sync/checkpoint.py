"""How far a sync got: written after every page, so that the next run goes on from there."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, ValidationError

FILE = "checkpoint.json"
MOST_PAGES = 1_000  # of one list: some ten times what a month has
EARLIEST, LATEST = date(1974, 1, 1), date(2200, 12, 31)  # the Ombudsman's first year, and none to come


def _a_day(told: str) -> str:
    if not EARLIEST <= date.fromisoformat(told) <= LATEST:
        raise ValueError(f"{told} is no day of a decision")
    return told


Day = Annotated[str, AfterValidator(_a_day)]


class Checkpoint(BaseModel):
    """``window`` is the span being gone through; ``page`` the next result page in it; ``done_until`` the last
    day up to which everything is fetched; ``gone`` what the list names and the site no longer has."""

    base_url: str
    window: tuple[Day, Day] | None = None
    page: int = Field(default=1, ge=1, le=MOST_PAGES)
    done_until: Day | None = None
    gone: list[str] = []


def load(folder: Path, base_url: str) -> Checkpoint:
    """The checkpoint for this site; a new one where there is none, or it cannot be read."""
    try:
        found = Checkpoint.model_validate_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return Checkpoint(base_url=base_url)
    return found if found.base_url == base_url else Checkpoint(base_url=base_url)


def save(folder: Path, checkpoint: Checkpoint) -> None:
    """Keep how far a sync has come. Raises ``OSError`` where it cannot be written."""
    write_whole(folder / FILE, checkpoint.model_dump_json(indent=1).encode())


def write_whole(file: Path, data: bytes) -> None:
    """In one step: a run that is killed leaves the old file or the new, never half of one."""
    staged = file.with_name(f"{file.name}.part")
    with staged.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    os.replace(staged, file)
