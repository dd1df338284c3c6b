"""The text of a letter that was pasted or given as a file. Nothing is run, fetched or kept."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePath

from docx import Document
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assistant.errors import InputError

MOST_BYTES = 10_000_000
MOST_UNPACKED = 80_000_000  # bytes of a Word file once unpacked: more is a trap, not a letter
MOST_PAGES = 60
MOST_CHARACTERS = 200_000
_NO_TEXT = "No text was found in {name}. If it is a scan or a photo, paste the words instead."


def text_of_paste(text: str) -> str:
    """Pasted words made readable. Raises ``InputError`` where there are none or far too many."""
    return _checked(text, "what you pasted")


def text_of_file(name: str, data: bytes) -> str:
    """The text of a PDF, Word or text file. ``name`` tells which. Raises ``InputError`` with what to do."""
    short = PurePath(name.replace("\\", "/")).name or "the file"
    if not data:
        raise InputError(f"{short} is empty.")
    if len(data) > MOST_BYTES:
        raise InputError(f"{short} is larger than {MOST_BYTES // 1_000_000} MB. Paste the words instead.")
    ending = PurePath(short).suffix.lower()
    reader = _READERS.get(ending)
    if reader is None:
        raise InputError(f"{short} cannot be read: give a PDF, a Word file (.docx) or a text file.")
    try:
        text = reader(data, short)
    except InputError:
        raise
    except Exception as error:  # whatever a damaged or hostile file makes a library raise
        logging.getLogger(__name__).info("a file could not be read: %s", type(error).__name__)
        raise InputError(f"{short} is damaged or not what its name says. Paste the words instead.") from None
    return _checked(text, short)


def _pdf(data: bytes, name: str) -> str:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(
                f"{name} is locked with a password. Save a copy without one, or paste the words."
            )
        pages = reader.pages
        if len(pages) > MOST_PAGES:
            raise InputError(f"{name} has more than {MOST_PAGES} pages. Give only the letter itself.")
        return "\n\n".join(page.extract_text() for page in pages)
    except PyPdfError:
        raise InputError(f"{name} is damaged or is no PDF. Paste the words instead.") from None


def _docx(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
            raise InputError(f"{name} unpacks to far more than a letter. Paste the words instead.")
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n\n".join([*(paragraph.text for paragraph in document.paragraphs), *dict.fromkeys(cells)])


def _text(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in data:
            raise InputError(f"{name} is not a text file. Paste the words instead.") from None
        return data.decode("cp1252", "replace")


_READERS: Mapping[str, Callable[[bytes, str], str]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".txt": _text,
    ".md": _text,
}


def _checked(text: str, name: str) -> str:
    kept = "".join(
        c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c == "\n" or c.isprintable() or c == "\t"
    )
    if not any(c.isalnum() for c in kept):
        raise InputError(_NO_TEXT.format(name=name))
    if len(kept) > MOST_CHARACTERS:
        raise InputError(
            f"{name} holds more than {MOST_CHARACTERS:,} characters. Give only the letter itself."
        )
    return kept.strip()
