"""Formats: each reads to the same paragraphs; what cannot be read says so in a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from ingest.document import Document, Kind
from ingest.errors import ShellPage, UnreadableFile
from ingest.parse import parse_bytes, parse_file
from tests.ingest.scoring import FOLDER

NAME = "23-100-001"


def expected() -> Document:
    return parse_file(FOLDER / f"{NAME}.txt")


def as_pdf(text: str) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for line in text.replace("•", "-").split("\n"):
        pdf.multi_cell(
            0, 6, line.encode("latin-1", "replace").decode("latin-1"), new_x="LMARGIN", new_y="NEXT"
        )
    return bytes(pdf.output())


def as_docx(document: Document) -> bytes:
    word = docx.Document()
    word.add_paragraph(document.title or "")
    word.add_paragraph(f"Category : {document.category}")
    word.add_paragraph(f"Decision : {document.outcome}")
    word.add_paragraph(f"Decision date : {document.date:%d %b %Y}")
    word.add_paragraph(f"Summary: {document.summary}")
    section = ""
    for paragraph in document.paragraphs:
        if paragraph.section != section:
            section = paragraph.section
            word.add_heading(section, level=2)
        word.add_paragraph(paragraph.text, style="List Number")
        for item in paragraph.items:
            word.add_paragraph(item, style="List Bullet")
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("made", ["pdf", "docx"])
def test_other_formats_read_the_same(made: str) -> None:
    document = expected()
    text = (FOLDER / f"{NAME}.txt").read_text(encoding="utf-8")
    data = as_pdf(text) if made == "pdf" else as_docx(document)
    read = parse_bytes(data, f"decision.{made}")
    for field in (
        "ref",
        "council",
        "category",
        "outcome",
        "date",
        "summary",
        "paragraphs",
        "remedies",
        "actions",
    ):
        assert getattr(read, field) == getattr(document, field), field


def test_lines_broken_at_a_width_are_put_together() -> None:
    import textwrap

    text = (FOLDER / f"{NAME}.txt").read_text(encoding="utf-8")
    lines = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        lines.append(textwrap.fill(line, 70, subsequent_indent=indent + "   ") if line.strip() else "")
    read = parse_bytes("\n".join(lines).encode(), "wrapped.txt")
    assert read.paragraphs == expected().paragraphs


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_other_codings(coding: str) -> None:
    text = (FOLDER / f"{NAME}.txt").read_text(encoding="utf-8")
    assert parse_bytes(text.encode(coding), "a.txt").paragraphs == expected().paragraphs


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "is empty"),
        (b"%PDF-1.7 nothing more", "a.pdf", "not a PDF that can be read"),
        (b"PK\x03\x04rubbish", "a.docx", "not a Word document"),
        (b"PK\x03\x04rubbish", "a.xlsx", "not a text, HTML, PDF or Word"),
        (b"plain text", "a.pdf", "not what its name says"),
        (b"\x00\x01\x02\x03" * 50, "a.bin", "not a text, HTML"),
        (as_pdf(""), "scan.pdf", "holds no text"),
        (
            b"<html><head><title>Decision</title></head><body><div id='app'></div></body></html>",
            "a.html",
            "does not hold its decision",
        ),
    ],
)
def test_what_cannot_be_read_says_so(data: bytes, name: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as told:
        parse_bytes(data, name)
    assert name in str(told.value)
    assert "\n" not in str(told.value)


def test_a_page_without_its_decision_is_a_shell() -> None:
    page = (
        "<html><head><title>Anytown Council (23 100 001) - LGSCO</title>"
        '<link rel="canonical" href="https://www.lgo.org.uk/decisions/children-s-care-services/other/23-100-001">'
        "</head><body><nav><ol><li>Home</li></ol></nav><article id='article'></article></body></html>"
    )
    with pytest.raises(ShellPage):
        parse_bytes(page.encode(), "saved.html")


def test_a_word_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.docx.MOST_BYTES", 1000)
    with pytest.raises(UnreadableFile, match="unpacks to more"):
        parse_bytes(as_docx(expected()), "bomb.docx")


def test_entities_in_a_word_file_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    buffer = io.BytesIO(as_docx(expected()))
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                head = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
                data = data.replace(b"?>", b"?>" + head, 1).replace(b"<w:t>", b"<w:t>&x;", 1)
            new.writestr(entry, data)
    try:
        read = parse_bytes(changed.getvalue(), "a.docx")
    except UnreadableFile:
        return
    assert "the secret" not in read.model_dump_json()


GUIDANCE = """Handling complaints in Anyshire

1. About this guide
1.1 This guide is for staff who answer complaints.
1.2 It covers:
• who may complain;
• what about.

2. Stage one
2.1 Answer within ten working days.
2.2 Say in the answer what the next stage is, see paragraph 2.1.
"""


def test_guidance_keeps_the_numbers_printed() -> None:
    read = parse_bytes(GUIDANCE.encode(), "guide.txt")
    assert read.kind is Kind.GUIDANCE
    labels = [paragraph.label for paragraph in read.paragraphs if paragraph.label]
    assert labels == ["1.1", "1.2", "2.1", "2.2"]
    two = next(paragraph for paragraph in read.paragraphs if paragraph.label == "1.2")
    assert two.items == ("who may complain;", "what about.")
    assert two.section == "About this guide"
    assert [paragraph.number for paragraph in read.paragraphs] == list(range(1, len(read.paragraphs) + 1))


OPENING = """The Ombudsman's final decision:
Summary: The Council was at fault.
The complaint
- Mr X complains the Council did not answer him. He says it:
- Lost his letter.
- Forgot its promise to ring.
- He wants an apology.
Final decision
- There was fault."""


def test_a_table_of_contents_is_no_part_of_the_decision() -> None:
    text = f"Fenwick Council (23 100 099)\n- The complaint\n- What I found\n- Final decision\n{OPENING}"
    document = parse_bytes(text.encode(), "23-100-099.txt")
    assert document.summary == "The Council was at fault."
    assert [(p.section, p.text[:4], len(p.items)) for p in document.paragraphs] == [
        ("The complaint", "Mr X", 2),
        ("The complaint", "He w", 0),
        ("Final decision", "Ther", 0),
    ]


def test_the_sites_words_about_cookies_before_a_decision_are_no_part_of_its_council() -> None:
    cookies = (
        "Privacy settings\n\nLGO logogram\n\nGoogle Analytics cookies help us count visits.\n"
        "We recommend you set these 'ON'.\n\nView analytical cookies\n\n"
    )
    text = f"{cookies}Fenwick Council (23 100 099)\n\n{OPENING}"
    assert parse_bytes(text.encode(), "23-100-099.txt").council == "Fenwick Council"


def test_a_bullet_on_a_line_of_its_own_belongs_to_the_text_on_the_next() -> None:
    text = (
        "Fenwick Council (23 100 099)\nThe Investigation\nThe complaint\n1. Ms X complained.\n"
        "2. A council provides a home for a child where:\n-\nnobody is responsible for the child; or\n-\n"
        "the child is lost.\n3. Ms X has a son.\n"
    )
    document = parse_bytes(text.encode(), "23-100-099.txt")
    assert [len(paragraph.items) for paragraph in document.paragraphs] == [0, 2, 0]
