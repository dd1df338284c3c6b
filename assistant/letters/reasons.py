"""The council's reasons for not going on, each with the answer that the rules give it."""

from __future__ import annotations

from assistant.case import ReasonCode
from assistant.letters.filling import Filled, Writer
from assistant.letters.model import Block, BlockKind, Sentence
from assistant.letters.quotes import told_reason
from assistant.letters.wording.schema import ReasonWords
from assistant.procedure.assessment import Lawful, RefusalVerdict


def reason_blocks(writer: Writer, *, lateness_told: bool = False) -> list[Block]:
    """A paragraph for each reason the council gave. ``lateness_told``: the letter says in another place why
    the complaint could not be made sooner."""
    blocks = []
    for verdict in writer.matter.assessment.refusals:
        sentences = [sentence for sentence in _answered(writer, verdict) if sentence]
        if verdict.reason is ReasonCode.OUT_OF_TIME and not lateness_told:
            late = writer.say(writer.matter.wording.reasons.late, "reasons.late")
            sentences += [late] if late else []
        blocks.append(Block(kind=BlockKind.PARAGRAPH, sentences=tuple(sentences)))
    return blocks


def _answered(writer: Writer, verdict: RefusalVerdict) -> list[Sentence | None]:
    book = writer.matter.wording.reasons
    words = book.reasons[verdict.reason]
    key = f"reasons.{verdict.reason.value}"
    said = writer.say(words.said, key)
    assert said is not None
    clause = said.text[:1].lower() + said.text[1:]
    told = _told(writer, verdict)
    sentences = [writer.say(book.intro, f"{key}.said", said=Filled(clause))]
    if told.text:
        sentences.append(writer.say(book.quoted, f"{key}.quoted", quotes=told))
    sentences.append(writer.say(_answer(writer, words, verdict), f"{key}.answer", verdict.rules))
    return sentences


def _answer(writer: Writer, words: ReasonWords, verdict: RefusalVerdict) -> str:
    """The firm answer only where the reason cannot stand on the facts told."""
    book = writer.matter.wording.reasons
    if verdict.lawful is Lawful.NO and words.answer:
        return words.answer
    if verdict.lawful is Lawful.YES:
        return book.lawful
    if verdict.lawful is Lawful.UNKNOWN:
        return book.unknown
    return words.asks or book.lawful


def _told(writer: Writer, verdict: RefusalVerdict) -> Filled:
    """The words the reason was told in."""
    for index, fact in enumerate(writer.matter.case.reasons):
        if fact.value.code is verdict.reason:
            return writer.quotes(told_reason(writer.matter.case, index))
    return Filled("")
