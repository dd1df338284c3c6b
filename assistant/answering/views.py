"""The assessment as everyone outside sees it, with the reasons in words and the authorities by name."""

from __future__ import annotations

from assistant.answering.answer import (
    AssessmentView,
    DeadlineView,
    EntitlementView,
    FaultView,
    RefusalView,
)
from assistant.answering.dates import short_working
from assistant.answering.findings import reason, refusal_words, sentence, write_back
from assistant.answering.page import Page
from assistant.procedure.assessment import Deadline, DeadlineCode


def assessment_view(page: Page) -> AssessmentView:
    """The contract's ``assessment``."""
    found = page.assessment
    leading, others = _leading_and_others(page)
    return AssessmentView(
        routes=list(found.routes),
        stage=found.stage,
        can_escalate=found.can_escalate,
        next_step=found.next_step,
        alternatives=list(found.alternatives),
        deadlines=[_deadline(page, each) for each in leading],
        other_readings=[_deadline(page, each) for each in others],
        council_faults=_faults(page),
        can_ask_for=_asks(page),
        refusals=_refusals(page),
        missing_facts=[fact.key for fact in found.missing_facts],
        doubts=list(found.doubts),
    )


def _leading_and_others(page: Page) -> tuple[list[Deadline], list[Deadline]]:
    """The first deadline of each kind, the leading complaint's before another's; and all the rest."""
    found = page.assessment
    ordered = sorted(
        found.deadlines, key=lambda d: found.complaint_stages.get(d.complaint) is not found.stage
    )
    leading: dict[DeadlineCode, Deadline] = {}
    for each in ordered:
        leading.setdefault(each.what, each)
    return list(leading.values()), [each for each in ordered if leading[each.what] is not each]


def _deadline(page: Page, deadline: Deadline) -> DeadlineView:
    return DeadlineView(
        what=deadline.what,
        party=deadline.party,
        due=deadline.due,
        due_earliest=deadline.due_earliest if deadline.due_earliest != deadline.due else None,
        overdue=deadline.overdue,
        starts=deadline.start,
        working=short_working(deadline),
        state=deadline.state,
        advisory=deadline.advisory,
        reading=deadline.reading,
        complaint=deadline.complaint,
        authority=page.citations.authorities.labels(
            rule for rule in deadline.rules if not rule.startswith("def-")
        ),
    )


def _faults(page: Page) -> list[FaultView]:
    views = []
    for fault in page.assessment.council_faults:
        why, rules = sentence(page.wording.faults, fault)
        views.append(FaultView(code=fault.code, why=why, authority=page.citations.authorities.labels(rules)))
    return views


def _asks(page: Page) -> list[EntitlementView]:
    views = []
    for ask in page.assessment.can_ask_for:
        why, rules = sentence(page.wording.asks, ask)
        why = f"{why} {reason(page.wording.asks, ask)}".strip()
        authority = page.citations.authorities.labels(rules)
        views.append(EntitlementView(code=ask.code, why=why, authority=authority))
    return views


def _refusals(page: Page) -> list[RefusalView]:
    return [
        RefusalView(
            reason=verdict.reason.value,
            lawful=verdict.lawful.value,
            why=refusal_words(page, verdict),
            write_back=write_back(page, verdict),
            authority=page.citations.authorities.labels(verdict.rules),
        )
        for verdict in page.assessment.refusals
    ]
