"""The dates told of one complaint, as far as they are certain: what the clocks are counted from.

A date may be a day, a span or an open end. What is told to have happened has happened by the day of
reading, so a span ends there at the latest. What is denied, planned or dated later has not happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assistant.case import Case, Event
from assistant.case import EventType as E
from assistant.procedure.clock_table import STAGE1, STAGE2, STAGE3


class Span(NamedTuple):
    """When something happened: on ``last`` at the latest, not before ``first`` (None: that end is open)."""

    first: date | None
    last: date
    event: str

    @property
    def exact(self) -> bool:
        return self.first == self.last

    def surely_after(self, other: Span) -> bool:
        return self.first is not None and self.first > other.last


# Asking again takes up a complaint that was withdrawn or frozen, from that stage on.
_TAKES_UP = {
    E.COMPLAINT_MADE: frozenset((*STAGE1, *STAGE2, *STAGE3)),
    E.STAGE2_REQUESTED: frozenset((*STAGE2, *STAGE3)),
    E.STAGE3_REQUESTED: frozenset(STAGE3),
}
_BREAKS = (E.COMPLAINT_WITHDRAWN, E.COMPLAINT_FROZEN)


class Told:
    """One complaint's events on a day of reading, by type; spans in order of their last days."""

    def __init__(self, case: Case, today: date, complaint: int) -> None:
        self.today = today
        self.denied: set[E] = set()
        self.plans: dict[E, list[Event]] = {}
        self._happened: dict[E, list[Event]] = {}
        for event in case.events:
            if event.complaint != complaint:
                continue
            if event.negated:
                self.denied.add(event.type)
            elif event.planned or event.type is E.PANEL_DATE_SET or _lies_ahead(event, today):
                self.plans.setdefault(event.type, []).append(event)
                if event.type is E.PANEL_DATE_SET:
                    self._happened.setdefault(E.PANEL_DATE_SET, [])  # set it was; its day is the panel's
            else:
                self._happened.setdefault(event.type, []).append(event)
        self._spans: dict[E, list[Span]] = {}
        self.broken_off = self.has(_BREAKS)
        if self.broken_off:
            self._take_up()

    def has(self, kinds: Iterable[E]) -> bool:
        """Whether anything of these types has happened."""
        return not self._happened.keys().isdisjoint(kinds)

    def spans(self, *kinds: E) -> list[Span]:
        """The dated events of these types, soonest first. A span that holds an exact day of the same type
        tells the same event less exactly, and is left out."""
        found = [self._of(kind) for kind in kinds if kind in self._happened]
        if len(found) == 1:
            return found[0]
        return sorted((span for spans in found for span in spans), key=_order)

    def last_day_of(self, kinds: Iterable[E]) -> date | None:
        """The day by which something of these types had happened, the soonest that is certain."""
        return min((span.last for span in self.spans(*kinds)), default=None)

    def break_day(self) -> date | None:
        """The day by which the complaint had been withdrawn or frozen; None where that is not dated."""
        return self.last_day_of(_BREAKS)

    def planned_day(self, kinds: Iterable[E]) -> date | None:
        """The last day on which something of these types is, or was, to happen; the latest plan told
        counts."""
        days = [
            event.when.latest for kind in kinds for event in self.plans.get(kind, ()) if event.when.latest
        ]
        return max(days, default=None)

    def _of(self, kind: E) -> list[Span]:
        if kind not in self._spans:
            told = [self._span(event) for event in self._happened.get(kind, ()) if event.when.known]
            days = [span.last for span in told if span.exact]
            told = [s for s in told if s.exact or not any((s.first or d) <= d <= s.last for d in days)]
            self._spans[kind] = sorted(told, key=_order)
        return self._spans[kind]

    def _span(self, event: Event) -> Span:
        when = event.when
        last = self.today if when.latest is None else min(when.latest, self.today)
        return Span(when.earliest, last, event.id)

    def _take_up(self) -> None:
        """Leave out what came before a complaint that was withdrawn or frozen was taken up again."""
        breaks = self.spans(*_BREAKS)
        for request, stages in _TAKES_UP.items():
            asked = self.spans(request)
            if breaks:
                again = [span for span in asked if span.surely_after(breaks[-1])]
            else:  # withdrawn on a day not told: asked twice, the second time is after it
                again = asked[-1:] if len(asked) > 1 else []
            if again:
                self._forget_before(again[0], stages)
                self.broken_off = False
                return

    def _forget_before(self, again: Span, stages: frozenset[E]) -> None:
        self._spans = {}
        for kind in stages & self._happened.keys():
            kept = [
                e for e in self._happened[kind] if not e.when.known or not again.surely_after(self._span(e))
            ]
            if kept:
                self._happened[kind] = kept
            else:
                del self._happened[kind]


def _lies_ahead(event: Event, today: date) -> bool:
    return event.when.earliest is not None and event.when.earliest > today


def _order(span: Span) -> tuple[date, date, str]:
    return span.last, span.first or date.min, span.event
