"""The sections of a letter, each from the matter; one with nothing to say is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from assistant.case import AskFor, EventType, Person
from assistant.letters.blocks import bullets, line_block, paragraph, said_surely
from assistant.letters.chronology import chronology, not_done
from assistant.letters.clean import one_line, quotable
from assistant.letters.filling import Filled, Writer
from assistant.letters.heads import head_blocks
from assistant.letters.kinds import LetterKind
from assistant.letters.model import Block, BlockKind, Origin, OriginKind, Sentence
from assistant.letters.outcomes import in_own_words, outcomes
from assistant.letters.quotes import (
    KIN,
    Quote,
    told_adjustments,
    told_disagreement,
    told_findings,
    told_interest,
)
from assistant.letters.reasons import reason_blocks
from assistant.letters.sources import Precedent
from assistant.letters.wording.schema import LetterWords, Section
from assistant.procedure.assessment import FaultCode

K = BlockKind
_STAGE1 = re.compile(r"\b(?:stage (?:1|one)|s1|first stage|first answer)\b", re.IGNORECASE)
_MAY_HAVE_ADVOCATE = (Person.CHILD, Person.CARE_LEAVER)
_ARGUED = frozenset(
    {
        FaultCode.REFUSED_STAGE1,
        FaultCode.REFUSED_STAGE2,
        FaultCode.CLOSED_STAGE2_EARLY,
        FaultCode.REFUSED_STAGE3,
        FaultCode.LATE_COMPLAINT_REFUSED,
        FaultCode.SCOPE_MISJUDGED,
        FaultCode.REFUSED_COMPENSATION,
    }
)


def sections(writer: Writer, kind: LetterKind) -> list[Block]:
    """Each section of the plan that has something to say, under its heading."""
    words = writer.matter.wording.book.letters[kind]
    blocks: list[Block] = []
    for section in words.sections:
        found = _SECTIONS[section](writer, kind)
        if found:
            blocks += [_heading(writer, section, words), *found]
    return blocks


def _heading(writer: Writer, section: Section, words: LetterWords) -> Block:
    key = section.value
    if section is Section.ASKS and words.to == "ombudsman":
        key = "asks_ombudsman"
    return line_block(writer, K.HEADING, writer.matter.wording.book.headings[key], f"headings.{key}")


def _standing(writer: Writer, kind: LetterKind) -> list[Block]:
    """Who writes, in what right, and for an adviser with whose consent."""
    matter, book = writer.matter, writer.matter.wording.book
    said: list[Sentence | None] = []
    if matter.by_adviser:
        key = "consent_enclosed" if matter.details.consent_enclosed else "consent_blank"
        consent = Filled(book.line(key), (Origin(kind=OriginKind.DETAIL, ref="consent_enclosed"),))
        said.append(writer.say(book.line("acts_for"), "frame.acts_for", consent=consent))
    person = matter.complainant
    line = book.standing[person]
    said.append(writer.line(line, f"standing.{person.value}"))
    interest = told_interest(matter.case)
    if person in KIN and interest:
        said.append(writer.say(book.interest, "interest", quotes=writer.quotes(interest)))
    known = matter.case.client or matter.case.person
    ref = "client" if matter.case.client else "person"
    if known and said[-1]:
        origin = Origin(kind=OriginKind.FACT, ref=ref, quote=known.evidence.quote)
        said[-1] = said[-1].model_copy(update={"origins": (*said[-1].origins, origin)})
    return paragraph(said)


def _opening(writer: Writer, kind: LetterKind) -> list[Block]:
    words = writer.matter.wording.book.letters[kind]
    return paragraph(writer.lines(words.opening, f"letters.{kind.value}.opening"))


def _reasons(writer: Writer, kind: LetterKind) -> list[Block]:
    late_there = writer.holds("overdue_ombudsman_12_months", "!running_ombudsman_12_months")
    lateness_told = kind is LetterKind.LATE_COMPLAINT_REASONS or (
        kind is LetterKind.OMBUDSMAN_COMPLAINT and late_there
    )
    return reason_blocks(writer, lateness_told=lateness_told)


def _heads(writer: Writer, kind: LetterKind) -> list[Block]:
    """The grievances, and the faults in the handling: none in a first complaint; in a challenge not those
    that the letter as a whole argues."""
    faults = writer.matter.assessment.council_faults
    if kind is LetterKind.STAGE1_COMPLAINT:
        faults = ()
    elif kind is LetterKind.CHALLENGE_REFUSAL:
        faults = tuple(fault for fault in faults if fault.code not in _ARGUED)
    elsewhere: frozenset[str] = frozenset()
    if Section.DISAGREE in writer.matter.wording.book.letters[kind].sections:
        elsewhere = frozenset(quote.text for told in _of_stage2(writer) for quote in told)
    return head_blocks(writer, faults, elsewhere)


def _disagree(writer: Writer, kind: LetterKind) -> list[Block]:
    """What was upheld and what is not accepted, as told; what is not told stands as a blank."""
    book = writer.matter.wording.book
    found, told = _of_stage2(writer)
    said = [writer.say(book.line("found"), "frame.found", quotes=writer.quotes(found))] if found else []
    if told:
        said.append(writer.say(book.line("disagree_told"), "frame.disagree_told", quotes=writer.quotes(told)))
    else:
        said.append(writer.say(book.line("disagree"), "frame.disagree"))
    return paragraph(said)


def _of_stage2(writer: Writer) -> tuple[list[Quote], list[Quote]]:
    """What was told to have been upheld at stage 2, and what of it is not accepted."""
    case = writer.matter.case
    first = [
        e.evidence.quote for e in case.events if e.type is EventType.STAGE1_RESPONSE and e.evidence.quote
    ]
    told = [q for q in told_disagreement(case) if not _of_stage1(q.text, first)]
    found = [q for q in told_findings(case) if not _of_stage1(q.text, first)]
    return [q for q in found if q.text not in {each.text for each in told}], told


def _of_stage1(text: str, answers: Sequence[str]) -> bool:
    return bool(_STAGE1.search(text)) or any(quotable(words) in text for words in answers)


def _chronology(writer: Writer, kind: LetterKind) -> list[Block]:
    sections = writer.matter.wording.book.letters[kind].sections
    return chronology(
        writer,
        undated_beginning=kind is not LetterKind.CHASER,
        reasons_quoted=Section.REASONS in sections,
    )


def _not_done(writer: Writer, kind: LetterKind) -> list[Block]:
    said = not_done(writer)
    if not said:
        return []
    intro = writer.say(writer.matter.wording.book.line("not_done_intro"), "frame.not_done_intro")
    return [*paragraph([intro]), *bullets(said)]


def _outcomes(writer: Writer, kind: LetterKind) -> list[Block]:
    book = writer.matter.wording.book
    intro = writer.say(book.line("outcomes_intro"), "frame.outcomes_intro")
    wanted = [*outcomes(writer), *in_own_words(writer)] or [
        said_surely(writer.say(book.line("outcomes_blank"), "frame.outcomes_blank"))
    ]
    return [*paragraph([intro]), *bullets(wanted)]


def _asks(writer: Writer, kind: LetterKind) -> list[Block]:
    book = writer.matter.wording.book
    words = book.letters[kind]
    key = (
        "asks_ombudsman"
        if words.to == "ombudsman"
        else "asks_adviser"
        if writer.matter.by_adviser
        else "asks"
    )
    intro = writer.say(book.line(key), f"frame.{key}")
    asked = writer.lines(words.asks, f"letters.{kind.value}.asks")
    reply = writer.lines(words.reply, f"letters.{kind.value}.reply")
    return [*paragraph([intro]), *bullets(asked), *paragraph(reply)]


def _support(writer: Writer, kind: LetterKind) -> list[Block]:
    """Adjustments told to be needed, and an advocate for those whom the Act gives one."""
    matter, book = writer.matter, writer.matter.wording.book
    said: list[Sentence | None] = []
    told = told_adjustments(matter.case)
    wanted = {fact.value for fact in matter.case.wants}
    if told or AskFor.REASONABLE_ADJUSTMENTS in wanted:
        quotes = writer.quotes(told) if told else writer.blank("adjustments")
        said.append(writer.say(book.line("adjustments"), "frame.adjustments", ("adj-01",), quotes=quotes))
    may = {ask.code for ask in matter.assessment.can_ask_for}
    to_council = book.letters[kind].to == "council"
    if to_council and matter.complainant in _MAY_HAVE_ADVOCATE and AskFor.ADVOCATE in may:
        said.append(writer.say(book.line("advocate"), "frame.advocate", ("adv-01",)))
    return paragraph(said)


def _precedents(writer: Writer, kind: LetterKind) -> list[Block]:
    matter, book = writer.matter, writer.matter.wording.book
    if not matter.precedents:
        return []
    intro = writer.say(book.line("precedents_intro"), "frame.precedents_intro")
    said = [
        writer.say(
            book.line("precedent"),
            "frame.precedent",
            ref=Filled(each.ref, (Origin(kind=OriginKind.DECISION, ref=each.ref),)),
            council=Filled(one_line(each.council)),
            year=Filled(str(each.year)),
            shared=_shared(writer, each),
            found=Filled(one_line(each.found)),
            link=Filled(each.url),
        )
        for each in matter.precedents
    ]
    return [*paragraph([intro]), *bullets([sentence for sentence in said if sentence])]


def _shared(writer: Writer, precedent: Precedent) -> Filled:
    """The fault a decision found that this case shows, by its heading: " (delay at stage 2)"."""
    for fault in writer.matter.assessment.council_faults:
        if fault.code.value in precedent.faults:
            title = writer.matter.wording.heads.faults[fault.code].title
            return Filled(f" ({title[:1].lower()}{title[1:]})")
    return Filled("")


def _closing(writer: Writer, kind: LetterKind) -> list[Block]:
    return []


_SECTIONS: Mapping[Section, Callable[[Writer, LetterKind], list[Block]]] = {
    Section.STANDING: _standing,
    Section.OPENING: _opening,
    Section.REASONS: _reasons,
    Section.HEADS: _heads,
    Section.DISAGREE: _disagree,
    Section.CHRONOLOGY: _chronology,
    Section.NOT_DONE: _not_done,
    Section.OUTCOMES: _outcomes,
    Section.ASKS: _asks,
    Section.SUPPORT: _support,
    Section.PRECEDENTS: _precedents,
    Section.CLOSING: _closing,
}
