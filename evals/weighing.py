"""Weighing the text of many answers, each only once: the weights are kept by what was weighed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from evals.cache import Cache
from evals.metrics.citations import Said, weigh
from evals.metrics.support import Agreement, Support
from evals.versions.fingerprints import digest

_MEASURES = Path(__file__).parent / "metrics"


class Weigher:
    """Weighs answers with the bundled embedding model, which is loaded when the first is new."""

    def __init__(self, folder: Path | None) -> None:
        files = sorted([*_MEASURES.glob("*.py"), *_MEASURES.glob("*.yaml")])
        version = digest([file.read_text(encoding="utf-8") for file in files])
        self._cache = Cache(folder, "weighed", version)

    def __call__(self, answer: dict[str, Any], told: str) -> Said | None:
        parts = ("text", "citations", "comparables", "composer", "reference", "assessment")
        key = digest([told, *(answer.get(part) for part in parts)])
        kept = self._cache.get(key)
        if kept is None:
            found = weigh(answer, told, self._support)
            kept = found.model_dump(mode="json") if found else {}
            self._cache.put(key, kept)
        return Said.model_validate(kept) if kept else None

    def agreement(self) -> Agreement:
        """How far the check of citations agrees with the reader of the labelled pairs."""
        kept = self._cache.get("agreement")
        if kept is None:
            kept = self._support.agreement().model_dump()
            self._cache.put("agreement", kept)
        return Agreement.model_validate(kept)

    @cached_property
    def _support(self) -> Support:
        from vectorstore.embedder import load_embedder

        return Support(load_embedder().encode)
