"""How a situation and a decision compare, as numbers: what the ranker weighs.

Everything is computed for many decisions at once. Scores of words and meaning are taken relative to the
other candidates, since what is high differs from search to search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vectorstore.concepts import Concepts
from vectorstore.decision_table import CODED, WORDED, DecisionTable, Flags
from vectorstore.likeness import wording
from vectorstore.part_vectors import Rows
from vectorstore.records import Situation

Values = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

FIRST_YEAR, YEARS = 2013, 13
UNSURE = 0.5  # a concept that only the case as understood names, not the person's own words
FAMILIES = {
    "grandparent": "kin",
    "special_guardian": "kin",
    "relative": "kin",
    "child": "young",
    "care_leaver": "young",
    "foster_carer": "foster",
    "adopter": "adopt",
    "parent": "parent",
}

FEATURES = (
    "words as written, of the most",
    "words written out, of the most",
    "words written out, standardised",
    "narrative, cosine",
    "finding, cosine",
    "nearest part, cosine",
    "narrative, standardised",
    "narrative and finding, standardised",
    "words and meaning, standardised",
    "concepts, cosine of the most",
    "concepts asked for and held, share",
    "concepts held and asked for, share",
    "who, share",
    "about, share",
    "handling, share",
    "concepts in the finding, share",
    "rarest concept shared",
    "concepts asked for and missing",
    "faults shared",
    "faults shared, of those asked for",
    "faults shared, by rarity",
    "other faults only",
    "services shared",
    "same kind of person",
    "another kind of person",
    "same family of persons",
    "same stage",
    "same procedure",
    "upheld",
    "public report",
    "closed",
    "newness",
)


@dataclass(frozen=True)
class Asked:
    """A situation as the comparison needs it: ``wanted`` weighs each concept from 0 to 1, ``coded`` marks
    those that the case as understood names."""

    situation: Situation
    wanted: Values
    coded: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Nearness:
    """For some decisions (``rows`` of the table) what the indexes say.

    ``written`` and ``expanded`` are BM25 of the words as written and with abbreviations written out,
    ``concepts`` how much each is about the same; beside each the most any decision has. ``cosines`` has shape
    (rows, parts).
    """

    rows: Rows
    written: npt.NDArray[np.float32]
    expanded: npt.NDArray[np.float32]
    most_written: float
    most_expanded: float
    cosines: npt.NDArray[np.float32]
    concepts: Values
    most_concepts: float


def asked(situation: Situation, text: str, known: Concepts) -> Asked:
    """``text`` is what the person wrote, abbreviations written out."""
    codes = (*situation.faults, *situation.services, *situation.topics, *situation.reasons)
    codes += tuple(code for code in (situation.complainant, situation.stage, situation.procedure) if code)
    coded = known.of_codes(codes)
    return Asked(situation, np.maximum(known.in_text(text), UNSURE * coded), coded)


class Comparison:
    """Compares situations with the decisions of one table."""

    def __init__(self, table: DecisionTable, known: Concepts) -> None:
        self._table = table
        self._known = known
        weight = (WORDED * (table.told | table.found) + CODED * table.coded).astype(np.float32)
        self._weight = np.asfortranarray(weight)  # a few columns are read for all decisions at once
        decisions = max(len(table), 1)
        self.rarity: Values = np.log((decisions + 1) / ((self._weight > 0).sum(axis=0) + 0.5))
        self._length = np.maximum(np.sqrt(np.square(self._weight) @ self.rarity), 1.0)
        self._fault_rarity = np.log((decisions + 1) / (table.faults.sum(axis=0) + 0.5))
        self._standing = _standing(table)

    def concept_scores(self, asked: Asked) -> Values:
        """For every decision, how much it is about what the situation is about; 0 for not at all."""
        wanted = np.flatnonzero(asked.wanted)
        weights = (asked.wanted * self.rarity)[wanted].astype(np.float32)
        found: Values = self._weight[:, wanted] @ weights / self._length
        return found

    def shared(self, asked: Asked, row: int) -> Flags:
        """The concepts a situation and one decision share."""
        both: Flags = (self._weight[row] > 0) & (asked.wanted > 0)
        return both

    def matrix(self, asked: Asked, near: Nearness) -> Matrix:
        """Shape (rows, FEATURES)."""
        columns = [*self._nearness(near), *self._concepts(asked, near), *self._codes(asked, near.rows)]
        return np.stack([*columns, *self._standing[:, near.rows]], axis=1)

    def _nearness(self, near: Nearness) -> list[Values]:
        narrative, finding = near.cosines[:, 0], near.cosines[:, 1]
        words, meaning = _standard(near.expanded), _standard(narrative + finding)
        return [
            near.written / max(near.most_written, 1e-9),
            near.expanded / max(near.most_expanded, 1e-9),
            words,
            narrative,
            finding,
            np.maximum(narrative, finding),
            _standard(narrative),
            meaning,
            words + meaning,
        ]

    def _concepts(self, asked: Asked, near: Nearness) -> list[Values]:
        rows, weights = near.rows, asked.wanted * self.rarity
        held = np.minimum(self._weight[rows], 1.0)
        covered = held @ weights
        whole = max(float(weights.sum()), 1e-9)
        groups = [weights * self._known.in_group(group) for group in ("who", "about", "handling")]
        return [
            near.concepts / max(near.most_concepts, 1e-9),
            covered / whole,
            covered / np.maximum((self._weight[rows] > 0) @ self.rarity, 1.0),
            *(held @ group / max(float(group.sum()), 1e-9) for group in groups),
            self._table.found[rows] @ weights / whole,
            ((held > 0) * weights).max(axis=1, initial=0.0),
            weights.sum() - covered,
        ]

    def _codes(self, asked: Asked, rows: Rows) -> list[Values]:
        situation, table = asked.situation, self._table
        wanted = np.isin(table.fault_codes, situation.faults)
        faults = table.faults[rows] @ wanted.astype(np.float64)
        person = situation.complainant or ""
        people = table.complainant[rows]
        same = (people == person) & (person != "")
        families = np.array([FAMILIES.get(str(each), "?") for each in people])
        return [
            faults,
            faults / max(len(situation.faults), 1),
            table.faults[rows] @ (wanted * self._fault_rarity),
            (len(situation.faults) > 0) & (faults == 0) & table.faults[rows].any(axis=1),
            table.services[rows] @ np.isin(table.service_codes, situation.services).astype(np.float64),
            same,
            (people != "") & (person != "") & ~same,
            families == FAMILIES.get(person, "none"),
            table.stage[rows] == wording().stages.get(situation.stage or "", "none"),
            table.procedure[rows] == (situation.procedure or "none"),
        ]


def _standing(table: DecisionTable) -> Matrix:
    outcomes = [str(outcome).lower() for outcome in table.outcomes]
    report = np.array([outcome.startswith("report") for outcome in outcomes], dtype=np.bool_)
    upheld = np.array([outcome == "upheld" for outcome in outcomes], dtype=np.bool_) | report
    closed = np.array([outcome.startswith("closed") for outcome in outcomes], dtype=np.bool_)
    return np.stack(
        [
            upheld[table.outcome],
            report[table.outcome],
            closed[table.outcome],
            np.clip((table.year - FIRST_YEAR) / YEARS, 0, 1),
        ]
    ).astype(np.float64)


def _standard(values: npt.NDArray[np.float32]) -> Values:
    if len(values) == 0:
        return values.astype(np.float64)
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), dtype=np.float64)


def by_name(row: Values) -> Mapping[str, float]:
    """One decision's features, for reading."""
    return dict(zip(FEATURES, map(float, row), strict=True))
