"""Short answers to the question a person asks next, in the context of their case."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering import payments, standing
from assistant.answering.asked import UNANSWERED
from assistant.answering.dates import due
from assistant.answering.findings import refusal_words, write_back
from assistant.answering.page import Page
from assistant.answering.safety import contacts, ombudsman
from assistant.case import Case, Question
from assistant.procedure.assessment import Lawful, NextStep, Party, Stage

MOST_RULES = 4
_AMOUNTS = ("s2-23", "rem-05", "rem-06")  # the rule book's own words: each figure is from a decision held


def section(page: Page, asked: str | None = None) -> str:
    """The answer to the question the listener heard, or else to the one ``asked`` in the person's own words
    (a key of ``asked.yaml``); nothing where neither was."""
    heard = _heard(page.case)
    if heard is not None:
        return _from_case(page, heard.value)
    if asked is None:
        return ""
    if asked == UNANSWERED:
        words = page.wording.asked.cannot_tell
        return _block(words.heading, [words.text, _advice(page)])
    entry = page.wording.asked.asked[asked]
    if entry.question is not None:
        return _from_case(page, entry.question)
    lines = [page.say(line) for line in entry.lines]
    return _block(entry.heading or "", [*lines, _advice(page)] if entry.advice else lines)


def asks_how_much(case: Case, asked: str | None) -> bool:
    """Whether the last turn asks what is paid."""
    return (_heard(case) or asked) == Question.HOW_MUCH


def _heard(case: Case) -> Question | None:
    """The question the listener heard in the last turn."""
    heard = case.question
    if heard is None or heard.evidence.turn not in (None, len(case.turns) - 1):
        return None
    return heard.value


def _from_case(page: Page, question: str) -> str:
    book = page.wording.followups
    heading = book.more.get(question) or book.questions[Question(question)]
    return _block(heading, _ANSWERS[question](page))


def _block(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([f"### {heading}", *(f"- {line}" for line in lines)])


def _advice(page: Page) -> str:
    return page.line("advice", contacts=contacts(page, page.wording.contacts.advice))


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
    if page.assessment.stage is Stage.STAGE1_ANSWERED:
        lines.append(_line(page, "how_long_from_asking"))
    coming = [each for each in page.assessment.deadlines if each.due >= page.today]
    own = [each for each in coming if each.party is not Party.COMPLAINANT]
    words = page.wording.deadlines.deadlines
    lines += [f"{words[each.what].label}: {due(page, each)}." for each in own]
    return lines


def _how_much(page: Page) -> list[str]:
    book = page.citations.authorities
    amounts = [page.cited(book.text(rule), (rule,)) for rule in _AMOUNTS if book.rule(rule)]
    opening = [_line(page, "how_much_law"), _line(page, "how_much_examples")]
    return [*opening, *amounts, *payments.lines(page), _line(page, "how_much_losses")]


def _who_to_write_to(page: Page) -> list[str]:
    words = page.wording.steps.steps[page.assessment.next_step]
    lines = [words.to_whom, _line(page, "advocate")]
    steps = (page.assessment.next_step, *page.assessment.alternatives)
    return [*lines, ombudsman(page)] if NextStep.COMPLAIN_TO_OMBUDSMAN in steps else lines


def _law_or_guidance(page: Page) -> list[str]:
    """What the answer leans on, in its own plain words, each with what kind of source stands behind it."""
    leaned_on = [(line.text, line.rules) for line in standing.stage_rules(page)]
    leaned_on += [(refusal_words(page, verdict), verdict.rules) for verdict in page.assessment.refusals]
    lines = [
        page.cited(f"{text} {force}", rules[:1])
        for text, rules in leaned_on
        if (force := _force(page, rules))
    ]
    return lines[:MOST_RULES] or [_line(page, "law")]


def _force(page: Page, rules: Sequence[str]) -> str | None:
    """What kind of source the first of these rules rests on."""
    rule = page.citations.authorities.rule(rules[0]) if rules else None
    return page.wording.sources.force.get(rule.force) if rule else None


def _can_i_go_on(page: Page) -> list[str]:
    assessment = page.assessment
    if assessment.stage is Stage.NOT_APPLICABLE:
        return [_line(page, "go_on_done")]
    key = {True: "go_on_yes", False: "go_on_no", None: "go_on_unknown"}[assessment.can_escalate]
    do = page.wording.steps.steps[assessment.next_step].do
    doubtful = f"go_on_{page.because('next_step')}"
    if doubtful in page.wording.followups.lines:  # two readings: the step that holds both
        key, (do, _) = doubtful, standing.deed(page)
    step, limit = page.say(do), standing.by_when(page)
    return [_line(page, key), f"{step} {limit}" if limit else step]


def _what_to_say(page: Page) -> list[str]:
    """Words to write for the next step, and the answer to each reason that does not stand."""
    do, how = standing.deed(page)
    if page.assessment.next_step in standing.NO_LETTER:
        return [_line(page, "nothing_to_write"), page.say(do)]
    words = page.wording.steps.steps[page.assessment.next_step]
    ready = words.letter if words.letter and do is words.do else None
    lines = [page.say(do)]
    if ready:
        lines.append(page.line("write_back", words=ready))
    lines += [
        page.cited(page.line("write_back", words=write_back(page, verdict)), verdict.rules)
        for verdict in page.assessment.refusals
        if verdict.lawful is not Lawful.YES
    ]
    return [*lines, *(page.say(line) for line in how), _line(page, "draft")]


def _what_now(page: Page) -> list[str]:
    words, how = standing.deed(page)
    limit = standing.by_when(page)
    first = page.say(words)
    return [f"{first} {limit}" if limit else first, *(page.say(line) for line in how)]


def _what_changes(page: Page) -> list[str]:
    return standing.changes(page) or [_line(page, "nothing_changes")]


_ANSWERS: dict[str, Callable[[Page], list[str]]] = {
    Question.WHY: _why,
    Question.IF_REFUSED: _if_refused,
    Question.HOW_LONG: _how_long,
    Question.HOW_MUCH: _how_much,
    Question.WHO_TO_WRITE_TO: _who_to_write_to,
    Question.LAW_OR_GUIDANCE: _law_or_guidance,
    Question.CAN_I_GO_ON: _can_i_go_on,
    "what_to_say": _what_to_say,
    "what_now": _what_now,
    "what_changes": _what_changes,
}
