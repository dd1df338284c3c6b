"""How long a stage took, told as a length and not by its dates: "stage 2 took eleven months".

A length counts only where the sentence says that something took, lasted or is still awaited that long, and
says of which stage. The council's time limits ("they have 20 working days"), ages, dates counted from today
("three weeks ago") and lengths of other things are left alone.
"""

# ruff: noqa: E501 (the patterns read best whole)
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.case import Duration, Event, EventType, Evidence, Took
from assistant.understanding.calendar_words import NUMBERS
from assistant.understanding.date_context import count_of
from assistant.understanding.segments import Clause

E = EventType

_NUMBER = "|".join(sorted((re.escape(word) for word in NUMBERS), key=len, reverse=True))
_COUNT = (
    rf"(?:a |the best part of )?(?:couple of|few)|several|half a|(?:\d{{1,3}}|{_NUMBER})"
    rf"(?: ?(?:-|or|to) ?(?:\d{{1,3}}|{_NUMBER}))?(?: and a half)?"
)
_LENGTH = re.compile(
    rf"\b(?P<about>nearly|almost|just under|getting on for|the best part of|about|around|roughly|approx\.?|"
    rf"some|over|more than|at least|well over)? ?(?P<count>{_COUNT}) (?P<working>working |w/|clear )?"
    rf"(?P<unit>days?|wd|wds|weeks?|wks?|fortnights?|months?|mths?|mnths?|years?|yrs?)(?P<tail> and a half| or so)?\b",
    re.IGNORECASE,
)
_NOT_A_LENGTH = re.compile(
    r"^\W*(?:ago|back\b|later|after|before|old|earlier|since|late\b|overdue|to (?:ask|go|request|complain|appeal)|"
    r"limit|deadline|rule|for (?:stage|a panel|them to))",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:should|supposed|meant to|have to|has to|allowed|limit|within|up to|maximum|max|deadline|law says|rules?|"
    r"guidance|website|leaflet|due in|will take|would take|could take|may take|might take|can take|need|extend\w*|"
    r"if|how long|by)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:took|taken|takes|lasted|dragged|dragged on|dragging|went on for|ran (?:to|on|for)|spent|in total|"
    r"start to finish|that'?s how long)\b",
    re.IGNORECASE,
)
_WAITING = re.compile(
    r"\b(?:waiting|waited|wait|been (?:going|running|at|stuck|sat)|still (?:going|waiting|nothing|no\b)|and counting|"
    r"going on for|in limbo)\b",
    re.IGNORECASE,
)
_STAGES: tuple[tuple[Took, re.Pattern[str]], ...] = tuple(
    (of, re.compile(pattern, re.IGNORECASE))
    for of, pattern in (
        (Took.PANEL, r"\b(?:(?:review )?panel)\b"),
        (Took.STAGE3, r"\b(?:stage|stg) ?(?:3|three)\b|\bs3\b|\bthird stage\b"),
        (
            Took.STAGE2,
            r"\b(?:stage|stg) ?(?:2|two)\b|\bs2\b|\bsecond stage\b|\b(?:independent )?investigat(?:ion|or)\b",
        ),
        (Took.STAGE1, r"\b(?:stage|stg) ?(?:1|one)\b|\bs1\b|\bfirst (?:stage|answer|reply|response)\b"),
    )
)
# An answer to "my complaint" with no stage named: of stage 1, where nothing later has been told.
_TO_COMPLAINT = re.compile(
    r"\b(?:answer|reply|respond|response|acknowledg\w+|get back to|come back to)\b[^.!?;,]{0,30}\bcomplaint\b|"
    r"\bcomplaint\b[^.!?;,]{0,20}\b(?:answered|replied to|responded to)\b",
    re.IGNORECASE,
)
_ANSWERS = {
    E.STAGE1_RESPONSE: Took.STAGE1,
    E.STAGE2_RESPONSE: Took.STAGE2,
    E.PANEL_HELD: Took.PANEL,
    E.STAGE3_COUNCIL_RESPONSE: Took.STAGE3,
}
_DAYS = {"d": 1.0, "w": 7.0, "f": 14.0, "m": 30.44, "y": 365.25}
_GIVE = {"d": 0, "w": 3, "f": 3, "m": 10, "y": 45}  # days either side a plain count may be out
_ROUGH = 0.12  # share either side of what is said to be about so long
_BARE = 24  # characters of a clause that holds a length and little else
_FAR = 90  # characters between a length and the stage it is of


def durations(
    text: str, clauses: Sequence[Clause], told: Sequence[Event], turn: int, level: int = 0
) -> list[Duration]:
    """The lengths told in one turn, each of one stage.

    ``told`` are the turn's events: a length in an answer's own clause ("the reply took eighty days") is of
    that answer's stage where no stage is named. ``level`` is how far the complaint has come
    (``order.LEVEL``): up to stage 1's answer, the answer to "my complaint" is stage 1's.
    """
    found: list[Duration] = []
    for low, high in _sentences(clauses):
        sentence = text[low:high]
        for match in _LENGTH.finditer(sentence):
            over = _is_over(sentence, match)
            of = None if over is None else _stage_of(sentence, match, clauses, told, low, level)
            if over is False and any(e.happened and _ANSWERS.get(e.type) is of for e in told):
                over = True  # "I waited four months for an answer, which came last week"
            if over is None or of is None or any(one.of is of for one in found):
                continue
            found.append(_made(match, of, over, sentence, turn))
    return found


def _sentences(clauses: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    """Spans of sentences; a bare length ("Ten months.") is read with the sentence after it."""
    spans: dict[int, tuple[int, int]] = {}
    for clause in clauses:
        low, high = spans.get(clause.sentence, (clause.start, clause.end))
        spans[clause.sentence] = (min(low, clause.start), max(high, clause.end))
    ordered = list(spans.values())
    start = None
    for low, high in ordered:
        first = low if start is None else start
        if high - low <= _BARE and (low, high) != ordered[-1]:
            start = first
            continue
        start = None
        yield first, high


def _is_over(sentence: str, match: re.Match[str]) -> bool | None:
    """Whether the length is of something finished (True) or still awaited (False); None where of neither."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    if _NOT_A_LENGTH.match(after) or _LIMIT.search(before):
        return None
    near = sentence[max(0, match.start() - _FAR) : match.end() + _FAR]
    if _WAITING.search(near) and not _DONE.search(near):
        return False
    return True if _DONE.search(near) else None


def _stage_of(
    sentence: str,
    match: re.Match[str],
    clauses: Sequence[Clause],
    told: Sequence[Event],
    offset: int,
    level: int,
) -> Took | None:
    """The stage named nearest to the length, else that of the answer told in the same clause, else the first
    where it is the answer to a complaint that has gone no further."""
    at = offset + match.start()
    home = next((clause for clause in clauses if clause.start <= at < clause.end), None)
    named = [
        (distance, of)
        for of, pattern in _STAGES
        for hit in pattern.finditer(sentence)
        if (distance := _apart(match, hit, home, offset)) is not None
    ]
    if named:
        return min(named, key=lambda one: one[0])[1]
    answered = next(
        (
            _ANSWERS[event.type]
            for event in told
            if home and event.happened and event.type in _ANSWERS and event.evidence.quote == home.text
        ),
        None,
    )
    if answered is None and level <= 2 and _TO_COMPLAINT.search(sentence):
        return Took.STAGE1
    return answered


def _apart(length: re.Match[str], stage: re.Match[str], home: Clause | None, offset: int) -> int | None:
    """How far a named stage stands from a length: one told after it, in another clause, is another matter."""
    if home is not None and home.start <= offset + stage.start() < home.end:
        return min(abs(stage.start() - length.end()), abs(length.start() - stage.end()))
    if home is not None and len(home.text) <= _BARE:
        return abs(stage.start() - length.end())
    before = length.start() - stage.end()
    return _FAR + before if 0 <= before <= _FAR else None


def _made(match: re.Match[str], of: Took, over: bool, sentence: str, turn: int) -> Duration:
    least, most = _days(match)
    return Duration(
        of=of,
        least=least,
        most=most,
        working=bool(match["working"]) or match["unit"].lower().startswith("wd"),
        over=over,
        words=match.group().strip(),
        evidence=Evidence(turn=turn, quote=sentence.strip()[:160], confidence=0.7),
    )


def _days(match: re.Match[str]) -> tuple[int, int | None]:
    """Least and most days of a told length."""
    count = re.sub(r"^(?:a |the best part of )(?=couple|few)|^the best part of ", "", match["count"].lower())
    low, high = count_of(count)
    if match["tail"] and "half" in match["tail"]:
        low, high = low + 0.5, high + 0.5
    unit = match["unit"][0].lower()
    least, most, give = low * _DAYS[unit], high * _DAYS[unit], _GIVE[unit]
    about = (match["about"] or "").lower()
    if about.startswith(("over", "more", "at least", "well over")):
        return round(least), None
    if about.startswith(("nearly", "almost", "just under", "getting", "the best")):
        return round(0.85 * least), round(most)
    if about or match["tail"]:
        give = max(give, round(_ROUGH * most))
    return max(0, round(least - give)), round(most + give)
