"""The facts of a decision as they stood before anything was found.

What the person complained of and what happened go in; the law, the Ombudsman's powers and method, every
sentence that judges, and all that comes after the judging begins stay out: what was found must not be told
to the one who is asked to find it.
"""

from __future__ import annotations

import re

from evals.agreement.documents import Document, Paragraph
from evals.metrics.sentences import split

FRAME = "I am an advocate and this is my client's complaint about the council's children's services."

# Headings (lower case, whole or opening) by what stands under them.
_TELLS = re.compile(
    r"(?:the|your) complaints?\b|background|what happened|(?:key )?(?:facts|events)|chronology|introduction"
    r"|complaints? process|.*'s complaint|.*’s (?:\w+ )?complaint",
    re.IGNORECASE,
)
_LEAVES_OUT = re.compile(
    r"summary|.*role and powers|how (?:i|we)\b|what (?:i|we) have (?:not )?investigated"
    r"|parts? of the complaint"
    r"|(?:relevant |the )?(?:law|legislation|guidance|policy)|.*\b(?:law|legal|guidance)\b",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"(?:my |our |the )?(?:analysis|findings?|assessment of|consideration|conclusions?)|(?:was there )?fault"
    r"|injustice|.*\baction\b|.*\bremed(?:y|ies)\b|.*decision|did the fault",
    re.IGNORECASE,
)
_COMPLAINT = re.compile(r"(?:the|your) complaint", re.IGNORECASE)
_OPENS_FOUND = re.compile(r"what (?:i|we)(?: have)? found|findings", re.IGNORECASE)
# A sentence that judges: its own finding, the word itself, or the language of remedies.
# In the Ombudsman's own voice ("As I was not there…"; "we make findings"), quoted words apart.
_OWN_VOICE = re.compile(r"(?<![\w“\"'‘])(?:I|[Ww]e|[Mm]y|[Oo]ur)(?:\b(?![’'.]))")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
_DATED = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_JUDGING = re.compile(
    r"\bfaults?\b|\binjustice\b|\bmaladministration\b|\b(?:i|we)(?: have)? (?:find|found|consider|conclude|"
    r"am satisfied|recommend|uphold|welcome|note)\b|\bin my (?:view|opinion)\b|\bremed(?:y|ies)\b"
    r"|\bshould have\b|\bought to have\b|\bfailed to\b|\bfailure to\b|\bfailing to\b",
    re.IGNORECASE,
)
# A sentence of law or of the Ombudsman's own doings: no fact of this complaint.
_NOT_A_FACT = re.compile(
    r"\b(?:the law|the act|regulations?|statutory guidance|guidance says|legislation|section \d+|ombudsman"
    r"|councils|a council|local authorit"
    r"|a complainant|the complainant|complaints manager|our enquir|my enquir"
    r"|this chronology|does not cover everything|draft decision|children act)\b",
    re.IGNORECASE,
)


def facts_before_the_finding(document: Document) -> str | None:
    """The narrative as an advocate would tell it; None where no part of it tells facts."""
    told = [fact for paragraph in _narrative(document) for fact in _facts(paragraph)]
    return "\n".join([FRAME, *told]) if told else None


def _narrative(document: Document) -> list[Paragraph]:
    """The paragraphs that tell what happened: from the complaint to where the judging begins."""
    kept: list[Paragraph] = []
    within = False
    last = ""
    for paragraph in document.paragraphs:
        heading = paragraph.section.strip()
        if heading != last:
            last = heading
            if _OPENS_FOUND.fullmatch(heading):
                within = True
            elif _JUDGES.match(heading):
                if _told(kept):
                    break
                within = False
            elif _LEAVES_OUT.match(heading):
                within = False
            else:
                within = bool(_TELLS.match(heading)) or within
        if within and _told(kept) and _in_own_voice(paragraph.text):
            break
        if within:
            kept.append(paragraph)
    return kept


def _told(kept: list[Paragraph]) -> bool:
    """Whether what happened has been told: dated events, under another heading than the complaint's."""
    return any(_DATED.search(p.text) and not _COMPLAINT.match(p.section) for p in kept)


def _in_own_voice(text: str) -> bool:
    return bool(_OWN_VOICE.search(_QUOTED.sub("", text)))


def _judges(sentence: str) -> bool:
    return bool(_JUDGING.search(sentence)) or _in_own_voice(sentence)


def _facts(paragraph: Paragraph) -> list[str]:
    """A paragraph's sentences that tell a fact; its list goes with the words that lead into it."""
    sentences = split(paragraph.text)
    if paragraph.items and not all(map(_tells, sentences)):
        return [s for s in sentences if _tells(s) and not s.endswith(":")]
    listed = [s for item in paragraph.items for s in split(item)]
    return [s for s in (*sentences, *listed) if _tells(s)]


def _tells(sentence: str) -> bool:
    return not _judges(sentence) and not _NOT_A_FACT.search(sentence)
