"""Decision references, however they are typed."""

from __future__ import annotations

import re

_LOOSE = re.compile(r"(?<![0-9])([0-9]{2})[\s\-–_./]*([0-9]{3})[\s\-–_./]*([0-9]{3})\s?([a-z])?(?![0-9a-z])")


def normalise_reference(text: str) -> str | None:
    """``20 008 394`` from "20008394", "20-008-394", "LGO 20 008 394" or a link; None if none is there."""
    found = _LOOSE.search(text.strip().lower().replace("\u00a0", " "))
    if found is None:
        return None
    first, second, third, letter = found.groups()
    return f"{first} {second} {third}{letter or ''}"
