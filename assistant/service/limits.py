"""What stands before every request: how much may come, how slowly, how many at once.

The body is read whole before anything is done with it, so that one that is too long or too slow costs
nothing more. An error that nothing else caught ends here: it never reaches the server's own log, which would
write out its message.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import anyio
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.service.problems import MEDIA_TYPE, UNEXPECTED, Problem, note

BODY_SECONDS = 20.0
MOST_WAITING = 64  # calls at once, those that wait for a thread included
_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\[\]:]+)(?::\d{1,5})?", re.IGNORECASE)
NOT_THIS_NAME = (
    "This service answers to this machine's own name alone. For others to reach it, set "
    "NEXTSTAGE_SERVICE_KEY, or NEXTSTAGE_PUBLIC_URL to its address."
)


class TooLong(Exception):
    """The body is longer than it may be."""


class Gone(Exception):
    """The caller hung up before the body was whole."""


class Limits:
    """ASGI middleware. ``most_bytes`` is the longest body taken; ``names`` are those it is called by, any
    where there are none."""

    def __init__(self, app: ASGIApp, most_bytes: int, names: Collection[str] = ()) -> None:
        self._app = app
        self._names = frozenset(names)
        self._most_bytes = most_bytes
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        async def refuse(problem: Problem, headers: dict[str, str] | None = None) -> None:
            await respond(problem, headers)(scope, receive, send_with_headers)

        if self._names and _host(scope) not in self._names:
            await refuse(Problem.of(421, NOT_THIS_NAME))
            return
        if scope["method"] == "POST" and self._running >= MOST_WAITING:
            await refuse(Problem.of(503, "Too many calls at once. Please try again."), {"Retry-After": "2"})
            return
        self._running += 1
        try:
            with anyio.fail_after(BODY_SECONDS):
                body = await self._whole(scope, receive)
        except Gone:
            return
        except TooLong:
            await refuse(Problem.of(413, f"The most that can be sent at once is {self._most_bytes:,} bytes."))
        except TimeoutError:
            await refuse(Problem.of(408, f"The body was not whole after {BODY_SECONDS:.0f} seconds."))
        else:
            await self._answer(scope, _replayed(body, receive), send_with_headers)
        finally:
            self._running -= 1

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's answer, or that something broke."""
        begun = False

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noticing)
        except Exception as error:
            note(error)
            if not begun:
                await respond(Problem.of(500, UNEXPECTED))(scope, receive, send)

    async def _whole(self, scope: Scope, receive: Receive) -> bytes:
        """The body. Raises ``TooLong`` or ``Gone``."""
        told = dict(scope["headers"]).get(b"content-length", b"")
        if told.isdigit() and int(told[:20]) > self._most_bytes:
            raise TooLong
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            body += message.get("body", b"")
            if len(body) > self._most_bytes:
                raise TooLong
            if not message.get("more_body"):
                return bytes(body)


def _host(scope: Scope) -> str:
    """The name that the caller used, without its port; nothing where there is none or several."""
    held = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    named = _HOST.fullmatch(held[0]) if len(held) == 1 else None
    return named["name"].lower() if named else ""


def respond(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem as a response."""
    return JSONResponse(problem.model_dump(), problem.status, headers, media_type=MEDIA_TYPE)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body again for the application, then whatever else the caller sends."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
