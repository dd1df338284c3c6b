"""What a fault is decided on, and the ground each rests on.

``GROUNDS`` is the table a lawyer can check: one row a ground, with the fault it is and the rules behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assistant.case import Circumstance, Duration, ReasonCode
from assistant.case import EventType as E
from assistant.procedure.account import Account
from assistant.procedure.assessment import Fault, FaultCode, RefusalVerdict, Stage
from assistant.procedure.history import History
from assistant.procedure.stages import Position

F = FaultCode
_FROZEN = Stage.FROZEN


class Facts(NamedTuple):
    """All that the faults of one complaint are decided on."""

    account: Account
    history: History
    where: Position
    verdicts: tuple[RefusalVerdict, ...]
    covered: bool | None  # whether the statutory procedure covers the matter, or a part of it
    corporate: bool  # whether the council used its corporate procedure
    stranger: bool  # no right of their own, no relative, and no part in the child's life told
    durations: tuple[Duration, ...]  # how long this complaint's stages were told to have lasted

    @property
    def paused(self) -> bool:
        return self.where.stage is _FROZEN

    def told(self, *circumstances: Circumstance) -> bool:
        return self.account.tells(*circumstances)

    def verdicts_against(self, refusal: E) -> list[RefusalVerdict]:
        """The verdicts on the reasons given for this refusal, with those not said to be for another."""
        given = zip(self.account.reasons, self.verdicts, strict=True)
        return [verdict for reason, verdict in given if reason.against in (None, refusal)]

    def verdicts_on(self, *codes: ReasonCode) -> list[RefusalVerdict]:
        return [verdict for verdict in self.verdicts if verdict.reason in codes] if self.verdicts else []


# ground: (the fault, the rules it rests on)
GROUNDS: Mapping[str, tuple[FaultCode, tuple[str, ...]]] = {
    "corporate_used_for_covered_matter": (F.WRONG_PROCEDURE, ("scope-13", "ref-03", "scope-12")),
    "complaint_refused": (F.REFUSED_STAGE1, ("s2-22", "s1-11", "lgo-06")),
    "stage2_never_begun": (F.REFUSED_STAGE2, ("s2-01", "s2-21", "s2-22")),
    "stage2_begun_then_stopped": (F.CLOSED_STAGE2_EARLY, ("s2-01", "s2-22", "frz-01")),
    "panel_refused": (F.REFUSED_STAGE3, ("s3-04", "s3-24")),
    "stage1_late": (F.DELAY_STAGE1, ("s1-03", "s1-04", "s1-05")),
    "stage2_late": (F.DELAY_STAGE2, ("s2-09", "s2-10", "s2-11")),
    "stage2_past_outer_limit": (F.DELAY_STAGE2, ("s2-10", "s2-23")),
    "panel_late": (F.DELAY_STAGE3, ("s3-08", "s3-28")),
    "stage3_late": (F.DELAY_STAGE3, ("s3-23", "s3-08", "s3-19")),
    "panel_report_late": (F.DELAY_STAGE3, ("s3-17",)),
    "panel_response_late": (F.DELAY_STAGE3, ("s3-19", "gen-06")),
    "no_independent_person": (F.NO_INDEPENDENT_PERSON, ("s2-14", "s2-15", "def-03")),
    "adjudication_missing": (F.POOR_ADJUDICATION, ("s2-18", "s2-13")),
    "adjudication_without_reasons": (F.POOR_ADJUDICATION, ("s2-18", "s2-19")),
    "findings_rejected": (F.POOR_ADJUDICATION, ("s2-19", "s3-22")),
    "offer_too_small": (F.REMEDY_INADEQUATE, ("rem-02", "rem-09")),
    "promise_not_kept": (F.RECOMMENDATIONS_NOT_IMPLEMENTED, ("with-04", "s2-18", "gen-06")),
    "late_refused_without_weighing": (F.LATE_COMPLAINT_REFUSED, ("time-02", "time-03", "time-04", "ref-05")),
    "money_said_impossible": (F.REFUSED_COMPENSATION, ("rem-01", "rem-02", "ref-15")),
    "promised_contact_missed": (F.POOR_COMMUNICATION, ("gen-06", "gen-07")),
    "contradictory_messages": (F.POOR_COMMUNICATION, ("gen-06", "gen-07")),
    "next_stage_not_told": (F.NO_SIGNPOSTING, ("s1-09", "s1-14", "s2-18", "s3-21")),
    "covered_said_uncovered": (F.SCOPE_MISJUDGED, ("scope-01", "scope-02", "who-11")),
}


def fault_on(ground: str, events: tuple[str, ...] = (), rules: tuple[str, ...] = (), **details: str) -> Fault:
    """The fault that a ground makes, with the ground's own rules and these.

    ``events`` are ids of the case's events; ``details`` fill the gaps of the ground's sentence.
    """
    code, standing = GROUNDS[ground]
    return Fault(
        code=code,
        because=ground,
        rules=tuple(dict.fromkeys((*standing, *rules))) if rules else standing,
        events=events,
        details=details,
    )
