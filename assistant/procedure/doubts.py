"""Which of the conflicts between sources (K1 to K11 of the law map) touch a case.

An answer that rests on a point where the sources differ says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.case import Case, ReasonCode, Service
from assistant.case import EventType as E
from assistant.procedure.assessment import Stage
from assistant.procedure.reading import Reading

S, R = Stage, ReasonCode

_AWAITED_2 = (S.STAGE2_OPEN, S.STAGE2_OVERDUE)
_AWAITED_3 = (S.STAGE3_OPEN, S.STAGE3_OVERDUE)


def doubts(case: Case, reading: Reading) -> tuple[str, ...]:
    """The ids of the conflicts that touch this case, in order."""
    reasons = frozenset(fact.value.code for fact in case.reasons)
    own = [key for key, touches in _TOUCHES.items() if touches(case, reading, reasons)]
    if not reading.covered.doubts:
        return tuple(own)
    return tuple(sorted({*own, *reading.covered.doubts}, key=lambda key: int(key[1:])))


def _past(reading: Reading, kind: E, limit: int) -> bool:
    moment = reading.history.last(kind)
    return moment.working_days_passed(limit, reading.history.today) is True


_Touches = Callable[[Case, Reading, frozenset[ReasonCode]], bool]

_TOUCHES: Mapping[str, _Touches] = {
    # The day stage 2 starts: the request, or the agreed statement.
    "K1": lambda case, reading, reasons: reading.where.stage in _AWAITED_2,
    # Whether 20 working days bar a request for stage 2.
    "K2": lambda case, reading, reasons: (
        R.LATE_STAGE2_REQUEST in reasons
        or (reading.where.stage is S.STAGE1_ANSWERED and _past(reading, E.STAGE1_RESPONSE, 20))
    ),
    # "Or as soon as reasonably practicable" on the panel's report and the council's response.
    "K4": lambda case, reading, reasons: (
        reading.where.stage in _AWAITED_3 and reading.history.has(E.PANEL_HELD, E.PANEL_REPORT)
    ),
    # A panel within 20 or 30 working days.
    "K5": lambda case, reading, reasons: (
        reading.where.stage is S.STAGE3_OPEN
        and _past(reading, E.STAGE3_REQUESTED, 20)
        and not reading.history.has(E.PANEL_HELD)
    ),
    # The child's signature or consent.
    "K6": lambda case, reading, reasons: R.CHILD_HAS_NOT_CONSENTED in reasons,
    # 10 working days at stage 1, or more by local policy.
    "K7": lambda case, reading, reasons: (
        reading.where.because == "first_limit_passed" and reading.where.stage is S.STAGE1_OVERDUE
    ),
    # Whether the council decides if stage 2 is appropriate.
    "K8": lambda case, reading, reasons: (
        reading.where.stage is S.STAGE2_REFUSED
        and bool(reasons & {R.CANNOT_ACHIEVE_OUTCOME, R.NOTHING_TO_ADD})
    ),
    # No English rule on acknowledging a complaint.
    "K9": lambda case, reading, reasons: reading.history.lacks(E.COMPLAINT_ACKNOWLEDGED),
    # Complaints only about how an adult was treated.
    "K10": lambda case, reading, reasons: any(fact.value is Service.ADULT_ONLY for fact in case.services),
    # Whether the person must agree to a longer stage 2.
    "K11": lambda case, reading, reasons: (
        reading.where.stage in _AWAITED_2 and reading.history.has(E.STAGE2_EXTENSION_TOLD)
    ),
}
