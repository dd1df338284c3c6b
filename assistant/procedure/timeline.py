"""What the whole of a complaint's history implies: a new complaint, a refusal, a report that is no answer.

``histories`` gives each complaint's history with this worked out, and without what came before a complaint
that was withdrawn or frozen was taken up again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from assistant.case import Case, Circumstance, ReasonCode
from assistant.case import EventType as E
from assistant.procedure.account import Account, account_of
from assistant.procedure.history import History, Tellings, as_told
from assistant.procedure.spans import Span
from assistant.procedure.stage_events import STAGE_EVENTS

R = ReasonCode


def histories(case: Case, today: date) -> dict[int, History]:
    """Each complaint's history, by its number; complaint 1 is always there, empty if nothing was told."""
    return histories_of(account_of(case), today)


def histories_of(account: Account, today: date) -> dict[int, History]:
    """The same of a case that has been taken by value."""
    numbers = {event.complaint for event in account.events}
    if len(numbers) < 2 and numbers <= _FIRST_COMPLAINT:
        return {1: history_of(account, today)}
    return {number: history_of(account, today, number) for number in sorted(numbers | _FIRST_COMPLAINT)}


def history(case: Case, today: date, complaint: int = 1) -> History:
    """The history of one complaint, with what it implies."""
    return history_of(account_of(case), today, complaint)


def history_of(account: Account, today: date, complaint: int = 1) -> History:
    """The same of a case that has been taken by value."""
    told = _without_adjudication(_since_new_problem(as_told(account, today, complaint)), account)
    told = _since_ombudsman(told)
    return _taken_up(_with_implied_refusal(told, account))


_FIRST_COMPLAINT = frozenset({1})  # always there
_CLOSINGS = (E.STAGE3_COUNCIL_RESPONSE, E.OMBUDSMAN_DECIDED)


def _since_new_problem(told: History) -> History:
    """A complaint about something that began after an earlier one was finished is a new complaint: only what
    has happened since counts towards it (beh-02 keeps out repeats, not new matters)."""
    if not told.has(*_CLOSINGS):
        return told
    closings = [told.last(kind) for kind in _CLOSINGS if told.last(kind).latest]
    if not closings:
        return told
    closing = max(closings, key=_ending)
    if not told.surely_after((E.PROBLEM_BEGAN,), closing):
        return told
    if not told.lacks(E.COMPLAINT_MADE) and not told.surely_after((E.COMPLAINT_MADE,), closing):
        return told
    since = {
        kind: kept
        for kind, spans in told.happened.items()
        if (kept := tuple([s for s in spans if closing.surely_before(s) or not s.known]))
    }
    return told.keeping(since, finished=told)


def _ending(moment: Span) -> date:
    return moment.latest or date.min


def _without_adjudication(told: History, account: Account) -> History:
    """Stage 2 is answered by the reports and the adjudication together: a report with no adjudication does
    not answer it (s2-13, s2-18). Where something came twice, the second completed the first."""
    if not account.tells(Circumstance.ADJUDICATION_MISSING):
        return told
    if E.STAGE2_RESPONSE not in told.happened or len(told.moments(E.STAGE2_RESPONSE)) > 1:
        return told
    rest: Tellings = {kind: spans for kind, spans in told.happened.items() if kind is not E.STAGE2_RESPONSE}
    return told.keeping(rest, report=told.happened[E.STAGE2_RESPONSE])


# Reasons that are given only for not going on; told of a request with no answer, they are its refusal. (Those
# that put off, pause or set a condition are not here: an investigator wanting, a form, a court case.)
_NO_FURTHER = frozenset(
    {
        R.CANNOT_ACHIEVE_OUTCOME,
        R.NOTHING_TO_ADD,
        R.USE_CORPORATE,
        R.NOT_COVERED,
        R.NO_PARENTAL_RESPONSIBILITY,
        R.CHILD_HAS_NOT_CONSENTED,
        R.CHILD_PROTECTION_MATTER,
        R.VEXATIOUS,
        R.ALL_STAGES_DONE,
        R.LEGAL_ACTION_THREATENED,
        R.POINT_OF_LAW,
        R.NOT_CARE_LEAVER,
        R.GO_TO_OMBUDSMAN,
    }
)
_REFUSING: Mapping[int, frozenset[ReasonCode]] = {
    1: _NO_FURTHER | {R.OUT_OF_TIME, R.WITHDREW_BEFORE, R.COMMISSIONED_PROVIDER},
    2: _NO_FURTHER | {R.LATE_STAGE2_REQUEST},
    3: _NO_FURTHER | {R.STAGE2_ROBUST, R.LATE_PANEL_REQUEST},
}
_REFUSALS = tuple(kind for events in STAGE_EVENTS.values() for kind in events.refused)


def _with_implied_refusal(told: History, account: Account) -> History:
    """A reason for not going on, with a request that nothing was done on, implies that it was refused."""
    if not told.reasons or told.report or told.has(*_REFUSALS) or not told.denied.isdisjoint(_REFUSALS):
        return told
    if any(event.complaint != told.complaint for event in account.events):
        return told
    for stage in (3, 2, 1):
        if not told.touches(stage):
            continue
        events = STAGE_EVENTS[stage]
        given = not told.reasons.isdisjoint(_REFUSING[stage])
        if told.has(events.asked) and given and not told.has(*events.under_way, *events.answered):
            return replace(told, happened={**told.happened, events.refused[0]: (Span(),)})
        return told
    return told


def _since_ombudsman(told: History) -> History:
    """A stage asked for once the Ombudsman has decided is asked for anew: the refusal, or the delay, that was
    decided on does not answer it, and its limits run from there (edge case 34 of the law map)."""
    if not told.has(E.OMBUDSMAN_DECIDED):
        return told
    decided = told.last(E.OMBUDSMAN_DECIDED)
    for request in (E.STAGE2_REQUESTED, E.STAGE3_REQUESTED):
        asked = told.moments(request)
        again = next((span for span in asked if decided.surely_before(span)), None)
        if again is not None and again is not asked[0]:
            return told.keeping(_since(again, _TAKES_UP[request], told.happened))
    return told


# Asking again takes up a complaint that was withdrawn or frozen, from that stage on.
_TAKES_UP: Mapping[E, frozenset[E]] = {
    events.asked: frozenset(
        kind for later in STAGE_EVENTS if later >= stage for kind in STAGE_EVENTS[later].all
    )
    for stage, events in STAGE_EVENTS.items()
}
_BREAKS = (E.COMPLAINT_WITHDRAWN, E.COMPLAINT_FROZEN)


def _taken_up(told: History) -> History:
    """A complaint withdrawn or frozen and then asked for again is taken up from there: what came before, of
    that stage and of those after it, and the break itself, count no more (with-03, frz-04)."""
    if not told.broken_off:
        return told
    for request, stages in _TAKES_UP.items():
        again = _asked_again(request, told)
        if again is not None:
            kept = {kind: spans for kind, spans in told.happened.items() if kind not in _BREAKS}
            return told.keeping(_since(again, stages, kept), taken_up=True)
    return _resumed(told)


def _resumed(told: History) -> History:
    """A frozen complaint that the council has gone on with runs from the day that it did: it is as if it had
    been asked for on that day (frz-04), and the pause is over."""
    if not told.has(E.COMPLAINT_FROZEN) or told.has(E.COMPLAINT_WITHDRAWN):
        return told
    pause, over = told.last(E.COMPLAINT_FROZEN), told.last(E.COURT_ENDED)
    for stage in (3, 2, 1):
        if not told.touches(stage):
            continue
        events = STAGE_EVENTS[stage]
        for taken_on in told.moments(*events.under_way):
            if taken_on.surely_before(pause):
                continue
            ended = over.latest is not None and not taken_on.surely_before(over)
            if ended or (stage > 1 and pause.surely_before(taken_on)):
                kept = _since(taken_on, _TAKES_UP[events.asked], told.happened)
                kept.pop(E.COMPLAINT_FROZEN)
                return told.keeping({**kept, events.asked: (taken_on,)}, taken_up=True)
        return told
    return told


def _asked_again(request: E, told: History) -> Span | None:
    """The first request after the last break. A pause ends when the complaint is made anew; asking for a
    later stage ends it only once the proceedings are over, since the council may wait for them (frz-01)."""
    if request is not E.COMPLAINT_MADE and told.has(E.COMPLAINT_FROZEN) and not told.has(E.COURT_ENDED):
        return None
    breaks, asked = told.moments(*_BREAKS), told.moments(request)
    if not breaks:  # on a day not told: asked twice, the second time is after it
        return asked[-1] if len(asked) > 1 else None
    return next((span for span in asked if breaks[-1].surely_before(span)), None)


def _since(again: Span, stages: frozenset[E], told: Tellings) -> Tellings:
    """What happened, of these stages only what did not surely come before they were asked for again."""
    kept: Tellings = {}
    for kind, spans in told.items():
        left = spans
        if kind in stages:
            left = tuple([span for span in spans if not span.known or not span.surely_before(again)])
        if left:
            kept[kind] = left
    return kept
