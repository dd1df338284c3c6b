"""A message cut into clauses: pieces small enough that one mostly tells one thing.

People write on phones: without full stops, with "n" and "coz", in an adviser's shorthand ("s1 resp
3/2/25; s2 refused 17/2"), or pasting a council's letter. So a clause ends at a full stop, a line end, a
semicolon, a dash or an arrow, and also before a conjunction or comma that opens a new statement, and, in a
long run without any punctuation, before a fresh subject with its verb.

Interface for whoever scores clauses::

    clauses = split(text)            # in order, never overlapping, whitespace trimmed
    text[c.start:c.end] == c.text    # always, for every clause
    c.sentence                       # which sentence (0, 1, …): clauses of one sentence share it

Everything here is one pass of fixed regular expressions over the text: linear in its length.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of one turn. ``start`` and ``end`` are character offsets into that turn."""

    text: str
    start: int
    end: int
    sentence: int


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_ABBREVIATIONS = _words(
    "mr mrs ms dr st no nos reg regs para paras approx dept etc eg ie e.g i.e a.m p.m vs v ref ltr sect "
    "sec jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat sun "
    "inc tel ext cllr rev prof gov yr yrs mth mths wk wks hr hrs"
)
_CALENDAR = _words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur fri sat sun")
_HARD = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[\r\n]+|;|→|->|\s[-–]\s|\s*—\s*|\s--\s|\s•\s?")
_LIST_NUMBER = re.compile(r"^\s*\(?(?:\d{1,2}|[a-z])[.)]?$", re.IGNORECASE)

_SUBJECT = (
    r"(?:i|i'm|i've|i'd|im|ive|id|we|we've|we're|weve|you|he|he's|hes|she|she's|shes|they|they've|they're|"
    r"theyve|theyre|it|it's|its|that's|thats|that|this|there|there's|theres|nobody|no one|no-one|noone|"
    r"nothing|nowt|someone|somebody|everyone|(?:the|their|our|my|his|her|a|an|another|this|that|these|those) "
    r"[\w'’-]+|council|la|cl|complaints|panel|ombudsman|lgsco|stage \w+|s[123]|letter|reply)"
)
_OPENERS = (
    r"(?:and|but|then|so|yet|or|n|an|nd|&|plus|\+|cos|coz|cuz|because|bc|although|though|while|whereas|"
    r"until|till|after which|which|who|when|since|before|after|if|unless|despite|however|otherwise|except)"
)
_SOFT_COMMA = re.compile(rf"[,:]['\"”’]?\s+(?=(?:{_OPENERS}|{_SUBJECT}|[\"'“‘])(?![\w'’]))", re.IGNORECASE)
_SOFT_WORD = re.compile(
    rf"(?<=\s)(?:and then|and|but|then|so|n|nd|&|cos|coz|cuz|because|bc|although|though|while|whereas|which|"
    rf"until|till|when|after|before|since|if|unless)\s+(?={_SUBJECT}(?![\w'’]))",
    re.IGNORECASE,
)
_PAST = (
    r"(?:got|had|have|has|took|sent|met|told|been|was|were|asked|rang|wrote|emailed|went|put|promised|said|says|"
    r"upheld|answered|replied|refused|rejected|accepted|complained|requested|heard|received|signed|gave|"
    r"escalated|withdrew|called|phoned|chased|agreed|offered|appointed)"
)
_SOFT_VERB = re.compile(rf"(?:,|(?<=\s)(?:and|n|nd|&|but|then))\s+(?={_PAST}(?![\w'’]))", re.IGNORECASE)
_SOFT_AFTER = re.compile(
    r"(?<=\s)(?:after|before|without|instead of)\s+(?=(?:getting|having|receiving|being|asking|sending)\s)|"
    r"(?<=\s)the day (?=(?:we|i|after|before)\s)",
    re.IGNORECASE,
)
_FRESH_CAPITAL = re.compile(
    r"(?<=[a-z0-9] )(?:The|They|It|Then|We|She|He|On|So|But|And|Now|When|My|This|That|Nobody|No|Still|Reply|"
    r"Asked|Stage|Panel|Letter|Today|Got|Sent|Complained)\s(?=[a-z0-9])"
)
_VERBISH = (
    r"(?:am|is|are|was|were|be|been|have|has|had|do|does|did|done|will|would|wont|won't|can|cant|can't|cannot|"
    r"could|couldn't|should|shall|may|might|must|never|not|didnt|didn't|dont|don't|havent|haven't|hasnt|hasn't|"
    r"wasnt|wasn't|isnt|isn't|want|wants|said|say|says|told|got|get|gets|went|go|goes|sent|send|wrote|write|came|"
    r"come|comes|rang|ring|put|gave|give|took|take|held|hold|made|make|met|left|let|found|kept|keep|thought|"
    r"think|asked|ask|just|also|still|finally|eventually|then|only|even|\w{2,}ed|\w{2,}'d|\w{2,}nt|\w{2,}n't)"
)
_HAS_VERB = re.compile(rf"(?<![\w'’]){_VERBISH}(?![\w'’])|['’](?:ve|m|re|d|s)\b", re.IGNORECASE)
_FRESH_SUBJECT = re.compile(
    rf"(?<=\s)(?:i|ive|im|we|weve|they|theyve|she|shes|he|hes|nobody|no one|noone|i've|we've|they've)\s+"
    rf"(?={_VERBISH}(?![\w'’]))",
    re.IGNORECASE,
)
_HOLDS_ON = _words(
    # words after which a subject continues the same statement
    "that if what how why which who where when because cos coz as than say says said think thought told me "
    "them us know knew hope believe reckon see and or but n so then until till before after since while like "
    "asked ask whether sure the a an all everything way time day week month reason thing things bit"
)
_NOTE_ITEM = re.compile(
    r"[,.]\s+(?=[^,.;]{0,25}?(?:\d{1,2}[/.]\d|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|"
    r"nov|dec)|s[123]\b|stage \d|stg \d|no |nil |not |nowt))",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_SILENCE = (
    r"(?:no|zero|nil|nowt|nothing|not a|not one|not heard|never (?:heard|got|had))(?:\s+(?:reply|replies|"
    r"response|resp|answer|word|contact|letter|news|ack\w*|peep|thing|since|back|yet|heard|anything))*"
    r"(?![\w'’])"
)
_SOFT_SILENCE = re.compile(
    rf"(?<=\s)(?:and|but|n|nd|&|then|yet|still)\s+(?=(?:still |just |so far )?{_SILENCE})", re.IGNORECASE
)
_NOTED = (
    r"(?:resp|response|reply|replied|answered|ack|ack'?d|acknowledged|req|req'?d|request|requested|ref|ref'?d|"
    r"refused|decl|declined|rej|rejected|ext|rpt|report|adj|upheld|chased|panel|s[123]|stage \d|io)"
)
# in a note each act has its day behind it: "s1 10/8 resp 4/9", "complained 2 Nov no reply"
_AFTER_DATE = re.compile(
    rf"(?:(?<!\bs)(?<!\bstage )(?<!\bstg )\d|(?<!\w){_MONTH})\s+"
    rf"(?=(?:(?:still )?{_SILENCE}|{_NOTED})(?![\w'’]))",
    re.IGNORECASE,
)
_DAY = (
    rf"(?:\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?|\d{{4}}-\d\d-\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?: \d{{2,4}})?|{_MONTH} \d{{1,4}}(?:st|nd|rd|th)?)"
)
_ONLY_A_DAY = re.compile(
    rf"^[\s•*(\[–-]*(?:(?:and|but|then) )?(?:on |dated )?{_DAY}[\s:)\]–,-]*$", re.IGNORECASE
)
_SOFT_DAY = re.compile(  # "I asked on 3 May and on 9 May they refused": the second day is of what follows it
    rf"(?<=\s)(?:and then|and|but|then)\s+(?=on {_DAY},? {_SUBJECT}(?![\w'’]))", re.IGNORECASE
)
_DAY_FIRST = re.compile(rf"^[\s•*(\[–-]*{_DAY}(?![\w/])", re.IGNORECASE)
_DAY_LAST = re.compile(rf"(?<![\w/.]){_DAY}\s+$", re.IGNORECASE)
_LONGEST_DAY = 24  # characters
_FRONTED = re.compile(  # "when I complained the manager said it was dealt with"
    rf"(?<![\w'’])(?:when|after|once|since)\s+(?:i|we|she|he|mum|dad|cl)\s+(?:\w+\s+)?(?:complained|complaind|"
    rf"asked|chased|appealed|rang|wrote|emailed)\s+(?=(?:{_SUBJECT}|everything|manager)(?![\w'’]))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WEEKDAY_TAIL = re.compile(
    r"(?:^|\s)(?:mon|tues?|wed|weds|thurs?|fri|sat|sun)(?:day|nesday|urday|sday|rsday)?$", re.IGNORECASE
)
_WORD = re.compile(r"[\w'’]+")
_DASHES = frozenset("-–—")
_LONG_RUN = 13  # words after which a run without punctuation is cut before a fresh subject
_SHORTEST = 2  # a clause below this many words stays with its neighbour


def split(text: str) -> list[Clause]:
    """Cut a turn into clauses, in order (see the module's text for what a clause is)."""
    clauses: list[Clause] = []
    for number, (start, end) in enumerate(_sentences(text)):
        for low, high in _pieces(text, start, end):
            clauses.append(Clause(text[low:high], low, high, number))
    return clauses


def _sentences(text: str) -> list[tuple[int, int]]:
    """Spans between hard ends, without blank ones and without the ends of abbreviations and list numbers."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _HARD.finditer(text):
        if match.group().startswith(".") and _is_abbreviation(text, start, match.start()):
            continue
        if match.group().strip() in _DASHES and _ONLY_A_DAY.match(text[start : match.start()]):
            continue  # "3/2/25 – complaint made"
        keep = match.end() if match.group()[0] in ".!?…" else match.start()
        _add(text, start, keep, spans)
        start = match.end()
    _add(text, start, len(text), spans)
    return spans


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(ch.isalnum() for ch in text[start:end]):
        spans.append((start, end))


def _is_abbreviation(text: str, start: int, dot: int) -> bool:
    word = dot
    while word > start and not text[word - 1].isspace():
        word -= 1
    token = text[word:dot].lower().strip("\"'“”‘’([")
    if token in _ABBREVIATIONS:
        if token in _CALENDAR and _DIGIT.search(text[max(start, word - 5) : word]):
            return False  # "complained 5 Jan. 16th: …" ends; "Jan. 5" goes on
        after = text[dot + 1 : dot + 3].strip()
        return bool(after) and not (after[0].isupper() and token in {"etc", "no", "ltr", "ref"})
    return bool(_LIST_NUMBER.match(text[start:dot]))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of one sentence as spans."""
    cuts: set[int] = set()
    sentence = text[start:end]
    for match in _SOFT_COMMA.finditer(sentence):
        if not _WEEKDAY_TAIL.search(sentence[max(0, match.start() - 12) : match.start()]):
            cuts.add(match.end())
    figure = _DIGIT.search(sentence)
    for match in _NOTE_ITEM.finditer(sentence):
        if len(sentence) < 200 or (figure and figure.start() < match.start()):
            cuts.add(match.end())
    for pattern in (_SOFT_WORD, _SOFT_DAY, _SOFT_AFTER, _SOFT_SILENCE, _FRESH_CAPITAL):
        cuts.update(match.start() for match in pattern.finditer(sentence) if match.start())
    cuts.update(match.end() for match in _FRONTED.finditer(sentence))
    cuts.update(_noted_cuts(sentence))
    for match in _SOFT_VERB.finditer(sentence):
        cuts.add(match.end() if match.group().startswith(",") else match.start())
    edges: list[int] = []
    for cut in sorted(cuts):
        if not _ONLY_A_DAY.match(sentence[edges[-1] if edges else 0 : cut]):
            edges.append(cut)
    spans = _merge_short(sentence, [0, *edges, len(sentence)])
    out: list[tuple[int, int]] = []
    for low, high in spans:
        for piece_low, piece_high in _cut_long_run(sentence, low, high):
            _add(text, start + piece_low, start + piece_high, out)
    return out


def _noted_cuts(sentence: str) -> Iterator[int]:
    """Where a note goes on to its next act: behind the day of the one before it or, in a note that begins
    with a day ("12/1 complained 20/1 ack'd"), before the day of the next."""
    day_first = _DAY_FIRST.match(sentence) is not None
    for match in _AFTER_DATE.finditer(sentence):
        day = (
            _DAY_LAST.search(sentence, max(0, match.end() - _LONGEST_DAY), match.end()) if day_first else None
        )
        yield day.start() if day else match.end()


def _merge_short(sentence: str, edges: list[int]) -> list[tuple[int, int]]:
    """Join pieces too short, or without any verb or figure, to the piece after them (the last: before)."""
    spans: list[tuple[int, int]] = []
    low, words, tells = edges[0], 0, False
    for left, right in itertools.pairwise(edges):
        piece = sentence[left:right]
        words += len(_WORD.findall(piece))
        tells = tells or bool(_HAS_VERB.search(piece) or _DIGIT.search(piece))
        if right != edges[-1] and (words < _SHORTEST or not tells):
            continue
        if right == edges[-1] and words < _SHORTEST and spans:
            low = spans.pop()[0]
        spans.append((low, right))
        low, words, tells = right, 0, False
    return spans


def _cut_long_run(sentence: str, low: int, high: int) -> list[tuple[int, int]]:
    """Cut a long run before each fresh subject with its verb, unless the words before it hold on to it."""
    piece = sentence[low:high]
    if len(_WORD.findall(piece)) < _LONG_RUN:
        return [(low, high)]
    edges = [0]
    for match in _FRESH_SUBJECT.finditer(piece):
        before = _WORD.findall(piece[max(0, match.start() - 24) : match.start()])
        if not before or before[-1].lower() in _HOLDS_ON or _ONLY_A_DAY.match(piece[: match.start()]):
            continue
        if len(_WORD.findall(piece[edges[-1] : match.start()])) >= 4:
            edges.append(match.start())
    edges.append(len(piece))
    return [(low + a, low + b) for a, b in itertools.pairwise(edges)]
