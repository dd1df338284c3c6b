"""What happened, in order, each date no more exact than it was told; and what has not happened."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from assistant.case import Event, EventType
from assistant.case import Origin as Heard
from assistant.letters.clean import one_line, quotable
from assistant.letters.dates import phrase
from assistant.letters.filling import Filled, Writer, event_origin
from assistant.letters.model import Block, BlockKind, Origin, OriginKind, Sentence
from assistant.letters.quotes import sentence_around
from assistant.letters.telling import may_be_quoted, says_what, wishes

_MANY = (EventType.REMEDY_OFFERED, EventType.REMEDY_AGREED, EventType.REMEDY_NOT_DONE)  # told apart by words
_ANSWERS = (
    EventType.STAGE1_RESPONSE,
    EventType.STAGE2_RESPONSE,
    EventType.STAGE3_COUNCIL_RESPONSE,
    EventType.COMPLAINT_REFUSED,
    EventType.STAGE2_REFUSED,
    EventType.STAGE2_STOPPED,
    EventType.STAGE3_REFUSED,
)
_GOES_ON = re.compile(r"(?:and|but|so|or|which|who|because|yet|then)\b")
_BY_HAND = (Heard.CONFIRMED, Heard.CORRECTED)
_PATH = list(EventType)  # in the order in which a complaint goes through them


def chronology(writer: Writer, *, undated_beginning: bool = True, reasons_quoted: bool = True) -> list[Block]:
    """A table of dated events. Empty where nothing was told to have happened. ``undated_beginning`` leaves a
    blank for the day on which the trouble began where it was not told; ``reasons_quoted`` says that the
    letter quotes the council's reasons in a part of their own."""
    told = _told(writer)
    if not undated_beginning:
        told = [each for each in told if each.type is not EventType.PROBLEM_BEGAN or each.when.known]
    days = Counter(event.type for event in told)
    rows = [_row(writer, event, reasons_quoted, told_apart=days[event.type] > 1) for event in told]
    rows = [row for row in rows if row is not None]
    if not rows:
        return []
    columns = tuple(
        Sentence(text=column, origins=(Origin(kind=OriginKind.TEMPLATE, ref="columns"),))
        for column in writer.matter.wording.book.columns
    )
    return [Block(kind=BlockKind.TABLE, rows=(columns, *(row for row in rows if row)))]


def not_done(writer: Writer) -> list[Sentence]:
    """What is told not to have happened and has not since."""
    said: list[Sentence] = []
    for kind, words in writer.matter.wording.events.events.items():
        event = writer.matter.denied(kind)
        if event is None or words.not_done is None:
            continue
        sentence = writer.say(words.not_done, f"events.{kind.value}.not_done")
        if sentence:
            said.append(sentence.model_copy(update={"origins": (*sentence.origins, event_origin(event))}))
    awaited = writer.matter.awaited
    if awaited is not None and writer.matter.denied(awaited) is None:
        text = writer.matter.wording.events.events[awaited].not_done
        answer = writer.say(text, f"events.{awaited.value}.not_done") if text else None
        said[:0] = [answer] if answer else []
    return said


def _told(writer: Writer) -> list[Event]:
    """The events of this complaint in order; of those told twice the dated one."""
    book = writer.matter.wording.events.events
    told = [
        event
        for event in writer.matter.events
        if event.happened or (event.planned and event.when.known and book[event.type].ahead)
    ]
    told = [event for event in told if not _only_wished(event)]
    dated = {event.type for event in told if event.when.known and event.happened}
    kept: dict[tuple[object, ...], Event] = {}
    for event in told:
        quoted = book[event.type].quoted
        if not event.when.known and event.type in dated and event.type not in _MANY:
            continue
        told_apart = event.evidence.quote if quoted and (event.when.known or event.type in _MANY) else ""
        key = (event.type, event.when.earliest, event.when.latest, told_apart)
        kept.setdefault(key, event)
    return _ordered(list(kept.values()))


def _only_wished(event: Event) -> bool:
    """Whether an offer was heard in words that say what the person wants, and nobody confirmed it."""
    offered = event.type in (EventType.REMEDY_OFFERED, EventType.REMEDY_AGREED)
    return offered and event.evidence.origin not in _BY_HAND and wishes(event.evidence.quote)


def _ordered(events: list[Event]) -> list[Event]:
    """By date; what has none stands before the first dated event that comes later in the procedure."""
    ordered = sorted((event for event in events if event.when.known), key=_order)
    for event in sorted((event for event in events if not event.when.known), key=_place):
        later = (n for n, other in enumerate(ordered) if _place(other) > _place(event))
        ordered.insert(next(later, len(ordered)), event)
    return ordered


def _order(event: Event) -> tuple[date, int]:
    return event.when.earliest or event.when.latest or date.max, _place(event)


def _place(event: Event) -> int:
    return _PATH.index(event.type)


def _row(
    writer: Writer, event: Event, reasons_quoted: bool, *, told_apart: bool
) -> tuple[Sentence, Sentence] | None:
    """A line of the table. Several of a kind are ``told_apart`` by the words they were told in: a letter is
    dated on one day and comes on another."""
    words = writer.matter.wording.events.events[event.type]
    elsewhere = words.corporate if writer.matter.corporate_so_far else None
    text = (elsewhere or words.done) if event.happened else (words.ahead or words.done)
    said = writer.say(text, f"events.{event.type.value}")
    if said is None:
        return None
    if told_apart:
        quote = quotable(event.evidence.quote)
    else:
        quote = _quote(writer, event) if words.quoted else _answer_told(writer, event, reasons_quoted)
    if event.type is not EventType.COMPLAINT_MADE and quote in _of_the_complaint(writer):
        quote = ""  # the words tell of the complaint, in a row of its own
    body = f"{said.text} “{quote}”" if quote else said.text
    origin = event_origin(event)
    what = Sentence(text=body, origins=(*said.origins, origin))
    return Sentence(text=_when(writer, event).text, origins=(origin,)), what


def _quote(writer: Writer, event: Event) -> str:
    """The words an event was told in: the whole sentence where it tells of nothing else, or where the piece
    goes on from what stands before it."""
    case, piece = writer.matter.case, quotable(event.evidence.quote)
    whole = sentence_around(case, event.evidence)
    others = (e.evidence.quote for e in case.events if e.type is not event.type and e.evidence.quote)
    if whole and (_GOES_ON.match(piece) or not any(quotable(words) in whole for words in others)):
        return whole
    return piece


def _answer_told(writer: Writer, event: Event, reasons_quoted: bool) -> str:
    """The words that tell what an answer or a refusal said, where they are not quoted as a reason: the whole
    sentence where it tells of nothing else, or the piece."""
    case, piece = writer.matter.case, quotable(event.evidence.quote)
    if event.type not in _ANSWERS:
        return ""
    whole = sentence_around(case, event.evidence)
    reasons = [fact.evidence.quote for fact in case.reasons if fact.evidence.quote]
    if reasons_quoted and any(quotable(words) in whole for words in reasons):
        return ""
    others = [e.evidence.quote for e in case.events if e.type is not event.type]
    alone = not any(words and quotable(words) in whole for words in others)
    told = whole if alone else piece
    return told if says_what(told) and may_be_quoted(told) and not _GOES_ON.match(told) else ""


def _of_the_complaint(writer: Writer) -> set[str]:
    made = (event for event in writer.matter.events if event.type is EventType.COMPLAINT_MADE)
    return {quotable(event.evidence.quote) for event in made}


def _when(writer: Writer, event: Event) -> Filled:
    """The date as a cell: "29 August 2024", "In March 2025", or a blank with the words it was told in."""
    dates = writer.matter.wording.book.dates
    told = phrase(event.when, dates)
    if told and not _only_the_complaint_s_day(writer, event):
        bare = told.removeprefix("on ") if event.when.day else told
        return Filled(bare[:1].upper() + bare[1:])
    blank = writer.blank("date")
    words = "" if told else one_line(event.when.words or "")
    return Filled(dates["told"].format(phrase=blank.text, words=words)) if words else blank


def _only_the_complaint_s_day(writer: Writer, event: Event) -> bool:
    """Whether a trouble was heard to begin on the very day of the complaint about it, and nobody confirmed
    that: then the day is most likely the complaint's alone, and the letter leaves the beginning open."""
    if event.type is not EventType.PROBLEM_BEGAN or event.evidence.origin in _BY_HAND:
        return False
    made = writer.matter.event(EventType.COMPLAINT_MADE)
    return made is not None and made.when.day is not None and made.when.day == event.when.day
