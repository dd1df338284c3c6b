"""How a worked case is written down (``*.yaml`` in this folder), and the day-by-day count of its dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import holidays
import yaml
from pydantic import BaseModel, ConfigDict

from assistant.case import Case, Circumstance, Nation, Person, ProcedureUsed, ReasonCode, Safety, Service
from tests.procedure.telling import told


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(Strict):
    """What is right; what is left out is not asked. Of ``stage`` and ``step``, any of those named (``|``)
    will do. ``faults`` are all of them, ``faults_among`` some that must be found, ``never_faults`` some that
    must not be. ``not_due`` are deadlines that cannot be there, since nothing that starts them was told."""

    stage: str | None = None
    step: str | None = None
    can_escalate: bool | Literal["any"] | None = "any"
    faults: frozenset[str] | None = None
    faults_among: frozenset[str] = frozenset()
    never_faults: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    never_asks: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()
    never_routes: frozenset[str] = frozenset()
    missing: str | None = None
    safety: frozenset[str] | None = None
    due: dict[str, date] = {}
    not_due: frozenset[str] = frozenset()


class Worked(Strict):
    """One case on one day, in the notation of ``telling``, with its right outcome."""

    id: str
    note: str = ""
    today: date
    told: tuple[str, ...]
    second_complaint: tuple[str, ...] = ()
    lasted: tuple[str, ...] = ()
    person: Person | None = Person.PARENT
    services: tuple[Service, ...] = (Service.CHILD_IN_NEED,)
    reasons: tuple[ReasonCode, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    procedure: ProcedureUsed | None = None
    nation: Nation | None = None
    safety: tuple[Safety, ...] = ()
    right: Outcome

    @property
    def case(self) -> Case:
        return told(
            *self.told,
            person=self.person,
            services=self.services,
            reasons=self.reasons,
            circumstances=self.circumstances,
            procedure=self.procedure,
            nation=self.nation,
            safety=self.safety,
            second=self.second_complaint,
            lasted=self.lasted,
        )


class Limit(Strict):
    """A limit that falls ``days`` working days after ``start`` (None: it is counted in years), with what is
    right on the day before it and on its day, and on the day after."""

    id: str
    clock: str
    start: date
    days: int | None
    due: date
    told: tuple[str, ...]
    before: Outcome
    after: Outcome

    def triple(self) -> Iterator[Worked]:
        for name, moved, right in (
            ("before", -1, self.before),
            ("on", 0, self.before),
            ("after", 1, self.after),
        ):
            yield Worked(
                id=f"{self.clock}-{self.id}-{name}",
                today=self.due + timedelta(days=moved),
                told=self.told,
                right=right.model_copy(update={"due": {self.clock: self.due}}),
            )


def limits(name: str) -> Iterator[Limit]:
    """The limits of one file; what is right before and after them is named in ``limits.yaml``."""
    named = _read("limits")["outcomes"].items()
    outcomes = {name: Outcome.model_validate(right) for name, right in named}
    for group in _read(name)["limits"]:
        for name, start, due, *also in group["rows"]:
            days = [day.isoformat() for day in also]
            dates = {"start": start.isoformat(), "also": days if len(days) > 1 else "".join(days)}
            yield Limit(
                id=name,
                clock=group["clock"],
                start=start,
                days=group.get("days"),
                due=due,
                told=tuple(text.format(**dates) for text in group["told"]),
                before=outcomes[group["before"]],
                after=outcomes[group["after"]],
            )


def _read(name: str) -> Any:
    return yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))


def worked(name: str) -> list[Worked]:
    """The worked cases of one file of this folder."""
    return [Worked.model_validate(entry) for entry in _read(name)]


def counted(start: date, days: int) -> date:
    """The working day ``days`` after ``start``, day by day. It shares nothing with the code under test but
    the list of holidays."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in _holidays(day.year)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
