"""What to do next, what else is open, and whether the person can take it further today.

Two tables: ``NEXT`` has one row a stage; ``TURNS`` has one row for each further fact that changes a stage's
answer. The functions below say when a turn applies; the first that does is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from assistant.case import Circumstance, ReasonCode, Safety
from assistant.case import EventType as E
from assistant.procedure.assessment import FaultCode, Lawful, NextStep, RefusalVerdict, Route, Stage
from assistant.procedure.history import History
from assistant.procedure.limits import STAGE3_REQUEST_DAYS
from assistant.procedure.stage_events import STAGE_EVENTS
from assistant.procedure.stages import Position
from assistant.procedure.step_table import NEXT, TURNS

N, S = NextStep, Stage


class Course(NamedTuple):
    """The step advised, the others open, and whether the person can go further today."""

    step: NextStep
    others: tuple[NextStep, ...]
    can_escalate: bool | None
    because: str
    rules: tuple[str, ...]


class Facts(NamedTuple):
    """All that the next step is decided on."""

    history: History
    where: Position
    verdicts: tuple[RefusalVerdict, ...]
    faults: frozenset[FaultCode]
    routes: tuple[Route, ...]
    circumstances: tuple[Circumstance, ...]
    safety: tuple[Safety, ...]
    corporate: bool  # whether the council used its corporate procedure
    appeal: bool  # whether part of it is for the SEND Tribunal

    @property
    def stage(self) -> Stage:
        return self.where.stage


def course(facts: Facts) -> Course:
    """What to do next: the stage's row, the first turn that applies, and any danger before either."""
    stage = facts.where.stage
    row, because = NEXT[stage], str(stage)
    for ground, applies in _TURNS_AT[stage]:
        if applies(facts):
            turn, because = TURNS[ground], ground
            row = turn._replace(can_escalate=row.can_escalate) if ground in _KEEP_STAGES_ANSWER else turn
            break
    found = Course(row.step, row.others, row.can_escalate, because, row.rules)
    return _danger(facts, found) if facts.safety else found


def _wrong_procedure(facts: Facts) -> bool:
    """A complaint the statutory procedure covers is being handled under another (scope-13). A complaint or a
    stage 2 refused outright is answered first; but an answer given in place of stage 2, or a panel refused
    where no stage 2 of the right procedure was held, is put right only by starting that procedure."""
    if not facts.corporate or FaultCode.WRONG_PROCEDURE not in facts.faults:
        return False
    return facts.stage is not S.STAGE2_REFUSED or facts.history.has(E.STAGE2_RESPONSE)


def _corporate_finished(facts: Facts) -> bool:
    """A matter for the corporate procedure that has had its last answer there (alt-01)."""
    corporate = facts.corporate or Route.CORPORATE_COMPLAINT in facts.routes
    return corporate and facts.history.has(E.STAGE2_RESPONSE)


def _corporate_answered(facts: Facts) -> bool:
    """A matter the statutory procedure does not cover, answered at the first stage of another."""
    if facts.stage is S.NOT_APPLICABLE and not (facts.corporate and facts.history.has(E.STAGE1_RESPONSE)):
        return False
    return not _NO_NEXT_STAGE.intersection(facts.routes) and bool(facts.routes)


# Within the statutory procedure, or beyond the reach of any English one.
_NO_NEXT_STAGE = frozenset({Route.STATUTORY_COMPLAINT, Route.OUTSIDE_ENGLAND})


def _name_missing(facts: Facts) -> bool:
    """Refused only because it was not signed: it can be made again with a name (who-22)."""
    reasons = {verdict.reason for verdict in facts.verdicts if verdict.lawful is Lawful.YES}
    return ReasonCode.ANONYMOUS in reasons


def _refusal_lawful(facts: Facts) -> bool:
    """Every reason given for a refusal can stand: arguing it with the council will not help."""
    return bool(facts.verdicts) and all(verdict.lawful is Lawful.YES for verdict in facts.verdicts)


def _early_referral_agreed(facts: Facts) -> bool:
    """The person agreed to go to the Ombudsman in place of a panel (s3-27), and nothing told rules it out:
    where nothing was upheld its conditions cannot be met (s3-26)."""
    agreed = Circumstance.CONSENTS_TO_EARLY_REFERRAL in facts.circumstances
    return agreed and Circumstance.NOTHING_UPHELD not in facts.circumstances


def _early_referral_in_part(facts: Facts) -> bool:
    """Agreed to, where only a part was upheld: nothing told shows that it was all, or all that matters
    (s3-25, s3-26). Sent back by the Ombudsman, the person may have lost the panel, to be asked for in 20
    days."""
    upheld = set(facts.circumstances) & {Circumstance.SOME_UPHELD, Circumstance.ALL_UPHELD}
    in_part = upheld == {Circumstance.SOME_UPHELD}
    return in_part and _early_referral_agreed(facts) and not _panel_window_passed(facts)


def _panel_window_passed(facts: Facts) -> bool:
    """The 20 working days for asking for a panel have surely run (s3-02): a late request needs reasons."""
    return _window_passed(facts) is True


def _window_passed(facts: Facts) -> bool | None:
    answered = facts.history.last(E.STAGE2_RESPONSE)
    return answered.working_days_passed(STAGE3_REQUEST_DAYS, facts.history.today)


def _between_stage1_limits(facts: Facts) -> bool:
    """Past 10 working days with no extension told, not surely past 20 (s1-06)."""
    return not facts.where.outer_limit_passed


def _extension_told_late(facts: Facts) -> bool:
    """Within 20 working days, on an extension of which the council wrote only after the first 10 (D3)."""
    return facts.where.because == "extension_told_late"


def _between_stage2_limits(facts: Facts) -> bool:
    """Past 25 working days, surely not past 65 (s2-10)."""
    return facts.where.outer_limit_passed is False


def _stage2_limit_uncertain(facts: Facts) -> bool:
    """Past 25 working days, and perhaps past 65."""
    return facts.where.outer_limit_passed is None


def _limit_uncertain(facts: Facts) -> bool:
    """The dates told do not settle whether an answer is late."""
    return facts.where.because == "limit_uncertain"


def _panel_fixed(facts: Facts) -> bool:
    """A panel has been fixed for a coming day, and nothing told shows that its limit has passed."""
    coming = facts.history.awaits(E.PANEL_DATE_SET) or facts.history.awaits(E.PANEL_HELD)
    return _limit_uncertain(facts) and coming


_WRONG_WHILE_OPEN = frozenset(
    {FaultCode.NO_INDEPENDENT_PERSON, FaultCode.POOR_COMMUNICATION, FaultCode.POOR_ADJUDICATION}
)


def _put_right_while_open(facts: Facts) -> bool:
    """In time, but the council is going about it wrongly, sets conditions it may not set, or has said
    neither yes nor no. (Who may come to the panel is settled with the panel: no reason not to wait for
    it.)"""
    condition = any(v.lawful is Lawful.NO and not _lies_behind(v, facts.history) for v in facts.verdicts)
    return condition or bool(facts.faults & _WRONG_WHILE_OPEN) or _neither_yes_nor_no(facts)


def _lies_behind(verdict: RefusalVerdict, history: History) -> bool:
    """A reason that stands in the way of nothing now: it was for a pause that is over."""
    if verdict.reason is ReasonCode.NO_LAWYERS:
        return True
    return verdict.because == "proceedings_over" and history.taken_up


def _neither_yes_nor_no(facts: Facts) -> bool:
    """A request met with no refusal, told in terms, and nothing done on it either."""
    history = facts.history
    if not history.denied:
        return False
    begun = STAGE_EVENTS[facts.where.reached].under_way if facts.where.reached > 1 else ()
    if history.has(*begun) or history.expects(E.STAGE2_RESPONSE, E.PANEL_DATE_SET, E.PANEL_HELD):
        return False
    refusal = {S.STAGE2_OPEN: E.STAGE2_REFUSED, S.STAGE3_OPEN: E.STAGE3_REFUSED}.get(facts.stage)
    return refusal is not None and history.lacks(refusal)


def _proceedings_ended(facts: Facts) -> bool:
    """The proceedings a pause was for are over: the person may bring the complaint back (frz-04). Where they
    were over before the pause, it never had a ground, and it is the pause that is challenged."""
    return facts.where.because == "proceedings_ended"


def _withdrawn_on_promise(facts: Facts) -> bool:
    """Taken back on a promise that was not kept (with-03, with-04)."""
    return facts.history.has(E.COMPLAINT_WITHDRAWN)


def _promise_after_stage1(facts: Facts) -> bool:
    """A promise made at stage 1 and not kept: the next stage is open (with-04)."""
    at_stage1 = facts.where.council_stage is S.STAGE1_ANSWERED
    return at_stage1 and not facts.history.has(E.OMBUDSMAN_DECIDED)


def _promise_in_panel_window(facts: Facts) -> bool:
    """A promise made at stage 2 and not kept, while a panel can perhaps still be asked for in time
    (s3-02)."""
    at_stage2 = facts.where.council_stage is S.STAGE2_ANSWERED and not facts.history.has(E.OMBUDSMAN_DECIDED)
    return at_stage2 and _window_passed(facts) is not True


def _promise_not_kept(facts: Facts) -> bool:
    """A promise not kept at a stage that is not the last: press for it, and the Ombudsman is open."""
    last = facts.where.council_stage is S.STAGE3_ANSWERED or facts.history.has(E.OMBUDSMAN_DECIDED)
    return not last


def _promise_in_time(facts: Facts) -> bool:
    """What was agreed is not yet due, or is being done, or is not said to have failed or to be too little."""
    history = facts.history
    in_hand = history.lacks(E.REMEDY_NOT_DONE) or history.awaits(E.REMEDY_AGREED)
    accepted = facts.stage is S.STAGE3_ANSWERED and history.has(E.REMEDY_AGREED)
    return (in_hand or accepted) and FaultCode.REMEDY_INADEQUATE not in facts.faults


def _ombudsman_declined(facts: Facts) -> bool:
    """The Ombudsman would not look at a complaint that has had every stage: it can be asked to look at that
    decision again, or at its reason (too late: lgo-03)."""
    return facts.where.because == "ombudsman_declined"


def _agreed_date_to_come(facts: Facts) -> bool:
    """What was agreed with the Ombudsman has a day, which has not come."""
    return any(facts.history.today <= last for last in _days_agreed(facts))


def _agreed_date_passed(facts: Facts) -> bool:
    """The day for what was agreed with the Ombudsman has passed, and nobody said whether it was done."""
    return any(last < facts.history.today for last in _days_agreed(facts))


def _days_agreed(facts: Facts) -> list[date]:
    planned = facts.history.planned
    told = (*planned.get(E.REMEDY_AGREED, ()), *planned.get(E.REMEDY_NOT_DONE, ()))
    return [span.latest for span in told if span.latest is not None]


def _agreed_with_ombudsman(facts: Facts) -> bool:
    """Something was agreed with the Ombudsman, and whether it has been done is not told (lgo-13)."""
    return facts.history.has(E.REMEDY_AGREED)


def _satisfied(facts: Facts) -> bool:
    """Content with the answer: nothing more to do."""
    return Circumstance.SATISFIED in facts.circumstances


Applies = Callable[[Facts], bool]

_REFUSED = (S.STAGE1_REFUSED, S.STAGE2_REFUSED, S.STAGE3_REFUSED)
_OPEN = (S.STAGE1_OPEN, S.STAGE2_OPEN, S.STAGE3_OPEN)
_DONE = (S.STAGE1_ANSWERED, S.STAGE3_ANSWERED, S.UNKNOWN)

# Each turn with the stages at which it can arise and what shows that it has. The first that applies is taken.
APPLIES: Mapping[str, tuple[tuple[Stage, ...], Applies]] = {
    "wrong_procedure": (tuple(s for s in S if s is not S.STAGE1_REFUSED), _wrong_procedure),
    "corporate_finished": ((S.NOT_APPLICABLE, S.STAGE1_ANSWERED), _corporate_finished),
    "corporate_answered": ((S.STAGE1_ANSWERED, S.NOT_APPLICABLE), _corporate_answered),
    "name_missing": ((S.STAGE1_REFUSED,), _name_missing),
    "refusal_lawful": (_REFUSED, _refusal_lawful),
    "satisfied": ((*_DONE, S.STAGE2_ANSWERED), _satisfied),
    "promise_in_time": (_DONE, _promise_in_time),
    "ombudsman_declined": ((S.OMBUDSMAN_DECIDED,), _ombudsman_declined),
    "agreed_date_to_come": ((S.OMBUDSMAN_DECIDED,), _agreed_date_to_come),
    "agreed_date_passed": ((S.OMBUDSMAN_DECIDED,), _agreed_date_passed),
    "agreed_with_ombudsman": ((S.OMBUDSMAN_DECIDED,), _agreed_with_ombudsman),
    "early_referral_in_part": ((S.STAGE2_ANSWERED,), _early_referral_in_part),
    "early_referral_agreed": ((S.STAGE2_ANSWERED,), _early_referral_agreed),
    "panel_window_passed": ((S.STAGE2_ANSWERED,), _panel_window_passed),
    "extension_told_late": ((S.STAGE1_OPEN,), _extension_told_late),
    "between_stage1_limits": ((S.STAGE1_OVERDUE,), _between_stage1_limits),
    "between_stage2_limits": ((S.STAGE2_OVERDUE,), _between_stage2_limits),
    "stage2_limit_uncertain": ((S.STAGE2_OVERDUE,), _stage2_limit_uncertain),
    "put_right_while_open": (_OPEN, _put_right_while_open),
    "panel_fixed": ((S.STAGE3_OPEN,), _panel_fixed),
    "limit_uncertain": (tuple(S), _limit_uncertain),
    "proceedings_ended": ((S.FROZEN,), _proceedings_ended),
    "withdrawn_on_promise": ((S.REMEDY_OUTSTANDING,), _withdrawn_on_promise),
    "promise_after_stage1": ((S.REMEDY_OUTSTANDING,), _promise_after_stage1),
    "promise_in_panel_window": ((S.REMEDY_OUTSTANDING,), _promise_in_panel_window),
    "promise_not_kept": ((S.REMEDY_OUTSTANDING,), _promise_not_kept),
}
_TURNS_AT: Mapping[Stage, tuple[tuple[str, Applies], ...]] = {
    stage: tuple((ground, applies) for ground, (stages, applies) in APPLIES.items() if stage in stages)
    for stage in Stage
}
# Turns that change what to do but not whether the person may go further.
_KEEP_STAGES_ANSWER = ("promise_in_time", "satisfied")

_DANGERS = (Safety.CHILD_AT_RISK, Safety.SELF_HARM, Safety.DOMESTIC_ABUSE)


def _danger(facts: Facts, found: Course) -> Course:
    """A danger comes before any complaint (alt-21); a hearing or a tribunal limit before the next letter,
    and a tribunal limit is kept by lodging the appeal (alt-03)."""
    tribunal = facts.appeal and Route.COURT not in facts.routes
    step, rules = N.GET_URGENT_HELP, ["alt-21"]
    if not any(danger in facts.safety for danger in _DANGERS):
        if Safety.URGENT_LEGAL_DEADLINE not in facts.safety:
            return found
        step, rules = (N.OTHER_ROUTE, ["alt-03"]) if tribunal else (step, ["frz-07", "frz-08"])
    others = tuple(other for other in (found.step, *found.others) if other not in (step, N.WAIT))
    return Course(step, others, found.can_escalate, "danger", tuple(rules))
