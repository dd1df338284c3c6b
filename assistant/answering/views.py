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


def assessment_view(page: Page) -> AssessmentView:
    """The contract's ``assessment``."""
    found = page.assessment
    return AssessmentView(
        routes=list(found.routes),
        stage=found.stage,
        can_escalate=found.can_escalate,
        next_step=found.next_step,
        alternatives=list(found.alternatives),
        deadlines=_deadlines(page),
        council_faults=_faults(page),
        can_ask_for=_asks(page),
        refusals=_refusals(page),
        missing_facts=[fact.key for fact in found.missing_facts],
        doubts=list(found.doubts),
    )


def _deadlines(page: Page) -> list[DeadlineView]:
    authorities = page.citations.authorities
    return [
        DeadlineView(
            what=each.what,
            party=each.party,
            due=each.due,
            overdue=each.overdue,
            starts=each.start,
            working=short_working(each),
            state=each.state,
            advisory=each.advisory,
            reading=each.reading,
            authority=authorities.labels(rule for rule in each.rules if not rule.startswith("def-")),
        )
        for each in page.assessment.deadlines
    ]


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
