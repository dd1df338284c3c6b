"""What is known of every decision, as arrays in one order: for filters and for comparing many at once.

A filter over a hundred thousand decisions takes about a millisecond here, however much it lets through.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vectorstore.concepts import FILE as CONCEPTS
from vectorstore.concepts import concepts
from vectorstore.likeness import services_of
from vectorstore.records import Decision, Filters

FILE = "decisions.npz"
CODED, WORDED = 1.0, 0.5  # how surely a decision is about a concept: by its codes, by its words

Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]
Numbers = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class DecisionTable:
    """One row for each decision; the columns of ``told``, ``found`` and ``coded`` are the concepts.

    ``told`` marks those in the narrative, ``found`` those in the finding or remedy, ``coded`` those its codes
    mean. ``council`` and ``outcome`` are places in ``councils`` and ``outcomes``, of which there are few.
    ``payment`` is the largest sum recorded, in pounds, 0 for none.
    """

    ref: Words
    year: npt.NDArray[np.int16]
    councils: Words
    council: Places
    outcomes: Words
    outcome: Places
    disposition: Words
    complainant: Words
    stage: Words
    procedure: Words
    payment: Numbers
    fault_codes: Words
    faults: Flags
    service_codes: Words
    services: Flags
    told: Flags
    found: Flags
    coded: Flags

    def __len__(self) -> int:
        return len(self.ref)

    def refs(self) -> list[str]:
        return [str(ref) for ref in self.ref]

    def mask(self, filters: Filters) -> Flags | None:
        """Which decisions a filter lets through; None where it lets all through.

        ``outcome`` and ``council`` match from the start of, or anywhere in, the field; neither minds case.
        """
        tests = [test for test in self._tests(filters) if test is not None]
        return np.logical_and.reduce(tests) if tests else None

    def _tests(self, asked: Filters) -> list[Flags | None]:
        return [
            _matching(self.outcomes, self.outcome, asked.outcome, str.startswith),
            _matching(self.councils, self.council, asked.council, str.__contains__),
            self.year >= asked.since if asked.since is not None else None,
            _column(self.services, self.service_codes, asked.service),
            _column(self.faults, self.fault_codes, asked.fault),
            self.stage == asked.stage if asked.stage else None,
            self.payment >= max(asked.min_remedy, 0.01) if asked.min_remedy is not None else None,
            (self.payment > 0) & (self.payment <= asked.max_remedy) if asked.max_remedy is not None else None,
        ]

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> DecisionTable:
        builder = TableBuilder()
        for decision in decisions:
            builder.add(decision)
        return builder.table()

    @classmethod
    def open(cls, generation: Path) -> DecisionTable:
        """Raises OSError, ValueError or KeyError where the file cannot be read."""
        with np.load(generation / FILE, allow_pickle=False) as held:
            return cls(**{field.name: held[field.name] for field in fields(cls)})

    def write(self, generation: Path) -> None:
        np.savez(generation / FILE, **{field.name: getattr(self, field.name) for field in fields(self)})


def marks_of(decision: Decision) -> bytes:
    """The concepts a decision's narrative, and its finding or remedy, tell of: bits, to be kept beside it.
    Finding them is most of the work of a row. ``marks_version`` says by what they were found."""
    known = concepts()
    outcome = f"{decision.finding} {decision.remedy or ''}"
    found = np.concatenate([known.in_text(decision.narrative), known.in_text(outcome)])
    return np.packbits(found).tobytes()


@cache
def marks_version() -> str:
    """What the table's marks were made from: the first 16 hex digits of the data file's sha256."""
    return hashlib.sha256(CONCEPTS.read_bytes()).hexdigest()[:16]


class TableBuilder:
    """Takes decisions one at a time and keeps only their row."""

    def __init__(self) -> None:
        self._known = concepts()
        self._refs: list[str] = []
        self._year, self._payment = array("h"), array("f")
        self._worded: dict[str, _Column] = {name: _Column() for name in _WORDED}
        self._faults, self._services = _Sets(), _Sets()
        self._marks: dict[str, bytearray] = {name: bytearray() for name in ("told", "found", "coded")}

    def add(self, decision: Decision, marks: bytes | None = None) -> None:
        """``marks`` are what ``marks_of`` gave for it before."""
        told_and_found = np.frombuffer(marks or marks_of(decision), np.uint8)
        told, found = np.unpackbits(told_and_found, count=2 * len(self._known.names)).reshape(2, -1)
        self._refs.append(decision.ref)
        self._year.append(decision.year)
        self._payment.append(max((remedy.amount_gbp for remedy in decision.remedies), default=0.0))
        for name, column in self._worded.items():
            column.add(_WORDED[name](decision))
        self._faults.add(decision.fault_codes)
        self._services.add(services_of(decision))
        self._marks["told"] += told.tobytes()
        self._marks["found"] += found.tobytes()
        self._marks["coded"] += self._known.of_codes(codes_of(decision)).tobytes()

    def table(self) -> DecisionTable:
        shape = (len(self._year), len(self._known.names))
        marks = {name: np.frombuffer(held, np.bool_).reshape(shape) for name, held in self._marks.items()}
        worded = {name: column.each() for name, column in self._worded.items() if name not in _PLACED}
        council, outcome = (self._worded[name].values() for name in _PLACED)
        fault_codes, faults = self._faults.flags()
        service_codes, services = self._services.flags()
        return DecisionTable(
            ref=_words(self._refs),
            year=np.array(self._year, dtype=np.int16),
            councils=council[0],
            council=council[1],
            outcomes=outcome[0],
            outcome=outcome[1],
            payment=np.array(self._payment, dtype=np.float32),
            fault_codes=fault_codes,
            faults=faults,
            service_codes=service_codes,
            services=services,
            disposition=worded["disposition"],
            complainant=worded["complainant"],
            stage=worded["stage"],
            procedure=worded["procedure"],
            told=marks["told"],
            found=marks["found"],
            coded=marks["coded"],
        )


_PLACED = ("council", "outcome")
_WORDED: Mapping[str, Callable[[Decision], str]] = {
    "council": lambda each: each.council,
    "outcome": lambda each: each.outcome or "",
    "disposition": lambda each: each.disposition or "",
    "complainant": lambda each: each.complainant or "",
    "stage": lambda each: each.stage_reached,
    "procedure": lambda each: each.procedure,
}


class _Column:
    """Words of which few are different: each once, and the place of each row's."""

    def __init__(self) -> None:
        self._different: dict[str, int] = {}
        self._places = array("i")

    def add(self, word: str) -> None:
        self._places.append(self._different.setdefault(word, len(self._different)))

    def each(self) -> Words:
        """Every row's word."""
        values, places = self.values()
        chosen: Words = values[places]
        return chosen

    def values(self) -> tuple[Words, Places]:
        """The different words in order, and each row's place among them."""
        values, places = np.unique(_words(self._different), return_inverse=True)
        return values, places[np.array(self._places, dtype=np.intp)].astype(np.intp)


class _Sets:
    """Rows of a few codes each."""

    def __init__(self) -> None:
        self._rows = 0
        self._row, self._code = array("i"), _Column()

    def add(self, codes: Iterable[str]) -> None:
        for code in codes:
            self._row.append(self._rows)
            self._code.add(code)
        self._rows += 1

    def flags(self) -> tuple[Words, Flags]:
        """The codes in order, and which of them each row has."""
        codes, places = self._code.values()
        flags = np.zeros((self._rows, len(codes)), dtype=np.bool_)
        flags[np.array(self._row, dtype=np.intp), places] = True
        return codes, flags


def codes_of(decision: Decision) -> tuple[str, ...]:
    """All the codes a decision is known by."""
    return (
        *decision.fault_codes,
        *decision.topics,
        *((decision.complainant,) if decision.complainant else ()),
    )


def rows_by_ref(table: DecisionTable) -> Mapping[str, int]:
    """Each decision's row in the table by its reference."""
    return {str(ref): row for row, ref in enumerate(table.ref)}


def _matching(
    values: Words, places: Places, asked: str | None, test: Callable[[str, str], bool]
) -> Flags | None:
    """Compare each different value once: there are few, however many decisions."""
    if not asked or not asked.strip():
        return None
    wanted = asked.strip().casefold()
    matches = np.array([test(str(value).casefold(), wanted) for value in values], dtype=np.bool_)
    chosen: Flags = matches[places]
    return chosen


def _column(flags: Flags, codes: Words, asked: str | None) -> Flags | None:
    if not asked:
        return None
    chosen: Flags = np.any(flags[:, codes == asked], axis=1)
    return chosen


def _words(values: Iterable[str]) -> Words:
    return np.array(list(values), dtype=np.str_)
