"""The text of a letter that was pasted or given as a file. Nothing is run, fetched or kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from assistant.errors import InputError
from assistant.file_text import (
    BINARY,
    DAMAGED,
    LOCKED,
    LONG,
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_PAGES,
    PAGES,
    READABLE,
    TIME,
    UNPACKS,
    Unreadable,
    read_apart,
    text_of,
)
from vectorstore.runs import broken_up
from vectorstore.shown import as_shown

_NO_TEXT = "No text was found in {name}. If it is a scan or a photo, paste the words instead."
_DAMAGED = "{name} is damaged or not what its name says. Paste the words instead."
_WHY: Mapping[str, str] = {
    LOCKED: "{name} is locked with a password. Save a copy without one, or paste the words.",
    PAGES: f"{{name}} has more than {MOST_PAGES} pages. Give only the letter itself.",
    UNPACKS: "{name} unpacks to far more than a letter. Paste the words instead.",
    BINARY: "{name} is not a text file. Paste the words instead.",
    LONG: f"{{name}} holds more than {MOST_CHARACTERS:,} characters. Give only the letter itself.",
    TIME: "{name} takes too long to read. Paste the words instead.",
    DAMAGED: _DAMAGED,
}
_NAME_LENGTH = 100


def text_of_paste(text: str) -> str:
    """Pasted words made readable. Raises ``InputError`` where there are none or far too many."""
    return _checked(text, "what you pasted")


def text_of_file(name: str, data: bytes) -> str:
    """The text of a PDF, Word or text file. ``name`` tells which. Raises ``InputError`` with what to do."""
    short = _short(name)
    if not data:
        raise InputError(f"{short} is empty.")
    if len(data) > MOST_BYTES:
        raise InputError(f"{short} is larger than {MOST_BYTES // 1_000_000} MB. Paste the words instead.")
    ending = PurePath(short).suffix.lower()
    if ending not in READABLE:
        raise InputError(f"{short} cannot be read: give a PDF, a Word file (.docx) or a text file.")
    try:
        text = text_of(ending, data) if ending in (".txt", ".md") else read_apart(ending, data)
    except Unreadable as error:
        raise InputError(_WHY.get(error.reason, _DAMAGED).format(name=short)) from None
    except UnicodeDecodeError:
        raise InputError(_DAMAGED.format(name=short)) from None
    return _checked(text, short)


def _short(name: str) -> str:
    """The file's own name, without folders or anything that does not show, and not longer than a name is."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(character for character in last if character.isprintable())
    stem, dot, ending = shown.rpartition(".")
    return (f"{stem[:_NAME_LENGTH]}{dot}{ending[:10]}" if dot else shown[:_NAME_LENGTH]) or "the file"


def _checked(text: str, name: str) -> str:
    kept = as_shown(text)
    if not any(c.isalnum() for c in kept):
        raise InputError(_NO_TEXT.format(name=name))
    if len(kept) > MOST_CHARACTERS:
        raise InputError(_WHY[LONG].format(name=name))
    return broken_up(kept.strip())
