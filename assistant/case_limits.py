"""What a case read from a file may hold. A file may have been written by anybody.

The types are checked where it is read; here it is held to what a conversation here can come to, so that no
file makes an answer take for ever, names a day that cannot be counted from, or gives two facts one id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic_core import PydanticSerializationError

from assistant.case import Case, Evidence, Fact, When
from assistant.errors import InputError

VERSION = 1
MOST_FACTS = 500  # of one kind
MOST_CHARACTERS = 2_000_000  # of all that was said
LONGEST_TEXT = 20_000  # characters of any one word or quote
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")


def check_case(case: Case, what: str) -> None:
    """Raises ``InputError`` where a case holds what none of ours would. ``what`` names the file."""
    if case.version != VERSION:
        raise InputError(f"{what} was saved by another version of Next Stage, which this one cannot read.")
    lists = [held for _, held in case if isinstance(held, list)]
    if any(len(held) > MOST_FACTS for held in lists) or sum(map(len, case.turns)) > MOST_CHARACTERS:
        raise InputError(f"{what} holds more than a conversation here comes to, so it was not opened.")
    ids = [event.id for event in case.events]
    if len(set(ids)) != len(ids) or not all(_ID.fullmatch(each) for each in ids):
        raise InputError(f"{what} was changed by something else than Next Stage, so it was not opened.")
    numbers = [event.complaint for event in case.events] + [each.complaint for each in case.durations]
    if not all(0 < number <= 100 for number in numbers):
        raise InputError(f"{what} was changed by something else than Next Stage, so it was not opened.")
    for day in _days(case):
        if not EARLIEST <= day <= LATEST:
            raise InputError(f"{what} names a day in {day.year}, so it was not opened.")
    if any(len(text) > LONGEST_TEXT for text in _texts(case)):
        raise InputError(f"{what} holds more than a conversation here comes to, so it was not opened.")
    try:
        case.model_dump_json()
    except PydanticSerializationError:  # half of a pair of UTF-16: JSON can name it, and no text can hold it
        raise InputError(f"{what} holds characters that are none, so it was not opened.") from None


def _days(case: Case) -> Iterator[date]:
    whens: list[When] = [event.when for event in case.events]
    for when in whens:
        yield from (day for day in (when.earliest, when.latest) if day is not None)


def _texts(case: Case) -> Iterator[str]:
    yield from case.asked
    if case.council:
        yield case.council.value
    for event in case.events:
        yield event.when.words or ""
    for evidence in _evidence(case):
        yield evidence.quote


def _evidence(case: Case) -> Iterator[Evidence]:
    yield from (event.evidence for event in case.events)
    yield from (each.evidence for each in case.durations)
    facts: list[Fact[Any]] = [*case.services, *case.reasons, *case.circumstances, *case.wants, *case.safety]
    singles: list[Fact[Any] | None] = [case.person, case.client, case.council, case.nation]
    singles += [case.procedure_used, case.question]
    yield from (fact.evidence for fact in (*facts, *singles) if fact is not None)
