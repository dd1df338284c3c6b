"""Guessing made slow: after a few wrong passwords for a name, nobody may try that name for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

FREE = 5  # wrong passwords before the first wait
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0  # seconds; each further wrong one doubles it
FORGOTTEN = 3600.0  # seconds after which wrong ones no longer count
MOST_NAMES = 10_000


@dataclass
class _Tries:
    wrong: int = 0
    last: float = 0.0


class Throttle:
    """Counts wrong passwords by name, for all browsers together. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: dict[str, _Tries] = {}
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Seconds to wait before the next try for a name; 0 where it may be tried now."""
        with self._lock:
            held = self._tries.get(_key(name))
            if held is None or held.wrong < FREE:
                return 0.0
            length = min(FIRST_WAIT * float(1 << min(held.wrong - FREE, 10)), LONGEST_WAIT)
            return max(0.0, held.last + length - self._clock())

    def wrong(self, name: str) -> None:
        """A wrong password was given for a name."""
        with self._lock:
            now = self._clock()
            if len(self._tries) >= MOST_NAMES:
                self._tries = {key: held for key, held in self._tries.items() if now - held.last < FORGOTTEN}
                if len(self._tries) >= MOST_NAMES:  # a flood of made-up names must not fill the memory
                    oldest = min(self._tries, key=lambda key: self._tries[key].last)
                    del self._tries[oldest]
            held = self._tries.setdefault(_key(name), _Tries())
            if now - held.last > FORGOTTEN:
                held.wrong = 0
            held.wrong, held.last = held.wrong + 1, now

    def right(self, name: str) -> None:
        """The right password was given: what came before is forgotten."""
        with self._lock:
            self._tries.pop(_key(name), None)


def _key(name: str) -> str:
    return name.strip().lower()[:100]
