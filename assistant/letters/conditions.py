"""What is true of a matter, by the names the wording asks for in its ``when``."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.case import Circumstance, ProcedureUsed, ReasonCode
from assistant.case import EventType as E
from assistant.letters.matter import Matter
from assistant.letters.quotes import grievances
from assistant.procedure.assessment import DeadlineCode, DeadlineState, FaultCode, Stage

PROCESS_FAULTS = frozenset(
    {
        FaultCode.WRONG_PROCEDURE,
        FaultCode.REFUSED_STAGE1,
        FaultCode.REFUSED_STAGE2,
        FaultCode.CLOSED_STAGE2_EARLY,
        FaultCode.DELAY_STAGE1,
        FaultCode.DELAY_STAGE2,
        FaultCode.DELAY_STAGE3,
        FaultCode.REFUSED_STAGE3,
        FaultCode.LATE_COMPLAINT_REFUSED,
        FaultCode.SCOPE_MISJUDGED,
    }
)
_HAPPENED = {
    "complained": E.COMPLAINT_MADE,
    "complaint_refused": E.COMPLAINT_REFUSED,
    "answered_stage1": E.STAGE1_RESPONSE,
    "asked_stage2": E.STAGE2_REQUESTED,
    "answered_stage2": E.STAGE2_RESPONSE,
    "asked_stage3": E.STAGE3_REQUESTED,
    "answered_stage3": E.STAGE3_COUNCIL_RESPONSE,
    "court_ended": E.COURT_ENDED,
    "ombudsman_decided": E.OMBUDSMAN_DECIDED,
    "panel_held": E.PANEL_HELD,
    "investigators_named": E.INVESTIGATORS_APPOINTED,
    "extended_stage1": E.STAGE1_EXTENSION_TOLD,
    "extended_stage2": E.STAGE2_EXTENSION_TOLD,
}
_STAGES = {
    "refused_stage1": (Stage.STAGE1_REFUSED,),
    "refused_stage2": (Stage.STAGE2_REFUSED,),
    "refused_stage3": (Stage.STAGE3_REFUSED,),
    "refused_any": (Stage.STAGE1_REFUSED, Stage.STAGE2_REFUSED, Stage.STAGE3_REFUSED),
    "frozen": (Stage.FROZEN,),
    "no_stage1_answer": (Stage.STAGE1_OVERDUE,),
    "at_stage1": (Stage.STAGE1_OPEN, Stage.STAGE1_OVERDUE),
    "at_stage2": (Stage.STAGE2_OPEN, Stage.STAGE2_OVERDUE),
    "at_stage3": (Stage.STAGE3_OPEN, Stage.STAGE3_OVERDUE),
    "late_stage1": (Stage.STAGE1_OVERDUE,),
    "late_stage2": (Stage.STAGE2_OVERDUE,),
    "late_stage3": (Stage.STAGE3_OVERDUE,),
}
_OVERDUE = (DeadlineState.PASSED, DeadlineState.MET_LATE)
_RUNNING = (DeadlineState.RUNNING, DeadlineState.DUE_TODAY)
NAMES = frozenset(
    {
        *_HAPPENED,
        *_STAGES,
        "stopped_stage2",
        "late",
        "refused_late",
        "sure_stage3_request",
        "panel_fixed",
        "corporate",
        "statutory_used",
        "wrong_procedure",
        "promise_broken",
        "adjudication_missing",
        "early_referral",
        "escalate",
        "process_fault",
        "ombudsman_from_beginning",
        "grievance_told",
        *(f"{state}_{code.value}" for code in DeadlineCode for state in ("overdue", "running", "passed")),
    }
)


def conditions(matter: Matter) -> frozenset[str]:
    """The names of ``NAMES`` that hold."""
    found = {name for name, kind in _HAPPENED.items() if matter.event(kind)}
    found |= {name for name, stages in _STAGES.items() if matter.assessment.stage in stages}
    found |= {name for name, holds in _others(matter).items() if holds}
    return frozenset(found | set(_limits(matter)))


def _others(matter: Matter) -> dict[str, bool]:
    faults = {fault.code for fault in matter.assessment.council_faults}
    reasons = {fact.value.code for fact in matter.case.reasons}
    used = matter.case.procedure_used.value if matter.case.procedure_used else None
    year = matter.deadline(DeadlineCode.ONE_YEAR_LIMIT)
    stopped = matter.event(E.STAGE2_STOPPED)
    panel = matter.deadline(DeadlineCode.STAGE3_REQUEST)
    twelve = matter.deadline(DeadlineCode.OMBUDSMAN_12_MONTHS)
    began = {event.id for event in matter.case.events if event.type is E.PROBLEM_BEGAN}
    return {
        "stopped_stage2": matter.assessment.stage is Stage.STAGE2_REFUSED and stopped is not None,
        "late": bool(year and year.state in (*_OVERDUE, DeadlineState.UNCERTAIN)),
        "sure_stage3_request": bool(panel and (panel.due_earliest or panel.due) >= matter.today),
        "panel_fixed": any(e.type is E.PANEL_DATE_SET and not e.negated for e in matter.events),
        "refused_late": ReasonCode.OUT_OF_TIME in reasons,
        "corporate": used is ProcedureUsed.CORPORATE,
        "statutory_used": used is ProcedureUsed.STATUTORY,
        "wrong_procedure": FaultCode.WRONG_PROCEDURE in faults and used is ProcedureUsed.CORPORATE,
        "promise_broken": matter.event(E.REMEDY_NOT_DONE) is not None
        or matter.assessment.stage is Stage.REMEDY_OUTSTANDING,
        "adjudication_missing": Circumstance.ADJUDICATION_MISSING in matter.circumstances,
        "early_referral": Circumstance.CONSENTS_TO_EARLY_REFERRAL in matter.circumstances,
        "escalate": matter.assessment.can_escalate is True,
        "process_fault": bool(faults & PROCESS_FAULTS),
        "grievance_told": bool(grievances(matter.case, matter.complaints)),
        "ombudsman_from_beginning": bool(twelve and twelve.start_event in began),
    }


def _limits(matter: Matter) -> Iterable[str]:
    for code in DeadlineCode:
        deadline = matter.deadline(code)
        if deadline is None:
            continue
        if deadline.state in _OVERDUE:
            yield f"overdue_{code.value}"
        if deadline.state is DeadlineState.PASSED:
            yield f"passed_{code.value}"
        if deadline.state in _RUNNING:
            yield f"running_{code.value}"
