"""The graded searches in two parts: one to tune the search on, one only ever to measure it with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from evals.gold import Query, load

Part = Literal["tune", "test"]
PARTS: tuple[Part, ...] = ("tune", "test")
TUNE_PERCENT = 60


def part_of(query: str) -> Part:
    """Which part a search belongs to: by a hash of its words, so that it never moves."""
    digest = hashlib.sha256(" ".join(query.split()).encode()).digest()
    return "tune" if int.from_bytes(digest[:4], "big") % 100 < TUNE_PERCENT else "test"


def searches(part: Part, queries: Sequence[Query] | None = None) -> list[Query]:
    """The bundled searches (or those given) of one part, in the order of the files."""
    return [
        query
        for query in (load(None).queries if queries is None else queries)
        if part_of(query.query) == part
    ]
