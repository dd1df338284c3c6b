"""Accepted proposals as facts of the case: confirmed, each with the council's sentence as its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from assistant.case import Case, Event, EventType, Evidence, Fact, Origin, Reason, When
from assistant.understanding.council_letter import Proposal, ProposalKind

# What happens once in a complaint: a second day for it is a disagreement, not a second event.
_ONCE = frozenset(EventType) - {
    EventType.CHASED,
    EventType.HEARING,
    EventType.REMEDY_OFFERED,
    EventType.REMEDY_AGREED,
    EventType.REMEDY_NOT_DONE,
    EventType.STAGE2_EXTENSION_TOLD,
    EventType.PROBLEM_BEGAN,
}


class Conflict(NamedTuple):
    """The event the case holds for what a proposal tells, on another day."""

    held: Event
    proposed: When


def conflict_of(case: Case, proposal: Proposal) -> Conflict | None:
    """Where the case was told another day than the letter has. Neither is taken silently."""
    held = _held(case, proposal)
    if held is None or not held.when.known or not proposal.when.known or _within(proposal.when, held.when):
        return None
    return Conflict(held, proposal.when)


def already_held(case: Case, proposal: Proposal) -> bool:
    """Whether the case was told just this before, so that taking it would add nothing. What is only guessed,
    or told with a less exact day than the letter has, is not held yet."""
    return _HELD[proposal.kind](case, proposal)


def apply_proposals(case: Case, accepted: Iterable[Proposal], *, complaint: int = 1) -> Case:
    """A new case with the accepted proposals; the one given is left as it was.

    An event the case holds already takes the letter's day and becomes confirmed; accepting one that conflicts
    means that the letter's day is right.
    """
    for proposal in accepted:
        case = _APPLY[proposal.kind](case, proposal, complaint)
    return case


def _event(case: Case, proposal: Proposal, complaint: int) -> Case:
    held = _held(case, proposal)
    evidence = _evidence(proposal)
    if held is None:
        new = Event(
            id=_free_id(case),
            type=_type(proposal),
            when=proposal.when,
            planned=proposal.planned,
            complaint=complaint,
            evidence=evidence,
        )
        return case.model_copy(update={"events": [*case.events, new]})
    when = proposal.when if proposal.when.known else held.when
    kept = held.evidence.model_copy(update={"origin": Origin.CONFIRMED, "confidence": 1.0})
    words = kept if held.evidence.quote else evidence
    settled = held.model_copy(
        update={"when": when, "negated": False, "planned": proposal.planned, "evidence": words}
    )
    return case.model_copy(update={"events": [settled if each is held else each for each in case.events]})


def _held(case: Case, proposal: Proposal) -> Event | None:
    """The event of the case that the proposal tells again."""
    if proposal.kind is not ProposalKind.EVENT:
        return None
    same = [
        each
        for each in case.events
        if each.type is proposal.event and not each.negated and each.planned == proposal.planned
    ]
    for each in same:
        if not each.when.known or not proposal.when.known or _within(proposal.when, each.when):
            return each
    return same[0] if same and proposal.event in _ONCE else None


def _event_held(case: Case, proposal: Proposal) -> bool:
    held = _held(case, proposal)
    if held is None or not _said(held.evidence):
        return False
    return not proposal.when.known or _span(proposal.when) == _span(held.when)


def _span(when: When) -> tuple[date | None, date | None]:
    return when.earliest, when.latest


def _said(evidence: Evidence) -> bool:
    return not evidence.guessed and evidence.origin is not Origin.INFERRED


def _reason_held(case: Case, proposal: Proposal) -> bool:
    return any(fact.value.code is proposal.reason and _said(fact.evidence) for fact in case.reasons)


def _circumstance_held(case: Case, proposal: Proposal) -> bool:
    return any(fact.value is proposal.circumstance and _said(fact.evidence) for fact in case.circumstances)


def _procedure_held(case: Case, proposal: Proposal) -> bool:
    held = case.procedure_used
    return held is not None and held.value is proposal.procedure and _said(held.evidence)


def _council_held(case: Case, proposal: Proposal) -> bool:
    return (
        case.council is not None and case.council.value == proposal.council and _said(case.council.evidence)
    )


_HELD = {
    ProposalKind.EVENT: _event_held,
    ProposalKind.REASON: _reason_held,
    ProposalKind.CIRCUMSTANCE: _circumstance_held,
    ProposalKind.PROCEDURE: _procedure_held,
    ProposalKind.COUNCIL: _council_held,
}


def _within(inner: When, outer: When) -> bool:
    """Whether a day may be the one told as ``outer``."""
    low = outer.earliest is None or (inner.latest is not None and inner.latest >= outer.earliest)
    high = outer.latest is None or (inner.earliest is not None and inner.earliest <= outer.latest)
    return low and high


def _type(proposal: Proposal) -> EventType:
    assert proposal.event is not None
    return proposal.event


def _reason(case: Case, proposal: Proposal, complaint: int) -> Case:
    assert proposal.reason is not None
    value = Reason(code=proposal.reason, against=proposal.against)
    if any(fact.value.code is proposal.reason for fact in case.reasons):
        return _confirmed(case, "reasons", lambda fact: fact.value.code is proposal.reason)
    fact = Fact[Reason](value=value, evidence=_evidence(proposal))
    return case.model_copy(update={"reasons": [*case.reasons, fact]})


def _circumstance(case: Case, proposal: Proposal, complaint: int) -> Case:
    if any(fact.value is proposal.circumstance for fact in case.circumstances):
        return _confirmed(case, "circumstances", lambda fact: fact.value is proposal.circumstance)
    fact: Fact[Any] = Fact(value=proposal.circumstance, evidence=_evidence(proposal))
    return case.model_copy(update={"circumstances": [*case.circumstances, fact]})


def _procedure(case: Case, proposal: Proposal, complaint: int) -> Case:
    return case.model_copy(
        update={"procedure_used": Fact(value=proposal.procedure, evidence=_evidence(proposal))}
    )


def _council(case: Case, proposal: Proposal, complaint: int) -> Case:
    return case.model_copy(update={"council": Fact(value=proposal.council, evidence=_evidence(proposal))})


_APPLY = {
    ProposalKind.EVENT: _event,
    ProposalKind.REASON: _reason,
    ProposalKind.CIRCUMSTANCE: _circumstance,
    ProposalKind.PROCEDURE: _procedure,
    ProposalKind.COUNCIL: _council,
}


def _confirmed(case: Case, name: str, same: Any) -> Case:
    facts = [
        fact.model_copy(
            update={
                "evidence": fact.evidence.model_copy(update={"origin": Origin.CONFIRMED, "confidence": 1.0})
            }
        )
        if same(fact)
        else fact
        for fact in getattr(case, name)
    ]
    return case.model_copy(update={name: facts})


def _evidence(proposal: Proposal) -> Evidence:
    return Evidence(origin=Origin.CONFIRMED, quote=proposal.sentence)


def _free_id(case: Case) -> str:
    used = {event.id for event in case.events}
    return next(name for n in range(1, len(used) + 2) if (name := f"letter-{n}") not in used)
