"""The run: every question put, failures contained, the record read back, the pages safe to open."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar

import pytest
from rich.console import Console

from assistant import run_records
from assistant.errors import InputError, StorageError
from assistant.settings import Settings
from evals import command
from evals.command import Request, main_eval
from evals.gold import Gold, Query, Question
from evals.record import KEPT, Result, keep_run, write_runs
from evals.report import Page, as_document, html, print_summary, write_html
from evals.runner import Options, run
from evals.systems import SYSTEMS, open_system

NASTY = "<script>alert('x')</script> & \"quotes\""


class Fake:
    """Answers that the stage is stage1_open, whatever is said; stumbles over the word 'stumble'."""

    name = "fake"

    def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        if "stumble" in turns[-1]:
            raise RuntimeError("the model fell over")
        event = {
            "type": "complaint_made",
            "when": {"earliest": "2024-05-01", "latest": "2024-05-01"},
            "evidence": {"quote": turns[-1]},
        }
        return [
            {
                "text": f"You said {turn}",
                "assessment": {"stage": "stage1_open", "can_escalate": False, "next_step": "wait"},
                "safety": [],
                "case": {
                    "events": [event],
                    "services": [{"value": "records"}],
                    "reasons": [{"value": {"code": "other"}}],
                },
            }
            for turn in turns
        ]

    def search(self, query: str, k: int) -> list[str]:
        return ["18 000 071", "20 008 394"][:k]


def item(name: str, words: str = "hello", tags: Sequence[str] = ("clock",), **expect: object) -> Question:
    return Question.model_validate(
        {
            "id": name,
            "ask": words,
            "tags": list(tags),
            "today": "2024-05-08",
            "expect": expect,
            "why": "s1-03",
        }
    )


GOLD = Gold(
    questions=(
        item("good", stage="stage1_open"),
        item("bad", NASTY, can_escalate=True, stage="stage2_refused"),
        item("fails", "stumble", stage="stage1_open"),
        item("hidden", "SECRET WORDS", tags=["clock", "held_back"], stage="unknown"),
    ),
    queries=(Query(query="panel refused", relevant={"20 008 394": 3}),),
)


def page() -> Page:
    return Page(results=(run(GOLD, Fake()),))


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_failing_question_does_not_stop_the_rest(jobs: int) -> None:
    result = run(GOLD, Fake(), Options(jobs))
    assert [o.id for o in result.outcomes] == ["good", "bad", "fails", "hidden"]
    assert [o.score.all_right for o in result.outcomes] == [True, False, False, False]
    failed = result.outcomes[2]
    assert failed.error == "RuntimeError: the model fell over"
    assert failed.answer is None
    assert result.found[0].measures["MRR"] == 0.5


def test_a_system_that_cannot_search_says_so_for_each_query() -> None:
    class Mute:
        name = "mute"

        def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
            return [{}]

    (found,) = run(GOLD, Mute()).found
    assert found.error == "TypeError: the system mute cannot search"
    assert found.measures["recall@20"] == 0


def test_the_last_turn_is_the_one_scored() -> None:
    gold = Gold(
        questions=(Question(id="t", turns=["one", "two"], expect=item("x", text_matches=["two$"]).expect),)
    )
    (outcome,) = run(gold, Fake()).outcomes
    assert outcome.score.all_right


def test_a_run_is_recorded_and_read_back(tmp_path: Path) -> None:
    result = run(GOLD, Fake())
    path = tmp_path / "run.jsonl"
    result.write(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1 + 4 + 1
    assert Result.read(path) == result
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="not a recorded run"):
        Result.read(path)


def test_the_document_counts_everything_and_shows_no_held_back_words() -> None:
    document = as_document(page())
    assert document["questions"] == 4
    assert document["errors"] == 1
    assert document["harmful"] == ["bad"]
    assert [f["id"] for f in document["failing"]] == ["bad", "fails"]
    assert document["failing_held_back"] == 1
    assert document["metrics"]["questions all right"]["value"] == 0.25
    assert document["by_tag"]["held_back"]["questions all right"]["value"] == 0
    assert document["retrieval"]["MRR"]["value"] == 0.5
    json.dumps(document)


def test_the_summary_is_plain_and_puts_harm_first() -> None:
    stream = io.StringIO()
    print_summary(page(), Console(file=stream, width=200))
    text = stream.getvalue()
    assert text.index("harm") < text.index("questions all right")
    assert "bad: stage, can_escalate. HARM: told that they cannot go further" in text
    assert "fails: RuntimeError: the model fell over" in text
    assert "hidden" not in text.replace("held-back", "")
    assert "1 held-back" in text


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.text = ""
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_escapes_what_people_wrote_and_needs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html(page(), path)
    tags = Tags()
    tags.feed(path.read_text(encoding="utf-8"))
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert "svg" in tags.seen
    assert all(link.startswith("#") for link in tags.links)
    assert NASTY in tags.text  # shown as it was written
    assert "complaint_made (2024-05-01)" in tags.text
    assert "SECRET WORDS" not in tags.text
    assert "the model fell over" in tags.text


def test_a_page_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be written"):
        write_html(page(), tmp_path / "none" / "report.html")


def test_an_empty_page_still_renders() -> None:
    assert "None to show" in html(Page(results=(Result(system="fake"),)))


@pytest.fixture
def gold_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(SYSTEMS, "fake", Fake)
    monkeypatch.setenv("NEXTSTAGE_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "ask": "x", "expect": {"stage": "stage1_open"}}), encoding="utf-8")
    return path


def asked(gold: Path, **options: Any) -> Request:
    return Request(gold=gold, systems=("fake",), text=False, **options)


def test_the_command_prints_one_json_document(gold_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, record = gold_file.with_suffix(".html"), gold_file.with_name("run.jsonl")
    assert main_eval(asked(gold_file, as_json=True, report=report, record=record)) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["system"] == "fake"
    assert document["metrics"]["stage"]["value"] == 1
    assert report.exists()
    assert Result.read(record).outcomes[0].id == "a"


def test_the_latest_runs_are_kept_for_the_page_and_no_more(gold_file: Path) -> None:
    folder = Settings().runs_dir
    result = run(GOLD, Fake())
    by_hand = folder / "mine.jsonl"
    write_runs([result], by_hand)
    for minute in range(KEPT + 3):
        last = keep_run(result, folder, datetime(2026, 3, 1, 9, minute, tzinfo=UTC))
    assert main_eval(asked(gold_file)) == 0
    kept = run_records.records(folder)
    assert len(kept) == KEPT + 1
    assert {by_hand, last} <= set(kept)
    newest = max(kept, key=lambda path: path.name if path != by_hand else "")
    assert [question.id for question in run_records.read_record(newest).questions] == ["a"]


def test_a_run_that_cannot_be_kept_is_still_shown(
    gold_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Settings().runs_dir
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way", encoding="utf-8")
    assert main_eval(asked(gold_file)) == 0
    said = capsys.readouterr()
    assert "could not be recorded" in said.err
    assert "stage" in said.out


def test_several_systems_stand_side_by_side(gold_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = asked(gold_file, as_json=True).model_copy(update={"systems": ("fake", "silent")})
    assert main_eval(request) == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["system"] for each in document["systems"]] == ["fake", "silent"]
    assert document["systems"][1]["metrics"]["stage"]["value"] == 0


def test_the_command_prints_tables(gold_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main_eval(asked(gold_file)) == 0
    assert "1 questions put to fake" in capsys.readouterr().out


def test_the_command_refuses_what_it_cannot_use(gold_file: Path) -> None:
    other = asked(gold_file).model_copy(update={"systems": ("other",)})
    with pytest.raises(InputError, match="There is no system called 'other'"):
        main_eval(other)
    missing = asked(gold_file).model_copy(update={"systems": ("no.such.module:Thing",)})
    with pytest.raises(InputError, match="cannot be loaded"):
        main_eval(missing)
    with pytest.raises(InputError, match="in that half or has that tag"):
        main_eval(asked(gold_file, tags=("nowhere",)))
    with pytest.raises(InputError, match=r"There is no baseline at .*--write-baseline makes one"):
        main_eval(asked(gold_file, gate=gold_file.with_name("none.jsonl")))
    empty = gold_file.with_name("empty.yaml")
    empty.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="holds no questions"):
        main_eval(asked(empty))


def test_suspect_labels_are_pointed_out_and_do_not_stop_the_run(
    gold_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"id": "b", "ask": "x", "expect": {"stage": "stage2_overdue", "faults_exclude": ["delay_stage2"]}}
    gold_file.write_text(json.dumps(line), encoding="utf-8")
    assert main_eval(asked(gold_file, as_json=True)) == 0
    assert "yet delay_stage2 is ruled out" in capsys.readouterr().err


class Counting(Fake):
    """Counts what it is asked; ``version`` makes another system of it."""

    asked = 0
    version = "one"

    def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
        type(self).asked += 1
        return super().answer(turns, today)


def test_answers_are_kept_until_the_system_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Counting, "asked", 0)
    options = Options(cache=tmp_path)
    first = run(GOLD, Counting(), options)
    assert Counting.asked == 4
    again = run(GOLD, Counting(), options)
    assert Counting.asked == 5  # only the one that failed is asked again
    assert [o.score for o in again.outcomes] == [o.score for o in first.outcomes]
    monkeypatch.setattr(Counting, "version", "two")
    run(GOLD, Counting(), options)
    assert Counting.asked == 9


def test_a_run_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Counting, "asked", 0)

    def stopped(items: Any, total: int) -> Any:
        for place, item in enumerate(items):
            if place == 2:
                raise KeyboardInterrupt
            yield item

    with pytest.raises(KeyboardInterrupt):
        run(GOLD, Counting(), Options(cache=tmp_path, progress=stopped))
    before = Counting.asked
    (kept,) = tmp_path.glob("*.jsonl")
    kept.write_text(kept.read_text(encoding="utf-8") + '{"key": "cut of', encoding="utf-8")
    run(GOLD, Counting(), Options(cache=tmp_path))
    assert before + Counting.asked - before < 8  # what was answered was not asked again
    assert Counting.asked - before == 4 - 2


def test_an_answer_given_without_the_chat_model_is_asked_again(tmp_path: Path) -> None:
    class Tired(Fake):
        asked: ClassVar[list[str]] = []

        def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
            self.asked.append(turns[-1])
            trouble = {"again": "slow", "rubbish": "rubbish"}.get(turns[-1])
            return [{**super().answer(turns, today)[-1], "composition": {"trouble": trouble}}]

    gold = Gold(
        questions=tuple(item(words, words, stage="unknown") for words in ("again", "rubbish", "fine"))
    )
    run(gold, Tired(), Options(cache=tmp_path))
    run(gold, Tired(), Options(cache=tmp_path))
    assert Tired.asked == ["again", "rubbish", "fine", "again"]


def test_a_sample_is_the_same_each_time_and_grows() -> None:
    gold = Gold(
        questions=tuple(item(f"q{n}") for n in range(30)),
        queries=tuple(Query(query=f"panel {n}", relevant={"20 008 394": 1}) for n in range(5)),
    )
    few, more = gold.sample(8), gold.sample(12)
    assert (len(few.questions), len(few.queries), len(more.questions)) == (8, 5, 12)
    assert few == gold.sample(8)
    assert all(question in more.questions for question in few.questions)
    assert [q.id for q in more.questions] == [q.id for q in gold.questions if q in more.questions]


def test_an_answer_in_another_shape_is_that_questions_error() -> None:
    class Odd:
        name = "odd"

        def answer(self, turns: Sequence[str], today: date) -> list[dict[str, Any]]:
            return [{"assessment": {"council_faults": ["not a mapping"]}}]

    (outcome,) = run(Gold(questions=(item("o", stage="unknown"),)), Odd()).outcomes
    assert outcome.error is not None
    assert "cannot be scored" in outcome.error


@pytest.mark.slow
def test_processes_give_what_one_process_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = Gold(questions=GOLD.questions[:2])
    name = "evals.systems.ours:Silent"
    alone, several = run(gold, name), run(gold, name, Options(jobs=2))
    assert [o.score for o in alone.outcomes] == [o.score for o in several.outcomes]


def test_the_silent_system_finds_no_fault_and_raises_no_alarm() -> None:
    gold = Gold(
        questions=(
            item("clean", faults_exclude=["delay_stage1"], safety=[]),
            item("faulty", faults_include=["delay_stage1"]),
            item("danger", safety=["self_harm"]),
        )
    )
    result = run(gold, open_system("silent"))
    assert [o.score.all_right for o in result.outcomes] == [True, False, False]
    assert result.outcomes[2].score.harm == ("missed a danger: self_harm",)


def test_open_system_knows_its_systems_and_classes_by_name() -> None:
    assert {"embedded", "silent", "quickstart", "bm25", "dense"} <= set(SYSTEMS)
    assert open_system("evals.systems.ours:Silent").name == "silent"
    assert command.BASELINE.name == "embedded.jsonl"
