"""The questions whose answers can change an outcome, each with the answers worth trying.

One function a question: it gives the cases its possible answers would make, each with how common it is, or
nothing where what is told already settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from assistant.case import (
    Circumstance,
    Event,
    Nation,
    Person,
    ProcedureUsed,
    Reason,
    ReasonCode,
    Service,
    When,
)
from assistant.case import EventType as E
from assistant.procedure.account import Account
from assistant.procedure.assessment import Route, Stage
from assistant.procedure.history import History
from assistant.procedure.reading import Reading
from assistant.procedure.spans import Span

S = Stage


class Answer(NamedTuple):
    """One possible answer: the account it would make, and how common it is among the question's answers."""

    account: Account
    share: float


class Asked(NamedTuple):
    """What a question is asked of."""

    account: Account
    today: date
    reading: Reading
    history: History

    @property
    def stage(self) -> Stage:
        return self.reading.where.stage

    def has(self, *kinds: E) -> bool:
        return self.history.has(*kinds)

    def told(self, kind: E) -> bool:
        """Whether anything was said about this: that it happened, did not, or is to come."""
        history = self.history
        return kind in history.happened or kind in history.denied or kind in history.planned

    def undated(self, kind: E) -> bool:
        """Whether it happened, on a day not told exactly."""
        return kind in self.history.happened and self.history.first(kind).exact is None


# Building the account that an answer would make.


def _with(
    account: Account, kind: E, when: When | None = None, *, negated: bool = False, complaint: int = 1
) -> Account:
    """The account with this event told, in place of any earlier telling of the same."""
    kept = [event for event in account.events if event.type is not kind or event.complaint != complaint]
    event = Event(id="possible", type=kind, when=when or When(), negated=negated, complaint=complaint)
    return account.with_events((*kept, event))


def _ago(asked: Asked, days: int) -> When:
    return When.on(_before(asked.today, days))


def _before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _on_days(asked: Asked, kind: E, days_ago: tuple[int, ...]) -> Iterator[Answer]:
    """The event on each of these days, or where something is told of its date, on days that fit it."""
    complaint, history = asked.reading.where.complaint, asked.history
    told = asked.reading.where.start if asked.reading.where.start.known else history.first(kind)
    span = history.bounded(kind, told if history.has(kind) else Span(None, told.latest))
    if span.latest is not None:
        first = span.earliest or _before(span.latest, 28)
        days = {first, span.latest, first + (span.latest - first) // 2}
    elif span.earliest is not None:
        days = {span.earliest, asked.today, span.earliest + (asked.today - span.earliest) // 2}
    else:
        days = {_before(asked.today, ago) for ago in days_ago}
    for day in sorted(days):
        yield Answer(_with(asked.account, kind, When.on(day), complaint=complaint), 1.0)


def _yes_or_no(asked: Asked, kind: E, yes: float = 0.5, when: When | None = None) -> Iterator[Answer]:
    complaint = asked.reading.where.complaint
    yield Answer(_with(asked.account, kind, when, complaint=complaint), yes)
    yield Answer(_with(asked.account, kind, negated=True, complaint=complaint), 1 - yes)


# One function a question: the answers worth trying, or none where the case already settles it.


def _what_happened(asked: Asked) -> Iterator[Answer]:
    """Nothing was told about a complaint: has one been made, and how far has it gone?"""
    if asked.told(E.COMPLAINT_MADE):
        return
    if asked.has(*(kind for kind in E if kind is not E.PROBLEM_BEGAN and kind is not E.CHASED)):
        return
    certain = 4.0 if asked.stage is S.NOT_STARTED else 1.0
    yield Answer(_with(asked.account, E.COMPLAINT_MADE, negated=True), certain)
    yield Answer(_with(asked.account, E.COMPLAINT_MADE, _ago(asked, 21)), 1.0)
    yield Answer(_with(asked.account, E.STAGE1_RESPONSE, _ago(asked, 7)), 1.0)
    yield Answer(_with(asked.account, E.COMPLAINT_REFUSED, _ago(asked, 7)), 0.5)


def _stage_answered(asked: Asked) -> Iterator[Answer]:
    """An offer or a promise was told, but not the stage it came from."""
    if not asked.reading.where.reached and asked.has(E.REMEDY_AGREED, E.REMEDY_OFFERED, E.REMEDY_NOT_DONE):
        for kind in (E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.STAGE3_COUNCIL_RESPONSE):
            yield Answer(_with(asked.account, kind, _ago(asked, 30)), 1.0)


def _complaint_date(asked: Asked) -> Iterator[Answer]:
    """A complaint awaits its stage 1 answer, since a day not told."""
    if asked.reading.where.reached == 1 and asked.undated(E.COMPLAINT_MADE):
        yield from _on_days(asked, E.COMPLAINT_MADE, (7, 21, 60))


def _stage1_answered(asked: Asked) -> Iterator[Answer]:
    """A complaint was made, and nothing said of an answer."""
    if not asked.told(E.STAGE1_RESPONSE):
        yes = 0.1 if asked.stage is S.STAGE1_OPEN else 0.25
        yield from _yes_or_no(asked, E.STAGE1_RESPONSE, yes, _ago(asked, 5))


def _stage2_requested(asked: Asked) -> Iterator[Answer]:
    """Stage 1 was answered a while ago, and nothing said of stage 2."""
    routes = asked.reading.covered.routes
    outside = bool(routes) and Route.STATUTORY_COMPLAINT not in routes
    if asked.told(E.STAGE2_REQUESTED) or outside:
        return
    answered = asked.history.last(E.STAGE1_RESPONSE)
    if answered.working_days_passed(20, asked.today) is not False:
        yield from _yes_or_no(asked, E.STAGE2_REQUESTED, 0.3, _ago(asked, 10))


def _stage2_request_date(asked: Asked) -> Iterator[Answer]:
    """Stage 2 is awaited, since a day not told exactly."""
    if not asked.has(E.STAGE2_REQUESTED) or asked.undated(E.STAGE2_REQUESTED):
        yield from _on_days(asked, E.STAGE2_REQUESTED, (14, 60, 150))


def _extension_told(asked: Asked) -> Iterator[Answer]:
    """The first limit has passed, the outer one perhaps not: did the council say it needs longer?"""
    kind = E.STAGE1_EXTENSION_TOLD if asked.stage is S.STAGE1_OVERDUE else E.STAGE2_EXTENSION_TOLD
    if not asked.told(kind) and not asked.reading.where.outer_limit_passed:
        yield from _yes_or_no(asked, kind, 0.4)


def _stage2_response_date(asked: Asked) -> Iterator[Answer]:
    """The stage 2 answer came on a day not told: the panel must be asked for within 20 working days of it."""
    if asked.undated(E.STAGE2_RESPONSE) or not asked.has(E.STAGE2_RESPONSE):
        yield from _on_days(asked, E.STAGE2_RESPONSE, (7, 21, 60))


def _stage3_request_date(asked: Asked) -> Iterator[Answer]:
    """A panel is awaited, since a day not told exactly."""
    dated = asked.has(E.STAGE3_REQUESTED) and not asked.undated(E.STAGE3_REQUESTED)
    if not dated and not asked.has(E.PANEL_HELD, E.PANEL_REPORT):
        yield from _on_days(asked, E.STAGE3_REQUESTED, (14, 60))


def _panel_date(asked: Asked) -> Iterator[Answer]:
    """The panel sat on a day not told, and its report is awaited."""
    if asked.undated(E.PANEL_HELD) and not asked.has(E.PANEL_REPORT):
        yield from _on_days(asked, E.PANEL_HELD, (3, 14, 45))


def _panel_report_date(asked: Asked) -> Iterator[Answer]:
    """The panel's report came on a day not told, and the council's response is awaited."""
    if asked.undated(E.PANEL_REPORT):
        yield from _on_days(asked, E.PANEL_REPORT, (7, 45))


def _council_reason(asked: Asked) -> Iterator[Answer]:
    """Refused, and no reason told. Which reason it was decides whether the refusal can stand."""
    usual = {
        S.STAGE1_REFUSED: (ReasonCode.OUT_OF_TIME, ReasonCode.NO_PARENTAL_RESPONSIBILITY),
        S.STAGE2_REFUSED: (ReasonCode.NOTHING_TO_ADD, ReasonCode.STAGE1_STILL_OPEN),
        S.STAGE3_REFUSED: (ReasonCode.STAGE2_ROBUST, ReasonCode.LATE_PANEL_REQUEST),
    }
    gave_none = Circumstance.COUNCIL_GAVE_NO_REASON
    if asked.account.reasons or asked.account.tells(gave_none):
        return
    yield Answer(_and_circumstance(asked.account, gave_none), 1.0)
    for code in usual[asked.stage]:
        yield Answer(asked.account._replace(reasons=(Reason(code=code),)), 1.0)


def _reasons_weighed(asked: Asked) -> Iterator[Answer]:
    """Refused as out of time: did the council ask why, and weigh it?"""
    if not asked.account.reasons:
        return
    refused = ReasonCode.OUT_OF_TIME in asked.account.reason_codes
    settled = (Circumstance.LATENESS_REASONS_WEIGHED, Circumstance.LATENESS_REASONS_IGNORED)
    if refused and not asked.account.tells(*settled):
        yield Answer(_and_circumstance(asked.account, Circumstance.LATENESS_REASONS_WEIGHED), 0.3)
        yield Answer(_and_circumstance(asked.account, Circumstance.LATENESS_REASONS_IGNORED), 0.7)


def _procedure_used(asked: Asked) -> Iterator[Answer]:
    """An answer was had, and nothing shows under which procedure."""
    used = asked.account.used
    open_ = used is None or used is ProcedureUsed.UNCLEAR
    reached = asked.reading.where.reached
    if not open_ or not reached or asked.reading.covered.statutory is False or reached == 3:
        return
    if asked.has(E.INVESTIGATORS_APPOINTED, E.STATEMENT_AGREED) or not asked.has(
        E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.STAGE2_REFUSED, E.COMPLAINT_REFUSED
    ):
        return
    corporate = 0.5 if used is not None else (0.15 if reached == 1 else 0.07)
    for value, share in ((ProcedureUsed.STATUTORY, 1 - corporate), (ProcedureUsed.CORPORATE, corporate)):
        yield Answer(asked.account._replace(used=value), share)


def _person(asked: Asked) -> Iterator[Answer]:
    """Who complains was not told: a parent has a right, a relative must be accepted (reg. 12)."""
    if asked.account.complainant not in (Person.UNKNOWN, Person.ADVISER):
        return
    for value, share in ((Person.PARENT, 0.6), (Person.GRANDPARENT, 0.2), (Person.OTHER, 0.2)):
        yield Answer(asked.account._replace(complainant=value), share)


def _about(asked: Asked) -> Iterator[Answer]:
    """What the grievance is about was not told, so where it belongs is not known."""
    if asked.account.services:
        return
    for service, share in (
        (Service.CHILD_IN_NEED, 0.7),
        (Service.EHC_PLAN, 0.15),
        (Service.COURT_WORK, 0.15),
    ):
        yield Answer(asked.account._replace(services=frozenset({service})), share)


def _problem_date(asked: Asked) -> Iterator[Answer]:
    """When the problem arose was not told, and a complaint should be made within a year of it."""
    if not asked.history.first(E.PROBLEM_BEGAN).known:
        yield Answer(_with(asked.account, E.PROBLEM_BEGAN, _ago(asked, 90)), 0.8)
        yield Answer(_with(asked.account, E.PROBLEM_BEGAN, _ago(asked, 500)), 0.2)


def _promise_kept(asked: Asked) -> Iterator[Answer]:
    """Something was agreed, and nothing said of whether it was done."""
    if not asked.told(E.REMEDY_NOT_DONE):
        yield from _yes_or_no(asked, E.REMEDY_NOT_DONE, 0.5)


def _proceedings_ended(asked: Asked) -> Iterator[Answer]:
    """A pause for proceedings: are they over?"""
    if not asked.told(E.COURT_ENDED):
        yield from _yes_or_no(asked, E.COURT_ENDED, 0.3)


def _nation(asked: Asked) -> Iterator[Answer]:
    """England is assumed; elsewhere another procedure applies."""
    if asked.account.nation is None:
        yield Answer(asked.account, 0.97)
        yield Answer(asked.account._replace(nation=Nation.WALES), 0.03)


def _and_circumstance(account: Account, value: Circumstance) -> Account:
    return account._replace(circumstances=(*account.circumstances, value))


Question = Callable[[Asked], Iterator[Answer]]

_ANY = tuple(S)
_AWAITING_1 = (S.STAGE1_OPEN, S.STAGE1_OVERDUE, S.UNKNOWN)
_AWAITING_2 = (S.STAGE2_OPEN, S.STAGE2_OVERDUE)
_AWAITING_3 = (S.STAGE3_OPEN, S.STAGE3_OVERDUE)

# Every key that ``missing_facts`` can give, with the stages at which it can matter, the event that must have
# happened for it to be open (None: whatever has) and what finds its possible answers. The keys are public:
# each has its question in the answering room's data.
QUESTIONS: Mapping[str, tuple[tuple[Stage, ...], E | None, Question]] = {
    "what_happened": ((S.UNKNOWN, S.NOT_STARTED), None, _what_happened),
    "stage_answered": ((S.UNKNOWN, S.REMEDY_OUTSTANDING), None, _stage_answered),
    "about": (_ANY, None, _about),
    "complaint_date": (_ANY, E.COMPLAINT_MADE, _complaint_date),
    "stage1_answered": (_AWAITING_1, E.COMPLAINT_MADE, _stage1_answered),
    "stage2_requested": ((S.STAGE1_ANSWERED,), None, _stage2_requested),
    "stage2_request_date": (_AWAITING_2, None, _stage2_request_date),
    "extension_told": ((S.STAGE1_OVERDUE, S.STAGE2_OVERDUE), None, _extension_told),
    "stage2_response_date": ((S.STAGE2_ANSWERED,), None, _stage2_response_date),
    "stage3_request_date": ((*_AWAITING_3, S.STAGE3_REFUSED), None, _stage3_request_date),
    "panel_date": (_AWAITING_3, E.PANEL_HELD, _panel_date),
    "panel_report_date": (_AWAITING_3, E.PANEL_REPORT, _panel_report_date),
    "council_reason": ((S.STAGE1_REFUSED, S.STAGE2_REFUSED, S.STAGE3_REFUSED), None, _council_reason),
    "reasons_weighed": (_ANY, None, _reasons_weighed),
    "procedure_used": (_ANY, None, _procedure_used),
    "person": (_ANY, None, _person),
    "problem_date": ((S.NOT_STARTED,), None, _problem_date),
    "promise_kept": (_ANY, E.REMEDY_AGREED, _promise_kept),
    "proceedings_ended": ((S.FROZEN,), None, _proceedings_ended),
    "nation": (_ANY, None, _nation),
}
QUESTIONS_AT: Mapping[Stage, tuple[tuple[str, E | None, Question], ...]] = {
    stage: tuple(
        (key, after, answers) for key, (stages, after, answers) in QUESTIONS.items() if stage in stages
    )
    for stage in Stage
}
