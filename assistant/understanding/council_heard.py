"""From what was heard in a letter's sentences to proposals.

Three questions are settled for the letter as a whole: which stage it is about, what it does (answers,
refuses, puts off, takes note ...), and what each of its days is the day of. A network's word alone is not
enough where the order of things or plain words speak against it: an answer to come lies after the letter's
day, a request before it, and "you had my letter of" tells whose letter it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.case import Circumstance, EventType, ProcedureUsed, ReasonCode, When
from assistant.understanding.council_ear import Heard
from assistant.understanding.council_proposals import Proposal, ProposalKind
from assistant.understanding.council_text import LetterSentence
from assistant.understanding.date_spans import Form
from assistant.understanding.dates import DateMention

E = EventType
_REQUESTED = {"1": E.COMPLAINT_MADE, "2": E.STAGE2_REQUESTED, "3": E.STAGE3_REQUESTED}
_ANSWERED = {"1": E.STAGE1_RESPONSE, "2": E.STAGE2_RESPONSE, "3": E.STAGE3_COUNCIL_RESPONSE}
_REFUSED = {"1": E.COMPLAINT_REFUSED, "2": E.STAGE2_REFUSED, "3": E.STAGE3_REFUSED}
_PUT_OFF = {"1": E.STAGE1_EXTENSION_TOLD, "2": E.STAGE2_EXTENSION_TOLD}
_OTHER_ROLES = {
    "acked": E.COMPLAINT_ACKNOWLEDGED,
    "stmt": E.STATEMENT_AGREED,
    "appt": E.INVESTIGATORS_APPOINTED,
    "panel": E.PANEL_HELD,
    "rep3": E.PANEL_REPORT,
    "withdrawn": E.COMPLAINT_WITHDRAWN,
    "ombdec": E.OMBUDSMAN_DECIDED,
    "ombmade": E.OMBUDSMAN_COMPLAINED,
    "court": E.COURT_STARTED,
}
_PERSONS = ("made", "msg", "req2", "req3")
_AHEAD = ("due", "panel", "x")
_FINDINGS = ("upheld", "notup", "part", "all_up", "none_up")
_NAMED = (
    ("3", re.compile(r"\bstage (?:3|three)\b|\bthird stage\b|\b(?<!resource )(?<!funding )panel\b")),
    ("2", re.compile(r"\bstage (?:2|two)\b|\bsecond (?:and last |and final )?stage\b|\badjudicat\w+|"
                     r"\binvestigating officer\b|\bindependent person\b")),
    ("1", re.compile(r"\bstage (?:1|one)\b|\bfirst stage\b|\blocal resolution\b")),
)  # fmt: skip
_THIRD_NEXT = re.compile(r"\bpanel\b|\bstage (?:3|three)\b|\bthird stage\b|\bthree (?:independent )?people\b")
_STAGE_NAMES = {"3": r"\bstage (?:3|three)\b|\breview panel\b", "2": r"\bstage (?:2|two)\b"}
_FIRST_NAMED = re.compile(r"\bstage (?:1|one)\b|\bfirst stage\b")
_LISTED = re.compile(r"^(?:[-*\d.() ]+)?stage (?:\d|one|two|three)\b ?[:-]|^(?:complaint|head|point) \w+\b")
_COUNCILS_OWN = re.compile(
    r"\b(?:my|our|the council's|(?:mr|mrs|ms|miss|dr) \w+'s|manager's|director's) (?:[\w-]+ ){0,3}"
    r"(?:letter|reply|response|answer|adjudication|decision|e-?mail)\b|"
    r"\b(?:we|i|she|he|(?:mr|mrs|ms|miss|dr) \w+) (?:had )?(?:wrote|replied|responded|answered|sent|gave)\b|"
    r"\b(?:sent|wrote|gone out|went out|went|issued|given) (?:out )?to you\b|\bsent you\b|"
    r"\byou (?:had|received|got|were (?:sent|given))\b(?! (?:ask|request|want))|"
    r"\b(?:reply|response|adjudication)\b"
)
_PERSONS_OWN = re.compile(
    r"\byou (?:\w+ )?(?:wrote|asked|e-?mailed|rang|phoned|telephoned|complained|requested|told|contacted|"
    r"raised|came|applied|sent|made|said|lodged|submitted|put)\b|\byour? (?:[\w-]+ ){0,2}"
    r"(?:letter|e-?mail|request|complaint|application|message|call|correspondence|form|note)\b"
)
_ASKED_IN = (
    ("3", re.compile(r"\bpanel\b|\bstage (?:3|three)\b|\bthird stage\b")),
    ("2", re.compile(r"\bstage (?:2|two)\b|\bsecond\b|\binvestigat\w+|\bescalat\w+|\bnext stage\b|"
                     r"\bfurther\b|\bindependent\b")),
    ("1", re.compile(r"\bcomplain\w*|\braised\b|\bconcerns?\b")),
)  # fmt: skip
_TASKS = re.compile(
    r"\b(?:please|notify|let (?:me|us) know|tell us|sign|return(?:ed)?|bundle|papers|request\w*|apply|"
    r"ask for|you (?:must|need to|have until|will need to|may|can (?!expect))|appointment|meet you|see you|"
    r"ring you|visit)\b"
)
_REPLY = re.compile(r"\b(?:director|council|respon\w+)\b")
_SWAY = 12.0  # what plain words do to a role's odds
_FLOOR = 1e-6
_SECONDED = 40.0  # what a phrase found in a sentence does to the odds of the same thing heard there
_EVENT_CODES: Mapping[EventType, tuple[str, ...]] = {
    E.COMPLAINT_ACKNOWLEDGED: ("ack",),
    **dict.fromkeys((E.STAGE1_EXTENSION_TOLD, E.STAGE2_EXTENSION_TOLD), ("ext",)),
    **dict.fromkeys((E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.STAGE3_COUNCIL_RESPONSE), ("answer",)),
    **dict.fromkeys((E.COMPLAINT_REFUSED, E.STAGE2_REFUSED, E.STAGE3_REFUSED), ("refused",)),
    E.COMPLAINT_FROZEN: ("frozen",),
    E.STAGE2_STOPPED: ("stopped2",),
    E.STAGE2_ACCEPTED: ("accepted",),
    E.INVESTIGATORS_APPOINTED: ("appointed",),
    E.PANEL_REPORT: ("panel_report",),
    E.EARLY_REFERRAL_OFFERED: ("early_referral",),
    E.REMEDY_AGREED: ("remedy_agreed",),
    E.REMEDY_OFFERED: ("remedy_offered",),
}
_CIRCUMSTANCE_CODES: Mapping[Circumstance, tuple[str, ...]] = {
    Circumstance.NEXT_STAGE_TOLD: ("next",),
    Circumstance.SOME_UPHELD: ("part",),
    Circumstance.ALL_UPHELD: ("all_up",),
    Circumstance.NOTHING_UPHELD: ("none_up",),
    Circumstance.FINDINGS_REJECTED: ("rejected_findings",),
}
_ROLE_OF: Mapping[EventType, str] = {
    E.COMPLAINT_MADE: "made",
    E.STAGE2_REQUESTED: "req2",
    E.STAGE3_REQUESTED: "req3",
    **dict.fromkeys((E.STAGE1_RESPONSE, E.STAGE2_RESPONSE, E.STAGE3_COUNCIL_RESPONSE), "answered"),
    E.PANEL_DATE_SET: "panel",
    **{event: role for role, event in _OTHER_ROLES.items()},
}


@dataclass(frozen=True)
class Limits:
    """How sure the networks must be."""

    role: float = 0.4
    act: float = 0.45
    note: float = 0.3
    begin: float = 0.35
    finding: float = 0.3
    follow: float = 0.35
    reason: float = 0.22
    stage: float = 0.55
    fact: float = 0.5
    quoted: float = 0.3


LIMITS = Limits()


@dataclass(frozen=True)
class Line:
    """A sentence with what was heard of it, and the day of the quoted message that it stands in (if any)."""

    sentence: LetterSentence
    heard: Heard
    quoted: DateMention | None = None

    def tells(self, *codes: str) -> float:
        """The greatest of the codes' probabilities."""
        return max(self.heard.tells[code] for code in codes)

    @property
    def stages(self) -> list[str]:
        """The stages that the sentence names, the latest first."""
        return [stage for stage, words in _NAMED if words.search(self.sentence.plain)]


def _explicit(line: Line) -> list[str]:
    """The stages that a sentence calls by their names, the latest first."""
    return [stage for stage, words in _STAGE_NAMES.items() if re.search(words, line.sentence.plain)]


def seconded(heard: Heard, sentence: LetterSentence, phrased: Sequence[Proposal]) -> Heard:
    """What was heard of a sentence, made surer where the phrases found the same in it."""
    found = [each for each in phrased if each.sentence == sentence.text]
    if not found:
        return heard
    tells = dict(heard.tells)
    roles = [dict(each) for each in heard.roles]
    for each in found:
        for code in _codes(each):
            if code in tells:
                tells[code] = _surer(tells[code])
        role = _ROLE_OF.get(each.event) if each.event and not each.from_letter_date else None
        for mention, mine in zip(sentence.mentions, roles, strict=True):
            if role and each.when.known and mention.when.day == each.when.day:
                mine["due" if each.planned and role == "answered" else role] = _surer(
                    mine["due" if each.planned and role == "answered" else role]
                )
    return Heard(tells, tuple(roles))


def _surer(sure: float) -> float:
    odds = _SECONDED * (sure + _FLOOR) / (1 - sure + _FLOOR)
    return odds / (1 + odds)


def _codes(each: Proposal) -> tuple[str, ...]:
    """What the ear calls the thing that a phrase found."""
    if each.reason:
        return (f"r_{each.reason}",)
    if each.procedure:
        return (str(each.procedure),)
    if each.circumstance:
        return _CIRCUMSTANCE_CODES.get(each.circumstance, ())
    return _EVENT_CODES.get(each.event, ()) if each.event and each.from_letter_date else ()


@dataclass(frozen=True)
class Told:
    """One thing to propose, with how sure it is."""

    sure: float
    kind: ProposalKind
    sentence: LetterSentence
    what: Mapping[str, object]


@dataclass(frozen=True)
class _Most:
    """The sentence that tells something most surely."""

    sure: float
    line: Line


class Verdict:
    """A letter as it was heard."""

    def __init__(
        self, lines: Sequence[Line], dated: date | None, head: str = "", limits: Limits = LIMITS
    ) -> None:
        """``head`` is what stands before the salutation, in small letters."""
        self.lines = lines
        self.head = head
        self.own = [line for line in lines if line.quoted is None]
        self.dated = dated
        self.limits = limits
        self.delays = self._most(limits.act, "ext")
        self.freezes = self._most(limits.act, "frozen")
        self.refuses = self._refusal()
        self.next = self._following()
        self.stage = self._stage()
        self.answers = self._answer()
        least = limits.act if self.answers else limits.note
        self.reports = self._most(least, "panel_report") if self.stage == "3" and not self.refuses else None

    def told(self) -> Iterator[Told]:
        """What the letter tells, in no order."""
        yield from self._days()
        yield from self._acts()
        yield from self._quoted()
        yield from self._facts()

    def _most(self, least: float, *codes: str) -> _Most | None:
        best = max(self.own, key=lambda line: line.tells(*codes), default=None)
        return _Most(best.tells(*codes), best) if best and best.tells(*codes) >= least else None

    def _refusal(self) -> _Most | None:
        """What refuses, unless something surer says that it is only late, or finds on the complaint."""
        refused = self._most(self.limits.act, "refused")
        found = self._most(self.limits.act, *_FINDINGS)
        withdrawn = self._most(self.limits.act, "withdrawn")
        surer = [m for m in (self.delays, found, withdrawn) if m and refused and m.sure > refused.sure]
        return None if surer else refused

    def _following(self) -> _Most | None:
        """What tells the person what to ask for next; not where an answer is still to come."""
        due, said = self._most(self.limits.act, "due"), self._most(self.limits.finding, "answer", *_FINDINGS)
        return None if self.refuses or (due and not said) else self._most(self.limits.follow, "next")

    def _stage(self) -> str:
        """What may be asked for next tells the stage of an answer; else the highest stage that a sentence is
        about. A list of the stages is about none."""
        if self.next:
            return "2" if _THIRD_NEXT.search(self.next.line.sentence.plain) else "1"
        for stage, role in (("3", "req3"), ("2", "req2")):
            for line in self.own:
                plain = line.sentence.plain
                here = line.tells(f"stage{stage}")
                other = line.tells("rules") if self.refuses else line.tells("rules", "next")
                only_first = bool(_FIRST_NAMED.search(plain)) and not _explicit(line)
                if only_first or _LISTED.search(plain) or max(0.3, here) <= other:
                    continue
                if here >= self.limits.stage / (2 if stage in line.stages else 1):
                    return stage
                if any(roles[role] >= 0.5 for roles in line.heard.roles):
                    return stage
            if re.search(_STAGE_NAMES[stage], self.head):
                return stage
        asked = [line for line in self.lines if line.quoted and line.tells("p_asked") >= self.limits.quoted]
        return "2" if asked else "1"

    def _answer(self) -> _Most | None:
        """Whether the letter answers: it says so, it finds, or it tells what may be asked for next."""
        if self.refuses or self.freezes or (self.stage == "3" and self._reply_to_come()):
            return None
        said = self._most(self.limits.act, "answer")
        found = None if self.stage == "3" else self._most(self.limits.finding, *_FINDINGS)
        return max((m for m in (said, found, self.next) if m), key=lambda m: m.sure, default=None)

    def _reply_to_come(self) -> bool:
        """Whether the council's reply to a panel lies ahead: the letter is then the panel's."""
        return any(
            roles["due"] >= self.limits.role
            and self._is_ahead(mention)
            and _REPLY.search(line.sentence.plain)
            for line in self.own
            for mention, roles in zip(line.sentence.mentions, line.heard.roles, strict=True)
        )

    def _is_ahead(self, mention: DateMention) -> bool:
        return bool(self.dated and mention.when.day and mention.when.day > self.dated)

    def _days(self) -> Iterator[Told]:
        for line in self.lines:
            for mention, roles in zip(line.sentence.mentions, line.heard.roles, strict=True):
                found = None if mention is line.quoted else self._day(line, mention, roles)
                if found:
                    yield found

    def _day(self, line: Line, mention: DateMention, heard: Mapping[str, float]) -> Told | None:
        day = mention.when.day
        exact = mention.form is Form.TODAY or re.search(r"\d", mention.text)
        if day is None or day == self.dated or not exact:
            return None
        ahead = self._is_ahead(mention)
        later = {"panel": "3", "rep3": "3", "stmt": "2", "appt": "2"}
        roles = {
            role: sure
            for role, sure in heard.items()
            if (not ahead or role in _AHEAD) and later.get(role, self.stage) == self.stage
        }
        if not ahead:
            roles.pop("due", None)
            roles = self._swayed(line, mention, roles)
        role = max(roles, key=lambda each: roles[each])
        person = sum(roles.get(each, 0.0) for each in _PERSONS)
        if person > roles[role]:
            role = max(_PERSONS, key=lambda each: roles[each])
        sure = person if role in _PERSONS else roles[role]
        event = None if role == "x" or sure < self.limits.role else self._event(line, mention, role)
        if event is None:
            return None
        what = {"event": event, "when": mention.when, "planned": ahead}
        return Told(min(sure, 1.0), ProposalKind.EVENT, line.sentence, what)

    def _swayed(self, line: Line, mention: DateMention, heard: dict[str, float]) -> dict[str, float]:
        """The roles, with the plain words nearest before the day taken into account: whose message was it?"""
        plain, at = line.sentence.plain, mention.start - line.sentence.start
        before = plain[max(0, at - 90) : at + 4]
        ours = [found.start() for found in _COUNCILS_OWN.finditer(before)]
        yours = [found.start() for found in _PERSONS_OWN.finditer(before)]
        if line.quoted is not None:
            ours, yours = yours, [m.start() for m in re.finditer(r"\b(?:i|my)\b", before)]
        if not ours and not yours:
            return heard
        councils = max(ours, default=-1) > max(yours, default=-1)
        raised = ("answered",) if councils else _PERSONS
        lowered = _PERSONS if councils else ("answered",)
        changed = dict(heard)
        for role in (*raised, *lowered):
            odds = (changed[role] + _FLOOR) / (1 - changed[role] + _FLOOR)
            odds = odds * _SWAY if role in raised else odds / _SWAY
            changed[role] = odds / (1 + odds)
        return changed

    def _event(self, line: Line, mention: DateMention, role: str) -> EventType | None:
        if role == "due":
            return self._due(line)
        if role == "panel":
            return E.PANEL_DATE_SET if self._is_ahead(mention) else E.PANEL_HELD
        if role in _PERSONS:
            return self._asked(line, role)
        if role == "answered":
            below = {"3": "2", "2": "1"}.get(self.stage)
            named = [stage for stage in line.stages if stage < self.stage or not below]
            return _ANSWERED[named[-1]] if named else _ANSWERED[below] if below else None
        return _OTHER_ROLES[role]

    def _due(self, line: Line) -> EventType | None:
        if _TASKS.search(line.sentence.plain):
            return None
        if self.stage == "3" and not _REPLY.search(line.sentence.plain):
            return None
        if self.answers and not self.reports:
            return None
        return _ANSWERED[self.stage]

    def _deals(self) -> bool:
        """Whether the letter does something with a complaint, so that what it answers was one."""
        noted = self._most(self.limits.note / 2, "ack", "due")
        return bool(self.answers or self.refuses or self.freezes or self.delays or noted)

    def _asked(self, line: Line, role: str) -> EventType | None:
        """Which of the person's steps: by the words of the sentence, else by the letter's stage."""
        for stage, words in _ASKED_IN:
            if words.search(line.sentence.plain) and (stage != "3" or self.stage == "3"):
                if stage == "2" and role == "made":
                    continue
                if stage == "1" and role in ("req2", "req3"):
                    continue
                return _REQUESTED[stage]
        if role == "made":
            return E.COMPLAINT_MADE
        if self.stage == "1" and role == "msg" and not self._deals():
            return None
        return _REQUESTED["2" if role == "req2" and self.stage == "1" else self.stage]

    def _on_letter(self, most: _Most, event: EventType) -> Told:
        when = When.on(self.dated) if self.dated else When()
        what = {"event": event, "when": when, "from_letter_date": True}
        return Told(most.sure, ProposalKind.EVENT, most.line.sentence, what)

    def _acts(self) -> Iterator[Told]:
        noted = self._noted()
        reported = self.reports
        if self.freezes:
            yield self._on_letter(self.freezes, E.COMPLAINT_FROZEN)
        elif self.refuses:
            stages = [*_explicit(self.refuses.line), self.stage]
            yield self._on_letter(self.refuses, _REFUSED[stages[0] if self.stage == "1" else self.stage])
        elif self.answers and not (reported and reported.sure > self.answers.sure):
            yield self._on_letter(self.answers, _ANSWERED[self.stage])
            reported = None
        elif self.delays and self.stage in _PUT_OFF:
            yield self._on_letter(self.delays, _PUT_OFF[self.stage])
        elif noted and self.stage == "1":
            yield self._on_letter(noted, E.COMPLAINT_ACKNOWLEDGED)
        if reported:
            yield self._on_letter(reported, E.PANEL_REPORT)
        for code, event in (
            ("stopped2", E.STAGE2_STOPPED),
            ("early_referral", E.EARLY_REFERRAL_OFFERED),
            ("remedy_offered", E.REMEDY_OFFERED),
        ):
            if most := self._most(self.limits.fact, code):
                yield self._on_letter(most, event)
        if not (self.refuses or self.freezes or self.answers):
            for code, event in (("accepted", E.STAGE2_ACCEPTED), ("appointed", E.INVESTIGATORS_APPOINTED)):
                if (most := self._most(self.limits.begin, code)) and not self.delays:
                    yield self._on_letter(most, event)
        if not self.refuses and not reported and (most := self._most(self.limits.fact, "remedy_agreed")):
            yield self._on_letter(most, E.REMEDY_AGREED)
        if withdrawn := self._withdrawn():
            yield withdrawn
        if most := self._most(self.limits.fact, "remedy_not_done"):
            yield Told(most.sure, ProposalKind.EVENT, most.line.sentence, {"event": E.REMEDY_NOT_DONE})

    def _withdrawn(self) -> Told | None:
        """That the person withdrew, told without its day: on the day told in the sentence before, if any."""
        most = self._most(self.limits.fact, "withdrawn")
        if most is None or any(roles["withdrawn"] >= self.limits.role for roles in most.line.heard.roles):
            return None
        place = self.own.index(most.line)
        near = [
            m for line in self.own[max(0, place - 1) : place] for m in line.sentence.mentions if m.when.day
        ]
        when = near[-1].when if near and not self._is_ahead(near[-1]) else When()
        what = {"event": E.COMPLAINT_WITHDRAWN, "when": when}
        return Told(most.sure, ProposalKind.EVENT, most.line.sentence, what)

    def _noted(self) -> _Most | None:
        """What takes note of the complaint: it says so, or tells when it came and when an answer will."""
        told = self._most(self.limits.note, "ack")
        if told or not self._most(self.limits.act, "due"):
            return told
        return self._most(self.limits.act, "made", "msg")

    def _quoted(self) -> Iterator[Told]:
        """What the person's own messages below ask for, dated on the day they were sent."""
        for line in self.lines:
            if line.quoted is None:
                continue
            asked, complained = line.tells("p_asked"), line.tells("p_made")
            if max(asked, complained) < self.limits.quoted:
                continue
            stage = "1" if complained > asked else ("3" if _THIRD_NEXT.search(line.sentence.plain) else "2")
            what = {"event": _REQUESTED[stage], "when": line.quoted.when}
            yield Told(max(asked, complained), ProposalKind.EVENT, line.sentence, what)

    def _facts(self) -> Iterator[Told]:
        if self.next:
            what: dict[str, object] = {"circumstance": Circumstance.NEXT_STAGE_TOLD}
            yield Told(self.next.sure, ProposalKind.CIRCUMSTANCE, self.next.line.sentence, what)
        if self.answers or self.reports:
            yield from self._findings()
        for code, value in (("statutory", ProcedureUsed.STATUTORY), ("corporate", ProcedureUsed.CORPORATE)):
            if most := self._most(self.limits.fact, code):
                yield Told(most.sure, ProposalKind.PROCEDURE, most.line.sentence, {"procedure": value})
        if not (self.refuses or self.freezes or self._most(self.limits.fact, "stopped2")):
            return
        if self.refuses and (most := self._most(self.limits.act, "weighed")):
            what = {"circumstance": Circumstance.LATENESS_REASONS_WEIGHED}
            yield Told(most.sure, ProposalKind.CIRCUMSTANCE, most.line.sentence, what)
        for line in self.own:
            for code, sure in line.heard.tells.items():
                if code.startswith("r_") and sure >= self.limits.reason and self._may(code):
                    yield Told(sure, ProposalKind.REASON, line.sentence, {"reason": ReasonCode(code[2:])})

    def _may(self, code: str) -> bool:
        """Whether a reason can be one for what this letter refuses."""
        stages = {"r_late_stage2_request": "2", "r_late_panel_request": "3", "r_stage2_robust": "3",
                  "r_out_of_time": "1", "r_form_required": "2", "r_stage1_still_open": "2"}  # fmt: skip
        return stages.get(code, self.stage) == self.stage

    def _findings(self) -> Iterator[Told]:
        limit = self.limits.finding
        good, bad = self._most(limit, "upheld", "all_up"), self._most(limit, "notup", "none_up")
        mixed, rejected = self._most(limit, "part"), self._most(self.limits.act, "rejected_findings")
        if rejected and self.stage in ("2", "3"):
            what: dict[str, object] = {"circumstance": Circumstance.FINDINGS_REJECTED}
            yield Told(rejected.sure, ProposalKind.CIRCUMSTANCE, rejected.line.sentence, what)
        if mixed or (good and bad):
            most, value = mixed or good, Circumstance.SOME_UPHELD
        elif good:
            most, value = good, Circumstance.ALL_UPHELD
        else:
            most, value = bad, Circumstance.NOTHING_UPHELD
        if most:
            yield Told(most.sure, ProposalKind.CIRCUMSTANCE, most.line.sentence, {"circumstance": value})
