"""An answer's stage as a place on the picture of the path."""

from __future__ import annotations

from assistant.app import deadline_html
from assistant.app.stage_path import Standing, Tone
from assistant.app.wording import Wording
from assistant.case import Case
from assistant.conversation import Answer


def standing_of(answer: Answer, case: Case, words: Wording) -> Standing:
    """Where to draw it, how, and what is open to the person."""
    assessment = answer.assessment
    stage = words.stages[assessment.stage.value]
    reached = max(
        (words.events[event.type.value].stage for event in case.events if event.happened), default=0
    )
    on_path = stage.tone not in (Tone.ELSEWHERE, Tone.UNKNOWN)
    at = stage.at or (reached if on_path else 0)
    steps = [assessment.next_step, *assessment.alternatives] if assessment.can_escalate else []
    if assessment.next_step.value == "complain_stage1":
        steps = [assessment.next_step]
    missed = deadline_html.missed_date(assessment.deadlines) if stage.tone is Tone.LATE else None
    open_to = {words.steps[step.value] for step in steps if step.value in words.steps}
    return Standing(
        at=at,
        tone=stage.tone,
        says=stage.says,
        done=min(at - 1, 3) if at < 4 else min(reached, 3),
        dates=tuple(filter(None, (missed, deadline_html.next_date(assessment.deadlines)))),
        open_to=frozenset(open_to),
    )
