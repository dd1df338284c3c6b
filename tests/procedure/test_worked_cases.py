"""The cases worked by hand from the law: stage, step, faults, deadlines and the rest, each exactly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.procedure import assess
from assistant.procedure.assessment import Assessment
from tests.procedure.worked.notation import Limit, Outcome, Worked, counted, limits, worked

LIMITS = [limit for name in ("limits", "unseen_a_limits", "unseen_b_limits") for limit in limits(name)]
UNSEEN = ("unseen_a", "unseen_b", "unseen_c")
FILES = (
    "stage1",
    "stage2",
    "stage3",
    "turns",
    "scope",
    "durations",
    "found_by_mutation",
    *UNSEEN,
)
CASES = [
    *(case for limit in LIMITS for case in limit.triple()),
    *(case for name in FILES for case in worked(name)),
]


def test_every_case_is_there_once() -> None:
    assert len(CASES) == len({case.id for case in CASES})


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.clock}-{limit.id}")
def test_the_day_was_worked_out_by_the_calendar(limit: Limit) -> None:
    if limit.days is None:
        assert (limit.due - limit.start).days in (364, 365, 366)
    else:
        assert counted(limit.start, limit.days) == limit.due


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_worked_case(case: Worked) -> None:
    assert list(wrong(case.right, assess(case.case, case.today))) == []


def wrong(right: Outcome, found: Assessment) -> Iterator[str]:
    """Everything in which what was found differs from what is right."""
    if right.stage and found.stage not in right.stage.split("|"):
        yield f"stage: {found.stage}, not {right.stage}"
    if right.step and found.next_step not in right.step.split("|"):
        yield f"step: {found.next_step}, not {right.step}"
    if right.can_escalate != "any" and found.can_escalate is not right.can_escalate:
        yield f"can_escalate: {found.can_escalate}, not {right.can_escalate}"
    yield from _faults(right, {fault.code.value for fault in found.council_faults})
    yield from _rest(right, found)
    yield from _days(right, found)


def _faults(right: Outcome, found: set[str]) -> Iterator[str]:
    if right.faults is not None and found != right.faults:
        yield f"faults: {sorted(found)}, not {sorted(right.faults)}"
    yield from (f"fault not found: {code}" for code in right.faults_among - found)
    yield from (f"fault wrongly found: {code}" for code in right.never_faults & found)


def _rest(right: Outcome, found: Assessment) -> Iterator[str]:
    asks = {ask.code.value for ask in found.can_ask_for}
    routes = {route.value for route in found.routes}
    keys = {fact.key for fact in found.missing_facts}
    dangers = {danger.value for danger in found.safety}
    yield from (f"cannot ask for {code}" for code in right.asks - asks)
    yield from (f"can wrongly ask for {code}" for code in right.never_asks & asks)
    yield from (f"no route {code}" for code in right.routes - routes)
    yield from (f"wrong route {code}" for code in right.never_routes & routes)
    if right.safety is not None and dangers != right.safety:
        yield f"dangers: {sorted(dangers)}, not {sorted(right.safety)}"
    if right.missing and not keys & set(right.missing.split("|")):
        yield f"not asked for: {right.missing} (but {sorted(keys)})"


def _days(right: Outcome, found: Assessment) -> Iterator[str]:
    listed = {(deadline.what.value, deadline.due) for deadline in found.deadlines}
    for what, due in right.due.items():
        if (what, due) not in listed:
            yield f"{what}: not {due} but {sorted(day for code, day in listed if code == what)}"
    yield from (f"{what} wrongly listed" for what in right.not_due & {code for code, _ in listed})
