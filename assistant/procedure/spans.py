"""When something can have happened, as far as it was told, and what follows for certain from that."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from assistant.procedure.working_days import limit_and_skipped


class Span(NamedTuple):
    """The first and the last day on which something can have happened; None where that end is open.

    ``event`` is the id of the event that was told so; empty where the span was worked out.
    """

    earliest: date | None = None
    latest: date | None = None
    event: str = ""

    @property
    def known(self) -> bool:
        return self.earliest is not None or self.latest is not None

    @property
    def exact(self) -> date | None:
        """The day, where the span is one day."""
        return self.earliest if self.earliest == self.latest else None

    def takes_in(self, other: Span) -> bool:
        """Whether this is a vaguer telling that holds ``other`` within it."""
        if self[:2] == other[:2] or not self.known or not other.known:
            return False
        begins = self.earliest is None or (other.earliest is not None and self.earliest <= other.earliest)
        ends = self.latest is None or (other.latest is not None and other.latest <= self.latest)
        return begins and ends

    def surely_before(self, other: Span) -> bool:
        """Whether this ended before the other began, on any reading of the dates."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def surely_passed(self, limit: int, by: date) -> bool:
        """Whether a limit of so many working days from this had passed by that day, on any reading of the
        dates."""
        latest = self.latest
        return latest is not None and by > limit_and_skipped(latest, limit)[0]

    def working_days_passed(self, limit: int, by: date) -> bool | None:
        """Whether a limit of so many working days from this had passed by the day ``by``; None where the
        dates told do not settle it (rules def-01, def-02: the day of the event is day zero)."""
        earliest, latest, _ = self
        if latest is not None and by > limit_and_skipped(latest, limit)[0]:
            return True
        if earliest is not None and by <= limit_and_skipped(earliest, limit)[0]:
            return False
        return None


UNDATED = Span()


def in_order(span: Span) -> tuple[date, date, str]:
    """A place in time for sorting: by the day it had surely happened, undated first, and a fixed order among
    equals."""
    return span.latest or date.min, span.earliest or date.min, span.event
