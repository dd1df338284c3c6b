"""Faults in how a complaint was handled, from findings of fault and nothing less."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from ingest.document import Found
from ingest.extraction.sentences import Sentence, split
from ingest.sections import Role

_FAULT = re.compile(r"\bfaults?\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:any|nor|neither|whether)\W+(?:\w+\W+){0,4}?faults?\b"
    r"|\b(?:no|without)\W+(?:(?!(?:was|were|is|are)\b)\w+\W+){0,4}?faults?\b"
    r"|\bno (?:evidence|indication|suggestion|sign|reason)\b[^.]{0,60}\bfaults?\b"
    r"|\bnot\W+(?:(?:find|found|consider|think|believe|see|seen|evidence|been|at|a|an|any|the|council|it"
    r"|is|was|amount|to|enough|significant|significantly|sufficient"
    r"|that|this|in|by|be|identify|identified|uphold|minor|mistake|so|serious|for|me|us|say|there)\W+)"
    r"{0,9}?faults?\b"
    r"|\bfaults? (?:\w+ ){0,2}(?:was|were|is) not\b|\bno evidence of fault\b|\bI (?:use|used|have used) "
    r"the word\b|\bif (?:there|we) (?:is|has been|was|find)\b",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"\blikely\b[^.]{0,400}\b(?:we|I) would find\b[^.]{0,400}\bfault\b"
    r"|\blikely to find\b[^.]{0,400}\bfault\b",
    re.IGNORECASE,
)
#: Injustice is what fault leads to: where a decision finds it, it has found the fault before it.
_INJUSTICE = re.compile(
    r"\b(?:this|which|that|it|these)\b[^.]{0,60}\bcaused?\b[^.]{0,60}\binjustice\b", re.IGNORECASE
)
_NO_INJUSTICE = re.compile(
    r"\b(?:no|not|any|without|whether|significant enough)\b[^.]{0,40}\binjustice\b|\bdid not cause\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:this|which|that|it|these)\b[^.]{0,60}\bcaused?\b[^.]{0,60}\binjustice\b|"
    r"^(?:not doing|failing to do|(?:(?:its|the) )?failure to do) (?:so|this|that|it)\b.{0,40}\bfault\b|"
    r"^(?:I (?:find|consider|am satisfied|have found|found)(?: that)? )?(?:this|that|these|those|which"
    r"|it|both|there|the (?:delay|refusal|failure)|i (?:find|have found"
    r"|consider))\b.{0,60}\bfaults?\b.{0,60}$"
    r"|^If (?:we|I) (?:were to |had )?investigated?\b.{0,80}\bfault\b.{0,40}$"
    r"|^(?:therefore,? )?(?:this|that|it) (?:also )?(?:is|was)\b.{0,40}\bfault\b|^I (?:have )?(?:found"
    r"|find|uphold|consider) fault\b.{0,30}$|^And that\b|^That is wrong, and|\botherwise\b.{0,400}\bfault\b"
    r"|\b(?:and|so) (?:this|that) (?:is|was) (?:also )?fault\W*$",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"^[^.]{0,80}(?<!\ba )\bcomplain(?:s|ed|t)?\b(?: to us)? (?:that|about|on behalf)\b|"
    r"^(?:(?:Mr|Mrs|Miss|Ms|Mx|Dr)\b[^.]{0,40}|She|He|They)\s+(?:also\s+)?(?:says?|said|complain(?:s|ed|ing)?\b"
    r"|believes?|believed|feels?|felt|disput\w+|thinks?|wants?|wanted|told|alleg\w+|disagree\w*)\b",
    re.IGNORECASE,
)
_LOOKED_AT = frozenset({Role.FOUND, Role.HAPPENED, Role.ANALYSIS, Role.FINAL, None})
_LATE = (
    r"delay\w*|took|taken|late\b|overdue|out of time|exceed\w*|too long|(?:gone|went|going) (?:\w+ )"
    r"?past|longer than|not (?:\w+ ){0,4}(?:in|within) (?:time|the (?:\w+ )?(?:time|limit|timescales?))"
    r"|(?:still|yet) (?:has|have|had) not|(?:has|have|had) still not"
    r"|timely|months after|weeks after|not (?:yet )?(?:finished|completed|held|issued)|nothing has been "
    r"issued"
)
_DELAY = re.compile(rf"\b(?:{_LATE})", re.IGNORECASE)
_NO_DELAY = re.compile(
    r"\b(?:no|not|without) (?!(?:any )?(?:further|more|undue)\b)(?:\w+ ){0,3}delay\b"
    r"|\bdelay\w* (?:was|were) not\b",
    re.IGNORECASE,
)
#: What was agreed at a stage and then not done is another fault than being late with the stage.
_AGREED_THEN = re.compile(
    r"\b(?:agreed|accepted|promised|recommended) at stage (?:two|three|2|3)\b", re.IGNORECASE
)
_STAGES = {
    1: re.compile(r"\bstage (?:one|1)\b", re.IGNORECASE),
    2: re.compile(r"\bstage (?:two|2)\b|\b65 working days\b|\b13 weeks\b", re.IGNORECASE),
    3: re.compile(
        r"\bstage (?:three|3)\b|\breview panel\b|\bpanel (?:hearing|meeting|was held)\b", re.IGNORECASE
    ),
}
#: A stage somebody could go to has not been late.
_NEXT = re.compile(
    r"\b(?:could|can|may|might|right to|how to|able to|entitled to)\b[^.;,]{0,40}\bstage (?:two|three|2|3)\b",
    re.IGNORECASE,
)
_PUTS_RIGHT = re.compile(r"\b(?:agreed|will|should|has now|recommend\w*)\b", re.IGNORECASE)
_SLOW = re.compile(r"\bdelay\w*\b[^.]{0,60}\bcomplaint", re.IGNORECASE)
_EVERY_STAGE = re.compile(r"\b(?:every|each|all|all three) stages?\b", re.IGNORECASE)


class Cue(BaseModel):
    """Patterns for one code: one of ``any`` and none of ``unless``; or ``delay``, the stage that was late."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    delay: int | None = None


@functools.cache
def cues() -> dict[str, tuple[list[re.Pattern[str]], list[re.Pattern[str]], int | None]]:
    """The cues by code, as faults.yaml has them."""
    read = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
    result = {}
    for code, entry in read.items():
        cue = Cue.model_validate(entry)
        result[code] = (
            [re.compile(pattern, re.IGNORECASE) for pattern in cue.any],
            [re.compile(pattern, re.IGNORECASE) for pattern in cue.unless],
            cue.delay,
        )
    return result


#: Says what the council ought to have told somebody about going further, which finds that it did not.
_OUGHT = re.compile(
    r"\b(?:it|the council) should (?:also |instead |then )*have (?:(?:re-?directed|signposted)\b"
    r"|(?:told|explained|advised"
    r"|informed)\b[^.]{0,60}\b(?:next stage|stage (?:two|three|2|3)|how to (?:escalate|complain|progress)"
    r"|right to (?:ask|a panel|complain)|the ombudsman)\b)",
    re.IGNORECASE,
)


def is_finding(text: str) -> bool:
    """Whether a sentence finds fault."""
    if _OUGHT.search(text) and _CLAIM.search(text) is None:
        return True
    if _LIKELY.search(text) or (_INJUSTICE.search(text) and not _NO_INJUSTICE.search(text)):
        return True
    return _FAULT.search(text) is not None and _NEGATED.search(text) is None and _CLAIM.search(text) is None


def find_faults(
    told: Sequence[Sentence], summary: str | None, stage: str | None
) -> tuple[dict[str, tuple[int, ...]], list[Found]]:
    """Handling faults by code with the paragraphs that find them (none where only the summary does), and
    every finding of fault. ``stage`` is how far the complaint got."""
    codes: dict[str, list[int]] = {}
    findings: list[Found] = []
    for code in _from_summary(summary or "", stage):
        codes.setdefault(code, [])
    for place, sentence in enumerate(told):
        if sentence.role not in _LOOKED_AT or not is_finding(sentence.text):
            continue
        window = list(_rests_on(told, place))
        text = " ".join(one.text for one in window)
        findings.append(Found(text=text, paragraphs=tuple(sorted({one.paragraph for one in window}))))
        for code in _codes_in(text, [one.text for one in window]):
            codes.setdefault(code, []).append(sentence.paragraph)
    ordered = [code for code in cues() if code in codes and _possible(code, stage)]
    return {code: tuple(dict.fromkeys(codes[code])) for code in ordered}, findings


def _from_summary(summary: str, stage: str | None) -> Iterator[str]:
    """A summary that finds fault lists the faults, one sentence or more after the one that says so."""
    found = False
    for text in split(summary):
        found = found or is_finding(text)
        if (
            not found
            or _CLAIM.search(text)
            or _PUTS_RIGHT.search(text)
            or (_FAULT.search(text) and not is_finding(text))
        ):
            continue
        yield from _codes_in(text, [text])
        if (
            stage == "1"
            and _SLOW.search(text)
            and not _NO_DELAY.search(text)
            and not any(p.search(text) for p in _STAGES.values())
        ):
            yield "delay_stage1"


def _possible(code: str, stage: str | None) -> bool:
    """A stage that never began was not late (it was refused); where it is not known, nothing is ruled out."""
    late = cues()[code][2]
    return late is None or stage is None or not stage.isdigit() or late <= int(stage) + 1


def _rests_on(told: Sequence[Sentence], place: int) -> Iterator[Sentence]:
    """The finding itself; with what comes before it where it only points back ("This is fault"), and with
    what comes after where it only announces ("I have found fault by the Council.")."""
    finding = told[place]
    before = [one for one in told[:place] if one.paragraph == finding.paragraph]
    if _BARE.search(finding.text):
        if not before or len(before) == 1:
            before = [
                one
                for one in told[:place]
                if finding.paragraph - 1 <= one.paragraph <= finding.paragraph
                and one.section == finding.section
            ]
        yield from _since_last_finding(before)
    yield finding
    if _BARE.search(finding.text) and not [one for one in told[:place] if one.paragraph == finding.paragraph]:
        for one in told[place + 1 :]:
            if one.paragraph != finding.paragraph or is_finding(one.text):
                break
            if not _CLAIM.search(one.text):
                yield one


def _since_last_finding(before: Sequence[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    for one in reversed(before[-5:]):
        if _FAULT.search(one.text):
            break
        if not _CLAIM.search(one.text):
            kept.insert(0, one)
    return kept


def _codes_in(text: str, parts: Sequence[str]) -> Iterator[str]:
    for code, (wanted, unless, stage) in cues().items():
        if stage is not None:
            if _late_at(stage, text, parts):
                yield code
        elif any(pattern.search(text) for pattern in wanted) and not any(
            pattern.search(text) for pattern in unless
        ):
            yield code


def _late_at(stage: int, text: str, parts: Sequence[str]) -> bool:
    """Late at this stage: said in one sentence, or in several that name no other stage."""
    if _NO_DELAY.search(text) or not _DELAY.search(text) or _AGREED_THEN.search(text):
        return False
    text, parts = _NEXT.sub("", text), [_NEXT.sub("", part) for part in parts]
    named = [number for number, pattern in _STAGES.items() if pattern.search(text)]
    if _EVERY_STAGE.search(text):
        return True
    if named == [stage]:
        return True
    return (
        any(
            _STAGES[stage].search(clause) and _DELAY.search(clause)
            for part in parts
            for clause in re.split(r"[;]|\band another\b", part)
        )
        and stage in named
    )
