"""Which test shows which rule at work.

``@rule("s2-10")`` on a test, or ``by("ref-01", ...)`` for a row of a table, names the rule. The map from
rules to tests is read from the modules themselves, without running anything; what the procedure does not
decide stands in ``not_decided.yaml`` with its reason.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
RULE_BOOK = HERE.parents[2] / "ingest" / "corpus" / "law" / "rules.yaml"
NOT_DECIDED = HERE / "not_decided.yaml"


def rule(*ids: str) -> pytest.MarkDecorator:
    """Names the rules that a test shows at work."""
    return pytest.mark.rule(*ids)


def by(rule_id: str, *values: object) -> Any:
    """A row of a table, named for the rule it shows at work."""
    return pytest.param(*values, marks=rule(rule_id), id=rule_id)


def rule_ids() -> tuple[str, ...]:
    """Every id of the rule book, in its order."""
    book = yaml.safe_load(RULE_BOOK.read_text(encoding="utf-8"))
    return tuple(entry["id"] for entry in book)


def reasons() -> dict[str, str]:
    """The rules that the procedure does not decide, each with the reason. Raises ValueError, naming the
    entry, where an id or a reason is not text."""
    told = yaml.safe_load(NOT_DECIDED.read_text(encoding="utf-8"))
    for rule_id, reason in told.items():
        if not isinstance(rule_id, str) or not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"{NOT_DECIDED.name}: {rule_id}: the reason must be a sentence")
    return dict(told)


def rules_tested() -> dict[str, list[str]]:
    """Each rule named by a test of this package, with the tests that name it."""
    found: dict[str, list[str]] = {}
    for module in _modules():
        for name, test in vars(module).items():
            if not (name.startswith("test_") and callable(test)):
                continue
            for rule_id in _named(getattr(test, "pytestmark", ())):
                found.setdefault(rule_id, []).append(f"{module.__name__.rpartition('.')[2]}::{name}")
    return found


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules([str(HERE)]):
        if info.name.startswith("test_"):
            yield importlib.import_module(f"{__package__}.{info.name}")


def _named(marks: Iterable[pytest.Mark]) -> Iterator[str]:
    """The rules in a test's own marks and in those of the rows of its tables."""
    for mark in marks:
        if mark.name == "rule":
            yield from mark.args
        elif mark.name == "parametrize":
            for row in mark.args[1]:
                yield from _named(mark for mark in getattr(row, "marks", ()) if mark.name == "rule")
