"""The versions a later comparison needs: of our own parts, and of the libraries that shape an answer."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from evals.versions.fingerprints import libraries, version_of

_PARTS = {
    "code": ("code", "clock", "refusal", "data", "calendar", "setting"),
    "rules": ("rule", "guidance"),
    "corpus": ("decision",),
    "prompts": ("prompt",),
    "words": ("wording", "phrases", "contact"),
}


def made_with(prints: Mapping[str, str], model: str = "") -> dict[str, str]:
    """Name to version. ``model`` is the chat model, where there is one."""
    versions = {part: version_of(prints, *kinds) for part, kinds in _PARTS.items()}
    versions["model"] = model or "none"
    versions["python"] = platform.python_version()
    with suppress(metadata.PackageNotFoundError):
        versions["next-stage"] = metadata.version("next-stage")
    versions |= libraries()
    if commit := _commit():
        versions["commit"] = commit
    return versions


def _commit() -> str | None:
    """The commit of the checkout, marked where it was changed; None outside one."""
    try:
        told = subprocess.run(  # nosec B607: git as the developer has it
            ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip()
