"""The page with an assistant made by hand: what is said, shown, changed, lost (nothing) and escaped."""

from __future__ import annotations

import io
import json
from datetime import date
from html import escape

import pytest
import streamlit as st
from docx import Document
from streamlit.testing.v1 import AppTest

from assistant.app import state, transcript
from assistant.app.glossary import glossary
from assistant.app.understood import CHOOSE
from assistant.case import Case
from assistant.conversation import Assistant
from assistant.conversation_file import NOT_OURS, as_file, read_file
from tests.app.driving import MAIN, press, send, shown
from tests.app.fake import BROKEN, HOSTILE, IN_TIME, LATE, STORY, TODAY, UNREADABLE, FakeAssistant
from vectorstore.errors import IndexMissing


def open_fact(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"open-{name}").click().run()


def pick_date(app: AppTest, day: date) -> AppTest:
    open_fact(app, "event-e1")
    app.date_input[0].set_value(day)
    return press(app, "Save this date")


def test_the_first_screen_says_what_this_is(app: AppTest) -> None:
    assert not app.exception
    page = shown(app)
    for words in ("not legal advice", "England", "stored on the server", "999", "quickly</a>"):
        assert words in page
    assert len(app.button) >= 4  # examples and Send


def test_what_decisions_like_it_paid_is_shown_as_examples_and_opens_in_place(app: AppTest) -> None:
    page = shown(send(app, STORY))
    assert "Of the 2 decisions most like yours, 1 says what was paid." in page
    assert "Examples, never a tariff" in page
    assert 'popovertarget="decision-21-000-001"' in page
    assert page.count('id="decision-21-000-001"') == 1


def test_where_there_is_danger_money_is_not_shown(app: AppTest) -> None:
    page = shown(send(app, f"{STORY} He was hit again today."))
    assert "20 008 394" in page
    assert "What was paid" not in page


def test_an_example_goes_into_the_box_and_is_not_sent(app: AppTest) -> None:
    press(app, "They refused stage 2")
    assert "stage 2" in app.text_area[0].value
    assert "ns-answer" not in shown(app)


def test_a_turn_shows_where_it_stands_what_was_understood_and_why(app: AppTest) -> None:
    page = shown(send(app, STORY))
    assert not app.exception
    assert LATE in page
    assert "The council is late" in page
    assert "Was due 17 March 2025" in page
    assert "You are here" in page
    assert "77 days ago" in page
    assert "“complained on 3 March”" in page
    assert 'popovertarget="source-now-1"' in page
    assert 'id="source-now-1"' in page
    assert "20 008 394" in page
    assert "not confirmed" in page
    assert app.text_area[0].value == ""


def test_correcting_a_date_changes_the_answer(app: AppTest) -> None:
    pick_date(send(app, STORY), date(2025, 5, 27))
    page = shown(app)
    assert IN_TIME in page
    assert LATE not in page
    assert state.CHANGED in page
    assert "27 May 2025" in page
    assert "Changed by you" in page
    assert "“complained on 3 March”" in page


def test_a_correction_leaves_the_open_question_standing(app: AppTest) -> None:
    pick_date(send(app, STORY), date(2025, 5, 27))
    assert "Did the council write back at all?" in shown(app)
    press(app, "No, nothing")
    assert "Next question" not in shown(app)


def test_it_did_not_happen_and_it_did(app: AppTest) -> None:
    open_fact(send(app, STORY), "event-e1")
    press(app, "That did not happen")
    assert "Not happened: complaint made" in shown(app)
    assert LATE not in shown(app)
    pick_date(app, date(2025, 3, 3))
    assert LATE in shown(app)


def test_an_event_is_added_and_removed(app: AppTest) -> None:
    press(send(app, "Hello, I need help"), "Add something that happened")
    app.selectbox[0].select_index(1).run()
    app.date_input[0].set_value(date(2025, 3, 10)).run()
    press(app, "Add it")
    assert "10 March 2025" in shown(app)
    assert LATE in shown(app)
    open_fact(app, "event-added-1")
    press(app, "Remove it")
    assert "10 March 2025" not in shown(app)


@pytest.mark.parametrize(
    ("fact", "choice", "told"),
    [
        ("person", "A grandparent", "A grandparent"),
        ("procedure_used", "The council's ordinary (corporate) complaints procedure", "ordinary (corporate)"),
        ("nation", "Wales", "Wales"),
    ],
)
def test_a_choice_is_changed_in_place(app: AppTest, fact: str, choice: str, told: str) -> None:
    open_fact(send(app, STORY), fact.replace("_", "-"))
    app.selectbox[0].select(choice)
    press(app, "Save")
    assert told in shown(app)
    assert "Changed by you" in shown(app)


def test_the_council_is_typed(app: AppTest) -> None:
    open_fact(send(app, STORY), "council")
    app.text_input[0].set_value("Leeds <b>City</b>")
    press(app, "Save")
    assert "Leeds &lt;b&gt;City" in shown(app)


def test_everything_is_confirmed_at_once(app: AppTest) -> None:
    press(send(app, STORY), "Yes, all of this is right")
    assert "You have checked all of this" in shown(app)
    assert "Confirmed by you" in shown(app)


def test_adding_nothing_says_what_is_missing(app: AppTest) -> None:
    send(app, STORY)
    press(press(app, "Add something that happened"), "Add it")
    assert CHOOSE in shown(app)
    assert len(app.session_state["nextstage-chat"].case.events) == 1


def test_links_within_the_page_lead_somewhere(app: AppTest) -> None:
    assert "#ns-dates" in shown(send(app, STORY))
    other = AppTest.from_file(str(MAIN), default_timeout=120).run()
    send(other, "Hello, nothing is dated here.")
    assert "#ns-dates" not in shown(other)
    assert "#ns-understood" in shown(other)


def test_a_tapped_reply_is_a_turn(app: AppTest) -> None:
    press(send(app, STORY), "No, nothing")
    page = shown(app)
    assert "No, they have not written back." in page
    assert "Next question" not in page
    assert app.expander[0].label == "Earlier in this conversation (1)"
    assert page.count('id="source-now-1"') == 1
    assert page.count('id="source-0-1"') == 1


@pytest.mark.parametrize("first", ["", STORY])
@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (f"{UNREADABLE} words", "I can only read English."),
        (f"then {BROKEN} here", "The index cannot be read."),
        ("a surprise", state.UNEXPECTED),
    ],
)
def test_what_fails_says_why_and_keeps_the_message(
    app: AppTest, first: str, message: str, reason: str
) -> None:
    if first:
        send(app, first)
    send(app, message)
    assert not app.exception
    assert reason in shown(app)
    assert app.text_area[0].value == message
    assert (LATE in shown(app)) is bool(first)


def test_the_kept_message_can_be_sent_again(app: AppTest, fake: FakeAssistant) -> None:
    fake.broken = True
    send(app, STORY)
    fake.broken = False
    press(app, "Send")
    assert LATE in shown(app)
    assert "Not done yet" not in shown(app)


def test_no_index_is_told_when_the_message_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(cls: type, settings: object) -> Assistant:
        raise IndexMissing("There is no index yet. Run nextstage chat.")

    st.cache_resource.clear()
    monkeypatch.setattr(Assistant, "open", classmethod(missing))
    app = AppTest.from_file(str(MAIN), default_timeout=120).run()
    assert "no index" not in shown(app)
    send(app, STORY)
    assert "There is no index yet" in shown(app)
    assert app.text_area[0].value == STORY


def test_a_change_is_kept_where_the_answer_cannot_be_worked_out(app: AppTest, fake: FakeAssistant) -> None:
    send(app, STORY)
    fake.broken = True
    pick_date(app, date(2025, 5, 27))
    assert "The index cannot be read." in shown(app)
    assert "27 May 2025" in shown(app)
    assert LATE in shown(app)
    fake.broken = False
    press(app, "Try again")
    assert IN_TIME in shown(app)


def test_starting_again_forgets_everything(app: AppTest) -> None:
    press(send(app, STORY), "Clear everything and start again")
    assert "not legal advice" in shown(app)
    assert "3 March" not in shown(app)
    assert app.session_state["nextstage-chat"].case == Case()


def test_help_comes_before_everything_else_in_an_answer(app: AppTest) -> None:
    page = shown(send(app, f"{STORY} He was hit last night."))
    assert page.index("ring 999") < page.index("Where the complaint stands")


def test_without_danger_the_picture_comes_first(app: AppTest) -> None:
    page = shown(send(app, STORY))
    assert page.index("Where the complaint stands") < page.index(LATE)


def test_nobody_s_words_become_markup(app: AppTest) -> None:
    page = shown(send(app, f"{STORY} The council is called {HOSTILE}"))
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    for element in app.markdown:
        assert "alert" not in element.value


def test_a_case_saved_can_be_opened_again(app: AppTest) -> None:
    send(app, STORY)
    data = app.session_state["nextstage-chat"].case.model_dump_json().encode()
    press(app, "Clear everything and start again")
    app.file_uploader[0].set_value(("my-complaint.json", data, "application/json")).run()
    assert state.LOADED in shown(app)
    assert LATE in shown(app)


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"[]", json.dumps({"turns": 3}).encode()])
def test_a_file_that_is_no_case_changes_nothing(app: AppTest, data: bytes) -> None:
    send(app, STORY)
    app.file_uploader[0].set_value(("x.json", data, "application/json")).run()
    assert not app.exception
    assert NOT_OURS in shown(app)
    assert LATE in shown(app)


def test_the_whole_conversation_can_be_saved_and_opened_again(app: AppTest) -> None:
    press(send(app, STORY), "No, nothing")
    press(app, "No")
    data = saved(app)
    press(app, "Clear everything and start again")
    app.file_uploader[0].set_value(("my-complaint.json", data, "application/json")).run()
    page = shown(app)
    assert state.LOADED in page
    assert STORY.split("'")[0] in page
    assert "No, they have not written back." in page
    assert app.expander[0].label == "Earlier in this conversation (1)"
    assert "Thank you." in page  # the feedback came back with it


def saved(app: AppTest) -> bytes:
    held = app.session_state["nextstage-chat"]
    return as_file(held.case, held.exchanges, TODAY).encode()


def test_what_is_saved_holds_what_was_said_and_thought(app: AppTest) -> None:
    press(send(app, STORY), "No")
    app.text_input[0].set_value("The date is wrong")
    press(app, "Add this")
    file = read_file(saved(app))
    assert file.saved == TODAY
    assert [exchange.message for exchange in file.exchanges] == [STORY]
    assert file.exchanges[0].feedback is not None
    assert file.exchanges[0].feedback.comment == "The date is wrong"
    assert file.case.events[0].type.value == "complaint_made"


def test_the_conversation_can_be_kept_as_a_document(app: AppTest) -> None:
    press(send(app, STORY), "No, nothing")
    offered = [each.proto.label for each in app.get("download_button")]
    assert "Save as a document to read or print" in offered
    held = app.session_state["nextstage-chat"]
    document = Document(io.BytesIO(transcript.as_document(held.exchanges, TODAY)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Saved on 2 June 2025. Information, not legal advice. England only." in texts
    said = [each.text for each in document.paragraphs if each.style and each.style.name == "Quote"]
    assert said == [STORY, "No, they have not written back."]
    assert sum("The council is late" in text for text in texts) == len(said)
    sources = [text for text in texts if text.startswith("[1]")]
    assert len(sources) == len(said)
    cited = held.latest.citations[0]
    assert all(cited.source in text and cited.pinpoint in text for text in sources)


def test_right_is_thanked_for(app: AppTest) -> None:
    press(send(app, STORY), "Yes")
    assert "sent to nobody" in shown(app)
    assert not app.text_input


def test_one_tap_gets_a_person_with_no_words_somewhere(app: AppTest) -> None:
    press(app, "I do not know")
    assert "ns-answer" in shown(app)
    assert "Next question" in shown(app)


def test_a_decision_opens_beside_the_answer(app: AppTest) -> None:
    page = shown(send(app, STORY))
    assert 'popovertarget="decision-20-008-394"' in page
    assert 'id="decision-20-008-394"' in page
    assert page.count('class="ns-cited"') == 2  # paragraphs 26 and 27
    assert "Not confirmed about this entry: the address of the page." in page


def test_a_word_is_explained_where_it_stands(app: AppTest) -> None:
    page = shown(send(app, STORY))
    assert 'popovertarget="source-now-word-panel"' in page
    assert 'id="source-now-word-panel"' in page


def test_families_elsewhere_are_sent_the_right_way(app: AppTest) -> None:
    page = shown(app)
    for body in ("ombudsman.wales", "spso.org.uk", "nipso.org.uk"):
        assert body in page


def test_what_would_leave_the_machine_is_shown_first(app: AppTest, fake: FakeAssistant) -> None:
    fake.chat = True
    page = shown(send(app, STORY))
    assert "Before this leaves this computer" in page
    assert "&lt;told&gt; I complained" in page
    assert LATE not in page
    press(app, "Do not send it")
    assert app.text_area[0].value == STORY
    press(app, "Send")
    assert not fake.sent_away
    press(app, "Send it, in this whole conversation")
    assert LATE in shown(app)
    assert fake.sent_away


def test_without_leave_it_is_answered_and_nothing_is_sent(app: AppTest, fake: FakeAssistant) -> None:
    fake.chat = True
    send(app, STORY)
    press(app, "Answer without sending anything")
    page = shown(app)
    assert LATE in page
    assert "What was sent" not in page
    send(app, "They wrote again.")
    assert "Before this leaves" not in shown(app)
    assert not fake.sent_away


def test_what_was_sent_can_be_read_and_leave_taken_back(app: AppTest, fake: FakeAssistant) -> None:
    fake.chat = True
    send(app, STORY)
    press(app, "Send it, in this whole conversation")
    page = shown(app)
    assert "&lt;told&gt; I complained" in page
    press(app, "Ask me before anything more is sent")
    assert "Before this leaves this computer" in shown(send(app, "They wrote again."))


def test_words_that_still_name_somebody_can_be_taken_out(app: AppTest, fake: FakeAssistant) -> None:
    fake.chat = True
    send(app, STORY)
    next(each for each in app.text_input if "name somebody" in each.label).set_value("worker, 3 March").run()
    page = shown(app)
    assert "social [[N1]]" in page
    press(app, "Send it, in this whole conversation")
    assert "&lt;told&gt; I complained on [[N1]]" in shown(app)


def test_a_changed_fact_sends_nothing_without_leave(app: AppTest, fake: FakeAssistant) -> None:
    send(app, STORY)
    fake.chat = True
    press(app, "Change")
    press(app, "Remove it")
    assert "worked out again" in shown(app)
    assert not fake.sent_away


def test_every_word_has_a_page(app: AppTest) -> None:
    page = shown(app.switch_page("doors/words.py").run())
    assert not app.exception
    for word in glossary().words:
        assert escape(word.means) in page


def test_the_rules_have_a_page_of_their_own(app: AppTest, fake: FakeAssistant) -> None:
    page = shown(app.switch_page("doors/the_rules.py").run())
    assert "reg. 17" in page
    assert not app.text_area


def test_rules_that_cannot_be_fetched_are_one_sentence(app: AppTest, fake: FakeAssistant) -> None:
    fake.broken = True
    page = shown(app.switch_page("doors/the_rules.py").run())
    assert "The index cannot be read." in page
    assert not app.exception


def test_a_conversation_is_still_there_after_another_page(app: AppTest) -> None:
    send(app, STORY)
    app.switch_page("doors/words.py").run()
    assert LATE in shown(app.switch_page("doors/chat.py").run())
