"""Hostile files, made here rather than kept: zips, Word files, PDFs, pages."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path

import docx

MB = 1_000_000
LETTER = "Dear Ms X, we will not take your complaint to stage 2. This letter is dated 3 March 2025."


def zipped(path: Path, entries: dict[str, bytes], links: dict[str, str] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        for name, target in (links or {}).items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, target)
    return path


def zipped_bytes(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def word(text: str = LETTER) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word_with(body: bytes, prolog: bytes = b"", part: str = "word/document.xml") -> bytes:
    """A Word file whose text part is written by hand, after a prolog (where entities are declared)."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == part:
                names = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
                data = b'<?xml version="1.0"?>%s<w:document %s><w:body>%s</w:body></w:document>' % (
                    prolog,
                    names,
                    body,
                )
            new.writestr(entry.filename, data)
    return stream.getvalue()


def paragraph(text: bytes) -> bytes:
    return b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text


def pdf(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with its table of where each is."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), extra, packed)


def pages(count: int, text: str = LETTER) -> bytes:
    """A PDF of so many pages with the same words."""
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    drawn = b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % text.encode()
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 600 800] >>" % (count, kids),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            stream(drawn),
            *[page] * count,
        ]
    )


def own_parent() -> bytes:
    """A tree of pages that is its own branch."""
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"])


def drawing(data: bytes) -> bytes:
    """A PDF of one page that draws this."""
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [5 0 R] /MediaBox [0 0 600 800] >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            stream(data),
            page,
        ]
    )


def doubling(levels: int) -> bytes:
    """A PDF whose page draws a form that draws the next twice, and so on: a few objects, 2 to the levels."""
    forms = []
    for level in range(levels):
        after = b"/XObject << /X %d 0 R >>" % (level + 6)
        body = b"/X Do /X Do" if level < levels - 1 else b"BT /F1 12 Tf (again) Tj ET"
        resources = b"/Resources << %s /Font << /F1 3 0 R >> >>" % (after if level < levels - 1 else b"")
        forms.append(stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + resources))
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [%d 0 R] /MediaBox [0 0 600 800] >>" % (5 + levels),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        stream(b"/X Do"),
        *forms,
        page,
    ]
    return pdf(objects)
