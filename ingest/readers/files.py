"""From a file's bytes to blocks, by what the file is rather than only what it is called."""

from __future__ import annotations

import stat
from pathlib import Path

from ingest.blocks import Source
from ingest.errors import UnreadableFile
from ingest.readers.docx import read_docx
from ingest.readers.html import read_html
from ingest.readers.lines import read_lines
from ingest.readers.nesting import too_deep
from ingest.readers.pdf import read_pdf
from vectorstore.runs import words_broken_up

SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".pdf", ".docx")
_DEEP = "{name} has parts within parts, deeper than any document has."
NO_FILE = "it is no file but a pipe, a device or a link to nothing"  # and may have no end
MOST_BYTES = 40_000_000
MOST_TEXT = 10_000_000  # of a text or a web page


def read_file(path: Path) -> Source:
    """Raises UnreadableFile, saying which file and why."""
    return read_bytes(file_bytes(path), str(path))


def file_bytes(path: Path) -> bytes:
    """What a file holds. Raises UnreadableFile for what is none, or is too large for a document."""
    try:
        held = path.stat()
        if not stat.S_ISREG(held.st_mode) and not stat.S_ISDIR(held.st_mode):
            raise UnreadableFile(f"{path} cannot be read: {NO_FILE}.")
        if held.st_size > MOST_BYTES:
            raise UnreadableFile(
                f"{path} is larger than {MOST_BYTES // 1_000_000} MB: not a single document."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read ({error.strerror}).") from error


def read_bytes(data: bytes, name: str) -> Source:
    """Read one document. ``name`` is used in what is said of it; its ending, where the bytes do not tell."""
    if not data.strip():
        raise UnreadableFile(f"{name} is empty.")
    suffix = Path(name).suffix.lower()
    if data.lstrip()[:5] == b"%PDF-":
        return read_pdf(data, name)
    if data[:4] == b"PK\x03\x04":
        if suffix != ".docx":
            raise UnreadableFile(f"{name} is not a text, HTML, PDF or Word document.")
        return read_docx(data, name)
    if suffix in (".pdf", ".docx"):
        raise UnreadableFile(
            f"{name} is not what its name says: it does not hold a {suffix[1:].upper()} file."
        )
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile(f"{name} is not a text, HTML, PDF or Word document.")
    if len(data) > MOST_TEXT:
        raise UnreadableFile(f"{name} is larger than {MOST_TEXT // 1_000_000} MB: not a single document.")
    try:
        if suffix in (".html", ".htm", ".xhtml") or _looks_like_html(data):
            page = _decoded_html(data)
            if too_deep(page):
                raise UnreadableFile(_DEEP.format(name=name))
            return read_html(page)
        return read_lines(words_broken_up(decoded(data)))
    except RecursionError:
        raise UnreadableFile(_DEEP.format(name=name)) from None


def _looks_like_html(data: bytes) -> bool:
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<main"))
        or b"<html" in start
    )


def _decoded_html(data: bytes) -> str:
    from bs4.dammit import EncodingDetector, UnicodeDammit

    declared = EncodingDetector.find_declared_encoding(data, is_html=True)
    dammit = UnicodeDammit(data, [declared] if declared else ["utf-8", "windows-1252"])
    return dammit.unicode_markup or decoded(data)


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 (by its mark) or, failing both, Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
