"""What a later turn adds to what was told before: the same thing told again, more exactly, or otherwise.

An event keeps its id through every change, so that a page can show and edit it. What the person confirmed
or corrected is changed only by their own correction, or by news (what had not happened now has).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from assistant.case import Event, EventType, Fact, Origin, When

E = EventType
T = TypeVar("T")
V = TypeVar("V", bound=StrEnum)

SETTLED = frozenset({Origin.CONFIRMED, Origin.CORRECTED})
# Things that happen once to a complaint: told again, they are the same thing.
ONCE = frozenset(
    {
        E.COMPLAINT_MADE,
        E.COMPLAINT_ACKNOWLEDGED,
        E.COMPLAINT_REFUSED,
        E.STAGE1_RESPONSE,
        E.STAGE2_REQUESTED,
        E.STAGE2_ACCEPTED,
        E.STATEMENT_AGREED,
        E.INVESTIGATORS_APPOINTED,
        E.STAGE2_REFUSED,
        E.STAGE2_STOPPED,
        E.STAGE2_RESPONSE,
        E.STAGE3_REQUESTED,
        E.STAGE3_REFUSED,
        E.PANEL_HELD,
        E.PANEL_REPORT,
        E.STAGE3_COUNCIL_RESPONSE,
        E.COMPLAINT_WITHDRAWN,
        E.OMBUDSMAN_COMPLAINED,
        E.OMBUDSMAN_REFUSED,
        E.OMBUDSMAN_DECIDED,
    }
)


# An answer, the request that follows it, and the refusal of that request.
_ANSWERED_BEFORE = (
    (E.STAGE1_RESPONSE, E.STAGE2_REQUESTED, E.STAGE2_REFUSED),
    (E.STAGE2_RESPONSE, E.STAGE3_REQUESTED, E.STAGE3_REFUSED),
)


def without_answers_spoken_of(events: Sequence[Event]) -> list[Event]:
    """Events without an answer that a refusal only speaks of: "on 12 August they wrote that the stage 1
    answer was thorough". It is heard on the very day of the refusal, and the answer itself was told before
    the request that is refused. What the person confirmed or corrected stays."""
    kept = list(events)
    for answer, request, refusal in _ANSWERED_BEFORE:
        for event in events:
            if event.type is answer and event.when.day and event.evidence.origin not in SETTLED:
                mine = [each for each in events if each.complaint == event.complaint and each.happened]
                asked = [day for day in _days(mine, request) if day < event.when.day]
                before = [day for day in _days(mine, answer) if asked and day <= max(asked)]
                if before and event.when.day in _days(mine, refusal):
                    kept.remove(event)
    return kept


def _days(events: Sequence[Event], kind: EventType) -> list[date]:
    return [event.when.day for event in events if event.type is kind and event.when.day]


def merge_events(before: Sequence[Event], told: Iterable[Event], correcting: bool) -> list[Event]:
    """Events told before with those of a new turn. ``correcting``: the turn says that something was wrong."""
    events = list(before)
    for event in told:
        same = next(
            (
                i
                for i, old in enumerate(events)
                if old.type is event.type
                and old.complaint == event.complaint
                and old.id != event.id
                and old.evidence.turn != event.evidence.turn
            ),
            None,
        )
        if same is None or event.type not in ONCE:
            events.append(event)
            continue
        changed = _change(events[same], event, correcting)
        if changed is None:
            events.append(event)
        else:
            events[same] = changed
    return events


def _change(old: Event, new: Event, correcting: bool) -> Event | None:
    """The old event as the new telling leaves it, or None where they are two different things."""
    if (old.negated or old.planned) and new.happened:
        return retell(old, new, Origin.CORRECTED if correcting else Origin.TOLD)
    if old.happened and (new.negated or new.planned):
        if correcting and new.negated:
            return retell(old, new, Origin.CORRECTED)
        return old if old.evidence.origin in SETTLED or new.planned else None
    if not new.when.known or new.when == old.when:
        return old
    if not old.when.known:
        return retell(old, new, new.evidence.origin)
    if correcting:
        return retell(old, new, Origin.CORRECTED)
    if old.evidence.origin in SETTLED:
        return old
    if _overlap(old.when, new.when):
        return retell(old, new, new.evidence.origin) if _width(new.when) < _width(old.when) else old
    return None


def retell(old: Event, new: Event, origin: Origin) -> Event:
    """The old event (its id and complaint) with what the new telling says of it."""
    when = new.when if new.when.known or new.negated else old.when
    evidence = new.evidence.model_copy(update={"origin": origin})
    return old.model_copy(
        update={"when": when, "negated": new.negated, "planned": new.planned, "evidence": evidence}
    )


def _overlap(a: When, b: When) -> bool:
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return True
    return a.earliest <= b.latest and b.earliest <= a.latest


def _width(when: When) -> int:
    if when.earliest is None or when.latest is None:
        return 10_000
    return (when.latest - when.earliest).days


def merge_fact(before: Fact[T] | None, told: Fact[T] | None, correcting: bool) -> Fact[T] | None:
    """A single fact: the latest telling, save where the person had settled it."""
    if told is None:
        return before
    if before is None or told.value == before.value:
        return before or told
    if correcting:
        return told.model_copy(
            update={"evidence": told.evidence.model_copy(update={"origin": Origin.CORRECTED})}
        )
    if before.evidence.origin in SETTLED or before.evidence.confidence > told.evidence.confidence + 0.3:
        return before
    return told


def merge_facts(before: Sequence[Fact[T]], told: Iterable[Fact[T]]) -> list[Fact[T]]:
    """Facts of a list: each value once, the surer telling of it kept."""
    merged = list(before)
    for fact in told:
        same = next((i for i, old in enumerate(merged) if old.value == fact.value), None)
        if same is None:
            merged.append(fact)
        elif (
            merged[same].evidence.origin not in SETTLED
            and fact.evidence.confidence > merged[same].evidence.confidence
        ):
            merged[same] = fact
    return merged
