"""Which of the conflicts between sources (K1 to K11 of the law map), and which of its open doubts (D and the
doubt's number), touch a case.

An answer that rests on a point where the sources differ, or do not say, gives both readings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.case import EventType as E
from assistant.case import ReasonCode, Service
from assistant.procedure.account import Account
from assistant.procedure.assessment import Stage
from assistant.procedure.reading import Reading

S, R = Stage, ReasonCode

_AWAITED_2 = (S.STAGE2_OPEN, S.STAGE2_OVERDUE)
_AWAITED_3 = (S.STAGE3_OPEN, S.STAGE3_OVERDUE)


def doubts(account: Account, reading: Reading) -> tuple[str, ...]:
    """The ids of the conflicts and doubts that touch this case, in order."""
    reasons = account.reason_codes
    own = [key for key, touches in _TOUCHES_AT[reading.where.stage] if touches(account, reading, reasons)]
    if not reading.covered.doubts:
        return tuple(own)
    return tuple(sorted({*own, *reading.covered.doubts}, key=lambda key: (key[0] != "K", int(key[1:]))))


_Touches = Callable[[Account, Reading, frozenset[ReasonCode]], bool]


def _always(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return True


def _late_stage2_request(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    if reasons and R.LATE_STAGE2_REQUEST in reasons:
        return True
    return reading.where.stage is S.STAGE1_ANSWERED and _past(reading, E.STAGE1_RESPONSE, 20)


def _panel_sat(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return reading.history.has(E.PANEL_HELD, E.PANEL_REPORT)


def _panel_past_20_days(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return _past(reading, E.STAGE3_REQUESTED, 20) and not reading.history.has(E.PANEL_HELD)


def _consent_asked(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return R.CHILD_HAS_NOT_CONSENTED in reasons


def _past_10_days(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return reading.where.because == "first_limit_passed"


def _council_judged_its_use(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return bool(reasons & {R.CANNOT_ACHIEVE_OUTCOME, R.NOTHING_TO_ADD})


def _not_acknowledged(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return reading.history.lacks(E.COMPLAINT_ACKNOWLEDGED)


def _adults_only(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return Service.ADULT_ONLY in account.services


def _longer_stage2_told(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return reading.history.has(E.STAGE2_EXTENSION_TOLD)


def _extension_told_late(account: Account, reading: Reading, reasons: frozenset[ReasonCode]) -> bool:
    return reading.where.because == "extension_told_late"


def _past(reading: Reading, kind: E, limit: int) -> bool:
    moment = reading.history.last(kind)
    return moment.working_days_passed(limit, reading.history.today) is True


# Each conflict, with the stages at which it can touch a case and what shows that it does.
_TOUCHES: Mapping[str, tuple[tuple[Stage, ...], _Touches]] = {
    # The day stage 2 starts: the request, or the agreed statement.
    "K1": (_AWAITED_2, _always),
    # Whether 20 working days bar a request for stage 2.
    "K2": (tuple(S), _late_stage2_request),
    # "Or as soon as reasonably practicable" on the panel's report and the council's response.
    "K4": (_AWAITED_3, _panel_sat),
    # A panel within 20 or 30 working days.
    "K5": ((S.STAGE3_OPEN,), _panel_past_20_days),
    # The child's signature or consent.
    "K6": (tuple(S), _consent_asked),
    # 10 working days at stage 1, or more by local policy.
    "K7": ((S.STAGE1_OVERDUE,), _past_10_days),
    # Whether the council decides if stage 2 is appropriate.
    "K8": ((S.STAGE2_REFUSED,), _council_judged_its_use),
    # No English rule on acknowledging a complaint.
    "K9": (tuple(S), _not_acknowledged),
    # Complaints only about how an adult was treated.
    "K10": (tuple(S), _adults_only),
    # Whether the person must agree to a longer stage 2.
    "K11": (_AWAITED_2, _longer_stage2_told),
    # Whether an extension of stage 1 counts that was told only after its first 10 working days.
    "D3": ((S.STAGE1_OPEN,), _extension_told_late),
}
_TOUCHES_AT: Mapping[Stage, tuple[tuple[str, _Touches], ...]] = {
    stage: tuple((key, touches) for key, (stages, touches) in _TOUCHES.items() if stage in stages)
    for stage in Stage
}
