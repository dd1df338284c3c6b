"""The HTTP door: an application of two calls, a health check and a schema, and no page that loads anything.

FastAPI's own pages of documentation fetch their scripts from elsewhere, so they are off: the schema at
``/openapi.json`` is what tools read. The texts come in the body of a POST, searches too, because addresses
end up in the logs of everything between.
"""

from __future__ import annotations

import secrets
from importlib.metadata import version
from typing import Any, Literal
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection

from assistant.addresses import this_machine_only
from assistant.conversation import Answer, StoreError
from assistant.errors import NextStageError
from assistant.service.calls import Calls
from assistant.service.limits import Limits, respond
from assistant.service.problems import MEDIA_TYPE, Problem, problem, unfit
from assistant.service.requests import AskRequest, SearchRequest, SearchResults
from assistant.settings import Settings

SUMMARY = "Complaints about children's social care in England: where they stand and what comes next."
DESCRIPTION = """\
Information, not legal advice. England only.

Nothing is stored: the case goes in with each message and comes back in the answer, for the caller to keep.
Texts are not logged. `text` is Markdown with `[n]` marks, each with its citation: show both, and escape what
you put on a page. Where `safety` is not empty, show the answer before anything else.
"""
_SENTENCES = {
    400: "The body could not be read: send a JSON object in UTF-8, as the schema at /openapi.json says.",
    404: "There is nothing at this address. What there is, is described at /openapi.json.",
    405: "This address is there, but not for that method. What there is, is described at /openapi.json.",
}


class Health(BaseModel):
    """The service is up and has its index open. ``version`` is that of Next Stage."""

    status: Literal["ok"] = "ok"
    version: str


def create_app(calls: Calls, settings: Settings) -> FastAPI:
    """The application. It is safe to be served by any ASGI server in one process."""
    names = answers_to(settings)
    middleware = [Middleware(Limits, most_bytes=settings.service_max_bytes, names=names)]
    if settings.allowed_origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Authorization"],
        )
        middleware.insert(0, cors)
    app = FastAPI(
        title="Next Stage",
        summary=SUMMARY,
        description=DESCRIPTION,
        version=version("next-stage"),
        docs_url=None,
        redoc_url=None,
        middleware=middleware,
        responses=_told(*([421] if names else []), 500, 503),
        # whatever the environment says, no trace of a request leaves this process
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    _add_errors(app)
    _add_calls(app, calls, settings)
    return app


def answers_to(settings: Settings) -> frozenset[str]:
    """The names it may be called by; none: by any.

    On this machine alone and without a key, a page of another site whose name was turned to this machine's
    address (DNS rebinding) could read the index through the browser of whoever sits here.
    """
    if settings.service_key.get_secret_value() or not this_machine_only(settings.service_host):
        return frozenset()
    own = {"localhost", "127.0.0.1", "[::1]", settings.service_host.lower()}
    return frozenset(own | {urlsplit(settings.public_url).hostname or "localhost"})


def _add_calls(app: FastAPI, calls: Calls, settings: Settings) -> None:
    key = settings.service_key.get_secret_value()
    guarded: dict[str, Any] = {
        "dependencies": [Depends(KeyCheck(key))] if key else [],
        "responses": _told(400, *([401] if key else []), 408, 413, 422),
    }

    @app.post("/v1/ask", operation_id="ask", summary="One turn of the conversation", **guarded)
    def ask(request: AskRequest) -> Answer:
        """The answer holds the case as now understood: send it back with the next message."""
        return calls.ask(request)

    @app.post("/v1/search", operation_id="search", summary="Comparable decisions", **guarded)
    def search(request: SearchRequest) -> SearchResults:
        """Published decisions of the Ombudsman like what is told, best first."""
        return calls.search(request)

    @app.get("/health", operation_id="health", summary="Whether the service is up")
    async def health() -> Health:
        """Needs no key."""
        return Health(version=app.version)


class KeyCheck(HTTPBearer):
    """A dependency that lets through only calls with the key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            auto_error=False,
            scheme_name="key",
            description="The key set as NEXTSTAGE_SERVICE_KEY on the server.",
        )
        self._key = key.encode()

    async def __call__(self, request: HTTPConnection) -> HTTPAuthorizationCredentials:
        given = await super().__call__(request)
        if given is None or not secrets.compare_digest(given.credentials.encode(), self._key):
            sentence = "Send the key this service was given as: Authorization: Bearer KEY."
            raise HTTPException(401, sentence, {"WWW-Authenticate": "Bearer"})
        return given


def _add_errors(app: FastAPI) -> None:
    """Every error as a problem with a sentence."""

    async def unreadable(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        errors = error.errors()
        if errors and errors[0]["type"] == "json_invalid":
            return respond(Problem.of(400, _SENTENCES[400]))
        return respond(unfit(errors))

    async def http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        sentence = _SENTENCES.get(error.status_code, error.detail)
        return respond(Problem.of(error.status_code, sentence), dict(error.headers or {}))

    async def ours(_request: Request, error: Exception) -> JSONResponse:
        return respond(problem(error))

    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(NextStageError, ours)
    app.add_exception_handler(StoreError, ours)


def _told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These statuses for the schema, each a problem."""
    return {
        status: {
            "description": Problem.of(status, "").title,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }
