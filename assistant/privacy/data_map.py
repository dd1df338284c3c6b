"""The data map, read from ``data_map.yaml`` and checked when loaded."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

FILE = "data_map.yaml"


class Entry(BaseModel):
    """One kind of thing kept.

    ``files`` are patterns below the data folder (``*`` matches across folders); none where it is kept
    elsewhere, as ``where`` says. ``personal``: it can hold what a person told, a name or a case.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    where: str
    files: tuple[str, ...] = ()
    personal: Literal["yes", "no", "if you put it there"]
    kept: str
    seen_by: str
    delete: str


class DataMap(BaseModel):
    """All that is kept, and what leaves the machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intro: str
    entries: tuple[Entry, ...] = Field(min_length=1)
    leaves: tuple[str, ...]
    not_promised: tuple[str, ...]

    def unlisted(self, data_dir: Path) -> list[str]:
        """The files in a data folder that no entry lists, by their path below it."""
        found = (path.relative_to(data_dir).as_posix() for path in data_dir.rglob("*") if path.is_file())
        return sorted(name for name in found if not any(fnmatchcase(name, p) for p in self._patterns))

    @property
    def _patterns(self) -> list[str]:
        return [pattern for entry in self.entries for pattern in entry.files]


@cache
def load_data_map() -> DataMap:
    """The map. Raises pydantic's ``ValidationError`` where the file is damaged."""
    raw = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    return DataMap.model_validate(yaml.safe_load(raw))


def as_page(data_map: DataMap) -> str:
    """The map as a Markdown page."""
    parts = ["# What is kept where", data_map.intro.strip()]
    for entry in data_map.entries:
        files = f" (`{'`, `'.join(entry.files)}` in the data folder)" if entry.files else ""
        parts += [
            f"## {entry.what}",
            "\n".join(
                (
                    f"- **Where:** {entry.where}{files}",
                    f"- **Personal:** {entry.personal}",
                    f"- **Kept:** {entry.kept}",
                    f"- **Seen by:** {entry.seen_by}",
                    f"- **To delete it:** {entry.delete}",
                )
            ),
        ]
    parts += ["## What leaves this machine", "\n".join(f"- {each}" for each in data_map.leaves)]
    parts += ["## What this does not promise", "\n".join(f"- {each}" for each in data_map.not_promised)]
    return "\n\n".join(parts) + "\n"
