"""An assistant made by hand, so that the page can be tested alone: a few facts in, a few answers out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from assistant.answering.answer import (
    Answer,
    AssessmentView,
    Citation,
    CitationKind,
    ComparableView,
    Completeness,
    Composition,
    DeadlineView,
    NextQuestion,
    QuickReply,
)
from assistant.answering.authorities import Authorities
from assistant.answering.wording import load_wording
from assistant.case import Case, Event, EventType, Evidence, Fact, Person, Safety, Service, When
from assistant.conversation import Assistant, Decision, Link, Sent
from assistant.drafting import LetterDesk
from assistant.errors import InputError
from assistant.procedure.assessment import DeadlineCode, DeadlineState, NextStep, Party, Route, Stage
from vectorstore.errors import IndexDamaged
from vectorstore.payments import RemedyPicture, remedy_picture
from vectorstore.records import Comparable, Filters, Paragraph, Remedy, Rule

TODAY = date(2025, 6, 2)
CHECKED = date(2025, 5, 30)
STORY = "I complained on 3 March about my son's social worker and I've heard nothing back."
HOSTILE = "<img src=x onerror=alert(1)><script>alert('x')</script> **bold** [1]"
LATE = "The council is late"
IN_TIME = "still has time"
RULES: dict[str, Rule] = {}
BROKEN, UNREADABLE = "the index breaks", "unreadable"


class FakeAssistant(Assistant):
    """Hears a complaint made on 3 March, and whatever it is told of danger. Says what it would do."""

    def __init__(self) -> None:
        self.broken, self.chat, self.sent_away = False, False, False
        self.filters: Filters | None = None
        authorities = Authorities(RULES, load_wording().sources)
        self.letters = LetterDesk(authorities, RULES, lambda case, assessment: [])

    def checked(self, decision: Decision) -> date:
        return CHECKED

    def warm(self) -> None:
        """Always."""

    def chain(self, case: Case, today: date) -> list[Link]:
        rule = self.rule("s1-03")
        events = tuple(event.id for event in case.events)
        return [Link(about="fault", code="delay_stage1", events=events, rules=(("s1-03", rule),))]

    def rule(self, rule_id: str) -> Citation:
        return Citation(
            n=0,
            kind=CitationKind.REGULATION,
            source="SI 2006/1738",
            pinpoint="reg. 14",
            url=None,
            text=f"What {rule_id} says.",
        )

    def the_rules(self) -> str:
        if self.broken:
            raise IndexDamaged("The index cannot be read. Run nextstage chat again.")
        return "# The rules\n\n### s2-10\n\n- SI 2006/1738, reg. 17: confirmed"

    def search(
        self, text: str, k: int = 5, filters: Filters | None = None, today: date | None = None
    ) -> list[Comparable]:
        if self.broken:
            raise IndexDamaged("The index cannot be read. Run nextstage chat again.")
        self.filters = filters
        if "nothing" in text:
            return []
        found = [self.decision("20 008 394"), paid_decision(300, 100)]
        return [Comparable(decision=held, score=1.0, why="Late too") for held in found]

    def services(self) -> tuple[str, ...]:
        return ("child_in_need", "fostering")

    def payments(self, case: Case, today: date) -> RemedyPicture:
        if self.broken:
            raise IndexDamaged("The index cannot be read. Run nextstage chat again.")
        return remedy_picture([self.decision("20 008 394"), paid_decision(300, 100)])

    def decision(self, reference: str) -> Decision:
        if reference == "21 000 001":
            return paid_decision(300, 100)
        if reference != "20 008 394":
            raise InputError("not held")
        return Decision(
            ref=reference,
            council="London Borough of Redbridge",
            category=None,
            outcome="Upheld",
            date=date(2021, 7, 14),
            url="https://www.lgo.org.uk/decisions/example",
            narrative="A mother waited a year.",
            finding="The council was at fault for delay.",
            paragraphs=tuple(
                Paragraph(number=n, section="Analysis", text=f"Point {n}") for n in (25, 26, 27)
            ),
            caveats=("url_constructed",),
        )

    @property
    def sends_away(self) -> bool:
        return self.chat

    def outgoing(
        self, case: Case, message: str, today: date, *, hide: Sequence[str] = ()
    ) -> tuple[Sent, ...]:
        for word in hide:
            message = message.replace(word, "[[N1]]")
        return (Sent(purpose="to listen", system="Rules", user=f"<told> {message}"),) if self.chat else ()

    def turn(
        self, case: Case, message: str, today: date, *, chat: bool = True, hide: Sequence[str] = ()
    ) -> Answer:
        if UNREADABLE in message:
            raise InputError("I can only read English.")
        if self.broken or BROKEN in message:
            raise IndexDamaged("The index cannot be read. Run nextstage chat again.")
        if "surprise" in message:
            raise RuntimeError(message)
        answer = self.answer(_heard(case, message), today, chat=chat)
        if not (self.chat and chat):
            return answer
        sent = self.outgoing(case, message, today, hide=hide)
        return answer.model_copy(update={"composition": Composition(model="fake:one", prompts=[], sent=sent)})

    def answer(self, case: Case, today: date, *, chat: bool = True) -> Answer:
        self.sent_away = self.sent_away or (self.chat and chat)
        if self.broken:
            raise IndexDamaged("The index cannot be read. Run nextstage chat again.")
        made = next(
            (e.when.day for e in case.events if e.type is EventType.COMPLAINT_MADE and e.happened), None
        )
        due = made + timedelta(days=14) if made else None
        late = due is not None and due < today
        stage = Stage.UNKNOWN if due is None else Stage.STAGE1_OVERDUE if late else Stage.STAGE1_OPEN
        safety = [fact.value for fact in case.safety]
        open_question = "acknowledged" not in case.asked
        case = case.model_copy(update={"asked": [*case.asked, "acknowledged"]}) if open_question else case
        return Answer(
            text=_text(late, bool(safety), case),
            assessment=AssessmentView(
                routes=[Route.STATUTORY_COMPLAINT],
                stage=stage,
                can_escalate=late,
                next_step=NextStep.REQUEST_STAGE2 if late else NextStep.WAIT,
                deadlines=[_deadline(made, due, late)] if made and due else [],
                council_faults=[],
                can_ask_for=[],
                missing_facts=[],
            ),
            comparables=[_comparable()],
            citations=_citations(),
            next_question=None if not open_question else "Did the council write back at all?",
            question=None
            if not open_question
            else NextQuestion(
                key="acknowledged",
                text="Did the council write back at all?",
                replies=[QuickReply(label="No, nothing", message="No, they have not written back.")],
            ),
            safety=safety,
            completeness=Completeness.PARTIAL,
            case=case,
        )


def paid_decision(*sums: float, reason: str = "distress") -> Decision:
    """A decision with payments."""
    return Decision(
        ref="21 000 001",
        council="Leeds City Council",
        category=None,
        outcome="Upheld",
        date=None,
        url="https://www.lgo.org.uk/decisions/other",
        narrative="A wait.",
        finding="Fault.",
        remedies=tuple(Remedy(amount_gbp=amount, reason=reason) for amount in sums),
    )


def _heard(case: Case, message: str) -> Case:
    number = len(case.turns)
    new = case.model_copy(update={"turns": [*case.turns, message]})
    if found := re.search(r"complained on 3 March", message):
        made = Event(
            id="e1",
            type=EventType.COMPLAINT_MADE,
            when=When.on(date(2025, 3, 3), "on 3 March"),
            evidence=Evidence(turn=number, quote=found[0]),
        )
        new.events = [*case.events, made]
        new.person = Fact(value=Person.PARENT, evidence=Evidence(turn=number, quote="my son's"))
        new.services = [
            Fact(value=Service.CHILD_IN_NEED, evidence=Evidence(turn=number, quote="social worker"))
        ]
    if "hit" in message:
        new.safety = [Fact(value=Safety.CHILD_AT_RISK, evidence=Evidence(turn=number, quote="hit"))]
    if "council is called" in message:
        new.council = Fact(value=HOSTILE, evidence=Evidence(turn=number, quote=HOSTILE))
    return new


def _text(late: bool, danger: bool, case: Case) -> str:
    parts = []
    if danger:
        parts.append("### First\n\n- If a child is in danger right now, ring 999.")
    if late:
        parts.append(f"{LATE}: an answer was due within 10 working days [1]. You can ask for stage 2 [2].")
        parts.append("The panel comes after that.")
    else:
        parts.append(f"The council {IN_TIME} to answer [1].")
    if case.council:
        parts.append(f"You said: {case.council.value}")
    return "\n\n".join(parts)


def _deadline(made: date, due: date, late: bool) -> DeadlineView:
    return DeadlineView(
        what=DeadlineCode.STAGE1_RESPONSE,
        party=Party.COUNCIL,
        due=due,
        overdue=late,
        starts=made,
        working="10 working days",
        state=DeadlineState.PASSED if late else DeadlineState.RUNNING,
        authority=["reg. 14"],
    )


def _citations() -> list[Citation]:
    return [
        Citation(
            n=1,
            kind=CitationKind.REGULATION,
            source="SI 2006/1738",
            pinpoint="reg. 14",
            url="https://www.legislation.gov.uk/uksi/2006/1738/made",
            text="A council answers at stage 1 within 10 working days.",
        ),
        Citation(
            n=2,
            kind=CitationKind.GUIDANCE,
            source="Getting the Best from Complaints",
            pinpoint="para 3.6",
            url=None,
            text="Where stage 1 is late, stage 2 can be asked for.",
            confirmed=False,
        ),
    ]


def _comparable() -> ComparableView:
    return ComparableView(
        ref="20 008 394",
        council="London Borough of Redbridge",
        date=date(2021, 7, 14),
        outcome="Upheld",
        why="The council did not answer in time",
        paragraphs=[26, 27],
        url="https://www.lgo.org.uk/decisions/example",
        summary="The council was at fault for delay.",
        remedy="An apology and £100.",
    )
