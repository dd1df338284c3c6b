"""The clocks of the procedure: what starts each, how long it runs, what stops it and whose duty it is.

One row a deadline, in the order of the stages. Sources: SI 2006/1738 regs 9, 14, 17, 18, 19(4) and 20;
Getting the Best from Complaints (2006); Local Government Act 1974 s.26B. The authorities stand under the
rule ids.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from assistant.case import EventType as E
from assistant.procedure.assessment import DeadlineCode as D
from assistant.procedure.assessment import Party
from assistant.procedure.stage_events import STAGE_EVENTS


class Clock(NamedTuple):
    """One period.

    ``working_days`` is None for the two clocks counted in years. ``starts`` are the triggers, best first: a
    later one serves only where no earlier one is dated. ``stops`` are the events that meet the deadline;
    ``shows_met`` those that could not have happened unless it had been met, on a day not told; ``moved_on``
    those after which nobody can tell, from them alone, whether it was met. ``extended_by`` is the notice that
    puts the outer limit in its place. ``received`` says that the period starts with something received: told
    of twice (a report, then the letter that completes it), it has come when the last has come; ``whole`` says
    the same of what stops it. ``may_come_early``: met also by what came before its start. ``plans``: what,
    told as still to come, shows the day on which it is to be met, where that is more than ``stops``.
    """

    what: D
    party: Party
    working_days: int | None
    starts: tuple[E, ...]
    stops: tuple[E, ...]
    rules: tuple[str, ...]
    shows_met: tuple[E, ...] = ()
    moved_on: tuple[E, ...] = ()
    extended_by: E | None = None
    received: bool = False
    whole: bool = False
    advisory: bool = False
    may_come_early: bool = False
    plans: tuple[E, ...] = ()


_MOVED_ON = (*STAGE_EVENTS[2].all, *STAGE_EVENTS[3].all)
_STAGE3 = STAGE_EVENTS[3].all

# Refusals and broken promises may be complained of in themselves, each from its own day (lgo-06, with-04).
REFUSALS_AND_BROKEN_PROMISES = (E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED,
                                E.REMEDY_NOT_DONE)  # fmt: skip

WORKING_DAY_CLOCKS: tuple[Clock, ...] = (
    Clock(
        D.STAGE1_RESPONSE, Party.COUNCIL, 10,
        starts=(E.COMPLAINT_MADE,), stops=(E.STAGE1_RESPONSE,), moved_on=_MOVED_ON,
        extended_by=E.STAGE1_EXTENSION_TOLD, rules=("s1-03", "s1-01", "def-01", "def-02"),
    ),
    Clock(
        D.STAGE1_RESPONSE_MAX, Party.COUNCIL, 20,
        starts=(E.COMPLAINT_MADE,), stops=(E.STAGE1_RESPONSE,), moved_on=_MOVED_ON,
        rules=("s1-04", "s1-01", "def-01", "def-02"),
    ),
    # Advice to keep momentum, never a bar (K2). Stage 2 may have been asked for when stage 1 ran out (s1-06).
    Clock(
        D.STAGE2_REQUEST, Party.COMPLAINANT, 20,
        starts=(E.STAGE1_RESPONSE,), stops=(E.STAGE2_REQUESTED,), shows_met=STAGE_EVENTS[2].after_asking,
        moved_on=_STAGE3,
        received=True, advisory=True, may_come_early=True, rules=("s2-02", "s2-03", "def-01", "def-02"),
    ),
    # The whole stage: both reports and the adjudication. From the request (K1); the acceptance or the agreed
    # statement serves only where the day of the request is not told.
    Clock(
        D.STAGE2_RESPONSE, Party.COUNCIL, 25,
        starts=(E.STAGE2_REQUESTED, E.STAGE2_ACCEPTED, E.STATEMENT_AGREED),
        stops=(E.STAGE2_RESPONSE,), moved_on=_STAGE3, whole=True,
        extended_by=E.STAGE2_EXTENSION_TOLD, rules=("s2-09", "s2-07", "s2-13", "def-01", "def-02"),
    ),
    Clock(
        D.STAGE2_RESPONSE_MAX, Party.COUNCIL, 65,
        starts=(E.STAGE2_REQUESTED, E.STAGE2_ACCEPTED, E.STATEMENT_AGREED),
        stops=(E.STAGE2_RESPONSE,), moved_on=_STAGE3, whole=True,
        rules=("s2-10", "s2-07", "s2-13", "def-01", "def-02"),
    ),
    # A real limit.
    Clock(
        D.STAGE3_REQUEST, Party.COMPLAINANT, 20,
        starts=(E.STAGE2_RESPONSE,), stops=(E.STAGE3_REQUESTED,), shows_met=STAGE_EVENTS[3].after_asking,
        received=True, rules=("s3-02", "def-01", "def-02"),
    ),
    # 30 working days, not the 20 of one decision (K5).
    Clock(
        D.STAGE3_PANEL, Party.COUNCIL, 30,
        starts=(E.STAGE3_REQUESTED,), stops=(E.PANEL_HELD,),
        shows_met=(E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE), plans=(E.PANEL_HELD, E.PANEL_DATE_SET),
        rules=("s3-08", "def-01", "def-02"),
    ),
    # "Or as soon as reasonably practicable" softens the next two (K4): late, not unlawful.
    Clock(
        D.STAGE3_PANEL_REPORT, Party.PANEL, 5,
        starts=(E.PANEL_HELD,), stops=(E.PANEL_REPORT,), shows_met=(E.STAGE3_COUNCIL_RESPONSE,),
        received=True, rules=("s3-17", "def-01", "def-02"),
    ),
    Clock(
        D.STAGE3_COUNCIL_RESPONSE, Party.COUNCIL, 15,
        starts=(E.PANEL_REPORT,), stops=(E.STAGE3_COUNCIL_RESPONSE,),
        received=True, rules=("s3-19", "def-01", "def-02"),
    ),
)  # fmt: skip

# The inner and the outer limit of a stage start and stop together.
STARTED_TOGETHER: tuple[tuple[Clock, ...], ...] = tuple(
    tuple(clocks) for _, clocks in groupby(WORKING_DAY_CLOCKS, key=lambda clock: (clock.starts, clock.stops))
)

ONE_YEAR = Clock(
    D.ONE_YEAR_LIMIT, Party.COMPLAINANT, None,
    starts=(E.PROBLEM_BEGAN,), stops=(E.COMPLAINT_MADE,),
    shows_met=(*STAGE_EVENTS[1].after_asking, *_MOVED_ON),

    rules=("time-01", "time-02", "time-03"),
)  # fmt: skip

TWELVE_MONTHS = Clock(
    D.OMBUDSMAN_12_MONTHS, Party.COMPLAINANT, None,
    starts=(E.PROBLEM_BEGAN,), stops=(E.OMBUDSMAN_COMPLAINED,),
    shows_met=(E.OMBUDSMAN_REFUSED, E.OMBUDSMAN_DECIDED), rules=("lgo-02", "lgo-03", "lgo-04"),
)  # fmt: skip

# Stage 2 counted from the agreed statement, beside the request that leads (K1): it matters only where
#  the complaint was oral or its written record was amended).
FROM_STATEMENT: tuple[Clock, ...] = tuple(
    clock._replace(rules=("s2-08", "def-01", "def-02"))
    for clock in WORKING_DAY_CLOCKS
    if E.STATEMENT_AGREED in clock.starts
)
