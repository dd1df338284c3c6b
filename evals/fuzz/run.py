"""The run: each input to its target, timed, what goes wrong kept."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from evals.fuzz.targets import Arguments, Target

SLOW = 2.0  # seconds that a person may wait at a time
SHARED = 10  # a wait is put down to the input where not even a machine shared by so many explains it


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that crashed its target or took too long."""

    target: str
    arguments: Arguments
    why: str


@dataclass(slots=True)
class Tally:
    """How a target fared."""

    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    failures: list[Failure] = field(default_factory=list)


def plan(targets: Sequence[Target], count: int, seed: int) -> Iterator[tuple[Target, random.Random]]:
    """``count`` pairs of a target and the generator of its input; the same for the same seed."""
    rng = random.Random(seed)
    for target in rng.choices(targets, weights=[target.share for target in targets], k=count):
        yield target, random.Random(rng.getrandbits(64))


def fuzz(
    pairs: Iterable[tuple[Target, random.Random]],
    tallies: dict[str, Tally] | None = None,
    after_each: Callable[[], None] = lambda: None,
    slow: float = SLOW,
) -> dict[str, Tally]:
    """Put every input to its target. What was slow is put once more: it may have been loading, or the machine
    busy. ``tallies`` are those of an earlier part of the run; they are added to and given back."""
    tallies = {} if tallies is None else tallies
    for target, rng in pairs:
        tally = tallies.setdefault(target.name, Tally())
        arguments = target.make(rng)
        failure = None
        for _ in range(2):
            seconds, refused, failure = _put(target, arguments, slow)
            if seconds <= slow:
                break
        tally.inputs += 1
        tally.refused += refused
        tally.slowest = max(tally.slowest, seconds)
        if failure is not None:
            tally.failures.append(failure)
        after_each()
    return tallies


def _put(target: Target, arguments: Arguments, slow: float) -> tuple[float, bool, Failure | None]:
    began, worked, refused, why = time.perf_counter(), _worked(), False, ""
    try:
        target.put(*arguments)
    except target.refuses:
        refused = True
    except Exception as error:  # a crash is what is looked for
        why = f"{type(error).__name__}: {error}"
    waited = time.perf_counter() - began
    seconds = max(_worked() - worked, waited / SHARED) / target.waits(*arguments)
    if not why and seconds > slow:
        why = f"took {seconds:.1f} s"
    return seconds, refused, Failure(target.name, arguments, why) if why else None


def _worked() -> float:
    """Seconds of the processor that this process and those it started have used: what others do on the
    machine meanwhile is no fault of an input."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
