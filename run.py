#!/usr/bin/env python3
"""One command for each daily job, on a machine that has Python 3.11 or newer and nothing else.

    python3 run.py chat     set everything up and open the chat
    python3 run.py test     set everything up and run the tests
    python3 run.py screenshots  pictures of every page, wide and narrow, light and dark, into artefacts/
    python3 run.py docs     the documentation of the code as pages, from its docstrings, into artefacts/docs
    python3 run.py check    linter, formatter, types, the arrows between the rooms, unsafe calls
    python3 run.py mutate   change the law's code in small ways and see that its tests notice (long)
    python3 run.py lock     resolve the dependencies anew, write the lock files and the acknowledgements
    python3 run.py notices  write the acknowledgements of third parties anew (THIRD-PARTY.md)
    python3 run.py setup    set everything up and stop

Anything else is handed to the installed command: ``python3 run.py ask "…"``, ``python3 run.py eval``.

Set-up makes ``.venv`` beside this file from the pinned lock files. It is done again only when a lock file
or the Python version changes. This file uses the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK, DEV_LOCK = HERE / "requirements.lock", HERE / "requirements-dev.lock"
SERVICE_LOCK = HERE / "requirements-service.lock"  # what serve and mcp need beside the rest
SERVICE_JOBS = ("serve", "mcp")
NOTICES = HERE / "THIRD-PARTY.md"
ROOMS = ("assistant", "ingest", "vectorstore", "prompts", "evals")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - the reader of this message runs an older Python
        print(f"Next Stage needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    job, rest = arguments[0], arguments[1:]
    try:
        if job == "setup":
            set_up(dev=False)
            return 0
        if job == "test":
            set_up(dev=True)
            find_browser()
            return run(PYTHON, "-m", "pytest", *rest)
        if job == "screenshots":
            set_up(dev=True)
            find_browser()
            return run(PYTHON, "-m", "tests.app.screenshots", *rest)
        if job == "check":
            set_up(dev=True)
            return check()
        if job == "mutate":
            set_up(dev=True)
            return mutate(rest)
        if job == "docs":
            set_up(dev=True)
            return docs()
        if job == "notices":
            set_up(dev=True)
            return notices()
        if job == "lock":
            return lock()
        set_up(dev=False, service=job in SERVICE_JOBS)
        return run(PYTHON, "-m", "assistant", job, *rest)
    except subprocess.CalledProcessError as error:
        print(f"Set-up stopped: {' '.join(map(str, error.cmd[:5]))} … failed. See above.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def set_up(*, dev: bool, service: bool = False) -> None:
    """Make ``.venv`` hold exactly what the lock files name, and the project itself."""
    if not PYTHON.exists():
        say("making a virtual environment")
        try:
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        except subprocess.CalledProcessError:
            say("Python's venv module is missing: on Debian or Ubuntu, install the package python3-venv")
            raise
    install(LOCK, VENV / ".installed")
    if dev or service:
        install(SERVICE_LOCK, VENV / ".installed-service")
    if dev:
        install(DEV_LOCK, VENV / ".installed-dev")
    install_project(VENV / ".installed-project")


def install(lock_file: Path, stamp: Path) -> None:
    wanted = digest(lock_file.read_bytes() + sys.version.encode())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing what {lock_file.name} names (a few minutes the first time)")
    pip("install", "--requirement", str(lock_file))
    stamp.write_text(wanted)


def install_project(stamp: Path) -> None:
    wanted = digest((HERE / "pyproject.toml").read_bytes() + str(HERE).encode())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("installing the project itself")
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(HERE))
    stamp.write_text(wanted)


def find_browser() -> None:
    """The browser tests want a Chromium. Try what this machine offers; without one they skip, saying why."""
    if any(map(shutil.which, BROWSERS)):
        return
    if shutil.which("apt-get") and getattr(os, "geteuid", lambda: 1)() == 0:
        say("installing Chromium for the browser tests")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"],
        ):
            result = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
            if result.returncode:
                break
        if any(map(shutil.which, BROWSERS)):
            return
    say("asking Playwright for its own Chromium for the browser tests")
    try:
        command = [str(PYTHON), "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=False, timeout=300, capture_output=True)
    except subprocess.TimeoutExpired:
        say("no Chromium could be fetched: the browser tests will be skipped")


def check() -> int:
    """Every check that is not a test; the first that fails decides the exit code."""
    for command in (
        (BIN / "ruff", "check", "."),
        (BIN / "ruff", "format", "--check", "."),
        (BIN / "mypy",),
        (BIN / "lint-imports", "--no-cache"),
        (BIN / "bandit", "-q", "-c", "pyproject.toml", "-r", *ROOMS, "run.py"),
    ):
        if code := run(*command):
            return code
    return 0


def mutate(arguments: list[str]) -> int:
    """A mutation run over the procedure: a pattern ("delays.*"), ``--minutes`` for a random sample."""
    return run(PYTHON, "-m", "tests.procedure.mutation", *arguments)


def lock() -> int:
    """Resolve pyproject.toml in a new environment and pin every package by version."""
    fresh = HERE / ".run" / "lock"
    shutil.rmtree(fresh, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(fresh)], check=True)
    python = fresh / BIN.name / PYTHON.name
    subprocess.run([str(python), "-m", "pip", "install", "-q", "setuptools", str(HERE)], check=True)
    layers: list[list[str]] = [frozen(python)]
    for extras in ("api,mcp", "dev"):
        subprocess.run([str(python), "-m", "pip", "install", "-q", f"{HERE}[{extras}]"], check=True)
        layers.append([pin for pin in frozen(python) if not any(pin in layer for layer in layers)])
    for lock_file, layer in zip((LOCK, SERVICE_LOCK, DEV_LOCK), layers, strict=True):
        lock_file.write_text("".join(layer))
        say(f"{lock_file.name}: {len(layer)} packages")
    set_up(dev=True)
    return notices()


def docs() -> int:
    """The documentation of the code, from its docstrings, as pages that load nothing from elsewhere.

    The pages of the chat are left out: each is a script that draws when it is read.
    """
    out = HERE / "artefacts" / "docs"
    shutil.rmtree(out, ignore_errors=True)
    left_out = ("!assistant.app", "!assistant.__main__")
    rooms = ("assistant", "ingest", "vectorstore", "prompts", "evals", *left_out)
    code = run(PYTHON, "-m", "pdoc", "--docformat", "restructuredtext", "-o", out, *rooms)
    if not code:
        say(f"open {out / 'index.html'}")
    return code


def notices() -> int:
    """The table of THIRD-PARTY.md: what each package installed to run Next Stage says of its licence."""
    pins = LOCK.read_text() + SERVICE_LOCK.read_text()
    packages = [line.split("==")[0] for line in pins.splitlines() if line[:1].isalnum()]
    listing = subprocess.run(
        [str(PYTHON), "-m", "piplicenses", "--from=mixed", "--with-urls", "--format=json", "--with-system",
         "--packages", *packages],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    rows = sorted(json.loads(listing), key=lambda row: row["Name"].lower())
    lines = [f"| {link(row['Name'], row['URL'])} | {' '.join(row['License'].split())} |" for row in rows]
    kept, table, _ = NOTICES.read_text(encoding="utf-8").partition("|---|---|\n")
    NOTICES.write_text("\n".join([kept + table.rstrip(), *lines, ""]), encoding="utf-8")
    say(f"{NOTICES.name}: {len(lines)} packages")
    return 0


def link(name: str, address: str) -> str:
    return f"[{name}]({address})" if address.startswith("http") else name


def frozen(python: Path) -> list[str]:
    """``name==version`` lines of an environment, without the project and without local build tags."""
    listing = subprocess.run(
        [str(python), "-m", "pip", "list", "--format", "freeze"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    pins = (line.split("+")[0] for line in listing)
    return sorted(f"{pin}\n" for pin in pins if not pin.startswith(("next-stage==", "pip==")))


def pip(*arguments: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([str(PYTHON), "-m", "pip", *arguments, *quiet], check=True)


def run(*command: Path | str) -> int:
    return subprocess.run([str(part) for part in command], cwd=HERE, check=False).returncode


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def say(sentence: str) -> None:
    print(f"next stage: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
