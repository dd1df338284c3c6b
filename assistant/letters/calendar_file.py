"""Deadlines as a calendar file (RFC 5545): whole days, each with its rule and how it was counted.

An entry's identity stays the same when a date is put right, so that importing the file again moves the entry
and does not double it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from assistant.case import Case
from assistant.letters.citing import citation
from assistant.letters.dates import day
from assistant.letters.sources import RuleSources
from assistant.letters.wording import load_wording
from assistant.procedure.assessment import Assessment, Deadline, DeadlineCode, DeadlineState, Party

_COMING = (DeadlineState.RUNNING, DeadlineState.DUE_TODAY, DeadlineState.UNCERTAIN)
_REMIND_BEFORE = timedelta(days=3)
MEDIA_TYPE = "text/calendar"


def calendar_file(
    case: Case,
    assessment: Assessment,
    *,
    rules: RuleSources,
    only: DeadlineCode | None = None,
    case_key: str = "",
) -> bytes:
    """A calendar of the dates still to come, or of the one asked for (``only``) whether it is to come or not.

    ``case_key`` tells one client's dates from another's; without it the first message of the case does.
    Nothing of what was told is in the file but the dates.
    """
    words = load_wording().calendar
    calendar = Calendar()
    calendar.add("prodid", "-//Next Stage//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.calendar)
    key = case_key or "\n".join(case.turns[:1])
    for deadline in _chosen(assessment.deadlines, only):
        calendar.add_component(_entry(deadline, assessment, rules, key))
    return bytes(calendar.to_ical())


def _chosen(deadlines: Sequence[Deadline], only: DeadlineCode | None) -> list[Deadline]:
    """Each date once: of those counted in two ways both, of those alike the first."""
    kept: dict[tuple[object, ...], Deadline] = {}
    for each in deadlines:
        if (each.what is only) if only else (each.state in _COMING):
            kept.setdefault((each.what, each.reading, each.complaint), each)
    return list(kept.values())


def _entry(deadline: Deadline, assessment: Assessment, rules: RuleSources, key: str) -> Event:
    words = load_wording().calendar
    title = words.deadlines[deadline.what].title
    entry = Event()
    identity = f"{key}\n{deadline.what.value}\n{deadline.reading or ''}\n{deadline.complaint}"
    entry.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@nextstage")
    entry.add("dtstamp", datetime.combine(assessment.today, time(), UTC))
    last = _last_safe(deadline, assessment.today)
    entry.add("dtstart", last)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("summary", title)
    entry.add("description", _description(deadline, rules, last))
    entry.add("transp", "TRANSPARENT")
    if last - _REMIND_BEFORE >= assessment.today:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -_REMIND_BEFORE)
        alarm.add("description", words.remind.format(title=title))
        entry.add_component(alarm)
    return entry


def _last_safe(deadline: Deadline, today: date) -> date:
    """The day to put down: of a limit of one's own that was told only as a span the first, while it is to
    come, as a later one might be too late; of anyone else's the last, as before that they may be in time."""
    first = deadline.due_earliest
    if deadline.party is Party.COMPLAINANT and first and first >= today:
        return first
    return deadline.due


def _description(deadline: Deadline, rules: RuleSources, put_down: date) -> str:
    """What the date means, how it was counted and the rule behind it."""
    book = load_wording()
    words = book.calendar
    lines = [words.deadlines[deadline.what].about]
    if deadline.working_days is None:
        lines.append(words.months.format(start=day(deadline.start)))
    else:
        lines.append(words.working.format(days=deadline.working_days, start=day(deadline.start)))
    if deadline.due_earliest and deadline.due_earliest != deadline.due:
        span = words.span if put_down == deadline.due else words.span_own
        lines.append(span.format(first=day(deadline.due_earliest), last=day(deadline.due)))
    if deadline.skipped:
        lines.append(words.skipping.format(days=", ".join(day(each) for each in deadline.skipped)))
    if deadline.advisory:
        lines.append(words.advisory)
    if deadline.reading == "statement":
        lines.append(words.other_reading)
    cited = citation((rule for rule in deadline.rules if not rule.startswith("def-")), rules, book.book)
    if cited:
        for name in book.book.sources.values():
            cited = cited.replace(name.short, name.full) if name.full else cited
        lines.append(words.sources.format(sources=cited))
    return "\n".join(lines)
