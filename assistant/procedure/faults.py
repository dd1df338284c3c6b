"""What the council appears to have done wrong in handling the complaint, on the facts told.

Each fault has one function that decides it, and one row in ``GROUNDS`` with the rules it rests on. A fault is
found only where the facts told establish it; a false alarm is as bad as a miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.case import Case, Circumstance, ReasonCode
from assistant.case import EventType as E
from assistant.procedure.assessment import Fault, FaultCode, Lawful, RefusalVerdict, Stage
from assistant.procedure.history import History, Span
from assistant.procedure.stages import (
    COUNCIL_RESPONSE_DAYS,
    PANEL_DAYS,
    PANEL_REPORT_DAYS,
    STAGE1_DAYS,
    STAGE1_MAX_DAYS,
    STAGE2_DAYS,
    STAGE2_MAX_DAYS,
    Position,
    stage1_extended,
    stage1_start,
    stage2_extended,
    stage2_start,
)

C, F, R = Circumstance, FaultCode, ReasonCode


@dataclass(frozen=True)
class Facts:
    """All that the faults of one complaint are decided on."""

    case: Case
    history: History
    where: Position
    verdicts: tuple[RefusalVerdict, ...]
    covered: bool | None  # whether the statutory procedure covers the matter, or a part of it
    corporate: bool  # whether the council used its corporate procedure
    stranger: bool  # no right of their own, no relative, and no part in the child's life told
    today: date

    @property
    def paused(self) -> bool:
        return self.where.stage is Stage.FROZEN

    def told(self, *circumstances: Circumstance) -> bool:
        return any(fact.value in circumstances for fact in self.case.circumstances)

    def verdicts_against(self, refusal: E) -> list[RefusalVerdict]:
        """The verdicts on the reasons given for this refusal, with those not said to be for another."""
        given = zip(self.case.reasons, self.verdicts, strict=True)
        return [verdict for reason, verdict in given if reason.value.against in (None, refusal)]

    def verdicts_on(self, *codes: ReasonCode) -> list[RefusalVerdict]:
        return [verdict for verdict in self.verdicts if verdict.reason in codes]


# ground: (the fault, the rules it rests on)
GROUNDS: Mapping[str, tuple[FaultCode, tuple[str, ...]]] = {
    "corporate_used_for_covered_matter": (F.WRONG_PROCEDURE, ("scope-13", "ref-03", "scope-12")),
    "complaint_refused": (F.REFUSED_STAGE1, ("s2-22", "s1-11", "lgo-06")),
    "stage2_never_begun": (F.REFUSED_STAGE2, ("s2-01", "s2-21", "s2-22")),
    "stage2_begun_then_stopped": (F.CLOSED_STAGE2_EARLY, ("s2-01", "s2-22", "frz-01")),
    "panel_refused": (F.REFUSED_STAGE3, ("s3-04", "s3-24")),
    "stage1_late": (F.DELAY_STAGE1, ("s1-03", "s1-04", "s1-05")),
    "stage2_late": (F.DELAY_STAGE2, ("s2-09", "s2-10", "s2-11")),
    "stage2_past_outer_limit": (F.DELAY_STAGE2, ("s2-10", "s2-23")),
    "panel_late": (F.DELAY_STAGE3, ("s3-08", "s3-28")),
    "panel_report_late": (F.DELAY_STAGE3, ("s3-17",)),
    "panel_response_late": (F.DELAY_STAGE3, ("s3-19", "gen-06")),
    "no_independent_person": (F.NO_INDEPENDENT_PERSON, ("s2-14", "s2-15", "def-03")),
    "adjudication_missing": (F.POOR_ADJUDICATION, ("s2-18", "s2-13")),
    "adjudication_without_reasons": (F.POOR_ADJUDICATION, ("s2-18", "s2-19")),
    "findings_rejected": (F.POOR_ADJUDICATION, ("s2-19", "s3-22")),
    "offer_too_small": (F.REMEDY_INADEQUATE, ("rem-02", "rem-09")),
    "promise_not_kept": (F.RECOMMENDATIONS_NOT_IMPLEMENTED, ("with-04", "s2-18", "gen-06")),
    "late_refused_without_weighing": (F.LATE_COMPLAINT_REFUSED, ("time-02", "time-03", "time-04", "ref-05")),
    "money_said_impossible": (F.REFUSED_COMPENSATION, ("rem-01", "rem-02", "ref-15")),
    "promised_contact_missed": (F.POOR_COMMUNICATION, ("gen-06", "gen-07")),
    "contradictory_messages": (F.POOR_COMMUNICATION, ("gen-06", "gen-07")),
    "next_stage_not_told": (F.NO_SIGNPOSTING, ("s1-09", "s1-14", "s2-18", "s3-21")),
    "covered_said_uncovered": (F.SCOPE_MISJUDGED, ("scope-01", "scope-02", "who-11")),
}


def faults(facts: Facts) -> tuple[Fault, ...]:
    """Every fault the facts establish, in the order of the complaint's own path."""
    return tuple(fault for decide in _DECISIONS for fault in decide(facts))


def _fault(ground: str, events: tuple[str, ...] = (), rules: tuple[str, ...] = (), **details: str) -> Fault:
    code, standing = GROUNDS[ground]
    return Fault(
        code=code,
        because=ground,
        rules=tuple(dict.fromkeys((*standing, *rules))),
        events=events,
        details=details,
    )


def _wrong_procedure(facts: Facts) -> Iterator[Fault]:
    """The corporate procedure used for a matter the statutory one covers (scope-13)."""
    told_to = any(v.lawful is Lawful.NO for v in facts.verdicts_on(R.USE_CORPORATE))
    if facts.covered and (facts.corporate or told_to) and facts.where.reached:
        yield _fault("corporate_used_for_covered_matter")


_REFUSALS = (E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED)


def _unlawful(facts: Facts, refusal: E) -> bool:
    """Whether this refusal was told and cannot stand on the reasons told.

    One sufficient reason carries a refusal. A reason that depends on a test carries it only where the facts
    show the test was met, for it is for the council to show that (s2-22). Someone with no right of their own
    to complain has one only once the council accepts their interest (reg. 12; who-05, who-08, K3).
    """
    if not facts.history.has(refusal) or facts.covered is False:
        return False
    verdicts = facts.verdicts_against(refusal)
    if any(verdict.lawful is Lawful.YES for verdict in verdicts):
        return False
    unnamed = all(verdict.lawful is Lawful.UNKNOWN for verdict in verdicts)
    return not (verdicts and unnamed and facts.stranger)


def _refusal(facts: Facts, ground: str, refusal: E) -> Fault:
    """The fault of refusing, with the rules that answer each bad reason given."""
    bad = (verdict for verdict in facts.verdicts_against(refusal) if verdict.lawful is Lawful.NO)
    return _fault(
        ground, facts.history.ids(refusal), tuple(rule for verdict in bad for rule in verdict.rules)
    )


def _refused_stage1(facts: Facts) -> Iterator[Fault]:
    """The complaint not taken at all. Out of time is its own fault; a complaint that has had all three stages
    need not be taken again (beh-02, ref-27); one answered in part was taken."""
    done = facts.history.has(E.STAGE3_COUNCIL_RESPONSE, E.OMBUDSMAN_DECIDED)
    part = facts.history.awaits(E.STAGE1_RESPONSE)
    if (
        not done
        and not part
        and not facts.verdicts_on(R.OUT_OF_TIME)
        and _unlawful(facts, E.COMPLAINT_REFUSED)
    ):
        yield _refusal(facts, "complaint_refused", E.COMPLAINT_REFUSED)


def _refused_stage2(facts: Facts) -> Iterator[Fault]:
    """Stage 2 asked for and never begun (s2-01, s2-21), unless stage 1 was still in time (ref-18)."""
    if facts.where.reached >= 2 and _unlawful(facts, E.STAGE2_REFUSED):
        yield _refusal(facts, "stage2_never_begun", E.STAGE2_REFUSED)


def _closed_stage2(facts: Facts) -> Iterator[Fault]:
    """Stage 2 begun and then stopped, but not at the person's own wish (with-01)."""
    history = facts.history
    asked_since = history.last(E.COMPLAINT_WITHDRAWN).surely_before(stage2_start(history))
    own_wish = history.has(E.COMPLAINT_WITHDRAWN) and not asked_since
    if not own_wish and _unlawful(facts, E.STAGE2_STOPPED):
        yield _refusal(facts, "stage2_begun_then_stopped", E.STAGE2_STOPPED)


def _refused_stage3(facts: Facts) -> Iterator[Fault]:
    """A panel asked for and refused (s3-04, s3-24)."""
    if _unlawful(facts, E.STAGE3_REFUSED):
        yield _refusal(facts, "panel_refused", E.STAGE3_REFUSED)


def _late(start: Span, limit: int, by: date | None) -> bool:
    """Whether more than ``limit`` working days had surely passed by that day."""
    return by is not None and start.working_days_passed(limit, by) is True


def _counted_to(facts: Facts, answer: E) -> date | None:
    """The day an awaited answer's lateness is counted to: its own first possible day where it came; the day
    the person went to the Ombudsman, since what came after is not told; otherwise today."""
    if facts.history.has(answer):
        return facts.history.first(answer).earliest
    if facts.where.stage in (Stage.OMBUDSMAN_OPEN, Stage.OMBUDSMAN_DECIDED):
        return facts.history.first(E.OMBUDSMAN_COMPLAINED).earliest
    return facts.today


def _delay_stage1(facts: Facts) -> Iterator[Fault]:
    """More than 10 working days with no extension told, or more than 20 (reg. 14; s1-03 to s1-05).

    An informal first try or a form does not stop the clock (ref-04, ref-24); an outright refusal ends it.
    """
    history = facts.history
    answered = history.has(E.STAGE1_RESPONSE)
    put_off = facts.verdicts_on(R.INFORMAL_FIRST, R.FORM_REQUIRED)
    refused = history.has(E.COMPLAINT_REFUSED) and not put_off and not history.awaits(E.STAGE1_RESPONSE)
    unanswered = history.lacks(E.STAGE1_RESPONSE) or facts.verdicts_on(R.STAGE1_STILL_OPEN)
    moved_on = facts.where.reached > 1 and not unanswered
    if not facts.where.reached or (not answered and (refused or moved_on or facts.paused)):
        return
    limit = STAGE1_MAX_DAYS if stage1_extended(history) else STAGE1_DAYS
    never = history.lacks(E.STAGE1_RESPONSE) and history.has(
        E.OMBUDSMAN_DECIDED
    )  # months after the complaint
    if never or _late(stage1_start(history), limit, _counted_to(facts, E.STAGE1_RESPONSE)):
        yield _fault("stage1_late", history.ids(E.COMPLAINT_MADE, E.STAGE1_RESPONSE), limit=str(limit))


_STAGE2_AWAITED = (Stage.STAGE2_OPEN, Stage.STAGE2_OVERDUE)


def _delay_stage2(facts: Facts) -> Iterator[Fault]:
    """More than 25 working days with no extension told, or more than 65 (reg. 17; s2-09 to s2-11)."""
    history, start = facts.history, stage2_start(facts.history)
    answered = history.has(E.STAGE2_RESPONSE)
    events = history.ids(E.STAGE2_REQUESTED, E.STAGE2_RESPONSE)
    if facts.corporate or facts.paused:
        return
    if not answered and facts.where.council_stage not in _STAGE2_AWAITED:
        if _late(start, STAGE2_MAX_DAYS, history.first(E.STAGE2_STOPPED).earliest):
            yield _fault("stage2_past_outer_limit", events, limit=str(STAGE2_MAX_DAYS))
        return
    by = _counted_to(facts, E.STAGE2_RESPONSE)
    if _late(start, STAGE2_MAX_DAYS, by):
        yield _fault("stage2_past_outer_limit", events, limit=str(STAGE2_MAX_DAYS))
    elif not stage2_extended(history) and _late(start, STAGE2_DAYS, by):
        yield _fault("stage2_late", events, limit=str(STAGE2_DAYS))


def _delay_stage3(facts: Facts) -> Iterator[Fault]:
    """The panel past 30 working days, its report past 5, the council's response past 15 (regs 19(4), 20)."""
    history = facts.history
    if facts.where.council_stage is Stage.STAGE3_REFUSED or facts.paused:
        return
    steps = (
        (
            "panel_late",
            E.STAGE3_REQUESTED,
            E.PANEL_HELD,
            PANEL_DAYS,
            (E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE),
        ),
        ("panel_report_late", E.PANEL_HELD, E.PANEL_REPORT, PANEL_REPORT_DAYS, (E.STAGE3_COUNCIL_RESPONSE,)),
        ("panel_response_late", E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE, COUNCIL_RESPONSE_DAYS, ()),
    )
    for ground, start, end, limit, overtaken in steps:
        done = history.has(end)
        if not done and history.has(*overtaken):
            continue
        if _late(history.bounded(start, history.first(start)), limit, _counted_to(facts, end)):
            yield _fault(ground, history.ids(start, end), limit=str(limit))


def _promise_not_kept(facts: Facts) -> Iterator[Fault]:
    """Action agreed or recommended at any stage and not done (with-04)."""
    if facts.history.has(E.REMEDY_NOT_DONE):
        yield _fault("promise_not_kept", facts.history.ids(E.REMEDY_AGREED, E.REMEDY_NOT_DONE))


def _late_complaint_refused(facts: Facts) -> Iterator[Fault]:
    """Refused as out of time without weighing the reasons (reg. 9(2); time-02 to time-04)."""
    for verdict in facts.verdicts_on(R.OUT_OF_TIME):
        weighed = verdict.lawful is Lawful.YES or facts.told(C.LATENESS_REASONS_WEIGHED)
        if facts.covered is not False and not weighed:
            yield _fault("late_refused_without_weighing", verdict.events)
            return


def _refused_compensation(facts: Facts) -> Iterator[Fault]:
    """Said that money can never be paid (Local Government Act 2000 s.92; rem-01)."""
    if facts.verdicts_on(R.NO_COMPENSATION):
        yield _fault("money_said_impossible")


_NOT_COVERED = (
    R.CHILD_PROTECTION_MATTER,
    R.NO_PARENTAL_RESPONSIBILITY,
    R.NOT_CARE_LEAVER,
    R.COMMISSIONED_PROVIDER,
)


def _scope_misjudged(facts: Facts) -> Iterator[Fault]:
    """Turned away because a covered matter is said not to be covered, or a person who may complain not to be
    one who may (scope-01, who-11). What depends on a test is judged only where the facts meet it."""
    if facts.covered is False or not facts.history.has(*_REFUSALS):
        return
    for verdict in facts.verdicts_on(*_NOT_COVERED, R.USE_CORPORATE):
        wrongly = verdict.lawful is Lawful.NO
        if verdict.reason is R.USE_CORPORATE:
            wrongly = wrongly and facts.history.has(E.COMPLAINT_REFUSED)
        if verdict.reason is R.NO_PARENTAL_RESPONSIBILITY and verdict.lawful is Lawful.DEPENDS:
            wrongly = facts.told(
                C.HAS_GOOD_INTEREST
            )  # a part in the child's life, and only PR was asked about
        if verdict.reason is R.NOT_CARE_LEAVER and verdict.lawful is Lawful.DEPENDS:
            wrongly = facts.history.has(E.COMPLAINT_REFUSED)  # status is for the complaint to settle (who-13)
        if wrongly:
            yield _fault("covered_said_uncovered", verdict.events, verdict.rules)
            return


# A circumstance told in terms, and the ground it is.
_TOLD: Mapping[Circumstance, str] = {
    C.NO_INDEPENDENT_PERSON: "no_independent_person",
    C.ADJUDICATION_MISSING: "adjudication_missing",
    C.ADJUDICATION_WITHOUT_REASONS: "adjudication_without_reasons",
    C.FINDINGS_REJECTED: "findings_rejected",
    C.OFFER_TOO_SMALL: "offer_too_small",
    C.PROMISED_CONTACT_MISSED: "promised_contact_missed",
    C.CONTRADICTORY_MESSAGES: "contradictory_messages",
    C.REPLY_OMITTED_NEXT_STAGE: "next_stage_not_told",
}


# The stage a complaint must have reached for the thing told to be a fault in it.
_FROM_STAGE: Mapping[FaultCode, int] = {F.NO_INDEPENDENT_PERSON: 2, F.POOR_ADJUDICATION: 2}


def _told_in_terms(facts: Facts) -> Iterator[Fault]:
    """Faults that rest on what the person says of the council's conduct.

    An independent person and an adjudication belong to stage 2 of this procedure: without one, the corporate
    procedure was the fault. A reply said both to name the next stage and to leave it out accuses nobody.
    """
    seen: set[FaultCode] = set()
    for circumstance, ground in _TOLD.items():
        code = GROUNDS[ground][0]
        at_stage = _FROM_STAGE.get(code, 1)
        if code in seen or not facts.told(circumstance) or facts.where.reached < at_stage:
            continue
        if at_stage == 2 and facts.corporate:
            continue
        if code is F.NO_SIGNPOSTING and facts.told(C.NEXT_STAGE_TOLD):
            continue
        seen.add(code)
        yield _fault(ground)


_DECISIONS: tuple[Callable[[Facts], Iterator[Fault]], ...] = (
    _wrong_procedure,
    _scope_misjudged,
    _refused_stage1,
    _late_complaint_refused,
    _delay_stage1,
    _refused_stage2,
    _closed_stage2,
    _delay_stage2,
    _refused_stage3,
    _delay_stage3,
    _told_in_terms,
    _promise_not_kept,
    _refused_compensation,
)
