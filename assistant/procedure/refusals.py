"""Whether a reason a council gives for not going on can stand.

``REFUSALS`` is the table a lawyer can check: one row a reason, with the answer the law map gives
(no, depends, yes), the rules it rests on, and for "depends" what it turns on.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from assistant.case import Case, Reason, ReasonCode
from assistant.procedure.assessment import Lawful, RefusalVerdict


class Row(NamedTuple):
    lawful: Lawful
    rules: tuple[str, ...]
    turns_on: str | None = None


C, L = ReasonCode, Lawful

REFUSALS: dict[ReasonCode, Row] = {
    C.CANNOT_ACHIEVE_OUTCOME: Row(L.NO, ("ref-01", "s2-21", "s3-24")),
    C.NOTHING_TO_ADD: Row(L.NO, ("s2-21", "s2-01")),
    C.STAGE2_ROBUST: Row(L.NO, ("ref-02", "s3-24", "s3-25"), "early_referral_conditions"),
    C.USE_CORPORATE: Row(L.DEPENDS, ("ref-03", "scope-13"), "scope"),
    C.INFORMAL_FIRST: Row(L.NO, ("ref-04", "s1-11")),
    C.OUT_OF_TIME: Row(L.DEPENDS, ("ref-05", "time-02", "time-03"), "reasons_for_lateness_weighed"),
    C.LATE_STAGE2_REQUEST: Row(L.NO, ("ref-06", "s2-02", "s2-03")),
    C.LATE_PANEL_REQUEST: Row(L.DEPENDS, ("ref-07", "s3-02", "s3-03"), "days_to_panel_request"),
    C.NO_PARENTAL_RESPONSIBILITY: Row(L.DEPENDS, ("ref-08", "who-02", "who-11"), "who_complains"),
    C.CHILD_HAS_NOT_CONSENTED: Row(L.NO, ("ref-09", "who-19")),
    C.COURT_RUNNING: Row(L.DEPENDS, ("ref-10", "frz-01", "frz-05"), "prejudice"),
    C.CHILD_PROTECTION_MATTER: Row(L.DEPENDS, ("ref-11", "scope-03", "scope-04"), "scope"),
    C.JUDGE_DECIDED: Row(L.DEPENDS, ("ref-12", "frz-08"), "what_the_judge_decided"),
    C.VEXATIOUS: Row(L.NO, ("ref-13", "beh-01")),
    C.ALL_STAGES_DONE: Row(L.DEPENDS, ("ref-27", "beh-02"), "stage3_answered"),
    C.TRIBUNAL: Row(L.DEPENDS, ("ref-14", "alt-05"), "overlap_with_appeal"),
    C.NO_COMPENSATION: Row(L.NO, ("ref-15", "rem-01")),
    C.LEGAL_ACTION_THREATENED: Row(L.NO, ("ref-16", "frz-01")),
    C.NO_INVESTIGATOR: Row(L.NO, ("ref-17", "s2-24")),
    C.STAGE1_STILL_OPEN: Row(L.DEPENDS, ("ref-18", "s1-04", "s1-06"), "days_at_stage1"),
    C.NEW_ISSUES: Row(L.DEPENDS, ("ref-19", "s2-20"), "issues_new"),
    C.DISCIPLINARY: Row(L.DEPENDS, ("ref-20", "frz-01"), "prejudice"),
    C.WITHDREW_BEFORE: Row(L.NO, ("ref-21", "with-03")),
    C.POINT_OF_LAW: Row(L.NO, ("ref-22", "scope-16")),
    C.NOT_CARE_LEAVER: Row(L.DEPENDS, ("ref-23", "who-12", "who-13"), "care_leaver_status"),
    C.FORM_REQUIRED: Row(L.NO, ("ref-24", "s2-04")),
    C.GO_TO_OMBUDSMAN: Row(L.DEPENDS, ("ref-30", "s3-25"), "stages_remain"),
    C.NO_LAWYERS: Row(L.NO, ("ref-29", "s3-13")),
    C.ANONYMOUS: Row(L.YES, ("ref-26", "who-22")),
    C.NOT_A_COMPLAINT: Row(L.NO, ("def-05", "s1-11")),
    C.COMMISSIONED_PROVIDER: Row(L.NO, ("ref-25", "scope-19")),
}


def judge(case: Case, reason: Reason, today: date) -> RefusalVerdict:
    """What the law makes of ``reason`` on the facts of ``case``."""
    row = REFUSALS.get(reason.code)
    if row is None:
        return RefusalVerdict(
            reason=reason.code, lawful=L.UNKNOWN, because=reason.code.value, rules=("s2-22",)
        )
    return RefusalVerdict(
        reason=reason.code,
        lawful=row.lawful,
        because=reason.code.value,
        rules=row.rules,
        turns_on=row.turns_on,
    )
