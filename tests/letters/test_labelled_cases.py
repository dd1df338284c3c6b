"""Letters over cases of every kind, made from the labelled messages: nothing invented, nothing missing, the
right law at the right stage."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assistant.errors import InputError
from assistant.letters import Details, LetterKind, OriginKind
from assistant.letters.as_text import plain_text
from assistant.letters.clean import quotable
from assistant.procedure import assess
from assistant.procedure.assessment import NextStep, Stage
from evals.listener.labels import case_from_labels

K = LetterKind


@pytest.fixture(scope="module")
def letters(desk, messages):
    """(message, case, assessment, letter) for every letter that fits each message."""
    found = []
    for message in messages:
        case = case_from_labels(message)
        assessment = assess(case, message.today, ask=False)
        for choice in desk.choices(case, message.today):
            if choice.fits:
                letter = desk.draft(choice.kind, case, message.today)
                found.append((message, case, assessment, letter))
    return found


def test_many_cases_and_every_kind(letters):
    assert len({message.id for message, *_ in letters}) >= 100
    assert {letter.kind for *_, letter in letters} == set(LetterKind)


def test_every_quoted_word_is_the_persons(letters):
    for message, case, _, letter in letters:
        told = " ".join(quotable(turn) for turn in case.turns).replace("“", '"').replace("”", '"')
        for sentence in letter.sentences():
            if sentence.text.startswith("In this letter"):
                continue
            for quote in re.findall(r"“([^”]+)”", sentence.text):
                bare = quotable(quote).replace("“", '"').rstrip(".")
                if bare == "the Regulations":
                    continue
                assert bare in told, (message.id, quote)


def test_every_date_is_told_or_counted(letters):
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    for message, case, assessment, letter in letters:
        known = {letter.dated}
        for event in case.events:
            known |= {event.when.earliest, event.when.latest}
        for deadline in assessment.deadlines:
            known |= {deadline.due, deadline.start, deadline.due_earliest}
        for sentence in letter.sentences():
            if any(o.kind is OriginKind.WORKED_OUT for o in sentence.origins):
                continue
            text = re.sub("“[^”]*”", "", sentence.text)
            for day, month, year in re.findall(rf"\b(\d{{1,2}}) ({months}) (\d{{4}})\b", text):
                stated = date.fromisoformat(f"{year}-{months.split('|').index(month) + 1:02}-{int(day):02}")
                assert stated in known, (message.id, letter.kind, sentence.text)


def test_every_dated_event_of_the_complaint_is_in_the_letter(letters):
    """The chronology leaves out none, whatever else the letter says."""
    for message, case, assessment, letter in letters:
        stages = assessment.complaint_stages
        leading = {n for n, stage in stages.items() if stage is assessment.stage} or {
            event.complaint for event in case.events
        }
        held = {o.ref for s in letter.sentences() for o in s.origins if o.kind is OriginKind.EVENT}
        texts = plain_text(letter)
        for event in case.events:
            if event.happened and event.when.day and event.complaint in leading:
                day = f"{event.when.day.day} {event.when.day:%B %Y}"
                assert event.id in held or day in texts, (message.id, letter.kind, event)


def test_each_sentence_has_an_origin(letters):
    for message, _, _, letter in letters:
        for sentence in letter.sentences():
            assert sentence.origins or sentence.blanks, (message.id, sentence.text)


def test_no_dangers_are_told_to_the_council(letters):
    for message, _case, _, letter in letters:
        refs = {o.ref for s in letter.sentences() for o in s.origins}
        assert not any(ref.startswith("safety") for ref in refs), message.id


@pytest.mark.parametrize(
    ("kind", "stages"),
    [
        (
            K.STAGE3_REQUEST,
            {Stage.STAGE2_ANSWERED, Stage.REMEDY_OUTSTANDING},
        ),
        (
            K.STAGE2_REQUEST,
            {
                Stage.STAGE1_ANSWERED,
                Stage.STAGE1_OVERDUE,
                Stage.STAGE2_REFUSED,
                Stage.REMEDY_OUTSTANDING,
                Stage.STAGE1_OPEN,
                Stage.STAGE1_REFUSED,
                Stage.STAGE2_ANSWERED,
                Stage.STAGE2_OPEN,
                Stage.STAGE2_OVERDUE,
                Stage.STAGE3_REFUSED,  # of a corporate procedure: the statutory one is to begin at stage 2
            },
        ),
    ],
)
def test_a_stage_is_asked_for_only_where_it_is_open(letters, kind, stages):
    for message, _, assessment, letter in letters:
        if letter.kind is kind:
            assert assessment.stage in stages, (message.id, assessment.stage)
            steps = {assessment.next_step, *assessment.alternatives}
            wanted = NextStep.REQUEST_STAGE3 if kind is K.STAGE3_REQUEST else NextStep.REQUEST_STAGE2
            assert wanted in steps or assessment.stage is Stage.STAGE2_REFUSED, message.id


def test_the_next_step_has_its_letter(desk, messages):
    """Where the assessment's next step is a letter, that letter is offered and can be drafted."""
    for message in messages:
        case = case_from_labels(message)
        assessment = assess(case, message.today, ask=False)
        if assessment.stage is Stage.NOT_APPLICABLE or "outside_england" in assessment.routes:
            continue
        steps = {NextStep.COMPLAIN_STAGE1, NextStep.REQUEST_STAGE2, NextStep.CHALLENGE_REFUSAL}
        steps |= {NextStep.REQUEST_STAGE3, NextStep.CHASE_COUNCIL, NextStep.COMPLAIN_TO_OMBUDSMAN}
        if assessment.next_step in steps:
            recommended = [c for c in desk.choices(case, message.today) if c.recommended]
            assert [choice.fits for choice in recommended] == [True], (message.id, assessment.next_step)


def test_an_unfit_letter_is_refused_with_a_sentence(desk, messages):
    refused = 0
    for message in messages:
        case = case_from_labels(message)
        for choice in desk.choices(case, message.today):
            if not choice.fits:
                refused += 1
                with pytest.raises(InputError) as error:
                    desk.draft(choice.kind, case, message.today)
                assert str(error.value).startswith(choice.why)
                assert "{" not in str(error.value)
    assert refused > 100


def test_an_adviser_writes_of_the_client_and_never_as_them(desk, messages):
    checked = 0
    for message in messages:
        case = case_from_labels(message)
        if case.client is None:
            continue
        for choice in desk.choices(case, message.today):
            if not choice.fits:
                continue
            checked += 1
            text = re.sub("“[^”]*”", "", plain_text(desk.draft(choice.kind, case, message.today)))
            assert "my client" in text.lower()
            first_person = re.findall(
                r"\b(?:I (?!am writing|am complaining|act|ask|understand)\w+|my (?!client)\w+)", text
            )
            assert not first_person, (message.id, choice.kind, first_person)
    assert checked >= 10


def test_details_replace_their_blanks(desk, messages):
    details = Details(
        writer_name="Zoë O’Brien",
        writer_address="1 High Street\nLeeds",
        child_name="Łukasz",
        council_name="Leeds City Council",
        council_address="Merrion House",
        manager_name="Ms Ann Smith",
        client_name="Siân Evans",
    )
    for message in messages[:40]:
        case = case_from_labels(message)
        for choice in desk.choices(case, message.today):
            if choice.fits:
                letter = desk.draft(choice.kind, case, message.today, details)
                assert not {"your name", "your address", "the name of the child, or of each child"} & set(
                    letter.blanks
                )
                text = plain_text(letter)
                assert "Zoë O’Brien" in text
                sincere = choice.kind is not K.OMBUDSMAN_COMPLAINT
                assert ("Yours sincerely" in text) is sincere
                assert ("Dear Ms Smith" in text) is sincere
