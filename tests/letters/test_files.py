"""The files a letter is written to, opened by their own libraries, and what hostile words do in them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt
from pypdf import PdfReader

from assistant.case import Case, Event, EventType, Evidence, Fact, Person, Service, When
from assistant.letters import (
    Details,
    Exchange,
    FileFormat,
    LetterKind,
    TranscriptSource,
    from_editable,
    render,
    to_editable,
    transcript_docx,
    transcript_markdown,
)
from assistant.letters.as_text import plain_text
from assistant.procedure import assess

TODAY = date(2025, 4, 10)
HOSTILE = [
    "<script>alert(1)</script> was what they sent",
    '=HYPERLINK("http://evil","x") and more words',
    "# Big heading | a table | row\n- item",
    "bell \x07 null \x00 and \ud800 surrogate",
    "turned \u202e round \u200b words",
    "[blank: your name] is not a blank",
    "[n] [1](javascript:alert(1)) ![x](http://evil)",
    '#eval("1+1") $x^2$ #import "evil.typ" @ref <label>',
    "{who} {0} {today.__class__} %s",
    "\\end{document} ``` ~~~",
    "](http://evil) *bold* _it_ &amp; &lt;b&gt;",
    "日本語 العربية emoji 👩‍👧 words",
]


def answered(words: str = "They stopped the short breaks in January.", name: str = "") -> Case:
    """A case with stage 1 answered, whose grievance is told in the given words."""
    return Case(
        turns=[words],
        person=Fact[Person](value=Person.PARENT),
        council=Fact[str](value=name) if name else None,
        services=[Fact[Service](value=Service.SHORT_BREAKS, evidence=Evidence(turn=0, quote=words))],
        events=[
            Event(id="e0", type=EventType.PROBLEM_BEGAN, evidence=Evidence(turn=0, quote=words)),
            Event(id="e1", type=EventType.COMPLAINT_MADE, when=When.on(date(2025, 3, 3))),
            Event(id="e2", type=EventType.STAGE1_RESPONSE, when=When.on(date(2025, 3, 14))),
        ],
    )


@pytest.fixture(scope="module")
def letter(desk):
    details = Details(writer_name="Zoë Ołówek", child_name="Siân", council_reference="CS/£12")
    return desk.draft(LetterKind.STAGE2_REQUEST, answered(), TODAY, details)


def docx_words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_docx_has_headings_language_title_and_a_header_row(letter):
    data = render(letter, FileFormat.DOCX)
    document = Document(io.BytesIO(data))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") >= 5
    assert "Heading 3" in styles
    assert document.core_properties.title == letter.title
    assert document.core_properties.author == "Zoë Ołówek"
    assert document.core_properties.language == "en-GB"
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml").decode()
    assert 'w:lang w:val="en-GB"' in xml
    assert "tblHeader" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Date", "What happened"]


def test_pdf_is_tagged_titled_and_in_british_english(letter):
    reader = PdfReader(io.BytesIO(render(letter, FileFormat.PDF)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().replace(b" ", b"")
    assert reader.metadata.title == letter.title
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Zoë Ołówek" in text
    assert "CS/£12" in text


def test_every_format_says_the_same(letter):
    words = re.findall(r"\w+", plain_text(letter))
    wanted = {word for word in words if len(word) > 3}
    pdf = "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(render(letter, FileFormat.PDF))).pages)
    docx = docx_words(render(letter, FileFormat.DOCX))
    markdown = render(letter, FileFormat.MARKDOWN).decode()
    assert wanted <= set(re.findall(r"\w+", docx))
    assert wanted <= set(re.findall(r"\w+", markdown))
    missing = wanted - set(re.findall(r"\w+", pdf.replace("-\n", "").replace("ﬁ", "fi").replace("ﬂ", "fl")))
    assert len(missing) <= len(wanted) // 50, missing  # a word may be broken at a line's end


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_have_no_power_in_any_file(desk, words):
    details = Details(writer_name=words.replace("\n", " "), council_reference=words)
    made = desk.draft(LetterKind.STAGE2_REQUEST, answered(words, name=words), TODAY, details)
    plain = plain_text(made)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e\u200b\ud800-\udfff]", plain)
    assert "your address" in made.blanks
    docx_words(render(made, FileFormat.DOCX))
    assert PdfReader(io.BytesIO(render(made, FileFormat.PDF))).pages
    html = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(render(made, FileFormat.MARKDOWN).decode())
    )
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"p", "h1", "h2", "h3", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}, (
        tags
    )
    assert html.count("<h1") == 1
    assert from_editable(made, to_editable(made)) == made


@given(words=st.text(min_size=1, max_size=200), name=st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_make_files_that_open_and_survive_editing(desk, words, name):
    made = desk.draft(LetterKind.STAGE2_REQUEST, answered(words, name=name), TODAY, Details(writer_name=name))
    docx_words(render(made, FileFormat.DOCX))
    render(made, FileFormat.MARKDOWN)
    assert from_editable(made, to_editable(made)) == made


def test_editing_marks_what_was_changed_and_nothing_else(letter):
    text = to_editable(letter)
    changed = text.replace("Please reply by", "Kindly reply by").replace("14 March 2025", "15 March 2025", 1)
    changed = changed.replace("## Outcomes wanted", "One more paragraph of mine.\n\n## Outcomes wanted")
    edited = from_editable(letter, changed)
    own = [sentence.text for sentence in edited.sentences() if sentence.own]
    assert any("Kindly reply by" in text for text in own)
    assert any("15 March 2025" in text for text in own)
    assert "One more paragraph of mine." in own
    assert len(own) <= 4
    kept = {sentence.text for sentence in edited.sentences() if not sentence.own}
    assert {s.text for s in letter.sentences()} - kept <= {
        s.text for s in letter.sentences() if "reply by" in s.text or "14 March" in s.text
    }
    assert "Kindly" in docx_words(render(edited, FileFormat.DOCX))


def test_a_deleted_block_and_a_filled_blank(letter):
    text = to_editable(letter).replace("[blank: your address]", "1 High Street\nLeeds LS1 1AA")
    edited = from_editable(letter, text)
    assert "your address" not in edited.blanks
    assert edited.blocks[0].kind is letter.blocks[0].kind
    shorter = from_editable(letter, text.split("## Chronology")[0])
    assert "Chronology" not in plain_text(shorter)


def test_calendar_holds_whole_days_that_keep_their_identity(desk):
    case = answered()
    asked = Event(id="e3", type=EventType.STAGE2_REQUESTED, when=When.on(date(2025, 3, 20)))
    case = case.model_copy(update={"events": [*case.events, asked]})
    events = list(Calendar.from_ical(desk.calendar(case, TODAY)).walk("VEVENT"))
    due = {str(event["summary"]): event["dtstart"].dt for event in events}
    # 20 March 2025 and 25 working days, with 18 and 21 April left out, by hand: 28 April
    assert due["Stage 2 answer due from the council"] == date(2025, 4, 28)
    assert all(type(event["dtstart"].dt) is date for event in events)
    described = next(str(e["description"]) for e in events if "Stage 2 answer due" in e["summary"])
    assert "25 working days from 20 March 2025" in described
    assert "18 April 2025, 21 April 2025" in described
    assert "regulation 17" in described
    assert "2006/1738" in described
    moved = case.model_copy(
        update={"events": [*case.events[:-1], asked.model_copy(update={"when": When.on(date(2025, 3, 21))})]}
    )
    again = Calendar.from_ical(desk.calendar(moved, TODAY)).walk("VEVENT")
    assert {str(e["uid"]) for e in again} == {str(e["uid"]) for e in events}
    other = Calendar.from_ical(desk.calendar(case, TODAY, case_key="another")).walk("VEVENT")
    assert not {str(e["uid"]) for e in other} & {str(e["uid"]) for e in events}


def test_calendar_puts_down_the_first_day_that_a_limit_of_ones_own_may_end(desk):
    """Told only "in March 2025", the 12 months may end on any day of a month: the last might be too late."""
    case = answered()
    began = Event(
        id="b",
        type=EventType.PROBLEM_BEGAN,
        when=When(earliest=date(2025, 3, 1), latest=date(2025, 3, 31)),
    )
    case = case.model_copy(update={"events": [began, *case.events]})
    limit = {d.what.value: d for d in assess(case, TODAY, ask=False).deadlines}["ombudsman_12_months"]
    assert limit.due_earliest is not None
    assert limit.due_earliest < limit.due
    (entry,) = Calendar.from_ical(desk.calendar(case, TODAY, only="ombudsman_12_months")).walk("VEVENT")
    assert entry["dtstart"].dt == limit.due_earliest
    assert f"as late as {limit.due:%-d %B %Y}" in str(entry["description"])
    later = limit.due_earliest + timedelta(days=1)  # gone by: only the last is to come
    (entry,) = Calendar.from_ical(desk.calendar(case, later, only="ombudsman_12_months")).walk("VEVENT")
    assert entry["dtstart"].dt == limit.due
    assert "as early as" in str(entry["description"])


def test_calendar_of_one_date(desk):
    one = Calendar.from_ical(desk.calendar(answered(), TODAY, only="stage1_response")).walk("VEVENT")
    assert [str(event["summary"]) for event in one] == ["Stage 1 answer due from the council"]


def test_transcript_opens_and_takes_power_from_what_was_said():
    exchanges = [
        Exchange(
            said="# not a heading <b>x</b>\x07\nsecond line",
            answer="### Where you stand\n\nStage **2** [1].\n\n- one\n- [a link](https://www.lgo.org.uk/x)",
            sources=(TranscriptSource(n=1, source="SI 2006/1738", pinpoint="reg. 17", text="25 days."),),
        ),
        Exchange(
            said="",
            answer="The same for today.",
            sources=(
                TranscriptSource(n=1, source="Guidance", text="Told.", checked=date(2025, 3, 1)),
                TranscriptSource(n=2, source="Act", pinpoint="s. 26", text="Duty.", confirmed=False),
            ),
        ),
    ]
    document = Document(io.BytesIO(transcript_docx(exchanges, TODAY)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "# not a heading <b>x</b>" in texts
    assert "a link (https://www.lgo.org.uk/x)" in texts
    assert any(text.startswith("[1] SI 2006/1738, reg. 17") for text in texts)
    assert "[1] Guidance. Told. Last checked: 1 March 2025." in texts
    assert any(text.startswith("[2] Act, s. 26. Duty. The exact place") for text in texts)
    assert "What was told (2)" not in texts  # nothing was said: a saved case was opened
    assert "The answer (2)" in texts
    html = MarkdownIt("commonmark", {"html": True}).render(transcript_markdown(exchanges, TODAY))
    assert "<b>" not in html
    assert html.count("<h1") == 1
