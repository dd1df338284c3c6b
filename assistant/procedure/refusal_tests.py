"""The tests that settle a refusal on the facts of a case: by the subject, the person, the dates, the stages.

Each takes the facts and says what they settle, or None where they settle nothing and the table's own answer
stands. A date settles something only where it is certain: told as a span that straddles a limit, it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from assistant.case import Case, Circumstance
from assistant.case import EventType as E
from assistant.procedure.assessment import Lawful
from assistant.procedure.clock_table import STAGE1, STAGE2, STAGE3
from assistant.procedure.scope import Scope, scope
from assistant.procedure.standing import Standing
from assistant.procedure.told import Told
from assistant.procedure.working_days import anniversary, working_days_between

C, L = Circumstance, Lawful

STAGE1_DAYS, STAGE1_OUTER_DAYS = 10, 20
REQUEST_DAYS = 20  # advised for stage 2, a limit for the panel


class Found(NamedTuple):
    """What the facts settle: the answer, the ground's key, and what it rests on."""

    lawful: Lawful
    because: str
    rules: tuple[str, ...] = ()
    turns_on: str | None = None
    events: tuple[str, ...] = ()
    details: Mapping[str, str] = MappingProxyType({})


class Facts:
    """A case read once for the tests: its scope, its dated events, its circumstances."""

    def __init__(self, case: Case, today: date, against: E | None = None) -> None:
        self.case, self.today, self.against = case, today, against

    @cached_property
    def covered(self) -> Scope:
        return scope(self.case)

    @cached_property
    def told(self) -> Told:
        return Told(self.case, self.today, _complaint_refused(self.case, self.against))

    def has(self, *kinds: E) -> bool:
        return self.told.has(kinds)

    def circumstance(self, *wanted: Circumstance) -> bool:
        return any(fact.value in wanted for fact in self.case.circumstances)

    @property
    def weighed(self) -> bool:
        """Whether the council looked at the reasons for lateness, and nothing told says it ignored them."""
        return self.circumstance(C.LATENESS_REASONS_WEIGHED) and not self.circumstance(
            C.LATENESS_REASONS_IGNORED
        )

    @property
    def in_court(self) -> bool:
        """Whether proceedings are on: begun and not ended, or begun again after an end."""
        ends = self.told.spans(E.COURT_ENDED)
        again = any(ends and span.surely_after(ends[-1]) for span in self.told.spans(E.COURT_STARTED))
        return again or (self.has(E.COURT_STARTED) and not self.has(E.COURT_ENDED))


_REFUSALS = (E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED, E.COMPLAINT_FROZEN)


def _complaint_refused(case: Case, against: E | None) -> int:
    """Which complaint a reason was given on: where several are told of, the one that was refused."""
    kinds = (against,) if against else _REFUSALS
    refused = {event.complaint for event in case.events if event.type in kinds and event.happened}
    return min(refused, default=1)


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


# By the person


def own_right(facts: Facts) -> Found | None:
    """Parents and those the Act names need no parental responsibility; for others it is a matter of
    interest."""
    if facts.covered.standing is Standing.ENTITLED:
        return Found(L.NO, "entitled_without_it", facts.covered.standing_rules)
    return None


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
    done = facts.told.spans(E.STAGE3_COUNCIL_RESPONSE)
    if facts.has(E.STAGE3_COUNCIL_RESPONSE):
        later = [span for span in facts.told.spans(E.PROBLEM_BEGAN) if done and span.surely_after(done[-1])]
        if later:
            return Found(L.NO, "event_after_the_last_stage", ("time-01",), events=(later[0].event,))
        return Found(L.YES, "stage3_answered", ("lgo-05",), events=tuple(span.event for span in done))
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
    if facts.has(*STAGE1, *STAGE2, *STAGE3):
        return Found(L.NO, "stages_remain", ("lgo-05",))
    return None


def original_dropped(facts: Facts) -> Found | None:
    """New points may go to a new stage 1; nothing in the original complaint may be dropped for them."""
    ended = (E.STAGE2_REFUSED, E.STAGE2_STOPPED, E.STAGE3_REFUSED)
    if facts.has(*ended):
        events = tuple(span.event for span in facts.told.spans(*ended))
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
    grounds, made = facts.told.spans(E.PROBLEM_BEGAN), facts.told.spans(E.COMPLAINT_MADE)
    if grounds and made and grounds[0].first and _in_calendar(grounds[0].first):
        limit = anniversary(grounds[0].first)
        if made[0].last <= limit:
            events = (grounds[0].event, made[0].event)
            return Found(
                L.NO, "made_within_the_year", ("time-01",), None, events, {"limit": limit.isoformat()}
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
    if days is not None and days[1] <= REQUEST_DAYS:
        return Found(L.NO, "asked_within_advised_time", details={"days": str(days[1])})
    if facts.weighed:
        return Found(L.DEPENDS, "late_request_weighed", turns_on="reasons_for_lateness_weighed")
    return None


def late_panel_request(facts: Facts) -> Found | None:
    """A real limit of 20 working days from the stage 2 answer, counted by the dates told."""
    if facts.circumstance(C.ADJUDICATION_MISSING) and len(facts.told.spans(E.STAGE2_RESPONSE)) < 2:
        return Found(L.NO, "adjudication_not_received", ("s2-13",))
    days = _days_to_request(facts, E.STAGE2_RESPONSE, E.STAGE3_REQUESTED)
    if days is None:
        return Found(L.NO, "asked_in_time", ("s3-04",)) if facts.circumstance(C.ASKED_IN_TIME) else None
    fewest, most = days
    if most <= REQUEST_DAYS:
        return Found(L.NO, "asked_in_time", ("s3-04",), details={"days": str(most)})
    if fewest <= REQUEST_DAYS:
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
    made = facts.told.spans(E.COMPLAINT_MADE)
    if not made:
        return None
    fewest = working_days_between(made[0].last, facts.today)
    most = working_days_between(made[0].first, facts.today) if made[0].first else None
    details = {"days": str(fewest)}
    if fewest > STAGE1_OUTER_DAYS:
        return Found(L.NO, "stage1_past_its_limit", details=details, events=(made[0].event,))
    extended = facts.has(E.STAGE1_EXTENSION_TOLD)
    if most is not None and most <= (STAGE1_OUTER_DAYS if extended else STAGE1_DAYS):
        return Found(L.YES, "stage1_in_time", ("s1-03",), details=details, events=(made[0].event,))
    return None


def _days_to_request(facts: Facts, answer: E, request: E) -> tuple[int, int] | None:
    """The fewest and the most working days from the last answer to the first request after it, or None."""
    answers = facts.told.spans(answer)
    asked = [s for s in facts.told.spans(request) if not (answers and answers[0].surely_after(s))]
    if not answers or not asked or asked[0].first is None or answers[0].first is None:
        return None
    fewest = working_days_between(answers[-1].last, asked[0].first)
    return fewest, max(fewest, working_days_between(answers[0].first, asked[0].last))


def _in_calendar(day: date) -> bool:
    return day.year < date.max.year
