"""Paragraphs of remedies in many wordings: each sum and each step as written beside it, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.document import Document
from ingest.parse import parse_bytes

STEPS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("steps.yaml").read_text(encoding="utf-8")
)
BEFORE = """Fenwick Council (25 900 001)

Category : Children's care services > Other

Decision : Upheld

Decision date : 08 Apr 2025

The Ombudsman's final decision:

Summary: The Council was at fault and has agreed to put it right.

The complaint

  1. Somebody complained.

{under}

"""
AFTER = (
    "\nFinal decision\n\n  1. I have completed my investigation. The Council agreed to my recommendations.\n"
)


def read(text: str, under: str = "Agreed action") -> Document:
    steps = "\n".join(f"  {line}" for line in text.splitlines())
    return parse_bytes(f"{BEFORE.format(under=under)}{steps}\n{AFTER}".encode(), "25-900-001.txt")


@pytest.mark.parametrize("entry", STEPS, ids=lambda entry: entry["t"][:60].strip())
def test_sums_and_steps(entry: dict[str, Any]) -> None:
    document = read(entry["t"], entry.get("under", "Agreed action"))
    sums = [(one.amount_gbp, one.payee, one.due) for one in document.remedies]
    assert sums == [(amount, payee, due) for amount, payee, _, due in entry["r"]]
    for (*_, reason, _), one in zip(entry["r"], document.remedies, strict=True):
        assert reason is None or reason.lower() in (one.reason or "").lower()
    assert [one.due for one in document.actions] == [due for _, due in entry["a"]]
    for (words, _), action in zip(entry["a"], document.actions, strict=True):
        assert all(word.lower() in action.text.lower() for word in words), action.text
