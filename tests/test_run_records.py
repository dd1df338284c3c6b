"""Recorded runs as the page of test results reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.run_records import by_tag, failing, parse_record, read_record, records, worse


def question(name: str, right: bool, harm: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    check = {"label": "stage", "right": right, "expected": "stage2_open", "got": "unknown"}
    score = {"checks": [check], "harm": list(harm), "can_harm": True}
    return {"kind": "question", "id": name, "tags": ["stage2"], "turns": ["words"], "score": score, **more}


def record(*questions: dict[str, Any]) -> str:
    header = {"kind": "run", "system": "embedded", "made_with": {"python": "3"}}
    return "\n".join(json.dumps(line) for line in (header, *questions))


def test_a_run_is_read_with_what_is_right_and_what_harms() -> None:
    run = parse_record(record(question("a", True), question("b", False, ("missed a danger",))), "run")
    assert (run.right, len(run.questions)) == (1, 2)
    assert [q.id for q in failing(run.questions)] == ["b"]
    assert [(t.tag, t.right, t.asked, t.harmful) for t in by_tag(run)] == [("stage2", 1, 2, 1)]


def test_what_got_worse_is_what_was_right_or_does_new_harm() -> None:
    before = parse_record(record(question("a", True), question("b", False), question("c", False)), "old")
    after = parse_record(
        record(question("a", False), question("b", False), question("c", False, ("new harm",))), "new"
    )
    assert [q.id for q in worse(before, after)] == ["a", "c"]
    assert worse(after, before) == []


def test_questions_asked_in_other_words_are_not_compared() -> None:
    before = parse_record(record(question("a", True)), "old")
    after = parse_record(record(question("a", False, turns=["others"])), "new")
    assert worse(before, after) == []


def test_held_back_questions_are_counted_and_not_shown() -> None:
    run = parse_record(record(question("a", False, held_back=True)), "run")
    assert len(run.questions) == 1
    assert failing(run.questions) == []


def test_an_error_is_a_failure_though_no_label_is_wrong() -> None:
    run = parse_record(record(question("a", True, error="ValueError: x")), "run")
    assert [q.id for q in failing(run.questions)] == ["a"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"kind": "question", "id": "a"}', '{"kind": "run"}\n{"id": 3}']
)
def test_what_is_no_record_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="not a recorded run"):
        parse_record(text, "x")


def test_the_newest_record_comes_first(tmp_path: Path) -> None:
    for number, name in enumerate(("old", "new")):
        path = tmp_path / f"{name}.jsonl"
        path.write_text(record(question("a", True)))
        import os

        os.utime(path, (number, number))
    assert [path.stem for path in records(tmp_path)] == ["new", "old"]
    assert read_record(tmp_path / "new.jsonl").name == "new"
    assert records(tmp_path / "nowhere") == []
