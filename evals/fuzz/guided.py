"""``python -m evals.fuzz.guided TARGET [--seconds 60] [--corpus FOLDER] [--seed 1]``

A fuzz run that looks where it has been: atheris changes an input and keeps each change that reaches code no
input reached before. It begins with inputs of the seeded run. A sentence about the input is a right answer;
any other exception, or more than two seconds of the processor, ends the run with the input kept in
``--corpus`` (as ``crash-…``) and an exit code that is not 0. Linux only, as far as atheris is built for it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

SLOW = 2.0  # seconds of the processor
SEEDS, LONGEST = 60, 20_000
ENDINGS = ("txt", "html", "docx", "pdf")
#: What is followed, by target: only these are made to tell where an input has been, as all would be slow.
FOLLOWED = {
    "dates": ("assistant.understanding",),
    "letters": ("assistant.understanding",),
    "readers": ("ingest",),
    "case files": ("assistant.conversation_file", "assistant.case", "assistant.case_limits"),
    "notation": ("evals.listener.notation",),
}


class SlowInput(AssertionError):
    """An input took longer than a person may wait."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz.guided", description=__doc__)
    parser.add_argument("target", choices=sorted(FOLLOWED))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="where inputs that reach something new are kept")
    given = parser.parse_args(arguments)
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print("atheris is not installed: pip install atheris (Linux only).", file=sys.stderr)
        return 1
    with atheris.instrument_imports(include=list(FOLLOWED[given.target])):
        put = putter(given.target)
    corpus = given.corpus or Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(given.target, random.Random(given.seed))):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = {
        "max_total_time": given.seconds,
        "seed": given.seed,
        "max_len": LONGEST,
        "artifact_prefix": f"{corpus}/",
        "print_final_stats": 1,
    }
    atheris.Setup(
        [sys.argv[0], *(f"-{name}={held}" for name, held in options.items()), str(corpus)], timed(put)
    )
    atheris.Fuzz()  # ends the process itself, with its own exit code
    return 0


def timed(put: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """``put`` that raises ``SlowInput`` where it takes longer than a person may wait, twice."""

    def one(data: bytes) -> None:
        for _ in range(2):
            began = time.process_time()
            put(data)
            if time.process_time() - began <= SLOW:
                return
        raise SlowInput(f"more than {SLOW:.0f} s of the processor")

    return one


def putter(target: str) -> Callable[[bytes], None]:
    """What puts bytes to a target and takes a sentence about them for an answer."""
    return {
        "dates": _dates,
        "letters": _letters,
        "readers": _readers,
        "case files": _case_files,
        "notation": _notation,
    }[target]()


def _dates() -> Callable[[bytes], None]:
    from assistant.understanding.dates import read_dates
    from assistant.understanding.segments import split

    def put(data: bytes) -> None:
        today, text = day_and_text(data)
        read_dates(text, today, [], split(text))

    return put


def _letters() -> Callable[[bytes], None]:
    from assistant.understanding.council_letter import read_council_letter

    def put(data: bytes) -> None:
        today, text = day_and_text(data)
        read_council_letter(text, today)

    return put


def _readers() -> Callable[[bytes], None]:
    from ingest.errors import UnreadableFile
    from ingest.parse import parse_bytes

    def put(data: bytes) -> None:
        with suppress(UnreadableFile):
            parse_bytes(data[1:], f"a.{ENDINGS[(data[0] if data else 0) % len(ENDINGS)]}")

    return put


def _case_files() -> Callable[[bytes], None]:
    from assistant.conversation_file import read_file
    from assistant.errors import InputError

    def put(data: bytes) -> None:
        with suppress(InputError):
            read_file(data)

    return put


def _notation() -> Callable[[bytes], None]:
    from evals.listener.notation import read

    def put(data: bytes) -> None:
        list(read(data.decode("utf-8", "replace")))  # what cannot be read is told in its place

    return put


def day_and_text(data: bytes) -> tuple[date, str]:
    """The first two bytes as a day since 2006, the others as text."""
    days = int.from_bytes(data[:2], "big") % 9_000
    return date(2006, 9, 1) + timedelta(days=days), data[2:].decode("utf-8", "replace")


def seeds(target: str, rng: random.Random) -> list[bytes]:
    """Inputs of the seeded run in the form that a target takes."""
    from evals.fuzz import inputs

    if target == "readers":
        made = []
        for _ in range(SEEDS):
            name, data = inputs.file(rng)
            ending = name.rpartition(".")[2]
            made.append(bytes([ENDINGS.index(ending) if ending in ENDINGS else 0]) + data)
        return made
    if target == "case files":
        return [inputs.saved(rng) for _ in range(SEEDS)]
    if target == "notation":
        return [_written(inputs.text(rng)) for _ in range(SEEDS)]
    return [rng.randbytes(2) + inputs.text(rng).encode("utf-8", "replace")[:LONGEST] for _ in range(SEEDS)]


def _written(text: str) -> bytes:
    head = "@@ t1-001 2025-03-31\n: person=parent; services=child_in_need; wants=apology\n"
    told = json.dumps(text[:300])
    body = f'[stage1_response 2025-02-24 "late Feb" | {told}] and more.\n---\n[chased- | {told}]\n'
    return f"{head}{body}".encode()


if __name__ == "__main__":
    sys.exit(main())
