"""The explorer: a search narrowed, its decisions opened in place, their payments drawn as they are."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from assistant.app import remedy_chart
from assistant.conversation import Decision, remedy_picture
from tests.app.driving import press, shown
from tests.app.fake import HOSTILE, FakeAssistant, paid_decision

DOOR = "doors/decisions.py"
UNSAID = {
    **paid_decision().model_dump(),
    "ref": "22 000 002",
    "remedy": "An apology and a symbolic payment.",
}


def charted(*decisions: Decision) -> str:
    return remedy_chart.chart(remedy_picture(decisions), {held.ref: held for held in decisions})


@pytest.fixture
def explorer(app: AppTest) -> AppTest:
    return app.switch_page(DOOR).run()


def search(app: AppTest, words: str) -> AppTest:
    app.text_area[0].set_value(words)
    return press(app, "Search decisions")


def test_a_search_shows_decisions_that_open_in_place(explorer: AppTest) -> None:
    page = shown(search(explorer, "the panel was refused"))
    assert not explorer.exception
    assert "2 decisions, best first" in page
    assert 'popovertarget="decision-20-008-394"' in page
    assert 'id="decision-20-008-394"' in page
    assert "£300" in page
    assert "Last checked: 30 May 2025" in page.split('id="decision-20-008-394"')[1]


def test_the_choices_narrow_the_search(explorer: AppTest, fake: FakeAssistant) -> None:
    explorer.selectbox[0].set_value("Upheld")
    explorer.selectbox[1].set_value("fostering")
    explorer.selectbox[2].set_value("refused_stage3")
    explorer.selectbox[3].set_value("3")
    explorer.number_input[0].set_value(2020)
    explorer.text_input[0].set_value("Leeds")
    search(explorer, "late")
    assert fake.filters is not None
    assert (fake.filters.outcome, fake.filters.since, fake.filters.council) == ("Upheld", 2020, "Leeds")
    assert (fake.filters.service, fake.filters.fault) == ("fostering", "refused_stage3")
    assert fake.filters.stage == "3"


def test_only_services_that_decisions_held_are_about_are_offered(explorer: AppTest) -> None:
    assert list(explorer.selectbox[1].options) == ["Any", "Help for a child in need", "Fostering"]


def test_nothing_found_and_nothing_asked_are_said(explorer: AppTest) -> None:
    assert "Write what happened" in shown(explorer)
    assert "No decision matches" in shown(search(explorer, "nothing like it"))


def test_an_index_that_breaks_is_one_sentence(explorer: AppTest, fake: FakeAssistant) -> None:
    fake.broken = True
    page = shown(search(explorer, "late"))
    assert "The index cannot be read." in page
    assert not explorer.exception


def test_the_chart_says_every_sum_and_the_longest_bar_is_the_largest() -> None:
    html = charted(paid_decision(300, 100))
    assert html.index("£300") < html.index("£100")
    assert "width:100.0%" in html
    assert "width:33.3%" in html


def test_the_chart_escapes_and_says_where_nothing_was_paid() -> None:
    assert "<img" not in charted(paid_decision(5, reason=HOSTILE))
    assert "None of these decisions" in charted(paid_decision())


def test_money_given_back_is_drawn_apart_and_changes_no_other_bar() -> None:
    html = charted(paid_decision(100, 200), paid_decision(9000, reason="allowance arrears"))
    symbolic, made_good = html.split("Money owed or spent, given back")
    assert "£200" in symbolic
    assert "width:50.0%" in symbolic
    assert "£9,000" in made_good


def test_a_spread_is_told_of_enough_sums_and_sums_not_recorded_are_owned_to() -> None:
    assert "Half were between" not in charted(paid_decision(100, 200, 300, 400))
    html = charted(paid_decision(100, 200, 300, 400, 500), Decision.model_validate(UNSAID))
    assert "5 payments, from £100 to £500. Half were between £200 and £400." in html
    owned = 'records a payment and not its sum: <span class="ns-ref">22 000 002</span>.'
    assert f"1 more decision {owned}" in html
