"""The whole assessment: the decisions of this room, taken in order and put together."""

from __future__ import annotations

from datetime import date
from functools import cache

from assistant.case import AskFor, Case
from assistant.procedure.account import account_of
from assistant.procedure.assessment import Assessment, Deadline, Entitlement, NextStep, Route, Stage, Step
from assistant.procedure.clocks import deadlines_of
from assistant.procedure.doubts import doubts
from assistant.procedure.entitlements import RULES, entitlements
from assistant.procedure.missing import missing_facts
from assistant.procedure.reading import Reading, read_account

S = Stage
_STATUTORY = Route.STATUTORY_COMPLAINT
_WITH_THE_OMBUDSMAN = (S.OMBUDSMAN_OPEN, S.OMBUDSMAN_DECIDED)


def assess(case: Case, today: date, ask: bool = True) -> Assessment:
    """What the law makes of ``case`` on ``today``. Never raises on any case.

    With ``ask`` False the missing facts are left out, which takes most of the time.
    """
    account = account_of(case)
    reading = read_account(account, today)
    dates: tuple[Deadline, ...] = ()
    for told in reading.histories.values():
        dates += deadlines_of(told, account, reading.covered)
    routes = _routes(reading)
    asks = entitlements(
        account,
        reading.history,
        reading.where,
        reading.found,
        late=reading.late,
        outside=_STATUTORY not in routes,
    )
    return Assessment(
        today=today,
        routes=routes,
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
        missing_facts=missing_facts(account, today, reading) if ask else (),
        safety=reading.safety,
        doubts=doubts(account, reading),
        chain=_chain(reading, asks),
    )


def stage_of(case: Case, today: date) -> Stage:
    """The stage alone, at a part of the cost of an assessment."""
    return read_account(account_of(case), today).where.stage


def _routes(reading: Reading) -> tuple[Route, ...]:
    """The grievance's routes; the statutory procedure for whoever is in it; the Ombudsman for whoever has
    gone there or could today."""
    routes, stage = list(reading.covered.routes), reading.where.stage
    if _STATUTORY not in routes and stage is not S.NOT_APPLICABLE and (not routes or stage is S.FROZEN):
        routes.insert(0, _STATUTORY)
    steps = (reading.advised.step, *reading.advised.others)
    open_today = bool(reading.advised.can_escalate) and NextStep.COMPLAIN_TO_OMBUDSMAN in steps
    if open_today or stage in _WITH_THE_OMBUDSMAN:
        routes.append(Route.OMBUDSMAN)
    return tuple(dict.fromkeys(routes))


def _chain(reading: Reading, asks: tuple[Entitlement, ...]) -> tuple[Step, ...]:
    """Each conclusion with the rules and events behind it, in the order they were reached."""
    where, advised, covered = reading.where, reading.advised, reading.covered
    steps = [_step("route", part.route, part.because, part.rules) for part in covered.parts]
    if covered.standing_rules:
        who = covered.standing
        steps.insert(0, _step("standing", who, who, covered.standing_rules))
    steps.append(Step(f"stage:{where.stage}", where.because, where.rules, where.events))
    steps += [Step(f"refusal:{v.reason}", f"lawful_{v.lawful}", v.rules) for v in reading.verdicts]
    steps += [Step(f"fault:{f.code}", f.because, f.rules, f.events, f.details) for f in reading.found]
    steps.append(_step("next_step", advised.step, advised.because, advised.rules))
    steps += [_asking(a.code, a.because) for a in asks]
    return tuple(steps)


@cache
def _asking(code: AskFor, because: str) -> Step:
    """The link to something that can be asked for, whose rules go by what it is."""
    return Step(f"ask_for:{code}", because, RULES[code])


@cache
def _step(kind: str, code: str, because: str, rules: tuple[str, ...]) -> Step:
    """A link that rests on rules alone: there are only so many."""
    return Step(f"{kind}:{code}", str(because), rules)
