"""Find decisions like a person's situation.

Candidates come three ways: by words (BM25, abbreviations written out), by meaning (sentence vectors) and by
what they are about (concepts and codes). Each is then compared with the situation feature by feature and
ordered by learned weights, and the few shown are picked so that they do not all say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vectorstore.abbreviations import expand
from vectorstore.concepts import Concepts, concepts
from vectorstore.decision_table import DecisionTable, Flags, rows_by_ref
from vectorstore.embedder import Embedder, Vectors
from vectorstore.features import Asked, Comparison, Matrix, Nearness, Values, asked
from vectorstore.likeness import Likeness, marks, why, wording
from vectorstore.normalise import normalise
from vectorstore.part_vectors import PARTS, PartVectors, Rows
from vectorstore.pinpoints import Pinpoints
from vectorstore.ranker import Ranker
from vectorstore.records import Comparable, Decision, Filters, Situation
from vectorstore.vectors import DECISIONS, VectorIndex
from vectorstore.words import Scores, WordIndex, stems

EACH_WAY = 120  # candidates by words, by meaning, by concepts
CHUNKS = 400  # nearest chunks asked for, and so many more where a filter will drop some
FILTERED_CHUNKS = 1200
NARROW = 400  # where a filter leaves no more than this, all that it leaves are compared
WINDOW = 700  # characters of a message embedded at once: what the model reads
WINDOWS = 4
SUBJECTS = 3

# Marks off a decision for repeating what was picked before it, on the scale of the grades (0 to 3).
SAME_COUNCIL, SAME_LESSON = 0.04, 0.06
RERANKED = 60

ReadDecision = Callable[[str], Decision | None]


@dataclass(frozen=True)
class Candidates:
    """Decisions compared with a situation: the table's rows, their features and what was asked."""

    asked: Asked
    query: Vectors
    rows: Rows
    matrix: Matrix
    cosines: Scores


class DecisionSearch:
    """Search over the decisions of one open index."""

    def __init__(
        self,
        table: DecisionTable,
        words: WordIndex,
        parts: PartVectors,
        vectors: VectorIndex,
        embedder: Embedder,
        ranker: Ranker,
    ) -> None:
        self._table = table
        self._rows = rows_by_ref(table)
        self._words = words
        self._parts = parts
        self._vectors = vectors
        self._embedder = embedder
        self._ranker = ranker
        self._known: Concepts = concepts()
        self._comparison = Comparison(table, self._known)
        self._pinpoints = Pinpoints(parts, embedder)

    def comparables(
        self, situation: Situation, k: int, filters: Filters, read: ReadDecision
    ) -> list[Comparable]:
        """Up to ``k`` decisions, best first. ``read`` gives one by its reference."""
        found = self.candidates(situation, filters, k)
        scores = self._ranker.score(found.matrix)
        comparables = []
        for place, score in self._varied(found.rows, scores, k):
            decision = read(str(self._table.ref[found.rows[place]]))
            if decision is not None:
                comparables.append(self._comparable(found, place, score, decision))
        return comparables

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(str(code) for code in self._table.service_codes)

    def ref(self, row: int) -> str:
        return str(self._table.ref[row])

    def candidates(self, situation: Situation, filters: Filters, k: int = EACH_WAY) -> Candidates:
        """The decisions worth ordering to find ``k``, with their features."""
        text = expand(normalise(situation.text))
        query = self._embedder.encode(windows(text))
        want = asked(situation, text, self._known)
        written, expanded = self._words.scores(stems(situation.text)), self._words.scores(stems(text))
        about = self._comparison.concept_scores(want)
        rows = self._chosen(query, expanded, about, self._table.mask(filters), k)
        cosines = self._parts.cosines(rows, query)
        near = Nearness(
            rows=rows,
            written=written[rows],
            expanded=expanded[rows],
            most_written=float(written.max(initial=0.0)),
            most_expanded=float(expanded.max(initial=0.0)),
            cosines=cosines,
            concepts=about[rows],
            most_concepts=float(about.max(initial=0.0)),
        )
        return Candidates(want, query, rows, self._comparison.matrix(want, near), cosines)

    def _chosen(self, query: Vectors, words: Scores, about: Values, allowed: Flags | None, k: int) -> Rows:
        if allowed is not None and int(allowed.sum()) <= NARROW:
            return np.flatnonzero(allowed)
        each = max(EACH_WAY, k)
        chosen = [_top(words, each, allowed), _top(about, each, allowed)]
        wanted = max(CHUNKS if allowed is None else FILTERED_CHUNKS, len(PARTS) * k)
        # Near all of a long message, as the comparison counts it, and not near its first piece: the cosine
        # with the pieces' mean orders as the mean of their cosines does.
        whole = query.mean(axis=0, keepdims=True) if len(query) else query
        near = dict.fromkeys(
            self._rows[chunk.split(":", 2)[1]]
            for found in self._vectors.nearest(DECISIONS, whole, wanted)
            for chunk, _ in found
        )
        kept = [row for row in near if allowed is None or allowed[row]]
        return np.unique(np.concatenate([*chosen, np.array(kept[:each], dtype=np.intp)]))

    def _varied(self, rows: Rows, scores: Values, k: int) -> list[tuple[int, float]]:
        """Pick ``k`` places one by one, each marked down for repeating a council or a lesson."""
        left = [int(place) for place in np.lexsort((self._table.ref[rows], -scores))[: max(RERANKED, 2 * k)]]
        councils: defaultdict[str, int] = defaultdict(int)
        lessons: defaultdict[tuple[str, ...], int] = defaultdict(int)
        picked: list[tuple[int, float]] = []

        def worth(place: int) -> float:
            council, lesson = self._lesson(rows[place])
            return float(scores[place]) - SAME_COUNCIL * councils[council] - SAME_LESSON * lessons[lesson]

        while left and len(picked) < k:
            best = max(left, key=worth)
            picked.append((best, worth(best)))
            left.remove(best)
            council, lesson = self._lesson(rows[best])
            councils[council] += 1
            lessons[lesson] += 1
        return picked

    def _lesson(self, row: int) -> tuple[str, tuple[str, ...]]:
        """The council, and what the decision teaches: its faults and how it ended."""
        table = self._table
        faults = (str(code) for code in table.fault_codes[table.faults[row]])
        return str(table.councils[table.council[row]]), (*faults, str(table.disposition[row]))

    def _comparable(self, found: Candidates, place: int, score: float, decision: Decision) -> Comparable:
        row = int(found.rows[place])
        shared = self._comparison.shared(found.asked, row)
        likeness = self._likeness(found.asked, row, shared, decision)
        return Comparable(
            decision=decision,
            score=round(score, 4),
            why=why(likeness, decision),
            paragraphs=self._pinpoints.find(found.query, row, decision, likeness.faults),
            parts=self._shown_in(row, shared, found.cosines[place]),
            marks=marks(decision),
        )

    def _likeness(self, asked: Asked, row: int, shared: Flags, decision: Decision) -> Likeness:
        """What can be said to be shared. How a complaint was handled is said only where the record codes it,
        and where a case is understood only if the case does: words like "without further delay" stand in
        decisions about other things, and "is there a time limit?" in cases that nobody calls late."""
        known, situation = self._known, asked.situation
        told = asked.wanted == 1.0
        handling = known.in_group("handling")
        if situation.stage is not None:
            told &= asked.coded | ~(handling & known.has_code())
        faults = tuple(
            code
            for code in decision.fault_codes
            if code in situation.faults or (known.of_codes([code]) & told).any()
        )
        sure = ~handling | (self._table.coded[row] & (told | asked.coded))
        said = shared & sure & ~known.in_group("who") & ~known.of_codes(decision.fault_codes)
        weights = asked.wanted * self._comparison.rarity
        order = [place for place in np.argsort(-weights, kind="stable") if said[place]]
        person, whose = situation.complainant, decision.complainant
        both = person is not None and whose in wording().complainants
        return Likeness(
            faults=faults,
            subjects=tuple(known.say[place] for place in order[:SUBJECTS]),
            same_person=both and person == whose,
            other_person=both and person != whose,
        )

    def _shown_in(self, row: int, shared: Flags, cosines: Scores) -> tuple[str, ...]:
        """The parts of the digest that tell what is shared; where none does, the nearest in meaning."""
        told, found = (shared & self._table.told[row]).any(), (shared & self._table.found[row]).any()
        parts = [part for part, there in (("narrative", told), ("finding", found)) if there]
        return tuple(parts) or (PARTS[int(np.argmax(cosines))],)


def windows(text: str, size: int = WINDOW, most: int = WINDOWS) -> list[str]:
    """A long message in at most ``most`` pieces the model can read whole, cut at spaces; the end is kept."""
    text = normalise(text)
    pieces: list[str] = []
    while text:
        at = len(text) if len(text) <= size else (text.rfind(" ", 0, size) + 1 or size)
        pieces.append(text[:at].strip())
        text = text[at:].strip()
    return pieces if len(pieces) <= most else [*pieces[: most - 1], pieces[-1]]


def _top(scores: Scores | Values, n: int, allowed: Flags | None) -> Rows:
    """The rows of the ``n`` highest scores above nothing, among those allowed."""
    scores = np.where(allowed, scores, 0.0) if allowed is not None else scores
    n = min(n, len(scores))
    best = np.argpartition(-scores, n - 1)[:n] if n else np.zeros(0, dtype=np.intp)
    return best[scores[best] > 0]
