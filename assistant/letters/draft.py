"""A letter drafted: the plan of its kind followed section by section. One matter gives one letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.case import Case, Safety
from assistant.letters.conditions import conditions
from assistant.letters.details import Details
from assistant.letters.filling import Filled, Writer
from assistant.letters.fitness import choices, refuse_unfit
from assistant.letters.frame import end, top
from assistant.letters.heads import left_out
from assistant.letters.kinds import LetterKind
from assistant.letters.matter import Ahead, Matter
from assistant.letters.model import Block, BlockKind, Letter, Note
from assistant.letters.outcomes import outcomes
from assistant.letters.sections import sections
from assistant.letters.sources import Precedent, RuleSources
from assistant.letters.wording import load_wording
from assistant.procedure.assessment import Assessment, DeadlineCode

K = BlockKind


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
    to_ombudsman = matter.wording.book.letters[kind].to == "ombudsman"
    writer = Writer(matter, conditions(matter), to_ombudsman=to_ombudsman)
    blocks = [*top(writer, kind), *sections(writer, kind), *end(writer, kind)]
    return Letter(
        kind=kind,
        dated=assessment.today,
        title=matter.wording.book.letters[kind].subject,
        author=matter.details.writer_name,
        blocks=tuple(_defined(writer, blocks)),
        notes=tuple(_notes(writer, kind)),
    )


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
