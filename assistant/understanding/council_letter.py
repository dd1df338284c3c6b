"""A council's letter, read in the council's own voice: what it says has happened, will happen, or is refused,
each with the sentence it came from. Proposals only: an adviser accepts or declines each before it is a fact.

Two witnesses are heard. The phrases (``council_letter.yaml``) know the usual words; where a letter says "I
have decided not to go on", which stage is refused comes from the sentence, or from what the letter as a whole
is about. The trained ear (``council_ear``) knows what sentences of other words come near to. What the phrases
find makes the ear surer of the same sentence, and ``council_heard`` decides for the letter as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.case import Circumstance, EventType, When
from assistant.understanding import councils
from assistant.understanding.council_ear import load_ear
from assistant.understanding.council_heard import Line, Told, Verdict, seconded
from assistant.understanding.council_phrases import load_phrases
from assistant.understanding.council_proposals import CouncilReading, Proposal, ProposalKind
from assistant.understanding.council_quoted import quoted_days
from assistant.understanding.council_text import (
    LetterSentence,
    body_of,
    body_start,
    day_of_letter,
    join_lines,
    plain,
    sentence_spans,
)
from assistant.understanding.dates import DateMention, read_dates
from vectorstore.orders import without_orders

__all__ = ["CouncilReading", "Proposal", "ProposalKind", "read_council_letter"]

E = EventType
_MOST_HEARD = (
    400  # sentences: some eight pages; what lies beyond is not a letter and would keep people waiting
)


@dataclass
class _Letter:
    """A letter being read, with what was found so far."""

    sentences: Sequence[LetterSentence]
    dated: date | None
    stage: str
    found: list[Proposal] = field(default_factory=list)
    _sure: dict[str, float] = field(default_factory=dict)
    _next: int = 0

    def add(self, kind: ProposalKind, sentence: LetterSentence, **what: object) -> None:
        """A proposal, unless the same is there already (a day told takes the place of none)."""
        new = Proposal.model_validate(
            {"id": f"p{self._next}", "kind": kind, "sentence": sentence.text, **what}
        )
        for held in self.found:
            if _same(held, new):
                if new.when.known and not held.when.known:
                    self.found[self.found.index(held)] = new.model_copy(update={"id": held.id})
                return
        self._next += 1
        self.found.append(new)

    def propose(self, told: Told) -> None:
        """What was heard, as a proposal; of the same thing on several days the surest."""
        event = told.what.get("event")
        for held in self.found if event in _ONCE else ():
            if held.event is event and held.planned == bool(told.what.get("planned")):
                if self._sure[held.id] >= told.sure:
                    return
                self.found.remove(held)
                break
        before = len(self.found)
        self.add(told.kind, told.sentence, **told.what)
        if len(self.found) > before:
            self._sure[self.found[-1].id] = told.sure

    def holds(self, sentence: LetterSentence, mention: DateMention) -> bool:
        """Whether something was read from this sentence with this day."""
        return any(
            each.sentence == sentence.text and each.event and each.when.day == mention.when.day
            for each in self.found
        )

    def has(self, *events: EventType) -> bool:
        return any(each.event in events and not each.planned for each in self.found)


def read_council_letter(text: str, today: date) -> CouncilReading:
    """What a council's letter says. ``today`` is for dates told without their year."""
    joined = join_lines(without_orders(text))
    opening = read_dates(joined, today)
    dated = day_of_letter(joined, opening)
    mentions = read_dates(joined, dated, ()) if dated else opening
    sentences = [
        LetterSentence(
            piece,
            start,
            plain(piece),
            tuple(m for m in mentions if start <= m.start < start + len(piece)),
        )
        for start, piece in sentence_spans(joined)
    ]
    letter = _Letter(body_of(sentences), dated, _subject(sentences))
    for read in (
        _events,
        _earlier_answers,
        _messages,
        _requests,
        _refusals,
        _extensions,
        _ahead,
        _acknowledged,
        _others,
        _settle_findings,
        _reasons,
    ):
        read(letter)
    phrased = letter.found
    letter.found = []
    for told in _heard(sentences, dated, phrased).told():
        letter.propose(told)
    _against(letter)
    _council(letter, joined, sentences)
    order = {sentence.text: n for n, sentence in enumerate(sentences)}
    ranked = sorted(letter.found, key=lambda each: order.get(each.sentence, 0))
    return CouncilReading(dated=dated, proposals=tuple(ranked))


def _heard(sentences: Sequence[LetterSentence], dated: date | None, phrased: Sequence[Proposal]) -> Verdict:
    """What the ear makes of the letter's body, seconded by what the phrases found in it."""
    days = [tuple((m.start - s.start, m.end - s.start) for m in s.mentions) for s in sentences]
    start = body_start(sentences)
    end = start + _MOST_HEARD
    heard = load_ear().hear([s.text.replace(">", " ") for s in sentences[start:end]], days[start:end])
    quoted = quoted_days(sentences)
    lines = [
        Line(sentence, seconded(told, sentence, phrased), sent)
        for sentence, told, sent in zip(sentences[start:end], heard, quoted[start:end], strict=True)
    ]
    return Verdict(lines, dated, " ".join(s.plain for s in sentences[:start]))


def _against(letter: _Letter) -> None:
    """Beside each reason, what it was given for."""
    refused = next((each.event for each in letter.found if each.event in _REFUSING), None)
    letter.found = [
        each.model_copy(update={"against": refused}) if each.reason else each for each in letter.found
    ]


def _subject(sentences: Sequence[LetterSentence]) -> str:
    """The stage a letter as a whole is about: the highest that is asked for, refused, run or answered in
    it and not only named as what comes next."""
    for stage, pattern in load_phrases().stages.items():
        if any(
            re.search(pattern, s.plain) and not load_phrases().names_next_stage(s.plain) for s in sentences
        ):
            return stage
    return "1"


def _stage_of(sentence: LetterSentence, letter: _Letter) -> str:
    for stage, pattern in load_phrases().stages.items():
        if re.search(pattern, sentence.plain):
            return stage
    return letter.stage


def _same(held: Proposal, new: Proposal) -> bool:
    what = ("kind", "event", "planned", "reason", "circumstance", "procedure", "council")
    return all(getattr(held, name) == getattr(new, name) for name in what)


def _letter_date(letter: _Letter) -> dict[str, object]:
    return {"when": When.on(letter.dated) if letter.dated else When(), "from_letter_date": True}


def _events(letter: _Letter) -> None:
    for sentence in letter.sentences:
        for phrase in load_phrases().events:
            match = phrase.found(sentence.plain)
            if not match or (phrase.only_stage1 and letter.stage != "1"):
                continue
            if phrase.date == "letter":
                letter.add(ProposalKind.EVENT, sentence, event=phrase.event, **_letter_date(letter))
                continue
            mention = sentence.near(match.start())
            when = mention.when if mention else When()
            if phrase.date == "none":
                mention, when = None, When()
            if mention is None and phrase.event in (E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.PANEL_HELD):
                continue
            letter.add(ProposalKind.EVENT, sentence, event=phrase.event, when=when, planned=phrase.planned)


def _earlier_answers(letter: _Letter) -> None:
    """An answer that the council gave before: of the stage it names, else of the one before what the letter
    refuses or takes on."""
    words = load_phrases()
    kinds = {"1": E.STAGE1_RESPONSE, "2": E.STAGE2_RESPONSE}
    below = {"3": "2", "2": "1"}
    for sentence in letter.sentences:
        match = re.search(words.answers_given, sentence.plain)
        mention = sentence.near(match.start()) if match else None
        if mention is None or not _before(mention, letter) or letter.holds(sentence, mention):
            continue
        named = [s for s, p in words.stages.items() if s in kinds and re.search(p, sentence.plain)]
        stage = named[-1] if named else below.get(letter.stage)
        if stage in kinds and not letter.has(kinds[stage]):
            letter.add(ProposalKind.EVENT, sentence, event=kinds[stage], when=mention.when)


def _messages(letter: _Letter) -> None:
    """A message of the person's told with its day: a request where it, or what follows, asks for a stage."""
    words = load_phrases()
    kinds = {"2": E.STAGE2_REQUESTED, "3": E.STAGE3_REQUESTED}
    for number, sentence in enumerate(letter.sentences):
        match = re.search(words.messages, sentence.plain)
        mention = sentence.near(match.start()) if match else None
        if mention is None or not _before(mention, letter):
            continue
        if letter.holds(sentence, mention):
            continue
        about = [sentence, *letter.sentences[number + 1 : number + 2]]
        asked = [s for s in about if re.search(words.messages_ask, s.plain) and _beyond_stage1(s, letter)]
        if asked:
            stage = next(
                (s for s, p in words.stages.items() if s in kinds and re.search(p, asked[0].plain)),
                letter.stage,
            )
            letter.add(
                ProposalKind.EVENT, sentence, event=kinds.get(stage, E.STAGE2_REQUESTED), when=mention.when
            )
        elif letter.stage == "1" and (
            re.search(r"\byou (?:wrote|complained|got in touch)\b", sentence.plain)
            or any(re.search(r"^(?!.*\bnot\b).*\bcomplaint\b", each.plain) for each in about)
        ):
            letter.add(ProposalKind.EVENT, sentence, event=E.COMPLAINT_MADE, when=mention.when)


def _beyond_stage1(sentence: LetterSentence, letter: _Letter) -> bool:
    """Whether a sentence speaks of a stage after the first."""
    stages = load_phrases().stages
    named = any(re.search(stages[stage], sentence.plain) for stage in ("2", "3"))
    return named or bool(re.search(r"\b(?:next stage|escalat\w+)\b", sentence.plain))


def _before(mention: DateMention, letter: _Letter) -> bool:
    """Whether a day is before the letter's own."""
    return bool(letter.dated and mention.when.latest and mention.when.latest < letter.dated)


def _requests(letter: _Letter) -> None:
    """What the person asked for, and when, as the council has it."""
    words = load_phrases().requests
    for sentence in letter.sentences:
        if load_phrases().names_next_stage(sentence.plain):
            continue
        asks = re.search(words["stage2"], sentence.plain)
        stage = next((s for s, p in load_phrases().stages.items() if re.search(p, sentence.plain)), None)
        if asks and re.search(r"\byour?\b", sentence.plain) and (stage or letter.stage) in ("2", "3"):
            kind = E.STAGE3_REQUESTED if (stage or letter.stage) == "3" else E.STAGE2_REQUESTED
            mention = sentence.near(asks.start())
            if mention and (_ahead_of(mention, letter) or letter.holds(sentence, mention)):
                continue
            if mention or stage:
                when = mention.when if mention else When()
                letter.add(ProposalKind.EVENT, sentence, event=kind, when=when)
            continue
        _complaint_made(letter, sentence, stage)


def _complaint_made(letter: _Letter, sentence: LetterSentence, stage: str | None) -> None:
    words = load_phrases().requests
    about = re.search(words["complaint"], sentence.plain) or re.search(words["message"], sentence.plain)
    made = re.search(words["made"], sentence.plain)
    if not about or not made or not re.search(r"\b(?:your?|contacting us)\b|^complaint\b", sentence.plain):
        return
    taken = [
        each.when.day
        for each in letter.found
        if each.sentence == sentence.text and not each.from_letter_date and each.event
    ]
    mention = sentence.near(about.start())
    if mention is None or mention.when.day in taken or _ahead_of(mention, letter):
        return
    kind = E.COMPLAINT_MADE
    if stage == "2" and re.search(r"stage (?:2|two) complaint", sentence.plain):
        kind = E.STAGE2_REQUESTED
    letter.add(ProposalKind.EVENT, sentence, event=kind, when=mention.when)


def _ahead_of(mention: DateMention, letter: _Letter) -> bool:
    """Whether a day is after the letter's own."""
    return bool(letter.dated and mention.when.latest and mention.when.latest > letter.dated)


def _refusals(letter: _Letter) -> None:
    """What is refused, by the stage the sentence or the letter is about. A pause is no refusal."""
    if letter.has(E.COMPLAINT_FROZEN, E.STAGE2_STOPPED):
        return
    kinds = {"3": E.STAGE3_REFUSED, "2": E.STAGE2_REFUSED, "1": E.COMPLAINT_REFUSED}
    for sentence in letter.sentences:
        if re.search(load_phrases().refusal_unless, sentence.plain):
            continue
        if any(re.search(pattern, sentence.plain) for pattern in load_phrases().refusals):
            kind = kinds[_stage_of(sentence, letter)]
            letter.add(ProposalKind.EVENT, sentence, event=kind, **_letter_date(letter))
            return


def _extensions(letter: _Letter) -> None:
    kinds = {"1": E.STAGE1_EXTENSION_TOLD, "2": E.STAGE2_EXTENSION_TOLD}
    for sentence in letter.sentences:
        stage = _stage_of(sentence, letter)
        if stage in kinds and load_phrases().extensions.found(sentence.plain):
            letter.add(ProposalKind.EVENT, sentence, event=kinds[stage], **_letter_date(letter))


def _ahead(letter: _Letter) -> None:
    """The day by which the council says it will answer."""
    kinds = {"1": E.STAGE1_RESPONSE, "2": E.STAGE2_RESPONSE, "3": E.STAGE3_COUNCIL_RESPONSE}
    for sentence in letter.sentences:
        match = load_phrases().answers_ahead.found(sentence.plain)
        if match and re.search(load_phrases().tasks, sentence.plain):
            continue
        mention = sentence.near(match.end() - 3) if match else None
        if not mention or not mention.when.latest:
            continue
        if letter.dated and mention.when.latest <= letter.dated:
            continue
        kind = kinds[_stage_of(sentence, letter)]
        letter.add(ProposalKind.EVENT, sentence, event=kind, when=mention.when, planned=True)


def _acknowledged(letter: _Letter) -> None:
    """A letter that takes note of a complaint and neither answers nor refuses it. That the person withdrew is
    the council's word for what the person did: it does not undo that the letter takes note."""
    settled = (
        E.STAGE1_RESPONSE,
        E.COMPLAINT_REFUSED,
        E.COMPLAINT_FROZEN,
        E.STAGE1_EXTENSION_TOLD,
    )
    if letter.stage != "1" or letter.has(*settled):
        return
    told = [each.sentence for each in letter.found if each.event is E.COMPLAINT_MADE]
    answer_to_come = any(each.event is E.STAGE1_RESPONSE and each.planned for each in letter.found)
    for sentence in letter.sentences:
        taken_in = answer_to_come and sentence.text in told
        if taken_in or load_phrases().acknowledgements.found(sentence.plain):
            letter.add(ProposalKind.EVENT, sentence, event=E.COMPLAINT_ACKNOWLEDGED, **_letter_date(letter))
            return


def _others(letter: _Letter) -> None:
    for sentence in letter.sentences:
        for circumstance in load_phrases().circumstances:
            if circumstance.found(sentence.plain):
                letter.add(ProposalKind.CIRCUMSTANCE, sentence, circumstance=circumstance.value)
        for procedure in load_phrases().procedures:
            if procedure.found(sentence.plain):
                letter.add(ProposalKind.PROCEDURE, sentence, procedure=procedure.value)


# Of what happens once in a complaint the surest day is proposed, not each.
_ONCE = frozenset(
    {E.COMPLAINT_MADE, E.STAGE1_RESPONSE, E.STAGE2_REQUESTED, E.STAGE2_RESPONSE, E.STAGE3_REQUESTED,
     E.PANEL_HELD, E.PANEL_DATE_SET, E.PANEL_REPORT, E.STAGE3_COUNCIL_RESPONSE, E.STATEMENT_AGREED,
     E.INVESTIGATORS_APPOINTED}
)  # fmt: skip
_REFUSING = (
    E.STAGE3_REFUSED,
    E.STAGE2_REFUSED,
    E.COMPLAINT_REFUSED,
    E.COMPLAINT_FROZEN,
    E.STAGE2_STOPPED,
)


def _reasons(letter: _Letter) -> None:
    """The council's reasons, beside what they were given for."""
    refused = next((each.event for each in letter.found if each.event in _REFUSING), None)
    stage = {E.STAGE3_REFUSED: "3", E.STAGE2_REFUSED: "2"}.get(refused, "1") if refused else letter.stage
    for sentence in letter.sentences:
        if load_phrases().names_next_stage(sentence.plain):
            continue
        for phrase in load_phrases().reasons:
            if refused is None and not phrase.alone:
                continue
            if phrase.stage and phrase.stage != stage:
                continue
            if phrase.value == "out_of_time" and stage != "1":
                continue
            if phrase.found(sentence.plain):
                against = refused if not phrase.alone else None
                letter.add(ProposalKind.REASON, sentence, reason=phrase.reason, against=against)


def _settle_findings(letter: _Letter) -> None:
    """Points upheld and points not upheld in one letter: some were."""
    upheld = {Circumstance.ALL_UPHELD, Circumstance.NOTHING_UPHELD, Circumstance.SOME_UPHELD}
    told = [each for each in letter.found if each.circumstance in upheld]
    if len(told) < 2:
        return
    some = told[0].model_copy(update={"circumstance": Circumstance.SOME_UPHELD})
    letter.found = [some if each is told[0] else each for each in letter.found if each not in told[1:]]


def _council(letter: _Letter, joined: str, sentences: Sequence[LetterSentence]) -> None:
    named = councils.find(joined)
    if named is None:
        return
    home = next((s for s in sentences if named.name.split()[0].lower() in s.plain), sentences[0])
    letter.add(ProposalKind.COUNCIL, home, council=named.name)
