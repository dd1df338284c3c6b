"""What the Ombudsman had a council do, as the codes of what may be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.case import AskFor
from evals.agreement.documents import Document

_KINDS: tuple[tuple[AskFor, str], ...] = (
    (AskFor.APOLOGY, r"\bapolog"),
    (AskFor.STAGE2_INVESTIGATION, r"\bstage (?:2|two)\b|\binvestigating officer\b"),
    (AskFor.STAGE3_PANEL, r"\bstage (?:3|three)\b|\breview panel\b"),
    (AskFor.STATUTORY_PROCEDURE, r"\bstatutory (?:children\W?s )?(?:complaints? )?(?:procedure|process)\b"),
    (
        AskFor.SERVICE_IMPROVEMENT,
        r"\b(?:remind|train|review (?:its|the)|share|learn|ensure)",
    ),
    (AskFor.ACTION_PLAN, r"\baction (?:plan|log)\b"),
    (AskFor.REASSESSMENT, r"\breassess|\bre-assess|\bcarry out an? (?:new |fresh )?assessment\b"),
    (AskFor.REIMBURSEMENT, r"\b(?:reimburse|refund|repay|pay back)"),
    (AskFor.BACKDATED_SUPPORT, r"\bback-?dat|\barrears\b|\bunpaid allowance"),
    (
        AskFor.CORRECTION_OF_RECORDS,
        r"\b(?:correct|amend|annotate)\w* (?:\w+ ){0,3}records?\b",
    ),
    (AskFor.WRITTEN_REASONS, r"\bin writing\b.*\breasons?\b|\breasons?\b.*\bin writing\b"),
    (AskFor.IMPLEMENTATION_OF_RECOMMENDATIONS, r"\b(?:implement|carry out|complete)\w*\b.*\brecommendation"),
)
_KNOWN = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _KINDS)
_LOSS = re.compile(r"\b(?:reimburs|refund|repay|cost|expens|hotel|fee)", re.IGNORECASE)


def remedy_kinds(document: Document) -> frozenset[AskFor]:
    """The kinds of remedy a decision holds: its actions by their words, its payments by their reasons."""
    return frozenset(_kinds(document))


def _kinds(document: Document) -> Iterator[AskFor]:
    for action in document.actions:
        yield from (code for code, pattern in _KNOWN if pattern.search(action.text))
    for payment in document.remedies:
        loss = payment.reason is not None and _LOSS.search(payment.reason)
        yield AskFor.REIMBURSEMENT if loss else AskFor.FINANCIAL_REMEDY
