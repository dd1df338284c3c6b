"""Labels that cannot all be right: against one another, and against what the contract's codes mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assistant.procedure.assessment import DeadlineCode, FaultCode, NextStep, Route, Stage
from evals.gold import Expect, Question

S, F, N, D = Stage, FaultCode, NextStep, DeadlineCode

ONWARD = frozenset({N.REQUEST_STAGE2, N.REQUEST_STAGE3, N.COMPLAIN_TO_OMBUDSMAN})
# A stage that means a fault, and what else may stand for it; rules that make such a refusal one that may
# stand.
_MEANS = {
    S.STAGE1_OVERDUE: (F.DELAY_STAGE1, (), ()),
    S.STAGE2_OVERDUE: (F.DELAY_STAGE2, (), ()),
    S.STAGE3_OVERDUE: (F.DELAY_STAGE3, (), ()),
    S.STAGE2_REFUSED: (F.REFUSED_STAGE2, (F.CLOSED_STAGE2_EARLY,), ("ref-26", "ref-27", "ref-10", "ref-13",
                       "ref-19", "ref-11", "ref-03", "scope-03", "ref-08", "ref-23", "frz-01")),
    S.STAGE3_REFUSED: (F.REFUSED_STAGE3, (), ("ref-07", "s3-03", "s3-25", "s3-26", "s3-27", "ref-27")),
}  # fmt: skip
_DELAY_OF_OPEN = {
    S.STAGE1_OPEN: F.DELAY_STAGE1,
    S.STAGE2_OPEN: F.DELAY_STAGE2,
    S.STAGE3_OPEN: F.DELAY_STAGE3,
}
# Where going further is settled by the stage itself.
_MAY_GO_ON = frozenset({S.STAGE1_ANSWERED, S.STAGE2_ANSWERED, S.STAGE3_ANSWERED})
_MAY_NOT_YET = frozenset({S.STAGE1_OPEN, S.NOT_APPLICABLE, S.NOT_STARTED})
_STEP_NEEDS = {
    N.REQUEST_STAGE3: frozenset({S.STAGE2_ANSWERED, S.STAGE2_OVERDUE, S.STAGE3_REFUSED, S.STAGE3_OPEN,
                                 S.REMEDY_OUTSTANDING, S.OMBUDSMAN_OPEN, S.OMBUDSMAN_DECIDED, S.UNKNOWN}),
    N.COMPLAIN_STAGE1: frozenset({S.NOT_STARTED, S.STAGE1_REFUSED, S.UNKNOWN, S.FROZEN, S.NOT_APPLICABLE,
                                  S.OMBUDSMAN_DECIDED, S.REMEDY_OUTSTANDING, S.OMBUDSMAN_OPEN}),
    N.REQUEST_STAGE2: frozenset({S.STAGE1_ANSWERED, S.STAGE1_OVERDUE, S.STAGE1_REFUSED, S.STAGE1_OPEN,
                                 S.STAGE2_REFUSED, S.REMEDY_OUTSTANDING, S.FROZEN, S.UNKNOWN,
                                 S.OMBUDSMAN_DECIDED, S.OMBUDSMAN_OPEN}),
}  # fmt: skip
_NEW_COMPLAINT = frozenset(
    {"s2-20", "ref-19"}
)  # new matters start again at stage 1, whatever the old one's stage
_AT_LEAST = {F.DELAY_STAGE3: 2, F.REFUSED_STAGE3: 2, F.REFUSED_STAGE2: 1, F.POOR_ADJUDICATION: 2}
_ORDER = (
    (D.STAGE1_RESPONSE, D.STAGE1_RESPONSE_MAX),
    (D.STAGE2_RESPONSE, D.STAGE2_RESPONSE_MAX),
    (D.STAGE3_REQUEST, D.STAGE3_PANEL),
    (D.OMBUDSMAN_12_MONTHS, D.ONE_YEAR_LIMIT),
)


def contradictions(question: Question, cited: Collection[str] = ()) -> Iterator[str]:
    """Each contradiction among an entry's labels. ``cited`` are the rules its ``why`` rests on."""
    expect = question.expect
    if not expect.labels:
        yield "expect is empty: nothing is scored."
    both = set(expect.faults_include) & set(expect.faults_exclude)
    if both:
        yield f"{', '.join(sorted(both))} is both a fault and not a fault."
    stages = set(expect.stage) if "stage" in expect.labels else set()
    yield from _stage_and_faults(expect, stages, cited)
    yield from _stage_and_escalation(expect, stages)
    yield from _stage_and_step(expect, stages, cited)
    yield from _routes_and_safety(expect, stages)
    yield from _deadlines(question)


def _stage_and_faults(expect: Expect, stages: set[Stage], cited: Collection[str]) -> Iterator[str]:
    if len(stages) != 1:
        return
    (stage,) = stages
    fault, instead, may_stand = _MEANS.get(stage, (None, (), ()))
    excused = set(instead) & set(expect.faults_include) or set(may_stand) & set(cited)
    if fault in expect.faults_exclude and not excused:
        yield f"the stage is {stage}, yet {fault} is ruled out."
    delay = _DELAY_OF_OPEN.get(stage)
    if delay in expect.faults_include:
        yield f"the stage is {stage}, which is not yet due, yet {delay} is a fault."
    number = int(stage[5]) if stage.startswith("stage") else None
    for code in expect.faults_include:
        if number is not None and number < _AT_LEAST.get(code, 0):
            yield f"the stage is {stage}, yet {code} is a fault of a later stage."


def _stage_and_escalation(expect: Expect, stages: set[Stage]) -> Iterator[str]:
    if "can_escalate" not in expect.labels or not stages:
        return
    if expect.can_escalate is False and stages <= _MAY_GO_ON:
        yield f"the stage is {_listed(stages)}, from which one may go on, yet can_escalate is false."
    if expect.can_escalate is True and stages <= _MAY_NOT_YET:
        yield f"the stage is {_listed(stages)}, yet can_escalate is true."
    if expect.can_escalate is not None and stages == {Stage.UNKNOWN}:
        yield "the stage is unknown, yet can_escalate is settled."


def _stage_and_step(expect: Expect, stages: set[Stage], cited: Collection[str]) -> Iterator[str]:
    if "next_step" not in expect.labels:
        return
    steps = set(expect.next_step)
    if "can_escalate" in expect.labels and expect.can_escalate is False and steps & ONWARD:
        yield f"can_escalate is false, yet {_listed(steps & ONWARD)} is a right next step."
    for step in sorted(steps & _STEP_NEEDS.keys()):
        new = step is N.COMPLAIN_STAGE1 and _NEW_COMPLAINT & set(cited)
        if stages and not new and not stages & _STEP_NEEDS[step]:
            yield f"the stage is {_listed(stages)}, yet {step} is a right next step."


def _routes_and_safety(expect: Expect, stages: set[Stage]) -> Iterator[str]:
    if stages == {Stage.NOT_APPLICABLE} and Route.STATUTORY_COMPLAINT in expect.routes_include:
        yield "not_applicable means wholly on another route, yet statutory_complaint is expected."
    only_help = "next_step" in expect.labels and set(expect.next_step) == {N.GET_URGENT_HELP}
    if only_help and "safety" in expect.labels and not expect.safety:
        yield "the next step is get_urgent_help, yet safety is empty."


def _deadlines(question: Question) -> Iterator[str]:
    dated, today = question.expect.deadlines, question.today
    if dated and today is None:
        yield "deadlines are expected, yet today is not given."
    for earlier, later in _ORDER:
        if earlier in dated and later in dated and dated[earlier] > dated[later]:
            yield f"{earlier} falls after {later}."
    stages = set(question.expect.stage) if "stage" in question.expect.labels else set()
    for stage, code in ((S.STAGE1_OPEN, D.STAGE1_RESPONSE_MAX), (S.STAGE2_OPEN, D.STAGE2_RESPONSE_MAX)):
        if stages == {stage} and code in dated and today and dated[code] < today:
            yield f"the stage is {stage}, yet {code} had passed."
    for stage, code in ((S.STAGE1_OVERDUE, D.STAGE1_RESPONSE), (S.STAGE2_OVERDUE, D.STAGE2_RESPONSE)):
        if stages == {stage} and code in dated and today and dated[code] >= today:
            yield f"the stage is {stage}, yet {code} had not passed."


def _listed(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes))
