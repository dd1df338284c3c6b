"""The chain of rules behind each conclusion of an assessment."""

from __future__ import annotations

from assistant.procedure.assessment import Assessment


def explain(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """Each conclusion (``stage:stage2_open``, ``fault:delay_stage2`` …) with the ids of the rules it rests
    on."""
    rules: dict[str, tuple[str, ...]] = {}
    for step in assessment.chain:
        rules[step.concludes] = tuple(dict.fromkeys((*rules.get(step.concludes, ()), *step.rules)))
    return rules
