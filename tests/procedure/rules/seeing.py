"""What the procedure makes of a case told by hand, in short words for the tests."""

from __future__ import annotations

from datetime import date

from assistant.case import Case, ReasonCode
from assistant.procedure import assess
from assistant.procedure.assessment import Assessment, Deadline, RefusalVerdict
from tests.procedure.telling import day

# A Friday. From Monday 3 June 2024 to Monday 26 August no weekday is a holiday: five working days are a week.
TODAY = "2024-06-28"


def seen(case: Case, today: str = TODAY) -> Assessment:
    return assess(case, day(today))


def faults(found: Assessment) -> set[str]:
    return {fault.code.value for fault in found.council_faults}


def asks(found: Assessment) -> set[str]:
    return {ask.code.value for ask in found.can_ask_for}


def routes(found: Assessment) -> list[str]:
    return [part.route.value for part in found.parts]


def verdict(found: Assessment, code: ReasonCode) -> RefusalVerdict:
    return next(one for one in found.refusals if one.reason is code)


def deadline(found: Assessment, what: str, reading: str | None = None) -> Deadline:
    """The deadline of this code that leads, or the one with this reading."""
    return next(d for d in found.deadlines if d.what == what and reading in (None, d.reading))


def due(found: Assessment, what: str, reading: str | None = None) -> date:
    return deadline(found, what, reading).due


def rests_on(found: Assessment, concludes: str) -> set[str]:
    """The rules in the chain behind one conclusion (``stage:``, ``fault:``, ``refusal:``, ``ask_for:`` …)."""
    return {rule for step in found.chain if step.concludes == concludes for rule in step.rules}
