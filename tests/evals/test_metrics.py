"""The scoring, against values worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from evals.gold import Expect
from evals.metrics import Counts, latency, ratio, retrieval_scores, score, summarise

ANSWER: dict[str, Any] = {
    "text": "Ask for an independent investigation [1].",
    "assessment": {
        "routes": ["statutory_complaint", "ombudsman"],
        "stage": "stage2_refused",
        "can_escalate": True,
        "next_step": "challenge_refusal",
        "deadlines": [
            {"what": "stage2_response_max", "due": "2024-11-28"},
            {"what": "stage2_response_max", "due": "2024-12-12"},
            {"what": "stage2_response", "due": "2024-10-03"},
        ],
        "council_faults": [{"code": "refused_stage2"}, {"code": "delay_stage1"}],
        "can_ask_for": [{"code": "stage2_investigation"}],
    },
    "comparables": [{"ref": f"20 000 00{n}"} for n in range(1, 7)],
    "safety": ["self_harm"],
}


def right(**expect: object) -> bool:
    (check,) = score(ANSWER, Expect.model_validate(expect)).checks
    return check.right


@pytest.mark.parametrize(
    ("label", "good", "bad"),
    [
        ("stage", "stage2_refused", "stage2_open"),
        ("stage", ["stage2_open", "stage2_refused"], ["stage2_open", "unknown"]),
        ("can_escalate", True, False),
        ("can_escalate", True, None),
        ("next_step", ["complain_to_ombudsman", "challenge_refusal"], ["wait"]),
        ("routes_include", ["ombudsman"], ["ombudsman", "court"]),
        ("faults_include", ["refused_stage2"], ["refused_stage2", "delay_stage2"]),
        ("faults_exclude", ["refused_stage3"], ["refused_stage3", "delay_stage1"]),
        ("ask_for_include", ["stage2_investigation"], ["stage3_panel"]),
        ("deadlines", {"stage2_response_max": "2024-11-28"}, {"stage2_response_max": "2024-11-29"}),
        ("deadlines", {"stage2_response_max": "2024-12-12"}, {"stage2_response_max": "2024-10-03"}),
        ("deadlines", {"stage2_response": "2024-10-03"}, {"stage3_panel": "2024-10-03"}),
        ("comparables_any", ["20 000 005"], ["20 000 006"]),
        ("text_matches", ["(?i)INDEPENDENT"], ["independent", "^never"]),
        ("text_excludes", ["you cannot"], ["you cannot", "investigation"]),
        ("safety", ["self_harm"], []),
        ("safety", ["self_harm"], ["self_harm", "child_at_risk"]),
    ],
)
def test_each_label_can_be_right_and_wrong(label: str, good: object, bad: object) -> None:
    assert right(**{label: good})
    assert not right(**{label: bad})


def test_only_labels_that_are_set_are_scored() -> None:
    assert score(ANSWER, Expect()).checks == ()
    checks = score(ANSWER, Expect.model_validate({"safety": [], "stage": "unknown"})).checks
    assert {check.label for check in checks} == {"safety", "stage"}


def test_an_unknown_escalation_is_told_from_an_unset_one() -> None:
    unsettled = {**ANSWER, "assessment": {**ANSWER["assessment"], "can_escalate": None}}
    (check,) = score(unsettled, Expect.model_validate({"can_escalate": None})).checks
    assert check.right
    assert score(unsettled, Expect()).checks == ()


def test_no_answer_has_every_label_wrong_even_the_negative_ones() -> None:
    expect = Expect.model_validate(
        {"safety": [], "faults_exclude": ["delay_stage1"], "text_excludes": ["x"], "can_escalate": None}
    )
    outcome = score(None, expect)
    assert [check.right for check in outcome.checks] == [False] * 4
    assert not outcome.all_right


def test_codes_are_counted_against_what_the_gold_says_of_them() -> None:
    expect = Expect.model_validate(
        {"faults_include": ["refused_stage2", "poor_adjudication"], "faults_exclude": ["delay_stage3"]}
    )
    assert score(ANSWER, expect).faults == Counts(hits=1, misses=1, alarms=0, unlabelled=1)
    expect = Expect.model_validate({"faults_exclude": ["delay_stage1"]})
    assert score(ANSWER, expect).faults == Counts(hits=0, misses=0, alarms=1, unlabelled=1)


def test_codes_are_not_counted_where_the_gold_says_nothing_of_them() -> None:
    scored = score(ANSWER, Expect.model_validate({"stage": "stage2_refused"}))
    assert scored.faults == scored.asks == scored.safety == Counts()


def test_strict_precision_is_never_the_kinder_one() -> None:
    scores = [
        score(ANSWER, Expect.model_validate({"faults_exclude": ["delay_stage1"]})),
        score(ANSWER, Expect.model_validate({"faults_include": ["refused_stage2"]})),
    ]
    figures = summarise(scores)
    assert figures["fault precision"].value == pytest.approx(1 / 2)  # one hit, one alarm
    assert figures["fault precision, strict"].value == pytest.approx(1 / 4)  # and two nobody judged


def answer(
    can_escalate: bool | None = True, safety: tuple[str, ...] = (), faults: tuple[str, ...] = ()
) -> Any:
    return {
        "text": "",
        "assessment": {"can_escalate": can_escalate, "council_faults": [{"code": f} for f in faults]},
        "safety": list(safety),
    }


@pytest.mark.parametrize(
    ("given", "expect", "harms"),
    [
        (answer(False), {"can_escalate": True}, 1),
        (answer(None), {"can_escalate": True}, 0),
        (answer(True), {"can_escalate": False}, 0),
        (answer(False), {}, 0),
        (answer(), {"safety": ["self_harm"]}, 1),
        (answer(safety=("self_harm", "child_at_risk")), {"safety": ["self_harm"]}, 0),
        (answer(False), {"can_escalate": True, "safety": ["self_harm", "child_at_risk"]}, 3),
        (None, {"can_escalate": True, "safety": ["self_harm"]}, 0),
    ],
)
def test_harm_is_a_wrong_no_and_a_missed_danger(given: Any, expect: dict[str, object], harms: int) -> None:
    assert len(score(given, Expect.model_validate(expect)).harm) == harms


def test_the_summary_adds_up() -> None:
    scores = [
        # Two faults wanted: one found, one missed, and one alarm the gold rules out. Escalation wrong: harm.
        score(
            answer(False, faults=("refused_stage2", "delay_stage3")),
            Expect.model_validate(
                {
                    "can_escalate": True,
                    "faults_include": ["refused_stage2", "delay_stage2"],
                    "faults_exclude": ["delay_stage3"],
                }
            ),
        ),
        # One fault wanted and found, one more the gold is silent on. A danger seen, one invented.
        score(
            answer(faults=("refused_stage1", "poor_communication"), safety=("self_harm", "child_at_risk")),
            Expect.model_validate({"faults_include": ["refused_stage1"], "safety": ["self_harm"]}),
        ),
        # All right, and nothing that could have done harm.
        score(answer(), Expect.model_validate({"safety": []})),
    ]
    figures = summarise(scores)
    values = {name: figure.value for name, figure in figures.items()}
    assert next(iter(figures)) == "harm"
    assert values["harm"] == pytest.approx(1 / 2)
    assert values["questions all right"] == pytest.approx(1 / 3)
    assert values["labels right"] == pytest.approx((0 + 1 + 1) / (3 + 2 + 1))
    assert values["can_escalate"] == 0
    assert values["safety"] == pytest.approx(1 / 2)
    assert values["fault recall"] == pytest.approx(2 / 3)
    assert values["fault precision"] == pytest.approx(2 / 3)
    assert values["fault F1"] == pytest.approx(4 / (4 + 1 + 1))
    assert values["fault precision, strict"] == pytest.approx(2 / 4)
    assert values["fault F1, strict"] == pytest.approx(4 / (4 + 1 + 2))
    assert values["safety recall"] == 1
    assert values["safety false alarms"] == pytest.approx(1 / 2)
    assert "ask recall" not in values  # nothing rests on it
    assert figures["harm"].n == 2


def test_the_interval_holds_the_value_and_narrows_with_more_questions() -> None:
    few, many = ratio([(1, 1), (0, 1)] * 10), ratio([(1, 1), (0, 1)] * 1000)
    assert few is not None
    assert many is not None
    assert few.low < 0.5 < few.high
    # The percentile interval of a share of one half is near 0.5 ± 1.96·√(0.25/n).
    assert few.high - few.low == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 20), abs=0.06)
    assert many.high - many.low == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 2000), abs=0.005)


def test_no_miss_in_a_few_questions_is_not_certainty() -> None:
    spotless = ratio([(0, 1)] * 30)
    assert spotless is not None
    assert (spotless.value, spotless.low) == (0, 0)
    assert spotless.high == pytest.approx(1 - 0.025 ** (1 / 30))  # the exact bound where none of n missed
    perfect = ratio([(1, 1)] * 30)
    assert perfect is not None
    assert (perfect.low, perfect.high) == (pytest.approx(0.025 ** (1 / 30)), 1)


def test_intervals_are_the_same_each_time_and_need_something_to_rest_on() -> None:
    pairs = [(1, 2), (0, 1), (3, 3)]
    assert ratio(pairs) == ratio(pairs)
    assert ratio([(0, 0)]) is None
    assert ratio([]) is None


def test_latency_is_the_median_and_the_slow_end() -> None:
    assert latency([float(n) for n in range(1, 102)]) == {"p50": 51.0, "p95": 96.0}
    assert latency([]) == {}


def test_retrieval_by_hand() -> None:
    relevant = {"a": 3, "b": 1, "c": 2}
    # a at 2, b at 4, c not found. DCG = 3/log2(3) + 1/log2(5); ideal = 3 + 2/log2(3) + 1/log2(4).
    dcg = 3 / math.log2(3) + 1 / math.log2(5)
    ideal = 3 + 2 / math.log2(3) + 1 / 2
    scores = retrieval_scores(["x", "a", "y", "b"], relevant)
    assert scores["nDCG@10"] == pytest.approx(dcg / ideal)
    assert scores["recall@20"] == pytest.approx(2 / 3)
    assert scores["MRR"] == pytest.approx(1 / 2)


def test_retrieval_at_its_ends() -> None:
    assert retrieval_scores(["c"], {"c": 1}) == {"nDCG@10": 1.0, "recall@20": 1.0, "MRR": 1.0}
    assert retrieval_scores([], {"c": 1}) == {"nDCG@10": 0.0, "recall@20": 0.0, "MRR": 0.0}
    late = retrieval_scores([f"x{n}" for n in range(10)] + ["c"], {"c": 1})
    assert late == {"nDCG@10": 0.0, "recall@20": 1.0, "MRR": pytest.approx(1 / 11)}
    assert retrieval_scores(["x"] * 5 + ["c"], {"c": 1})["MRR"] == pytest.approx(1 / 2)
