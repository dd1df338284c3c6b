"""The case: what a person has told us, each fact with the words it came from.

The case is the only thing that passes between the room that listens and the rooms that decide and speak.
It holds facts, never conclusions: no stage, no deadline, no "fault" is stored here. Nothing in it depends
on today's date, so the same case read tomorrow gives tomorrow's answer.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Frozen(BaseModel):
    """A value that is replaced, never changed in place."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(StrEnum):
    """How we came to hold a fact."""

    TOLD = "told"  # read from the person's own words
    CONFIRMED = "confirmed"  # shown to the person, who said yes
    CORRECTED = "corrected"  # the person changed it
    PROPOSED = "proposed"  # a chat model suggested it and its words are in the message
    INFERRED = "inferred"  # follows from another fact (asked for stage 2, so stage 1 was answered or ran out)


class Evidence(Frozen):
    """Where a fact came from.

    ``turn`` counts from 0; ``quote`` is an exact piece of that turn (empty where the fact was tapped on a
    page); ``confidence`` runs from 0 to 1.
    """

    origin: Origin = Origin.TOLD
    turn: int | None = None
    quote: str = ""
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)

    @property
    def guessed(self) -> bool:
        """Heard from a message as a whole, in none of its words, and not confirmed since."""
        return self.origin is Origin.TOLD and not self.quote and self.confidence < 1


class When(Frozen):
    """A date as it was told: a day, a span, one open end, or nothing.

    Both ends are inclusive. A day has ``earliest == latest``. "Before Easter" has no ``earliest``.
    ``words`` keeps the person's own phrase.
    """

    earliest: date | None = None
    latest: date | None = None
    words: str | None = None

    @model_validator(mode="after")
    def _ends_in_order(self) -> When:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"a span must not end ({self.latest}) before it begins ({self.earliest})")
        return self

    @property
    def day(self) -> date | None:
        """The exact day, or None where only a span (or nothing) is known."""
        return self.earliest if self.earliest is not None and self.earliest == self.latest else None

    @property
    def known(self) -> bool:
        """Whether anything at all is known of the date."""
        return self.earliest is not None or self.latest is not None

    @classmethod
    def on(cls, day: date, words: str | None = None) -> When:
        return cls(earliest=day, latest=day, words=words)


class EventType(StrEnum):
    """What can happen to a complaint. One word per thing that the procedure treats differently."""

    PROBLEM_BEGAN = "problem_began"
    COMPLAINT_MADE = "complaint_made"
    COMPLAINT_ACKNOWLEDGED = "complaint_acknowledged"
    STAGE1_EXTENSION_TOLD = "stage1_extension_told"
    STAGE1_RESPONSE = "stage1_response"
    COMPLAINT_REFUSED = "complaint_refused"  # not accepted at all
    STAGE2_REQUESTED = "stage2_requested"
    STAGE2_ACCEPTED = "stage2_accepted"
    STATEMENT_AGREED = "statement_agreed"
    INVESTIGATORS_APPOINTED = "investigators_appointed"
    STAGE2_EXTENSION_TOLD = "stage2_extension_told"
    STAGE2_REFUSED = "stage2_refused"
    STAGE2_STOPPED = "stage2_stopped"
    STAGE2_RESPONSE = "stage2_response"  # report and adjudication, or the decision letter
    STAGE3_REQUESTED = "stage3_requested"
    STAGE3_REFUSED = "stage3_refused"
    PANEL_DATE_SET = "panel_date_set"  # dated on the panel's day
    PANEL_HELD = "panel_held"
    PANEL_REPORT = "panel_report"
    STAGE3_COUNCIL_RESPONSE = "stage3_council_response"
    REMEDY_OFFERED = "remedy_offered"
    REMEDY_AGREED = "remedy_agreed"
    REMEDY_NOT_DONE = "remedy_not_done"
    COMPLAINT_WITHDRAWN = "complaint_withdrawn"
    COMPLAINT_FROZEN = "complaint_frozen"
    EARLY_REFERRAL_OFFERED = "early_referral_offered"
    OMBUDSMAN_COMPLAINED = "ombudsman_complained"
    OMBUDSMAN_REFUSED = "ombudsman_refused"
    OMBUDSMAN_DECIDED = "ombudsman_decided"
    COURT_STARTED = "court_started"
    COURT_ENDED = "court_ended"
    HEARING = "hearing"  # a hearing, court date or tribunal appeal limit, dated on its day
    ADVOCATE_INVOLVED = "advocate_involved"
    CHASED = "chased"


class Person(StrEnum):
    """Who is writing, or whom an adviser acts for."""

    PARENT = "parent"
    CHILD = "child"
    CARE_LEAVER = "care_leaver"
    FOSTER_CARER = "foster_carer"
    SPECIAL_GUARDIAN = "special_guardian"
    ADOPTER = "adopter"
    GRANDPARENT = "grandparent"
    RELATIVE = "relative"
    ADVISER = "adviser"
    PROFESSIONAL = "professional"
    OTHER = "other"
    UNKNOWN = "unknown"


class Service(StrEnum):
    """What the grievance is about: the function of children's services, or the body outside it."""

    CHILD_IN_NEED = "child_in_need"
    DISABLED_CHILD = "disabled_child"
    SHORT_BREAKS = "short_breaks"
    LOOKED_AFTER = "looked_after"
    CONTACT = "contact"
    CARE_LEAVING = "care_leaving"
    FOSTERING = "fostering"
    ADOPTION = "adoption"
    SPECIAL_GUARDIANSHIP = "special_guardianship"
    CARERS_ASSESSMENT = "carers_assessment"
    EARLY_HELP = "early_help"
    CHILD_PROTECTION = "child_protection"
    SECTION_47 = "section_47"  # the enquiry itself
    CHILD_PROTECTION_CONFERENCE = "child_protection_conference"  # how it was run, or what it decided
    COURT_WORK = "court_work"
    COURT_REPORT = "court_report"  # a section 7 or 37 report
    COURT_DECISION = "court_decision"  # what the judge decided
    RECORDS = "records"
    SCHOOL_OR_EHCP = "school_or_ehcp"
    EHC_PLAN = "ehc_plan"  # the content of an education, health and care plan, or a refusal to make one
    SCHOOL_CONDUCT = "school_conduct"  # what a school itself did
    CARER_APPROVAL = "carer_approval"  # approval as a foster carer or adopter
    STAFF_FITNESS = "staff_fitness"  # a social worker's honesty or fitness to practise
    ADULT_SOCIAL_CARE = "adult_social_care"
    ADULT_ONLY = "adult_only"  # solely how an adult was treated, no function towards a child
    NHS = "nhs"
    POLICE = "police"
    CAFCASS = "cafcass"
    CHILDRENS_HOME = "childrens_home"
    OTHER_COUNCIL_SERVICE = "other_council_service"  # housing, council tax, benefits, bins
    OTHER = "other"


class ProcedureUsed(StrEnum):
    """Which procedure the council itself used."""

    STATUTORY = "statutory"
    CORPORATE = "corporate"
    UNCLEAR = "unclear"


class Nation(StrEnum):
    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"
    ELSEWHERE = "elsewhere"


class ReasonCode(StrEnum):
    """The reasons councils give for not going on. Each has a row in the procedure's table of refusals."""

    CANNOT_ACHIEVE_OUTCOME = "cannot_achieve_outcome"
    NOTHING_TO_ADD = "nothing_to_add"
    STAGE2_ROBUST = "stage2_robust"
    USE_CORPORATE = "use_corporate"
    INFORMAL_FIRST = "informal_first"
    OUT_OF_TIME = "out_of_time"
    LATE_STAGE2_REQUEST = "late_stage2_request"
    LATE_PANEL_REQUEST = "late_panel_request"
    NO_PARENTAL_RESPONSIBILITY = "no_parental_responsibility"
    CHILD_HAS_NOT_CONSENTED = "child_has_not_consented"
    COURT_RUNNING = "court_running"
    CHILD_PROTECTION_MATTER = "child_protection_matter"
    JUDGE_DECIDED = "judge_decided"
    VEXATIOUS = "vexatious"
    ALL_STAGES_DONE = "all_stages_done"
    TRIBUNAL = "tribunal"
    NO_COMPENSATION = "no_compensation"
    LEGAL_ACTION_THREATENED = "legal_action_threatened"
    NO_INVESTIGATOR = "no_investigator"
    STAGE1_STILL_OPEN = "stage1_still_open"
    NEW_ISSUES = "new_issues"
    DISCIPLINARY = "disciplinary"
    WITHDREW_BEFORE = "withdrew_before"
    POINT_OF_LAW = "point_of_law"
    NOT_CARE_LEAVER = "not_care_leaver"
    FORM_REQUIRED = "form_required"
    GO_TO_OMBUDSMAN = "go_to_ombudsman"
    NO_LAWYERS = "no_lawyers"
    ANONYMOUS = "anonymous"
    NOT_A_COMPLAINT = "not_a_complaint"
    COMMISSIONED_PROVIDER = "commissioned_provider"
    NOT_COVERED = "not_covered"  # the person or the matter is said not to be covered, in other words
    OTHER = "other"


class Circumstance(StrEnum):
    """Other things a person may tell that change what the law makes of the case."""

    REPLY_OMITTED_NEXT_STAGE = "reply_omitted_next_stage"  # the reply did not say what comes next
    NO_INDEPENDENT_PERSON = "no_independent_person"  # stage 2 ran without one, or with an officer as one
    ADJUDICATION_MISSING = "adjudication_missing"  # the report came with no adjudication letter
    ADJUDICATION_WITHOUT_REASONS = "adjudication_without_reasons"
    FINDINGS_REJECTED = "findings_rejected"  # the council overturned the investigator or the panel
    OFFER_TOO_SMALL = "offer_too_small"  # upheld, but no or too little remedy was offered
    PROMISED_CONTACT_MISSED = "promised_contact_missed"  # updates or call-backs promised and not made
    CONTRADICTORY_MESSAGES = "contradictory_messages"
    LATENESS_REASONS_WEIGHED = "lateness_reasons_weighed"  # the council did consider why it was late
    LATENESS_REASONS_IGNORED = "lateness_reasons_ignored"
    GOOD_REASON_FOR_LATENESS = "good_reason_for_lateness"
    COUNCIL_GAVE_NO_REASON = "council_gave_no_reason"
    NEXT_STAGE_TOLD = "next_stage_told"  # the reply did say what comes next
    ASKED_IN_TIME = "asked_in_time"
    ALL_UPHELD = "all_upheld"
    NOTHING_UPHELD = "nothing_upheld"
    SOME_UPHELD = "some_upheld"
    WRITTEN_RECORD_AMENDED = "written_record_amended"  # an oral complaint, or the statement was changed
    OUT_OF_POCKET = "out_of_pocket"  # the person paid for what the council should have provided
    SUPPORT_MISSED = "support_missed"  # support, visits or money that should have come did not
    ADJUSTMENTS_NEEDED = "adjustments_needed"  # disability, language, literacy
    WRONG_RECORDS = "wrong_records"
    COUNCIL_ADMITS_FAULT = "council_admits_fault"
    ASSESSMENT_FAULTY = "assessment_faulty"
    HAS_GOOD_INTEREST = "has_good_interest"  # a relative who plays a real part in the child's life
    INTEREST_WEIGHED = "interest_weighed"  # the council decided on a relative's interest (reg. 12)
    ACTING_FOR_CHILD = "acting_for_child"
    SATISFIED = "satisfied"  # content with the answer, no grievance left
    CONSENTS_TO_EARLY_REFERRAL = "consents_to_early_referral"
    SEND_APPEAL_MADE = "send_appeal_made"


class AskFor(StrEnum):
    """What a person can ask for (contract codes)."""

    STAGE1_RESPONSE = "stage1_response"
    STAGE2_INVESTIGATION = "stage2_investigation"
    STAGE3_PANEL = "stage3_panel"
    STATUTORY_PROCEDURE = "statutory_procedure"
    WRITTEN_REASONS = "written_reasons"
    TIMETABLE = "timetable"
    COPY_OF_REPORTS = "copy_of_reports"
    APOLOGY = "apology"
    FINANCIAL_REMEDY = "financial_remedy"
    REIMBURSEMENT = "reimbursement"
    BACKDATED_SUPPORT = "backdated_support"
    REASSESSMENT = "reassessment"
    ACTION_PLAN = "action_plan"
    SERVICE_IMPROVEMENT = "service_improvement"
    ADVOCATE = "advocate"
    REASONABLE_ADJUSTMENTS = "reasonable_adjustments"
    EARLY_REFERRAL = "early_referral"
    LATE_COMPLAINT_DISCRETION = "late_complaint_discretion"
    CORRECTION_OF_RECORDS = "correction_of_records"
    IMPLEMENTATION_OF_RECOMMENDATIONS = "implementation_of_recommendations"


class Safety(StrEnum):
    """Dangers that come before any complaint (contract codes)."""

    CHILD_AT_RISK = "child_at_risk"
    DOMESTIC_ABUSE = "domestic_abuse"
    SELF_HARM = "self_harm"
    CHILD_SPEAKING = "child_speaking"
    URGENT_LEGAL_DEADLINE = "urgent_legal_deadline"


class Question(StrEnum):
    """What the person asks of us in their latest message, where it is a follow-up and not the story."""

    WHY = "why"
    IF_REFUSED = "if_refused"
    HOW_LONG = "how_long"
    HOW_MUCH = "how_much"
    WHO_TO_WRITE_TO = "who_to_write_to"
    LAW_OR_GUIDANCE = "law_or_guidance"
    CAN_I_GO_ON = "can_i_go_on"


T = TypeVar("T")


class Fact(Frozen, Generic[T]):
    """One thing told, with its evidence."""

    value: T
    evidence: Evidence = Evidence()


class Event(Frozen):
    """Something that has happened, has not (``negated``), or is meant to (``planned``).

    ``complaint`` numbers the complaint it belongs to, from 1, where a person tells of several.
    """

    id: str
    type: EventType
    when: When = When()
    negated: bool = False
    planned: bool = False
    complaint: int = 1
    evidence: Evidence = Evidence()

    @property
    def happened(self) -> bool:
        return not self.negated and not self.planned


class Took(StrEnum):
    """What a told duration is the length of: a stage from being asked for to its answer, or the wait from
    asking for a panel to its meeting."""

    STAGE1 = "stage1"
    STAGE2 = "stage2"
    STAGE3 = "stage3"
    PANEL = "panel"


class Duration(Frozen):
    """How long a stage took, told as a length and not by its dates ("stage 2 took eleven months").

    Between ``least`` and ``most`` days (``most`` None: "over a year"), in ``working`` days where that was
    said, otherwise in calendar days. ``over`` is False for a wait that still goes on ("we have been waiting
    for stage 2 for eleven months"). ``words`` keeps the person's own phrase.
    """

    of: Took
    least: int = Field(ge=0, le=36_500)
    most: int | None = Field(default=None, ge=0, le=36_500)
    working: bool = False
    over: bool = True
    words: str | None = None
    complaint: int = 1
    evidence: Evidence = Evidence()

    @model_validator(mode="after")
    def _ends_in_order(self) -> Duration:
        if self.most is not None and self.most < self.least:
            raise ValueError(f"a duration of at least {self.least} days cannot be at most {self.most}")
        return self


class Reason(Frozen):
    """A reason a council gave, and for what (refusing the complaint, stage 2 or the panel) where told."""

    code: ReasonCode
    against: EventType | None = None


class Case(BaseModel):
    """Everything told so far. Serialises to JSON and back without loss (the ``--case`` file)."""

    model_config = ConfigDict(extra="forbid")

    version: int = 1
    turns: list[str] = Field(default_factory=list)
    person: Fact[Person] | None = None
    client: Fact[Person] | None = None
    council: Fact[str] | None = None
    nation: Fact[Nation] | None = None
    procedure_used: Fact[ProcedureUsed] | None = None
    services: list[Fact[Service]] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    durations: list[Duration] = Field(default_factory=list)
    reasons: list[Fact[Reason]] = Field(default_factory=list)
    circumstances: list[Fact[Circumstance]] = Field(default_factory=list)
    wants: list[Fact[AskFor]] = Field(default_factory=list)
    safety: list[Fact[Safety]] = Field(default_factory=list)
    question: Fact[Question] | None = None
    asked: list[str] = Field(default_factory=list, description="keys of the questions already put")
    not_known: list[str] = Field(default_factory=list, description="keys the person answered 'I don't know'")

    def only_said(self) -> Case:
        """The case without what was only guessed: good enough for a question or a hint, not to be stated."""
        kept = {
            name: [fact for fact in getattr(self, name) if not fact.evidence.guessed]
            for name in ("services", "circumstances", "wants", "reasons")
        }
        if all(len(facts) == len(getattr(self, name)) for name, facts in kept.items()):
            return self
        return self.model_copy(update=kept)
