"""The names people sign in under, one spelling each."""

from __future__ import annotations

import re

from assistant.errors import InputError

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")


def name_of(given: str) -> str:
    """The name in its one spelling. Raises ``InputError`` where it cannot be a name here."""
    name = given.strip().lower()
    # in ASCII before as after: the sign for kelvin is a k when written small, and would be somebody else's
    if not (given.isascii() and _NAME.fullmatch(name)):
        raise InputError("A name to sign in with has letters, digits and . _ @ + - only, and no spaces.")
    return name


def owner_of(name: str) -> str:
    """Whose cases somebody who signed in sees: never those of the account that runs the server, whatever they
    are called."""
    return f"signed-in:{name_of(name)}"
