"""What each sum in a sentence is: to be paid now, a part of that, how it was worked out, or something else.

A sum is what the words that govern it make it. Some words govern every sum after them until others do ("will
pay Ms K £200 for … and £100 for …", "offered £50"); others only the one they stand right before ("instead of
the £50", "at £78 a week"). What a relative clause says of a sum ("the £250 it offered") governs none after.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ingest.extraction.people import PERSON

AMOUNT = re.compile(r"£\s?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<pence>\.\d{1,2})?(?!\d)")
_UNITS = r"month|week|term|year|fortnight|night|day|hour|session|visit|child|mile|trip"
PER = re.compile(
    rf"^\s*(?:(?:a|an|per|each|every|for (?:each|every)(?: of the)?(?: \w+)?)\s+"
    rf"(?:(?:full|school|missed|calendar)\s+)?(?P<unit>{_UNITS})s?"
    r"|(?P<adverb>monthly|weekly|annually))\b",
    re.IGNORECASE,
)


class Role(Enum):
    """What a sum is in its sentence."""

    PAY = auto()  # to be paid
    TOTAL = auto()  # what sums to be paid come to
    IN_ALL = auto()  # what it comes to with sums paid or offered before
    OFFERED = auto()  # offered before
    PAID = auto()  # paid before
    RECOMMENDED = auto()  # recommended before, by somebody else
    OTHER = auto()  # nothing anybody pays by this decision: a rate, a price, a limit, a refusal


@dataclass(frozen=True)
class Sum:
    """One sum with its place in the text, and the text from the sum before it and up to the one after."""

    value: float
    role: Role
    start: int
    end: int
    left: str
    right: str


_NEW = r"(?:refund(?:s|ing)?|reimburs(?:e|es|ing)|repay(?:s|ing)?|compensat(?:e|es|ing)|award(?:s|ing)?)"
_DONE = r"(?:paid|refunded|reimbursed|repaid|sent|given|gave|credited|backdated)"
_SLOTS = r"(?:\s+(?!and\b|or\b|to\b)\w+){0,3}"
#: Who is paid back what a thing cost is paid that cost.
_BACK = re.compile(
    r"\b(?:refund|reimburs|repay|cover|meet(?:ing)? the)\w*\b[^.;£]{0,80}\b(?:costs?|fees?"
    r"|bills?) (?:of|for)\b"
    r"[^£.;]{0,20}$"
    r"|(?:\bpay\w*|^\s*and)\s+(?:the|her|his|their|its|X+[’']?s?)\s[^£.;,]{0,40}(?<=\s)(?:costs?|fees?"
    r"|bills?|rent) of\s*$",
    re.IGNORECASE,
)
_FAR: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (
            Role.OTHER,
            r"\b(?:declin\w+|refus\w+|not|unwilling|unable|nor|never)\b(?: \w+){0,3}? (?:to )?(?:be )?"
            r"(?:pay|paid|refund|reimburse|offer|recommend|ask|award|propose)\w*\b",
        ),
        (Role.OTHER, r"\bwhether\b(?: \w+){0,8}? (?:pay|refund|reimburse|offer|award)\w*\b"),
        (Role.OTHER, r"\b(?:write|writes|writing|wrote|written) off\b|\bwaiv(?:e|es|ed|ing)\b"),
        (
            Role.RECOMMENDED,
            r"\b(?<!we )(?<!I )recommended(?: that)?(?: the council)?(?: should)?(?: \w+ing)?(?: pay\w*)?\b",
        ),
        (
            Role.OFFERED,
            r"\b(?:offered|proposed|suggested)\b(?:,? (?:her|him|them|to|and has agreed to"
            r"|paying)){0,2}(?: to)?"
            r"(?: (?:pay|refund|reimburse)\w*\b)?|\boffers? of\b|\b(?:its|the|an|any|earlier) offer\b",
        ),
        (
            Role.PAID,
            rf"\b(?:has|have|had)\s+(?:\w+\s+){{0,3}}{_DONE}\b|\b(?:was|were|been)\s+(?:\w+\s+)?{_DONE}\b"
            rf"|\b(?:council|authority|it|which|trust|panel|director)\s+(?:(?:has|had|also|then|later"
            rf"|already)\s+)?"
            rf"{_DONE}\b",
        ),
        (
            Role.PAY,
            rf"\b(?:agreed|agrees|will|should|must|has|recommend\w*|it|to)\b[^.;£]{{0,40}}?\b(?:pay"
            rf"|offer|{_NEW})\b"
            rf"|\b(?:pay|pays|paying|{_NEW}|increase|increasing|raise|raising|send|give|offering|making)\b"
            r"|\b(?:should|will|must|is to|are to)(?: each)? (?:receive|get|be (?:paid|given))\b"
            r"|\bcredit(?:s|ing)?\b[^.;£]{0,80}\bwith\b"
            r"|^\s*(?:also )?offer(?:ing|s)?\b|\bmake\b[^.;£]{0,40}\bpayments?\b"
            r"|\b(?:I|we) (?:also |have |therefore )*recommend(?:ed)?\b|\bpayments? to be made\b|\bbe paid\b",
        ),
    )
)
#: Names a payment: it is one to be made, where nothing else rules.
_NAMES_IT = re.compile(
    r"\b(?:(?:further|additional|second|symbolic|single|one-off) (?:payment|sum)s?|(?:a"
    r"|the following) payments?)\b"
    r"|^\s*(?:has )?(?:paid|refunded|reimbursed|repaid)\b",
    re.IGNORECASE,
)
_LEAD_DONE = re.compile(r"\b(?:has|have|had)(?:\s+(?:already|since|now|also))*\s*:?\s*$", re.IGNORECASE)
_EVIDENCE = re.compile(r"\b(?:evidence|proof|show|demonstrate|confirm)\w*\b", re.IGNORECASE)
_NEAR: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern + r"\s*$", re.IGNORECASE))
    for role, pattern in (
        (
            Role.OFFERED,
            r"\b(?:(?:in|takes?|taking) (?:the )?place of|tak(?:e|es|ing) off|deducts?|subtract\w*|net of"
            r"|supersed\w+|instead of|rather than|less|minus|on top of|in addition to|includ(?:ing|es?)"
            r"|inclusive of|deducting|after deducting|as well as|replac\w+|over and above|taking account of"
            r"|beyond|compared (?:to|with)|up from|and not"
            r"|set(?:s|ting)? off|offset\w*)(?:\s+(?:the|any|its|an?|that))?(?:\s+\w+){0,3}?"
            r"(?:\s+of)?",
        ),
        (
            Role.IN_ALL,
            r"\b(?:brings?|bringing|tak(?:e|es|ing)|rais(?:e|es|ing)) (?:the|its|it|this|what)\b[^£.;]{0,70}?"
            r"\b(?:to|up to)(?: the)?|\bso (?:that )?[^£.;]{0,40}?\b(?:has|have|receives?|had)(?: \w+)?",
        ),
        (
            Role.TOTAL,
            r"\b(?:comes?|coming|amount(?:s|ing)?|add(?:s|ing)? up|totals) to(?: the| a total of)?",
        ),
        (Role.TOTAL, r"\b(?:total(?:ling|s)?(?: of)?|in total|altogether|overall|sum of|making)(?: the)?"),
        (
            Role.OTHER,
            r"\b(?:up to|maximum of|minimum of|at least|no more than|writ\w+ off|waiv\w+|debts? of"
            r"|costing|costs? of"
            r"|income of|savings of|worth|loan of|arrears of|value of|budget of|bills? (?:of|for)"
            r"|rent of|fees? of"
            r"|interest on|cost|spent|lost|owed?|owes|due|entitled to"
            r"|should have (?:had|been|received|got)|borrowed|earned|charged)"
            rf"{_SLOTS}",
        ),
        (
            Role.OTHER,
            r"\b(?:(?:calculat\w+|worked out|work\w* out|based|arriv\w+)\s+(?:\w+\s+){0,4}?(?:at|on"
            r"|using|of|by|from)"
            r"|multiply\w*|multiplied by|times|×|x|at (?:a|the) (?:\w+ ){0,2}rate of|rate of|on a rate of"
            r"|equivalent to|at)(?:\s+\w+){0,2}?",
        ),
    )
)
_RATE = re.compile(
    r"\b(?:being|that is|this is|i\.e\.|which is|calculated (?:at|as)|based on|equal to"
    r"|representing)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_TIMES = re.compile(r"^\s*(?:×|x|times|multiplied by)\s+\w", re.IGNORECASE)
_RANGE_AFTER = re.compile(r"^\s*(?:to|and|-|–)\s*$")
#: "I consider that £350 is an appropriate remedy"
_THOUGHT_RIGHT = re.compile(
    r"^\s*(?:is|would be|to be)\s+(?:an?\s+)?(?:appropriate|suitable|proportionate|fair|reasonable|right)\b",
    re.IGNORECASE,
)
_WE_THINK = re.compile(
    r"\b(?:I|we) (?:consider|think|find|believe|suggest)(?: that)?\s+(?:a payment of\s+)?$", re.IGNORECASE
)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
#: What the guidance suggests, in general: no remedy.
GENERAL = re.compile(
    r"\bguidance\b[^.]{0,400}\b(?:suggests?|says|recommends?|sets? out|range|provides for)\b"
    r"|\b(?:we|I) (?:may|usually|normally|generally|would (?:usually|normally)) (?:recommend|suggest)\b"
    r"|\brange of\b",
    re.IGNORECASE,
)
_RELATIVE_END = re.compile(r"[,;:.(]|\b(?:and|but|plus|or)\b", re.IGNORECASE)


def sums_in(text: str, lead: str = "") -> list[Sum]:
    """The sums of one sentence; ``lead`` introduces the list it stands in, and governs where nothing else
    does."""
    found = list(AMOUNT.finditer(text))
    if not found:
        return []
    if GENERAL.search(text):
        return list(_all(text, found, [Role.OTHER] * len(found)))
    masked, ruling = _masked(text), _last_far(_masked(lead))
    if _LEAD_DONE.search(lead) and not _EVIDENCE.search(lead):
        ruling = Role.PAID  # "The Council has already: paid …"
    if ruling is None and lead and found[0].start() == 0:  # "has agreed to: £300 to Ms K …"
        ruling = Role.PAY
    roles: list[Role] = []
    for number, amount in enumerate(found):
        begin = found[number - 1].end() if number else 0
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        left, right = masked[begin : amount.start()], masked[amount.end() : end]
        here = _last_far(left if not number else _without_relative(left))
        near = _near(left)
        if here is not None or (ruling is None and _NAMES_IT.search(left)):
            ruling = here or Role.PAY
        if near is None and _WE_THINK.search(left) and _THOUGHT_RIGHT.match(right):
            ruling = Role.PAY
        role = _role(near, ruling, left, right, roles)
        if roles and _in_brackets(text, amount.start()) and PER.match(right):
            role = Role.OTHER  # "£1,150 (£50 a month)"
        elif roles and role is Role.PAY and left.endswith("(") and PER.match(left) and right[:1] == ")":
            role = Role.TOTAL  # "£100 a week for the 21 weeks (£2,100)"
        roles.append(role)
    return list(_all(text, found, _ranges(text, found, roles)))


def _in_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _masked(text: str) -> str:
    """The text with people's names covered, so that "Mr and Mrs G" joins no clauses."""
    return re.sub(PERSON, lambda one: "X" * len(one[0]) if " " in one[0] else one[0], text)


def _role(near: Role | None, ruling: Role | None, left: str, right: str, before: list[Role]) -> Role:
    if _TIMES.match(right) or (before and PER.match(right) and _RATE.search(left)):
        return Role.OTHER
    if near is Role.OFFERED and re.match(
        r"[^.;,]{0,30}\b(?:already |had |has )?(?:paid|gave|given)\b", right
    ):
        return Role.PAID
    if near is Role.IN_ALL:  # "raise its offer to £500" has no other sum to be paid
        return Role.OTHER if {Role.PAY, Role.TOTAL} & set(before) else ruling or Role.PAY
    if near is Role.OTHER and ruling is not Role.OTHER and _BACK.search(left):
        return Role.PAY
    if near is not None:
        return near if near is not Role.TOTAL or ruling in (Role.PAY, None) else ruling
    return ruling or Role.OTHER


def _near(left: str) -> Role | None:
    return next((role for role, pattern in _NEAR if pattern.search(left)), None)


def _last_far(text: str) -> Role | None:
    """The role of what governs last in a text; a longer reading wins over one that begins within it."""
    best: tuple[int, int, Role] | None = None
    for order, (role, pattern) in enumerate(_FAR):
        for found in pattern.finditer(text):
            place = (found.end(), -order, role)
            if best is None or place[:2] > best[:2]:
                best = place
    return best[2] if best else None


def _without_relative(left: str) -> str:
    """What follows a sum, less what is said of that sum alone ("it offered at stage one", "he had paid")."""
    ends = _RELATIVE_END.search(left)
    return left[ends.start() :] if ends else ""


def tells(text: str, pounds: float) -> bool:
    """Whether a text names this sum."""
    return any(_value(found) == pounds for found in AMOUNT.finditer(text))


def _value(amount: re.Match[str]) -> float:
    return float(amount["whole"].replace(",", "") + (amount["pence"] or ""))


def ranges(text: str) -> dict[int, int]:
    """The sums that two together say a range or a rise, as places in the text: "£100 to £300", "from £200 to
    £500"."""
    found = list(AMOUNT.finditer(text))
    result = {}
    for one, other in itertools.pairwise(found):
        between = text[one.end() : other.start()]
        joined = _RANGE_AFTER.match(between) and (
            between.strip() != "and" or re.search(r"\bbetween\s+$", text[: one.start()])
        )
        if joined and not _RESPECTIVELY.search(text):
            result[one.start()] = other.start()
    return result


def _ranges(text: str, found: list[re.Match[str]], roles: list[Role]) -> list[Role]:
    """Both ends of "£100 to £300" are no sum; of "increase its offer from £200 to £500", the first was."""
    result = dict(zip((amount.start() for amount in found), roles, strict=True))
    for low, high in ranges(text).items():
        rises = re.search(r"\bfrom\s+$|\b(?:increas|rais|improv)\w+\b[^£.;]{0,200}$", text[:low])
        result[low], result[high] = (Role.OFFERED, Role.PAY) if rises else (Role.OTHER, Role.OTHER)
    return list(result.values())


def _all(text: str, found: list[re.Match[str]], roles: list[Role]) -> Iterator[Sum]:
    for number, amount in enumerate(found):
        begin = found[number - 1].end() if number else 0
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        yield Sum(
            _value(amount),
            roles[number],
            amount.start(),
            amount.end(),
            text[begin : amount.start()],
            text[amount.end() : end],
        )
