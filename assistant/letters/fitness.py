"""Which letters fit a case today. A letter the assessment says is wrong is not drafted: a request for a panel
before stage 2 is answered would cost a family weeks and its credibility."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from assistant.case import AskFor, Case, Nation, ReasonCode
from assistant.case import EventType as E
from assistant.errors import InputError
from assistant.letters.kinds import LetterKind
from assistant.letters.wording import load_wording
from assistant.procedure.assessment import (
    Assessment,
    DeadlineCode,
    DeadlineState,
    FaultCode,
    Lawful,
    NextStep,
    Route,
    Stage,
)

L, N, S = LetterKind, NextStep, Stage

# The letter that takes each next step.
BY_STEP: Mapping[NextStep, LetterKind] = {
    N.COMPLAIN_STAGE1: L.STAGE1_COMPLAINT,
    N.CHASE_COUNCIL: L.CHASER,
    N.REQUEST_STAGE2: L.STAGE2_REQUEST,
    N.CHALLENGE_REFUSAL: L.CHALLENGE_REFUSAL,
    N.REQUEST_STAGE3: L.STAGE3_REQUEST,
    N.ASK_STATUTORY_PROCEDURE: L.STATUTORY_PROCEDURE_REQUEST,
    N.COMPLAIN_TO_OMBUDSMAN: L.OMBUDSMAN_COMPLAINT,
}
_REFUSED = (S.STAGE1_REFUSED, S.STAGE2_REFUSED, S.STAGE3_REFUSED)
_OPEN = (S.STAGE1_OPEN, S.STAGE2_OPEN, S.STAGE3_OPEN)
_LATE = (S.STAGE1_OVERDUE, S.STAGE2_OVERDUE, S.STAGE3_OVERDUE)


class Choice(NamedTuple):
    """A kind of letter, whether it fits today, and in words what it is for or why it does not fit."""

    kind: LetterKind
    name: str
    fits: bool
    why: str
    recommended: bool = False


def recommended_kind(assessment: Assessment) -> LetterKind | None:
    """The letter for the next step (in a danger: for the step after getting help); None where the next step
    is not a letter."""
    for step in (assessment.next_step, *assessment.alternatives):
        if step in BY_STEP:
            return BY_STEP[step]
        if step not in (N.GET_URGENT_HELP, N.OTHER_ROUTE):
            return None
    return None


def choices(case: Case, assessment: Assessment) -> list[Choice]:
    """Every kind of letter in the order of the procedure, with whether it fits and why not."""
    book = load_wording().book
    best = recommended_kind(assessment)
    found = []
    for kind in LetterKind:
        wrong = _why_not(kind, case, assessment)
        words = book.letters[kind]
        found.append(
            Choice(kind, words.name, wrong is None, wrong or words.about, best is kind and not wrong)
        )
    return found


def refuse_unfit(kind: LetterKind, case: Case, assessment: Assessment) -> None:
    """Raises ``InputError`` where this letter would be wrong, naming those that fit."""
    wrong = _why_not(kind, case, assessment)
    if wrong is None:
        return
    fitting = [choice.kind.value for choice in choices(case, assessment) if choice.fits]
    instead = load_wording().book.refusals["instead"]
    assert isinstance(instead, str)
    raise InputError(f"{wrong} {instead.format(kinds=', '.join(fitting))}" if fitting else wrong)


def _why_not(kind: LetterKind, case: Case, assessment: Assessment) -> str | None:
    """Why this letter would be the wrong one, in a sentence; None where it fits."""
    general = _general(kind, case, assessment)
    if general:
        return _words(general)
    if _FITS[kind](case, assessment):
        return None
    if kind is L.CHALLENGE_REFUSAL and _all_lawful(assessment) and assessment.refusals:
        return _words(kind.value, "lawful")
    if assessment.stage is S.UNKNOWN:
        return _words("unknown")
    answered = any(event.type is E.STAGE2_RESPONSE and event.happened for event in case.events)
    return _words(kind.value, assessment.stage.value, "after_stage2" if answered else "default")


def _general(kind: LetterKind, case: Case, assessment: Assessment) -> str | None:
    """What makes any letter wrong: another nation, another route altogether, or nothing told."""
    nation = case.nation.value if case.nation else Nation.ENGLAND
    if Route.OUTSIDE_ENGLAND in assessment.routes or nation is not Nation.ENGLAND:
        return "outside_england"
    if not (case.turns or case.events or case.services):
        return "nothing_told"
    elsewhere = assessment.stage is S.NOT_APPLICABLE
    if elsewhere and not (kind is L.OMBUDSMAN_COMPLAINT and _stepped(assessment, N.COMPLAIN_TO_OMBUDSMAN)):
        return "not_applicable"
    return None


def _words(key: str, stage: str = "default", otherwise: str = "default") -> str:
    found = load_wording().book.refusals[key]
    if isinstance(found, str):
        return found
    return found.get(stage) or found.get(otherwise) or found["default"]


def _stepped(assessment: Assessment, *steps: NextStep) -> bool:
    """Whether one of these steps is the next or is open beside it."""
    return bool({assessment.next_step, *assessment.alternatives} & set(steps))


def _all_lawful(assessment: Assessment) -> bool:
    return all(verdict.lawful is Lawful.YES for verdict in assessment.refusals)


def _stage1(case: Case, assessment: Assessment) -> bool:
    made = any(event.type is E.COMPLAINT_MADE and event.happened for event in case.events)
    fresh = assessment.stage is S.UNKNOWN and not made and not _touched(case)
    return assessment.stage is S.NOT_STARTED or fresh or _stepped(assessment, N.COMPLAIN_STAGE1)


def _touched(case: Case) -> bool:
    """Whether anything told belongs to a complaint already under way."""
    return any(event.happened and event.type is not E.PROBLEM_BEGAN for event in case.events)


def _stage2(case: Case, assessment: Assessment) -> bool:
    repeated = assessment.stage is S.STAGE2_REFUSED and not (assessment.refusals and _all_lawful(assessment))
    return repeated or _stepped(assessment, N.REQUEST_STAGE2)


def _challenge(case: Case, assessment: Assessment) -> bool:
    refused = assessment.stage in _REFUSED and not (assessment.refusals and _all_lawful(assessment))
    return refused or _stepped(assessment, N.CHALLENGE_REFUSAL)


def _stage3(case: Case, assessment: Assessment) -> bool:
    return _stepped(assessment, N.REQUEST_STAGE3)


def _chaser(case: Case, assessment: Assessment) -> bool:
    return assessment.stage in (*_OPEN, *_LATE) or _stepped(assessment, N.CHASE_COUNCIL)


def _statutory(case: Case, assessment: Assessment) -> bool:
    if Route.STATUTORY_COMPLAINT not in assessment.routes:
        return False
    wrong = {fault.code for fault in assessment.council_faults} & {
        FaultCode.WRONG_PROCEDURE,
        FaultCode.SCOPE_MISJUDGED,
    }
    asked = any(ask.code is AskFor.STATUTORY_PROCEDURE for ask in assessment.can_ask_for)
    return bool(wrong) or asked or _stepped(assessment, N.ASK_STATUTORY_PROCEDURE)


def _late(case: Case, assessment: Assessment) -> bool:
    refused = any(fact.value.code is ReasonCode.OUT_OF_TIME for fact in case.reasons)
    asked = any(ask.code is AskFor.LATE_COMPLAINT_DISCRETION for ask in assessment.can_ask_for)
    missed = (DeadlineState.PASSED, DeadlineState.MET_LATE)
    over = any(
        each.what is DeadlineCode.ONE_YEAR_LIMIT and each.state in missed for each in assessment.deadlines
    )
    year = [each for each in assessment.deadlines if each.what is DeadlineCode.ONE_YEAR_LIMIT]
    in_time = (DeadlineState.RUNNING, DeadlineState.DUE_TODAY, DeadlineState.MET)
    if year and all(each.state in in_time for each in year) and not refused:
        return False
    at_start = assessment.stage in (S.NOT_STARTED, S.STAGE1_REFUSED, S.STAGE1_OPEN, S.UNKNOWN)
    return at_start and (refused or asked or over)


def _ombudsman(case: Case, assessment: Assessment) -> bool:
    if assessment.stage in (S.OMBUDSMAN_OPEN, S.OMBUDSMAN_DECIDED):
        return False
    return assessment.can_escalate is not False and _stepped(assessment, N.COMPLAIN_TO_OMBUDSMAN)


_FITS: Mapping[LetterKind, Callable[[Case, Assessment], bool]] = {
    L.STAGE1_COMPLAINT: _stage1,
    L.STAGE2_REQUEST: _stage2,
    L.CHALLENGE_REFUSAL: _challenge,
    L.STAGE3_REQUEST: _stage3,
    L.CHASER: _chaser,
    L.STATUTORY_PROCEDURE_REQUEST: _statutory,
    L.LATE_COMPLAINT_REASONS: _late,
    L.OMBUDSMAN_COMPLAINT: _ombudsman,
}
