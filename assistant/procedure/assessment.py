"""What the procedure concludes from a case on a given day.

Every conclusion names the rules it rests on (ids of the bundled rule book) and the events it used, so that
another room can say it in plain words with its source. Nothing here is a sentence for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from assistant.case import AskFor, ReasonCode, Safety

_NOTHING: Mapping[str, str] = {}


class Route(StrEnum):
    """Where a grievance belongs (contract codes)."""

    STATUTORY_COMPLAINT = "statutory_complaint"
    CORPORATE_COMPLAINT = "corporate_complaint"
    SEND_TRIBUNAL = "send_tribunal"
    SCHOOL_COMPLAINT = "school_complaint"
    COURT = "court"
    DATA_PROTECTION = "data_protection"
    CHILD_PROTECTION_CONFERENCE = "child_protection_conference"
    SOCIAL_WORK_ENGLAND = "social_work_england"
    OFSTED = "ofsted"
    ADULT_SOCIAL_CARE_COMPLAINT = "adult_social_care_complaint"
    NHS_COMPLAINT = "nhs_complaint"
    INDEPENDENT_REVIEW_MECHANISM = "independent_review_mechanism"
    POLICE_COMPLAINT = "police_complaint"
    CAFCASS_COMPLAINT = "cafcass_complaint"
    OUTSIDE_ENGLAND = "outside_england"
    OMBUDSMAN = "ombudsman"


class Stage(StrEnum):
    """Where the complaint stands on the given day (contract codes)."""

    NOT_STARTED = "not_started"
    STAGE1_REFUSED = "stage1_refused"
    STAGE1_OPEN = "stage1_open"
    STAGE1_OVERDUE = "stage1_overdue"
    STAGE1_ANSWERED = "stage1_answered"
    STAGE2_OPEN = "stage2_open"
    STAGE2_OVERDUE = "stage2_overdue"
    STAGE2_REFUSED = "stage2_refused"
    STAGE2_ANSWERED = "stage2_answered"
    STAGE3_OPEN = "stage3_open"
    STAGE3_OVERDUE = "stage3_overdue"
    STAGE3_REFUSED = "stage3_refused"
    STAGE3_ANSWERED = "stage3_answered"
    FROZEN = "frozen"
    REMEDY_OUTSTANDING = "remedy_outstanding"
    OMBUDSMAN_OPEN = "ombudsman_open"
    OMBUDSMAN_DECIDED = "ombudsman_decided"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class NextStep(StrEnum):
    """The one thing to do now (contract codes)."""

    COMPLAIN_STAGE1 = "complain_stage1"
    WAIT = "wait"
    CHASE_COUNCIL = "chase_council"
    REQUEST_STAGE2 = "request_stage2"
    CHALLENGE_REFUSAL = "challenge_refusal"
    REQUEST_STAGE3 = "request_stage3"
    ASK_STATUTORY_PROCEDURE = "ask_statutory_procedure"
    COMPLAIN_TO_OMBUDSMAN = "complain_to_ombudsman"
    OTHER_ROUTE = "other_route"
    GET_URGENT_HELP = "get_urgent_help"
    GIVE_MORE_FACTS = "give_more_facts"


class FaultCode(StrEnum):
    """What the council appears to have done wrong in handling the complaint (contract codes)."""

    WRONG_PROCEDURE = "wrong_procedure"
    REFUSED_STAGE1 = "refused_stage1"
    REFUSED_STAGE2 = "refused_stage2"
    CLOSED_STAGE2_EARLY = "closed_stage2_early"
    DELAY_STAGE1 = "delay_stage1"
    DELAY_STAGE2 = "delay_stage2"
    DELAY_STAGE3 = "delay_stage3"
    REFUSED_STAGE3 = "refused_stage3"
    NO_INDEPENDENT_PERSON = "no_independent_person"
    POOR_ADJUDICATION = "poor_adjudication"
    REMEDY_INADEQUATE = "remedy_inadequate"
    RECOMMENDATIONS_NOT_IMPLEMENTED = "recommendations_not_implemented"
    LATE_COMPLAINT_REFUSED = "late_complaint_refused"
    REFUSED_COMPENSATION = "refused_compensation"
    POOR_COMMUNICATION = "poor_communication"
    NO_SIGNPOSTING = "no_signposting"
    SCOPE_MISJUDGED = "scope_misjudged"


class DeadlineCode(StrEnum):
    """The limits that are counted (contract codes)."""

    STAGE1_RESPONSE = "stage1_response"
    STAGE1_RESPONSE_MAX = "stage1_response_max"
    STAGE2_REQUEST = "stage2_request"
    STAGE2_RESPONSE = "stage2_response"
    STAGE2_RESPONSE_MAX = "stage2_response_max"
    STAGE3_REQUEST = "stage3_request"
    STAGE3_PANEL = "stage3_panel"
    STAGE3_PANEL_REPORT = "stage3_panel_report"
    STAGE3_COUNCIL_RESPONSE = "stage3_council_response"
    ONE_YEAR_LIMIT = "one_year_limit"
    OMBUDSMAN_12_MONTHS = "ombudsman_12_months"


class Party(StrEnum):
    """Who has to keep a limit (contract codes)."""

    COUNCIL = "council"
    COMPLAINANT = "complainant"
    PANEL = "panel"


class DeadlineState(StrEnum):
    """Where a deadline stands on the day of reading."""

    RUNNING = "running"  # not yet reached
    DUE_TODAY = "due_today"
    MET = "met"  # done in time
    MET_LATE = "met_late"  # done after the limit
    PASSED = "passed"  # not done, the limit is behind us
    UNCERTAIN = "uncertain"  # not settled: spans that straddle the limit, or an answer that is not told
    EXTENDED = "extended"  # the council wrote in time that it needs longer: the outer limit took its place
    EXTENDED_LATE = "extended_late"  # it wrote so only once the limit had passed: sources do not say (D3)
    STOPPED = "stopped"  # the complaint was withdrawn or frozen before the limit, and not taken up again


class Deadline(NamedTuple):
    """One date the procedure sets.

    ``start`` is day zero (the day the trigger was told to have happened, or the last day of the span told;
    ``start_earliest`` is then its first). ``working_days`` is None for periods counted in months.
    ``skipped`` are the bank holidays inside the period. ``advisory`` limits bar nothing when they pass.
    ``reading`` names the start taken where sources disagree or the facts leave room for another (K1:
    "request" or "statement"; "acceptance" where the day of the request is not told; "report" where no
    adjudication came; "refusal" and "broken_promise" for the Ombudsman's limit counted from those).
    ``planned_for`` is the day told on which it is to be done: a comparison, not a limit.
    """

    what: DeadlineCode
    party: Party
    due: date
    start: date
    start_event: str
    working_days: int | None
    state: DeadlineState
    rules: tuple[str, ...]
    due_earliest: date | None = None
    start_earliest: date | None = None
    skipped: tuple[date, ...] = ()
    met_on: date | None = None
    planned_for: date | None = None
    advisory: bool = False
    reading: str | None = None
    complaint: int = 1

    @property
    def overdue(self) -> bool:
        """Whether the limit has been missed: passed undone, or done late."""
        return self.state in (DeadlineState.PASSED, DeadlineState.MET_LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A conclusion with what it rests on.

    ``because`` is a short key naming the ground (each key has its sentence in the answering room's data);
    ``details`` fill that sentence's gaps; ``events`` are ids of the case's events.
    """

    because: str
    rules: tuple[str, ...]
    events: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Finding):
    """Something the council appears to have done wrong in handling the complaint."""

    code: FaultCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement(Finding):
    """Something the person can ask for."""

    code: AskFor


class Lawful(StrEnum):
    """Whether a council's reason for not going on can stand."""

    NO = "no"
    DEPENDS = "depends"
    YES = "yes"
    UNKNOWN = "unknown"  # a reason the table of refusals does not hold


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalVerdict(Finding):
    """Whether a reason the council gave can stand, and for a "depends" on what it turns (a key)."""

    reason: ReasonCode
    lawful: Lawful
    turns_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePart(Finding):
    """One part of a mixed grievance with its own route."""

    route: Route


class MissingFact(NamedTuple):
    """A fact not told that could change the outcome, with how much it would (0 to 1)."""

    key: str
    weight: float


class Step(NamedTuple):
    """One link of the chain of reasoning: what was concluded, from which facts, by which rules."""

    concludes: str
    because: str
    rules: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    details: Mapping[str, str] = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The whole of what the law makes of a case on ``today``.

    ``can_escalate`` is True where the person may go to a higher stage or to the Ombudsman today, False
    where not yet or not by this route, None where the facts do not settle it. ``doubts`` are the ids of
    the conflicts between sources (K1 to K11) and of the open doubts (D3) that touch this case.
    """

    today: date
    routes: tuple[Route, ...]
    parts: tuple[RoutePart, ...] = ()
    stage: Stage
    complaint_stages: Mapping[int, Stage] = field(default_factory=dict)
    can_escalate: bool | None
    next_step: NextStep
    alternatives: tuple[NextStep, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    council_faults: tuple[Fault, ...] = ()
    can_ask_for: tuple[Entitlement, ...] = ()
    refusals: tuple[RefusalVerdict, ...] = ()
    missing_facts: tuple[MissingFact, ...] = ()
    safety: tuple[Safety, ...] = ()
    doubts: tuple[str, ...] = ()
    chain: tuple[Step, ...] = ()
