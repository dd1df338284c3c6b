"""Reading gold files: what is let through, and what is refused with the file, the entry and the field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from assistant.case import Safety
from assistant.procedure.assessment import DeadlineCode, Stage
from evals.gold import Gold, GoldError, Question, load
from evals.goldcheck import problems

ONE = """
- id: one
  tags: [clock, true, 2025]
  today: 2024-05-08
  ask: They never answered.
  expect:
    stage: stage1_overdue
    can_escalate: null
    deadlines: {stage1_response_max: 2024-05-30}
  why: 's1-03, s1-04'
"""


def write(folder: Path, text: str, name: str = "gold.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_is_read_with_its_types(tmp_path: Path) -> None:
    (question,) = load(write(tmp_path, ONE)).questions
    assert question.turns == ["They never answered."]
    assert question.today == date(2024, 5, 8)
    assert question.expect.stage == [Stage.STAGE1_OVERDUE]
    assert question.expect.deadlines == {DeadlineCode.STAGE1_RESPONSE_MAX: date(2024, 5, 30)}
    assert question.tags == ["clock", "true", "2025"]


def test_a_label_set_to_null_is_a_label(tmp_path: Path) -> None:
    (question,) = load(write(tmp_path, ONE)).questions
    assert question.expect.labels == {"stage", "can_escalate", "deadlines"}


def test_json_lines_and_a_folder_are_read_in_order(tmp_path: Path) -> None:
    write(tmp_path, ONE, "b.yaml")
    lines = [
        {"id": "two", "turns": ["a", "b"], "expect": {"safety": []}, "events": ["kept for another use"]},
        {"query": "panel refused", "relevant": {"18 000 071": 3}},
    ]
    write(tmp_path, "\n".join(map(json.dumps, lines)), "c.jsonl")
    gold = load(tmp_path)
    assert [q.id for q in gold.questions] == ["one", "two"]
    assert gold.questions[1].expect.safety == list[Safety]()
    assert gold.queries[0].relevant == {"18 000 071": 3}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stage1_overdue", "stage_one", r"expect\.stage\.0: .*'stage1_open'.*, not 'stage_one'"),
        ("stage1_response_max", "stage1_reply", r"expect\.deadlines\.stage1_reply"),
        ("2024-05-30", "soon", r"expect\.deadlines\.stage1_response_max: .*date"),
        ("can_escalate", "can_escelate", r"expect\.can_escelate: .*not permitted"),
        ("ask: They", "says: They", r"the entry: .*either ask"),
        ("ask: They", "ask: 5 #", r"turns\.0: .*string"),
        ("ask: They", "ask: '  ' #", r"turns\.0: .*pattern"),
        ("today:", "todya:", "todya: did you mean today"),
        ("expect:", "note: x\n  query: x\n  expect:", "query: a search is no question as well"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(GoldError, match=r"gold\.yaml, entry 1 \(one\), " + said):
        load(write(tmp_path, ONE.replace(old, new)))


def test_an_impossible_pattern_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, ONE.replace("can_escalate: null", "text_matches: ['a(']"))
    with pytest.raises(GoldError, match=r"expect\.text_matches\.0.*regular expression"):
        load(path)


def test_a_taken_id_is_refused_across_files(tmp_path: Path) -> None:
    write(tmp_path, ONE, "a.yaml")
    write(tmp_path, ONE, "b.yaml")
    with pytest.raises(GoldError, match=r"b\.yaml, entry 1, id: 'one' is taken already by .*a\.yaml"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "id: one", "not a list"),
        ("a.yaml", "- [1", "is not YAML"),
        ("a.yaml", "- one", "entry 1 is not a mapping"),
        ("a.jsonl", '{"id": "x"', "line 1 is not JSON"),
        ("a.json", "{", "is not JSON"),
    ],
)
def test_a_file_that_is_no_gold_file_says_so(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(GoldError, match=said):
        load(write(tmp_path, text, name))


def test_a_missing_path_and_an_empty_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="does not exist"):
        load(tmp_path / "none.yaml")
    with pytest.raises(GoldError, match="holds no gold file"):
        load(tmp_path)


def question(**expect: object) -> Question:
    return Question.model_validate({"id": "q", "ask": "words", "expect": expect, "why": "s1-03"})


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"faults_include": ["delay_stage1"], "faults_exclude": ["delay_stage1"]}, "both a fault and not"),
        ({"can_escalate": False, "next_step": ["request_stage3"]}, "yet request_stage3"),
        ({"stage": "stage2_overdue", "faults_exclude": ["delay_stage2"]}, "yet delay_stage2"),
        ({"stage": "not_applicable", "routes_include": ["statutory_complaint"]}, "wholly on another route"),
    ],
)
def test_labels_that_cannot_all_be_right_are_found(expect: dict[str, object], said: str) -> None:
    (problem,) = problems(Gold(questions=(question(**expect),)))
    assert said in problem


def test_a_repeated_message_and_an_unknown_rule_are_found() -> None:
    first = question(stage="stage1_open")
    again = first.model_copy(update={"id": "again", "turns": ["  WORDS "], "why": ["s9-99"]})
    found = problems(Gold(questions=(first, again)), {"s1-03"})
    assert found == [
        "again repeats the message of q on the same day.",
        "again: why cites s9-99, which is no rule.",
    ]


def test_a_question_that_cites_nothing_is_found() -> None:
    bare = question(stage="stage1_open").model_copy(update={"why": []})
    assert problems(Gold(questions=(bare,)), {"s1-03"}) == ["q: why cites no rule."]
