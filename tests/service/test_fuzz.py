"""Schemathesis puts to the HTTP door what its schema allows, and what it does not."""

from __future__ import annotations

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from assistant.service import problems
from assistant.service.api import create_app
from assistant.service.calls import Calls
from assistant.settings import Settings

EXAMPLES = 40  # of each operation; an answer takes about a quarter of a second
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]


class Late(Calls):
    """The schema is read before there is an index: the fixture below fills this in once there is one."""

    def __init__(self) -> None:
        pass


late = Late()
schema = schemathesis.openapi.from_asgi(
    "/openapi.json", create_app(late, Settings(public_url="http://testserver"))
)


@pytest.fixture(scope="module", autouse=True)
def _opened(calls: Calls) -> None:
    late.__dict__.update(calls.__dict__)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_nothing_that_can_be_sent_breaks_it(case) -> None:
    response = case.call(timeout=60)
    case.validate_response(response, checks=CHECKS)
    assert "Traceback" not in response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == [problems.MEDIA_TYPE]
        assert re.search(r"[.?]$", response.json()["detail"])
