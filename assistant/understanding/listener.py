"""The listener: a turn of the conversation into the case.

``Listener.listen`` returns a new case: the turn added, what it tells merged with what was told before, and
what it corrects corrected. Facts that the person confirmed or corrected are never overwritten by reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from dateutil.relativedelta import relativedelta

from assistant.case import Case, Event, EventType, Evidence, When
from assistant.understanding import heads as trained
from assistant.understanding.attach import set_ahead
from assistant.understanding.corrections import (
    correct_date,
    correct_denied,
    correct_stage,
    is_correction,
    without_corrected,
)
from assistant.understanding.cues import load_cues
from assistant.understanding.date_spans import Form
from assistant.understanding.dates import DateMention, read_dates
from assistant.understanding.durations import durations
from assistant.understanding.events import Floats, FoundEvent, Turn, decode
from assistant.understanding.facts import Facts, read_facts
from assistant.understanding.hints import Hints
from assistant.understanding.implied import implied_refusal
from assistant.understanding.implied_answer import implied_answer
from assistant.understanding.implied_complaint import implied_complaint
from assistant.understanding.implied_panel import implied_panel
from assistant.understanding.merging import (
    ONCE,
    merge_events,
    merge_fact,
    merge_facts,
    without_answers_spoken_of,
)
from assistant.understanding.order import Position
from assistant.understanding.polarity import left_unanswered
from assistant.understanding.reading import EVENT_TYPES, HeadReadings
from assistant.understanding.receipt import with_receipt
from assistant.understanding.replies import read_circumstance, read_reply, says_only_unknown, says_unknown
from assistant.understanding.safety import Hearing
from assistant.understanding.segments import Clause, split
from assistant.understanding.weigher import TYPES, load_weigher
from vectorstore.embedder import Embedder
from vectorstore.orders import without_orders

StageOfCase = Callable[[Case, date], str]
_COLUMNS = [EVENT_TYPES.index(kind) for kind in TYPES]
# What tells a person to wait is asserted only where it was heard as likely as not: the harm of "you cannot go
# on yet", said wrongly, is the greater.
_STOPS = frozenset(
    {
        EventType.OMBUDSMAN_COMPLAINED,
        EventType.OMBUDSMAN_DECIDED,
        EventType.COMPLAINT_FROZEN,
        EventType.COMPLAINT_WITHDRAWN,
    }
)
_SURE_ENOUGH_TO_STOP = 0.5
_ONE_ACT = ONCE | {EventType.STAGE1_EXTENSION_TOLD, EventType.STAGE2_EXTENSION_TOLD}
_YOU_WITHDREW = re.compile(
    r"\byou\b(?:(?!\b(?:i|ive|we|my)\b)[^.!?\n]){0,60}\bwithdr|"
    r"\b(?:withdrawn|withdrawal)\b[^.!?\n]{0,20}\b(?:by|from) you\b|\bwithdrawal of your\b",
    re.IGNORECASE,
)
_APPEAL_MONTHS = 2  # Special Educational Needs and Disability Regulations 2014, reg. 32


class Listener:
    """Reads turns with no chat model: cues, learned weights, trained heads, dates, the procedure's own order.

    It holds no state of a conversation: everything told is in the case. ``embedder`` is the store's; the
    heads bring the encoder that they were trained with. ``stage_of`` says the stage of a case on a day: where
    words can be read in two ways, the listener asks where each would lead.
    """

    def __init__(
        self,
        embedder: Embedder | None = None,
        heads: trained.EventHeads | None = None,
        stage_of: StageOfCase | None = None,
    ) -> None:
        self._stage_of = stage_of
        self._embedder = embedder
        self._cues = load_cues()
        self._weigher = load_weigher()
        self._heads = heads if heads is not None else _shipped_heads()
        read_facts("", [])  # the phrases are read from their files now, not in the first conversation

    def listen(self, case: Case, message: str, today: date) -> Case:
        """The case with this turn heard. ``case`` itself is not changed."""
        number = len(case.turns)
        said, message = message, without_orders(message)
        clauses = split(message)
        before = [e.when for e in case.events if e.when.known]
        mentions = without_corrected(message, read_dates(message, today, before, clauses))
        denied = (event.type for event in case.events if event.negated)
        position = Position.after((event.type for event in case.events if event.happened), denied)
        read = self._heads.read(message, clauses, case.turns) if self._heads is not None else None
        turn = Turn.of(message, clauses, self._cues.read([c.text for c in clauses]), mentions, number == 0)
        hints = Hints.of(read)

        def stage_of(found: Sequence[FoundEvent]) -> str:
            told = merge_events(list(case.events), _events(_asserted(found, clauses), clauses, number), False)
            return self._stage_of(case.model_copy(update={"events": told}), today) if self._stage_of else ""

        heard = decode(
            turn,
            today,
            position,
            self._weigher,
            _event_columns(read),
            hints,
            stage_of if self._stage_of else None,
        )
        found = with_receipt(message, mentions, _told_once(_asserted(heard, clauses), clauses))
        told = [] if number and says_only_unknown(message) else _events(found, clauses, number)
        facts = read_facts(message, clauses, told, today, previous=case, heads=read)
        if said != message:  # a danger is heard wherever it is told
            whole = read_facts(said, split(said), told, today, previous=case)
            facts = replace(facts, safety=tuple(merge_facts(facts.safety, whole.safety)))
        reached = Position.after([*position.seen, *(event.type for event in told if event.happened)])
        told += implied_refusal(message, clauses, mentions, told, facts.reasons, reached, number, hints)
        told += implied_complaint(message, clauses, mentions, told, reached, number)
        told += implied_panel(message, clauses, mentions, reached.seen, number)
        told += implied_answer(message, clauses, mentions, reached.seen, facts.procedure_used, number)
        told += _hearings(facts.hearings, clauses, mentions, message, number, today)
        if case.asked:
            told += read_reply(case.asked[-1], message, mentions, number, position, told)
        correcting = number > 0 and is_correction(message)
        now = Position.after([*position.seen, *(event.type for event in told if event.happened)])
        lasted = durations(message, clauses, told, number, now.level)
        events = _with_events(case, told, message, mentions, number, correcting)
        events = without_answers_spoken_of(events)
        after = _with_facts(case, facts, message, events, correcting)
        if said != message:
            after = after.model_copy(update={"turns": [*case.turns, said]})
        again = {one.of for one in lasted}
        return after.model_copy(
            update={"durations": [*(one for one in case.durations if one.of not in again), *lasted]}
        )


def _asserted(found: Sequence[FoundEvent], clauses: Sequence[Clause]) -> list[FoundEvent]:
    """The events heard surely enough to be held."""
    return [
        event
        for event in found
        if (event.negated or event.kind not in _STOPS or event.confidence >= _SURE_ENOUGH_TO_STOP)
        and not (event.kind is EventType.COMPLAINT_WITHDRAWN and _you_withdrew(clauses[event.clause]))
        and not (
            event.kind is EventType.COMPLAINT_REFUSED  # silence is no refusal, which may be told as well
            and event.confidence < _SURE_ENOUGH_TO_STOP
            and left_unanswered(clauses[event.clause].text)
        )
    ]


def _told_once(found: Sequence[FoundEvent], clauses: Sequence[Clause]) -> list[FoundEvent]:
    """Without what two clauses of one sentence tell of one act, where only one of them has its day: "I did
    ask for stage 2, on 27 April"."""
    dated = [event for event in found if event.when.known and not event.negated]
    return [
        event
        for event in found
        if event.when.known
        or event.negated
        or event.kind not in _ONE_ACT
        or not any(
            other.kind is event.kind
            and other.planned == event.planned
            and abs(other.clause - event.clause) == 1
            and clauses[other.clause].sentence == clauses[event.clause].sentence
            for other in dated
        )
    ]


def _you_withdrew(clause: Clause) -> bool:
    """Whether a clause says that "you" withdrew: the council's words to the person, and no act of theirs
    until they say so. "You have withdrawn your complaint" would end it."""
    return bool(_YOU_WITHDREW.search(clause.text))


def _shipped_heads() -> trained.EventHeads | None:
    """The heads where their weights are shipped; the listener does without where they are not."""
    if not trained.member_folders():
        return None
    return trained.EventHeads.load()


def _event_columns(read: HeadReadings | None) -> Floats | None:
    return None if read is None or not len(read.events) else np.asarray(read.events[:, _COLUMNS])


def _events(found: Sequence[FoundEvent], clauses: Sequence[Clause], turn: int) -> list[Event]:
    """Found events as the case holds them, each with its words and an id that stays."""
    return [
        Event(
            id=f"t{turn}e{number}",
            type=event.kind,
            when=event.when,
            negated=event.negated,
            planned=event.planned,
            evidence=Evidence(
                turn=turn, quote=clauses[event.clause].text, confidence=round(event.confidence, 3)
            ),
        )
        for number, event in enumerate(found)
    ]


def _hearings(
    hearings: Sequence[Hearing],
    clauses: Sequence[Clause],
    mentions: Sequence[DateMention],
    text: str,
    turn: int,
    today: date,
) -> list[Event]:
    """Hearings and appeal limits as events, dated on their day; those with no date told are left out."""
    events = []
    for number, hearing in enumerate(hearings):
        clause = clauses[hearing.clause]
        near = [
            (_sentence_of(clauses, m.start) != clause.sentence, _gap(m, hearing), when)
            for m in mentions
            if _gap(m, hearing) < 60 and (when := _from_today(m, text, today)).known
        ]
        if not near:
            continue
        when = min(near, key=lambda one: one[:2])[2]
        if hearing.kind == "hearing":
            when = set_ahead(when, today)
        elif when.day and when.day < today:  # the day of the plan; a day ahead is the limit itself
            when = When.on(when.day + relativedelta(months=_APPEAL_MONTHS), when.words)
        evidence = Evidence(turn=turn, quote=clause.text, confidence=0.8)
        events.append(Event(id=f"t{turn}h{number}", type=EventType.HEARING, when=when, evidence=evidence))
    return events


def _from_today(mention: DateMention, text: str, today: date) -> When:
    """A told time, with "next Tuesday" and "in nine days" counted from the day of reading: a court's day is
    told from now, whatever was told before it."""
    words = text[mention.start : mention.end]
    if mention.form not in (Form.NEXT_DAY, Form.LATER) or not words.lower().startswith(("next ", "in ")):
        return mention.when
    again = read_dates(words, today, [When.on(today)])
    return again[0].when if again else mention.when


def _sentence_of(clauses: Sequence[Clause], place: int) -> int | None:
    return next((clause.sentence for clause in clauses if clause.start <= place < clause.end), None)


def _gap(mention: DateMention, hearing: Hearing) -> int:
    return max(mention.start - hearing.end, hearing.start - mention.end, 0)


def _with_events(
    case: Case,
    told: list[Event],
    message: str,
    mentions: Sequence[DateMention],
    turn: int,
    correcting: bool,
) -> list[Event]:
    """The events told so far with this turn's, corrections applied first."""
    before = list(case.events)
    if correcting:
        corrected = correct_date(before, told, message, mentions, turn)
        before = correct_denied(correct_stage(corrected.events, message, turn), message, turn)
        told = [event for event in told if event.id not in corrected.used]
    return merge_events(before, told, correcting)


def _with_facts(case: Case, facts: Facts, message: str, events: list[Event], correcting: bool) -> Case:
    """The case with the turn, its events and its facts; facts of one value replaced, lists joined."""
    asked = case.asked[-1] if case.asked else ""
    unknown = [asked] if asked and says_unknown(message) and asked not in case.not_known else []
    circumstances = [*facts.circumstances, *read_circumstance(asked, message, len(case.turns))]
    return case.model_copy(
        update={
            "turns": [*case.turns, message],
            "events": events,
            "person": merge_fact(case.person, facts.person, correcting),
            "client": merge_fact(case.client, facts.client, correcting),
            "council": merge_fact(case.council, facts.council, correcting),
            "nation": merge_fact(case.nation, facts.nation, correcting),
            "procedure_used": merge_fact(case.procedure_used, facts.procedure_used, correcting),
            "services": merge_facts(case.services, facts.services),
            "reasons": merge_facts(case.reasons, facts.reasons),
            "circumstances": merge_facts(case.circumstances, circumstances),
            "wants": merge_facts(case.wants, facts.wants),
            "safety": merge_facts(case.safety, facts.safety),
            "question": facts.question,
            "not_known": [*case.not_known, *unknown],
        }
    )
