"""What the council appears to have done wrong in handling the complaint, on the facts told.

Each fault has one function that decides it (the delays are in their own file), and a row in ``GROUNDS``. A
fault is found only where the facts told establish it; a false alarm is as bad as a miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from assistant.case import Circumstance, ProcedureUsed, ReasonCode
from assistant.case import EventType as E
from assistant.procedure.assessment import Fault, FaultCode, Lawful
from assistant.procedure.delays import delay_stage1, delay_stage2, delay_stage3
from assistant.procedure.fault_grounds import GROUNDS, Facts, fault_on
from assistant.procedure.stages import withdrawn_at_stage2

C, F, R = Circumstance, FaultCode, ReasonCode
Decision = Callable[[Facts], Iterator[Fault]]


def faults(facts: Facts) -> tuple[Fault, ...]:
    """Every fault the facts establish, in the order of the complaint's own path."""
    found: list[Fault] = []
    for decide in _to_be_decided(facts):
        found += decide(facts)
    return tuple(found)


def _to_be_decided(facts: Facts) -> Iterable[Decision]:
    """The decisions for which something was told that they rest on."""
    account, happened = facts.account, facts.history.happened
    told: set[str] = {*account.reason_codes, *account.circumstances}
    if facts.corporate:
        told.add(ProcedureUsed.CORPORATE)
    if not told and happened.keys().isdisjoint(_RESTED_ON):
        return _ON_TIME_ALONE
    told.update(happened)
    return [decide for rests_on, decide in _DECISIONS if not rests_on or not told.isdisjoint(rests_on)]


def _wrong_procedure(facts: Facts) -> Iterator[Fault]:
    """The corporate procedure used for a matter the statutory one covers (scope-13)."""
    told_to = any(v.lawful is Lawful.NO for v in facts.verdicts_on(R.USE_CORPORATE))
    if facts.covered and (facts.corporate or told_to) and facts.where.reached:
        yield fault_on("corporate_used_for_covered_matter")


_REFUSALS = (E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED)


def _unlawful(facts: Facts, refusal: E) -> bool:
    """Whether this refusal, which was told, cannot stand on the reasons told.

    One sufficient reason carries a refusal. A reason that depends on a test carries it only where the facts
    show the test was met, for it is for the council to show that (s2-22). Someone with no right of their own
    to complain has one only once the council accepts their interest (reg. 12; who-05, who-08, K3).
    """
    if facts.covered is False:
        return False
    verdicts = facts.verdicts_against(refusal)
    if any(verdict.lawful is Lawful.YES for verdict in verdicts):
        return False
    unnamed = all(verdict.lawful is Lawful.UNKNOWN for verdict in verdicts)
    return not (verdicts and unnamed and facts.stranger)


def _refusal(facts: Facts, ground: str, refusal: E) -> Fault:
    """The fault of refusing, with the rules that answer each bad reason given."""
    bad = (verdict for verdict in facts.verdicts_against(refusal) if verdict.lawful is Lawful.NO)
    return fault_on(
        ground, facts.history.ids(refusal), tuple(rule for verdict in bad for rule in verdict.rules)
    )


def _refused_stage1(facts: Facts) -> Iterator[Fault]:
    """The complaint not taken at all. Out of time is its own fault; a complaint that has had all three stages
    need not be taken again (beh-02, ref-27); one answered in part was taken."""
    done = facts.history.has(E.STAGE3_COUNCIL_RESPONSE, E.OMBUDSMAN_DECIDED)
    part = facts.history.awaits(E.STAGE1_RESPONSE)
    if not done and not part and not _for_lateness(facts) and _unlawful(facts, E.COMPLAINT_REFUSED):
        yield _refusal(facts, "complaint_refused", E.COMPLAINT_REFUSED)


def _for_lateness(facts: Facts) -> bool:
    """Whether it was refused as out of time alone, and the dates do not show it to be in time (time-01)."""
    late = facts.verdicts_on(R.OUT_OF_TIME)
    others = len(facts.verdicts_against(E.COMPLAINT_REFUSED)) > len(late)
    return bool(late) and not others and not any(v.because == "made_within_the_year" for v in late)


def _refused_stage2(facts: Facts) -> Iterator[Fault]:
    """Stage 2 asked for and never begun (s2-01, s2-21), unless stage 1 was still in time (ref-18)."""
    if facts.where.reached >= 2 and _unlawful(facts, E.STAGE2_REFUSED):
        yield _refusal(facts, "stage2_never_begun", E.STAGE2_REFUSED)


def _closed_stage2(facts: Facts) -> Iterator[Fault]:
    """Stage 2 begun and then stopped, but not at the person's own wish (with-01)."""
    if not withdrawn_at_stage2(facts.history) and _unlawful(facts, E.STAGE2_STOPPED):
        yield _refusal(facts, "stage2_begun_then_stopped", E.STAGE2_STOPPED)


def _refused_stage3(facts: Facts) -> Iterator[Fault]:
    """A panel asked for and refused (s3-04, s3-24)."""
    if _unlawful(facts, E.STAGE3_REFUSED):
        yield _refusal(facts, "panel_refused", E.STAGE3_REFUSED)


def _promise_not_kept(facts: Facts) -> Iterator[Fault]:
    """Action agreed or recommended at any stage and not done (with-04)."""
    yield fault_on("promise_not_kept", facts.history.ids(E.REMEDY_AGREED, E.REMEDY_NOT_DONE))


def _late_complaint_refused(facts: Facts) -> Iterator[Fault]:
    """Refused as out of time without weighing the reasons (reg. 9(2); time-02 to time-04)."""
    for verdict in facts.verdicts_on(R.OUT_OF_TIME):
        weighed = verdict.lawful is Lawful.YES or facts.told(C.LATENESS_REASONS_WEIGHED)
        if facts.covered is not False and not weighed:
            yield fault_on("late_refused_without_weighing", verdict.events)
            return


def _refused_compensation(facts: Facts) -> Iterator[Fault]:
    """Said that money can never be paid (Local Government Act 2000 s.92; rem-01)."""
    if facts.verdicts_on(R.NO_COMPENSATION):
        yield fault_on("money_said_impossible")


_NOT_COVERED = (
    R.CHILD_PROTECTION_MATTER,
    R.NO_PARENTAL_RESPONSIBILITY,
    R.NOT_CARE_LEAVER,
    R.COMMISSIONED_PROVIDER,
    R.NOT_COVERED,
)


def _scope_misjudged(facts: Facts) -> Iterator[Fault]:
    """Turned away because a covered matter is said not to be covered, or a person who may complain not to be
    one who may (scope-01, who-11). What depends on a test is judged only where the facts meet it."""
    if facts.covered is False:
        return
    for verdict in facts.verdicts_on(*_NOT_COVERED, R.USE_CORPORATE):
        wrongly = verdict.lawful is Lawful.NO
        if verdict.reason is R.USE_CORPORATE:
            wrongly = wrongly and facts.history.has(E.COMPLAINT_REFUSED)
        if verdict.turns_on == "who_complains":  # a part in the child's life, and nothing decided on it
            wrongly = facts.told(C.HAS_GOOD_INTEREST)
        if verdict.reason is R.NOT_CARE_LEAVER and verdict.lawful is Lawful.DEPENDS:
            wrongly = facts.history.has(E.COMPLAINT_REFUSED)  # status is for the complaint to settle (who-13)
        if wrongly:
            yield fault_on("covered_said_uncovered", verdict.events, verdict.rules)
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
        yield fault_on(ground)


# Each decision, with the events, reasons and circumstances of which one must have been told for there to be
# anything to decide (none: it rests on how long things took).
_DECISIONS: tuple[tuple[tuple[str, ...], Decision], ...] = (
    ((ProcedureUsed.CORPORATE, R.USE_CORPORATE), _wrong_procedure),
    (_REFUSALS, _scope_misjudged),
    ((E.COMPLAINT_REFUSED,), _refused_stage1),
    ((R.OUT_OF_TIME,), _late_complaint_refused),
    ((), delay_stage1),
    ((E.STAGE2_REFUSED,), _refused_stage2),
    ((E.STAGE2_STOPPED,), _closed_stage2),
    ((), delay_stage2),
    ((E.STAGE3_REFUSED,), _refused_stage3),
    ((), delay_stage3),
    (tuple(_TOLD), _told_in_terms),
    ((E.REMEDY_NOT_DONE,), _promise_not_kept),
    ((R.NO_COMPENSATION,), _refused_compensation),
)
_RESTED_ON = frozenset(told for rests_on, _ in _DECISIONS for told in rests_on)
_ON_TIME_ALONE = tuple(decide for rests_on, decide in _DECISIONS if not rests_on)
