"""Starting the HTTP door: uvicorn in this process, quiet, on this machine only unless it is set otherwise."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable

import uvicorn

from assistant.addresses import this_machine_only
from assistant.conversation import Assistant
from assistant.errors import InputError
from assistant.service.api import create_app
from assistant.service.calls import Calls
from assistant.settings import Settings


def serve(settings: Settings, open_assistant: Callable[[], Assistant]) -> int:
    """Serve until stopped (Ctrl+C). Gives the exit code.

    Raises ``InputError`` where the address cannot be had, and what ``open_assistant`` raises.
    """
    listener = _bound(settings)
    try:
        app = create_app(Calls(open_assistant), settings)
        _say(f"serving at {_address(settings)} (stop it with Ctrl+C); described at /openapi.json")
        if not this_machine_only(settings.service_host) and not settings.service_key.get_secret_value():
            _say("anyone who can reach this address can call it: set NEXTSTAGE_SERVICE_KEY to ask for a key")
        # no access log: who called is no one's business
        # h11: the other reader of requests takes a head of any length
        config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, http="h11")
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    return 0


def _bound(settings: Settings) -> socket.socket:
    """A socket at the address that is set, before anything slow is loaded."""
    host, port = settings.service_host, settings.service_port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family)
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise InputError(
            f"{host} port {port} cannot be listened on ({error.strerror}). Stop the program that uses it, or "
            "set NEXTSTAGE_SERVICE_HOST and NEXTSTAGE_SERVICE_PORT to others."
        ) from None
    return listener


def _address(settings: Settings) -> str:
    host = f"[{settings.service_host}]" if ":" in settings.service_host else settings.service_host
    return f"http://{host}:{settings.service_port}"


def _say(sentence: str) -> None:
    print(f"nextstage: {sentence}", file=sys.stderr, flush=True)
