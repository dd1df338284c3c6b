"""What the person can ask for at this point, the most important first, each with the rules behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.case import AskFor, Circumstance, Person, ProcedureUsed
from assistant.case import EventType as E
from assistant.procedure.account import Account
from assistant.procedure.assessment import Entitlement, Fault, FaultCode, Stage
from assistant.procedure.history import History
from assistant.procedure.stages import Position

A, C, F, S = AskFor, Circumstance, FaultCode, Stage

RULES: Mapping[AskFor, tuple[str, ...]] = {
    A.STAGE1_RESPONSE: ("s1-02", "s1-03", "s1-14"),
    A.STAGE2_INVESTIGATION: ("s2-01", "s1-09", "s2-09"),
    A.STAGE3_PANEL: ("s3-01", "s3-02", "s3-04"),
    A.STATUTORY_PROCEDURE: ("scope-13", "scope-12", "ref-03"),
    A.WRITTEN_REASONS: ("s2-22", "scope-12", "time-07"),
    A.TIMETABLE: ("gen-06", "s2-11"),
    A.COPY_OF_REPORTS: ("s2-18", "s3-18"),
    A.APOLOGY: ("rem-02", "rem-03"),
    A.FINANCIAL_REMEDY: ("rem-01", "rem-02", "rem-03"),
    A.REIMBURSEMENT: ("rem-02", "rem-03"),
    A.BACKDATED_SUPPORT: ("rem-03", "rem-08"),
    A.REASSESSMENT: ("rem-02", "rem-03"),
    A.ACTION_PLAN: ("s2-18", "s1-14"),
    A.SERVICE_IMPROVEMENT: ("rem-03",),
    A.ADVOCATE: ("adv-01", "adv-02"),
    A.REASONABLE_ADJUSTMENTS: ("adj-01",),
    A.EARLY_REFERRAL: ("s3-25", "s3-26", "s3-27"),
    A.LATE_COMPLAINT_DISCRETION: ("time-02", "time-03", "time-04"),
    A.CORRECTION_OF_RECORDS: ("alt-07",),
    A.IMPLEMENTATION_OF_RECOMMENDATIONS: ("with-04", "s2-18"),
}

# What each stage opens of itself, the most important first.
BY_STAGE: Mapping[Stage, tuple[AskFor, ...]] = {
    S.NOT_STARTED: (A.STAGE1_RESPONSE,),
    S.STAGE1_REFUSED: (A.STAGE1_RESPONSE, A.WRITTEN_REASONS),
    S.STAGE1_OPEN: (A.STAGE1_RESPONSE, A.TIMETABLE),
    S.STAGE1_OVERDUE: (A.STAGE2_INVESTIGATION, A.STAGE1_RESPONSE, A.TIMETABLE, A.WRITTEN_REASONS),
    S.STAGE1_ANSWERED: (A.STAGE2_INVESTIGATION,),
    S.STAGE2_OPEN: (A.STAGE2_INVESTIGATION, A.TIMETABLE, A.COPY_OF_REPORTS),
    S.STAGE2_OVERDUE: (A.STAGE2_INVESTIGATION, A.TIMETABLE, A.WRITTEN_REASONS, A.COPY_OF_REPORTS),
    S.STAGE2_REFUSED: (A.STAGE2_INVESTIGATION, A.WRITTEN_REASONS, A.TIMETABLE),
    S.STAGE2_ANSWERED: (A.STAGE3_PANEL, A.COPY_OF_REPORTS, A.ACTION_PLAN),
    S.STAGE3_OPEN: (A.STAGE3_PANEL, A.TIMETABLE, A.COPY_OF_REPORTS),
    S.STAGE3_OVERDUE: (A.STAGE3_PANEL, A.TIMETABLE, A.WRITTEN_REASONS, A.COPY_OF_REPORTS),
    S.STAGE3_REFUSED: (A.STAGE3_PANEL, A.WRITTEN_REASONS, A.TIMETABLE),
    S.STAGE3_ANSWERED: (A.IMPLEMENTATION_OF_RECOMMENDATIONS, A.WRITTEN_REASONS, A.COPY_OF_REPORTS),
    S.FROZEN: (A.WRITTEN_REASONS, A.TIMETABLE),
    S.REMEDY_OUTSTANDING: (A.IMPLEMENTATION_OF_RECOMMENDATIONS, A.TIMETABLE),
    S.OMBUDSMAN_DECIDED: (A.IMPLEMENTATION_OF_RECOMMENDATIONS,),
}

BY_FAULT: Mapping[FaultCode, tuple[AskFor, ...]] = {
    F.WRONG_PROCEDURE: (A.STATUTORY_PROCEDURE, A.STAGE2_INVESTIGATION),
    F.SCOPE_MISJUDGED: (A.STATUTORY_PROCEDURE, A.WRITTEN_REASONS),
    F.LATE_COMPLAINT_REFUSED: (A.LATE_COMPLAINT_DISCRETION, A.WRITTEN_REASONS),
    F.POOR_ADJUDICATION: (A.COPY_OF_REPORTS, A.WRITTEN_REASONS),
    F.REMEDY_INADEQUATE: (A.FINANCIAL_REMEDY, A.ACTION_PLAN),
    F.REFUSED_COMPENSATION: (A.FINANCIAL_REMEDY,),
    F.RECOMMENDATIONS_NOT_IMPLEMENTED: (A.IMPLEMENTATION_OF_RECOMMENDATIONS,),
    F.DELAY_STAGE2: (A.TIMETABLE, A.FINANCIAL_REMEDY),
    F.DELAY_STAGE3: (A.TIMETABLE, A.FINANCIAL_REMEDY),
}

BY_CIRCUMSTANCE: Mapping[Circumstance, tuple[AskFor, ...]] = {
    C.OUT_OF_POCKET: (A.REIMBURSEMENT, A.FINANCIAL_REMEDY),
    C.SUPPORT_MISSED: (A.BACKDATED_SUPPORT, A.FINANCIAL_REMEDY),
    C.ADJUSTMENTS_NEEDED: (A.REASONABLE_ADJUSTMENTS,),
    C.WRONG_RECORDS: (A.CORRECTION_OF_RECORDS,),
    C.ASSESSMENT_FAULTY: (A.REASSESSMENT,),
    C.GOOD_REASON_FOR_LATENESS: (A.LATE_COMPLAINT_DISCRETION,),
}

_STAGES = (A.STAGE2_INVESTIGATION, A.STAGE3_PANEL, A.STATUTORY_PROCEDURE)
_PANEL_MET = (E.PANEL_HELD, E.PANEL_REPORT)
_ADVOCACY = (Person.CHILD, Person.CARE_LEAVER)


class Bearing(NamedTuple):
    """All that bears on what can be asked for: in cases alike in this, it is the same.

    ``late`` says whether the one-year limit has, or may have, passed; ``outside`` whether the statutory
    procedure covers none of it.
    """

    stage: Stage
    council_stage: Stage
    because: str
    faults: tuple[FaultCode, ...]
    circumstances: tuple[Circumstance, ...]
    wants: tuple[AskFor, ...]
    late: bool
    outside: bool
    advocacy: bool  # whether a child or a care leaver complains
    procedure_unclear: bool  # whether a complaint was made, and the council's procedure is not clear
    panel_met: bool
    remedy_agreed: bool
    early_referral_offered: bool


def entitlements(
    account: Account, history: History, where: Position, found: tuple[Fault, ...], late: bool, outside: bool
) -> tuple[Entitlement, ...]:
    """Everything that can be asked for, once each. ``late`` says whether the one-year limit has, or may have,
    passed; ``outside`` whether the statutory procedure covers none of it."""
    happened = history.happened
    return _entitlements(
        Bearing(
            where.stage,
            where.council_stage,
            where.because,
            tuple([fault.code for fault in found]),
            account.circumstances,
            account.wants,
            late,
            outside,
            account.complainant in _ADVOCACY,
            account.used is ProcedureUsed.UNCLEAR and bool(where.reached),
            not happened.keys().isdisjoint(_PANEL_MET),
            E.REMEDY_AGREED in happened,
            E.EARLY_REFERRAL_OFFERED in happened,
        )
    )


@lru_cache(maxsize=4096)
def _entitlements(told: Bearing) -> tuple[Entitlement, ...]:
    """What can be asked for in every case alike in what bears on it."""
    grounds: dict[AskFor, str] = {}
    closed: set[AskFor] = set()  # stages that are not open, or no longer
    stage = told.stage

    def add(codes: tuple[AskFor, ...], ground: str) -> None:
        for code in codes:
            grounds.setdefault(code, ground)

    add(BY_STAGE.get(stage, ()), str(stage))
    if stage is not told.council_stage and stage is not S.NOT_APPLICABLE:
        add(BY_STAGE.get(told.council_stage, ()), str(told.council_stage))
    if stage is S.OMBUDSMAN_DECIDED and not told.remedy_agreed:
        closed.update((A.STAGE2_INVESTIGATION, A.STAGE3_PANEL))  # none is owed but one agreed there (lgo-13)
    if told.panel_met:
        closed.add(A.STAGE3_PANEL)  # the panel asked for has met (s3-17, s3-19)
    if stage is S.REMEDY_OUTSTANDING and told.council_stage is S.UNKNOWN:
        add((A.STAGE2_INVESTIGATION,), "promise_not_kept")  # with-04: the next stage, whichever it is
    if told.because == "extension_told_late":
        add((A.STAGE2_INVESTIGATION,), told.because)
    if told.procedure_unclear:
        add((A.STATUTORY_PROCEDURE, A.WRITTEN_REASONS), "procedure_unclear")
    for fault in told.faults:
        add(BY_FAULT.get(fault, ()), str(fault))
    if told.late:
        add((A.LATE_COMPLAINT_DISCRETION,), "over_a_year")
    for circumstance in told.circumstances:
        add(BY_CIRCUMSTANCE.get(circumstance, ()), str(circumstance))
    if told.advocacy:
        add((A.ADVOCATE,), "child_or_care_leaver")
    if told.early_referral_offered:
        add((A.EARLY_REFERRAL,), "early_referral_offered")
    for want in told.wants:
        add((want,), "wanted")
    if told.outside:  # the stages of this procedure are not open to it
        closed.update(_STAGES)
    if closed:
        grounds = {code: ground for code, ground in grounds.items() if code not in closed}
    return tuple([_entitlement(code, ground) for code, ground in grounds.items()])


@cache
def _entitlement(code: AskFor, ground: str) -> Entitlement:
    return Entitlement(code=code, because=ground, rules=RULES[code])
