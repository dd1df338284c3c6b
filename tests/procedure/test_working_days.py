"""The law map's own test vectors (section 14), each worked out by hand from a calendar."""

from datetime import date

import pytest

from assistant.procedure.working_days import add_working_days

VECTORS = [
    (date(2024, 8, 29), 65, date(2024, 11, 28)),
    (date(2024, 8, 29), 25, date(2024, 10, 3)),
    (date(2025, 12, 15), 10, date(2025, 12, 31)),
    (date(2025, 12, 15), 20, date(2026, 1, 15)),
    (date(2026, 1, 5), 25, date(2026, 2, 9)),
    (date(2026, 1, 5), 65, date(2026, 4, 8)),
    (date(2026, 3, 30), 30, date(2026, 5, 14)),
    (date(2026, 3, 31), 20, date(2026, 4, 30)),
    (date(2026, 2, 2), 30, date(2026, 3, 16)),
    (date(2026, 3, 16), 5, date(2026, 3, 23)),
    (date(2026, 3, 23), 15, date(2026, 4, 15)),
    (date(2026, 2, 2), 50, date(2026, 4, 15)),
]


@pytest.mark.parametrize(("start", "days", "end"), VECTORS)
def test_the_law_maps_vectors(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days) == end
