"""Labels read from an answer that is only prose, for systems that give no others.

The patterns stand in ``from_text.yaml``. This is kind to a system in one way (a passing mention counts)
and hard in another (an unusual turn of phrase is missed); both are the price of an answer nobody can compute
with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

Book = dict[str, Any]
_ROUTES = {
    "ombudsman": r"\bombudsman\b",
    "statutory_complaint": r"\bstatutory\b|children act 1989|\bstage (?:1|2|3|one|two|three)\b",
    "corporate_complaint": r"corporate complaints? procedure",
    "send_tribunal": r"\bsend tribunal\b",
    "court": r"\bcourt\b",
}


@cache
def _book() -> Book:
    text = resources.files("evals.systems").joinpath("from_text.yaml").read_text("utf-8")
    book: Book = yaml.safe_load(text)
    return book


def labels_from_text(text: str, today: date) -> dict[str, Any]:
    """The assessment a text amounts to: what it says, by the patterns; what it does not say, unclaimed.

    Deadlines are left empty: a date in prose does not say which limit it is.
    """
    book = _book()
    stage = next(_codes(book["stage"], text), "unknown")
    yes, no = _any(book["escalate_yes"], text), _any(book["escalate_no"], text)
    return {
        "routes": [code for code, pattern in _ROUTES.items() if re.search(pattern, text, re.IGNORECASE)],
        "stage": stage,
        "can_escalate": None if yes == no else yes,
        "next_step": next(_codes(book["next_step"], text), "give_more_facts"),
        "deadlines": [],
        "council_faults": [{"code": code} for code in _codes(book["faults"], text)],
        "can_ask_for": [],
        "safety": list(_codes(book["safety"], text)),
    }


def _codes(entries: dict[str, list[str]], text: str) -> Iterator[str]:
    return (code for code, patterns in entries.items() if _any(patterns, text))


def _any(patterns: list[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
