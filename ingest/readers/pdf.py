"""PDF decisions and reports, by their text. Nothing in the file is run."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator

from pypdf import PdfReader

from ingest.blocks import Source
from ingest.errors import UnreadableFile
from ingest.readers.lines import read_lines

MOST_PAGES = 400
MOST_DRAWN = 10_000_000  # bytes of a page's drawing commands, unpacked
MOST_CHARACTERS = 5_000_000
MOST_SECONDS = 300.0
_PAGE_NUMBER = re.compile(
    r"^(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$|^final (?:decision|report)\s*\d{1,3}$", re.IGNORECASE
)


def read_pdf(data: bytes, name: str) -> Source:
    """Raises UnreadableFile where it is locked, damaged, or holds pictures of pages and no text."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(f"{name} is locked with a password: save it without one.")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableFile(f"{name} has more than {MOST_PAGES} pages: give one decision in a file.")
        pages = list(_texts(reader, name))
    except UnreadableFile:
        raise
    except Exception as error:  # whatever a damaged or hostile file makes the library raise
        raise UnreadableFile(f"{name} is not a PDF that can be read ({type(error).__name__}).") from error
    text = "\n".join(_without_margins(pages))
    if len(text.strip()) < 40:
        raise UnreadableFile(f"{name} holds no text (a scan?): make its text readable (OCR) and try again.")
    return read_lines(text, wrapped=True)


def _texts(reader: PdfReader, name: str) -> Iterator[str]:
    """Page by page, given up where it takes longer or holds more than any document would."""
    start, characters = time.monotonic(), 0
    for page in reader.pages:
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > MOST_DRAWN:
            raise UnreadableFile(f"{name} has a page that draws more than any page of text would.")
        text = page.extract_text() or ""
        characters += len(text)
        if characters > MOST_CHARACTERS or time.monotonic() - start > MOST_SECONDS:
            raise UnreadableFile(f"{name} holds more, or takes longer to read, than any document would.")
        yield text


def _without_margins(pages: list[str]) -> list[str]:
    """Pages without page numbers and the lines that stand at the top or foot of most of them."""
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    edges = Counter(line.strip() for lines in split for line in {*lines[:2], *lines[-2:]})
    repeated = {line for line, times in edges.items() if times > 2 and times > 0.6 * len(pages)}
    kept = []
    for page in pages:
        lines = page.split("\n")
        kept.append(
            "\n".join(
                line
                for line in lines
                if line.strip() not in repeated and not _PAGE_NUMBER.match(line.strip())
            )
        )
    return kept
