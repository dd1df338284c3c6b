"""``nextstage`` with every connection watched: one that would leave this machine is noted down and refused.

As a program: ``python -m tests.watching NOTES COMMANDS.json`` runs each list of arguments in turn.
"""

from __future__ import annotations

import ipaddress
import json
import os
import sys
from pathlib import Path
from typing import Any

_TO = ("socket.connect", "socket.sendto", "socket.sendmsg")
_ASKS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def watch(notes: Path) -> None:
    """Note each attempt to reach another machine, by name or by address, and refuse it."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _TO:
            host = arguments[1][0] if isinstance(arguments[1], tuple) else None  # a path is of this machine
        elif event in _ASKS:
            host = arguments[0]
        else:
            return
        if not is_here(host):
            with notes.open("a") as file:
                file.write(f"{event} {host}\n")
            raise OSError(f"{event} refused")

    sys.addaudithook(hook)


def is_here(host: object) -> bool:
    """Whether it is this machine's loopback, or no address at all."""
    if host is None or host in ("", b""):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name == "localhost"


def environment(root: Path) -> dict[str, str]:
    """An environment whose folders lie below ``root`` and are empty: data, home, temporary and here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEXTSTAGE_", "XDG_"))}
    for name in ("home", "temporary", "here"):
        (root / name).mkdir(parents=True, exist_ok=True)
    return {
        **{name: value for name, value in kept.items() if name != "CHROMA_URL"},
        "NEXTSTAGE_DATA_DIR": str(root / "data"),
        "HOME": str(root / "home"),
        "TMPDIR": str(root / "temporary"),
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run(notes: Path, commands: list[list[str]]) -> int:
    """Run the commands one after another in this process; the highest exit code."""
    watch(notes)
    from assistant.cli import main

    codes = []
    for command in commands:
        codes.append(main(command))
        print(f"=== {command[0]}: {codes[-1]}", flush=True)
    return max(codes)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())))
