"""Which of a rule's authorities may be shown, and how it is named.

A pinpoint no published page was seen to say is never shown as a firm one. Where only the sub-paragraph is
unseen ("reg.17(6)") and the rule book confirms the regulation itself for the same instrument, the rule is
shown at the regulation ("reg. 17"), provided something confirmed stands behind the rule's content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import IntEnum
from functools import cache

from assistant.answering.answer import CitationKind
from assistant.answering.wording.schema import SourceBook
from vectorstore.records import Authority, Record, Rule

_ASIDE = re.compile(
    r"\s*\([^()]{0,200}?[a-z]{3}[^()]{0,200}\)|\s*\"[^\"]*\""
)  # notes for engineers: "(sub-paragraph not seen)"
_SECTION = re.compile(r"\b(reg|s|art|para)s?\.?\s*(\d+[A-Z]*)((?:\(\w+\))*)")
_LAW = re.compile(r"^SI \d{4}/\d+|\bRegulations\b|^Civil Procedure Rules")
_ACT = re.compile(r"\bAct \d{4}\b|^UK GDPR")
_REFERENCE = re.compile(r"\b\d{2} \d{3} \d{3}[a-z]?\b")
_WALES_OR_NOTE = ("explanatory note", "Wales twin")


class Rank(IntEnum):
    """The order in which a rule's authorities are preferred: law first, a web page last."""

    LAW = 0
    STATUTORY_GUIDANCE = 1
    DECISION = 2
    OMBUDSMAN_GUIDANCE = 3
    OTHER = 4


class Shown(Record):
    """An authority as a person may see it."""

    kind: CitationKind
    rank: Rank
    source: str
    pinpoint: str
    url: str | None
    confirmed: bool


class Authorities:
    """The rule book's authorities, made showable. Holds only what it was given."""

    def __init__(self, rules: Mapping[str, Rule], names: SourceBook) -> None:
        self._rules = rules
        self._names = names
        self._known: dict[str, tuple[Shown, ...]] = {}
        self._sections = {
            (authority.source, section)
            for rule in rules.values()
            for authority in rule.authority
            if authority.confirmed
            for section in _sections(authority.pinpoint, whole=True)
        }

    @property
    def checked(self) -> date:
        """The day the sources were last compared with what is said of them."""
        return self._names.checked

    def rule(self, rule_id: str) -> Rule | None:
        return self._rules.get(rule_id)

    def text(self, rule_id: str) -> str:
        """The rule in our own words, as it may be shown."""
        return self._names.rule_texts.get(rule_id) or self._rules[rule_id].statement

    def of(self, rule_id: str) -> tuple[Shown, ...]:
        """A rule's authorities, best first: every confirmed one, or the one source where none is."""
        if rule_id not in self._known:
            rule = self._rules.get(rule_id)
            self._known[rule_id] = self._showable(rule) if rule else ()
        return self._known[rule_id]

    def _showable(self, rule: Rule) -> tuple[Shown, ...]:
        backed = any(authority.confirmed for authority in rule.authority)
        shown = [s for a in rule.authority if (s := self._show(a, backed)) is not None]
        if not shown and rule.authority:
            shown = [self._unconfirmed(rule.authority[0])]
        return tuple(sorted(shown, key=lambda s: s.rank))

    def labels(self, rule_ids: Iterable[str], most: int = 4) -> list[str]:
        """Short names for a finding's authority: "reg. 15(2)", "Children Act 1989 s.26A", "24 003 845"."""
        labels: dict[str, Rank] = {}
        for rule_id in rule_ids:
            for shown in self.of(rule_id)[:2]:
                for label in _labels(shown):
                    labels.setdefault(label, shown.rank)
        ordered = sorted(labels, key=lambda label: labels[label])
        return ordered[:most]

    def _show(self, authority: Authority, backed: bool) -> Shown | None:
        if authority.confirmed:
            return self._named(authority, _tidy(authority.pinpoint), confirmed=True)
        sections = _sections(authority.pinpoint, whole=False)
        if backed and sections and all((authority.source, s) in self._sections for s in sections):
            return self._named(authority, ", ".join(sections), confirmed=True)
        return None

    def _unconfirmed(self, authority: Authority) -> Shown:
        return self._named(authority, self._names.unconfirmed_pinpoint, confirmed=False)

    def _named(self, authority: Authority, pinpoint: str, *, confirmed: bool) -> Shown:
        kind, rank = classify(authority.source)
        if kind is CitationKind.DECISION and confirmed:
            pinpoint = _in_decision(pinpoint)
        return Shown(
            kind=kind,
            rank=rank,
            source=self._names.names.get(authority.source, authority.source),
            pinpoint=pinpoint,
            url=authority.url,
            confirmed=confirmed,
        )


@cache
def classify(source: str) -> tuple[CitationKind, Rank]:
    """What kind of source a name is."""
    if any(note in source for note in _WALES_OR_NOTE):
        return CitationKind.GUIDANCE, Rank.OTHER
    if _LAW.search(source):
        return CitationKind.REGULATION, Rank.LAW
    if _ACT.search(source):
        return CitationKind.ACT, Rank.LAW
    if source.startswith("LGSCO decision"):
        return CitationKind.DECISION, Rank.DECISION
    if source.startswith("Getting the Best from Complaints"):
        return CitationKind.GUIDANCE, Rank.STATUTORY_GUIDANCE
    if source.startswith("LGSCO"):
        return CitationKind.LGSCO_GUIDANCE, Rank.OMBUDSMAN_GUIDANCE
    if source.startswith(("R (", "PHSO case")):
        return CitationKind.DECISION, Rank.DECISION
    return CitationKind.GUIDANCE, Rank.OTHER


@cache
def _sections(pinpoint: str, *, whole: bool) -> tuple[str, ...]:
    """The sections a pinpoint names without their sub-paragraphs ("reg. 17"). With ``whole`` every one
    named; otherwise only where each has a sub-paragraph to drop."""
    found = _SECTION.findall(_ASIDE.sub("", pinpoint))
    if not whole and not all(sub for _, _, sub in found):
        return ()
    return tuple(dict.fromkeys(_section(kind, number) for kind, number, _ in found))


def _section(kind: str, number: str) -> str:
    return f"s.{number}" if kind == "s" else f"{kind}. {number}"


@cache
def _tidy(pinpoint: str) -> str:
    """A confirmed pinpoint without the notes made for engineers."""
    bare = _ASIDE.sub("", pinpoint).strip()
    return re.sub(r"\breg(s?)\.\s*(?=\d)", r"reg\1. ", bare) or "the page"


def _in_decision(pinpoint: str) -> str:
    """The paragraphs of a decision where the rule book names them; its other notes are for engineers."""
    paragraphs = re.match(r"paras? [\d, -]*\d", pinpoint)
    if paragraphs:
        return re.sub(r"^para", "paragraph", paragraphs.group())
    return "summary" if pinpoint == "summary" else "the decision"


def _labels(shown: Shown) -> list[str]:
    if shown.kind is CitationKind.DECISION:
        reference = _REFERENCE.search(shown.source)
        return [reference.group() if reference else shown.source]
    if not shown.confirmed:
        return [f"{shown.source} ({shown.pinpoint})"]
    if shown.source.startswith("SI 2006/1738"):
        return re.split(r",\s*(?=reg)|\s+with\s+(?=reg)", shown.pinpoint)
    if shown.rank is Rank.LAW or shown.rank is Rank.STATUTORY_GUIDANCE:
        return [f"{shown.source} {shown.pinpoint}"]
    return [shown.source]
