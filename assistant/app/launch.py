"""Starting the chat: Streamlit in this process, on this machine only, as ``streamlit.yaml`` says."""

from __future__ import annotations

import os
import socket
import sys
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from pydantic import SecretStr

from assistant.app import quiet_log
from assistant.errors import InputError
from assistant.login import check_login, unprotected
from assistant.settings import Settings

TRIES = 20


def launch(settings: Settings, *, open_browser: bool) -> int:
    """Serve the chat until it is stopped (Ctrl+C). Gives the exit code.

    A busy port is passed over for the next free one, unless the person set it. Raises ``InputError`` where
    no port can be had, and ``SettingError`` where signing in is not set up as it must be.
    """
    check_login(settings)
    port = free_port(settings)
    _hand_over(settings)
    if not settings.debug:
        quiet_log.keep_words_out()
    print(
        f"nextstage: the chat is at http://localhost:{port} (stop it with Ctrl+C)",
        file=sys.stderr,
        flush=True,
    )
    if mind := unprotected(settings):
        print(f"nextstage: {mind}", file=sys.stderr, flush=True)
    from streamlit.web import cli

    page = Path(__file__).with_name("main.py")
    try:
        cli.main(
            [
                "run",
                str(page),
                *flags(port, open_browser=open_browser, host=settings.host, public_url=settings.public_url),
            ],
            standalone_mode=False,
        )
    except KeyboardInterrupt:
        return 130
    return 0


def flags(port: int, *, open_browser: bool, host: str = "127.0.0.1", public_url: str = "") -> list[str]:
    """Streamlit's command line options. ``host`` is the address listened on, ``public_url`` where a proxy in
    front serves it."""
    written = resources.files(__package__).joinpath("streamlit.yaml").read_text(encoding="utf-8")
    options = {
        **yaml.safe_load(written),
        "server.address": host,
        "server.port": port,
        "browser.serverPort": port,
        "server.headless": not open_browser,
    }
    if public_url:
        parts = urlsplit(public_url)
        options["server.allowedHosts"] = [*options["server.allowedHosts"], parts.hostname]
        options["server.corsAllowedOrigins"] = [public_url]
        options["browser.serverAddress"] = parts.hostname
        options["browser.serverPort"] = parts.port or (443 if parts.scheme == "https" else 80)
    return [f"--{name}={value}" for name, held in options.items() for value in _values(held)]


def free_port(settings: Settings) -> int:
    """The port to serve on. Raises ``InputError`` where the one that was set is taken, or none is free."""
    try:
        socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    except OSError:
        raise InputError(
            f"NEXTSTAGE_HOST is {settings.host}, which is no address of this machine. Leave it out, or set "
            "it to 127.0.0.1 (this machine alone) or 0.0.0.0 (every network it is on)."
        ) from None
    if "port" in settings.model_fields_set:
        if not _free(settings.host, settings.port):
            raise InputError(
                f"Port {settings.port} is in use by another program. Stop that program, or set "
                "NEXTSTAGE_PORT to another number."
            )
        return settings.port
    for port in range(settings.port, min(settings.port + TRIES, 65536)):
        if _free(settings.host, port):
            return port
    raise InputError(
        f"No free port was found from {settings.port} on. "
        "Set NEXTSTAGE_PORT to the number of one that is free."
    )


def _free(host: str, port: int) -> bool:
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family) as probe:
        # as the server itself does, so that a port just given up by a stopped chat can be had again
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return False
    return True


def _hand_over(settings: Settings) -> None:
    """The page reads its own settings; what was set here by hand goes to it through the environment."""
    for name in settings.model_fields_set:
        value = getattr(settings, name)
        told = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        os.environ[f"NEXTSTAGE_{name.upper()}"] = told
    # The server would take a visitor's address from a header that whoever is on this machine can write; the
    # address at the other end of the connection is what a proxy is known by.
    os.environ["FORWARDED_ALLOW_IPS"] = "nobody"


def _values(held: object) -> list[str]:
    if isinstance(held, list):
        return [str(item) for item in held]
    return [str(held).lower() if isinstance(held, bool) else str(held)]
