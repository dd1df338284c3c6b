"""What is known of decisions, as arrays: filters let through what they say, and it survives the disk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.small import decision
from vectorstore.decision_table import DecisionTable
from vectorstore.records import Filters, Remedy

DECISIONS = (
    decision(
        "24 000 001",
        outcome="Upheld",
        council="Anytown Council",
        fault_codes=("refused_stage2", "delay_stage1"),
        topics=("respite",),
        stage_reached="1",
        remedies=(Remedy(amount_gbp=100), Remedy(amount_gbp=450)),
    ),
    decision("23 000 002", outcome="Not upheld", council="Otherplace County Council", date=date(2021, 1, 1)),
    decision("22 000 003", outcome=None, date=None, topics=("adoption",), remedies=(Remedy(amount_gbp=50),)),
    decision("20 000 004", outcome="Report (upheld)", stage_reached="3", fault_codes=("refused_stage3",)),
)
TABLE = DecisionTable.of(DECISIONS)


def let_through(filters: Filters, table: DecisionTable = TABLE) -> list[str]:
    mask = table.mask(filters)
    return [str(ref) for ref in (table.ref if mask is None else table.ref[mask])]


@pytest.mark.parametrize(
    ("filters", "refs"),
    [
        (Filters(), ["24 000 001", "23 000 002", "22 000 003", "20 000 004"]),
        (Filters(outcome="upheld"), ["24 000 001"]),
        (Filters(outcome="Not"), ["23 000 002"]),
        (Filters(outcome="report"), ["20 000 004"]),
        (Filters(outcome="  "), ["24 000 001", "23 000 002", "22 000 003", "20 000 004"]),
        (Filters(since=2022), ["24 000 001", "22 000 003", "20 000 004"]),
        (Filters(council="OTHERPLACE"), ["23 000 002"]),
        (Filters(council="nowhere"), []),
        (Filters(fault="delay_stage1"), ["24 000 001"]),
        (Filters(fault="no_such_fault"), []),
        (Filters(service="short_breaks"), ["24 000 001"]),
        (Filters(service="adoption"), ["22 000 003"]),
        (Filters(stage="3"), ["20 000 004"]),
        (Filters(min_remedy=100), ["24 000 001"]),
        (Filters(min_remedy=0), ["24 000 001", "22 000 003"]),
        (Filters(max_remedy=100), ["22 000 003"]),
        (Filters(min_remedy=10, max_remedy=500, since=2023), ["24 000 001"]),
    ],
)
def test_filters(filters: Filters, refs: list[str]) -> None:
    assert let_through(filters) == refs


def test_it_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    TABLE.write(tmp_path)
    again = DecisionTable.open(tmp_path)
    for name, column in vars(TABLE).items():
        assert np.array_equal(column, getattr(again, name)), name
    assert let_through(Filters(council="any"), again) == ["24 000 001", "22 000 003", "20 000 004"]


def test_no_decisions_are_no_trouble(tmp_path: Path) -> None:
    DecisionTable.of([]).write(tmp_path)
    empty = DecisionTable.open(tmp_path)
    assert len(empty) == 0
    assert let_through(Filters(outcome="Upheld", fault="refused_stage2", since=2020), empty) == []
