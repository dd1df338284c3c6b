"""The words of a PDF, Word or text file, read by a process of its own that may take so much and no more.

A file is written by somebody else and may be made to hang or to fill the memory of whatever opens it. The
process that opens it holds no case and no key, and is ended when it takes too long; the page goes on.

Run as a program it reads one file from its standard input and writes one JSON object to its standard output.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from vectorstore.word_text import paragraphs, shown_text

SECONDS = 20  # of work, and of waiting
MEMORY = 1_500_000_000  # bytes of address space, where the system can hold a process to it
MOST_BYTES = 10_000_000
MOST_UNPACKED = 80_000_000  # bytes of a Word file once unpacked: more is a trap, not a letter
MOST_WORDS_UNPACKED = 20_000_000  # of which its text, which takes many times that in memory
MOST_PAGES = 60
MOST_CHARACTERS = 200_000
READABLE = (".pdf", ".docx", ".txt", ".md")

LOCKED, PAGES, UNPACKS, BINARY = "locked", "pages", "unpacks", "binary"
LONG, DAMAGED, TIME = "long", "damaged", "time"


class Unreadable(Exception):
    """A file cannot be read. ``reason`` is one of the words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_apart(ending: str, data: bytes, seconds: float = SECONDS) -> str:
    """The text of a file whose name has this ending (with its dot), read in another process.

    Raises ``Unreadable``; nothing else that a file can do comes out of here.
    """
    place = Path(__file__).resolve().parent.parent
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    command = [sys.executable, "-m", "assistant.file_text", ending]
    try:
        done = subprocess.run(
            command, input=data, cwd=place, env=environment, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TIME) from None
    try:
        told = json.loads(done.stdout)
        text, reason = told.get("text"), told.get("reason")
    except (ValueError, AttributeError):  # ended by the system: too much memory or time
        raise Unreadable(TIME if done.returncode < 0 else DAMAGED) from None
    if not isinstance(text, str):
        raise Unreadable(str(reason))
    return text


def main(arguments: list[str]) -> int:
    """Read standard input as a file of the kind named by the one argument."""
    _limit()
    try:
        told = {"text": text_of(arguments[0], sys.stdin.buffer.read(MOST_BYTES + 1))}
    except Unreadable as error:
        told = {"reason": error.reason}
    except MemoryError:
        told = {"reason": TIME}
    except Exception:  # whatever a damaged or hostile file makes a library raise
        told = {"reason": DAMAGED}
    sys.stdout.write(json.dumps(told))
    return 0


def text_of(ending: str, data: bytes) -> str:
    """The text of a file, read here. Raises ``Unreadable``, and whatever the libraries raise."""
    text = _READERS[ending](data)
    if len(text) > 4 * MOST_CHARACTERS:
        raise Unreadable(LONG)
    return text


def _limit() -> None:
    """Hold this process to its time and memory. Windows has no such limits: there only waiting ends."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(LOCKED)
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable(PAGES)
    texts: list[str] = []
    for page in reader.pages:
        texts.append(page.extract_text())
        if sum(map(len, texts)) > 4 * MOST_CHARACTERS:
            raise Unreadable(LONG)
    return "\n\n".join(texts)


def _docx(data: bytes) -> str:
    from docx import Document

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        entries = packed.infolist()
    words = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or words > MOST_WORDS_UNPACKED:
        raise Unreadable(UNPACKS)
    body = Document(io.BytesIO(data)).element.body
    return "\n\n".join(shown_text(paragraph) for paragraph in paragraphs(body))


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in data:
            raise Unreadable(BINARY) from None
        return data.decode("cp1252", "replace")


_READERS: Mapping[str, Callable[[bytes], str]] = {".pdf": _pdf, ".docx": _docx, ".txt": _text, ".md": _text}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
