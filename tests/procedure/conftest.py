"""A short run of the properties, for mutation runs; and the calendar worked out before anything is timed."""

from datetime import date

import pytest
from hypothesis import settings

from assistant.procedure.working_days import is_working_day

settings.register_profile("mutation", max_examples=15, derandomize=True, deadline=None, database=None)


@pytest.fixture(scope="session", autouse=True)
def calendar() -> None:
    """The first question about a day works out the calendar of all years: no single example is to wait."""
    is_working_day(date(2024, 1, 2))
