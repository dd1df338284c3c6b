"""Dangers that come before any complaint: those told, and court or tribunal dates that are near."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.case import Circumstance, Event, Safety, Service
from assistant.case import EventType as E
from assistant.procedure.account import Account

HEARING_SOON = timedelta(days=14)
APPEAL_PERIOD = relativedelta(months=2)

_COURT_DATES = (E.HEARING, E.COURT_STARTED, E.COURT_ENDED)
_APPEALABLE = (Service.EHC_PLAN, Service.SCHOOL_OR_EHCP)


def dangers(account: Account, today: date) -> tuple[Safety, ...]:
    """The dangers told, and a hearing or a tribunal limit within two weeks of today."""
    told = account.safety
    if _hearing_near(account, today) or _appeal_limit_near(account, today):
        told = (*told, Safety.URGENT_LEGAL_DEADLINE)
    return tuple(dict.fromkeys(told)) if told else ()


def appealable(account: Account) -> bool:
    """Whether part of the grievance is for the SEND Tribunal (alt-03)."""
    return not account.services.isdisjoint(_APPEALABLE)


def _hearing_near(account: Account, today: date) -> bool:
    if account.kinds.isdisjoint(_COURT_DATES):
        return False
    dates = [event for event in account.events if event.type in _COURT_DATES]
    return any(_court_date_near(event, today) for event in dates)


def _court_date_near(event: Event, today: date) -> bool:
    """Whether a court or tribunal date falls within two weeks of today."""
    if event.negated or event.when.latest is None:
        return False
    first = event.when.earliest or event.when.latest
    return event.when.latest >= today and first - today <= HEARING_SOON


def _appeal_limit_near(account: Account, today: date) -> bool:
    """Whether two months from the letter complained of (alt-03) end within two weeks of today, where the
    grievance is an education, health and care plan and no appeal has been made."""
    if not appealable(account) or account.tells(Circumstance.SEND_APPEAL_MADE):
        return False
    letters = [e.when.day for e in account.events if e.type is E.PROBLEM_BEGAN and e.happened and e.when.day]
    limits = [letter + APPEAL_PERIOD for letter in letters if letter.year < date.max.year]
    return any(today <= limit and limit - today <= HEARING_SOON for limit in limits)
