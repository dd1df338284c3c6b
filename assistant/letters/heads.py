"""The numbered heads of complaint: each grievance in the person's own words, then each fault."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

from assistant.case import Person, Service
from assistant.letters.filling import Filled, Writer
from assistant.letters.model import Block, BlockKind, Note, Origin, OriginKind, Sentence
from assistant.letters.quotes import (
    KIN,
    Quote,
    grievances,
    in_order,
    told_conduct,
    told_interest,
    told_wishes,
)
from assistant.letters.telling import only_describes, tells_of_handling
from assistant.procedure.assessment import Fault


def head_blocks(
    writer: Writer, faults: Sequence[Fault], elsewhere: frozenset[str] = frozenset()
) -> list[Block]:
    """Every head, numbered from 1: a heading with its paragraph. ``elsewhere`` are sentences that the letter
    quotes in another place."""
    heads = [
        *_grievances(writer, _said_elsewhere(writer, faults) | elsewhere),
        *(_fault(writer, fault, elsewhere) for fault in faults),
    ]
    blocks: list[Block] = []
    for number, (title, body) in enumerate(heads, start=1):
        numbered = title.model_copy(update={"text": f"{number}. {title.text}"})
        blocks.append(Block(kind=BlockKind.HEAD, sentences=(numbered,)))
        blocks.append(Block(kind=BlockKind.PARAGRAPH, sentences=tuple(body)))
    return blocks


def left_out(writer: Writer) -> list[Note]:
    """A note of what was told and belongs elsewhere, for whoever sends the letter."""
    words = writer.matter.wording
    matters = [
        words.heads.outside[fact.value]
        for fact in writer.matter.case.services
        if fact.value in words.heads.outside
    ]
    if not matters:
        return []
    return [Note(text=words.book.cautions["left_out"].format(matters=", ".join(dict.fromkeys(matters))))]


def _said_elsewhere(writer: Writer, faults: Sequence[Fault]) -> frozenset[str]:
    """The sentences that stand under a fault, among the outcomes wanted, or for a relative's interest."""
    matter = writer.matter
    quotes = [quote for fault in faults for quote in told_conduct(matter.case, fault.because)]
    quotes += told_wishes(matter.case)
    if matter.complainant in KIN:
        quotes += told_interest(matter.case)[1:]  # the first often tells what happened as well
    return frozenset(quote.text for quote in quotes)


def _grievances(writer: Writer, elsewhere: frozenset[str]) -> list[tuple[Sentence, list[Sentence]]]:
    """One head for each subject told; sentences that name none stand under the first."""
    matter = writer.matter
    inside = matter.wording.heads.services
    named = [fact.value for fact in matter.case.services if fact.value in inside]
    other = _read_into(writer)
    if other in named:
        named.remove(other)
    quotes = [
        quote
        for quote in grievances(matter.case, matter.complaints, elsewhere)
        if not quote.services or any(service in inside for service in quote.services)
    ]
    handling = [quote for quote in quotes if _of_the_handling(quote)]
    groups: list[tuple[list[Service], list[Quote]]] = []
    loose: list[Quote] = []
    for quote in quotes:
        if quote in handling:
            continue
        services = [service for service in quote.services if service in inside and service is not other]
        if not services:
            loose.append(quote)
            continue
        home = next((group for group in groups if set(group[0]) & set(services)), None)
        if home is None:
            home = ([], [])
            groups.append(home)
        home[0].extend(service for service in services if service not in home[0])
        home[1].append(quote)
    told = {service for services, _ in groups for service in services}
    untold = [service for service in dict.fromkeys(named) if service not in told]
    if loose or not groups:
        _join_loose(groups, loose, untold)
    elif untold:
        groups[0][0].extend(untold)
    groups = _with_who(groups)
    heads = [_head(writer, services, in_order(matter.case, found)) for services, found in groups]
    return [*heads, *([_handled(writer, handling)] if handling else [])]


def _of_the_handling(quote: Quote) -> bool:
    """Whether a sentence that no fact was read from is about the complaint and not the grievance."""
    return quote.origin.ref.startswith("turns.") and tells_of_handling(quote.text)


def _handled(writer: Writer, quotes: list[Quote]) -> tuple[Sentence, list[Sentence]]:
    title = _said(writer.say(writer.matter.wording.heads.handling, "heads.handling"))
    return title, [_own_words(writer, quotes)]


def _with_who(
    groups: list[tuple[list[Service], list[Quote]]],
) -> list[tuple[list[Service], list[Quote]]]:
    """A group that only says how somebody is joins the first that tells what happened."""
    bare = [group for group in groups if group[1] and all(only_describes(quote.text) for quote in group[1])]
    telling = [group for group in groups if group not in bare]
    if not telling or not telling[0][1]:
        return groups
    services = [service for group in (*bare, telling[0]) for service in group[0]]
    quotes = [quote for group in (*bare, telling[0]) for quote in group[1]]
    return [(services, quotes), *telling[1:]]


def _read_into(writer: Writer) -> Service | None:
    """Of fostering and the care of a child in it, where one phrase was heard as both, the one it is not
    about. Who fosters writes of fostering; anyone else of the child."""
    facts = {fact.value: fact.evidence for fact in writer.matter.case.services}
    fostering, care = facts.get(Service.FOSTERING), facts.get(Service.LOOKED_AFTER)
    if not fostering or not care or not fostering.quote or fostering.quote != care.quote:
        return None
    fosters = writer.matter.complainant is Person.FOSTER_CARER
    return Service.LOOKED_AFTER if fosters else Service.FOSTERING


def _join_loose(
    groups: list[tuple[list[Service], list[Quote]]], loose: list[Quote], untold: list[Service]
) -> None:
    """What names no subject goes under the only subject there is, or stands under a head of its own."""
    if len(groups) == 1:
        groups[0][0].extend(untold)
        groups[0][1][:0] = loose
    else:
        groups.insert(0, (untold, loose))


def _head(
    writer: Writer, services: Sequence[Service], quotes: list[Quote]
) -> tuple[Sentence, list[Sentence]]:
    words = writer.matter.wording.heads
    labels = [words.services[service] for service in services]
    text = _joined(labels) if labels else words.general
    refs = [n for n, fact in enumerate(writer.matter.case.services) if fact.value in services]
    origins = [Origin(kind=OriginKind.TEMPLATE, ref="heads.title")]
    origins += [Origin(kind=OriginKind.FACT, ref=f"services.{n}") for n in refs]
    title = Sentence(text=text, origins=tuple(origins))
    if not quotes:
        return title, [_said(writer.say(words.no_words, "heads.no_words"))]
    return title, [_own_words(writer, quotes)]


def _joined(labels: Sequence[str]) -> str:
    """Several subjects as one title: the first with its capital, the rest without."""
    rest = [label[:1].lower() + label[1:] for label in labels[1:]]
    if not rest:
        return labels[0]
    return f"{', '.join([labels[0], *rest[:-1]])} and {rest[-1]}"


def _fault(writer: Writer, fault: Fault, elsewhere: frozenset[str]) -> tuple[Sentence, list[Sentence]]:
    words = writer.matter.wording.heads.faults[fault.code]
    key = f"faults.{fault.code.value}"
    events = tuple(
        Origin(kind=OriginKind.EVENT, ref=event.id, quote=event.evidence.quote)
        for event in writer.matter.case.events
        if event.id in fault.events
    )
    ground = words.because.get(fault.because, words.text)
    gaps = {name for _, name, _, _ in Formatter().parse(ground) if name}
    details = {name: Filled(value) for name, value in fault.details.items() if name in gaps}
    if "limit" in gaps and "limit" not in details:
        ground = words.text
    body = _said(writer.say(ground, key, words.rules, law_only=False, **details))
    rules = tuple(Origin(kind=OriginKind.RULE, ref=rule) for rule in fault.rules)
    body = body.model_copy(update={"origins": tuple(dict.fromkeys((*body.origins, *events, *rules)))})
    return _said(writer.say(words.title, f"{key}.title")), [body, *_as_told(writer, fault, elsewhere)]


def _as_told(writer: Writer, fault: Fault, elsewhere: frozenset[str]) -> list[Sentence]:
    """The words that the fault rests on, where it rests on what was told of the council's conduct."""
    quotes = [
        quote for quote in told_conduct(writer.matter.case, fault.because) if quote.text not in elsewhere
    ]
    if not quotes:
        return []
    return [_own_words(writer, quotes)]


def _own_words(writer: Writer, quotes: Sequence[Quote]) -> Sentence:
    words = writer.matter.wording.heads
    template = words.own_words_adviser if writer.matter.by_adviser else words.own_words
    return _said(writer.say(template, "heads.own_words", quotes=writer.quotes(quotes)))


def _said(sentence: Sentence | None) -> Sentence:
    """These lines have no date that could be missing, so they can always be said."""
    assert sentence is not None
    return sentence
