"""One assistant for the doors' tests, opened once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.conversation import Assistant
from assistant.service.api import create_app
from assistant.service.calls import Calls
from assistant.settings import Settings

MESSAGE = (
    "I complained to the council about my son's short breaks on 3 March 2025. They answered on 14 March "
    "and I asked for stage 2 on 20 March. Today they wrote that there will be no stage 2 because they cannot "
    "give me the outcome I want."
)


@pytest.fixture(scope="session")
def assistant(data_dir: Path) -> Assistant:
    return Assistant.open(Settings(data_dir=data_dir))


@pytest.fixture(scope="session")
def calls(assistant: Assistant) -> Calls:
    return Calls(lambda: assistant)


@pytest.fixture
def client_with(calls: Calls) -> Callable[..., TestClient]:
    """A client of an application with these settings."""

    def client(**settings: Any) -> TestClient:
        return TestClient(create_app(calls, Settings(**settings)), base_url="http://127.0.0.1:8600")

    return client


@pytest.fixture
def client(client_with: Callable[..., TestClient]) -> TestClient:
    return client_with()
