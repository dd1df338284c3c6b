"""The workbench: a case from notes to a letter, kept, found, put away and deleted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.app.workbench import desk
from assistant.app.workbench.papers import Proposed, _Kept
from assistant.case import EventType
from tests.app.driving import MAIN, press, shown
from tests.app.fake import IN_TIME, LATE, STORY, FakeAssistant

DOOR = "doors/workbench.py"


@pytest.fixture
def bench(app: AppTest) -> AppTest:
    return app.switch_page(DOOR).run()


def start(app: AppTest, name: str = "Ms T", notes: str = STORY) -> AppTest:
    app.text_input[0].set_value(name)
    app.text_area[0].set_value(notes)
    return press(app, "Start the case")


def part(app: AppTest, name: str) -> AppTest:
    return app.radio[0].set_value(name).run()


def test_nothing_is_kept_until_a_case_is_started(bench: AppTest, tmp_path: Path) -> None:
    assert "No cases yet." in shown(bench)
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_from_pasted_notes_to_where_the_case_stands(bench: AppTest) -> None:
    page = shown(start(bench))
    assert not bench.exception
    assert ">Ms T</h1>" in page
    assert "The council is late" in page
    assert "Ask for stage 2" in page
    assert "“complained on 3 March”" in page  # the words each fact came from
    assert "ns-time" in page


def test_two_taps_from_notes_to_the_letter(bench: AppTest) -> None:
    press(start(bench), "Write the letter that fits best: Stage 2 request")
    page = shown(bench)
    assert "Request for a stage 2 investigation" in page
    assert '<mark class="ns-blank">[blank: your name]</mark>' in page
    assert "3 March 2025" in page
    assert "Where this comes from" in page


def test_a_case_is_found_again_with_what_was_changed(bench: AppTest) -> None:
    start(bench)
    bench.button(key="open-event-e1").click().run()
    bench.date_input[0].set_value(date(2025, 5, 27))
    press(bench, "Save this date")
    assert "Waiting for the council" in shown(bench)
    press(bench, "All cases")
    page = shown(press(bench, "Open Ms T"))
    assert "27 May 2025" in page
    assert "Changed by you" in page


def test_a_letter_s_own_words_are_kept_with_the_case(bench: AppTest) -> None:
    press(start(bench), "Write the letter that fits best: Stage 2 request")
    change = next(button for button in bench.button if button.key.startswith("write-"))
    change.click().run()
    area = next(held for held in bench.text_area if held.label == "Change this part of the letter")
    area.set_value("Ms T, 1 High Street")
    press(bench, "Save this part")
    assert "Ms T, 1 High Street" in shown(bench)
    press(bench, "All cases")
    press(press(bench, "Open Ms T"), "Write the letter that fits best: Stage 2 request")
    page = shown(bench)
    assert "Ms T, 1 High Street" in page
    assert "Your own words" in page


def write_over(app: AppTest, number: int, words: str) -> AppTest:
    """Change one part of the open letter."""
    next(
        button
        for button in app.button
        if button.key.startswith("write-") and button.key.endswith(f"-{number}")
    ).click().run()
    area = next(held for held in app.text_area if held.label == "Change this part of the letter")
    area.set_value(words)
    return press(app, "Save this part")


def part_saying(app: AppTest, words: str) -> int:
    """The number of the part of the letter that says this."""
    page = shown(app)
    blocks = [piece.split("<details")[0] for piece in page.split("ns-block ns-block-")[1:]]
    return next(number for number, block in enumerate(blocks) if words in block)


def another_day(app: AppTest, day: date) -> AppTest:
    """The day of the complaint is corrected, and the letter looked at again."""
    part(app, "Facts and timeline")
    app.button(key="open-event-e1").click().run()
    app.date_input[0].set_value(day)
    press(app, "Save this date")
    return part(app, "Letters to send")


NOW = "This part would now say"


def with_own_words_and_another_day(bench: AppTest) -> AppTest:
    press(start(bench), "Write the letter that fits best: Stage 2 request")
    write_over(bench, part_saying(bench, "3 March 2025"), "I wrote to you in March and you never answered.")
    assert NOW not in shown(bench)
    return another_day(bench, date(2025, 3, 7))


def test_words_written_into_a_letter_outlast_a_changed_fact(bench: AppTest) -> None:
    page = shown(with_own_words_and_another_day(bench))
    assert "you never answered" in page
    assert f"The facts have changed since you wrote this. {NOW}" in page
    assert "7 March 2025" in page.split(NOW)[1].split("</p>")[0]
    press(bench, "Keep my words")
    assert "you never answered" in shown(bench)
    assert NOW not in shown(bench)
    press(bench, "All cases")
    press(press(bench, "Open Ms T"), "Write the letter that fits best: Stage 2 request")
    assert "you never answered" in shown(bench)
    assert NOW not in shown(bench)


def test_the_new_words_can_be_taken(bench: AppTest) -> None:
    press(with_own_words_and_another_day(bench), "Use the new words")
    page = shown(bench)
    assert "you never answered" not in page
    assert NOW not in page
    assert "7 March 2025" in page


def half_write(bench: AppTest, words: str) -> None:
    """Open the second part of the letter and write into it, saving nothing."""
    next(b for b in bench.button if b.key.startswith("write-") and b.key.endswith("-1")).click().run()
    area = next(held for held in bench.text_area if held.label == "Change this part of the letter")
    area.set_value(words).run()


def test_half_written_words_outlast_a_visit_to_another_page(bench: AppTest) -> None:
    press(start(bench), "Write the letter that fits best: Stage 2 request")
    half_write(bench, "On a day in spring")
    bench.switch_page("doors/words.py").run()
    bench.switch_page(DOOR).run()
    bench.radio(key=desk.PART).set_value(desk.LETTERS).run()
    area = next(held for held in bench.text_area if held.label == "Change this part of the letter")
    assert area.value == "On a day in spring"
    press(bench, "Leave it as it was")
    assert "On a day in spring" not in shown(bench)


def test_half_written_words_are_kept_with_the_case(bench: AppTest) -> None:
    press(start(bench), "Write the letter that fits best: Stage 2 request")
    half_write(bench, "On a day in spring")
    tab = AppTest.from_file(str(MAIN), default_timeout=300).run().switch_page(DOOR).run()
    press(press(tab, "Open Ms T"), "Write the letter that fits best: Stage 2 request")
    assert "On a day in spring" in shown(tab)


def test_half_written_words_outlast_a_changed_fact(bench: AppTest) -> None:
    press(start(bench), "Write the letter that fits best: Stage 2 request")
    number = part_saying(bench, "3 March 2025")
    next(b for b in bench.button if b.key.startswith("write-") and b.key.endswith(f"-{number}")).click().run()
    area = next(held for held in bench.text_area if held.label == "Change this part of the letter")
    area.set_value("Half a thought")
    press(bench, "Put these into the letter")  # another part of the letter changes meanwhile
    area = next(held for held in bench.text_area if held.label == "Change this part of the letter")
    assert area.value == "Half a thought"
    other = next(b for b in bench.button if b.key.startswith("write-"))
    other.click().run()  # opening another part keeps what was written
    assert "Half a thought" in shown(bench)


def test_names_go_into_the_letter_and_nowhere_else(bench: AppTest) -> None:
    press(start(bench), "Write the letter that fits best: Stage 2 request")
    name = next(held for held in bench.text_input if held.label == "Your name")
    name.set_value("Ann <b>Adviser</b>")
    press(bench, "Put these into the letter")
    assert "Ann &lt;b&gt;Adviser&lt;/b&gt;" in shown(bench)
    held = bench.session_state["nextstage-desk"]
    assert "Adviser" not in held.case.model_dump_json()


def test_the_chain_of_rules_is_shown(bench: AppTest) -> None:
    page = shown(part(start(bench), "Assessment"))
    assert "Stage 1 was late" in page
    assert "What s1-03 says." in page
    assert "SI 2006/1738, reg. 14" in page
    assert LATE in page


def test_notes_are_kept_and_deleted(bench: AppTest) -> None:
    part(start(bench), "Notes")
    bench.text_area[0].set_value("Ring back <i>Friday</i>")
    press(bench, "Keep this note")
    assert "Ring back &lt;i&gt;Friday&lt;/i&gt;" in shown(bench)
    press(bench, "Delete this note")
    assert "Ring back" not in shown(bench)


def test_search_archive_and_delete_for_good(bench: AppTest, tmp_path: Path) -> None:
    press(start(bench, "Ms T"), "All cases")
    press(start(bench, "Mr B", "I complained on 3 March. Zebra."), "All cases")
    bench.text_input(key="desk-search").set_value("zebra").run()
    assert "Mr B" in shown(bench)
    assert "Ms T" not in shown(bench)
    press(bench, "Open Mr B")
    press(bench, "Move to the archive")
    bench.text_input(key="desk-search").set_value("").run()
    assert "Mr B is in the archive." in shown(bench)
    assert not [button for button in bench.button if button.label == "Open Mr B"]
    bench.checkbox[0].set_value(True).run()
    press(bench, "Open Mr B")
    press(bench, "Delete this case for good")
    assert "deleted for good" in shown(bench)
    assert b"ebra" not in b"".join(path.read_bytes() for path in tmp_path.rglob("cases.sqlite3*"))


def test_two_windows_do_not_overwrite_each_other(bench: AppTest, fake: FakeAssistant) -> None:
    start(bench)
    other = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(DOOR).run()
    press(other, "Open Ms T")
    press(other, "Yes, all of this is right")
    press(bench, "Yes, all of this is right")
    assert "another window" in shown(bench)


def test_notes_that_cannot_be_read_stay_in_the_form(bench: AppTest) -> None:
    start(bench, notes="unreadable words")
    assert "I can only read English." in shown(bench)
    assert bench.text_area[0].value == "unreadable words"


def test_notes_wait_for_leave_to_be_sent(bench: AppTest, fake: FakeAssistant) -> None:
    fake.chat = True
    page = shown(start(bench))
    assert "Before this leaves this computer" in page
    assert "The council is late" not in page
    press(bench, "Send it, in this whole conversation")
    assert "The council is late" in shown(bench)


def test_an_adviser_s_case_is_no_part_of_the_family_s_chat(bench: AppTest) -> None:
    start(bench)
    page = shown(bench.switch_page("doors/chat.py").run())
    assert "3 March" not in page
    assert "Your complaint about" in page


def test_more_is_read_into_the_open_case(bench: AppTest) -> None:
    start(bench, notes="Hello, I need help")
    assert LATE not in shown(bench)
    box = next(held for held in bench.text_area if held.label == "Add notes, or what has happened since")
    box.set_value(STORY)
    press(bench, "Send")
    assert "The council is late" in shown(bench)
    assert IN_TIME not in shown(bench)


LETTER = """Leeds City Council
10 March 2025

Dear Ms T

Thank you for your complaint, which we received on 4 March 2025. I have now completed my stage 1 investigation
and this letter is the council's response at stage 1. I do not uphold your complaint.

Yours sincerely
"""


def test_a_council_s_letter_proposes_and_the_adviser_decides(bench: AppTest) -> None:
    part(start(bench), "Council’s letters")
    area = next(held for held in bench.text_area if held.label.startswith("Paste a letter"))
    area.set_value(LETTER)
    press(bench, "Read this letter")
    page = shown(bench)
    assert "received on 4 March 2025" in page  # the sentence it came from
    assert "The case has 3 March 2025. Taking this changes it." in page
    before = bench.session_state["nextstage-desk"].case
    assert {event.type for event in before.events} == {EventType.COMPLAINT_MADE}
    answered = next(
        button
        for button in bench.button
        if button.label == "Take as a fact"
        and papers_fact(bench, button.key).proposal.event is EventType.STAGE1_RESPONSE
    )
    answered.click().run()
    case = bench.session_state["nextstage-desk"].case
    assert any(e.type is EventType.STAGE1_RESPONSE and e.when.day == date(2025, 3, 10) for e in case.events)
    assert any(e.when.day == date(2025, 3, 3) for e in case.events)  # the other was not taken
    press(bench, "Leave out")
    assert "Left out" in shown(bench)
    press(bench, "Delete this letter")
    assert "No letter has been read yet." in shown(bench)


def test_what_the_case_has_already_is_not_to_be_decided_again(bench: AppTest) -> None:
    part(start(bench), "Council’s letters")
    for _ in range(2):
        area = next(held for held in bench.text_area if held.label.startswith("Paste a letter"))
        area.set_value(LETTER)
        press(bench, "Read this letter")
        if "The case has this already" not in shown(bench):
            press(bench, next(b.label for b in bench.button if b.label.startswith("Take all")))
    page = shown(bench)
    assert page.count("The case has this already") == page.count("Taken as a fact") > 1
    assert page.count("0 to decide") == 2
    assert not any(button.label.startswith(("Take all", "Take as")) for button in bench.button)


def papers_fact(bench: AppTest, key: str | None) -> Proposed:
    wanted = (key or "").partition("-")[2].partition("-")[2]
    load = desk.caseload()
    kept = load.attachments(load.cases()[0].id)[0].proposals
    return next(each for each in _Kept.model_validate_json(kept).proposed if each.proposal.id == wanted)


def test_a_letter_with_nothing_in_it_is_one_sentence(bench: AppTest) -> None:
    part(start(bench), "Council’s letters")
    press(bench, "Read this letter")
    assert "Not done yet" in shown(bench)
    assert not bench.exception


def test_the_pages_for_workers_can_be_switched_off(
    fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXTSTAGE_WORKBENCH", "false")
    app = AppTest.from_file(str(MAIN), default_timeout=120).run()
    links = [element.proto.label for element in app.get("page_link")]
    assert "Your complaint" in links
    assert "For advisers" not in links
    assert "Test results" not in links


def test_drafts_that_are_damaged_are_empty() -> None:
    assert desk._written("{") == []
    assert desk._written("[]") == []
    assert desk._written("[3]") == []
    (by_words,) = desk._written(json.dumps({"a": "b"}))  # kept by an earlier version
    assert (by_words.drafted, by_words.text) == ("a", "b")
    assert desk._details("{").writer_name == ""
    assert EventType.COMPLAINT_MADE  # the story's event, used above
