"""What a benchmark prints: named figures with their spread over repeated runs on one machine."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pydantic import BaseModel, ConfigDict


class Figure(BaseModel):
    """A quantity measured several times: the median, with the least and the most."""

    model_config = ConfigDict(frozen=True)

    name: str
    unit: str
    median: float
    least: float
    most: float

    @classmethod
    def of(cls, name: str, unit: str, values: Sequence[float]) -> Figure:
        return cls(name=name, unit=unit, median=median(values), least=min(values), most=max(values))


class Figures(BaseModel):
    """One benchmark's figures, and a line on what was measured."""

    model_config = ConfigDict(frozen=True)

    benchmark: str
    measured: str
    figures: tuple[Figure, ...]
    table: tuple[tuple[str, ...], ...] = ()  # the same figures side by side, where that reads better

    def as_text(self) -> str:
        if self.table:
            return "\n".join([f"{self.benchmark}: {self.measured}", *_aligned(self.table)])
        rows = [
            f"  {figure.name}: {figure.median:,.4g} {figure.unit} ({figure.least:,.4g} to {figure.most:,.4g})"
            for figure in self.figures
        ]
        return "\n".join([f"{self.benchmark}: {self.measured}", *rows])


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
