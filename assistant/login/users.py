"""The advisers who sign in with a password: names and Argon2 hashes, in a file only its owner may read."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import InputError, StorageError
from assistant.login.names import name_of

SHORTEST, LONGEST = 12, 200  # characters of a password
MOST_BYTES = 1_000_000

_HASHER = PasswordHasher()  # the library's defaults: RFC 9106's second recommendation, 64 MiB
_ONE_AT_A_TIME = threading.Lock()  # each check takes 64 MiB, so a flood of them must not add up


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    users: dict[str, str] = {}


class Users:
    """The file at ``path``. Every method may raise ``StorageError`` where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """Who may sign in."""
        return sorted(self._read())

    def add(self, name: str, password: str) -> None:
        """Let somebody sign in, or give them another password. Raises ``InputError`` for a password that is
        too short, or a name that cannot be one."""
        name = name_of(name)
        if not SHORTEST <= len(password) <= LONGEST:
            raise InputError(f"A password has {SHORTEST} to {LONGEST} characters. Four random words do well.")
        if name in password.lower():
            raise InputError("The password must not hold the name.")
        self._write({**self._read(), name: _HASHER.hash(password)})

    def remove(self, name: str) -> None:
        """Let somebody sign in no more. Their cases stay. Raises ``InputError`` where nobody is called so."""
        held = self._read()
        if held.pop(name_of(name), None) is None:
            raise InputError(f"Nobody called {name} can sign in.")
        self._write(held)

    def verified(self, name: str, password: str) -> bool:
        """Whether that is the password of that name. Takes as long where there is no such name."""
        held = self._read()
        try:
            known = held.get(name_of(name))
        except InputError:
            known = None
        with _ONE_AT_A_TIME:
            try:
                right = _HASHER.verify(known or _nobody(), password[:LONGEST])
            except (Argon2Error, InvalidHashError):
                return False
        return right and known is not None and len(password) <= LONGEST

    def _read(self) -> dict[str, str]:
        try:
            if self._path.stat().st_size > MOST_BYTES:
                raise StorageError(f"{self._path} is too large to be the list of who may sign in.")
            return _File.model_validate_json(self._path.read_bytes()).users
        except FileNotFoundError:
            return {}
        except ValidationError:
            raise StorageError(
                f"{self._path} is not the list of who may sign in: put back a copy, or delete it and add "
                "people again with nextstage users add."
            ) from None
        except OSError as error:
            raise StorageError(f"The list of who may sign in cannot be read: {error.strerror}.") from None

    def _write(self, users: dict[str, str]) -> None:
        """In one step, readable by the owner alone from the first moment (as temporary files are made)."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._path.parent, prefix=".users-", delete=False
            ) as stream:
                json.dump(_File(users=users).model_dump(), stream, indent=1, sort_keys=True)
            os.replace(stream.name, self._path)
        except OSError as error:
            raise StorageError(f"The list of who may sign in cannot be written: {error.strerror}.") from None


_dummy: list[str] = []


def _nobody() -> str:
    """A hash that no password meets, made once: checking it takes as long as checking somebody's."""
    if not _dummy:
        _dummy.append(_HASHER.hash(os.urandom(32)))
    return _dummy[0]
