"""From a case to a letter: what the letter room needs, gathered from the rooms it may not know.

case → procedure → assessment, and again as it will stand once the letter is sent; the rule book's sources and
the published decisions in the letter room's own types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.authorities import Authorities, Rank, Shown
from assistant.case import Case, Event, EventType, When
from assistant.letters import (
    Ahead,
    Choice,
    Details,
    Letter,
    LetterKind,
    Precedent,
    RuleSource,
    SourceKind,
    calendar_file,
    choices,
    draft,
)
from assistant.procedure import assess
from assistant.procedure.assessment import Assessment, DeadlineCode
from assistant.procedure.working_days import add_working_days
from vectorstore.records import Comparable, Decision

REPLY_DAYS, CHASER_REPLY_DAYS = 10, 5  # working days; a courtesy, not a rule
CITED = 3  # precedents in a letter: more would not be read
_FOUND_LENGTH = 320  # characters of a decision's finding that a letter quotes
_DOUBTFUL = frozenset(
    {"url_constructed", "outcome_inferred", "outcome_unknown", "date_unknown", "tag_inferred"}
)
_WEAK = re.compile(
    r"\b(?:no fault|no grounds|did not investigate|not investigated)\b", re.IGNORECASE
)  # would help the council
_UPHELD = ("Upheld", "Report (upheld)")
_KINDS = {
    Rank.LAW: SourceKind.LAW,
    Rank.STATUTORY_GUIDANCE: SourceKind.GUIDANCE,
    Rank.DECISION: SourceKind.DECISION,
    Rank.OMBUDSMAN_GUIDANCE: SourceKind.OMBUDSMAN,
}
# What sending each letter does, so that the dates it sets going can be counted.
_SENDS: Mapping[LetterKind, EventType] = {
    LetterKind.STAGE1_COMPLAINT: EventType.COMPLAINT_MADE,
    LetterKind.STAGE2_REQUEST: EventType.STAGE2_REQUESTED,
    LetterKind.STAGE3_REQUEST: EventType.STAGE3_REQUESTED,
}

Alike = Callable[[Case, Assessment], Sequence[Comparable]]


class LetterDesk:
    """Drafts letters. ``evidence`` finds decisions like a case; it is asked only where none are handed in."""

    def __init__(self, authorities: Authorities, rule_ids: Iterable[str], evidence: Alike) -> None:
        self._sources = {rule_id: _sources(authorities.of(rule_id)) for rule_id in rule_ids}
        self._evidence = evidence

    def choices(self, case: Case, today: date) -> list[Choice]:
        """Every kind of letter, whether it fits the case today, and why not."""
        return choices(case, assess(case, today, ask=False))

    def draft(
        self,
        kind: LetterKind,
        case: Case,
        today: date,
        details: Details | None = None,
        precedents: Sequence[Decision] | None = None,
    ) -> Letter:
        """The letter as it would go out on ``today``.

        ``precedents`` are the decisions to cite; None lets them be chosen (only decisions that found the
        fault this case shows), an empty list cites none. Raises ``InputError`` where the letter would be
        wrong.
        """
        assessment = assess(case, today, ask=False)
        said = case.only_said()
        if said != case:  # a letter claims nothing that nobody said
            sure = assess(said, today, ask=False)
            assessment = replace(assessment, council_faults=sure.council_faults, can_ask_for=sure.can_ask_for)
            case = said
        if precedents is None:
            cited = self._alike(case, assessment)
        else:
            cited = [_precedent(decision) for decision in precedents]
        return draft(
            kind,
            case,
            assessment,
            _ahead(kind, case, today),
            rules=self._sources,
            precedents=cited,
            details=details,
        )

    def calendar(
        self, case: Case, today: date, only: DeadlineCode | str | None = None, case_key: str = ""
    ) -> bytes:
        """The dates still to come as a calendar file (.ics), or the one of a kind (a contract code)."""
        assessment = assess(case, today, ask=False)
        code = DeadlineCode(only) if only else None
        return calendar_file(case, assessment, rules=self._sources, only=code, case_key=case_key)

    def _alike(self, case: Case, assessment: Assessment) -> list[Precedent]:
        """The decisions most like the case that found a fault this case shows, all about them sure."""
        faults = {fault.code.value for fault in assessment.council_faults}
        if not faults:
            return []
        found = [
            comparable
            for comparable in self._evidence(case, assessment)
            if faults & set(comparable.decision.fault_codes) and citable(comparable.decision)
        ]
        return [_precedent(each.decision, each.why, each.paragraphs) for each in found[:CITED]]


def citable(decision: Decision) -> bool:
    """Whether a decision found fault and its day, outcome and link are all confirmed."""
    sure = decision.date is not None and not _DOUBTFUL & set(decision.caveats)
    return sure and decision.outcome in _UPHELD and not _WEAK.search(_opening(decision.finding))


def _ahead(kind: LetterKind, case: Case, today: date) -> Ahead:
    """The dates the letter sets going when it is sent on ``today``."""
    days = CHASER_REPLY_DAYS if kind is LetterKind.CHASER else REPLY_DAYS
    reply_by = add_working_days(today, days)
    if kind not in _SENDS:
        return Ahead((), reply_by)
    sent = Event(id="this-letter", type=_SENDS[kind], when=When.on(today))
    told = case.model_copy(update={"events": [sent], "reasons": [], "circumstances": []})
    return Ahead(assess(told, today, ask=False).deadlines, reply_by)


def _sources(shown: Sequence[Shown]) -> tuple[RuleSource, ...]:
    """What may be cited of a rule's authorities: law, guidance, decisions, the Ombudsman's guidance."""
    return tuple(
        RuleSource(
            kind=_KINDS[each.rank],
            source=each.source,
            pinpoint=each.pinpoint,
            url=each.url,
            confirmed=each.confirmed,
        )
        for each in shown
        if each.rank in _KINDS
    )


def _precedent(decision: Decision, why: str = "", paragraphs: tuple[int, ...] = ()) -> Precedent:
    return Precedent(
        ref=decision.ref,
        council=decision.council,
        year=decision.year,
        decided=decision.date,
        outcome=decision.outcome or "",
        found=_opening(decision.finding),
        remedy=decision.remedy,
        why=why,
        paragraphs=paragraphs,
        url=decision.url,
        faults=decision.fault_codes,
    )


def _opening(finding: str) -> str:
    """The first sentences of a finding, as many as fit."""
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", finding.strip()):
        if kept and len(kept) + len(sentence) > _FOUND_LENGTH:
            break
        kept = f"{kept} {sentence}".strip()
    return kept
