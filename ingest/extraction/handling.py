"""How far the complaint got, and under which procedure, from what the decision tells as having happened."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extraction.sentences import Sentence
from ingest.sections import Role

_TOLD_IN = frozenset({Role.FOUND, Role.HAPPENED, Role.ANALYSIS, Role.FINAL, Role.COMPLAINT, None})
#: Rules, not events.
_GENERAL = re.compile(
    r"\b(?:councils|a council|local authorit(?:y|ies)|complainants?|the guidance|regulations|the law"
    r"|the procedure has|of the procedure is)\b"
    r"|\b(?:should|must|can|may|would normally|has to) (?:be |have |then |also |usually ){0,4}(?!been)"
    r"\w+\b[^.]{0,400}\bstage\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:should|ought to|could|would) (?:have|be)\b|\b(?:will|has agreed to|agreed to|can now|may now)\b",
    re.IGNORECASE,
)
_TWO = r"stage (?:two|2)"
_THREE = r"stage (?:three|3)"
_REACHED: dict[str, re.Pattern[str]] = {
    "3": re.compile(
        rf"\b(?:at|after|following) (?:the|a|its) (?:{_THREE} )?review panel (?:in|on) (?:\d|[A-Z])"
        rf"|\b(?:{_THREE}|review)(?: review)? panel\b(?: hearing)?[^.]{{0,60}}\b(?:was held|met|upheld"
        rf"|found|considered|sat|took place|heard|issued|recommended|made|took|said|thought|asked)\b"
        rf"|\bafter (?:the|a) (?:{_THREE} |review ){{0,2}}panel,? (?:in|on) "
        rf"|\bpanel,? (?:which|and it) (?:agreed|said|thought|upheld|found)\b"
        rf"|\b{_THREE} (?:was|took|began|started|ended|finished)\b(?! not\b| never\b| refused\b)"
        rf"|\b(?:held|convened|arranged) (?:a|the|its) (?:{_THREE}|review)(?: review)? panel\b|\bthe "
        rf"panel (?:(?:on|in) [^.,]{{3,20}} )?(?:upheld|found|issued|recommended|heard|met|agreed|said"
        rf"|thought|considered"
        rf"|asked)\b"
        rf"|\bdeparted from the panel\b|\bafter (?:a|the) (?:{_THREE}|review) panel\b|\bfollowing the "
        rf"(?:{_THREE} )?(?:review )?panel\b|\b{_THREE} (?:response|hearing|findings)\b",
        re.IGNORECASE,
    ),
    "2": re.compile(
        rf"\bat {_TWO},? (?:the council|it) (?!should|must|would|will|has to|did not)\w+"
        rf"|\b{_TWO} complaint was (?:upheld|finished|completed|not upheld)\b"
        rf"|\bafter (?:its|the|a) {_TWO} investigation\b"
        rf"|\b{_TWO} (?:had |has )?(?:upheld|found|took|began|started|ended|finished)\b"
        rf"|\b(?:accepted|took|taken|moved|escalated|considered)\b[^.]{{0,60}}\b(?:at"
        rf"|to) {_TWO}\b[^.]{{0,20}}\b(?:in|on) "
        rf"(?:\d|[A-Z])|\b(?:received|had|got|sent|issued|read)\b[^.]{{0,40}}\b{_TWO} (?:report"
        rf"|adjudication|response)\b"
        rf"|\binvestigating officer\b[^.]{{0,80}}\b(?:upheld|did not uphold|recommended|disagreed"
        rf"|agreed|concluded)\b"
        rf"|\bindependent investigator (?:\w+ )?(?:reported|completed|upheld|interviewed|found)\b"
        rf"|\b{_TWO} (?:independent )?(?:investigation|investigator|report|response|adjudication|meeting"
        rf"|findings)\b[^.]{{0,80}}\b(?:found|upheld|noted|recommended|finished|completed"
        r"|was (?:completed|finished|issued)|took|began|started|highlighted|reached|ended|made)\b"
        rf"|\bappointed (?:an? |the |two )?(?:new )?(?:independent )?(?:investigat(?:or|ing officer)"
        rf"|IO\b)|\binvestigating officer\b[^.]{{0,60}}\b(?:met|interviewed|completed|was appointed|left"
        rf"|found|upheld)\b"
        rf"|\b(?:clos|end|stopp)\w+\b[^.]{{0,60}}\b{_TWO}\b|\bset up a {_TWO}\b|\bhad the {_TWO} report\b"
        rf"|\bended the investigation\b"
        rf"|\b(?:has|had) not (?:yet )?(?:finished|completed|concluded|issued)\b[^.]{{0,30}}\b{_TWO}\b"
        rf"|\b(?:finished|completed|issued) (?:the |its )?{_TWO}\b"
        rf"|\bdelay\w*\b[^.]{{0,40}}\b(?:complet|conclud|finish)\w+\b[^.]{{0,20}}\b{_TWO}\b|\bagreed to "
        rf"consider\b[^.]{{0,30}}\bat {_TWO}\b",
        re.IGNORECASE,
    ),
    "1": re.compile(
        r"\bat stage (?:one|1),? (?:the council|it) (?!should|must|would|will|has to)\w+"
        r"|\b(?:answered|replied|responded|repl(?:y|ies)|response|upheld|reported)\b[^.]{0,80}\bstage "
        r"(?:one|1)\b|\bstage (?:one|1)\b[^.]{0,60}\b(?:response|reply|answer|replied|came|was (?:sent"
        r"|issued|given))\b"
        r"|\b(?:replied|responded|answered|reply|response)\b[^.]{0,40}\bunder its corporate\b"
        r"|\b(?:dealt with|treated)\b[^.]{0,60}\bcorporate\b"
        r"|\bcorporate\b[^.]{0,60}\band (?:replied|responded|answered)\b",
        re.IGNORECASE,
    ),
}
_REFUSED = re.compile(
    r"\b(?:refus\w+|did not|would not|not (?:to )?(?:hold|go|ask|take)|never|without|for not holding)\b",
    re.IGNORECASE,
)
_HANDLED = (
    r"(?:replied|went|gone|goes|passed|responded|answered|dealt|treated|logged|considered|handled"
    r"|investigated|accepted|moved"
    r"|progress\w*|complained|sent|gave|reply|response|finished|completed|complete|answer)"
)
_CORPORATE = re.compile(rf"\b{_HANDLED}\b[^.]{{0,120}}\bcorporate\b", re.IGNORECASE)
_STATUTORY = re.compile(
    rf"\b{_HANDLED}\b[^.]{{0,120}}\bstatutory (?:[\w’']+ ){{0,4}}(?:procedure|process)", re.IGNORECASE
)
_NOT_USED = re.compile(
    r"\b(?:refus\w+|fail\w*|did not|not (?:used?|follow\w*)|asked for|wrong|did not cover|cover|aware of)\b",
    re.IGNORECASE,
)


def stage_reached(told: Sequence[Sentence]) -> tuple[str | None, tuple[int, ...]]:
    """The highest stage that began, with where that is told; None where it is not."""
    happened = [one for one in told if one.role in _TOLD_IN]
    for stage, pattern in _REACHED.items():
        places = [one.paragraph for one in happened if _began(stage, pattern, one.text)]
        if places:
            return stage, tuple(dict.fromkeys(places))
    return None, ()


def _began(stage: str, pattern: re.Pattern[str], text: str) -> bool:
    """Whether a sentence tells that the stage began: as something that happened, and not a refusal of it."""
    found = pattern.search(text)
    if found is None:
        return False
    upto = text[: found.end()]
    if _GENERAL.search(upto) or _UNREAL.search(upto):
        return False
    refused = stage == "3" and _REFUSED.search(text)
    return not refused or re.search(r"\bpanel (?:upheld|found|met|was held)\b", text) is not None


def procedure_used(told: Sequence[Sentence]) -> tuple[str | None, tuple[int, ...]]:
    """ "statutory", "corporate" or "mixed", with where that is told; None where it is not certain."""
    happened = [
        one
        for one in told
        if one.role in _TOLD_IN and not _UNREAL.search(one.text) and not _general(one.text)
    ]
    corporate = [one.paragraph for one in happened if _CORPORATE.search(one.text)]
    statutory = [
        one.paragraph
        for one in happened
        if _STATUTORY.search(one.text)
        and not (
            _NOT_USED.search(one.text) and not re.search(r"\bnot (?:yet )?(?:finished|completed)\b", one.text)
        )
    ]
    if corporate and statutory:
        return "mixed", tuple(sorted({*corporate, *statutory}))
    if corporate:
        return "corporate", tuple(dict.fromkeys(corporate))
    return ("statutory", tuple(dict.fromkeys(statutory))) if statutory else (None, ())


def _general(text: str) -> bool:
    return (
        re.search(
            r"\b(?:councils|a council|complainants?|the guidance|the law|we expect|we would|reasonable "
            r"for)\b",
            text,
            re.IGNORECASE,
        )
        is not None
    )
