"""The facets a search may be narrowed by, checked before anything is opened."""

from __future__ import annotations

from assistant.errors import InputError
from vectorstore.likeness import wording
from vectorstore.records import Filters


def known(filters: Filters) -> Filters:
    """The filters as they are. Raises ``InputError`` for a code that is none, naming those there are."""
    for name, code, codes in (
        ("fault", filters.fault, wording().faults),
        ("service", filters.service, wording().services),
    ):
        if code and code not in codes:
            raise InputError(f"There is no {name} called {code!r}; there is {', '.join(codes)}.")
    return filters
