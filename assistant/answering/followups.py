"""Short answers to the question a person asks next, in the context of their case."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answering import standing
from assistant.answering.dates import due
from assistant.answering.findings import refusal_words
from assistant.answering.page import Page
from assistant.answering.safety import ombudsman
from assistant.case import Question
from assistant.procedure.assessment import NextStep, Party, Stage

MOST_RULES = 4
_AMOUNTS = ("s2-23", "rem-05", "rem-06")  # the rule book's own words: each figure is from a decision held


def section(page: Page) -> str:
    """The answer to the question asked, or nothing where none was."""
    asked = page.case.question
    if asked is None or asked.evidence.turn not in (None, len(page.case.turns) - 1):
        return ""
    lines = _ANSWERS[asked.value](page)
    return "\n".join(
        [f"### {page.wording.followups.questions[asked.value]}", *(f"- {line}" for line in lines)]
    )


def _line(page: Page, key: str) -> str:
    return page.say(page.wording.followups.lines[key])


def _why(page: Page) -> list[str]:
    lines = [page.say(line) for line in standing.stage_rules(page)]
    lines += [page.cited(refusal_words(page, verdict), verdict.rules) for verdict in page.assessment.refusals]
    return lines or [page.say(standing.standing(page))]


def _if_refused(page: Page) -> list[str]:
    words = page.wording.steps.steps[page.assessment.next_step]
    return [page.say(words.if_refused), ombudsman(page)]


def _how_long(page: Page) -> list[str]:
    number = page.assessment.stage.value[5:6] if page.assessment.stage.value.startswith("stage") else ""
    answered = page.assessment.stage in (Stage.STAGE1_ANSWERED, Stage.STAGE2_ANSWERED, Stage.STAGE3_ANSWERED)
    if answered and number:
        number = str(int(number) + 1)
    key = f"how_long_stage{number or '1'}"
    lines = [_line(page, key if key in page.wording.followups.lines else "how_long_ombudsman")]
    coming = [each for each in page.assessment.deadlines if each.due >= page.today]
    own = [each for each in coming if each.party is not Party.COMPLAINANT]
    words = page.wording.deadlines.deadlines
    lines += [f"{words[each.what].label}: {due(page, each)}." for each in own]
    return lines


def _how_much(page: Page) -> list[str]:
    book = page.citations.authorities
    amounts = [page.cited(book.text(rule), (rule,)) for rule in _AMOUNTS if book.rule(rule)]
    opening = [_line(page, "how_much_law"), _line(page, "how_much_examples")]
    return [*opening, *amounts, _line(page, "how_much_losses")]


def _who_to_write_to(page: Page) -> list[str]:
    words = page.wording.steps.steps[page.assessment.next_step]
    lines = [words.to_whom, _line(page, "advocate")]
    steps = (page.assessment.next_step, *page.assessment.alternatives)
    return [*lines, ombudsman(page)] if NextStep.COMPLAIN_TO_OMBUDSMAN in steps else lines


def _law_or_guidance(page: Page) -> list[str]:
    """Each rule the answer leans on, with what kind of source it is."""
    rules = dict.fromkeys(
        rule
        for source in (
            standing.stage_rules(page),
            (page.wording.steps.steps[page.assessment.next_step].do,),
            page.assessment.council_faults,
            page.assessment.refusals,
        )
        for item in source
        for rule in item.rules
    )
    book = page.citations.authorities
    lines = []
    for rule_id in list(rules)[: MOST_RULES * 2]:
        rule = book.rule(rule_id)
        force = page.wording.sources.force.get(rule.force) if rule else None
        if rule and force:
            lines.append(page.cited(f"{book.text(rule_id)} {force}", (rule_id,)))
    return lines[:MOST_RULES] or [_line(page, "law")]


def _can_i_go_on(page: Page) -> list[str]:
    assessment = page.assessment
    if assessment.stage is Stage.NOT_APPLICABLE:
        return [_line(page, "go_on_done")]
    key = {True: "go_on_yes", False: "go_on_no", None: "go_on_unknown"}[assessment.can_escalate]
    step = page.say(page.wording.steps.steps[assessment.next_step].do)
    limit = standing.by_when(page)
    return [_line(page, key), f"{step} {limit}" if limit else step]


_ANSWERS: dict[Question, Callable[[Page], list[str]]] = {
    Question.WHY: _why,
    Question.IF_REFUSED: _if_refused,
    Question.HOW_LONG: _how_long,
    Question.HOW_MUCH: _how_much,
    Question.WHO_TO_WRITE_TO: _who_to_write_to,
    Question.LAW_OR_GUIDANCE: _law_or_guidance,
    Question.CAN_I_GO_ON: _can_i_go_on,
}
