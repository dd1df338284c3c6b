"""Answers kept by content, so that only what changed is asked again, and a run that was stopped goes on.

A file belongs to one system in one version (its code, prompts, corpus, words and models); a line in it to one
conversation. Each answer is written as it comes. A line cut off by an interruption is asked again.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import StorageError

KEPT = 6  # files of one system: older versions are thrown away


class Cache:
    """Key to value, in one file of JSON lines. ``folder`` None keeps nothing on disk."""

    def __init__(self, folder: Path | None, name: str, version: str) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}
        self._path = None
        if folder is not None:
            stem = re.sub(r"[^a-z0-9_]+", "-", name.lower())
            self._path = folder / f"{stem}.{version}.jsonl"
            self._open(folder, stem)

    def _open(self, folder: Path, stem: str) -> None:
        assert self._path is not None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._path.exists():
                self._known = dict(_read(self._path))
                self._path.touch()
            others = sorted(folder.glob(f"{stem}.*.jsonl"), key=lambda p: p.stat().st_mtime, reverse=True)
            for old in others[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"Answers cannot be kept in {folder}: {error.strerror}.") from None

    def get(self, key: str) -> Any | None:
        return self._known.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep a value. Safe from several threads; processes give theirs to the one that writes."""
        with self._lock:
            self._known[key] = value
            if self._path is not None:
                line = json.dumps({"key": key, "value": value}, ensure_ascii=False)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")


def _read(path: Path) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            content = json.loads(line)
            found[content["key"]] = content["value"]
        except (ValueError, KeyError, TypeError):
            continue
    return found
