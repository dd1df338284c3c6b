"""A letter written to a file of any of the formats."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.errors import InputError, StorageError
from assistant.letters.as_docx import docx
from assistant.letters.as_pdf import pdf
from assistant.letters.as_text import markdown, plain_text
from assistant.letters.kinds import FileFormat
from assistant.letters.model import Letter

_WRITERS: Mapping[FileFormat, Callable[[Letter], bytes]] = {
    FileFormat.DOCX: docx,
    FileFormat.PDF: pdf,
    FileFormat.MARKDOWN: lambda letter: markdown(letter).encode("utf-8"),
    FileFormat.TEXT: lambda letter: plain_text(letter).encode("utf-8"),
}
MEDIA_TYPES: Mapping[FileFormat, str] = {
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.PDF: "application/pdf",
    FileFormat.MARKDOWN: "text/markdown",
    FileFormat.TEXT: "text/plain",
}


def render(letter: Letter, form: FileFormat) -> bytes:
    """The letter as a file's bytes. Raises ``StorageError`` where a PDF cannot be set."""
    return _WRITERS[form](letter)


def format_of(path: Path) -> FileFormat:
    """The format a file's name asks for. Raises ``InputError`` where it is none of ours."""
    try:
        return FileFormat(path.suffix.lower().removeprefix("."))
    except ValueError:
        names = ", ".join(f".{form.value}" for form in FileFormat)
        raise InputError(
            f"{path.name} does not say which kind of file to write: end it in {names}."
        ) from None


def write_letter(letter: Letter, path: Path) -> None:
    """Write beside the file and swap, so that a full disk never leaves half a letter. Raises ``InputError``
    for a name of no known format and ``StorageError`` where the file cannot be written."""
    data = render(letter, format_of(path))
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as stream:
            temporary = Path(stream.name)
            stream.write(data)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise StorageError(f"The letter could not be written to {path}: {error.strerror}.") from None
