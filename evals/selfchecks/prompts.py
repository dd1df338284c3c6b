"""Each prompt against what the code fills in and what it may not leave out."""

from __future__ import annotations

from collections.abc import Iterator


def prompt_problems() -> list[str]:
    """What does not hold, one sentence each."""
    return list(_problems())


def _problems() -> Iterator[str]:
    yield from ()
