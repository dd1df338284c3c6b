"""How regular expressions are gathered and timed over hostile texts, and how long runs are broken up."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from tests.attacks.pumping import hostile
from vectorstore.runs import LONGEST_GAP, LONGEST_WORD, broken_up

LENGTH = 20_000  # the longest message
LIMIT = 0.2  # seconds of this process's own time for one expression over the whole of it
SHORT = 3_000  # tried first: an expression that grows with the square would be felt at 20,000 from 4 ms here
HERE = Path(__file__).resolve().parents[2]
#: Over our own words only: labels of authorities, wording checked when loaded, a developer's runs.
OWN_WORDS = (
    "assistant/answering/authorities.py",
    "assistant/answering/wording/",
    "prompts/loader.py",
    "evals/",
)

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer on processor time")


class TooLong(Exception):
    """The expression was still looking when its time was over."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    def over(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(pattern: re.Pattern[str], text: str, limit: float = LIMIT) -> float:
    """Processor seconds to go through the text with the expression; ``limit`` where it takes longer."""
    start = time.process_time()
    try:
        with limited(limit):
            for _ in pattern.finditer(text):
                pass
    except TooLong:
        return limit
    return time.process_time() - start


def slowest(pattern: str, flags: int) -> tuple[float, str]:
    """The most a hostile text of full length takes (or the first over the limit), and how it begins."""
    compiled = re.compile(pattern, flags)
    worst = (0.0, "")
    for text in hostile(pattern, flags, LENGTH):
        at_the_door = broken_up(text)
        if seconds(compiled, at_the_door[:SHORT]) * (LENGTH / SHORT) ** 2 > LIMIT:
            worst = max(worst, (seconds(compiled, at_the_door, 2 * LIMIT), text[:80]))
            if worst[0] > LIMIT:
                break
    return worst


@pytest.fixture(scope="module")
def patterns() -> list[dict[str, object]]:
    """Every expression, gathered in a process of its own."""
    command = [sys.executable, "-m", "tests.attacks.patterns"]
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    gathered = subprocess.run(command, cwd=HERE, env=environment, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in gathered.stdout.splitlines()]


def test_every_room_s_expressions_are_gathered(patterns: list[dict[str, object]]) -> None:
    assert len(patterns) > 2_500
    files = {str(each["file"]) for each in patterns}
    for known in (
        "assistant/understanding/lexicon.py",  # from data files
        "assistant/understanding/council_phrases.py",  # compiled only when a letter is read
        "ingest/extraction/faults.py",
        "vectorstore/concepts.py",
        "ingest/readers/lines.py",
        "assistant/answering/guard/gist.py",
        "assistant/app/answer_html.py",
    ):
        assert known in files, known


@pytest.mark.slow
def test_no_expression_is_slow_however_long_a_message_is_chosen(patterns: list[dict[str, object]]) -> None:
    """Every expression over all of a message of full length, made to be hard for it: some ninety seconds."""
    slow = []
    for each in patterns:
        if str(each["file"]).startswith(OWN_WORDS):
            continue
        taken, text = slowest(str(each["pattern"]), int(str(each["flags"])))
        if taken > LIMIT:
            slow.append(f"{taken:.2f} s: {each['file']}: {str(each['pattern'])[:120]!r} over {text!r}")
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\bfrom\b[^.]*\bto\b"])
def test_the_measure_finds_what_blows_up(pattern: str) -> None:
    assert slowest(pattern, 0)[0] > LIMIT


def test_runs_are_broken_up_and_all_else_is_left_as_it_is() -> None:
    told = "I complained on 3 March.\n\nThey said:   no. See https://www.example.org/a/b?c=d"
    assert broken_up(told) == told
    long = broken_up("x" * 1_000 + " " * 1_000 + "\n" * 1_000 + "y.-" * 1_000)
    assert max(len(run) for run in long.split()) == LONGEST_WORD
    assert max(len(gap) for gap in re.findall(r"\s+", long)) <= LONGEST_GAP + 1
    assert broken_up(long) == long
