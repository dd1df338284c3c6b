"""A letter as a Word document: real heading styles, a real table, British English, its title set."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from assistant.letters.model import Block, BlockKind, Letter

K = BlockKind
LANGUAGE = "en-GB"
_STYLES = {K.SUBJECT: "Heading 1", K.HEADING: "Heading 2", K.HEAD: "Heading 3", K.BULLET: "List Bullet"}
_BLANK = re.compile(r"(\[blank: [^\[\]]+\])")
_DATE_COLUMN, _WHAT_COLUMN = Cm(4.5), Cm(11.5)


def docx(letter: Letter) -> bytes:
    """The file's bytes."""
    document = new_document(letter.title, letter.author, letter.dated)
    for block in letter.blocks:
        if block.kind is K.TABLE:
            _table(document, block)
        else:
            _paragraphs(document, block)
    return saved(document)


def new_document(title: str, author: str, dated: object) -> DocumentFile:
    """An empty document with its language, styles, margins and properties set."""
    document = Document()
    _set_language(document)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    for name, size in (("Heading 1", 14), ("Heading 2", 12), ("Heading 3", 11)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), True
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        colour = style.element.rPr.find(qn("w:color"))
        if colour is not None:
            style.element.rPr.remove(colour)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = datetime.fromisoformat(f"{dated}").replace(tzinfo=UTC)
    return document


def saved(document: DocumentFile) -> bytes:
    """The document's bytes."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_language(document: DocumentFile) -> None:
    """British English for spelling and for screen readers, in the defaults that every style takes."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), LANGUAGE)


def _paragraphs(document: DocumentFile, block: Block) -> None:
    style = _STYLES.get(block.kind)
    lines = block.text.split("\n")
    for number, line in enumerate(lines, start=1):
        paragraph = document.add_paragraph(style=style)
        add_words(paragraph, line)
        if number < len(lines):
            paragraph.paragraph_format.space_after = Pt(0)
        if block.kind is K.SIGN_OFF:
            paragraph.paragraph_format.keep_with_next = number < len(lines)


def add_words(paragraph: Paragraph, text: str) -> None:
    """The words, with each blank highlighted so that none is missed."""
    for piece in _BLANK.split(text):
        if not piece:
            continue
        run = paragraph.add_run(piece)
        if _BLANK.fullmatch(piece):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _table(document: DocumentFile, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    table.autofit = False
    for number, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, sentence, width in zip(cells, row, (_DATE_COLUMN, _WHAT_COLUMN), strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            add_words(paragraph, sentence.text)
            if number == 0:
                for run in paragraph.runs:
                    run.bold = True
    _mark_header(table.rows[0]._tr)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _mark_header(row: object) -> None:
    """The first row read out as the columns' names, and repeated on each page."""
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)
