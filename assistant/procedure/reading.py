"""The conclusions that one more fact could change: position, refusals, faults and next step.

The cheap core of an assessment, taken once for the person and again for every answer that ``missing`` tries.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from assistant.case import Case, Circumstance, Person, Safety
from assistant.case import EventType as E
from assistant.procedure.account import Account, account_of
from assistant.procedure.assessment import Fault, FaultCode, RefusalVerdict, Route, Stage
from assistant.procedure.dangers import appealable, dangers
from assistant.procedure.fault_grounds import Facts
from assistant.procedure.faults import faults
from assistant.procedure.history import History
from assistant.procedure.limits import stage1_start
from assistant.procedure.next_steps import Course, course
from assistant.procedure.next_steps import Facts as NextFacts
from assistant.procedure.refusals import verdict
from assistant.procedure.scope import Scope, bearing, scope_of
from assistant.procedure.stages import Position, leading, position
from assistant.procedure.timeline import histories_of
from assistant.procedure.working_days import anniversary

S = Stage
_NO_FAULTS: frozenset[FaultCode] = frozenset()
_OUTSIDE_ENGLAND = Route.OUTSIDE_ENGLAND


class Reading(NamedTuple):
    """The conclusions that can change with one more fact; the cheap core that ``missing`` tries values on."""

    covered: Scope
    histories: dict[int, History]
    stood: dict[int, Position]  # where each complaint stands by its own history
    positions: dict[int, Position]  # the same, once the route is taken into account
    where: Position
    verdicts: tuple[RefusalVerdict, ...]
    found: tuple[Fault, ...]
    advised: Course
    safety: tuple[Safety, ...]
    late: bool  # whether more than a year has, or may have, passed since the grounds arose

    @property
    def history(self) -> History:
        return self.histories[self.where.complaint]


def read(case: Case, today: date) -> Reading:
    """Stage, faults and next step, without deadlines or entitlements."""
    return read_account(account_of(case), today)


def read_account(account: Account, today: date) -> Reading:
    """The same of a case that has been taken by value."""
    told = histories_of(account, today)
    stood = {number: position(history) for number, history in told.items()}
    return _conclude(account, told, stood, dangers(account, today))


def read_again(account: Account, today: date, before: Account, reading: Reading) -> Reading:
    """The reading of ``account`` where that of ``before`` is known. What was told of the events is read again
    only if it differs."""
    same = (
        account.events is before.events
        and account.circumstances is before.circumstances
        and account.reasons is before.reasons
        and account.durations is before.durations
    )
    if not same:
        return read_account(account, today)
    as_safe = account.services is before.services and account.safety is before.safety
    safety = reading.safety if as_safe else dangers(account, today)
    return _conclude(account, reading.histories, reading.stood, safety)


def _conclude(
    account: Account, told: dict[int, History], stood: dict[int, Position], safety: tuple[Safety, ...]
) -> Reading:
    covered = scope_of(bearing(account))
    corporate, services = account.corporate, bool(account.services)
    positions = {
        number: _placed(where, told[number], covered, corporate, services) for number, where in stood.items()
    }
    where = leading(positions)
    verdicts = (
        tuple([verdict(account, reason, told, covered) for reason in account.reasons])
        if account.reasons
        else ()
    )
    found = _faults(account, told, positions, verdicts, covered)
    history = told[where.complaint]
    late = where.stage in _NOT_YET_TAKEN and _over_a_year(history)
    advised = course(
        NextFacts(
            history,
            where,
            verdicts,
            frozenset([fault.code for fault in found]) if found else _NO_FAULTS,
            covered.routes,
            account.circumstances,
            safety,
            corporate,
            bool(safety) and appealable(account),  # asked only beside a danger
        )
    )
    return Reading(covered, told, stood, positions, where, verdicts, found, advised, safety, late)


def _faults(
    account: Account,
    told: dict[int, History],
    positions: dict[int, Position],
    verdicts: tuple[RefusalVerdict, ...],
    covered: Scope,
) -> tuple[Fault, ...]:
    """The faults of every complaint, each kind once."""
    if _OUTSIDE_ENGLAND in covered.routes:
        return ()
    found: dict[str, Fault] = {}
    corporate, stranger, lasted = account.corporate, _stranger(account), account.durations
    for number, history in told.items():
        where = positions[number]
        if account.durations:
            lasted = tuple([told for told in account.durations if told.complaint == number])
        facts = Facts(account, history, where, verdicts, covered.statutory, corporate, stranger, lasted)
        for fault in faults(facts):
            found.setdefault(fault.code, fault)
    return tuple(found.values())


# Where the council has not answered the complaint, so that its lateness may still be raised.
_NOT_YET_TAKEN = (S.NOT_STARTED, S.STAGE1_REFUSED, S.STAGE1_OPEN, S.STAGE1_OVERDUE)


def _over_a_year(history: History) -> bool:
    """Whether the complaint was, or would today be, made more than a year after the grounds arose, on some
    reading of the dates (reg. 9; time-01; the anniversary itself is still in time)."""
    arose = history.first(E.PROBLEM_BEGAN)
    since = arose.earliest or arose.latest
    if since is None or since.year == date.max.year:
        return False
    made = stage1_start(history).latest if history.has(E.COMPLAINT_MADE) else None
    return (made or history.today) > anniversary(since)


# Where a complaint about something the statutory procedure does not cover is on another route altogether.
_ELSEWHERE = (S.NOT_STARTED, S.UNKNOWN, S.STAGE1_REFUSED, S.STAGE2_ANSWERED)
_ELSEWHERE_CORPORATE = (*_ELSEWHERE, S.STAGE1_ANSWERED)


# A complaint had been made to be chased, or for the Ombudsman to send back: what became of it is not told.
_SHOW_A_COMPLAINT = (E.CHASED, E.OMBUDSMAN_REFUSED)


def _placed(where: Position, history: History, covered: Scope, corporate: bool, told: bool) -> Position:
    """The position, once the route is taken into account.

    Another route altogether is not_applicable, an answer under the corporate procedure that is right for it
    included. A corporate "stage 2" is no stage 2 of this procedure: where
    the person had asked for stage 2 it was diverted (scope-13), and otherwise one round of answers has been
    given.
    """
    outside = _OUTSIDE_ENGLAND in covered.routes
    elsewhere = _ELSEWHERE_CORPORATE if corporate else _ELSEWHERE
    if outside or (covered.statutory is False and where.stage in elsewhere):
        return where._replace(stage=S.NOT_APPLICABLE, because="another_route")
    if corporate and where.stage is S.STAGE2_ANSWERED and history.has(E.STAGE2_RESPONSE):
        if history.has(E.STAGE2_REQUESTED):
            return where._replace(stage=S.STAGE2_REFUSED, council_stage=S.STAGE2_REFUSED, because="diverted")
        return where._replace(
            stage=S.STAGE1_ANSWERED, council_stage=S.STAGE1_ANSWERED, because="corporate_answer"
        )
    if where.because == "nothing_told" and told and not history.has(*_SHOW_A_COMPLAINT):
        return where._replace(stage=S.NOT_STARTED, council_stage=S.NOT_STARTED, because="no_complaint_yet")
    return where


_NO_TIE = (Person.OTHER, Person.PROFESSIONAL)


def _stranger(account: Account) -> bool:
    """Whether the person is neither family, carer nor child, and tells of no part in the child's life."""
    return account.complainant in _NO_TIE and not account.tells(Circumstance.HAS_GOOD_INTEREST)
