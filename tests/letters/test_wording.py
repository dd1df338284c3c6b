"""The letters' wording: every condition, gap and rule it names exists, and it keeps its manners."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from assistant.case import EventType
from assistant.letters.conditions import NAMES
from assistant.letters.filling import Writer
from assistant.letters.wording import WordingError, load_wording, parse
from assistant.letters.wording.schema import EventBook
from assistant.procedure.assessment import DeadlineCode

BOOK = load_wording()
LINES = [
    (f"{kind.value}.{part}.{n}", line)
    for kind, words in BOOK.book.letters.items()
    for part in ("opening", "asks", "reply")
    for n, line in enumerate(getattr(words, part))
]


@pytest.mark.parametrize(("key", "line"), LINES)
def test_conditions_and_gaps_exist(key, line):
    assert {name.removeprefix("!") for name in line.when} <= NAMES
    for _, gap, _, _ in Formatter().parse(line.text):
        if gap is None or gap in BOOK.book.voices["own"]:
            continue
        kind, _, rest = gap.partition("_")
        if kind in ("on", "when"):
            EventType(rest)
            assert kind == "when" or rest in BOOK.book.blanks
        elif kind in ("due", "ahead"):
            DeadlineCode(rest)
        else:
            assert hasattr(Writer, f"_{gap}_gap")


def test_every_rule_named_is_in_the_rule_book(corpus):
    named = {rule for _, line in LINES for rule in line.rules}
    named |= {rule for line in BOOK.book.standing.values() for rule in line.rules}
    named |= {rule for fault in BOOK.heads.faults.values() for rule in fault.rules}
    named |= {rule for line in BOOK.outcomes.outcomes.values() for rule in line.rules}
    assert named <= set(corpus.rules)


def test_no_threat_promise_or_insult():
    text = " ".join(line.text for _, line in LINES)
    text += " ".join(words.text for words in BOOK.heads.faults.values())
    banned = r"(?i)\b(?:guarantee|sue|lie|lied|liar|disgrace\w*|shocking|incompeten\w*|malicious\w*)\b"
    assert not re.findall(banned, text)


def test_a_damaged_file_is_named():
    with pytest.raises(WordingError, match=r"events.yaml"):
        parse("events.yaml", {"events": {"chased": {"done": ""}}}, EventBook)
