"""Each stage in the words of its events, and what cannot come before or after what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.case import EventType as E


@dataclass(frozen=True)
class StageEvents:
    """How a stage is asked for, what shows that it is under way, how it is refused and how it is answered.
    Nothing else in this room lists them."""

    asked: E
    under_way: tuple[E, ...]
    refused: tuple[E, ...]
    answered: tuple[E, ...]
    all: tuple[E, ...] = field(init=False)
    after_asking: tuple[E, ...] = field(init=False)

    def __post_init__(self) -> None:
        after = (*self.under_way, *self.refused, *self.answered)
        object.__setattr__(self, "after_asking", after)
        object.__setattr__(self, "all", (self.asked, *after))


STAGE_EVENTS: Mapping[int, StageEvents] = {
    1: StageEvents(
        asked=E.COMPLAINT_MADE,
        under_way=(E.COMPLAINT_ACKNOWLEDGED, E.STAGE1_EXTENSION_TOLD),
        refused=(E.COMPLAINT_REFUSED,),
        answered=(E.STAGE1_RESPONSE,),
    ),
    2: StageEvents(
        asked=E.STAGE2_REQUESTED,
        under_way=(
            E.STAGE2_ACCEPTED,
            E.INVESTIGATORS_APPOINTED,
            E.STATEMENT_AGREED,
            E.STAGE2_EXTENSION_TOLD,
        ),
        refused=(E.STAGE2_REFUSED, E.STAGE2_STOPPED),
        answered=(E.STAGE2_RESPONSE,),
    ),
    3: StageEvents(
        asked=E.STAGE3_REQUESTED,
        under_way=(E.PANEL_DATE_SET, E.PANEL_HELD, E.PANEL_REPORT),
        refused=(E.STAGE3_REFUSED,),
        answered=(E.STAGE3_COUNCIL_RESPONSE,),
    ),
}

# What happened later, or sooner, puts bounds on an undated event: an extension letter of 23 September shows
# that stage 2 had been asked for by then. For each event, what cannot come before it and what cannot come
# after it.
FOLLOWS: Mapping[E, tuple[E, ...]] = {
    E.COMPLAINT_MADE: (
        E.COMPLAINT_ACKNOWLEDGED,
        E.STAGE1_EXTENSION_TOLD,
        E.STAGE1_RESPONSE,
        E.STAGE2_REQUESTED,
        E.OMBUDSMAN_COMPLAINED,
        E.OMBUDSMAN_DECIDED,
    ),
    E.STAGE2_REQUESTED: (
        E.STAGE2_ACCEPTED,
        E.INVESTIGATORS_APPOINTED,
        E.STATEMENT_AGREED,
        E.STAGE2_EXTENSION_TOLD,
        E.STAGE2_STOPPED,
        E.STAGE2_RESPONSE,
        E.STAGE3_REQUESTED,
    ),
    E.STAGE2_RESPONSE: (E.STAGE3_REQUESTED, E.PANEL_HELD),
    E.STAGE3_REQUESTED: (E.PANEL_DATE_SET, E.PANEL_HELD, E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE),
    E.PANEL_HELD: (E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE),
    E.PANEL_REPORT: (E.STAGE3_COUNCIL_RESPONSE,),
}
PRECEDES: Mapping[E, tuple[E, ...]] = {
    E.STAGE2_REQUESTED: (E.COMPLAINT_MADE, E.STAGE1_RESPONSE),
    E.STAGE3_REQUESTED: (E.STAGE2_RESPONSE,),
    E.PANEL_REPORT: (E.PANEL_HELD,),
}
