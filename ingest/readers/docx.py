"""Word documents: headings by style, lists by their numbering."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from ingest.blocks import Block, Mark, Source, clean
from ingest.errors import UnreadableFile
from ingest.furniture import BACK_TO_TOP, END, LINE
from ingest.header import FIELD, TITLE, is_opening
from ingest.readers.lines import mark
from ingest.sections import role_of
from vectorstore.word_text import paragraphs, shown_text

MOST_BYTES = 200_000_000  # unpacked
MOST_WORDS = 40_000_000  # of which its text, which takes many times that in memory
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(data: bytes, name: str) -> Source:
    """Raises UnreadableFile where it is no Word document, or unpacks to more than anyone would write."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            words = (each.file_size for each in entries if each.filename.lower().endswith((".xml", ".rels")))
            if sum(entry.file_size for entry in entries) > MOST_BYTES or sum(words) > MOST_WORDS:
                raise UnreadableFile(f"{name} unpacks to more than a document would.")
        document = docx.Document(io.BytesIO(data))
        blocks = [block for block in _blocks(document) if block.text]
    except UnreadableFile:
        raise
    except Exception as error:  # whatever a damaged or hostile file makes the libraries raise
        raise UnreadableFile(
            f"{name} is not a Word document that can be read ({type(error).__name__})."
        ) from error
    source = Source(plain="\n".join(block.text for block in blocks))
    source.blocks = list(_body(blocks, source))
    numbered = any(block.mark is Mark.NUMBER for block in source.blocks)
    source.flat = not numbered and sum(block.mark is Mark.BULLET for block in source.blocks) >= 3
    return source


def _blocks(document: WordDocument) -> Iterator[Block]:
    counters: dict[tuple[str, int], int] = {}
    for part in _parts(document, document.element.body):
        if isinstance(part, Table):
            for (
                row
            ) in part._tbl.tr_lst:  # a row's own cells: asked of the library, a wide one fills the memory
                cells = ("\n".join(map(shown_text, paragraphs(cell))).strip() for cell in row.tc_lst)
                yield Block(Mark.BULLET, clean("; ".join(dict.fromkeys(cells))), depth=4)
        else:
            yield _block(part, document, counters)


def _parts(document: WordDocument, element: Any) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in order, those in the fields of a form too."""
    for child in element:
        if child.tag == f"{_W}p":
            yield Paragraph(child, document)
        elif child.tag == f"{_W}tbl":
            yield Table(child, document)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _parts(document, child)


def _block(paragraph: Paragraph, document: WordDocument, counters: dict[tuple[str, int], int]) -> Block:
    text = clean(shown_text(paragraph._p))
    style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    if style.startswith("heading") or style == "title":
        return Block(Mark.HEADING, text)
    numbering = _numbering(paragraph, document)
    if numbering is not None:
        identity, level, pattern = numbering
        kind = _kind(pattern)
        if kind is Mark.NUMBER:
            counters[(identity, level)] = counters.get((identity, level), 0) + 1
            return Block(kind, text, number=counters[(identity, level)], depth=4 * level)
        return Block(kind, text, depth=4 * level)
    if style.startswith("list bullet"):
        return Block(Mark.BULLET, text)
    if style.startswith("list number"):
        counters[(style, 0)] = counters.get((style, 0), 0) + 1
        return Block(Mark.NUMBER, text, number=counters[(style, 0)])
    block = mark(text) if text else Block(Mark.NONE, "")
    bold = bool(text) and all(run.bold for run in paragraph.runs if run.text.strip())
    if (
        block.mark is Mark.NONE
        and text
        and (role_of(text) or (bold and len(text) < 250 and not FIELD.match(text)))
    ):
        return Block(Mark.HEADING, text)
    return block


def _kind(pattern: str) -> Mark:
    if pattern == "bullet":
        return Mark.BULLET
    return Mark.LETTER if "Letter" in pattern or "Roman" in pattern else Mark.NUMBER


def _numbering(paragraph: Paragraph, document: WordDocument) -> tuple[str, int, str] | None:
    """List identity, level and number format, from the paragraph or its style."""
    properties = _numbering_properties(paragraph)
    if properties is None:
        return None
    level, identity = properties.find(f"{_W}ilvl"), properties.find(f"{_W}numId")
    if identity is None or identity.get(f"{_W}val") == "0":
        return None
    number = str(identity.get(f"{_W}val"))
    depth = int(level.get(f"{_W}val")) if level is not None else 0
    return number, depth, _format(document, number, depth)


def _numbering_properties(paragraph: Paragraph) -> Any:
    own = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    style, seen = paragraph.style, set[str]()
    while own is None and style is not None and style.style_id not in seen:  # based on each other: a trap
        seen.add(style.style_id)
        properties = style.element.find(f"{_W}pPr")
        own = properties.find(f"{_W}numPr") if properties is not None else None
        style = style.base_style
    return own


def _format(document: WordDocument, identity: str, depth: int) -> str:
    try:
        root = document.part.numbering_part.element
    except (NotImplementedError, KeyError):
        return "decimal"
    for number in root.findall(f"{_W}num"):
        if number.get(f"{_W}numId") == identity:
            abstract = number.find(f"{_W}abstractNumId").get(f"{_W}val")
            for definition in root.findall(f"{_W}abstractNum"):
                if definition.get(f"{_W}abstractNumId") == abstract:
                    for level in definition.findall(f"{_W}lvl"):
                        if level.get(f"{_W}ilvl") == str(depth):
                            found = level.find(f"{_W}numFmt")
                            return str(found.get(f"{_W}val")) if found is not None else "decimal"
    return "decimal"


def _body(blocks: list[Block], source: Source) -> Iterator[Block]:
    """Header lines and the summary off the top, furniture out."""
    started = False
    for block in blocks:
        text = block.text
        if started and END.match(text):
            return
        if BACK_TO_TOP.match(text) or LINE.match(text):
            continue
        if not started:
            if found := FIELD.match(text):
                source.fields.setdefault(found["label"].lower(), clean(found["value"]))
                continue
            if TITLE.search(text) and source.title is None and len(text) < 200:
                source.title = text
                continue
            if is_opening(text):
                continue
            if text.lower().startswith("summary") and block.mark is not Mark.NUMBER:
                source.fields["summary"] = clean(text[len("summary") :].lstrip(" :"))
                continue
            if source.fields.get("summary") == "" and block.mark is Mark.NONE:
                source.fields["summary"] = text
                continue
        started = True
        yield block
