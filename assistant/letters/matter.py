"""What a letter is written from: the case, what the law makes of it, and what was handed in for the letter.

``Matter`` answers the questions the wording asks: is this so (``conditions``), when was that (``when``), when
does that limit end (``due``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.case import Case, Circumstance, Event, EventType, Person, ProcedureUsed
from assistant.letters.details import Details
from assistant.letters.sources import Precedent, RuleSources
from assistant.letters.wording import Wording
from assistant.procedure.assessment import Assessment, Deadline, DeadlineCode, Stage

_LAST = frozenset(  # of several of these the last counts; of all others the first
    {
        EventType.STAGE1_RESPONSE,
        EventType.COMPLAINT_REFUSED,
        EventType.STAGE2_REFUSED,
        EventType.STAGE2_STOPPED,
        EventType.STAGE2_RESPONSE,
        EventType.STAGE3_REFUSED,
        EventType.STAGE3_COUNCIL_RESPONSE,
        EventType.COMPLAINT_FROZEN,
        EventType.COURT_ENDED,
        EventType.REMEDY_NOT_DONE,
    }
)
_AWAITED = {
    Stage.STAGE1_OPEN: EventType.STAGE1_RESPONSE,
    Stage.STAGE1_OVERDUE: EventType.STAGE1_RESPONSE,
    Stage.STAGE2_OPEN: EventType.STAGE2_RESPONSE,
    Stage.STAGE2_OVERDUE: EventType.STAGE2_RESPONSE,
}
_BEFORE_STAGE2 = (Stage.STAGE1_OPEN, Stage.STAGE1_OVERDUE, Stage.STAGE1_ANSWERED, Stage.STAGE1_REFUSED)
_OTHER_READINGS = ("statement",)  # the same limit counted the way that suits the person less


@dataclass(frozen=True)
class Ahead:
    """What sending the letter sets going: the limits counted from its date, and a fair day for a reply.

    ``reply_by`` is a courtesy, never a rule: ten working days, five for a chaser.
    """

    deadlines: tuple[Deadline, ...]
    reply_by: date


@dataclass(frozen=True)
class Matter:
    """Everything one letter may say, and nothing else may be said in it."""

    case: Case
    assessment: Assessment
    ahead: Ahead
    details: Details
    rules: RuleSources
    precedents: tuple[Precedent, ...]
    wording: Wording

    @property
    def today(self) -> date:
        return self.assessment.today

    @cached_property
    def by_adviser(self) -> bool:
        """Whether someone writes for a client."""
        return self.case.client is not None or self.writer is Person.ADVISER

    @property
    def writer(self) -> Person:
        return self.case.person.value if self.case.person else Person.UNKNOWN

    @property
    def complainant(self) -> Person:
        """Whose complaint it is. For an adviser with no client told: ADVISER."""
        return self.case.client.value if self.case.client else self.writer

    @cached_property
    def voice(self) -> dict[str, str]:
        return self.wording.book.voices["client" if self.by_adviser else "own"]

    @cached_property
    def circumstances(self) -> frozenset[Circumstance]:
        return frozenset(fact.value for fact in self.case.circumstances)

    @cached_property
    def complaints(self) -> frozenset[int]:
        """The numbers of the complaints that stand where the assessment says."""
        stages = self.assessment.complaint_stages
        leading = frozenset(number for number, stage in stages.items() if stage is self.assessment.stage)
        return leading or frozenset(event.complaint for event in self.case.events) or frozenset({1})

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events of this complaint, in the case's order."""
        return tuple(event for event in self.case.events if event.complaint in self.complaints)

    def event(self, kind: EventType) -> Event | None:
        """The event of this kind that counts: the one the procedure counted from, else the dated ones before
        the undated."""
        found = [event for event in self.events if event.type is kind and event.happened]
        counted = {deadline.start_event for deadline in self.assessment.deadlines}
        for event in found:
            if event.id in counted:
                return event
        dated = [event for event in found if event.when.known] or found
        if not dated:
            return None
        return dated[-1] if kind in _LAST else dated[0]

    def denied(self, kind: EventType) -> Event | None:
        """The event told not to have happened, where nothing tells that it has since."""
        if self.event(kind):
            return None
        return next((e for e in self.events if e.type is kind and e.negated), None)

    @property
    def awaited(self) -> EventType | None:
        """What the council still has to give at the stage that is open."""
        stage = self.assessment.stage
        if stage in (Stage.STAGE3_OPEN, Stage.STAGE3_OVERDUE):
            held = self.event(EventType.PANEL_HELD)
            return EventType.STAGE3_COUNCIL_RESPONSE if held else EventType.PANEL_HELD
        return _AWAITED.get(stage)

    @property
    def corporate_so_far(self) -> bool:
        """Whether every answer told was given in another procedure than the statutory one."""
        used = self.case.procedure_used
        corporate = used is not None and used.value is ProcedureUsed.CORPORATE
        return corporate and self.assessment.stage in _BEFORE_STAGE2

    def deadline(self, code: DeadlineCode) -> Deadline | None:
        """The date of this kind that the letter counts by."""
        return _leading(self.assessment.deadlines, code, self.complaints)

    def ahead_of(self, code: DeadlineCode) -> Deadline | None:
        """The date of this kind that starts to run when the letter is sent."""
        return _leading(self.ahead.deadlines, code, None)


def _leading(
    deadlines: Sequence[Deadline], code: DeadlineCode, complaints: frozenset[int] | None
) -> Deadline | None:
    found = [
        each
        for each in deadlines
        if each.what is code
        and (complaints is None or each.complaint in complaints)
        and each.reading not in _OTHER_READINGS
    ]
    return found[0] if found else None
