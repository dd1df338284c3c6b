"""Records to chunks: the pieces that are embedded and searched.

Each chunk's ``embedded`` text opens with its document's facts (subject, whose complaint, what was found),
since decisions share so much wording that a piece alone does not say which it is from. The council's name is
left out: it pulled together decisions about one council (measured). A chunk is kept short enough for a model
that reads 256 tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vectorstore.likeness import fault_phrase, whose_phrase
from vectorstore.normalise import normalise
from vectorstore.records import Chunk, ChunkKind, Decision, Guidance, Paragraph, Rule

VERSION = 3  # raise when the same records would be cut differently
MOST_CHARACTERS = 860  # the facts in front included: under 256 MiniLM tokens for prose full of figures

#: Sections that say the same in every decision and so tell none apart.
BOILERPLATE = re.compile(r"role and powers|how i considered|how we considered", re.IGNORECASE)

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


def chunk_decision(decision: Decision) -> Iterator[Chunk]:
    """The narrative, the finding and the remedy, then each paragraph of a full digest."""
    facts = decision_facts(decision)
    parts: list[tuple[str, str, int | None]] = [
        ("narrative", decision.narrative, None),
        ("finding", decision.finding, None),
    ]
    if decision.remedy:
        parts.append(("remedy", decision.remedy, None))
    parts += [
        (f"para {paragraph.number}", paragraph_text(paragraph), paragraph.number)
        for paragraph in decision.paragraphs
        if not BOILERPLATE.search(paragraph.section)
    ]
    for part, text, number in parts:
        yield from _pieces(ChunkKind.DECISION, decision.ref, part, text, facts, number)


def chunk_rule(rule: Rule) -> Iterator[Chunk]:
    """A rule's statement and notes as one passage, or as several where they are long."""
    text = f"{rule.statement} {rule.notes}" if rule.notes else rule.statement
    yield from _pieces(ChunkKind.RULE, rule.id, "rule", text, rule_facts(rule))


def chunk_guidance(section: Guidance) -> Iterator[Chunk]:
    """A section of the guide as one passage, or as several where it is long."""
    yield from _pieces(ChunkKind.GUIDANCE, section.id, "section", section.text, f"{section.title}.")


def decision_document(decision: Decision) -> str:
    """All of a decision's own words and labels, for the word index."""
    topics = " ".join(topic.replace("_", " ") for topic in decision.topics)
    parts = (decision.council, decision_facts(decision), decision.outcome, decision.narrative)
    return " ".join(part for part in (*parts, decision.finding, decision.remedy, topics) if part)


def chunk_all(
    decisions: Iterable[Decision], rules: Iterable[Rule], guidance: Iterable[Guidance]
) -> list[Chunk]:
    """Every passage of these records, in their order."""
    return [
        *(chunk for decision in decisions for chunk in chunk_decision(decision)),
        *(chunk for rule in rules for chunk in chunk_rule(rule)),
        *(chunk for section in guidance for chunk in chunk_guidance(section)),
    ]


def decision_facts(decision: Decision) -> str:
    """The facts put in front of each piece: subject, whose complaint, what the council did."""
    subject = decision.category.split(">")[-1].strip() if decision.category else None
    whose = f"Complaint by {whose_phrase(decision.complainant)}" if decision.complainant else None
    found = "; ".join(f"the council {fault_phrase(code)}" for code in decision.fault_codes)
    return ". ".join(fact for fact in (subject, whose, found) if fact) + "."


def rule_facts(rule: Rule) -> str:
    """The rule's subject; for a row of the table of refusals, what the council says."""
    if rule.council_claim:
        return f"The council says: {rule.council_claim}."
    return f"{rule.topic.replace('_', ' ').capitalize()}."


def paragraph_text(paragraph: Paragraph) -> str:
    """A paragraph with its list, as one text."""
    return " ".join([paragraph.text, *(f"• {item}" for item in paragraph.items)])


def _pieces(
    kind: ChunkKind, source: str, part: str, text: str, facts: str, paragraph: int | None = None
) -> Iterator[Chunk]:
    for number, piece in enumerate(split(text, MOST_CHARACTERS - len(facts)), start=1):
        suffix = "" if number == 1 else f"/{number}"
        yield Chunk(
            id=f"{kind.value}:{source}:{part}{suffix}",
            kind=kind,
            source_id=source,
            part=part,
            text=piece,
            embedded=normalise(f"{facts} {piece}"),
            paragraph=paragraph,
        )


def split(text: str, most: int) -> list[str]:
    """Cut at sentence ends into pieces of at most ``most`` characters, of much the same length.

    A single sentence longer than that is cut at a space.
    """
    sentences = [piece for sentence in _SENTENCE.split(text.strip()) for piece in _cut(sentence, most)]
    total = sum(len(sentence) + 1 for sentence in sentences)
    aim = total / max(1, -(-total // most))  # even pieces, rather than a full one and a scrap
    pieces: list[str] = []
    for sentence in sentences:
        grown = f"{pieces[-1]} {sentence}" if pieces else sentence
        if pieces and len(grown) <= most and len(pieces[-1]) + len(sentence) / 2 <= aim:
            pieces[-1] = grown
        else:
            pieces.append(sentence)
    return pieces


def _cut(sentence: str, most: int) -> Iterator[str]:
    while len(sentence) > most:
        at = sentence.rfind(" ", 0, most)
        at = at if at > 0 else most
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence
