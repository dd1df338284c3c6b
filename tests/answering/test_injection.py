"""Nothing a person, a letter or a record says can act in an answer, or pose as one of its sources."""

import re

from markdown_it import MarkdownIt

from assistant.answering.text import fill, safe
from assistant.case import Case, Event, EventType, Evidence, Fact, When
from assistant.procedure.assessment import Fault, FaultCode, NextStep, Stage
from tests.answering.conftest import assessed, comparable

EVIL = (
    "<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://e.example/p.png) "
    "**bold** [99] {gap} `c`\n\n# H"
)


def rendered(text: str) -> str:
    return MarkdownIt("commonmark").render(text)


def test_made_safe_it_is_only_text() -> None:
    html = rendered(safe(EVIL))
    assert html.count("<") == 2  # the paragraph's own tags
    assert "alert(1)" in html


def test_the_persons_words_are_not_echoed(say) -> None:
    case = Case(
        turns=[EVIL],
        council=Fact(value=EVIL, evidence=Evidence(quote=EVIL)),
        events=[
            Event(
                id="e1", type=EventType.COMPLAINT_MADE, when=When(words=EVIL), evidence=Evidence(quote=EVIL)
            )
        ],
    )
    text = say(assessed(Stage.STAGE1_OPEN, NextStep.WAIT), case).text
    for piece in ("script", "javascript", "example", "{gap}", "[99]"):
        assert piece not in text


def test_a_detail_cannot_break_out_of_its_sentence(say) -> None:
    fault = Fault(
        code=FaultCode.DELAY_STAGE1, because="stage1_late", rules=("s1-03",), details={"limit": EVIL}
    )
    answer = say(assessed(Stage.STAGE1_OVERDUE, NextStep.REQUEST_STAGE2, council_faults=(fault,)))
    html = rendered(answer.text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_record_cannot_add_a_mark_or_a_tag(say) -> None:
    answer = say(
        assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL),
        comparables=(comparable(EVIL, council=EVIL),),
    )
    html = rendered(answer.text)
    assert "<script" not in html
    assert "<img" not in html
    assert {int(n) for n in re.findall(r"(?<!\\)\[(\d+)\]", answer.text)} == {c.n for c in answer.citations}


def test_a_value_with_braces_is_not_a_gap() -> None:
    assert fill("a {b} c", {"b": "{d}"}) == "a {d} c"
    assert fill("a {b} c", {}) is None


def test_an_address_that_is_none_is_not_made_a_link(say) -> None:
    for address in ("javascript:alert(1)", "https://e.example/a) [x](javascript:alert(1)"):
        answer = say(
            assessed(Stage.STAGE2_REFUSED, NextStep.CHALLENGE_REFUSAL), comparables=(comparable(url=address),)
        )
        assert "Read it" not in answer.text
        assert "javascript" not in answer.text


def test_an_ampersand_in_a_name_stays_as_it_is() -> None:
    """Only what Markdown would read as a character of its own is escaped."""
    assert safe("Hammersmith & Fulham") == "Hammersmith & Fulham"
    assert safe("&lt;b&gt;") == "&amp;lt;b&amp;gt;"
