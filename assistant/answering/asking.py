"""The one question whose answer would change the advice most, asked once."""

from __future__ import annotations

from assistant.answering.answer import NextQuestion, QuickReply
from assistant.answering.wording import Wording
from assistant.case import Case
from assistant.procedure.assessment import Assessment

LEAST_WEIGHT = 0.15  # below this an answer would hardly change what the person should do


def next_question(case: Case, assessment: Assessment, wording: Wording) -> NextQuestion | None:
    """The heaviest missing fact never asked nor answered "I don't know"; None when enough is known."""
    settled = {*case.asked, *case.not_known}
    open_facts = [
        fact
        for fact in assessment.missing_facts
        if fact.key not in settled and fact.weight >= LEAST_WEIGHT and fact.key in wording.questions.questions
    ]
    if not open_facts:
        return None
    key = max(open_facts, key=lambda fact: fact.weight).key
    words = wording.questions.questions[key]
    replies = [QuickReply(label=reply.label, message=reply.message) for reply in words.replies]
    unknown = wording.questions.unknown
    replies.append(QuickReply(label=unknown.label, message=unknown.message))
    return NextQuestion(key=key, text=words.text, replies=replies)


def with_asked(case: Case, question: NextQuestion | None) -> Case:
    """The case, remembering the question put."""
    if question is None or question.key in case.asked:
        return case
    return case.model_copy(update={"asked": [*case.asked, question.key]})
