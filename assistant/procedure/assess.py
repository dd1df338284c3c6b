"""The whole assessment: the decisions of this room, taken in order and put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.case import Case, Circumstance, Event, Person, ProcedureUsed, Safety, Service
from assistant.case import EventType as E
from assistant.procedure.assessment import (
    Assessment,
    Deadline,
    DeadlineCode,
    DeadlineState,
    Entitlement,
    Fault,
    NextStep,
    RefusalVerdict,
    Route,
    Stage,
    Step,
)
from assistant.procedure.clocks import deadlines
from assistant.procedure.entitlements import entitlements
from assistant.procedure.faults import Facts, faults
from assistant.procedure.history import History, histories
from assistant.procedure.next_steps import Course, course
from assistant.procedure.next_steps import Facts as NextFacts
from assistant.procedure.refusals import judge
from assistant.procedure.scope import Scope, scope
from assistant.procedure.stages import Position, leading, position

S = Stage

HEARING_SOON = timedelta(days=14)
APPEAL_PERIOD = relativedelta(months=2)


@dataclass(frozen=True)
class Reading:
    """The conclusions that can change with one more fact; the cheap core that ``missing`` tries values on."""

    covered: Scope
    histories: dict[int, History]
    positions: dict[int, Position]
    where: Position
    verdicts: tuple[RefusalVerdict, ...]
    found: tuple[Fault, ...]
    advised: Course
    safety: tuple[Safety, ...]

    @property
    def history(self) -> History:
        return self.histories[self.where.complaint]


def read(case: Case, today: date) -> Reading:
    """Stage, faults and next step, without deadlines or entitlements."""
    covered = scope(case)
    told = histories(case, today)
    used = case.procedure_used.value if case.procedure_used else None
    corporate = used is ProcedureUsed.CORPORATE
    positions = {
        number: _placed(position(history), history, covered, corporate, bool(case.services))
        for number, history in told.items()
    }
    where = leading(positions)
    verdicts = tuple(judge(case, fact.value, today) for fact in case.reasons)
    found: dict[str, Fault] = {}
    for number, history in told.items() if Route.OUTSIDE_ENGLAND not in covered.routes else ():
        facts = Facts(
            case, history, positions[number], verdicts, covered.statutory, corporate, _stranger(case), today
        )
        for fault in faults(facts):
            found.setdefault(fault.code, fault)
    safety = _dangers(case, today)
    advised = course(
        NextFacts(
            told[where.complaint],
            where,
            verdicts,
            frozenset(fault.code for fault in found.values()),
            covered.routes,
            frozenset(fact.value for fact in case.circumstances),
            safety,
            corporate,
        )
    )
    return Reading(covered, told, positions, where, verdicts, tuple(found.values()), advised, safety)


# Where a complaint about something the statutory procedure does not cover is on another route altogether.
_ELSEWHERE = (S.NOT_STARTED, S.UNKNOWN, S.STAGE1_REFUSED, S.STAGE2_ANSWERED)


def _placed(where: Position, history: History, covered: Scope, corporate: bool, told: bool) -> Position:
    """The position, once the route is taken into account.

    Another route altogether is not_applicable. A corporate "stage 2" is no stage 2 of this procedure: where the
    person had asked for stage 2 it was diverted (scope-13), and otherwise one round of answers has been given.
    """
    outside = Route.OUTSIDE_ENGLAND in covered.routes
    if outside or (covered.statutory is False and where.stage in _ELSEWHERE):
        return replace(where, stage=S.NOT_APPLICABLE, because="another_route")
    if corporate and where.stage is S.STAGE2_ANSWERED and history.has(E.STAGE2_RESPONSE):
        if history.has(E.STAGE2_REQUESTED):
            return replace(where, stage=S.STAGE2_REFUSED, council_stage=S.STAGE2_REFUSED, because="diverted")
        return replace(
            where, stage=S.STAGE1_ANSWERED, council_stage=S.STAGE1_ANSWERED, because="corporate_answer"
        )
    if where.stage is S.UNKNOWN and where.because == "nothing_told" and told:
        return replace(where, stage=S.NOT_STARTED, council_stage=S.NOT_STARTED, because="no_complaint_yet")
    return where


_NO_TIE = (Person.OTHER, Person.PROFESSIONAL)


def _stranger(case: Case) -> bool:
    """Whether the person is neither family, carer nor child, and tells of no part in the child's life."""
    person = case.client or case.person
    tied = any(fact.value is Circumstance.HAS_GOOD_INTEREST for fact in case.circumstances)
    return person is not None and person.value in _NO_TIE and not tied


_COURT_DATES = (E.HEARING, E.COURT_STARTED, E.COURT_ENDED)
_APPEALABLE = (Service.EHC_PLAN, Service.SCHOOL_OR_EHCP)


def _dangers(case: Case, today: date) -> tuple[Safety, ...]:
    """The dangers told, and a hearing or a tribunal limit within two weeks of today."""
    dangers = [fact.value for fact in case.safety]
    soon = any(_court_date_near(event, today) for event in case.events)
    if soon or _appeal_limit_near(case, today):
        dangers.append(Safety.URGENT_LEGAL_DEADLINE)
    return tuple(dict.fromkeys(dangers))


def _court_date_near(event: Event, today: date) -> bool:
    """Whether a court or tribunal date falls within two weeks of today."""
    if event.type not in _COURT_DATES or event.negated or event.when.latest is None:
        return False
    first = event.when.earliest or event.when.latest
    return event.when.latest >= today and first <= today + HEARING_SOON


def _appeal_limit_near(case: Case, today: date) -> bool:
    """Whether two months from the letter complained of (alt-03) end within two weeks of today, where the grievance
    is an education, health and care plan and no appeal has been made."""
    if not any(fact.value in _APPEALABLE for fact in case.services):
        return False
    if any(fact.value is Circumstance.SEND_APPEAL_MADE for fact in case.circumstances):
        return False
    letters = [e.when.day for e in case.events if e.type is E.PROBLEM_BEGAN and e.happened and e.when.day]
    return any(today <= letter + APPEAL_PERIOD <= today + HEARING_SOON for letter in letters)


def assess(case: Case, today: date) -> Assessment:
    """What the law makes of ``case`` on ``today``. Never raises on any case."""
    reading = read(case, today)
    dates = tuple(found for number in reading.histories for found in deadlines(case, today, number))
    asks = _asks(case, reading, dates)
    return Assessment(
        today=today,
        routes=_routes(reading),
        parts=reading.covered.parts,
        stage=reading.where.stage,
        complaint_stages={number: found.stage for number, found in reading.positions.items()},
        can_escalate=reading.advised.can_escalate,
        next_step=reading.advised.step,
        alternatives=reading.advised.others,
        deadlines=dates,
        council_faults=reading.found,
        can_ask_for=asks,
        refusals=reading.verdicts,
        safety=reading.safety,
        doubts=reading.covered.doubts,
        chain=_chain(reading, asks),
    )


def _asks(case: Case, reading: Reading, dates: tuple[Deadline, ...]) -> tuple[Entitlement, ...]:
    passed = (DeadlineState.PASSED, DeadlineState.MET_LATE, DeadlineState.UNCERTAIN)
    late = reading.where.reached <= 1 and any(
        d.what is DeadlineCode.ONE_YEAR_LIMIT and d.state in passed for d in dates
    )
    return entitlements(case, reading.history, reading.where, reading.found, late)


def _routes(reading: Reading) -> tuple[Route, ...]:
    """The grievance's routes; the statutory procedure for whoever is in it; the Ombudsman for whoever has gone
    there or could today."""
    routes, stage = list(reading.covered.routes), reading.where.stage
    if (
        Route.STATUTORY_COMPLAINT not in routes
        and stage is not S.NOT_APPLICABLE
        and (not routes or stage is S.FROZEN)
    ):
        routes.insert(0, Route.STATUTORY_COMPLAINT)
    steps = (reading.advised.step, *reading.advised.others)
    open_today = bool(reading.advised.can_escalate) and NextStep.COMPLAIN_TO_OMBUDSMAN in steps
    if open_today or stage in (S.OMBUDSMAN_OPEN, S.OMBUDSMAN_DECIDED):
        routes.append(Route.OMBUDSMAN)
    return tuple(dict.fromkeys(routes))


def _chain(reading: Reading, asks: tuple[Entitlement, ...]) -> tuple[Step, ...]:
    """Each conclusion with the rules and events behind it, in the order they were reached."""
    where, advised = reading.where, reading.advised
    steps = [
        Step(concludes=f"route:{part.route}", because=part.because, rules=part.rules)
        for part in reading.covered.parts
    ]
    steps.append(
        Step(concludes=f"stage:{where.stage}", because=where.because, rules=where.rules, events=where.events)
    )
    steps += [
        Step(concludes=f"refusal:{v.reason}", because=f"lawful_{v.lawful}", rules=v.rules)
        for v in reading.verdicts
    ]
    steps += [
        Step(
            concludes=f"fault:{f.code}", because=f.because, rules=f.rules, events=f.events, details=f.details
        )
        for f in reading.found
    ]
    steps.append(Step(concludes=f"next_step:{advised.step}", because=advised.because, rules=advised.rules))
    steps += [Step(concludes=f"ask_for:{a.code}", because=a.because, rules=a.rules) for a in asks]
    return tuple(steps)
