"""An assessment and its evidence, put into plain words with a source for each statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.answering import dates, evidence, findings, followups, safety, standing, understood
from assistant.answering.answer import Answer, Completeness, NextQuestion
from assistant.answering.asked import UNANSWERED, tells_nothing
from assistant.answering.asking import LEAST_WEIGHT, next_question, with_asked
from assistant.answering.authorities import Authorities
from assistant.answering.citations import Citations
from assistant.answering.page import Page
from assistant.answering.views import assessment_view
from assistant.answering.wording import load_wording
from assistant.case import Case, Nation, Person
from assistant.procedure.assessment import Assessment, FaultCode, NextStep, Route, Stage
from vectorstore.records import Comparable, Rule

# Questions that a whole answer needs no answer beside it: it is one, or there is none.
_TOLD_ANYWAY = frozenset({UNANSWERED, "what_now"})


def compose(
    case: Case,
    assessment: Assessment,
    *,
    rules: Mapping[str, Rule],
    comparables: Sequence[Comparable],
    today: date,
    asked: str | None = None,
    looked_at: Sequence[Comparable] = (),
    unsure: frozenset[FaultCode] = frozenset(),
) -> Answer:
    """The answer to a turn. The same arguments always give the same answer.

    ``asked`` is the question found in the last turn's own words, where one was (``asked.Asked.find``);
    ``looked_at`` the decisions whose payments are told where it is of money (``followups.asks_how_much``);
    ``unsure`` the faults that rest on what was only guessed.
    ``answer.case`` is the case with the question now put remembered. Raises ``WordingError`` where a wording
    file is damaged.
    """
    wording = load_wording()
    citations = Citations(Authorities(rules, wording.sources))
    page = Page(case, assessment, wording, citations, today, looked_at, unsure)
    outside = Route.OUTSIDE_ENGLAND in assessment.routes
    hold_back = outside or page.crisis
    question = None if hold_back else next_question(case, assessment, wording)
    shown = () if outside else comparables
    if outside:
        blocks = [safety.section(page), findings.outside_england(page)]
    elif _only_asking(case, asked):
        blocks = _brief(page, question, asked)
    else:
        blocks = _full(page, shown, question, None if asked in _TOLD_ANYWAY else asked)
    return Answer(
        text="\n\n".join(block for block in blocks if block),
        assessment=assessment_view(page),
        comparables=evidence.views(shown),
        citations=citations.listed(),
        next_question=question.text if question else None,
        question=question,
        safety=list(assessment.safety),
        completeness=completeness(assessment),
        case=with_asked(case, question),
    )


def _full(
    page: Page, comparables: Sequence[Comparable], question: NextQuestion | None, asked: str | None
) -> list[str]:
    """Every part of an answer; in a crisis only what the person may need to act on."""
    crisis = page.crisis
    vague = page.assessment.next_step is NextStep.GIVE_MORE_FACTS and question is not None
    known = not crisis and page.assessment.stage is not Stage.UNKNOWN
    put = _question(page, question) if question else ""
    return [
        safety.section(page),
        _opening(page),
        followups.section(page, asked),
        f"{standing.where(page)}\n\n{understood.section(page)}".strip(),
        put if vague else standing.now(page),
        "" if crisis else standing.why(page),
        standing.other_complaints(page),
        findings.faults(page),
        findings.refusals(page),
        findings.asks(page),
        dates.section(page),
        findings.routes(page),
        evidence.section(page, comparables) if known else "",
        "" if crisis else findings.doubts(page),
        "" if crisis else standing.change(page),
        "" if vague else put,
        _closing(page),
    ]


def _brief(page: Page, question: NextQuestion | None, asked: str | None) -> list[str]:
    """The answer to a follow-up: that first, then where things stand."""
    blocks = [safety.section(page), followups.section(page, asked), standing.where(page)]
    if page.assessment.stage is Stage.NOT_APPLICABLE:
        blocks.append(findings.routes(page))
    return [*blocks, _question(page, question) if question else ""]


def _only_asking(case: Case, asked: str | None) -> bool:
    """Whether the last turn asks about the case and tells nothing new of it."""
    latest = len(case.turns) - 1
    heard = case.question is not None and case.question.evidence.turn in (None, latest)
    if latest < 1 or not (heard or asked):
        return False
    told = [
        *case.events,
        *case.services,
        *case.reasons,
        *case.circumstances,
        *case.safety,
        *(fact for fact in (case.person, case.client, case.nation, case.procedure_used) if fact),
    ]
    return not any(fact.evidence.turn == latest for fact in told)


def _opening(page: Page) -> str:
    """The first words of a conversation: warm, once, and short."""
    if not page.first_turn:
        return ""
    writer = page.case.person.value if page.case.person else None
    if page.to_child:
        right = page.cited(page.line("child_right"), ("who-01", "adv-01", "adv-02"))
        return f"{page.line('acknowledge_child')}\n\n{right}"
    if writer in (Person.ADVISER, Person.PROFESSIONAL) or page.case.client:
        return page.line("acknowledge_adviser")
    return page.line("acknowledge" if _told(page.case) else "acknowledge_untold")


def _told(case: Case) -> bool:
    """Whether the first message tells of something: a greeting, thanks and a bare question do not."""
    facts = (case.events, case.services, case.reasons, case.circumstances, case.safety)
    return any(facts) or not (case.turns and tells_nothing(case.turns[-1]))


def _question(page: Page, question: NextQuestion) -> str:
    why = page.wording.questions.questions[question.key].why
    return f"{page.heading('question')}\n\n{question.text} {why}"


def _closing(page: Page) -> str:
    """Once a conversation: information, not advice; where free advice is; what was taken for granted."""
    parts = [page.wording.frame.completeness[completeness(page.assessment)]]
    if page.first_turn:
        nation = page.case.nation.value if page.case.nation else None
        if nation is not Nation.ENGLAND:
            parts.append(page.line("assumes_england"))
        advice = safety.contacts(page, page.wording.contacts.advice)
        parts += [page.line("information"), page.line("advice", contacts=advice)]
    return " ".join(parts)


def completeness(assessment: Assessment) -> Completeness:
    """How far the facts told settle the answer."""
    open_facts = [fact for fact in assessment.missing_facts if fact.weight >= LEAST_WEIGHT]
    if assessment.stage is Stage.UNKNOWN or assessment.next_step is NextStep.GIVE_MORE_FACTS:
        return Completeness.CANNOT_TELL
    if open_facts or assessment.can_escalate is None:
        return Completeness.PARTIAL
    return Completeness.COMPLETE
