"""The graded searches in three parts: one to tune the search on, and two only ever to measure it with.

The last was written and judged after the search had taken its shape, and is kept in a file of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from evals.gold import Query, Split, load

Part = Literal["tune", "test", "fresh"]
PARTS: tuple[Part, ...] = ("tune", "test", "fresh")
TUNE_PERCENT = 60


def part_of(query: Query) -> Part:
    """Which part a search belongs to: fresh where it is held back, otherwise by a hash of its words, so that
    it never moves."""
    if query.half is Split.TEST:
        return "fresh"
    digest = hashlib.sha256(" ".join(query.query.split()).encode()).digest()
    return "tune" if int.from_bytes(digest[:4], "big") % 100 < TUNE_PERCENT else "test"


def searches(part: Part, queries: Sequence[Query] | None = None) -> list[Query]:
    """The bundled searches (or those given) of one part, in the order of the files."""
    return [query for query in (load(None).queries if queries is None else queries) if part_of(query) == part]
