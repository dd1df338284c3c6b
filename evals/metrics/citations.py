"""What an answer's text is worth: are its statements sourced, do the sources support them, is anything
invented?

Shapes: ``weigh`` takes an answer in the JSON of ``nextstage ask`` and the person's own words, and gives
counts, so that many answers add up to a ratio with an interval.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evals.metrics.figures import Record
from evals.metrics.quantities import dates, quantities
from evals.metrics.readability import reading_age
from evals.metrics.sentences import Statement, statements
from evals.metrics.support import Support

_REFERENCE = re.compile(r"\b\d{2} \d{3} \d{3}[a-z]?\b")
# A sentence about the law or the procedure, which a reader may want to check.
_CLAIM = re.compile(
    r"\b(?:must|should|has to|have to|may|can(?:no|')?t?|need not|right|law|rules?|duty|limit|allowed"
    r"|entitled|working days|stage [123]|panel|ombudsman|month|year|overdue|late)\b",
    re.IGNORECASE,
)
_COUNCIL_OR_LAW = re.compile(
    r"\b(?:council|ombudsman|panel|law|stage [123]|complaints?|investigat\w+|tribunal|court)\b", re.IGNORECASE
)
_UPHELD = re.compile(r"\bfound fault\b", re.IGNORECASE)
# A finding that opens so, and then tells of a fault in another part of the complaint, found fault.
_NO_FAULT_AT_ALL = re.compile(
    r"(?:Not upheld|No fault)\b(?!.*\b(?:faulty|was (?:at )?fault|were (?:at )?fault|there was fault)\b)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_UPHELD = re.compile(r"\b(?:found no fault|did not (?:find|investigate|look))", re.IGNORECASE)


class Unsupported(Record):
    """A statement its source does not support: what was said, which mark, and why not."""

    says: str
    mark: int
    source: str
    why: str


class Said(Record):
    """Counts over one answer's text.

    ``sentences`` that state something, ``sourced`` of them with a mark; ``claims`` among them that are
    about the law or the procedure; ``cited`` statements (a run of sentences up to its marks), ``supported``
    of them by all their passages taken together; ``marks`` and ``marks_right`` one passage at a time; where
    a chat model spoke, ``spoken`` sentences, ``grounded`` of them bringing in no period, sum, date or
    reference from nowhere.
    """

    sentences: int = 0
    sourced: int = 0
    claims: int = 0
    claims_sourced: int = 0
    cited: int = 0
    supported: int = 0
    marks: int = 0
    marks_right: int = 0
    spoken: int = 0
    grounded: int = 0
    reading_age: float = 0.0
    unsupported: tuple[Unsupported, ...] = ()
    invented: tuple[str, ...] = ()


EMBEDDED = "embedded"  # the composer that writes only what code decided: nothing to be grounded


def weigh(answer: Mapping[str, Any], told: str, support: Support) -> Said | None:
    """Weigh an answer's text; None where it says nothing. ``told`` is all the person wrote."""
    found = statements(answer.get("text") or "")
    if not found:
        return None
    cited = {int(c["n"]): c for c in answer.get("citations") or []}
    sources = _sources(answer, told)
    sentences = [(s, bool(statement.marks)) for statement in found for s in statement.sentences]
    claims = [sourced for s, sourced in sentences if is_claim(s)]
    spoken = [] if answer.get("composer", EMBEDDED) == EMBEDDED else [s for s, _ in sentences]
    invented = [s for s in spoken if not _grounded(s, sources)]
    support.learn(text for text in (*(s.text for s in found), *(str(c.get("text")) for c in cited.values())))
    failed, supported = _judge(found, cited, told, support)
    marks = sum(len(statement.marks) for statement in found)
    return Said(
        sentences=len(sentences),
        sourced=sum(sourced for _, sourced in sentences),
        claims=len(claims),
        claims_sourced=sum(claims),
        cited=sum(bool(statement.marks) for statement in found),
        supported=supported,
        marks=marks,
        marks_right=marks - len(failed),
        spoken=len(spoken),
        grounded=len(spoken) - len(invented),
        reading_age=reading_age(answer["text"]),
        unsupported=tuple(failed),
        invented=tuple(invented),
    )


def is_claim(sentence: str) -> bool:
    """Whether a sentence says something about the law or the procedure."""
    return bool(_CLAIM.search(sentence) and _COUNCIL_OR_LAW.search(sentence))


def _judge(
    found: Sequence[Statement], cited: Mapping[int, Mapping[str, Any]], told: str, support: Support
) -> tuple[list[Unsupported], int]:
    """Every mark that does not support its statement, and how many statements are supported as a whole."""
    failed: list[Unsupported] = []
    supported = 0
    for statement in found:
        if not statement.marks:
            continue
        passages = {n: str(cited.get(n, {}).get("text") or "") for n in statement.marks}
        together = [text for text in passages.values() if text]
        whole = _why_not(statement, statement.marks, cited, together, told, support)
        supported += whole is None
        for n, text in passages.items():
            # One of two passages may hold the number and the other the rest: a mark fails alone only where
            # it is about something else, and with the whole where the whole fails.
            alone = _why_not(statement, (n,), cited, [text] if text else [], told, support, numbers=False)
            why = alone or whole
            if why is not None:
                source = f"{cited.get(n, {}).get('source', 'no such source')}"
                failed.append(Unsupported(says=statement.text, mark=n, source=source, why=why))
    return failed, supported


def _why_not(
    statement: Statement,
    marks: Sequence[int],
    cited: Mapping[int, Mapping[str, Any]],
    passages: Sequence[str],
    told: str,
    support: Support,
    numbers: bool = True,
) -> str | None:
    missing = [n for n in marks if n not in cited]
    if missing or not passages:
        return "there is no such source"
    if all(cited[n].get("kind") == "decision" and _REFERENCE.search(statement.text) for n in marks):
        return _decision(statement.text, cited[marks[0]])
    known = told if numbers else f"{told} {statement.text}"
    return support.why_not(statement.text, passages, known)


def _decision(says: str, cited: Mapping[str, Any]) -> str | None:
    """A line about a decision: its reference is its source's, and fault is found where the source finds
    it."""
    reference = _REFERENCE.search(says)
    if reference is None or reference.group() not in str(cited.get("source")):
        return "the reference is another decision's"
    text = str(cited.get("text"))
    if _UPHELD.search(says) and _NO_FAULT_AT_ALL.match(text):
        return "the source found no fault"
    if _NOT_UPHELD.search(says) and re.match(r"Upheld\b", text, re.IGNORECASE):
        return "the source found fault"
    return None


def _sources(answer: Mapping[str, Any], told: str) -> str:
    """Everything an answer may take a number, a date or a reference from. ``reference`` is what the embedded
    composer says of the same case, where the system gives it."""
    assessment = answer.get("assessment") or {}
    parts = [told, str(answer.get("reference") or "")]
    parts += [f"{c.get('source')} {c.get('pinpoint')} {c.get('text')}" for c in answer.get("citations") or []]
    for comparable in answer.get("comparables") or []:
        parts += [str(value) for value in comparable.values()]
        parts.append(_long(str(comparable.get("date"))))
    for limit in (*assessment.get("deadlines", ()), *assessment.get("other_readings", ())):
        parts += [str(limit.get("working")), _long(str(limit.get("due"))), _long(str(limit.get("from")))]
    return "\n".join(parts)


def _long(day: str) -> str:
    """2025-03-14 as "14 March 2025. March 2025", the ways in which it is said."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", day)
    if not found:
        return ""
    month = _MONTH_NAMES[int(found[2]) - 1]
    return f"{int(found[3])} {month} {found[1]}. {month} {found[1]}."


_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _grounded(sentence: str, sources: str) -> bool:
    sums_and_periods = quantities(sentence) <= quantities(sources)
    references = set(_REFERENCE.findall(sentence)) <= set(_REFERENCE.findall(sources))
    return sums_and_periods and references and _dates_known(sentence, sources)


def _dates_known(sentence: str, sources: str) -> bool:
    """Whether each date with a year is told or computed (days without one are bank holidays left out)."""
    return all(date in dates(sources) for date in dates(sentence) if re.match(r"\d+ \w+ \d{4}", date))
