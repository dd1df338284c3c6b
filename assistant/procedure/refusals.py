"""Whether a reason a council gives for not going on can stand.

``REFUSALS`` is the table for a lawyer to check: one row a reason, with the answer the law gives where nothing
more is told, the rules it rests on, and for "depends" what it turns on. Where the facts can settle or turn
the answer, the row names the test of ``refusal_tests`` that does it. Behind them all stands one list: the
only grounds in the Regulations for not going on are an ineligible person, a function that is not covered, a
complaint out of time after discretion, and prejudice to listed proceedings (s2-22, derived).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from assistant.case import Case, Reason, ReasonCode
from assistant.procedure import refusal_tests as t
from assistant.procedure.account import Account, account_of
from assistant.procedure.assessment import Lawful, RefusalVerdict
from assistant.procedure.history import History
from assistant.procedure.scope import Scope, bearing, scope_of
from assistant.procedure.timeline import histories_of


class Row(NamedTuple):
    """What the law makes of a reason. ``lawful``, ``because`` (the reason's own code) and ``turns_on`` hold
    unless ``test`` finds otherwise on the facts."""

    lawful: Lawful
    rules: tuple[str, ...]
    turns_on: str | None = None
    test: t.Test | None = None


C, L = ReasonCode, Lawful

REFUSALS: dict[ReasonCode, Row] = {
    # About what the next stage could do
    C.CANNOT_ACHIEVE_OUTCOME: Row(L.NO, ("ref-01", "s2-21", "s3-24")),
    C.NOTHING_TO_ADD: Row(L.NO, ("s2-21", "s2-01", "s3-24")),
    C.STAGE2_ROBUST: Row(L.NO, ("ref-02", "s3-24", "s3-25", "s3-27"), test=t.early_referral),
    C.NO_COMPENSATION: Row(L.NO, ("ref-15", "rem-01")),
    C.POINT_OF_LAW: Row(L.NO, ("ref-22", "scope-16")),
    C.NO_INVESTIGATOR: Row(L.NO, ("ref-17", "s2-24")),
    # About which procedure
    C.USE_CORPORATE: Row(L.DEPENDS, ("ref-03", "scope-13", "scope-12"), "scope", t.coverage),
    C.CHILD_PROTECTION_MATTER: Row(L.DEPENDS, ("ref-11", "scope-03", "scope-04"), "scope", t.coverage),
    C.NOT_COVERED: Row(L.DEPENDS, ("s2-22", "scope-12", "scope-01"), "scope", t.covered_at_all),
    C.INFORMAL_FIRST: Row(L.NO, ("ref-04", "s1-11", "s1-12")),
    C.FORM_REQUIRED: Row(L.NO, ("ref-24", "s2-04", "def-05")),
    C.NOT_A_COMPLAINT: Row(L.NO, ("def-05", "s1-11"), test=t.wholly_elsewhere),
    C.COMMISSIONED_PROVIDER: Row(L.NO, ("ref-25", "scope-19")),
    C.GO_TO_OMBUDSMAN: Row(L.DEPENDS, ("ref-30", "s3-25", "lgo-05"), "stages_remain", t.stages_remaining),
    C.ALL_STAGES_DONE: Row(L.DEPENDS, ("ref-27", "beh-02"), "stage3_answered", t.stages_done),
    # About time
    C.OUT_OF_TIME: Row(
        L.DEPENDS,
        ("ref-05", "time-02", "time-03", "time-04"),
        "reasons_for_lateness_weighed",
        t.lateness_of_complaint,
    ),
    C.LATE_STAGE2_REQUEST: Row(L.NO, ("ref-06", "s2-02", "s2-03"), test=t.late_stage2_request),
    C.LATE_PANEL_REQUEST: Row(
        L.DEPENDS, ("ref-07", "s3-02", "s3-03"), "days_to_panel_request", t.late_panel_request
    ),
    C.STAGE1_STILL_OPEN: Row(L.DEPENDS, ("ref-18", "s1-04", "s1-06"), "days_at_stage1", t.stage1_running),
    # About the person
    C.NO_PARENTAL_RESPONSIBILITY: Row(
        L.DEPENDS, ("ref-08", "who-05", "who-10", "who-11"), "who_complains", t.own_right
    ),
    C.CHILD_HAS_NOT_CONSENTED: Row(L.NO, ("ref-09", "who-19"), test=t.childs_wishes),
    C.NOT_CARE_LEAVER: Row(
        L.DEPENDS, ("ref-23", "who-12", "who-13"), "care_leaver_status", t.eligible_otherwise
    ),
    C.VEXATIOUS: Row(L.NO, ("ref-13", "beh-01"), test=t.repeat_of_finished_complaint),
    C.ANONYMOUS: Row(L.YES, ("ref-26", "who-22"), test=t.known_to_the_council),
    C.WITHDREW_BEFORE: Row(L.NO, ("ref-21", "with-03")),
    C.NEW_ISSUES: Row(L.DEPENDS, ("ref-19", "s2-20"), "issues_new", t.original_dropped),
    # About other proceedings
    C.COURT_RUNNING: Row(L.DEPENDS, ("ref-10", "frz-01", "frz-03", "frz-05"), "prejudice", t.proceedings),
    C.JUDGE_DECIDED: Row(
        L.DEPENDS, ("ref-12", "frz-08", "scope-02"), "what_the_judge_decided", t.judges_matter_only
    ),
    C.TRIBUNAL: Row(
        L.DEPENDS, ("ref-14", "alt-05", "lgo-09", "frz-05"), "overlap_with_appeal", t.wholly_elsewhere
    ),
    C.LEGAL_ACTION_THREATENED: Row(L.NO, ("ref-16", "frz-01"), test=t.proceedings_begun),
    C.DISCIPLINARY: Row(L.DEPENDS, ("ref-20", "frz-01", "frz-02", "frz-05"), "prejudice"),
    # About the panel
    C.NO_LAWYERS: Row(L.NO, ("ref-29", "s3-13", "s3-14")),
}

# A reason that the table does not hold is measured by the only grounds there are.
_ONLY_GROUNDS = ("s2-22",)


def judge(case: Case, reason: Reason, today: date) -> RefusalVerdict:
    """What the law makes of ``reason`` on the facts of ``case``, as they stand on ``today``."""
    account = account_of(case)
    return verdict(account, reason, histories_of(account, today), scope_of(bearing(account)))


def verdict(account: Account, reason: Reason, told: Mapping[int, History], covered: Scope) -> RefusalVerdict:
    """The same of a case whose histories and scope have been read."""
    row = REFUSALS.get(reason.code)
    if row is None:
        return RefusalVerdict(
            reason=reason.code, lawful=L.UNKNOWN, because="reason_not_listed", rules=_ONLY_GROUNDS
        )
    found = None
    if row.test:
        found = row.test(t.Facts(account, told[t.complaint_refused(account, reason.against)], covered))
    if found is None:
        found = t.Found(row.lawful, reason.code.value, turns_on=row.turns_on)
    return RefusalVerdict(
        reason=reason.code,
        lawful=found.lawful,
        because=found.because,
        rules=tuple(dict.fromkeys((*row.rules, *found.rules))),
        turns_on=found.turns_on if found.lawful is L.DEPENDS else None,
        events=found.events,
        details=dict(found.details),
    )
