"""A turn that answers the question last put: "yes, on 3 March", "no", "I don't know"."""

# ruff: noqa: E501 (the patterns read best whole)
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.case import Circumstance, Event, EventType, Evidence, Fact, When
from assistant.understanding.dates import DateMention
from assistant.understanding.order import Position

E = EventType

DATES: Mapping[str, EventType] = {
    "complaint_date": E.COMPLAINT_MADE,
    "stage2_request_date": E.STAGE2_REQUESTED,
    "stage2_response_date": E.STAGE2_RESPONSE,
    "stage3_request_date": E.STAGE3_REQUESTED,
    "panel_date": E.PANEL_HELD,
    "panel_report_date": E.PANEL_REPORT,
    "problem_date": E.PROBLEM_BEGAN,
}
YES_OR_NO: Mapping[str, EventType] = {
    "what_happened": E.COMPLAINT_MADE,
    "stage1_answered": E.STAGE1_RESPONSE,
    "stage2_requested": E.STAGE2_REQUESTED,
    "proceedings_ended": E.COURT_ENDED,
    "promise_kept": E.REMEDY_NOT_DONE,
}
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yeh|ye|aye|yup|they (?:did|have)|i (?:did|have)|correct|that'?s right)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|not yet|never|they (?:didn'?t|haven'?t|hasn'?t)|i (?:didn'?t|haven'?t|havent|didnt)|nothing)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:i?\s?(?:don'?t|dont|do not|dunno|can'?t|cant|cannot) (?:know|remember|recall|say|be sure|mind)|dunno|not sure|no idea|"
    r"no clue|unsure|not certain|can'?t remember|cant remember|idk)\b",
    re.IGNORECASE,
)
_GUESSED = 0.6  # how sure the day is of which a person is not
_HEARD = 0.5  # the least confidence at which a turn's own words tell an event
_BARE = 6  # words: so short a turn tells nothing more
_SHORT = 25  # words: a longer turn is read for what it tells, not as a bare answer


def says_unknown(message: str) -> bool:
    """Whether a short turn says that the person does not know."""
    return len(message.split()) <= _SHORT and bool(_UNKNOWN.search(message.replace("’", "'")))


def says_only_unknown(message: str) -> bool:
    """Whether a turn says that the person does not know, and nothing else."""
    return len(message.split()) <= _BARE and says_unknown(message)


def guesses(key: str, message: str, mentions: Sequence[DateMention], told: Sequence[Event]) -> bool:
    """Whether a turn that does not know the day asked for gives its best guess at it ("I don't know, maybe
    February"). A time told of something else is no guess, and none is made where several are told."""
    known = [mention for mention in mentions if mention.when.known]
    elsewhere = any(event.when.known and event.evidence.confidence >= _HEARD for event in told)
    return key in DATES and says_unknown(message) and len(known) == 1 and not elsewhere


def read_reply(
    key: str,
    message: str,
    mentions: Sequence[DateMention],
    turn: int,
    position: Position,
    told: Sequence[Event],
) -> list[Event]:
    """The event that a short answer to the question ``key`` tells, where the turn's own words did not tell it."""
    doubtful = says_unknown(message)
    if len(message.split()) > _SHORT or (doubtful and not guesses(key, message, mentions, told)):
        return []
    text = message.replace("’", "'")
    when = next((m.when for m in mentions if m.when.known), When())
    kind = _kind(key, position)
    if kind is None or any(event.type is kind for event in told):
        return []
    sure = _GUESSED if doubtful else 0.9
    evidence = Evidence(turn=turn, quote=message.strip()[:160], confidence=sure)
    event = Event(id=f"t{turn}r", type=kind, when=when, evidence=evidence)
    if key in DATES:
        return [event] if when.known else []
    yes, no = bool(_YES.search(text)), bool(_NO.search(text))
    if key == "promise_kept":
        yes, no = no, yes  # "no, they have not" tells that the remedy was not done
    if not yes and not no:
        return []
    return [event if yes else event.model_copy(update={"negated": True, "when": When()})]


def _kind(key: str, position: Position) -> EventType | None:
    if key == "extension_told":
        return E.STAGE2_EXTENSION_TOLD if position.level >= 3 else E.STAGE1_EXTENSION_TOLD
    return DATES.get(key) or YES_OR_NO.get(key)


def read_circumstance(key: str, message: str, turn: int) -> list[Fact[Circumstance]]:
    """Whether the council weighed the reasons for lateness, answered with a bare yes or no."""
    if key != "reasons_weighed" or len(message.split()) > _SHORT:
        return []
    text = message.replace("’", "'")
    yes, no = bool(_YES.search(text)), bool(_NO.search(text))
    if not yes and not no:
        return []
    code = Circumstance.LATENESS_REASONS_WEIGHED if yes else Circumstance.LATENESS_REASONS_IGNORED
    return [Fact[Circumstance](value=code, evidence=Evidence(turn=turn, quote=message.strip()[:160]))]
