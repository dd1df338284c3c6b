"""A letter drafted: the plan of its kind followed section by section. One matter gives one letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.case import AskFor, Case, Person, Safety
from assistant.letters.chronology import chronology, not_done
from assistant.letters.clean import one_line
from assistant.letters.conditions import conditions
from assistant.letters.details import Details
from assistant.letters.filling import Filled, Writer
from assistant.letters.fitness import choices, refuse_unfit
from assistant.letters.heads import head_blocks, left_out
from assistant.letters.kinds import LetterKind
from assistant.letters.matter import Ahead, Matter
from assistant.letters.model import Block, BlockKind, Letter, Note, Origin, OriginKind, Sentence
from assistant.letters.outcomes import outcomes
from assistant.letters.quotes import told_adjustments, told_interest
from assistant.letters.reasons import reason_blocks
from assistant.letters.sources import Precedent, RuleSources
from assistant.letters.wording import load_wording
from assistant.letters.wording.schema import LetterWords, Section
from assistant.procedure.assessment import Assessment, DeadlineCode, FaultCode

K = BlockKind
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
_KIN = (Person.GRANDPARENT, Person.RELATIVE, Person.PROFESSIONAL, Person.OTHER)


def draft(
    kind: LetterKind,
    case: Case,
    assessment: Assessment,
    ahead: Ahead,
    *,
    rules: RuleSources,
    precedents: Sequence[Precedent] = (),
    details: Details | None = None,
) -> Letter:
    """The letter, from the case's facts alone.

    ``rules`` name the sources of the rule book's rules; ``precedents`` are the decisions to cite. Raises
    ``InputError`` with a sentence for the person where the assessment says that this letter would be wrong.
    """
    refuse_unfit(kind, case, assessment)
    matter = Matter(case, assessment, ahead, details or Details(), rules, tuple(precedents), load_wording())
    writer = Writer(matter, conditions(matter))
    blocks = [*_top(writer, kind), *_body(writer, kind), *_end(writer, kind)]
    return Letter(
        kind=kind,
        dated=assessment.today,
        title=matter.wording.book.letters[kind].subject,
        author=matter.details.writer_name,
        blocks=tuple(_defined(writer, blocks)),
        notes=tuple(_notes(writer, kind)),
    )


def _top(writer: Writer, kind: LetterKind) -> list[Block]:
    """The sender, the date, whom it is to, the references and the subject."""
    book, details = writer.matter.wording.book, writer.matter.details
    words = book.letters[kind]
    blocks = [
        Block(kind=K.ADDRESS, sentences=tuple(_sender(writer))),
        _line(writer, K.LINE, book.line("date"), "frame.date"),
        Block(kind=K.ADDRESS, sentences=tuple(_addressee(writer, words))),
    ]
    references = {
        "their_reference": details.council_reference,
        "our_reference": details.our_reference,
        "client_line": details.client_name if writer.matter.by_adviser else "",
        "child_line": details.child_name,
        "child_born_line": details.child_born,
    }
    fields = {
        "their_reference": "council_reference",
        "our_reference": "our_reference",
        "client_line": "client_name",
        "child_line": "child_name",
        "child_born_line": "child_born",
    }
    for key, value in references.items():
        if value:
            gap = {"reference": writer.detail(fields[key])} if "reference" in key else {}
            if key == "child_born_line":
                gap = {"born": writer.detail("child_born")}
            blocks.append(_line(writer, K.LINE, book.line(key), f"frame.{key}", **gap))
    blocks.append(_line(writer, K.SALUTATION, *_greeting(writer, words)))
    blocks.append(_line(writer, K.SUBJECT, words.subject, f"letters.{kind.value}.subject"))
    return blocks


def _sender(writer: Writer) -> list[Sentence]:
    details = writer.matter.details
    shown = [name for name in ("organisation", "writer_email", "writer_phone") if getattr(details, name)]
    lines = [_sentence(writer.detail("writer_name"))]
    if "organisation" in shown:
        lines.append(_sentence(writer.detail("organisation")))
    lines += _address(writer, "writer_address", "writer_address")
    lines += [_sentence(writer.detail(name)) for name in shown if name != "organisation"]
    return lines


def _addressee(writer: Writer, words: LetterWords) -> list[Sentence]:
    book, details = writer.matter.wording.book, writer.matter.details
    template = (Origin(kind=OriginKind.TEMPLATE, ref="frame.addressee"),)
    if words.to == "ombudsman":
        return [Sentence(text=line, origins=template) for line in book.lines("addressee_ombudsman")]
    lines = [Sentence(text=line, origins=template) for line in book.lines("addressee")]
    if details.manager_name:
        lines.insert(0, _sentence(writer.detail("manager_name")))
    council = writer.say("{council}", "frame.addressee")
    return [*lines, *([council] if council else []), *_address(writer, "council_address", "council_address")]


def _address(writer: Writer, field: str, blank: str) -> list[Sentence]:
    filled = writer.detail(field, blank)
    return [Sentence(text=line, origins=filled.origins) for line in filled.text.split("\n")]


def _greeting(writer: Writer, words: LetterWords) -> tuple[str, str]:
    book = writer.matter.wording.book
    if words.to == "ombudsman":
        return book.line("dear_ombudsman"), "frame.dear_ombudsman"
    if writer.matter.details.manager_name:
        return book.line("dear_named"), "frame.dear_named"
    return book.line("dear"), "frame.dear"


def _body(writer: Writer, kind: LetterKind) -> list[Block]:
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
    return _line(writer, K.HEADING, writer.matter.wording.book.headings[key], f"headings.{key}")


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
    if person in _KIN and interest:
        said.append(writer.say(book.interest, "interest", quotes=writer.quotes(interest)))
    known = matter.case.client or matter.case.person
    ref = "client" if matter.case.client else "person"
    if known and said[-1]:
        origin = Origin(kind=OriginKind.FACT, ref=ref, quote=known.evidence.quote)
        said[-1] = said[-1].model_copy(update={"origins": (*said[-1].origins, origin)})
    return _paragraph(said)


def _opening(writer: Writer, kind: LetterKind) -> list[Block]:
    words = writer.matter.wording.book.letters[kind]
    return _paragraph(writer.lines(words.opening, f"letters.{kind.value}.opening"))


def _reasons(writer: Writer, kind: LetterKind) -> list[Block]:
    return reason_blocks(writer)


def _heads(writer: Writer, kind: LetterKind) -> list[Block]:
    """The grievances, and the faults in the handling: none in a first complaint; in a challenge not those
    that the letter as a whole argues."""
    faults = writer.matter.assessment.council_faults
    if kind is LetterKind.STAGE1_COMPLAINT:
        faults = ()
    elif kind is LetterKind.CHALLENGE_REFUSAL:
        faults = tuple(fault for fault in faults if fault.code not in _ARGUED)
    return head_blocks(writer, faults)


def _disagree(writer: Writer, kind: LetterKind) -> list[Block]:
    return _paragraph([writer.say(writer.matter.wording.book.line("disagree"), "frame.disagree")])


def _chronology(writer: Writer, kind: LetterKind) -> list[Block]:
    return chronology(writer)


def _not_done(writer: Writer, kind: LetterKind) -> list[Block]:
    said = not_done(writer)
    if not said:
        return []
    intro = writer.say(writer.matter.wording.book.line("not_done_intro"), "frame.not_done_intro")
    return [*_paragraph([intro]), *_bullets(said)]


def _outcomes(writer: Writer, kind: LetterKind) -> list[Block]:
    book = writer.matter.wording.book
    intro = writer.say(book.line("outcomes_intro"), "frame.outcomes_intro")
    wanted = outcomes(writer) or [_said(writer.say(book.line("outcomes_blank"), "frame.outcomes_blank"))]
    return [*_paragraph([intro]), *_bullets(wanted)]


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
    return [*_paragraph([intro]), *_bullets(asked), *_paragraph(reply)]


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
    return _paragraph(said)


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
    return [*_paragraph([intro]), *_bullets([sentence for sentence in said if sentence])]


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


def _end(writer: Writer, kind: LetterKind) -> list[Block]:
    """The close: faithfully to an office, sincerely to a named person; the name, and what is enclosed."""
    matter, book = writer.matter, writer.matter.wording.book
    named = bool(matter.details.manager_name) and book.letters[kind].to == "council"
    close = "sincerely" if named else "faithfully"
    lines = [_said(writer.say(book.line(close), f"frame.{close}")), _sentence(writer.blank("signature"))]
    lines.append(_sentence(writer.detail("writer_name")))
    if matter.details.organisation:
        lines.append(_sentence(writer.detail("organisation")))
    blocks = _paragraph([writer.say(book.line("reply_to"), "frame.reply_to")])
    blocks.append(Block(kind=K.SIGN_OFF, sentences=tuple(lines)))
    items = [book.line("consent_item")] if matter.by_adviser and matter.details.consent_enclosed else []
    if book.letters[kind].to == "ombudsman" and matter.events:
        items.append(book.line("letters_item"))
    if items:
        what = Filled(", ".join(items))
        blocks.append(_line(writer, K.LINE, book.line("enclosures"), "frame.enclosures", what=what))
    return blocks


def _defined(writer: Writer, blocks: list[Block]) -> Iterable[Block]:
    """The short names explained, at the end of the first paragraph that follows a heading."""
    book = writer.matter.wording.book
    whole = "\n".join(block.text for block in blocks)
    wanted = [
        name
        for name in book.sources.values()
        if name.full and re.search(rf"\b{re.escape(name.short)}\b", whole)
    ]
    explained = [
        writer.say(book.line("regulations"), "frame.regulations", name=Filled(name.full))
        for name in wanted
        if name.full
    ]
    done = False
    for block in blocks:
        if block.kind is K.PARAGRAPH and explained and not done:
            done = True
            yield block.model_copy(
                update={"sentences": (*block.sentences, *(each for each in explained if each))}
            )
        else:
            yield block


def _notes(writer: Writer, kind: LetterKind) -> list[Note]:
    """What whoever sends it should know."""
    matter, cautions = writer.matter, writer.matter.wording.book.cautions
    notes = []
    dangers = set(matter.assessment.safety) & {Safety.CHILD_AT_RISK, Safety.SELF_HARM, Safety.DOMESTIC_ABUSE}
    if dangers:
        notes.append(Note(text=cautions["danger"]))
    if Safety.URGENT_LEGAL_DEADLINE in matter.assessment.safety:
        notes.append(Note(text=cautions["urgent"]))
    best = next((choice for choice in choices(matter.case, matter.assessment) if choice.recommended), None)
    if best and best.kind is not kind:
        notes.append(Note(text=cautions["better"].format(kind=best.name)))
    limit = matter.deadline(DeadlineCode.STAGE3_REQUEST)
    if kind is LetterKind.STAGE3_REQUEST and limit and limit.due >= matter.today:
        day = f"{limit.due_earliest or limit.due:%-d %B %Y}"
        notes.append(Note(text=cautions["limit"].format(day=day)))
    if kind is not LetterKind.CHASER:
        told = outcomes(writer)
        offered = [s.text for s in told if not any(o.ref.startswith("wants.") for o in s.origins)]
        bare = [re.sub(r" \([^()]*(?:\([^()]*\)[^()]*)*\)$", "", text) for text in offered]
        if bare:
            notes.append(Note(text=cautions["suggested"].format(outcomes="; ".join(bare))))
        notes += left_out(writer)
    return [*notes, Note(text=cautions["unconfirmed_facts"]), Note(text=cautions["sealed"])]


def _line(writer: Writer, kind: BlockKind, text: str, key: str, **values: Filled) -> Block:
    if "{manager}" in text:
        values["manager"] = _surname(writer)
    return Block(kind=kind, sentences=(_said(writer.say(text, key, (), law_only=False, **values)),))


def _surname(writer: Writer) -> Filled:
    """ "Ms Ann Smith" as "Ms Smith"; a name with no title, in full."""
    name = writer.matter.details.manager_name
    parts = name.split()
    titled = len(parts) > 2 and parts[0].rstrip(".") in ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr")
    text = f"{parts[0]} {parts[-1]}" if titled else name
    return Filled(text, (Origin(kind=OriginKind.DETAIL, ref="manager_name"),))


def _sentence(filled: Filled) -> Sentence:
    return Sentence(text=filled.text, origins=filled.origins)


def _paragraph(sentences: Iterable[Sentence | None]) -> list[Block]:
    kept = tuple(sentence for sentence in sentences if sentence is not None)
    return [Block(kind=K.PARAGRAPH, sentences=kept)] if kept else []


def _bullets(sentences: Iterable[Sentence]) -> list[Block]:
    return [Block(kind=K.BULLET, sentences=(sentence,)) for sentence in sentences]


def _said(sentence: Sentence | None) -> Sentence:
    assert sentence is not None
    return sentence
