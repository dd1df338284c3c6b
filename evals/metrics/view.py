"""The parts of an answer that are scored, read from the JSON of ``nextstage ask``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
COMPARABLES_LOOKED_AT = 5


class View:
    """An answer's scored parts, empty where the answer lacks them."""

    def __init__(self, answer: Json | None) -> None:
        answer = answer or {}
        assessment: Json = answer.get("assessment") or {}
        self.text: str = answer.get("text") or ""
        self.stage: str | None = assessment.get("stage")
        self.can_escalate: bool | None = assessment.get("can_escalate")
        self.next_step: str | None = assessment.get("next_step")
        self.routes: list[str] = list(assessment.get("routes") or [])
        self.faults = [fault["code"] for fault in assessment.get("council_faults") or []]
        self.asks = [ask["code"] for ask in assessment.get("can_ask_for") or []]
        self.deadlines = [(line["what"], str(line["due"])) for line in assessment.get("deadlines") or []]
        self.comparables = [c["ref"] for c in answer.get("comparables") or []][:COMPARABLES_LOOKED_AT]
        self.safety: list[str] = list(answer.get("safety") or [])
