"""A file to a Document: read, numbered, checked against its own cross-references, and its facts drawn out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ingest.blocks import Mark, Source
from ingest.cross_references import find_cross_references, warnings_from
from ingest.document import Document, Kind
from ingest.errors import ShellPage, UnreadableFile
from ingest.extraction import extract
from ingest.furniture import SATISFIED
from ingest.header import Header, read_date, read_header
from ingest.numbering import number_paragraphs
from ingest.readers import read_bytes, read_file
from ingest.sections import Role, role_of
from vectorstore.references import normalise_reference

_OF_THE_OMBUDSMAN = re.compile(
    r"ombudsman[’']s (?:final decision|role and powers)|maladministration", re.IGNORECASE
)


def parse_file(path: Path) -> Document:
    """Read one decision or guidance document (txt, html, pdf, docx). Raises UnreadableFile."""
    return _document(read_file(path), str(path))


def parse_bytes(data: bytes, name: str, url: str | None = None) -> Document:
    """The same for a document in memory; ``url`` is where it was fetched from."""
    source = read_bytes(data, name)
    source.url = url or source.url
    return _document(source, name)


def _document(source: Source, name: str) -> Document:
    satisfied = _take_satisfied(source)
    header = read_header(source)
    paragraphs, warnings = number_paragraphs(source)
    if not paragraphs:
        raise _nothing(source, header, name)
    kind = _kind(source, header)
    references = find_cross_references(paragraphs) if kind is Kind.DECISION else ()
    ref = header.ref or (normalise_reference(Path(name).stem) if kind is Kind.DECISION else None)
    document = Document(
        kind=kind,
        ref=ref if kind is Kind.DECISION else None,
        council=header.council if kind is Kind.DECISION else None,
        category=header.category,
        outcome=header.outcome if kind is Kind.DECISION else None,
        date=header.date,
        title=header.title,
        url=header.url,
        summary=header.summary,
        paragraphs=paragraphs,
        satisfied=satisfied,
        cross_references=references,
        warnings=(*warnings, *warnings_from(references, len(paragraphs))),
    )
    if kind is Kind.GUIDANCE:
        return document
    return extract(document)


def _take_satisfied(source: Source) -> date | None:
    """The line of an old report that says when the Ombudsman was satisfied; taken out of the body."""
    for block in source.blocks:
        if found := SATISFIED.match(block.text):
            source.blocks.remove(block)
            return read_date(found["date"])
    return None


def _kind(source: Source, header: Header) -> Kind:
    if header.ref or header.outcome:
        return Kind.DECISION
    parts = {role_of(block.text) for block in source.blocks if block.mark is Mark.HEADING}
    telling = parts & {Role.POWERS, Role.METHOD, Role.FINAL, Role.COMPLAINT, Role.ACTION}
    sectioned = sum(block.mark is Mark.SECTION_NUMBER for block in source.blocks)
    if len(telling) >= 2 and sectioned < 3:
        return Kind.DECISION
    return (
        Kind.DECISION
        if _OF_THE_OMBUDSMAN.search(source.plain) and telling and sectioned < 3
        else Kind.GUIDANCE
    )


def _nothing(source: Source, header: Header, name: str) -> UnreadableFile:
    if header.ref or source.url or len(source.plain) < 400:
        return ShellPage(
            f"{name} does not hold its decision: the page was saved before it had loaded, or is an "
            f"error page. "
            "Open it, wait for the text, and save it again."
        )
    return UnreadableFile(f"{name} holds no numbered paragraphs or sections that can be read.")
