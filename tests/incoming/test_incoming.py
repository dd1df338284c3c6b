"""Councils' letters in: files of every kind, what is proposed, and what becomes of it in the case."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from assistant.case import Case, Event, EventType, Evidence, Fact, Origin, Reason, ReasonCode, When
from assistant.errors import InputError
from assistant.incoming import (
    ProposalKind,
    already_held,
    apply_proposals,
    conflict_of,
    read_council_letter,
    text_of_file,
    text_of_paste,
)
from assistant.letters.as_pdf import pieces, typeset
from assistant.procedure import assess
from assistant.procedure.assessment import Stage
from evals.council_letters.measure import figures, load_letters, read_all

TODAY = date(2025, 5, 1)
LETTER = """10 April 2025
Dear Ms Bell

I refer to your request of 20 March 2025 for a Stage 2 investigation. I have decided not to progress your
complaint to Stage 2, because it could not achieve the outcome that you are seeking.
"""


def as_pdf(text: str) -> bytes:
    parts = [{"kind": "paragraph", "lines": [pieces(line) for line in text.split("\n")]}]
    return typeset("A letter", "", parts)


def as_docx(text: str) -> bytes:
    document = Document()
    for line in text.split("\n\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def told(text: str) -> set[tuple[str, date | None]]:
    found = read_council_letter(text, TODAY).proposals
    return {(str(p.event or p.reason), p.when.day) for p in found}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("letter.pdf", as_pdf(LETTER)),
        ("letter.docx", as_docx(LETTER)),
        ("letter.txt", LETTER.encode()),
        ("LETTER.TXT", LETTER.encode("utf-16")),
        ("letter.txt", LETTER.replace("'", "’").encode("cp1252")),
    ],
)
def test_a_file_of_any_kind_tells_the_same(name, data):
    assert told(text_of_file(name, data)) == {
        ("stage2_requested", date(2025, 3, 20)),
        ("stage2_refused", date(2025, 4, 10)),
        ("cannot_achieve_outcome", None),
    }


def locked() -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(as_pdf(LETTER))))
    writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 90_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.4 nothing of the kind", "damaged"),
        ("a.pdf", locked(), "password"),
        ("a.pdf", blank_pdf(), "scan or a photo"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", bomb(), "far more than a letter"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "Word file"),
        ("a.jpg", b"\xff\xd8", "PDF"),
        ("a.txt", b"\x00\x01\x02\xff", "not a text file"),
        ("a.txt", b"   \n ", "No text"),
        ("a.txt", b"x" * 10_000_001, "larger than"),
        ("a.txt", b"word " * 50_000, "characters"),
        ("../../etc/passwd", b"root", "passwd cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(name, data, says):
    with pytest.raises(InputError, match=says):
        text_of_file(name, data)


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.txt"]))
@settings(max_examples=24, deadline=None)
def test_no_bytes_break_the_reading(data, name):
    try:
        text = text_of_file(name, data)
    except InputError:
        return
    read_council_letter(text, TODAY)


@given(st.text(max_size=400))
@settings(max_examples=80, deadline=None)
def test_no_words_break_the_reading(text):
    try:
        found = read_council_letter(text_of_paste(text), TODAY)
    except InputError:
        return
    assert all(proposal.sentence for proposal in found.proposals)


@pytest.fixture(scope="module")
def readings():
    """Every labelled letter, read once for all."""
    return read_all(load_letters())


def test_every_sentence_is_the_letters_own(readings):
    for letter in load_letters():
        words = " ".join(letter.text.split())
        for proposal in readings[letter.id].proposals:
            assert " ".join(proposal.sentence.split()) in words


def test_the_letters_are_read_as_well_as_the_readme_says(readings):
    """What is measured may get better, never worse: the figures of the day it last changed."""
    letters = load_letters()
    right, proposed, wanted = figures([x for x in letters if not x.held], readings)
    assert right / proposed >= 0.92
    assert right / wanted >= 0.87
    right, proposed, wanted = figures([x for x in letters if x.held], readings)
    assert right / proposed >= 0.83
    assert right / wanted >= 0.65


def test_accepted_proposals_become_confirmed_facts():
    case = Case(turns=["x"], events=[Event(id="e0", type=EventType.STAGE2_REQUESTED)])
    found = read_council_letter(LETTER, TODAY).proposals
    after = apply_proposals(case, found)
    assert case.events[0].when == When()
    asked, refused = after.events
    assert asked.id == "e0"
    assert asked.when.day == date(2025, 3, 20)
    assert refused.when.day == date(2025, 4, 10)
    assert {e.evidence.origin for e in after.events} == {Origin.CONFIRMED}
    assert "decided not to progress" in refused.evidence.quote
    assert after.reasons[0].value.code is ReasonCode.CANNOT_ACHIEVE_OUTCOME
    assert after.reasons[0].value.against is EventType.STAGE2_REFUSED
    assert assess(after, TODAY).stage is Stage.STAGE2_REFUSED
    assert apply_proposals(after, found) == after


def test_a_day_that_differs_from_the_one_told_is_shown_and_not_taken_silently():
    asked = Event(id="e0", type=EventType.STAGE2_REQUESTED, when=When.on(date(2025, 3, 18)))
    case = Case(turns=["x"], events=[asked])
    found = read_council_letter(LETTER, TODAY).proposals
    request = next(p for p in found if p.event is EventType.STAGE2_REQUESTED)
    conflict = conflict_of(case, request)
    assert conflict is not None
    assert conflict.held == asked
    assert len(apply_proposals(case, [request]).events) == 1
    month = asked.model_copy(update={"when": When(earliest=date(2025, 3, 1), latest=date(2025, 3, 31))})
    assert conflict_of(Case(events=[month]), request) is None


def test_what_the_case_holds_already_is_not_proposed_again():
    found = read_council_letter(LETTER, TODAY).proposals
    request = next(p for p in found if p.event is EventType.STAGE2_REQUESTED)
    asked = Event(id="e0", type=EventType.STAGE2_REQUESTED, when=When.on(date(2025, 3, 20)))
    assert not any(already_held(Case(turns=["x"]), each) for each in found)
    assert all(already_held(apply_proposals(Case(turns=["x"]), found), each) for each in found)
    assert already_held(Case(events=[asked]), request)


def test_what_the_letter_makes_surer_or_more_exact_is_still_proposed():
    found = read_council_letter(LETTER, TODAY).proposals
    request = next(p for p in found if p.event is EventType.STAGE2_REQUESTED)
    for when in (
        When(),
        When(earliest=date(2025, 3, 1), latest=date(2025, 3, 31)),
        When.on(date(2025, 3, 18)),
    ):
        assert not already_held(
            Case(events=[Event(id="e0", type=EventType.STAGE2_REQUESTED, when=when)]), request
        )
    reason = next(p for p in found if p.kind is ProposalKind.REASON)
    guess = Evidence(origin=Origin.TOLD, confidence=0.4)
    guessed = Case(reasons=[Fact(value=Reason(code=reason.reason), evidence=guess)])
    assert not already_held(guessed, reason)
    quoted = Evidence(origin=Origin.TOLD, quote="it would achieve nothing", confidence=0.4)
    assert already_held(Case(reasons=[Fact(value=Reason(code=reason.reason), evidence=quoted)]), reason)


@pytest.mark.parametrize(
    ("words", "extension"),
    [
        ("You asked for stage 2 on 20 March 2025. It is complex, and we will need until 12 May 2025.", "2"),
        ("At stage 2 there are several people still to see, and this will take us until 19 June 2025.", "2"),
        ("Thank you for your complaint of 26 March 2025. It is complex, we shall require until 12 May.", "1"),
        ("Thank you for your complaint of 26 March 2025. You will need until May to send your papers.", None),
    ],
)
def test_a_council_that_needs_until_a_day_needs_longer(words, extension):
    letter = f"Leeds City Council\n10 April 2025\n\nDear Ms Bell\n\n{words}\n\nYours sincerely"
    told_of = {event for event, day in told(letter) if day == date(2025, 4, 10)}
    assert ("stage1_extension_told" in told_of) is (extension == "1")
    assert ("stage2_extension_told" in told_of) is (extension == "2")


def test_only_what_is_accepted_is_applied():
    found = read_council_letter(LETTER, TODAY).proposals
    reasons = [p for p in found if p.kind is ProposalKind.REASON]
    after = apply_proposals(Case(turns=["x"]), reasons)
    assert after.events == []
    assert len(after.reasons) == 1
