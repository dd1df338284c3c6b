"""A case kept in a file, so that a conversation can go on another day."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from pydantic import ValidationError

from assistant.case import Case
from assistant.case_limits import check_case
from assistant.errors import InputError, StorageError

MOST_BYTES = 10_000_000


def load_case(path: Path | None) -> Case:
    """The case in a file, or a new one where there is no file yet.

    Raises ``StorageError`` where the file cannot be read and ``InputError`` where it is not a case.
    """
    if path is None or not path.exists():
        return Case()
    try:
        held = path.stat()
        if not stat.S_ISREG(held.st_mode) and not stat.S_ISDIR(held.st_mode):  # a pipe or a device has no end
            raise InputError(f"{path} is not a file; nothing was read.")
        if held.st_size > MOST_BYTES:
            raise InputError(f"{path} is far larger than a case of Next Stage; nothing was changed in it.")
        case = Case.model_validate_json(path.read_text(encoding="utf-8"))
        check_case(case, str(path))
        return case
    except OSError as error:
        raise StorageError(f"The case file {path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, ValidationError):
        raise InputError(f"{path} is not a case file of Next Stage; nothing was changed in it.") from None


def save_case(case: Case, path: Path) -> None:
    """Write beside the file and swap, so that a full disk or a kill never leaves half a case."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as stream:
            stream.write(case.model_dump_json(indent=1))
        os.replace(stream.name, path)
    except OSError as error:
        raise StorageError(f"The case could not be saved to {path}: {error.strerror}.") from None
