"""Reads a prompt from its text file and checks it.

A file holds a front matter (id, version, purpose, placeholders) and two parts, ``# System`` and ``# User``,
with gaps written ``{{name}}``. Its text is pinned in ``versions.yaml``: a changed text needs a new version,
so that a version recorded with an answer always means the same words.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

VERSIONS = "versions.yaml"
_PARTS = re.compile(
    r"\A---\n(?P<front>.*?)\n---\n+# System\n(?P<system>.*?)\n# User\n(?P<user>.*)\Z", re.DOTALL
)
_GAP = re.compile(r"\{\{(\w+)\}\}")


class PromptError(Exception):
    """A prompt file cannot be used. ``str(error)`` names the file and what is wrong."""


class Prompt(BaseModel):
    """One prompt. ``sha256`` is that of the whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    version: int = Field(ge=1)
    purpose: str = Field(min_length=10)
    placeholders: tuple[str, ...]
    system: str = Field(min_length=1)
    user: str = Field(min_length=1)
    sha256: str

    @model_validator(mode="after")
    def _gaps_are_declared(self) -> Prompt:
        used = set(_GAP.findall(self.system + self.user))
        if used != set(self.placeholders):
            odd = ", ".join(sorted(used ^ set(self.placeholders)))
            raise ValueError(f"its placeholders and the gaps in its text differ: {odd}")
        return self

    @property
    def name(self) -> str:
        """How it is recorded with an answer: "speak 1 (3fa9c2d10b7e)"."""
        return f"{self.id} {self.version} ({self.sha256[:12]})"

    def fill(self, **values: str) -> tuple[str, str]:
        """The system and the user text with every gap filled, once: what fills a gap opens no other.

        Raises ``PromptError`` where a value is missing or not asked for.
        """
        if set(values) != set(self.placeholders):
            raise PromptError(f"{self.id}: takes {', '.join(self.placeholders)}, not {', '.join(values)}.")
        return tuple(_GAP.sub(lambda gap: values[gap[1]], part) for part in (self.system, self.user))  # type: ignore[return-value]


@cache
def load_prompt(prompt_id: str) -> Prompt:
    """The prompt ``<id>.txt``, checked against its pinned version. Raises ``PromptError``."""
    folder = resources.files(__package__)
    try:
        raw = folder.joinpath(f"{prompt_id}.txt").read_text(encoding="utf-8")
        pinned = yaml.safe_load(folder.joinpath(VERSIONS).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise PromptError(f"{prompt_id}.txt: cannot be read: {error}") from error
    prompt = parse(f"{prompt_id}.txt", raw)
    if prompt.id != prompt_id:
        raise PromptError(f"{prompt_id}.txt: its id is {prompt.id!r}.")
    check_pinned(prompt, pinned)
    return prompt


def parse(name: str, raw: str) -> Prompt:
    """A prompt file's text as a prompt. Raises ``PromptError`` naming the file."""
    raw = raw.replace("\r\n", "\n")
    parts = _PARTS.fullmatch(raw)
    if parts is None:
        raise PromptError(f"{name}: wants a front matter between --- lines, then # System and # User.")
    try:
        front = yaml.safe_load(parts["front"])
        told = {"system": parts["system"].strip(), "user": parts["user"].strip(), "sha256": _sha256(raw)}
        return Prompt.model_validate({**front, **told})
    except (yaml.YAMLError, TypeError) as error:
        raise PromptError(f"{name}: its front matter is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise PromptError(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def check_pinned(prompt: Prompt, pinned: dict[str, dict[int, Any]]) -> None:
    """Raises ``PromptError`` where the text is not the one its version is pinned to."""
    if pinned.get(prompt.id, {}).get(prompt.version) != prompt.sha256:
        raise PromptError(
            f"{prompt.id}.txt: this text is not the one pinned as version {prompt.version}: "
            f"give it a new version and add {prompt.sha256} to {VERSIONS}."
        )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
