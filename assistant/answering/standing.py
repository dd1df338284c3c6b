"""Short first: where the complaint stands, what to do now and by when; then why; what would change it."""

from __future__ import annotations

from datetime import date

from assistant.answering.dates import soonest
from assistant.answering.findings import elsewhere
from assistant.answering.page import Page
from assistant.answering.safety import ombudsman
from assistant.answering.text import day_in_week, listed
from assistant.answering.wording.schema import PlainLine, StepGround
from assistant.case import EventType, ProcedureUsed
from assistant.procedure.assessment import Deadline, DeadlineCode, FaultCode, Lawful, NextStep, Route, Stage

D = DeadlineCode

# Which deadline a step is done by, or waits for.
_OWN_LIMIT = {
    NextStep.REQUEST_STAGE3: (D.STAGE3_REQUEST,),
    NextStep.REQUEST_STAGE2: (D.STAGE2_REQUEST,),
    NextStep.COMPLAIN_STAGE1: (D.ONE_YEAR_LIMIT,),
    NextStep.COMPLAIN_TO_OMBUDSMAN: (D.OMBUDSMAN_12_MONTHS,),
}
# How a limit of one's own is said: still to come, perhaps passed (the dates told are spans), passed.
_BY_STEP: dict[NextStep, tuple[str, str | None, str | None]] = {
    NextStep.REQUEST_STAGE3: ("by_date", "by_now", "by_passed"),
    NextStep.REQUEST_STAGE2: ("soft_by", None, None),
    NextStep.COMPLAIN_STAGE1: ("stage1_by", None, None),
    NextStep.COMPLAIN_TO_OMBUDSMAN: ("ombudsman_by", "ombudsman_now", "ombudsman_passed"),
}
_AWAITED = {
    Stage.STAGE1_OPEN: (D.STAGE1_RESPONSE, D.STAGE1_RESPONSE_MAX),
    Stage.STAGE1_OVERDUE: (D.STAGE1_RESPONSE_MAX,),
    Stage.STAGE2_OPEN: (D.STAGE2_RESPONSE, D.STAGE2_RESPONSE_MAX),
    Stage.STAGE2_OVERDUE: (D.STAGE2_RESPONSE_MAX,),
    Stage.STAGE3_OPEN: (D.STAGE3_PANEL, D.STAGE3_PANEL_REPORT, D.STAGE3_COUNCIL_RESPONSE),
}


# Where "can it go further today?" is settled by the stage itself.
_NO_STAGE_ABOVE = (
    Stage.NOT_APPLICABLE,
    Stage.NOT_STARTED,
    Stage.UNKNOWN,
    Stage.OMBUDSMAN_OPEN,
    Stage.OMBUDSMAN_DECIDED,
)


def where(page: Page) -> str:
    """One sentence on where the complaint stands, and whether it can go further today."""
    parts = [page.say(standing(page))]
    if page.assessment.stage not in _NO_STAGE_ABOVE:
        words = page.wording.stages.escalate
        key = {True: "yes", False: "no", None: "unknown"}[page.assessment.can_escalate]
        parts.append(page.say(words.get(page.because("next_step"), words[key])))
    return f"{page.heading('stand')}\n\n{' '.join(parts)}"


def standing(page: Page) -> PlainLine:
    """The sentence for the stage, the sharpest that the facts allow."""
    stages, assessment = page.wording.stages, page.assessment
    key = _sharper(page)
    if key and key in stages.when:
        return stages.when[key]
    ground, stage = page.because("stage"), assessment.stage
    for known in (f"{stage.value}.{ground}", ground):
        if known in stages.because:
            return stages.because[known]
    return stages.stages[stage].standing


def _sharper(page: Page) -> str | None:
    stage = page.assessment.stage
    if stage is Stage.STAGE3_OVERDUE:
        for code, key in (
            (D.STAGE3_COUNCIL_RESPONSE, "response"),
            (D.STAGE3_PANEL_REPORT, "report"),
            (D.STAGE3_PANEL, "panel"),
        ):
            if _passed(page, code):
                return f"stage3_overdue.{key}"
    if stage is Stage.STAGE2_REFUSED and page.because("stage") == Stage.STAGE2_REFUSED.value:
        told = {event.type for event in page.case.events if event.happened}
        ways = told & {EventType.STAGE2_REFUSED, EventType.STAGE2_STOPPED}
        if len(ways) == 1:
            return f"stage2_refused.{'stopped' if EventType.STAGE2_STOPPED in ways else 'refused'}"
    if stage is Stage.NOT_STARTED and _passed(page, D.ONE_YEAR_LIMIT):
        return "not_started.over_a_year"
    return None


def _passed(page: Page, code: DeadlineCode) -> bool | None:
    """Whether a limit is surely behind us; None where it is not known, or was met."""
    found = [each for each in page.assessment.deadlines if each.what is code]
    if not found:
        return None
    states = {each.state.value for each in found}
    if "passed" in states:
        return True
    return False if states & {"running", "due_today"} else None


# What can go wrong in how a stage is run while it still has time.
WRONG_WHILE_OPEN = frozenset(
    {FaultCode.NO_INDEPENDENT_PERSON, FaultCode.POOR_COMMUNICATION, FaultCode.POOR_ADJUDICATION}
)
NO_LETTER = (NextStep.WAIT, NextStep.GIVE_MORE_FACTS, NextStep.GET_URGENT_HELP, NextStep.OTHER_ROUTE)


def now(page: Page) -> str:
    """What to do now, by when, how, and what else is open."""
    step = page.assessment.next_step
    words, ground = page.wording.steps.steps[step], _ground(page)
    do, ways = deed(page)
    first = [page.say(do)]
    if limit := by_when(page):
        first.append(limit)
    lines = [page.heading("now"), "", " ".join(first)]
    if kept := _date_to_keep(page):
        lines += ["", kept]
    if ground is not None:
        lines += ["", page.say(ground)]
    how = [f"- {page.say(line)}" for line in ways]
    if step not in NO_LETTER and step is not NextStep.COMPLAIN_TO_OMBUDSMAN:
        how.append(f"- {words.to_whom}")
    if NextStep.COMPLAIN_TO_OMBUDSMAN in (step, *page.assessment.alternatives):
        how.append(f"- {ombudsman(page)}")
        if page.to_child:
            how.append(f"- {page.line('child_ombudsman')}")
    lines += ["", *how] if how else []
    book = page.wording.steps.steps
    told: tuple[NextStep, ...] = (step, NextStep.COMPLAIN_TO_OMBUDSMAN)  # its address has just been given
    if _only_guessed(page):  # nothing that was told is a refusal
        told = (*told, NextStep.CHALLENGE_REFUSAL)
    others = [book[other].short for other in page.assessment.alternatives if other not in told]
    if others and not page.crisis:
        lines += ["", page.line("also", others=listed(others, "or"))]
    return "\n".join(lines)


def _date_to_keep(page: Page) -> str | None:
    """The panel's limit, which runs on while someone sees to a danger first."""
    if page.assessment.next_step is not NextStep.GET_URGENT_HELP:
        return None
    limit = soonest(page, D.STAGE3_REQUEST)
    if limit is None or limit.due < page.today:
        return None
    return page.cited(_dated(page, "one_date", limit.due_earliest or limit.due), limit.rules[:1])


def _ground(page: Page) -> StepGround | None:
    ground = page.because("next_step")
    if ground == "put_right_while_open" and _only_guessed(page):
        ground = "put_right_if_so"
    return page.wording.steps.because.get(ground)


def _only_guessed(page: Page) -> bool:
    """Whether all that was said to be wrong so far at an open stage was guessed, and not told."""
    wrong = {fault.code for fault in page.assessment.council_faults} & WRONG_WHILE_OPEN
    return bool(wrong) and wrong <= page.unsure and not page.assessment.refusals


def deed(page: Page) -> tuple[PlainLine, tuple[PlainLine, ...]]:
    """The one thing to do and how: the ground's own words for them where there are any."""
    words, ground = page.wording.steps.steps[page.assessment.next_step], _ground(page)
    how = words.how if ground is None or ground.how is None else ground.how
    if page.assessment.next_step is NextStep.OTHER_ROUTE and not elsewhere(page):
        return page.wording.steps.unnamed, how
    return ground.do if ground and ground.do else words.do, how


def by_when(page: Page) -> str | None:
    """By when: the person's own limit, or the day the council has until."""
    step, stage = page.assessment.next_step, page.assessment.stage
    if step in (NextStep.WAIT, NextStep.CHASE_COUNCIL) and stage in _AWAITED:
        limit = soonest(page, *_AWAITED[stage])
        return _council_limit(page, limit) if limit else None
    limit = soonest(page, *_OWN_LIMIT.get(step, ()))
    if limit is None or limit.state.value in ("met", "met_late"):
        return None
    coming, perhaps, passed = _BY_STEP[step]
    first = limit.due_earliest or limit.due
    if first >= page.today:
        return _dated(page, coming, first)
    if limit.due >= page.today:
        return page.line(perhaps) if perhaps else None
    if not passed:
        return None
    if first == limit.due:
        return _dated(page, passed, limit.due)
    return page.line(passed, date=_dated(page, "at_the_latest", limit.due))  # its start was told as a span


def _council_limit(page: Page, limit: Deadline) -> str | None:
    if limit.due < page.today:
        return None
    late = page.assessment.stage in (Stage.STAGE1_OVERDUE, Stage.STAGE2_OVERDUE)
    return _dated(page, "by_outer" if late else "by_date_council", limit.due)


def _dated(page: Page, key: str, when: date) -> str:
    return page.line(key, date=day_in_week(when))


def stage_rules(page: Page) -> tuple[PlainLine, ...]:
    """The rules of the statutory stage; none where the whole matter is on another route."""
    if elsewhere(page) and Route.STATUTORY_COMPLAINT not in page.assessment.routes:
        return ()
    return page.wording.stages.stages[page.assessment.stage].why


def why(page: Page) -> str:
    """The rules behind it."""
    lines = [f"- {page.say(line)}" for line in stage_rules(page)]
    used = page.case.procedure_used.value if page.case.procedure_used else None
    if used is ProcedureUsed.CORPORATE and page.assessment.next_step is NextStep.ASK_STATUTORY_PROCEDURE:
        lines.insert(0, f"- {page.say(page.wording.stages.when['corporate'])}")
    return "\n".join([page.heading("why"), *lines]) if lines else ""


def change(page: Page) -> str:
    """What would change this answer."""
    lines = [f"- {text}" for text in changes(page)]
    return "\n".join([page.heading("change"), *lines]) if lines else ""


def changes(page: Page) -> list[str]:
    """Each thing that would change this answer, in a sentence."""
    words = page.wording.stages.stages[page.assessment.stage]
    told = words.change_with_reason if page.assessment.refusals else ()
    told = told or (words.change_extended if _extended(page) else ())
    usual = page.wording.stages.change_when.get(page.because("stage")) or told or words.change
    dates = [page.line("change_dates")] if page.assessment.deadlines else []
    return [*_turning(page), *usual, *dates]


def _extended(page: Page) -> bool:
    """Whether the council was told to have asked for more time at the stage the complaint stands at."""
    told = {event.type.value for event in page.case.events if event.happened}
    return f"{page.assessment.stage.value[:6]}_extension_told" in told


def _turning(page: Page) -> list[str]:
    """What each reason that may or may not stand turns on."""
    book = page.wording.refusals.turns_on
    keys = dict.fromkeys(v.turns_on for v in page.assessment.refusals if v.lawful is Lawful.DEPENDS)
    return [book[key] for key in keys if key in book]


def other_complaints(page: Page) -> str:
    """A line for each complaint that is not the one answered, where several were told."""
    stages = page.assessment.complaint_stages
    if len(stages) < 2:
        return ""
    lines = [page.line("several")]
    for number, stage in sorted(stages.items()):
        text = page.say(page.wording.stages.stages[stage].standing)
        lines.append(f"- {page.line('other_complaint', number=str(number), standing=text)}")
    return "\n".join(lines)
