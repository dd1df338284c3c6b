"""The mark that ties a test to the rules it shows at work."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rule(*ids): the rules of the rule book that this test shows at work")
