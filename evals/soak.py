"""``python -m evals.soak [--minutes 15] [--sessions 50] [--growth 20]``

Many conversations for a long time in one process: no turn fails, and the memory stays flat. Each session is a
thread that talks as a person does (tells, replies, asks, looks for decisions, has a letter drafted), starts
anew when it is done, and pauses between turns. Memory is that of the whole process (RSS), read every few
seconds: what it grew after the first third, in MB, by a line fitted through the readings.
Exit code 1 where a turn failed or the memory grew by more than ``--growth`` MB.

What is measured is the conversation with its letters and searches, not the pages' drawing.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import linear_regression, median, quantiles

from assistant.case import Case
from assistant.conversation import Assistant
from assistant.letters import FileFormat, render
from assistant.settings import Settings
from evals.fuzz.inputs import MESSAGES
from evals.listener.labels import load
from ingest.pipeline import ensure_bundled
from vectorstore.embedder import load_embedder

MB = 1024 * 1024
EVERY = 5.0  # seconds between two readings of the memory
PAUSE = 12.0  # seconds a person takes to read and write between two turns
TODAY = date(2026, 6, 1)


@dataclass
class Soak:
    """What was measured: ``readings`` are (seconds since the start, MB), ``taken`` seconds of each turn."""

    readings: list[tuple[float, float]] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    conversations: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def settled(self) -> list[tuple[float, float]]:
        """The readings after the first third, when all that is loaded once has been."""
        return self.readings[len(self.readings) // 3 :]

    @property
    def growth(self) -> float:
        """MB grown over the settled readings, by a line fitted through them."""
        times, held = zip(*self.settled, strict=True)
        return float(linear_regression(times, held).slope * (times[-1] - times[0]))


def soak(
    assistant: Assistant, sessions: int, seconds: float, pause: float = PAUSE, every: float = EVERY
) -> Soak:
    """Hold the conversations and read the memory until the time is over."""
    measured, over, lock = Soak(), threading.Event(), threading.Lock()
    told = [turns for message in load(MESSAGES) if (turns := message.turns)]

    def session(number: int) -> None:
        for turns in islice(cycle(told), number * 7, None):
            if over.wait(pause * (number % 10) / 10):
                return
            try:
                taken = converse(assistant, turns, over, pause)
            except Exception as error:  # a failure of any kind is what is looked for
                with lock:
                    measured.failures.append(f"{type(error).__name__}: {error}"[:200])
                continue
            with lock:
                measured.taken += taken
                measured.conversations += 1

    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=sessions) as pool:
        running = [pool.submit(session, number) for number in range(sessions)]
        while time.monotonic() - began < seconds:
            time.sleep(EVERY)
            measured.readings.append((time.monotonic() - began, resident()))
        over.set()
        for each in running:
            each.result()
    return measured


def resident() -> float:
    """MB of memory this process has now. Raises OSError where the system does not tell (it is Linux's)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


def converse(assistant: Assistant, turns: Sequence[str], over: threading.Event, pause: float) -> list[float]:
    """One conversation: its turns, a question, a search and a letter that fits; the seconds of each turn."""
    case, taken = Case(), []
    for turn in (*turns, "What can I do now?"):
        start = time.perf_counter()
        case = assistant.turn(case, turn, TODAY).case
        taken.append(time.perf_counter() - start)
        if over.wait(pause):
            return taken
    assistant.search(turns[0][:500], k=5)
    fitting = [choice.kind for choice in assistant.letters.choices(case, TODAY) if choice.fits]
    for kind in fitting[:1]:
        letter = assistant.letters.draft(kind, case, TODAY)
        render(letter, FileFormat.DOCX)
    return taken


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--growth", type=float, default=20.0, help="MB that the memory may grow by")
    given = parser.parse_args(arguments)
    settings = Settings()
    ensure_bundled(settings.index_dir, load_embedder(settings.embedding_model))
    measured = soak(Assistant.open(settings), given.sessions, given.minutes * 60)
    held = [megabytes for _, megabytes in measured.readings]
    took = sorted(measured.taken)
    print(f"{given.sessions} sessions, {timedelta(seconds=round(measured.readings[-1][0]))} long")
    print(f"{measured.conversations} conversations, {len(took)} turns, {len(measured.failures)} failed")
    late = quantiles(took, n=20)[-1]
    print(f"a turn: median {1000 * median(took):.0f} ms, 95th percentile {1000 * late:.0f} ms")
    print(f"memory: {held[0]:.0f} MB first, {max(held):.0f} MB most, {held[-1]:.0f} MB last")
    print(f"grown after the first third: {measured.growth:.1f} MB (limit {given.growth:.0f})")
    for failure in measured.failures[:10]:
        print(f"failed: {failure}")
    return 1 if measured.failures or measured.growth > given.growth else 0


if __name__ == "__main__":
    sys.exit(main())
