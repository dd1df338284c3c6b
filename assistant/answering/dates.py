"""The dates of an answer, each with its working: what it is counted from and which days are skipped.

Showing the skipped days follows the field's best practice for statutory clocks (mySociety's Alaveteli).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import holidays

from assistant.answering.page import Page
from assistant.answering.text import day, day_in_week, is_month, listed, short_days
from assistant.procedure.assessment import Deadline, DeadlineCode, DeadlineState, Party


def section(page: Page) -> str:
    """Every deadline the told dates allow, one line each, then how days are counted."""
    found = [each for each in page.assessment.deadlines if not _spent(each)]
    if not found:
        return ""
    settled = [each for each in found if each.state is DeadlineState.MET]
    lines = [page.heading("dates")]
    said: set[DeadlineCode] = set()  # kinds of deadline already explained
    for each in found:
        if each not in settled:
            lines.append(f"- {_line(page, each, explain=each.what not in said)}")
            said.add(each.what)
    if settled:
        labels = page.wording.deadlines.deadlines
        dates = [f"{labels[each.what].label} ({day(each.due)})" for each in settled]
        lines.append(f"- {page.line('done_in_time', dates=', '.join(dates))}")
    if any(each.working_days is not None for each in found):
        lines.append("")
        lines.append(page.say(page.wording.deadlines.day_zero))
    return "\n".join(lines)


def _spent(deadline: Deadline) -> bool:
    """Whether a date has nothing left to tell: advice on when to do what has since been done."""
    return deadline.advisory and deadline.state is DeadlineState.MET_LATE


def short_working(deadline: Deadline) -> str:
    """The working in the contract's short form: "65 working days; skips 25, 26 Dec, 1 Jan"."""
    if deadline.working_days is None:
        length = "12 months" if deadline.what is DeadlineCode.OMBUDSMAN_12_MONTHS else "1 year"
    else:
        length = f"{deadline.working_days} working days"
    return f"{length}; skips {short_days(deadline.skipped)}" if deadline.skipped else length


def _line(page: Page, deadline: Deadline, *, explain: bool) -> str:
    words = page.wording.deadlines
    own = words.deadlines[deadline.what]
    states = words.states_yours if deadline.party is Party.COMPLAINANT else words.states
    parts = [f"**{own.label}: {due(page, deadline)}.**", f"{working(page, deadline)}."]
    if deadline.reading and deadline.reading in words.readings:
        parts.append(words.readings[deadline.reading])
    if deadline.advisory and deadline.state in (DeadlineState.PASSED, DeadlineState.UNCERTAIN):
        parts.append(words.advisory_passed)
    else:
        parts.append(states[deadline.state])
        if deadline.advisory:
            parts.append(words.advisory)
    if deadline.planned_for and not deadline.met_on:
        late = deadline.planned_for > deadline.due
        planned = words.planned_late if late else words.planned
        parts.append(planned.format(date=day_in_week(deadline.planned_for)))
    about = own.about_passed if own.about_passed and deadline.state is DeadlineState.PASSED else own.about
    if explain and about and deadline.state not in (DeadlineState.MET, DeadlineState.MET_LATE):
        parts.append(about)
    return page.cited(" ".join(parts), (rule for rule in deadline.rules if not rule.startswith("def-")))


def due(page: Page, deadline: Deadline) -> str:
    """The day a deadline falls on, or the days it falls between where the start is a span."""
    if deadline.due_earliest and deadline.due_earliest != deadline.due:
        return _span(page, deadline.due_earliest, deadline.due)
    return day_in_week(deadline.due)


def _span(page: Page, first: date, last: date) -> str:
    """between 3 May 2024 and 9 June 2024, between 3 and 9 May 2024, or some day in May 2024."""
    words = page.wording.deadlines
    if is_month(first, last):
        return words.within_month.format(month=f"{first:%B %Y}")
    same = (first.year, first.month) == (last.year, last.month)
    return words.between.format(first=str(first.day) if same else day(first), last=day(last))


def working(page: Page, deadline: Deadline) -> str:
    """How a deadline was counted, in words."""
    words = page.wording.deadlines
    event = words.starts.get(_start(page, deadline), words.starts["other"])
    start = day(deadline.start)
    spread = ""
    if deadline.start_earliest and deadline.start_earliest != deadline.start:
        spread = _span(page, deadline.start_earliest, deadline.start)
    if deadline.working_days is None:
        counted = words.months_spread if spread else words.months
        return counted[deadline.what].format(start=start, event=event, spread=spread)
    if spread:
        text = words.working_spread.format(days=deadline.working_days, event=event, spread=spread)
    else:
        text = words.working.format(days=deadline.working_days, start=start, event=event)
    if not deadline.skipped:
        return f"{text}, {words.none_skipped}"
    return f"{text}, {words.skipping.format(days=named_days(deadline.skipped))}"


def _start(page: Page, deadline: Deadline) -> str:
    """What happened on day zero: the type of the event that started the clock."""
    for event in page.case.events:
        if event.id == deadline.start_event:
            return event.type.value
    return deadline.start_event


def named_days(days: Sequence[date]) -> str:
    """25 and 26 December, or Good Friday (3 April) and Easter Monday (6 April)."""
    names = _bank_holidays()
    parts: list[str] = []
    plain: list[date] = []
    for each in days:
        name = names.get(each, "")
        if plain and (name in _MOVING or plain[-1].month != each.month):
            parts.append(_in_month(plain))
            plain = []
        if name in _MOVING:
            parts.append(f"{name} ({each.day} {each:%B})")
        else:
            plain.append(each)
    return listed([*parts, _in_month(plain)] if plain else parts)


_MOVING = ("Good Friday", "Easter Monday")  # the holidays whose day people do not know by heart


def _in_month(days: Sequence[date]) -> str:
    """25 and 26 December"""
    return f"{listed([str(each.day) for each in days])} {days[0]:%B}"


@cache
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG")


def soonest(page: Page, *codes: DeadlineCode) -> Deadline | None:
    """The deadline of one of these kinds that matters most: still to come if any, the latest otherwise."""
    numbers = _leading_complaints(page)
    found = [
        each
        for each in page.assessment.deadlines
        if each.what in codes and each.complaint in numbers and each.state not in _OVERTAKEN
    ]
    coming = [each for each in found if each.due >= page.today]
    if coming:
        return min(coming, key=lambda each: each.due_earliest or each.due)
    return max(found, key=lambda each: each.due) if found else None


# What no longer has to be waited for or kept.
_OVERTAKEN = (DeadlineState.MET, DeadlineState.EXTENDED, DeadlineState.STOPPED)


def _leading_complaints(page: Page) -> set[int]:
    """The complaints that stand where the answer says (one, unless several stand alike)."""
    stages = page.assessment.complaint_stages
    leading = {number for number, stage in stages.items() if stage is page.assessment.stage}
    return leading or {each.complaint for each in page.assessment.deadlines}
