"""The gold checker: what it must catch, and what it must let pass."""

from __future__ import annotations

from datetime import date

import pytest

from evals.gold import Gold, Question, Split, load
from evals.goldcheck import coverage, problems
from evals.goldcheck.dates import count, recounted, stated_dates
from evals.listener.labels import HELD_OUT, bucket
from ingest.corpus import load_corpus

LONG = (
    "I complained on 3 March 2025 about the respite being cut and nobody has answered me since, they just "
    "keep saying the manager is away and will ring me back, which she never does."
)


def question(name: str = "q", words: str = "They have not answered.", **more: object) -> Question:
    expect = more.pop("expect", {"stage": "stage1_open"})
    given = {"id": name, "ask": words, "today": "2025-03-20", "expect": expect, "why": "s1-03", **more}
    return Question.model_validate(given)


def found(*questions: Question) -> list[str]:
    return problems(Gold(questions=questions), {"s1-03"})


def test_nearly_the_same_message_is_found_under_other_dates_and_across_the_halves() -> None:
    other = LONG.replace("3 March", "14 April").replace("respite", "short breaks")
    (problem,) = found(question("a", LONG), question("b", other))
    assert problem.startswith("b tells nearly what a tells")
    (leak,) = found(question("a", LONG), question("b", other, split="test"))
    assert "what is tuned on has been seen" in leak
    assert (
        found(question("a", LONG), question("b", "My son was moved at night and no one told me why at all."))
        == []
    )


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({}, "nothing is scored"),
        (
            {"stage": "stage2_refused", "faults_exclude": ["refused_stage2"]},
            "yet refused_stage2 is ruled out",
        ),
        (
            {"stage": "stage3_refused", "faults_exclude": ["refused_stage3"]},
            "yet refused_stage3 is ruled out",
        ),
        ({"stage": "stage1_open", "faults_include": ["delay_stage1"]}, "not yet due, yet delay_stage1"),
        ({"stage": "stage1_answered", "faults_include": ["delay_stage3"]}, "fault of a later stage"),
        ({"stage": "stage1_answered", "can_escalate": False}, "from which one may go on"),
        ({"stage": "not_started", "can_escalate": True}, "yet can_escalate is true"),
        ({"stage": "unknown", "can_escalate": False}, "yet can_escalate is settled"),
        (
            {"stage": "stage1_answered", "next_step": "request_stage3"},
            "yet request_stage3 is a right next step",
        ),
        ({"next_step": "get_urgent_help", "safety": []}, "yet safety is empty"),
        (
            {"deadlines": {"stage1_response": "2025-04-02", "stage1_response_max": "2025-04-01"}},
            "falls after stage1_response_max",
        ),
        ({"stage": "stage1_open", "deadlines": {"stage1_response_max": "2025-03-19"}}, "had passed"),
        ({"stage": "stage2_overdue", "deadlines": {"stage2_response": "2025-03-25"}}, "had not passed"),
        ({"deadlines": {"stage1_response": "2025-04-18"}}, "which is no working day"),
    ],
)
def test_labels_that_cannot_be_right(expect: dict[str, object], said: str) -> None:
    told = found(question(expect=expect))
    assert any(said in problem for problem in told), told


@pytest.mark.parametrize(
    ("expect", "why"),
    [
        (
            {
                "stage": "stage2_refused",
                "faults_exclude": ["refused_stage2"],
                "faults_include": ["closed_stage2_early"],
            },
            "s1-03",
        ),
        ({"stage": "stage3_refused", "faults_exclude": ["refused_stage3"]}, "ref-07"),
        ({"stage": "stage2_open", "next_step": "complain_stage1"}, "s2-20"),
        ({"stage": ["stage1_open", "stage1_overdue"], "faults_include": ["delay_stage1"]}, "s1-03"),
        ({"stage": "stage1_overdue", "can_escalate": True, "next_step": "request_stage2"}, "s1-06"),
    ],
)
def test_labels_that_may_well_be_right(expect: dict[str, object], why: str) -> None:
    assert problems(Gold(questions=(question(expect=expect, why=why),))) == []


def test_a_deadline_is_counted_again_from_the_stated_date() -> None:
    told = "I complained on Monday 3 March 2025."
    right = question(words=told, expect={"deadlines": {"stage1_response": "2025-03-17"}})
    assert recounted(right) == (1, 1)
    assert found(right) == []
    slip = question(words=told, expect={"deadlines": {"stage1_response": "2025-03-18"}})
    assert found(slip) == [
        "q: stage1_response is labelled 2025-03-18, and 10 working days from the stated 2025-03-03 end on "
        "2025-03-17."
    ]
    received = question(
        words="Their letter is dated 3 March 2025 and came on the 4th.",
        expect={"deadlines": {"stage2_request": "2025-04-01"}},
    )
    assert found(received) == []
    vague = question(
        words="I complained a while ago.", expect={"deadlines": {"stage1_response": "2025-03-18"}}
    )
    assert recounted(vague) == (0, 1)
    assert found(vague) == []


def test_the_second_count_knows_the_holidays() -> None:
    # 25 005 179: asked for on 29 August 2024, the 65th working day was 28 November 2024. And Christmas.
    assert count(date(2024, 8, 29), 65) == date(2024, 11, 28)
    assert count(date(2024, 12, 20), 10) == date(2025, 1, 8)


def test_dates_are_read_in_each_way_of_writing_them() -> None:
    told = stated_dates(
        question(words="On 3/2/25, 4th of March, May 5th 2024 and 2024-06-07; yesterday too.")
    )
    wanted = {date(2025, 2, 3), date(2025, 3, 4), date(2024, 5, 5), date(2024, 6, 7), date(2025, 3, 19)}
    assert wanted <= set(told)


def test_halves_by_file_by_tag_by_hand_and_by_id() -> None:
    assert question().half is Split.TUNE
    assert question(file="held_back.yaml").half is Split.TEST
    assert question(tags=["held_back"]).half is Split.TEST
    assert question(split="test").half is Split.TEST
    assert question(split="tune", file="held_back_2.yaml").half is Split.TUNE
    by_id = [question(f"m-{n}", split="hash") for n in range(200)]
    assert all((q.half is Split.TEST) == (bucket(q.id) in HELD_OUT) for q in by_id)
    assert 0.1 < sum(q.held_back for q in by_id) / 200 < 0.3


def test_a_half_or_a_tag_can_be_taken_alone() -> None:
    gold = load()
    tune, test = gold.only(Split.TUNE), gold.only(Split.TEST)
    assert len(tune.questions) + len(test.questions) == len(gold.questions)
    assert not any(q.held_back for q in tune.questions)
    assert {q.id for q in gold.only(tags=["safety"]).questions} == {
        q.id for q in gold.questions if "safety" in q.tags
    }


def test_coverage_counts_each_code_and_shows_what_is_never_asked() -> None:
    corpus = load_corpus()
    claims = {rule.id: rule.council_claim for rule in corpus.rules.values() if rule.council_claim}
    gold = Gold(
        questions=(
            question(
                "a", expect={"stage": "stage1_open", "safety": ["self_harm"]}, why="ref-05", reviewed=True
            ),
            question("b", expect={"deadlines": {"stage1_response": "2025-04-03"}}, why=["s1-03"]),
        )
    )
    told = coverage(gold, claims)
    assert told.codes["stage"]["stage1_open"] == 1
    assert told.codes["stage"]["unknown"] == 0  # a default is no label
    assert told.codes["safety"]["self_harm"] == 1
    assert told.codes["clock"]["stage1_response"] == 1
    assert told.codes["refusal reason"][f"ref-05: {claims['ref-05']}"] == 1
    assert "stage3_panel" in told.gaps["clock"]
    assert "stage1_open" not in told.gaps["stage"]
    assert told.reviewed == 1
