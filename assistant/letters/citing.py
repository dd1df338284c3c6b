"""How a rule's source is named inside a letter: the law first, nothing that is not firm shown as firm.

A web page or a council's own manual may stand behind a rule in the rule book; no letter cites one. Where only
such a page is held the sentence stands with no citation, and its origin still names the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.letters.sources import RuleSource, RuleSources, SourceKind
from assistant.letters.wording.schema import LetterBook

MOST = 2  # citations a sentence
_ORDER = tuple(SourceKind)
_UNIT = re.compile(r"^(reg|s|para|paragraph)(s?)\.?\s*(?=\d)", re.IGNORECASE)
_NAMES = {"reg": "regulation", "s": "section", "para": "paragraph", "paragraph": "paragraph"}
_DECISION = re.compile(r"^LGSCO decision (?P<ref>\d{2} \d{3} \d{3}[a-z]?)(?: \((?P<council>.+)\))?$")


def citation(rule_ids: Iterable[str], rules: RuleSources, book: LetterBook, *, law_only: bool = False) -> str:
    """The sources of some rules, as they stand in brackets; empty where none may be cited. Places in the same
    source are named together."""
    best = [found[0] for rule_id in rule_ids if (found := rules.get(rule_id))]
    if law_only:
        best = [source for source in best if source.kind in (SourceKind.LAW, SourceKind.GUIDANCE)]
    best.sort(key=lambda source: (not source.confirmed, _ORDER.index(source.kind)))
    places: dict[str, dict[str, None]] = {}
    for source in best:
        pins = places.setdefault(named(source, book), {})
        if source.confirmed and not _DECISION.match(source.source):
            pins.setdefault(source.pinpoint)
    cited = []
    for name, pins in list(places.items())[:MOST]:
        pin = pinpoint(", ".join(pin for pin in pins if _UNIT.match(pin)))
        cited.append(f"{name}, {pin}" if pin else name)
    return "; ".join(cited)


def named(source: RuleSource, book: LetterBook) -> str:
    """A source's name as a letter has it, without the place in it."""
    decision = _DECISION.match(source.source)
    if decision:
        council = f" ({decision['council']})" if decision["council"] else ""
        return f"Ombudsman decision {decision['ref']}{council}"
    return book.sources[source.source].short if source.source in book.sources else _article(source.source)


def pinpoint(words: str) -> str:
    """ "reg. 17(2)" as "regulation 17(2)", "reg. 15(2), reg. 17" as "regulations 15(2) and 17"; what names no
    paragraph, as nothing."""
    if not _UNIT.match(words):
        return ""
    unit = _NAMES[_UNIT.match(words)[1].lower()]  # type: ignore[index]
    numbers = [_UNIT.sub("", part.strip()) for part in re.split(r",|\bwith\b|\band\b", words) if part.strip()]
    numbers = list(dict.fromkeys(re.sub(r"(?<=\d)[-–](?=\d)", " to ", number) for number in numbers))
    numbers = [n for n in numbers if not any(other.startswith((f"{n}(", f"{n} ")) for other in numbers)]
    numbers.sort(key=lambda number: [int(part) for part in re.findall(r"\d+", number)[:1]])
    many = len(numbers) > 1 or " to " in numbers[0]
    listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}" if len(numbers) > 1 else numbers[0]
    return f"{unit}{'s' if many else ''} {listed}"


def _article(source: str) -> str:
    return f"the {source}" if source.startswith("Ombudsman's") else source


def with_citation(text: str, cited: str) -> str:
    """The sentence with its sources in brackets before its full stop; a sentence that ends with a blank or
    with quoted words has the stop after them."""
    if not cited:
        return text
    if text.endswith("."):
        return f"{text[:-1]} ({cited})."
    return f"{text} ({cited})." if text.endswith(("]", "”")) else f"{text} ({cited})"
