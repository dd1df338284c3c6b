#!/usr/bin/env python3
"""One command for each daily job, on a machine that has Python 3.11 or newer and nothing else.

    python3 run.py chat     set everything up and open the chat
    python3 run.py test     set everything up and run the tests
    python3 run.py screenshots  pictures of every page, wide and narrow, light and dark, into artefacts/
    python3 run.py docs     the documentation of the code as pages, from its docstrings, into artefacts/docs
    python3 run.py check    linter, formatter, types, the arrows between the rooms, unsafe calls
    python3 run.py mutate   change the law's code in small ways and see that its tests notice (long)
    python3 run.py lock     write the lock files and the acknowledgements after a change of pyproject.toml;
                            with --upgrade every version is resolved anew
    python3 run.py audit    look every pinned package up among the known holes (asks the network)
    python3 run.py notices  write the acknowledgements of third parties anew (THIRD-PARTY.md)
    python3 run.py setup    set everything up and stop

Anything else is handed to the installed command: ``python3 run.py ask "…"``, ``python3 run.py eval``.

Set-up makes ``.venv`` beside this file from the pinned lock files, each package held to the hashes in them;
only PyTorch, whose builds differ by machine, is pinned by its version alone. It is done again only when a
lock file or the Python version changes. This file uses the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
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
TORCH_LOCK = HERE / "requirements-torch.lock"  # with no hashes: its builds differ by machine
OF_TORCH = ("torch", "triton", "nvidia-", "cuda-")  # with the libraries that a build brings, as it pins them
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
            return lock(rest)
        if job == "audit":
            set_up(dev=True)
            return audit()
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
    install(TORCH_LOCK, VENV / ".installed-torch", hashed=False)
    if dev or service:
        install(SERVICE_LOCK, VENV / ".installed-service")
    if dev:
        install(DEV_LOCK, VENV / ".installed-dev")
    install_project(VENV / ".installed-project")


def install(lock_file: Path, stamp: Path, *, hashed: bool = True) -> None:
    wanted = digest(lock_file.read_bytes() + sys.version.encode())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing what {lock_file.name} names (a few minutes the first time)")
    # the lock is whole: what a package asks for besides is in it, or is PyTorch
    checks = ("--require-hashes", "--no-deps") if hashed else ()
    pip("install", *checks, "--requirement", str(lock_file))
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


def lock(arguments: list[str]) -> int:
    """Pin every package that pyproject.toml leads to, on every platform, by version and hash.

    Versions stay as they are pinned unless ``--upgrade`` is given. Each file holds what the one before lacks.
    """
    fresh = HERE / ".run" / "lock"
    shutil.rmtree(fresh, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(fresh)], check=True)
    python = fresh / BIN.name / PYTHON.name
    subprocess.run([str(python), "-m", "pip", "install", "-q", "uv"], check=True)
    pinned = "".join(file.read_text() for file in (LOCK, SERVICE_LOCK, DEV_LOCK, TORCH_LOCK) if file.exists())
    builds = fresh / "builds.in"
    builds.write_text("setuptools>=77\n")  # the project itself is installed with what is there
    seen: set[str] = set()
    for lock_file, extras in ((LOCK, ()), (SERVICE_LOCK, ("api", "mcp")), (DEV_LOCK, ("api", "mcp", "dev"))):
        out = fresh / lock_file.name
        out.write_text(pinned)
        command = [
            *(str(python), "-m", "uv", "pip", "compile", str(HERE / "pyproject.toml"), str(builds)),
            *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"),
            *("--quiet", "--output-file", str(out)),
            *(part for extra in extras for part in ("--extra", extra)),
            *arguments,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        pinned = out.read_text()
        blocks = [each for each in pins(pinned) if each.partition("\n")[0] not in seen]
        seen |= {each.partition("\n")[0] for each in blocks}
        lock_file.write_text("".join(each for each in blocks if not each.startswith(OF_TORCH)))
        if lock_file == LOCK:
            torch = next(each for each in blocks if each.startswith("torch=="))
            TORCH_LOCK.write_text(torch.split()[0] + "\n")
        say(f"{lock_file.name}: {len(pins(lock_file.read_text()))} packages")
    set_up(dev=True)
    return notices()


def pins(text: str) -> list[str]:
    """Each package of a lock file: its line with its hashes."""
    return re.findall(r"^[A-Za-z0-9].*\n(?:[ \t]+.*\n)*", text, re.MULTILINE)


def audit() -> int:
    """Known holes in what is pinned, as the list of the Python Packaging Authority has them. What cannot be
    looked up, a mirror without that list among it, fails as well."""
    codes = []
    for lock_file in (LOCK, TORCH_LOCK, SERVICE_LOCK, DEV_LOCK):
        say(f"looking up what {lock_file.name} names")
        given = ("--requirement", lock_file, "--strict", "--no-deps", "--disable-pip")
        codes.append(run(PYTHON, "-m", "pip_audit", *given))
    return max(codes)


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
    locked = LOCK.read_text() + TORCH_LOCK.read_text() + SERVICE_LOCK.read_text()
    packages = [each.split("==")[0] for each in pins(locked)]
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
