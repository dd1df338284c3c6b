"""The tests that settle a refusal on the facts of a case: by the subject, the person, the dates, the stages.

Each takes the facts and says what they settle, or None where they settle nothing and the table's own answer
stands. A date settles something only where it is certain: told as a span that straddles a limit, it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from assistant.case import Circumstance
from assistant.case import EventType as E
from assistant.procedure.account import Account
from assistant.procedure.assessment import Lawful
from assistant.procedure.history import History
from assistant.procedure.limits import (
    STAGE1_DAYS,
    STAGE1_MAX_DAYS,
    STAGE3_REQUEST_DAYS,
    stage1_extended_in_time,
    stage1_start,
)
from assistant.procedure.scope import Scope
from assistant.procedure.stage_events import STAGE_EVENTS
from assistant.procedure.standing import Standing
from assistant.procedure.working_days import anniversary, day_number

C, L = Circumstance, Lawful

STAGE2_ADVISED_DAYS = 20  # never a bar (K2)
_STAGES = tuple(kind for events in STAGE_EVENTS.values() for kind in events.all)


class Found(NamedTuple):
    """What the facts settle: the answer, the ground's key, and what it rests on."""

    lawful: Lawful
    because: str
    rules: tuple[str, ...] = ()
    turns_on: str | None = None
    events: tuple[str, ...] = ()
    details: Mapping[str, str] = MappingProxyType({})


class Facts(NamedTuple):
    """A case read once for the tests: its account, its scope, its dated events."""

    account: Account
    told: History
    covered: Scope

    def has(self, *kinds: E) -> bool:
        return self.told.has(*kinds)

    def circumstance(self, *wanted: Circumstance) -> bool:
        return self.account.tells(*wanted)

    @property
    def weighed(self) -> bool:
        """Whether the council looked at the reasons for lateness, and nothing told says it ignored them."""
        return self.circumstance(C.LATENESS_REASONS_WEIGHED) and not self.circumstance(
            C.LATENESS_REASONS_IGNORED
        )

    @property
    def in_court(self) -> bool:
        """Whether proceedings are on: begun and not ended, or begun again after an end."""
        ends = self.told.moments(E.COURT_ENDED)
        again = any(ends and ends[-1].surely_before(span) for span in self.told.moments(E.COURT_STARTED))
        return again or (self.has(E.COURT_STARTED) and not self.has(E.COURT_ENDED))


_REFUSALS = (E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED, E.COMPLAINT_FROZEN)


def complaint_refused(account: Account, against: E | None) -> int:
    """Which complaint a reason was given on: where several are told of, the one that was refused."""
    kinds = (against,) if against else _REFUSALS
    return min([e.complaint for e in account.events if e.type in kinds and e.happened], default=1)


Test = Callable[[Facts], Found | None]


# By the subject


def coverage(facts: Facts) -> Found | None:
    """Right for a matter wholly outside the statutory procedure, wrong for one that is covered or
    accepted."""
    if facts.covered.statutory is True:
        return Found(L.NO, "matter_covered", facts.covered.rules)
    if facts.covered.statutory is False:
        return Found(L.YES, "matter_not_covered", facts.covered.rules)
    return None


def wholly_elsewhere(facts: Facts) -> Found | None:
    """Right for a matter no part of which is covered (an appeal about the plan alone, a record's
    accuracy)."""
    if facts.covered.statutory is False:
        return Found(L.YES, "matter_not_covered", facts.covered.rules)
    return None


def judges_matter_only(facts: Facts) -> Found | None:
    """What the judge decided stays decided; nothing else does (section 17.1 of the law map)."""
    if facts.covered.statutory is False:
        return Found(L.YES, "only_what_the_judge_decided", facts.covered.rules)
    return None


def covered_at_all(facts: Facts) -> Found | None:
    """Right for a matter wholly outside the statutory procedure; for one within it a matter of who complains:
    wrong to someone the Act names, and to others once the council has accepted their interest."""
    if facts.covered.statutory is not True:
        return wholly_elsewhere(facts)
    if facts.covered.standing is Standing.SUFFICIENT_INTEREST:
        found = interest_weighed(facts)
        return found or Found(L.DEPENDS, "interest_not_decided", ("who-05", "who-06"), "who_complains")
    return Found(L.NO, "matter_covered", (*facts.covered.rules, *facts.covered.standing_rules))


# By the person


def interest_weighed(facts: Facts) -> Found | None:
    """A relative or another person may be refused once the council has properly decided that their interest
    is not enough (reg. 12; who-08); on how far, sources differ (K3)."""
    others = facts.covered.standing is Standing.SUFFICIENT_INTEREST
    if others and facts.circumstance(C.INTEREST_WEIGHED):
        return Found(L.YES, "interest_weighed", ("who-06", "who-08"))
    return None


def own_right(facts: Facts) -> Found | None:
    """Parents and those the Act names need no parental responsibility; for others it is a matter of
    interest."""
    if facts.covered.standing is Standing.ENTITLED:
        return Found(L.NO, "entitled_without_it", facts.covered.standing_rules)
    return interest_weighed(facts)


def childs_wishes(facts: Facts) -> Found | None:
    """No consent is needed for one's own complaint; a representative, or a person whose interest the council
    has to weigh, meets the child's views there (who-07, who-18)."""
    standing = facts.covered.standing
    if standing in (Standing.REPRESENTATIVE, Standing.SUFFICIENT_INTEREST):
        return Found(L.DEPENDS, "childs_views_count", ("who-07", "who-18"), "childs_views")
    return None


def eligible_otherwise(facts: Facts) -> Found | None:
    """Care leaver or not makes no difference to someone entitled on another ground, or already accepted."""
    if facts.covered.standing is Standing.ENTITLED and "who-12" not in facts.covered.standing_rules:
        return Found(L.NO, "entitled_on_another_ground", facts.covered.standing_rules)
    if facts.has(E.STAGE2_ACCEPTED, E.STAGE2_STOPPED, E.STAGE2_RESPONSE):
        return Found(L.NO, "already_accepted", ("scope-05",))
    return None


def known_to_the_council(facts: Facts) -> Found | None:
    """Right where nobody can be found behind it (who-22); not where the council had written to the person."""
    refused = facts.told.last(E.COMPLAINT_REFUSED)
    written = [s for kind in _WRITTEN_TO for s in facts.told.happened.get(kind, ())]
    before = tuple([span.event for span in written if not refused.surely_before(span)])
    return Found(L.NO, "council_knew_who", ("def-05",), events=before) if before else None


# What the council can send only to someone it knows.
_WRITTEN_TO = (E.COMPLAINT_ACKNOWLEDGED, E.STAGE1_EXTENSION_TOLD, E.STAGE1_RESPONSE)


def repeat_of_finished_complaint(facts: Facts) -> Found | None:
    """Conduct is no ground; only a repeat of a complaint that has had all three stages may be closed
    (beh-02)."""
    if facts.has(E.STAGE3_COUNCIL_RESPONSE):
        return Found(L.DEPENDS, "after_all_stages", ("beh-02",), "repeat_of_finished_complaint")
    return None


# By the stages


def early_referral(facts: Facts) -> Found | None:
    """The one way round the panel: proposed by the council, agreed by the complainant, every condition
    met."""
    if facts.has(E.EARLY_REFERRAL_OFFERED) and facts.circumstance(C.CONSENTS_TO_EARLY_REFERRAL):
        return Found(L.DEPENDS, "early_referral_agreed", ("s3-26",), "early_referral_conditions")
    return None


def stages_done(facts: Facts) -> Found | None:
    """Right once the council has answered after the panel, for that complaint; not for a later event."""
    told, earlier = facts.told, facts.told.finished
    ended = (earlier or told).last(E.STAGE3_COUNCIL_RESPONSE)
    later = [span for span in told.moments(E.PROBLEM_BEGAN) if ended.surely_before(span)]
    if later:
        return Found(L.NO, "event_after_the_last_stage", ("time-01",), events=(later[0].event,))
    if facts.has(E.STAGE3_COUNCIL_RESPONSE):
        return Found(L.YES, "stage3_answered", ("lgo-05",), events=told.ids(E.STAGE3_COUNCIL_RESPONSE))
    return _stages_remain(facts)


def stages_remaining(facts: Facts) -> Found | None:
    """Wrong while a stage of the statutory procedure remains; right once the last has been answered."""
    if facts.has(E.STAGE3_COUNCIL_RESPONSE):
        return Found(L.YES, "stage3_answered", ("lgo-05",))
    if facts.circumstance(C.CONSENTS_TO_EARLY_REFERRAL):
        return Found(L.DEPENDS, "early_referral_agreed", ("s3-26", "s3-27"), "early_referral_conditions")
    return _stages_remain(facts)


def _stages_remain(facts: Facts) -> Found | None:
    if facts.covered.statutory is False:
        return Found(L.YES, "matter_not_covered", facts.covered.rules)
    if facts.has(*_STAGES):
        return Found(L.NO, "stages_remain", ("lgo-05",))
    return None


def original_dropped(facts: Facts) -> Found | None:
    """New points may go to a new stage 1; nothing in the original complaint may be dropped for them."""
    ended = (E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED)
    if facts.has(*ended):
        events = tuple(span.event for span in facts.told.moments(*ended))
        return Found(L.NO, "original_complaint_dropped", events=events)
    return None


# By other proceedings


def proceedings(facts: Facts) -> Found | None:
    """A power to wait, only while there are proceedings that could be prejudiced (reg.8)."""
    if facts.covered.statutory is False:
        return Found(L.YES, "matter_for_the_court", facts.covered.rules)
    if facts.has(E.COURT_ENDED) and not facts.in_court:
        return Found(L.NO, "proceedings_over", ("frz-04",))
    return None


def proceedings_begun(facts: Facts) -> Found | None:
    """A threat is not proceedings; once they have begun the question is prejudice."""
    return Found(L.DEPENDS, "proceedings_begun", ("frz-05",), "prejudice") if facts.in_court else None


# By the dates


def lateness_of_complaint(facts: Facts) -> Found | None:
    """Out of time is a question of discretion: wrong if made within the year or refused without weighing the
    reasons, allowed once they have been weighed."""
    grounds, made = facts.told.first(E.PROBLEM_BEGAN), facts.told.first(E.COMPLAINT_MADE)
    if grounds.earliest and made.latest and _in_calendar(grounds.earliest):
        limit = anniversary(grounds.earliest)
        if made.latest <= limit:
            details = {"limit": limit.isoformat()}
            return Found(
                L.NO,
                "made_within_the_year",
                ("time-01",),
                events=(grounds.event, made.event),
                details=details,
            )
    if facts.circumstance(C.LATENESS_REASONS_IGNORED):
        return Found(L.NO, "reasons_not_weighed", ("time-05", "time-07"))
    if facts.weighed:
        return Found(L.YES, "reasons_weighed", ("time-07",))
    return None


def late_stage2_request(facts: Facts) -> Found | None:
    """Never an automatic bar: 20 working days is advice. A refusal that weighed the reasons is another
    matter."""
    days = _days_to_request(facts, E.STAGE1_RESPONSE, E.STAGE2_REQUESTED)
    if days is not None and days[1] <= STAGE2_ADVISED_DAYS:
        return Found(L.NO, "asked_within_advised_time", details={"days": str(days[1])})
    if facts.weighed:
        return Found(L.DEPENDS, "late_request_weighed", turns_on="reasons_for_lateness_weighed")
    return None


def late_panel_request(facts: Facts) -> Found | None:
    """A real limit of 20 working days from the stage 2 answer, counted by the dates told."""
    if facts.circumstance(C.ADJUDICATION_MISSING) and not facts.has(E.STAGE2_RESPONSE):
        return Found(L.NO, "adjudication_not_received", ("s2-13",))
    days = _days_to_request(facts, E.STAGE2_RESPONSE, E.STAGE3_REQUESTED)
    if days is None:
        return Found(L.NO, "asked_in_time", ("s3-04",)) if facts.circumstance(C.ASKED_IN_TIME) else None
    fewest, most = days
    if most <= STAGE3_REQUEST_DAYS:
        return Found(L.NO, "asked_in_time", ("s3-04",), details={"days": str(most)})
    if fewest <= STAGE3_REQUEST_DAYS:
        return None
    if facts.circumstance(C.LATENESS_REASONS_IGNORED):
        turns_on = "reasons_for_lateness_weighed"
        return Found(L.DEPENDS, "late_reasons_not_weighed", turns_on=turns_on, details={"days": str(fewest)})
    return Found(L.YES, "asked_too_late", details={"days": str(fewest)})


def stage1_running(facts: Facts) -> Found | None:
    """Stage 1 may hold up stage 2 for 10 working days, for 20 where the council wrote that it needs them, and
    not once it has answered."""
    if facts.has(E.STAGE1_RESPONSE):
        return Found(L.NO, "stage1_answered", ("s1-09",))
    made = facts.told.first(E.COMPLAINT_MADE)
    if made.latest is None:
        return None
    fewest = day_number(made.latest, facts.told.today)
    most = day_number(made.earliest, facts.told.today) if made.earliest else None
    details = {"days": str(fewest)}
    if fewest > STAGE1_MAX_DAYS:
        return Found(L.NO, "stage1_past_its_limit", details=details, events=(made.event,))
    extended = stage1_extended_in_time(facts.told, stage1_start(facts.told))
    limit = STAGE1_MAX_DAYS if extended else STAGE1_DAYS
    if most is not None and most <= limit:
        return Found(L.YES, "stage1_in_time", ("s1-03",), details=details, events=(made.event,))
    return None


def _days_to_request(facts: Facts, answer: E, request: E) -> tuple[int, int] | None:
    """The fewest and the most working days from the last answer to the first request after it, or None."""
    first_answer, last_answer = facts.told.first(answer), facts.told.last(answer)
    asked = [span for span in facts.told.moments(request) if not span.surely_before(first_answer)]
    if not asked or not asked[0].earliest or not asked[0].latest:
        return None
    if not first_answer.earliest or not last_answer.latest:
        return None
    fewest = day_number(last_answer.latest, asked[0].earliest)
    return fewest, max(fewest, day_number(first_answer.earliest, asked[0].latest))


def _in_calendar(day: date) -> bool:
    return day.year < date.max.year
