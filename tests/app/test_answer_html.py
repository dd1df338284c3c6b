"""An answer as HTML: marks, dates, cards, and nothing that anyone's words could slip in."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from assistant.answering.answer import Citation, CitationKind, ComparableView, DeadlineView
from assistant.app import answer_html, deadline_html, decision_html, source_html, spoken
from assistant.app.glossary import glossary
from assistant.app.wording import wording
from assistant.procedure.assessment import DeadlineCode, DeadlineState, Party

TODAY = date(2025, 6, 2)
SCRIPT = "<script>alert(1)</script>"


def citation(**changes: object) -> Citation:
    held = {
        "n": 1,
        "kind": CitationKind.ACT,
        "source": "An Act",
        "pinpoint": "s.26",
        "url": None,
        "text": "Words",
    }
    return Citation(**{**held, **changes})  # type: ignore[arg-type]


def deadline(state: DeadlineState, days: int, **changes: object) -> DeadlineView:
    held = {
        "what": DeadlineCode.STAGE1_RESPONSE,
        "party": Party.COUNCIL,
        "due": TODAY + timedelta(days=days),
        "overdue": state in (DeadlineState.PASSED, DeadlineState.MET_LATE),
        "starts": date(2025, 3, 3),
        "working": "10 working days",
        "state": state,
        "authority": ["reg. 14"],
    }
    return DeadlineView(**{**held, **changes})  # type: ignore[arg-type]


def prose(text: str, citations: list[Citation], name: str = "now") -> str:
    return answer_html.Prose(citations, name, glossary()).html(text)


def card(**changes: object) -> ComparableView:
    held = {
        "ref": "20 008 394",
        "council": "A Council",
        "date": None,
        "outcome": None,
        "why": "Late",
        "paragraphs": [26],
        "url": "https://www.lgo.org.uk/x",
    }
    return ComparableView(**{**held, **changes})  # type: ignore[arg-type]


def test_a_mark_opens_its_source_and_says_which_it_is() -> None:
    html = prose("It must answer [1].", [citation()])
    assert 'popovertarget="now-1" aria-label="Source 1: An Act, s.26">[1]</button>' in html
    assert '<div popover id="now-1"' in source_html.sources([citation()], wording(), "now")


LONG = "Hello.\n\n" + "\n\n".join(f"### Part {n}\n\nWords {n}." for n in range(1, 7))


def test_an_answer_is_cut_at_its_headings() -> None:
    cut = answer_html.sections(LONG)
    assert [section.title for section in cut] == ["", *(f"Part {n}" for n in range(1, 7))]
    assert cut[0].body == "Hello."
    assert cut[6].body == "Words 6."


def test_the_question_is_left_out_and_what_follows_it_stays() -> None:
    text = "### Here\n\nIt stands.\n\n### One question\n\nDid they write?\n\nThis is information."
    assert [section.body for section in answer_html.sections(text, "Did they write?")] == [
        "It stands.",
        "This is information.",
    ]
    assert len(answer_html.sections(text, "Another?")) == 2


def test_why_a_question_is_asked_goes_with_it() -> None:
    text = "### One question\n\nDid they write? If so, time runs.\n\nThis is information."
    assert answer_html.why_asked(text, "Did they write?") == "If so, time runs."
    assert [section.body for section in answer_html.sections(text, "Did they write?")] == [
        "This is information."
    ]
    assert answer_html.why_asked(text, "Another?") == ""
    assert "If so, time runs." in answer_html.question("Did they write?", "If so, time runs.")


def test_the_first_sections_are_open_and_the_last_and_none_is_lost() -> None:
    html = answer_html.Prose([], "now", glossary()).answer(answer_html.sections(LONG))
    assert html.count("<details") == 2
    assert [f"Words {n}." in html for n in range(1, 7)] == [True] * 6
    assert "<summary>Part 4</summary>" in html
    assert "<h3>Part 6</h3>" in html


def test_headings_are_escaped() -> None:
    assert "<script" not in answer_html.Prose([], "now", glossary()).answer(
        answer_html.sections(f"### {SCRIPT}\n\nx")
    )


def test_a_mark_without_a_citation_stays_as_it_is() -> None:
    assert "<button" not in prose("See [2] and [x].", [citation()])


def test_marks_in_lists_bold_words_and_side_by_side() -> None:
    html = prose("- **One [1]**\n- two [1][2]", [citation(), citation(n=2)])
    assert html.count("<button") == 3
    assert "<ul>" in html
    assert "<strong>One" in html


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT,
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/track.png)",
        "[x](javascript:alert(1))",
        '[x](https://example.org "<script>")',
        "`<script>`",
    ],
)
def test_nothing_in_an_answer_becomes_live_markup(text: str) -> None:
    html = prose(text, [])
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_sources_cards_and_messages_are_escaped() -> None:
    words = wording()
    hostile = '"><script>alert(1)</script>'
    html = source_html.sources([citation(source=hostile, pinpoint=hostile, text=hostile)], words, "now")
    html += prose("[1]", [citation(source=hostile)])
    html += decision_html.cards(
        [card(council=hostile, why=hostile, summary=hostile, remedy=hostile, outcome=hostile)]
    )
    html += answer_html.message(hostile) + answer_html.question(hostile)
    html += deadline_html.dates([deadline(DeadlineState.RUNNING, 3, working=hostile)], TODAY, words)
    assert "<script" not in html
    assert '""' not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert "<a " not in source_html.sources([citation(url=url)], wording(), "now")


def test_an_unconfirmed_source_says_so() -> None:
    words = wording()
    assert source_html.NOT_CONFIRMED in source_html.sources([citation(confirmed=False)], words, "now")
    assert source_html.NOT_CONFIRMED not in source_html.sources([citation()], words, "now")
    assert "not confirmed" in decision_html.cards([card(confirmed=False)])


@pytest.mark.parametrize(
    ("state", "days", "told"),
    [
        (DeadlineState.RUNNING, 12, "12 days left"),
        (DeadlineState.RUNNING, 1, "Tomorrow"),
        (DeadlineState.DUE_TODAY, 0, "Today"),
        (DeadlineState.PASSED, -1, "1 day ago"),
        (DeadlineState.PASSED, -40, "40 days ago"),
        (DeadlineState.MET, -5, "Done in time"),
        (DeadlineState.MET_LATE, -5, "Done late"),
        (DeadlineState.UNCERTAIN, 2, "Depends on what is not told yet"),
        (DeadlineState.EXTENDED, 2, "Replaced by a later limit"),
        (DeadlineState.STOPPED, 2, "Stopped before this date"),
    ],
)
def test_days_left(state: DeadlineState, days: int, told: str) -> None:
    assert deadline_html.days_left(deadline(state, days), TODAY, wording()) == told


@pytest.mark.parametrize(
    ("state", "first", "last", "told"),
    [
        (DeadlineState.RUNNING, 10, 90, "At least 10 days left"),
        (DeadlineState.RUNNING, 1, 90, "Tomorrow"),
        (DeadlineState.RUNNING, 0, 90, "May end today"),
        (DeadlineState.RUNNING, -2, 90, "May be over already"),
        (DeadlineState.PASSED, -30, -5, "At least 5 days ago"),
    ],
)
def test_never_more_days_than_there_surely_are(
    state: DeadlineState, first: int, last: int, told: str
) -> None:
    """A limit whose start is known roughly is counted to the first day it may end on."""
    held = deadline(state, last, due_earliest=TODAY + timedelta(days=first))
    assert deadline_html.days_left(held, TODAY, wording()) == told
    html = deadline_html.one(held, TODAY, wording())
    assert "Between <time" in html
    assert "The day it began is not known" in html


def test_the_nearest_date_is_the_first_that_may_be() -> None:
    rough = deadline(DeadlineState.RUNNING, 90, due_earliest=TODAY + timedelta(days=2))
    sure = deadline(DeadlineState.RUNNING, 20)
    assert deadline_html.in_order([sure, rough])[0] == [rough, sure]
    assert deadline_html.next_date([sure, rough]) == "Next date: maybe 4 June 2025"


def test_dates_to_come_are_first_then_those_missed_then_those_done() -> None:
    held = [
        deadline(DeadlineState.RUNNING, 30, what=DeadlineCode.STAGE2_RESPONSE_MAX),
        deadline(DeadlineState.MET, -20, what=DeadlineCode.STAGE1_RESPONSE),
        deadline(DeadlineState.PASSED, -3, what=DeadlineCode.STAGE2_RESPONSE),
        deadline(DeadlineState.RUNNING, 5, what=DeadlineCode.ONE_YEAR_LIMIT),
    ]
    ahead, missed, done = deadline_html.in_order(held)
    assert [d.what for d in ahead] == [DeadlineCode.ONE_YEAR_LIMIT, DeadlineCode.STAGE2_RESPONSE_MAX]
    assert [d.what for d in missed] == [DeadlineCode.STAGE2_RESPONSE]
    assert [d.what for d in done] == [DeadlineCode.STAGE1_RESPONSE]


def test_where_every_date_is_done_they_stand_open() -> None:
    held = [deadline(DeadlineState.MET, -20)]
    assert "<details open" not in deadline_html.folded(held, TODAY, wording(), opened=False)
    assert '<details class="ns-past" open>' in deadline_html.folded(held, TODAY, wording(), opened=True)
    assert deadline_html.folded([], TODAY, wording(), opened=True) == ""


def test_the_dates_that_matter_now() -> None:
    held = [
        deadline(DeadlineState.PASSED, -40),
        deadline(DeadlineState.PASSED, -3),
        deadline(DeadlineState.PASSED, -1, party=Party.COMPLAINANT),
        deadline(DeadlineState.RUNNING, 9, what=DeadlineCode.OMBUDSMAN_12_MONTHS),
        deadline(DeadlineState.RUNNING, 4, what=DeadlineCode.STAGE3_REQUEST),
    ]
    assert deadline_html.missed_date(held) == "Was due 30 May 2025"
    assert deadline_html.next_date(held) == "Next date: 6 June 2025"
    assert deadline_html.missed_date([]) is None
    assert deadline_html.next_date([]) is None


def test_cards_beyond_the_first_few_unfold() -> None:
    html = decision_html.cards([card(ref=f"20 008 39{n}") for n in range(5)])
    assert html.count("<article") == 5
    assert "<summary>2 more</summary>" in html
    assert "<details" not in decision_html.cards([card()])


def test_a_long_story_is_folded_but_whole() -> None:
    story = "word " * 300
    html = answer_html.message(story)
    assert "<details>" in html
    assert story in html
    assert "<details>" not in answer_html.message("short")


@pytest.mark.parametrize("words", ["**bold**", "[a](b)", "# head", "a_b_c", "$x$", ":red[x]", "~x~", "`x`"])
def test_words_on_a_button_are_not_markdown(words: str) -> None:
    escaped = spoken.plain(words)
    assert escaped != words
    assert escaped.replace("\\", "") == words


def explained(text: str) -> answer_html.Prose:
    held = answer_html.Prose([], "now", glossary())
    held.html(text)
    return held


def test_of_a_long_name_its_last_words_are_the_button() -> None:
    """A button does not break over lines: a long one would stand in the middle of a sentence like a block."""
    held = answer_html.Prose([], "now", glossary())
    text = held.html("Go to the Local Government and Social Care Ombudsman soon.")
    assert (
        re.sub(r"<[^>]+>", "", text).strip() == "Go to the Local Government and Social Care Ombudsman soon."
    )
    assert [len(each) <= 22 for each in re.findall(r"<button[^>]*>([^<]+)</button>", text)] == [True]
    assert "Ombudsman</button>" in text


def test_a_word_is_explained_where_it_first_stands_and_once() -> None:
    held = answer_html.Prose([], "now", glossary())
    first, second = held.html("The **Ombudsman** may look."), held.html("Ask the ombudsman, or the panel.")
    assert first.count("ns-term") == 1
    assert second.count("ns-term") == 1  # the panel; the Ombudsman was explained before
    assert set(held.explained) == {"Ombudsman", "panel"}
    target = re.findall(r'popovertarget="([^"]+)"', first)[0]
    assert f'id="{target}"' in held.panels()


@pytest.mark.parametrize("text", ["faultless", "[the panel](https://example.org)", "empanelled", "`panel`"])
def test_parts_of_words_links_and_code_are_not_explained(text: str) -> None:
    assert not explained(text).explained


def test_the_longest_form_of_a_word_is_the_one_explained() -> None:
    assert set(explained("A child in need plan.").explained) == {"child in need"}


def test_a_source_says_when_it_was_checked() -> None:
    html = source_html.sources([citation(checked=date(2026, 3, 2))], wording(), "now")
    assert "Last checked: 2 March 2026" in html
    assert "Last checked" not in source_html.sources([citation()], wording(), "now")


def test_a_cited_decision_leads_to_its_whole_entry() -> None:
    cited = [citation(source="LGSCO decision 20 008 394 (A Council)")]
    assert 'popovertarget="decision-20-008-394"' in source_html.sources(cited, wording(), "n", ["20 008 394"])
    assert "decision-20" not in source_html.sources(cited, wording(), "n")


def test_a_card_opens_its_entry_only_where_one_is_held() -> None:
    assert 'popovertarget="decision-20-008-394"' in decision_html.cards([card()], ["20 008 394"])
    assert "popovertarget" not in decision_html.cards([card()])
