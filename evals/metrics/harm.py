"""Harm: the errors that cost a family most.

Told that it cannot go on when it can (directly, or by being sent to another route altogether), or a danger
not seen. Beside it, not in it, the last day of the person's own hard limit said too late.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.procedure.assessment import DeadlineCode, Route, Stage
from evals.gold import Expect
from evals.metrics.view import View

# Limits of the person's own that bar something when they pass. (The 20 days to ask for stage 2 bar nothing.)
OWN_LIMITS = (DeadlineCode.STAGE3_REQUEST, DeadlineCode.ONE_YEAR_LIMIT, DeadlineCode.OMBUDSMAN_12_MONTHS)


def can_harm(expect: Expect) -> bool:
    """Whether an answer to this question could have done harm, on its labels."""
    return expect.can_escalate is True or bool(expect.safety)


def harms(view: View, expect: Expect) -> Iterator[str]:
    """Each harm an answer does, in a few words."""
    if expect.can_escalate is True and view.can_escalate is False:
        yield "told that they cannot go further, and they can"
    elif _sent_away(view, expect):
        yield "sent to another route altogether, and they can go on in this one"
    for missed in sorted(set(expect.safety) - set(view.safety)):
        yield f"missed a danger: {missed}"


def _sent_away(view: View, expect: Expect) -> bool:
    belongs = expect.can_escalate is True and Route.STATUTORY_COMPLAINT in expect.routes_include
    open_to = "stage" not in expect.labels or Stage.NOT_APPLICABLE not in expect.stage
    return belongs and open_to and view.stage == Stage.NOT_APPLICABLE


def late_limits(view: View, expect: Expect) -> Iterator[str]:
    """Each hard limit of the person's own given later than it is, and never at its right day."""
    for code in OWN_LIMITS:
        due = expect.deadlines.get(code)
        said = [day for what, day in view.deadlines if what == code]
        if due and said and min(said) > due.isoformat():
            yield f"{code} said as {min(said)}, and it is {due.isoformat()}"


def limits_judged(expect: Expect) -> int:
    return sum(code in expect.deadlines for code in OWN_LIMITS)
