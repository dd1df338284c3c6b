"""What is made of a letter's sentences once they have been heard, and what they are heard from."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.case import Circumstance, EventType, ReasonCode, When
from assistant.understanding import council_ear
from assistant.understanding.council_ear import Heard, Network, encoders_told, load_ear, save_networks
from assistant.understanding.council_heard import Line, Verdict, seconded
from assistant.understanding.council_proposals import Proposal, ProposalKind
from assistant.understanding.council_quoted import quoted_days
from assistant.understanding.council_text import (
    LetterSentence,
    day_of_letter,
    join_lines,
    plain,
    sentence_spans,
)
from assistant.understanding.dates import read_dates
from evals.council_letters.train import ROLES, SENTENCES, codes, examples

E = EventType
DATED = date(2025, 5, 12)


def sentences_of(text: str) -> list[LetterSentence]:
    joined = join_lines(text)
    days = read_dates(joined, DATED, ())
    return [
        LetterSentence(t, at, plain(t), tuple(m for m in days if at <= m.start < at + len(t)))
        for at, t in sentence_spans(joined)
    ]


def line(text: str, *roles: str, **tells: float) -> Line:
    (sentence,) = sentences_of(text)
    heard = tuple({**dict.fromkeys(ROLES, 0.0), role: 0.9} for role in roles)
    return Line(sentence, Heard(defaultdict(float, tells), heard))


def events(*lines: Line, dated: date | None = DATED) -> set[tuple[EventType, date | None, bool]]:
    return {
        (told.what["event"], told.what.get("when", When()).day, bool(told.what.get("planned")))
        for told in Verdict(lines, dated).told()
        if told.kind is ProposalKind.EVENT
    }


@pytest.mark.parametrize(
    ("named", "asked", "refused"),
    [
        ("It is about how your son was treated.", E.COMPLAINT_MADE, E.COMPLAINT_REFUSED),
        ("It concerns stage 2 of the procedure.", E.STAGE2_REQUESTED, E.STAGE2_REFUSED),
        ("It concerns stage 3 of the procedure.", E.STAGE3_REQUESTED, E.STAGE3_REFUSED),
    ],
)
def test_a_letter_of_no_stage_takes_it_from_the_rest(named, asked, refused):
    stage = plain(named).split("stage ")[1][0] if "stage" in named else "1"
    found = events(
        line("Thank you for your letter of 2 May 2025.", "msg"),
        line(named, **{f"stage{stage}": 0.6}),
        line("I am not willing to agree.", refused=0.8),
    )
    assert found == {(asked, date(2025, 5, 2), False), (refused, DATED, False)}


def test_a_day_is_no_answer_to_come_once_it_is_past_and_no_request_while_ahead():
    past = line("It should be with you by 2 May 2025.", "due", due=0.9)
    ahead = line("You asked for it on 2 June 2025.", "req2")
    assert events(past) == set()
    assert events(ahead) == set()


def test_whose_message_it_was_goes_by_the_words_before_its_day():
    refusal = line("There will be no stage 2.", refused=0.9, stage2=0.9)
    sentence = line("I stand by my letter of 2 May 2025.", "msg")
    unsure = Line(sentence.sentence, Heard(sentence.heard.tells, ({**sentence.heard.roles[0], "msg": 0.6},)))
    mine = {**unsure.heard.roles[0], "answered": 0.2}
    found = events(refusal, Line(unsure.sentence, Heard(unsure.heard.tells, (mine,))))
    assert (E.STAGE1_RESPONSE, date(2025, 5, 2), False) in found
    assert E.STAGE2_REQUESTED not in {event for event, _, _ in found}


def test_what_may_be_asked_for_next_tells_the_stage_of_the_answer():
    for words, event in (
        ("You may ask for an investigation.", E.STAGE1_RESPONSE),
        ("You may ask for a panel.", E.STAGE2_RESPONSE),
    ):
        lines = [line("I uphold it.", upheld=0.9), line(words, next=0.8)]
        assert events(*lines) == {(event, DATED, False)}
        facts = {told.what.get("circumstance") for told in Verdict(lines, DATED).told()}
        assert {Circumstance.NEXT_STAGE_TOLD, Circumstance.ALL_UPHELD} <= facts


def test_a_sentence_that_names_stage_1_alone_is_about_no_later_stage():
    answer = line("I have completed my stage 1 investigation.", answer=0.9, stage2=0.9)
    assert events(answer) == {(E.STAGE1_RESPONSE, DATED, False)}


def test_reasons_are_told_only_beside_a_refusal_and_only_for_its_stage():
    reason = line("You asked too late.", r_late_stage2_request=0.9, r_out_of_time=0.9)
    assert not list(Verdict([reason], DATED).told())
    refusal = line("There will be no stage 2.", refused=0.9, stage2=0.9)
    told = [t.what["reason"] for t in Verdict([refusal, reason], DATED).told() if "reason" in t.what]
    assert told == [ReasonCode.LATE_STAGE2_REQUEST]


def test_a_withdrawal_told_without_its_day_takes_that_of_the_sentence_before():
    lines = [
        line("You and I spoke on 2 May 2025.", "x"),
        line("You said that you do not want to go on.", withdrawn=0.9, refused=0.6),
    ]
    assert events(*lines) == {(E.COMPLAINT_WITHDRAWN, date(2025, 5, 2), False)}


def test_a_letter_that_says_when_an_answer_will_come_is_no_answer_for_naming_the_next_step():
    lines = [
        line("We have logged it.", ack=0.9),
        line("You will hear from us by 2 June 2025.", "due", due=0.9),
        line("You may then ask for a review.", next=0.9),
    ]
    assert events(*lines) == {
        (E.COMPLAINT_ACKNOWLEDGED, DATED, False),
        (E.STAGE1_RESPONSE, date(2025, 6, 2), True),
    }


def test_where_the_directors_reply_is_to_come_the_letter_is_the_panels():
    lines = [
        line("We, the panel, uphold it.", panel_report=0.4, answer=0.8, stage3=0.9),
        line("The Director will respond by 2 June 2025.", "due", due=0.9),
    ]
    assert events(*lines) == {
        (E.PANEL_REPORT, DATED, False),
        (E.STAGE3_COUNCIL_RESPONSE, date(2025, 6, 2), True),
    }


def test_what_the_phrases_found_makes_the_ear_surer_of_that_sentence_alone():
    heard = line("It is upheld.", upheld=0.1, part=0.02)
    found = Proposal(
        id="p0",
        kind=ProposalKind.CIRCUMSTANCE,
        circumstance=Circumstance.SOME_UPHELD,
        sentence="It is upheld.",
    )
    assert seconded(heard.heard, heard.sentence, [found]).tells["part"] > 0.3
    other = found.model_copy(update={"sentence": "Another one."})
    assert seconded(heard.heard, heard.sentence, [other]) == heard.heard


def test_a_quoted_message_is_dated_on_the_day_it_was_sent():
    sentences = sentences_of(
        "From: Complaints\nSent: 12 May 2025 09:00\n\nDear Kim,\n\nWe cannot start yet.\n\n"
        "From: Kim\nSent: 8 May 2025 21:10\n\nPlease start stage 2.\n"
    )
    days = [day and day.when.day for day in quoted_days(sentences)]
    said = {s.text: day for s, day in zip(sentences, days, strict=True)}
    assert said["We cannot start yet."] is None
    assert said["Please start stage 2."] == date(2025, 5, 8)


def test_the_day_of_a_hearing_is_not_the_day_of_the_letter():
    joined = join_lines("Report of the panel\nHearing: 2 May 2025\nThis report: 9 May 2025\n\nDear Ms A\n")
    assert day_of_letter(joined, read_dates(joined, DATED)) == date(2025, 5, 9)
    only = join_lines("Complaint received 2 May 2025\n\nDear Ms A\n")
    assert day_of_letter(only, read_dates(only, DATED)) == date(2025, 5, 2)


def test_training_sentences_keep_their_days_where_they_stand():
    made = examples(random.Random(1), SENTENCES[0], joined=200)
    for each in made:
        assert "{" not in each.text
        for low, high, role in each.days:
            assert role in ROLES
            assert any(sign.isdigit() for sign in each.text[low:high])
    assert any(len(each.groups) == 2 and len(each.days) > 1 for each in made)


def test_networks_are_read_back_as_they_were_written(tmp_path):
    draw = np.random.default_rng(3)
    shapes = ((6, 4), (4,), (4, 2), (2,))
    network = Network(("a", "b"), *(draw.normal(size=shape).astype(np.float16) for shape in shapes))
    save_networks(tmp_path / "ear.npz", network, network)
    with np.load(tmp_path / "ear.npz") as held:
        assert tuple(held["tells_codes"]) == ("a", "b")
        assert np.array_equal(held["roles_first"], network.first)


def test_the_shipped_networks_stand_on_the_shipped_encoders():
    """Where this fails, the listener was trained anew: run ``python -m evals.council_letters.train``."""
    with np.load(Path(council_ear.__file__).parent / council_ear.WEIGHTS) as held:
        assert str(held["encoders"]) == encoders_told()


def test_the_shipped_ear_knows_what_it_was_trained_for_and_hears_a_refusal():
    kind, harsh = load_ear().hear(
        ["Thank you for your patience.", "We will not be holding a panel."], [[], []]
    )
    assert set(kind.tells) == set(codes())
    assert harsh.tells["refused"] > 0.5 > kind.tells["refused"]
