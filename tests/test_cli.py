"""The command line as outsiders rely on it: exit codes, one JSON document, nothing lost."""

import json
import os
import subprocess
import sys

import pytest

from assistant.case import Case
from assistant.cli import main

MESSAGE = (
    "I complained to the council about my son's short breaks on 3 March 2025. They answered on 14 March "
    "and I asked for stage 2 on 20 March. Today they wrote that there will be no stage 2 because they cannot "
    "give me the outcome I want."
)


@pytest.fixture(autouse=True)
def _settings(monkeypatch, data_dir, tmp_path):
    monkeypatch.setenv("NEXTSTAGE_DATA_DIR", str(data_dir))
    monkeypatch.chdir(tmp_path)


def test_ask_json_is_one_document_of_the_contract(capsys):
    assert main(["ask", MESSAGE, "--today", "2025-04-10", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) >= {
        "text", "assessment", "comparables", "citations", "next_question", "safety", "completeness",
        "composer", "case",
    }  # fmt: skip
    assessment = answer["assessment"]
    assert assessment["stage"] == "stage2_refused"
    assert assessment["can_escalate"] is True
    due = {deadline["what"]: deadline for deadline in assessment["deadlines"]}
    # 3 March 2025 plus 10 working days, by hand: 17 March
    assert due["stage1_response"]["due"] == "2025-03-17"
    assert due["stage1_response"]["from"] == "2025-03-03"
    assert answer["comparables"]


def test_case_file_carries_the_conversation_on(tmp_path, capsys):
    case_file = tmp_path / "mine.json"
    first, second = MESSAGE.split(" They answered", 1)
    assert main(["ask", first, "--case", str(case_file), "--today", "2025-04-10"]) == 0
    assert main(["ask", "They answered" + second, "--case", str(case_file), "--today", "2025-04-10"]) == 0
    assert len(Case.model_validate_json(case_file.read_text()).turns) == 2


def test_a_file_that_is_no_case_is_left_as_it_was(tmp_path, capsys):
    case_file = tmp_path / "notes.json"
    case_file.write_text('{"shopping": ["milk"]}')
    assert main(["ask", MESSAGE, "--case", str(case_file)]) == 1
    assert case_file.read_text() == '{"shopping": ["milk"]}'
    assert "not a case file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing to read"),
        ("   \n\t \u200b ", "nothing to read"),
        ("council." * 25_000, "200,000 characters"),
        (
            "Dzień dobry, złożyłam skargę na opiekę społeczną i nikt mi nie odpowiedział od trzech miesięcy.",
            "only read English",
        ),
    ],
)
def test_input_that_cannot_be_used_is_one_clear_line(text, says, capsys):
    assert main(["ask", text[:200_000]]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    lines = [line for line in err.splitlines() if not line.startswith("nextstage: ind")]
    assert len(lines) == 1
    assert says in lines[0]


def test_batch_goes_on_after_an_item_that_fails(tmp_path, capsys):
    batch = tmp_path / "batch.jsonl"
    items = [
        json.dumps({"id": "a", "today": "2025-04-10", "turns": [MESSAGE]}),
        "this is not json",
        json.dumps({"id": "c", "today": "not a date", "turns": [MESSAGE]}),
        json.dumps({"id": "d", "today": "2025-04-10", "turns": [""]}),
        json.dumps(
            {"id": "e", "today": "2025-04-10", "turns": ["Hello", "They never answered my complaint."]}
        ),
    ]
    batch.write_text("\n".join(items))
    assert main(["ask", "--batch", str(batch)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["a", None, "c", "d", "e"]
    assert [("error" in line) for line in lines] == [False, True, True, True, False]
    assert len(lines[4]["answers"]) == len(lines[4]["seconds"]) == 2


def test_search_and_decision(tmp_path, capsys):
    assert main(["search", "the council would not hold a stage 3 panel", "-k", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 3
    assert all(row["why"] and row["url"].startswith("https://www.lgo.org.uk/") for row in found)

    assert main(["decision", "20-008-394", "--json"]) == 0
    decision = json.loads(capsys.readouterr().out)
    assert decision["council"] == "London Borough of Redbridge"
    assert [p["number"] for p in decision["paragraphs"]] == list(range(1, len(decision["paragraphs"]) + 1))

    assert main(["decision", "99 999 999"]) == 1
    assert "not in the index" in capsys.readouterr().err

    batch = tmp_path / "queries.jsonl"
    batch.write_text('{"id": 1, "query": "stage 2 delayed for months"}\n{"id": 2, "query": ""}\n')
    assert main(["search", "--batch", str(batch), "-k", "2"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert len(first["results"]) == 2
    assert set(first["results"][0]) == {"ref", "score", "why"}
    assert "error" in second


def test_filters_narrow_the_search(capsys):
    arguments = ["search", "stage 2 delay", "-k", "10", "--outcome", "Upheld", "--since", "2023", "--json"]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    assert found
    assert all(row["outcome"] == "Upheld" for row in found)
    # a decision seen undated counts from the year its reference was given
    assert all((row["date"] or f"20{row['ref'][:2]}") >= "2023" for row in found)


def test_damaged_index_is_a_clear_line_and_not_a_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NEXTSTAGE_DATA_DIR", str(tmp_path / "file" / "data"))
    (tmp_path / "file").write_text("a file stands where the folder should be")
    assert main(["ask", MESSAGE]) == 1
    err = capsys.readouterr().err.strip().splitlines()[-1]
    assert "Traceback" not in err
    assert str(tmp_path / "file") in err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["ask", "x", "--today", "31/3/2026"]])
def test_wrong_arguments_exit_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_wrong_setting_is_one_clear_line(monkeypatch, capsys):
    monkeypatch.setenv("NEXTSTAGE_PORT", "ninety")
    assert main(["ask", MESSAGE]) == 1
    assert "setting port" in capsys.readouterr().err


def test_the_module_does_what_the_command_does(data_dir):
    result = subprocess.run(
        [sys.executable, "-m", "assistant", "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=os.path.dirname(os.path.dirname(__file__)),
    )
    assert result.returncode == 0
    assert "chat" in result.stdout


@pytest.fixture
def refused_case(tmp_path):
    case_file = tmp_path / "mine.json"
    assert main(["ask", MESSAGE, "--case", str(case_file), "--today", "2025-04-10"]) == 0
    return case_file


@pytest.mark.parametrize("ending", ["docx", "md", "pdf", "txt"])
def test_letter_writes_each_format(refused_case, tmp_path, ending, capsys):
    out = tmp_path / f"letter.{ending}"
    arguments = ["letter", "--case", str(refused_case), "--kind", "stage2_request", "--out", str(out)]
    assert main([*arguments, "--today", "2025-04-10"]) == 0
    assert out.stat().st_size > 500
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("kind", "out", "says"),
    [
        ("stage3_request", "letter.docx", "Stage 3 comes after the stage 2 answer"),
        ("stage2_request", "letter.rtf", "end it in .docx"),
        ("stage2_request", "no-such-folder/letter.md", "could not be written"),
    ],
)
def test_a_letter_that_cannot_be_written_says_why_in_one_line(
    refused_case, tmp_path, capsys, kind, out, says
):
    capsys.readouterr()
    target = tmp_path / out
    arguments = ["letter", "--case", str(refused_case), "--kind", kind, "--out", str(target)]
    assert main([*arguments, "--today", "2025-04-10"]) == 1
    error = capsys.readouterr().err
    assert says in error
    assert len(error.strip().splitlines()) == 1
    assert not target.exists()


def test_letter_without_a_case_file_or_with_an_unknown_kind(tmp_path, capsys):
    arguments = ["letter", "--case", str(tmp_path / "none.json"), "--out", str(tmp_path / "x.md")]
    assert main([*arguments, "--kind", "stage2_request"]) == 1
    assert "no case file" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--kind", "love_letter"])
    assert stopped.value.code == 2
