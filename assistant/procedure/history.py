"""What has happened to one complaint: the one timeline on which every decision of this room is taken.

People tell events in any order, more than once, with gaps and with dates that are days, spans or nothing.
This file turns them into a ``History``. Three rules hold throughout: the order of telling never counts, a
date is used only as far as it is certain, and what happened has happened by the day of reading, so that its
span ends there at the latest. What ``timeline`` infers from the whole is added there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.case import EventType, ReasonCode, Took
from assistant.procedure.account import Account
from assistant.procedure.spans import UNDATED, Span, in_order
from assistant.procedure.stage_events import FOLLOWS, PRECEDES, STAGE_EVENTS
from assistant.procedure.working_days import start_of_wait

E = EventType

# A date the council set for an answer shows that the answer is awaited.
_AWAITED: Mapping[int, tuple[E, ...]] = {
    1: (E.STAGE1_RESPONSE,),
    2: (E.STAGE2_RESPONSE,),
    3: (E.STAGE3_COUNCIL_RESPONSE, E.PANEL_DATE_SET, E.PANEL_HELD, E.PANEL_REPORT),
}
_ASKED: Mapping[Took, E] = {
    Took.STAGE1: E.COMPLAINT_MADE,
    Took.STAGE2: E.STAGE2_REQUESTED,
    Took.STAGE3: E.STAGE3_REQUESTED,
    Took.PANEL: E.STAGE3_REQUESTED,
}
_BREAKS = (E.COMPLAINT_WITHDRAWN, E.COMPLAINT_FROZEN)

Tellings = dict[E, tuple[Span, ...]]


@dataclass(slots=True)
class History:
    """One complaint's events on a given day, by type and soonest first; undated ones before dated ones.

    ``happened`` and ``planned`` hold every telling; ``dated`` holds when each type of event can have
    happened, without those that only repeat a closer telling vaguely ("in November", "Monday 6 November").
    ``report`` is a stage 2 report that came without the adjudication which would complete it (s2-13, s2-18).
    ``finished`` is an earlier complaint that was done before a new problem began; ``taken_up`` says that this
    one was withdrawn or frozen, and goes on again.
    """

    complaint: int
    today: date
    happened: Tellings
    dated: Tellings
    denied: frozenset[E]
    planned: Tellings
    reasons: frozenset[ReasonCode] = frozenset()
    report: tuple[Span, ...] = ()
    finished: History | None = None
    taken_up: bool = False

    def has(self, *types: E) -> bool:
        """Whether any of these was told to have happened."""
        happened = self.happened
        for kind in types:  # noqa: SIM110 (asked thirty times an assessment: a plain loop is the quickest)
            if kind in happened:
                return True
        return False

    def lacks(self, *types: E) -> bool:
        """Whether any of these was told in terms not to have happened, and none of the same type was."""
        if not self.denied:
            return False
        return any(kind in self.denied and kind not in self.happened for kind in types)

    def expects(self, *types: E) -> bool:
        """Whether any of these was told to be still to come."""
        return not self.planned.keys().isdisjoint(types)

    def ids(self, *types: E) -> tuple[str, ...]:
        """The ids of the events of these types (told, not implied), for a conclusion to name what it rests
        on."""
        held = self.happened
        return tuple([span.event for kind in types if kind in held for span in held[kind] if span.event])

    def moments(self, *types: E) -> tuple[Span, ...]:
        """When the events of these types can have happened, soonest first."""
        dated = self.dated
        if len(types) == 1:
            return dated.get(types[0], ())
        found = [span for kind in types if kind in dated for span in dated[kind]]
        return tuple(sorted(found, key=in_order) if len(found) > 1 else found)

    def first(self, kind: E) -> Span:
        """When the first event of this type can have happened."""
        moments = self.dated.get(kind)
        return moments[0] if moments else UNDATED

    def last(self, kind: E) -> Span:
        """When the last event of this type can have happened."""
        moments = self.dated.get(kind)
        return moments[-1] if moments else UNDATED

    def bounded(self, kind: E, told: Span) -> Span:
        """``told`` drawn in by what necessarily came before and after it, where it is not one day."""
        earliest, latest, event = told
        if earliest is not None and earliest == latest:
            return told
        happened, planned, report = self.happened, self.planned, self.report
        for later in FOLLOWS.get(kind, ()):
            if later not in happened and later not in planned and not report:
                continue
            for after in (*self._happened_or_came(later), *self.planned.get(later, ())):
                end = after.latest
                if end is not None and (earliest or date.min) <= end <= self.today:
                    latest = end if latest is None else min(latest, end)
        if earliest is None:
            for sooner in PRECEDES.get(kind, ()):
                start = self.first(sooner).earliest
                if start is not None and (earliest is None or start > earliest):
                    earliest = start
        if earliest is not None and latest is not None and latest < earliest:
            return told
        if earliest is told.earliest and latest is told.latest:
            return told
        return Span(earliest, latest, event)

    def _happened_or_came(self, kind: E) -> tuple[Span, ...]:
        moments = self.moments(kind)
        return (*moments, *self.report) if kind is E.STAGE2_RESPONSE else moments

    def surely_after(self, types: Iterable[E], moment: Span) -> bool:
        """Whether something of these types happened after ``moment`` on any reading of the dates."""
        end, dated = moment.latest, self.dated
        if end is None:
            return False
        for kind in types:
            for span in dated.get(kind, ()):
                if span.earliest is not None and end < span.earliest:
                    return True
        return False

    def awaits(self, kind: E) -> bool:
        """Whether the council named a day for this that has not passed, or gave none but said it would
        come."""
        return any(s.latest is None or s.latest >= self.today for s in self.planned.get(kind, ()))

    def day_to_come(self, *types: E) -> bool:
        """Whether something of these types is to happen on a day told, today or later."""
        told = [span.latest for kind in types for span in self.planned.get(kind, ())]
        return any(day is not None and day >= self.today for day in told)

    def promised_after(self, kind: E, working_days: int, start: Span) -> bool:
        """Whether the council named a day for this more than ``working_days`` after ``start``: it has then
        told the person that it needs longer (s1-05, s2-11)."""
        if kind not in self.planned:
            return False
        named = [span.earliest or span.latest for span in self.planned[kind]]
        return any(day is not None and start.working_days_passed(working_days, day) for day in named)

    def planned_day(self, types: Iterable[E]) -> date | None:
        """The last day on which something of these types is, or was, to happen; the latest plan told
        counts. A panel's day was set for that day, whether it has come or not."""
        found = None
        for kind in types:
            told = self.planned.get(kind, ())
            if kind is E.PANEL_DATE_SET and kind in self.happened:
                told = (*told, *self.happened[kind])
            for span in told:
                if span.latest is not None and (found is None or span.latest > found):
                    found = span.latest
        return found

    def touches(self, stage: int) -> bool:
        """Whether anything told shows that the complaint reached this stage."""
        if not self.happened.keys().isdisjoint(STAGE_EVENTS[stage].all) or (stage == 2 and self.report):
            return True
        return bool(self.planned) and self.expects(*_AWAITED[stage])

    @property
    def chased_by(self) -> Span:
        """When the council was chased, first."""
        return self.first(E.CHASED)

    @property
    def broken_off(self) -> bool:
        """Whether the complaint was withdrawn or frozen."""
        return self.has(*_BREAKS)

    def break_day(self) -> date | None:
        """The day by which it had been withdrawn or frozen; None where that is not dated."""
        breaks = self.moments(*_BREAKS)
        return breaks[0].latest if breaks else None

    def keeping(self, kept: Mapping[E, tuple[Span, ...]], **more: object) -> History:
        """The same history with only these tellings of what happened."""
        return replace(self, happened=dict(kept), dated=_dated(kept), **more)  # type: ignore[arg-type]


def closest(told: tuple[Span, ...]) -> tuple[Span, ...]:
    """The dated moments, without those that only repeat a closer one vaguely."""
    if len(told) == 1:
        return told if told[0].known else ()
    dated = [span for span in told if span.known]
    return tuple(one for one in dated if not any(one.takes_in(other) for other in dated))


def as_told(account: Account, today: date, complaint: int) -> History:
    """One complaint's events as they were told. An event dated wholly after ``today`` is still to come,
    however told."""
    happened: Tellings = {}
    planned: Tellings = {}
    denied = []
    once = True  # whether each was told once, with a date: then nothing repeats a closer telling vaguely
    for event in account.events:
        if event.complaint != complaint:
            continue
        kind = event.type
        if event.negated:
            denied.append(kind)
            continue
        when = event.when
        earliest, latest = when.earliest, when.latest
        if event.planned or (earliest is not None and earliest > today):
            _add(planned, kind, Span(earliest, latest, event.id))
            continue
        if latest is None:
            if earliest is None:
                once = False
            else:
                latest = today
        elif latest > today:
            latest = today
        if kind in happened:
            once = False
            _add(happened, kind, Span(earliest, latest, event.id))
        else:
            happened[kind] = (Span(earliest, latest, event.id),)
    if account.durations:
        undated = [
            (asked, since)
            for asked, since in _waits(account, today, complaint)
            if not any(span.known for span in happened.get(asked, ()))
        ]
        for asked, since in undated:
            once = False
            _add(happened, asked, since)
    dated = happened if once else _dated(happened)
    return History(complaint, today, happened, dated, frozenset(denied), planned, account.reason_codes)


def _add(book: Tellings, kind: E, span: Span) -> None:
    held = book.get(kind)
    book[kind] = (span,) if held is None else tuple(sorted((*held, span), key=in_order))


def _dated(happened: Mapping[E, tuple[Span, ...]]) -> Tellings:
    return {kind: close for kind, spans in happened.items() if (close := closest(spans))}


def _waits(account: Account, today: date, complaint: int) -> Iterator[tuple[E, Span]]:
    """Since when a stage has been awaited, where only the length of the wait was told. There is no event to
    name: the kind of event stands in its place."""
    for told in account.durations:
        if told.over or told.complaint != complaint:
            continue
        ago = start_of_wait if told.working else _days_before
        earliest = ago(today, told.most) if told.most is not None else None
        asked = _ASKED[told.of]
        yield asked, Span(earliest, ago(today, told.least), asked.value)


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))
