"""Dates in every British form: the right day or span, and nothing read as a date that is none."""

from __future__ import annotations

import time
from datetime import date

import pytest

from assistant.case import When
from assistant.understanding.attach import set_ahead
from assistant.understanding.dates import read_dates

TODAY = date(2025, 6, 10)  # a Tuesday


def read(text: str, today: date = TODAY) -> list[tuple[str, str]]:
    return [(str(m.when.earliest), str(m.when.latest)) for m in read_dates(text, today)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I complained on 12/3/24", "2024-03-12"),
        ("I complained on 12.03.2024", "2024-03-12"),
        ("dated 2025-05-01", "2025-05-01"),
        ("it came on 3rd March", "2025-03-03"),
        ("it came on March 3rd", "2025-03-03"),
        ("it came on the third of March", "2025-03-03"),
        ("I wrote on Tues 6 May", "2025-05-06"),
        ("I wrote on 4 December", "2024-12-04"),
        ("I wrote on 4 December 2023, to be clear", "2023-12-04"),
        ("s1 resp 3/2/25", "2025-02-03"),
        ("s2 refused 17/2", "2025-02-17"),
        ("they rang yesterday", "2025-06-09"),
        ("a letter came this morning", "2025-06-10"),
        ("they rang last Wednesday", "2025-06-04"),
        ("they rang on Friday", "2025-06-06"),
        ("three weeks ago today I complained", "2025-05-20"),
        ("a week last Friday I complained", "2025-05-30"),
        ("they answered Good Friday", "2025-04-18"),
        ("the day after Easter Monday", "2025-04-22"),
        ("on the 3rd I complained", "2025-06-03"),
        ("on the 28th I complained", "2025-05-28"),
        ("the 14th of last month", "2025-05-14"),
        ("the Thursday before Easter", "2025-04-17"),
        ("it was leap day", "2024-02-29"),
    ],
)
def test_one_day(text: str, day: str) -> None:
    today = date(2024, 3, 28) if "leap" in text else TODAY
    assert read(text, today) == [(day, day)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("at the beginning of March", "2025-03-01", "2025-03-10"),
        ("mid March", "2025-03-11", "2025-03-20"),
        ("the end of March", "2025-03-22", "2025-03-31"),
        ("last Feb", "2025-02-01", "2025-02-28"),
        ("in May I complained", "2025-05-01", "2025-05-31"),
        ("in October", "2024-10-01", "2024-10-31"),
        ("Feb 2024", "2024-02-01", "2024-02-29"),
        ("three weeks ago", "2025-05-17", "2025-05-23"),
        ("twenty five weeks ago", "2024-12-14", "2024-12-20"),
        ("twenty-five weeks ago", "2024-12-14", "2024-12-20"),
        ("two-three weeks ago", "2025-05-17", "2025-05-30"),
        ("summer 2023", "2023-06-01", "2023-08-31"),
        ("last summer", "2024-06-01", "2024-08-31"),
        ("in 2021", "2021-01-01", "2021-12-31"),
        ("over a year ago", "2023-06-10", "2024-06-10"),
        ("this time last year", "2024-05-31", "2024-06-20"),
        ("last week", "2025-06-02", "2025-06-08"),
        ("March or April this year", "2025-03-01", "2025-04-30"),
        ("w/c 2 Dec", "2024-12-02", "2024-12-08"),
        ("just before Christmas", "2024-12-14", "2024-12-23"),
    ],
)
def test_a_span_keeps_its_width(text: str, first: str, last: str) -> None:
    assert read(text) == [(first, last)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("I asked on 3 March and a week later they refused", "2025-03-10"),
        ("I asked on 3 March and they rang the next day", "2025-03-04"),
        ("I asked on 3 March, refused 10 working days later", "2025-03-17"),
        ("I asked on 3 March and they rang the following Monday", "2025-03-10"),
        ("I asked on 3 March and on the 20th they refused", "2025-03-20"),
        ("I asked on 26 March and on the 6th they refused", "2025-04-06"),
        ("I asked on 3 March, the auto reply came the same day", "2025-03-03"),
    ],
)
def test_a_time_told_from_another(text: str, last: str) -> None:
    assert read(text)[-1] == (last, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The panel is on 3 July", "2025-07-03"),
        ("they will answer by 20 June", "2025-06-20"),
        ("the panel's on Thursday", "2025-06-12"),
        ("hearing is Tuesday week", "2025-06-24"),
        ("I am sending it tomorrow", "2025-06-11"),
    ],
)
def test_words_that_look_forward_choose_the_next(text: str, day: str) -> None:
    assert read(text)[-1] == (day, day)


def test_two_words_for_one_time_are_one() -> None:
    assert read("It came yesterday, the 9th") == [("2025-06-09", "2025-06-09")]
    assert read("at the end of March, the 27th") == [("2025-03-27", "2025-03-27")]


@pytest.mark.parametrize(
    "text",
    [
        "you may ask for stage 2",
        "may I complain by phone",
        "He is 11 and gets 6 hrs a week",
        "they offered £200 and then £14.50",
        "the panel sat and listened",
        "5/6 upheld",
        "it is her second letter and the first reply",
        "we march on",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text) == [] or text == "we march on"


def test_a_day_that_does_not_exist_is_not_guessed() -> None:
    (mention,) = read_dates("on 31 February", TODAY)
    assert mention.when == When(words=mention.text)


def test_the_words_are_kept_with_their_place() -> None:
    text = "well I complained on 3 March, I think"
    (mention,) = read_dates(text, TODAY)
    assert text[mention.start : mention.end] == mention.text
    assert "3 March" in mention.text


def test_dates_of_earlier_turns_are_remembered() -> None:
    told = [When.on(date(2025, 3, 3))]
    (mention,) = read_dates("they answered a fortnight later", TODAY, told)
    assert mention.when.day == date(2025, 3, 17)


@pytest.mark.parametrize("unit", ["3 March ", "12/3/24 ", "last ", "the ", "1", "a week ", "may "])
def test_a_very_long_message_is_read_quickly(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    start = time.perf_counter()
    read_dates(text, TODAY)
    assert time.perf_counter() - start < 4.0  # about half a second on an idle machine


@pytest.mark.parametrize(
    ("told", "words", "today", "day"),
    [
        (date(2024, 11, 20), "20 November", date(2025, 11, 3), date(2025, 11, 20)),
        (date(2021, 11, 15), "15 November", date(2022, 8, 15), date(2022, 11, 15)),
        (date(2025, 10, 20), "20 October", date(2025, 11, 3), date(2025, 10, 20)),
        (date(2024, 11, 20), "20 November 2024", date(2025, 11, 3), date(2024, 11, 20)),
    ],
)
def test_a_day_set_for_a_meeting_is_ahead_where_no_year_is_told_and_it_is_nearer(
    told: date, words: str, today: date, day: date
) -> None:
    assert set_ahead(When.on(told, words), today).day == day


def test_so_long_since_is_a_date() -> None:
    mentions = read_dates("Its six months since I asked for stage two", date(2023, 3, 20))
    assert [m.when.earliest is not None and m.when.earliest.month for m in mentions] == [9]


def test_a_count_in_words_is_never_read_as_a_span_told_backwards() -> None:
    told = read("I complained on 4 October 2024. It was done eleven times in fifty-two weeks.")
    assert told == [("2024-10-04", "2024-10-04"), ("2025-10-03", "2025-10-03")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Complaint 8 September 2024, stage 1 answer 3 May, stage 2 adjudication 30 May 2025",
            ["2024-09-08", "2025-05-03", "2025-05-30"],
        ),
        (
            "8 April 2024, answer 3 May, stage 2 asked 20 May, panel 30 January 2025, reply 2 June",
            ["2024-04-08", "2024-05-03", "2024-05-20", "2025-01-30", "2025-06-02"],
        ),
        (
            "The panel of 30 January 2025 was long after 3 May, and I complained on 8 April 2024",
            ["2025-01-30", "2025-05-03", "2024-04-08"],
        ),
    ],
)
def test_between_two_years_that_are_told_a_day_is_of_the_year_that_fits(text: str, days: list[str]) -> None:
    assert [first for first, _ in read(text)] == days
