"""A saved case or conversation that somebody changed opens nothing, breaks nothing, and shows only words."""

# ruff: noqa: E501, PT017 (an attack reads best whole; either of two ends is right)
from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from assistant.app import decision_html, source_html
from assistant.app.answer_html import Prose, sections
from assistant.app.glossary import glossary
from assistant.app.transcript import as_document
from assistant.app.wording import wording
from assistant.case import Case, EventType
from assistant.conversation import Assistant, Settings
from assistant.conversation_file import Exchange, as_file, read_file
from assistant.errors import InputError
from assistant.letters import LetterKind

TODAY = date(2025, 6, 2)
STORY = (
    "I complained to Leeds City Council about my son's short breaks on 3 March 2025. They answered on 14 March 2025. "
    "I asked for stage 2 on 20 March 2025. They refused because it cannot achieve the outcome I want."
)


@pytest.fixture(scope="module")
def assistant(data_dir: Path) -> Assistant:
    return Assistant.open(Settings(data_dir=data_dir))


@pytest.fixture(scope="module")
def honest(assistant: Assistant) -> dict[str, Any]:
    answer = assistant.turn(Case(), STORY, TODAY)
    return json.loads(as_file(answer.case, [Exchange(message=STORY, answer=answer)], TODAY))  # type: ignore[no-any-return]


def many(case: dict[str, Any]) -> None:
    held = case["events"][0]
    kinds = list(EventType)
    case["events"] = [
        {**copy.deepcopy(held), "id": f"x{n}", "type": kinds[n % len(kinds)].value, "complaint": 1 + n % 100}
        for n in range(500)
    ]


def spread(case: dict[str, Any]) -> None:
    for event in case["events"]:
        event["when"] = {"earliest": "1900-01-01", "latest": "2200-12-31", "words": None}


def at_the_ends(case: dict[str, Any]) -> None:
    for number, event in enumerate(case["events"]):
        day = ("1900-01-01", "2200-12-31")[number % 2]
        event["when"] = {"earliest": day, "latest": day, "words": None}


def long_waits(case: dict[str, Any]) -> None:
    case["durations"] = [
        {"of": kind, "least": 36_500, "most": None, "working": working}
        for kind in ("stage1", "stage2", "stage3", "panel")
        for working in (True, False)
    ]


def elsewhere(case: dict[str, Any]) -> None:
    for number, event in enumerate(case["events"]):
        event["evidence"] = {**event["evidence"], "turn": (10**9, -7)[number % 2], "quote": "never said"}


def hostile_words(case: dict[str, Any]) -> None:
    words = "<img src=x onerror=alert(1)>\"'](javascript:alert(1))\r\nX: y\x07\u202e=1+1"
    case["council"] = {"value": words, "evidence": {"quote": words}}
    for event in case["events"]:
        event["when"] = {**event["when"], "words": words}
        event["evidence"]["quote"] = words


def every_fact(case: dict[str, Any]) -> None:
    everything = Case.model_json_schema()["$defs"]
    case["reasons"] = [{"value": {"code": code}} for code in everything["ReasonCode"]["enum"]] * 10
    case["circumstances"] = [{"value": code} for code in everything["Circumstance"]["enum"]] * 10
    case["services"] = [{"value": code} for code in everything["Service"]["enum"]] * 10


def backwards(case: dict[str, Any]) -> None:
    days = [event["when"] for event in case["events"]]
    for event, when in zip(case["events"], reversed(days), strict=True):
        event["when"] = when


TAMPERED: dict[str, Callable[[dict[str, Any]], None]] = {
    "five hundred events of a hundred complaints": many,
    "every date three hundred years wide": spread,
    "dates at both ends of the calendar": at_the_ends,
    "waits of a hundred years": long_waits,
    "words of turns that are not there": elsewhere,
    "words that would act": hostile_words,
    "every fact ten times": every_fact,
    "events backwards": backwards,
    "a turn that was not": lambda case: case.update(turns=[]),
    "questions that are none": lambda case: case.update(
        asked=["../../x", "<b>"] * 200, not_known=["x" * 19_000] * 5
    ),
}


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED)
def test_a_case_that_was_changed_is_answered_or_refused(
    assistant: Assistant, honest: dict[str, Any], tamper: Callable[[dict[str, Any]], None]
) -> None:
    changed = copy.deepcopy(honest)
    tamper(changed["case"])
    try:
        case = read_file(json.dumps(changed).encode()).case
    except InputError:
        return
    began = time.process_time()
    answer = assistant.turn(case, "What can I do now?", TODAY)
    assert time.process_time() - began < 5
    try:
        assert assistant.letters.draft(LetterKind.STAGE2_REQUEST, case, TODAY).blocks
    except InputError as error:
        assert str(error).endswith(".")
    page = "".join(prose(answer.text, answer.citations))
    assert_no_power(page)


class Powers(HTMLParser):
    """What a piece of HTML could do: its tags' handlers, where it leads, what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "img", "object", "embed", "link", "meta", "base", "form", "style"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("src", "srcdoc", "action", "formaction"):
                self.found.append(name)
            if name == "href" and not (value or "").startswith(("https://", "http://", "#", "mailto:")):
                self.found.append(f"href={value}")


def assert_no_power(page: str) -> None:
    powers = Powers()
    powers.feed(page)
    assert not powers.found


def prose(text: str, citations: Any) -> list[str]:
    shown = Prose(citations, "a1", glossary())
    return [shown.answer(sections(text)), shown.panels(), source_html.sources(citations, wording(), "a1")]


ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    'https://x/"onmouseover="alert(1)',
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_source_in_a_saved_answer_leads_nowhere_but_the_web(honest: dict[str, Any], address: str) -> None:
    changed = copy.deepcopy(honest)
    answer = changed["exchanges"][0]["answer"]
    for each in (*answer["citations"], *answer["comparables"]):
        each["url"] = address
        each.update(
            {
                name: "<script>alert(1)</script>"
                for name in ("source", "why", "council", "summary")
                if name in each
            }
        )
    answer["text"] += f"\n\n[look]({address}) ![see](https://evil.example/p.png) <img src=x onerror=alert(1)>"
    saved = read_file(json.dumps(changed).encode())
    held = saved.exchanges[0].answer
    page = "".join([*prose(held.text, held.citations), decision_html.cards(held.comparables)])
    assert_no_power(page)
    assert b"onerror" not in as_document(saved.exchanges, TODAY)[:100]


WRONG = {
    "lists in lists": b'{"turns": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "objects in objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "half a pair": b'{"turns": ["\\ud800"]}',
    "a number of five thousand figures": b'{"version": ' + b"9" * 5_000 + b"}",
    "a number that is none": b'{"turns": [], "events": [{"id": "a", "type": "chased", "evidence": {"confidence": NaN}}]}',
    "yes for one": b'{"version": true, "turns": ["hello"]}',
    "one name twice": b'{"version": 1, "turns": ["a"], "turns": [5]}',
    "an id that is a path": b'{"events": [{"id": "../../etc/passwd", "type": "chased"}]}',
    "an id with a line": b'{"events": [{"id": "a\\n", "type": "chased"}]}',
    "no text at all": b"\xff\xfe{\x00}\x00",
    "a packed file": b"\x1f\x8b\x08\x00" + b"\x00" * 50,
    "marks before it": b"\xef\xbb\xbf{}",
}


@pytest.mark.parametrize("data", WRONG.values(), ids=WRONG)
def test_a_file_that_is_no_case_is_refused_in_a_sentence_or_harmless(
    assistant: Assistant, data: bytes
) -> None:
    try:
        case = read_file(data).case
    except InputError as error:
        assert str(error).endswith(".")
        return
    answer = assistant.turn(case, STORY, TODAY)
    json.dumps(answer.as_json()).encode()
    as_file(answer.case, [Exchange(message=STORY, answer=answer)], TODAY).encode()
