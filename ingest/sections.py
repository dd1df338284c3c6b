"""The headings decisions are published under, and which part of a decision each opens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from vectorstore.records import Paragraph


class Role(Enum):
    """What a part of a decision does. A heading that is none of the known ones stays within its part."""

    SUMMARY = auto()
    COMPLAINT = auto()
    SCOPE = auto()  # what was and was not investigated
    POWERS = auto()
    METHOD = auto()
    FOUND = auto()
    HAPPENED = auto()
    LAW = auto()
    ANALYSIS = auto()
    ACTION = auto()
    FINAL = auto()


_ROLES: tuple[tuple[Role, str], ...] = (
    (Role.SUMMARY, r"summary"),
    (Role.COMPLAINT, r"(?:the|your|background to the) complaints?"),
    (
        Role.SCOPE,
        r"(?:the )?(?:part|parts|matters|what|issues|complaints?)\b.*\b(?:not|have) (?:\w+ )"
        r"{0,3}(?:investigat|consider)\w*"
        r"|what (?:i|we) (?:have )?investigated|scope of (?:the|my|this|our) (?:investigation|complaint)",
    ),
    (
        Role.POWERS,
        r".*\brole and (?:my |our )?powers|(?:legal and )?(?:administrative|ombudsman[’']s) "
        r"(?:background|remit)"
        r"|(?:the )?ombudsman[’']s (?:powers|jurisdiction)",
    ),
    (Role.METHOD, r"how (?:i|we)(?: have)? (?:considered|investigated|approached)\b.*"),
    (Role.FOUND, r"what (?:i|we)(?: have)? found|findings?|(?:the )?investigation|(?:my|our) findings"),
    (
        Role.HAPPENED,
        r"what happened(?: (?:here|next|in this case))?|(?:key )?(?:facts|events|chronology)"
        r"|background(?: to the complaint)?"
        r"|summary of (?:key |relevant |significant )?events|the (?:key )?(?:facts|events)|relevant events",
    ),
    (
        Role.LAW,
        r"(?:the )?(?:relevant )?(?:law|legislation|legal background|guidance|statutory guidance)\b.{0,60}"
        r"|.{0,40}\b(?:law|legislation|policy|legal|statutory) (?:and |background|framework|guidance"
        r"|administrative)\b.{0,40}",
    ),
    (
        Role.ANALYSIS,
        r"(?:my |our |the )?(?:analysis|assessment|consideration)|(?:was there )?fault(?: and injustice)"
        r"?|injustice"
        r"|was there fault.*|did the fault cause.*|(?:conclusions?|my view|injustice and remedy|fault "
        r"causing injustice)"
        r"|(?:consideration of |analysis of )(?:the )?(?:complaint|remedy|injustice)",
    ),
    (
        Role.ACTION,
        r"(?:the )?(?:agreed|recommended|proposed|further|personal|individual)"
        r" (?:actions?|remed(?:y|ies)|recommendations?)"
        r"|(?:agreed )?(?:actions?|remed(?:y|ies)|recommendations?)(?: (?:agreed|and remedy|to be taken"
        r"|required|for the council))?"
        r"|actions? (?:the )?(?:council|authority|trust|organisation)\b.*|agreed and recommended actions?"
        r"|(?:the )?(?:council[’']s )?(?:agreed )?service improvements?|putting (?:things|matters|it) right",
    ),
    (Role.FINAL, r"(?:the )?(?:ombudsman[’']s )?(?:draft |final |provisional )?(?:decision|conclusion)"),
)
_KNOWN = tuple((role, re.compile(rf"^(?:{pattern})\W*$", re.IGNORECASE)) for role, pattern in _ROLES)
_WITHOUT_HEADINGS = frozenset({Role.POWERS, Role.METHOD, Role.SCOPE})
_NOT = re.compile(r"\bnot\b", re.IGNORECASE)


def role_of(heading: str) -> Role | None:
    """The part this heading opens; None where it is not a known one."""
    text = heading.strip().rstrip(":").strip()
    if len(text) > 120:
        return None
    return next((role for role, pattern in _KNOWN if pattern.match(text)), None)


def roles(paragraphs: Sequence[Paragraph]) -> list[Role | None]:
    """For each paragraph its part: published headings open one, others stay in the one they stand under."""
    result: list[Role | None] = []
    current: Role | None = None
    last: tuple[str, str | None] | None = None
    for paragraph in paragraphs:
        heading = (paragraph.section, paragraph.part)
        if heading != last:
            known = role_of(paragraph.section) or (role_of(paragraph.part) if paragraph.part else None)
            # a page may leave out the heading that those beneath "What I found" stand under
            current = known or (Role.FOUND if current in _WITHOUT_HEADINGS else current)
            last = heading
        result.append(Role.FOUND if current in _WITHOUT_HEADINGS and paragraph.part else current)
    return result


def says_not(heading: str) -> bool:
    """Whether a heading about scope is about what was not investigated."""
    return _NOT.search(heading) is not None
