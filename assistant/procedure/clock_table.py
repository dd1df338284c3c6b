"""The clocks of the procedure: what starts each, how long it runs, what stops it, whose duty it is.

One row a deadline, in the order of the stages. Sources: SI 2006/1738 regs 9, 14, 17, 18, 19(4), 20; Getting the
Best from Complaints (2006); Local Government Act 1974 s.26B. The rule ids hold the authorities.
"""

from __future__ import annotations

from typing import NamedTuple

from assistant.case import EventType as E
from assistant.procedure.assessment import DeadlineCode as D
from assistant.procedure.assessment import Party


class Clock(NamedTuple):
    """A period of working days.

    ``starts`` are the triggers, best first: a later one is used only where no earlier one is dated.
    ``stops`` are the events that meet the deadline; ``shows_met`` those that could not have happened unless it
    had been met, though on what day is not told; ``moved_on`` those after which it may have been met or may
    have been given up (nobody told). ``extended_by`` is the notice that puts the outer limit in its place.
    """

    what: D
    party: Party
    working_days: int
    starts: tuple[E, ...]
    stops: tuple[E, ...]
    shows_met: tuple[E, ...] = ()
    moved_on: tuple[E, ...] = ()
    extended_by: E | None = None
    advisory: bool = False
    rules: tuple[str, ...] = ()


_FROM_STAGE2 = (
    E.STAGE2_REQUESTED,
    E.STAGE2_ACCEPTED,
    E.STATEMENT_AGREED,
    E.INVESTIGATORS_APPOINTED,
    E.STAGE2_EXTENSION_TOLD,
    E.STAGE2_REFUSED,
    E.STAGE2_STOPPED,
    E.STAGE2_RESPONSE,
)
_FROM_STAGE3 = (
    E.STAGE3_REQUESTED,
    E.STAGE3_REFUSED,
    E.PANEL_DATE_SET,
    E.PANEL_HELD,
    E.PANEL_REPORT,
    E.STAGE3_COUNCIL_RESPONSE,
)

CLOCKS: tuple[Clock, ...] = (
    Clock(
        D.STAGE1_RESPONSE,
        Party.COUNCIL,
        10,
        (E.COMPLAINT_MADE,),
        (E.STAGE1_RESPONSE,),
        moved_on=(*_FROM_STAGE2, *_FROM_STAGE3),
        extended_by=E.STAGE1_EXTENSION_TOLD,
        rules=("s1-03", "s1-01", "def-01", "def-02"),
    ),
    Clock(
        D.STAGE1_RESPONSE_MAX,
        Party.COUNCIL,
        20,
        (E.COMPLAINT_MADE,),
        (E.STAGE1_RESPONSE,),
        moved_on=(*_FROM_STAGE2, *_FROM_STAGE3),
        rules=("s1-04", "s1-01", "def-01", "def-02"),
    ),
    Clock(
        D.STAGE2_REQUEST,
        Party.COMPLAINANT,
        20,
        (E.STAGE1_RESPONSE,),
        (E.STAGE2_REQUESTED,),
        moved_on=(*_FROM_STAGE2, *_FROM_STAGE3),
        advisory=True,
        rules=("s2-02", "s2-03", "def-02"),
    ),
    Clock(
        D.STAGE2_RESPONSE,
        Party.COUNCIL,
        25,
        (E.STAGE2_REQUESTED, E.STAGE2_ACCEPTED),
        (E.STAGE2_RESPONSE,),
        moved_on=_FROM_STAGE3,
        extended_by=E.STAGE2_EXTENSION_TOLD,
        rules=("s2-09", "s2-07", "s2-13", "def-02"),
    ),
    Clock(
        D.STAGE2_RESPONSE_MAX,
        Party.COUNCIL,
        65,
        (E.STAGE2_REQUESTED, E.STAGE2_ACCEPTED),
        (E.STAGE2_RESPONSE,),
        moved_on=_FROM_STAGE3,
        rules=("s2-10", "s2-07", "s2-13", "def-02"),
    ),
    Clock(
        D.STAGE3_REQUEST,
        Party.COMPLAINANT,
        20,
        (E.STAGE2_RESPONSE,),
        (E.STAGE3_REQUESTED,),
        moved_on=_FROM_STAGE3,
        rules=("s3-02", "def-02"),
    ),
    Clock(
        D.STAGE3_PANEL,
        Party.COUNCIL,
        30,
        (E.STAGE3_REQUESTED,),
        (E.PANEL_HELD,),
        shows_met=(E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE),
        rules=("s3-08", "def-02"),
    ),
    Clock(
        D.STAGE3_PANEL_REPORT,
        Party.PANEL,
        5,
        (E.PANEL_HELD,),
        (E.PANEL_REPORT,),
        shows_met=(E.STAGE3_COUNCIL_RESPONSE,),
        rules=("s3-17", "def-02"),
    ),
    Clock(
        D.STAGE3_COUNCIL_RESPONSE,
        Party.COUNCIL,
        15,
        (E.PANEL_REPORT,),
        (E.STAGE3_COUNCIL_RESPONSE,),
        rules=("s3-19", "def-02"),
    ),
)
